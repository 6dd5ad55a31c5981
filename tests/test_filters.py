import random

import pytest

from orscan.fakekey import fake_key, is_fake
from orscan.filters import SAMPLES, why_not
from orscan.secret import Secret
from tests.support import PREFIX, body, key


def reason(text: str) -> str | None:
    return why_not(Secret(text.encode()))


@pytest.mark.parametrize("n", range(50))
def test_a_random_key_is_a_key(n: int) -> None:
    assert reason(key(n)) is None


@pytest.mark.parametrize(
    "count", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)], ids=["few", "million"]
)
def test_no_random_key_is_lost(count: int) -> None:
    generator = random.Random(20261123)
    lost = [
        digits
        for digits in (f"{generator.getrandbits(256):064x}" for _ in range(count))
        if why_not(Secret(f"{PREFIX}{digits}".encode()))
    ]
    assert lost == []


@pytest.mark.parametrize(
    "digits",
    [
        "a" * 64,
        "0" * 64,
        "0123456789abcdef" * 4,
        "1234567890" * 6 + "1234",
        "deadbeef" * 8,
        body()[:32] * 2,
        body()[:16] * 4,
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        ("a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0" + "a1b2"),
        ("1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f" + "1a2b"),
        "1" * 9 + body()[9:],
        body()[:20] + "c" * 9 + body()[29:],
        "".join("012345678"[int(digit, 16) % 9] for digit in body()),
    ],
)
def test_a_body_no_generator_makes_is_none(digits: str) -> None:
    assert len(digits) == 64
    assert "no random key" in (reason(PREFIX + digits) or "")


def test_eight_digits_in_a_row_can_happen() -> None:
    assert reason(PREFIX + body()[:20] + "c" * 8 + "d" + body()[29:]) is None


@pytest.mark.parametrize(
    "text",
    ["your-key-here", "xxxxxxxx", "abc...123", "****", "<key>", "[0-9a-f]{64}", body()[:63]],
)
def test_what_is_no_body_is_a_placeholder(text: str) -> None:
    assert "placeholder" in (reason(PREFIX + text) or "")


def test_samples_are_known_by_digest_alone() -> None:
    assert len(SAMPLES) == 4
    assert all(len(digest) == 64 for digest in SAMPLES)


def test_fake_keys_are_known_and_differ() -> None:
    keys = {fake_key() for _ in range(200)}
    assert len(keys) == 200
    assert all(is_fake(one.encode()) and reason(one) == "fake key made by orscan" for one in keys)


@pytest.mark.parametrize("at", range(9, 73))
def test_a_fake_key_with_one_digit_changed_is_none(at: int) -> None:
    one = fake_key()
    other = one[:at] + ("0" if one[at] != "0" else "1") + one[at + 1 :]
    assert not is_fake(other.encode())


def test_other_secrets_are_left_alone() -> None:
    assert reason("ghp_" + "a" * 36) is None
