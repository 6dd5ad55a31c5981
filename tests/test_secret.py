import copy
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from orscan.secret import Secret, redact
from tests.support import PREFIX, body, key


def test_a_secret_never_shows_itself() -> None:
    secret = Secret(key().encode())
    shown = f"{secret} {secret!r} {[secret]} {secret.masked} {secret.sha256} {secret.owner_url}"
    assert key() not in shown
    assert body()[3:-3] not in shown


def test_the_mask_is_openrouters_label() -> None:
    assert Secret(key().encode()).masked == f"{PREFIX}{body()[:3]}...{body()[-3:]}"


def test_short_secrets_show_less() -> None:
    assert Secret(b"hunter2").masked == "..."
    assert Secret(b"x" * 24).masked == "xxxx...xx"


def test_the_digest_is_the_id_openrouter_uses() -> None:
    digest = hashlib.sha256(key().encode()).hexdigest()
    secret = Secret(key().encode())
    assert secret.sha256 == digest
    assert secret.owner_url == f"https://openrouter.ai/keys/{digest}"


def test_only_a_key_has_an_owner() -> None:
    assert Secret(b"sk-or-v2-" + body().encode()).owner_url is None


def test_secrets_are_equal_by_their_bytes() -> None:
    assert Secret(b"a") == Secret(b"a")
    assert len({Secret(b"a"), Secret(b"a"), Secret(b"b")}) == 2
    assert Secret(b"a") != "a"
    assert copy.deepcopy(Secret(b"a")) == Secret(b"a")


@given(st.text(), st.text())
def test_redact_leaves_no_key(before: str, after: str) -> None:
    text = f"{before}{key()}{after}"
    assert key() not in redact(text)


def test_redact_leaves_other_text() -> None:
    text = "sk-or-v1-your-key-here, /tmp/sk-or-v1-, git: fatal"
    assert redact(text) == text
