"""Property lists of Apple's systems, in XML: `Info.plist`, `Secrets.plist`, entitlements.

Source: developer.apple.com/library/archive/documentation/General/Reference/InfoPlistKeyReference,
read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made
from orscan.definitions.markup import Value, elements


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    if file.text.text.startswith("bplist"):
        file.problems.append("a binary property list is not read")
        return
    key: Value | None = None
    for element in elements(file.text.text):
        if element.name == "string" and key is not None:
            value = element.text
            end = value.end if value else key.end
            yield made(
                key.text, value.text if value else "", file.text.span(key.start, end), Carrier.PLIST
            )
        key = element.text if element.name == "key" else None
