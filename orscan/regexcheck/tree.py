"""The parts that a regex is made of, and the sets of bytes in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

_LONG_RUN = 8
EVERY_BYTE = (1 << 256) - 1
NEWLINE, WORD, OTHER, EDGE = range(4)
"""What a byte is to an anchor; EDGE is the beginning or the end of the text."""


class UncheckableError(Exception):
    """The regex cannot be checked; the message goes on after "the regex"."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """One byte out of a set; bit *n* of *mask* stands for byte *n*."""

    mask: int
    text: str


@dataclass(frozen=True, slots=True)
class At:
    """An anchor; bit *4 * before + after* of *table* tells whether it holds between two bytes."""

    table: int
    text: str

    def holds(self, before: int, after: int) -> bool:
        """Whether it holds between bytes of these kinds."""
        return bool(self.table >> (4 * before + after) & 1)


@dataclass(frozen=True, slots=True)
class Seq:
    """One part after the other."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Alt:
    """One of the options, the first that works; without options, nothing matches."""

    options: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """*low* to *high* times (None is without limit), as many as possible unless *lazy*."""

    body: "Node"
    low: int
    high: int | None
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Atomic:
    """The first way to match the body, and no other."""

    body: "Node"


@dataclass(frozen=True, slots=True)
class Look:
    """The body matches here, or does not; *behind* is the width of a lookbehind."""

    body: "Node"
    negative: bool
    behind: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """The body, written as *text*; if not *exact*, the original matches only some of its texts."""

    text: str
    body: "Node"
    exact: bool


Node = Bytes | At | Seq | Alt | Repeat | Atomic | Look | Named

ANYWHERE = Repeat(Bytes(EVERY_BYTE, "."), 0, None)
"""What comes before a regex that is searched for."""


def mask_of(text: bytes) -> int:
    """Return the set of the bytes in *text*."""
    return sum(1 << byte for byte in set(text))


def matching(regex: bytes) -> int:
    """Return the set of the bytes that *regex* matches."""
    return mask_of(b"".join(re.findall(regex, bytes(range(256)))))


KIND_MASKS = (mask_of(b"\n"), matching(rb"\w"), matching(rb"[^\w\n]"))
KIND_OF = tuple(
    next(kind for kind, mask in enumerate(KIND_MASKS) if mask >> byte & 1) for byte in range(256)
)

NICEST_FIRST = sorted(
    range(256), key=lambda byte: (not 32 <= byte < 127, not chr(byte).isalnum(), byte)
)
"""All bytes, those first that read well in an example."""


def unlike_bytes(masks: Iterable[int]) -> bytes:
    """Return one byte of each kind that *masks* tell apart, those nice to read first."""
    unlike: dict[tuple[int, ...], int] = {}
    masks = set(masks) | set(KIND_MASKS)
    for byte in NICEST_FIRST:
        unlike.setdefault(tuple(mask >> byte & 1 for mask in masks), byte)
    return bytes(unlike.values())


def show(node: Node) -> str:
    """Return *node* as a regex again, near enough to the original to find it there."""
    match node:
        case Bytes() | At() | Named():
            return node.text
        case Seq():
            return "".join(f"(?:{show(p)})" if isinstance(p, Alt) else show(p) for p in node.parts)
        case Alt():
            return "|".join(show(option) for option in node.options)
        case Repeat():
            return _grouped(node.body) + _times(node)
        case Atomic():
            return f"(?>{show(node.body)})"
        case Look():
            sign = "!" if node.negative else "="
            return f"(?{'' if node.behind is None else '<'}{sign}{show(node.body)})"


def _grouped(body: Node) -> str:
    return show(body) if isinstance(body, Bytes) else f"(?:{show(body)})"


def _times(node: Repeat) -> str:
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((node.low, node.high))
    high = "" if node.high is None else node.high
    long = f"{{{node.low}}}" if node.low == node.high else f"{{{node.low},{high}}}"
    return (short or long) + ("?" if node.lazy else "")


def width(node: Node) -> int:
    """Return the length of the shortest text that *node* may match, as far as Python knows it."""
    match node:
        case Bytes():
            return 1
        case Seq():
            return sum(width(part) for part in node.parts)
        case Alt():
            return min((width(option) for option in node.options), default=0)
        case Repeat():
            return node.low * width(node.body)
        case Atomic() | Named():
            return width(node.body)
        case At() | Look():
            return 0


def quoted(text: bytes) -> str:
    """Return *text* as a Python expression, long runs of one byte as a product."""
    pieces: list[str] = []
    plain = b""
    for byte, run in groupby(text):
        count = len(list(run))
        if count < _LONG_RUN:
            plain += bytes((byte,)) * count
            continue
        pieces += [repr(plain)] * bool(plain) + [f"{bytes((byte,))!r} * {count}"]
        plain = b""
    return " + ".join(pieces + [repr(plain)] * (bool(plain) or not pieces))
