"""XML, tag by tag, with the places of texts and attributes; what is broken costs only itself.

Nothing is expanded but the entities XML itself has, so that no file can make more of itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>"
    r"|</(?P<close>[^\s>]+)\s*>"
    r"|<(?P<open>[A-Za-z_][^\s/>]*)(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(?P<empty>/?)>"
    r"|(?P<text>[^<]+)"
    r"|(?P<bad><)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute's or an element's text, unescaped, and where it stands without its quotes."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Element:
    """An element: its name and attributes without prefix, and the text directly in it."""

    name: str
    start: int
    attributes: dict[str, Value] = field(default_factory=dict)
    text: Value | None = None


def elements(text: str) -> Iterator[Element]:
    """Yield the elements of *text* in the order in which they end.

    An element that nothing closes is never yielded.
    """
    opened: list[Element] = []
    for token in _TOKEN.finditer(text):
        if token["open"]:
            element = _opened(token)
            if token["empty"]:
                yield element
            else:
                opened.append(element)
        elif token["close"]:
            yield from _closed(opened, _local(token["close"]))
        elif opened:
            _add(opened[-1], token)


def _opened(token: re.Match[str]) -> Element:
    offset = token.start("attributes")
    element = Element(_local(token["open"]), token.start())
    for found in _ATTRIBUTE.finditer(token["attributes"]):
        group = 2 if found[2] is not None else 3
        value = Value(
            unescape(found[group]), offset + found.start(group), offset + found.end(group)
        )
        element.attributes[_local(found[1])] = value
    return element


def _closed(opened: list[Element], name: str) -> Iterator[Element]:
    """Yield the element that is closed, and drop those inside that were not."""
    for at in range(len(opened) - 1, max(-1, len(opened) - 20), -1):
        if opened[at].name == name:
            element = opened[at]
            del opened[at:]
            yield element
            return


def _add(element: Element, token: re.Match[str]) -> None:
    kind = "cdata" if token["cdata"] is not None else "text"
    raw = token[kind]
    if raw is None or not raw.strip():
        return
    start = token.start(kind) + len(raw) - len(raw.lstrip())
    end = token.start(kind) + len(raw.rstrip())
    shown = raw.strip() if kind == "cdata" else unescape(raw.strip())
    if element.text is None:
        element.text = Value(shown, start, end)
    else:
        element.text = Value(element.text.text + shown, element.text.start, end)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
