"""A file being read, what became of it, and how a definition is made from its text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from orscan.definitions.facts import Carrier, Definition, Setting
from orscan.definitions.text import Text
from orscan.definitions.values import judged
from orscan.location import Span


@dataclass(frozen=True, slots=True)
class File:
    """A file's path and text; *problems* says, in order, what could not be read."""

    path: str
    text: Text
    problems: list[str] = field(default_factory=list)


class Format(Protocol):
    """The `read` of a format's module."""

    def __call__(self, file: File) -> Iterator[Definition]:
        """Yield the definitions of *file*; note in its problems what could not be read.

        Never raises, whatever the file holds.
        """
        ...


def made(name: str, value: str, span: Span, carrier: Carrier, target: str = "") -> Definition:
    """Return the definition that sets *name* to *value*."""
    found = judged(name, value)
    return Definition(name, span, carrier, found.setting, found.refers_to, found.value, target)


def reference(
    name: str,
    to: str,
    span: Span,
    carrier: Carrier,
    target: str = "",
    *,
    setting: Setting = Setting.REFERENCE,
) -> Definition:
    """Return the definition that takes *name* from the variable, secret or file named *to*."""
    return Definition(name, span, carrier, setting, to, None, target)
