"""XML settings: Android's manifest and strings, `web.config`, Xcode schemes, run configurations.

All of them set a name to a value in attributes (`<add key="X" value="…"/>`), or name an element
that holds the value (`<string name="x">…</string>`).
Source: developer.android.com/guide/topics/resources/string-resource and
…/manifest/meta-data-element, learn.microsoft.com (appSettings), read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made
from orscan.definitions.markup import Element, Value, elements

_NAMES = ("key", "name")
_VALUE = "value"
_HOLDERS = frozenset({"string", "entry", "data", "property", "item", "setting", "resource", "add"})
_OFF = ("isEnabled", "enabled")
_MANIFEST = re.compile(r"manifest[^/]*\.xml$", re.IGNORECASE)
_RESOURCES = re.compile(r"(?:^|/)res/|strings[^/]*\.xml$", re.IGNORECASE)


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    carrier = _carrier(file.path)
    inner: Value | None = None
    for element in elements(file.text.text):
        if element.name == _VALUE and element.text:
            inner = element.text
            continue
        yield from _set(file, element, carrier, inner)
        inner = None


def _carrier(path: str) -> Carrier:
    if _MANIFEST.search(path):
        return Carrier.ANDROID_MANIFEST
    if _RESOURCES.search(path):
        return Carrier.ANDROID_STRING
    return Carrier.XCSCHEME if path.endswith(".xcscheme") else Carrier.XML_CONFIG


def _set(
    file: File, element: Element, carrier: Carrier, inner: Value | None
) -> Iterator[Definition]:
    name = next((element.attributes[key] for key in _NAMES if key in element.attributes), None)
    value = element.attributes.get(_VALUE)
    if value is None and element.name in _HOLDERS:
        value = element.text or inner
    if name is None or value is None or _is_off(element):
        return
    span = file.text.span(min(name.start, value.start), max(name.end, value.end))
    yield made(name.text, value.text, span, carrier)


def _is_off(element: Element) -> bool:
    """Whether a scheme lists the variable without setting it."""
    return any(
        key in element.attributes and element.attributes[key].text.upper() == "NO" for key in _OFF
    )
