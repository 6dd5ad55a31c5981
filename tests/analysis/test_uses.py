"""Which texts a query need not be run on."""

import pytest

from orscan.analysis.program import language_of
from orscan.analysis.uses import Uses, may_match
from tests.analysis.trees import RULES

CALL = '(call (identifier) @name (argument) @value (#any-of? @name "print" "log"))'
HEADER = '(pair (string) @name (_) @value (#match? @name "(?i)authorization|key")) @whole'
SHELF = '(call (argument) @value (#text-mentions? @value "package:shelf" "dart_frog"))'
NOT = '(call (argument) @value (#not-text-mentions? @value "Encrypted"))'
CHOICE = '([(a (x) @value) (b (y) @value)] @whole (#eq? @whole "(print"))'
TWO = f"{CALL}\n(other (argument) @value)"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (CALL, b"printf"),
        (HEADER, b"{'AUTHORIZATION': key}"),
        (SHELF, b"import 'Package:Shelf/shelf.dart'"),
        (NOT, b"plain"),
        (NOT, b"EncryptedSharedPreferences"),
        (CHOICE, b"(print"),
        (TWO, b"nothing"),
    ],
)
def test_a_text_that_might_match(query: str, text: bytes) -> None:
    assert may_match(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (CALL, b"write"),
        (HEADER, b"{'content-type': 'json'}"),
        (SHELF, b"import 'package:http/http.dart'"),
        (CHOICE, b"[print"),
    ],
)
def test_a_text_that_cannot_match(query: str, text: bytes) -> None:
    assert not may_match(query, text)


def test_all_queries_at_once_find_what_each_finds() -> None:
    one, together = Uses(RULES), Uses(RULES, together=True)
    compared = 0
    for example in (example for rule in RULES for example in rule.examples):
        language = language_of(example.path)
        for name in language.parts(example.path) if language else ():
            unit = language.unit(name, example.text.encode()) if language else None
            if unit is not None and unit.root is not None:
                expected = set(one.sinks(unit, unit.root))
                assert set(together.sinks(unit, unit.root)) == expected
                compared += len(expected)
    assert compared > 50
