import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told, values

PATH = "application.properties"


@pytest.mark.parametrize("text", ["# a=b", "! a=b", "[a]", "; a=b", "   ", "a"])
def test_what_defines_nothing(text: str) -> None:
    assert told(PATH, text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=b", "b"),
        ("a = b ", "b"),
        ("a: b", "b"),
        ("a b", "b"),
        ("a=b=c", "b=c"),
        ("a=b\\\n   c", "bc"),
        ("a=\\u00e9", "é"),
        ('a="b"', "b"),
        ("a=", None),
    ],
)
def test_ways_to_write_a_value(text: str, value: str | None) -> None:
    assert values(PATH, text) == [value]


def test_names_and_spans() -> None:
    text = f"# é\nopenrouter.apiKey= {KEY}\nu=ü\nspring.key=${{OPENROUTER_API_KEY:}}\n"
    assert told(PATH, text) == [
        "openrouter.apiKey key",
        "u literal",
        "spring.key reference OPENROUTER_API_KEY",
    ]
    assert covered(PATH, text)[:2] == [f"openrouter.apiKey= {KEY}", "u=ü"]
    assert {one.carrier for one in found(PATH, text)} == {Carrier.PROPERTIES}
