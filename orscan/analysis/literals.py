"""Keys that stand in the code as they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orscan.analysis.unit import Unit
from orscan.filters import why_not
from orscan.location import Span
from orscan.secret import Secret

_KEY = re.compile(r"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in the code that is, or holds, a whole key."""

    node: int
    span: Span
    secret: Secret


def key_literals(unit: Unit) -> Iterator[Literal]:
    """Yield the texts of *unit* that hold a key; samples, placeholders and fakes are none."""
    for node, text in unit.strings.items():
        if "sk-or-" not in text:
            continue
        match = _KEY.search(text)
        if match:
            secret = Secret(match[0].encode())
            if not why_not(secret):
                yield Literal(node, unit.spans[node], secret)
