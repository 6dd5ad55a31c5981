import pytest

from orscan.definitions.markup import elements


def shown(text: str) -> list[tuple[str, str | None]]:
    return [(one.name, one.text.text if one.text else None) for one in elements(text)]


@pytest.mark.parametrize(
    "text", ["", "text", "<!-- <a>b</a> -->", "<a", "<?xml version='1'?>", "a < b"]
)
def test_what_is_no_element(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a>b</a>", [("a", "b")]),
        ("<a/>", [("a", None)]),
        ("<x:a>b</x:a>", [("a", "b")]),
        ("<a> b &amp; c </a>", [("a", "b & c")]),
        ("<a><![CDATA[<b>&amp;]]></a>", [("a", "<b>&amp;")]),
        ("<a>b<!-- c -->d</a>", [("a", "bd")]),
        ("<a><b>c</b></a>", [("b", "c"), ("a", None)]),
        ("<a><b>c</a>", [("a", None)]),
        ("</x><a>b</a>", [("a", "b")]),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", [("a", "&b;")]),
    ],
)
def test_elements(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert shown(text) == expected


def test_attributes_keep_their_places() -> None:
    text = "<a x:b=\"c\" d = 'e>'/>"
    (element,) = elements(text)
    assert {key: text[value.start : value.end] for key, value in element.attributes.items()} == {
        "b": "c",
        "d": "e>",
    }
