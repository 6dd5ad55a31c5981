import builtins
import sys
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orscan.prefilter import fastest, matching, with_hyperscan, with_in

LITERALS = (b"sk-or", b"\0s\0k", b'"sk-"', b"\\x73", b"$1.0*(", b"aa", b"a\xffb")
BOTH = (with_in(LITERALS), with_hyperscan(LITERALS))
ALPHABET = st.sampled_from([*LITERALS, b"a", b"s", b"k", b"\0", b"-", b"\xff", b"\\", b"\n"])


@given(st.lists(ALPHABET, max_size=30).map(b"".join))
def test_both_engines_give_the_same_answer(text: bytes) -> None:
    first, second = (engine(text) for engine in BOTH)
    assert first.keys() == second.keys() == {literal for literal in LITERALS if literal in text}
    for literal, places in second.items():
        assert places == [at for at in range(len(text)) if text.startswith(literal, at)]


def test_tells_no_places_where_there_are_too_many() -> None:
    for engine in BOTH:
        assert engine(b"a" * 20_000 + b"sk-or") == {b"aa": (), b"sk-or": ()}
        assert engine(b"sk-or").keys() == {b"sk-or"}


@given(st.binary(max_size=200))
def test_any_buffer_will_do(text: bytes) -> None:
    for engine in BOTH:
        assert engine(bytearray(text)) == engine(memoryview(text)) == engine(text)


def test_an_answer_does_not_leak_into_the_next() -> None:
    for engine in BOTH:
        assert engine(b"sk-or")
        assert not engine(b"nothing")


def test_without_hyperscan_it_still_works_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refusing(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> object:
        if name == "hyperscan":
            raise ImportError("no such library")
        return real(name, globals, locals, fromlist, level)

    assert fastest(LITERALS)[1] == "hyperscan"
    monkeypatch.setattr(builtins, "__import__", refusing)
    engine, name = fastest(LITERALS)
    assert engine(b"...sk-or...").keys() == {b"sk-or"}
    assert "no such library" in name


PATTERNS = (rb"\bVITE_\w*KEY\w*", rb"\bdefine\s*[:(]\s*\{")


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        (b"", False),
        (b"INVITE_KEY define(", False),
        (b"import.meta.env.VITE_OPENROUTER_API_KEY;", True),
        (b"x" * 99_999 + b" define:\n  {", True),
    ],
)
def test_patterns_are_found_with_hyperscan_and_without(
    text: bytes, is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert matching(PATTERNS)(text) is is_there
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert matching(PATTERNS)(text) is is_there


def test_of_marks_no_places_are_told() -> None:
    occurring, _ = fastest([b"one", b"two"], [b"two"])
    found = {literal: list(places) for literal, places in occurring(b"two one two one").items()}
    assert found == {b"one": [4, 12], b"two": []}
