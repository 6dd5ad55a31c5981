import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan import runner
from orscan.blob import Blob, Origin, OriginKind
from orscan.config import Config
from orscan.engine import Engine
from tests.support import body, key

SPACES = (
    "",
    " ",
    "\n",
    '"',
    "'",
    "`",
    ",",
    ")",
    "<",
    "&",
    "|",
    ":",
    ";",
    "x",
    "m",
    "_",
    "\\n",
    "\t",
)
ENGINE = Engine(Config(), bulk=False)


def found(data: bytes, path: str = "a.txt") -> list[tuple[str, str, int, int]]:
    report = runner.scan_bytes(data, path)
    return [
        (str(f.secret.sha256), str(f.leak_class), f.location.start.line, f.location.start.column)
        for f in report.findings
        if f.secret
    ]


@pytest.mark.parametrize("before", SPACES)
@pytest.mark.parametrize("after", SPACES)
def test_a_key_is_found_between_anything(before: str, after: str) -> None:
    assert len(found(f"{before}{key()}{after}".encode())) == 1


@pytest.mark.parametrize("after", ["0", "a", "f"])
def test_65_digits_are_no_key(after: str) -> None:
    assert found(f"{key()}{after}".encode()) == []


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_every_unicode_character_set(charset: str) -> None:
    text = f"# żółw\nOPENROUTER_API_KEY = '{key()}'\n"
    assert [place[1:] for place in found(text.encode(charset))] == [("key", 2, 23)]


def test_a_key_in_a_binary_file() -> None:
    data = bytes(range(256)) * 4 + key().encode() + bytes(range(255, -1, -1))
    assert len(found(data)) == 1


def test_every_occurrence_is_reported() -> None:
    assert len(found(f"{key()}\n{key()} {key(1)}\n".encode())) == 3


def test_one_key_at_one_place_is_one_finding() -> None:
    for text in (f'K = "{key()}"\nL = f"{{K}}"', f'"{key()}" + ""'):
        assert len(found(text.encode())) == 1


def test_an_env_file_counts_as_tracked_only_where_git_tracks_it() -> None:
    origin = Origin(OriginKind.FILE, "sub/.env.local", tracked=True)
    (finding,) = ENGINE.scan_blob(Blob.of(key().encode(), origin)).findings
    assert finding.leak_class == "env-file-tracked"
    assert found(key().encode(), ".env")[0][1] == "key"


def test_a_dockerfile_bakes_what_it_sets() -> None:
    text = f"FROM x\nENV A=1 \\\n  B={key(1)} C={key(2)}\nRUN echo {key(3)}\n"
    classes = [place[1] for place in found(text.encode(), "docker/Dockerfile")]
    assert classes == ["docker-bake", "docker-bake", "key"]


def test_another_version_is_a_warning() -> None:
    report = runner.scan_bytes(f"sk-or-v2-{body()}".encode())
    assert [f.severity.word for f in report.findings] == ["warning"]


def test_what_is_no_key_is_suppressed_with_a_reason() -> None:
    text = f"sk-or-v1-{'a' * 64} sk-or-v1-your-key-here sk-or-v1-{body()[:63]}"
    report = runner.scan_bytes(text.encode())
    assert report.findings == ()
    assert all(f.suppression and f.suppression.reason for f in report.suppressed)
    assert len(report.suppressed) == 3


def test_no_excerpt_shows_a_key_of_its_line() -> None:
    coded = base64.b64encode(key(3).encode()).decode()
    text = f"a {key(1)} b {key(2)} c {coded} d 'sk-or-v1-' '{body(4)}'"
    report = runner.scan_bytes(text.encode(), "a.py")
    assert len(report.findings) >= 3
    for finding in report.findings:
        assert finding.excerpt is not None
        for n in range(1, 5):
            assert body(n)[3:40] not in finding.excerpt.text
        assert coded[12:40] not in finding.excerpt.text


def test_the_caret_stands_under_the_key() -> None:
    report = runner.scan_bytes(f"\tżółw = '{key()}'".encode())
    excerpt = report.findings[0].excerpt
    assert excerpt is not None
    assert (
        excerpt.text[excerpt.caret : excerpt.caret + excerpt.width]
        == report.findings[0].secret.masked
        if report.findings[0].secret
        else False
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.integers(0, 3).map(lambda n: f" {key(n)} "),
            st.sampled_from(["x" * 700, "\n", "żółw ", '"sk-or-" + "v1-"', "sk-or-v1-"]),
        ),
        max_size=40,
    ),
    st.integers(300, 2_000),
)
def test_windows_find_what_the_whole_finds(parts: list[str], size: int) -> None:
    data = "".join(parts).encode()

    def chunks() -> "list[bytes]":
        return [data[at : at + size] for at in range(0, len(data), size)]

    origin = Origin(OriginKind.FILE, "a.txt")
    whole = ENGINE.scan_blob(Blob.of(data, origin)).findings
    cut = ENGINE.scan_blob(Blob(origin, lambda: iter(chunks()))).findings
    assert [(f.location, f.secret) for f in sorted(cut, key=lambda f: f.order)] == [
        (f.location, f.secret) for f in sorted(whole, key=lambda f: f.order)
    ]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 50))
def test_nothing_makes_it_crash(noise: bytes, lines: int) -> None:
    data = b"\n" * lines + noise + key().encode() + noise
    for finding in runner.scan_bytes(data).findings:
        assert finding.location.start.line >= lines


@given(st.integers(0, 30))
def test_a_fingerprint_survives_moved_lines(lines: int) -> None:
    first = runner.scan_bytes(key().encode(), "a.txt").findings[0]
    moved = runner.scan_bytes(b"\n" * lines + b"  " + key().encode(), "a.txt").findings[0]
    assert first.fingerprint == moved.fingerprint
    assert first.fingerprint != runner.scan_bytes(key(1).encode(), "a.txt").findings[0].fingerprint


def test_thousands_of_keys_in_one_file() -> None:
    report = runner.scan_bytes("\n".join(key(n % 500) for n in range(5_000)).encode())
    assert len(report.findings) == 5_000
    assert report.keys == 500
    assert report.scanned.seconds < 10
