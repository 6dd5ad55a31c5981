"""How the tests of definitions say what a file tells."""

from orscan.definitions import Definition, definitions
from tests.support import key

KEY = key(1)


def found(path: str, text: str | bytes) -> list[Definition]:
    """The definitions of a file that can be read in full."""
    raw = text if isinstance(text, bytes) else text.encode()
    facts, why = definitions(path, raw)
    assert why is None
    return facts


def told(path: str, text: str | bytes) -> list[str]:
    """The definitions of a file, one a line: `name setting refers_to @target`, without gaps."""
    return [line(one) for one in found(path, text)]


def line(one: Definition) -> str:
    target = f"@{one.target}" if one.target else ""
    return " ".join(part for part in (one.name, one.setting.value, one.refers_to, target) if part)


def covered(path: str, text: str | bytes) -> list[str]:
    """The text that each definition of a file covers."""
    raw = text if isinstance(text, bytes) else text.encode()
    return [raw[one.span.start : one.span.end].decode() for one in found(path, raw)]


def values(path: str, text: str | bytes) -> list[str | None]:
    """The values, as they were before they were masked."""
    return [one.value.reveal().decode() if one.value else None for one in found(path, text)]
