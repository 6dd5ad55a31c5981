"""What the grammar of Kotlin takes for something else, written so that it says what it means."""

import re

_ROUTE = re.compile(
    rb"(?<=[)\w\"}\]])(?P<end>[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*)[ \t](?=get[ \t]*[({<])"
)
_ACCESSOR = re.compile(rb"get[ \t]*\([ \t]*\)[ \t]*(?:[={:]|\r?\n)")


def separated(text: bytes) -> bytes:
    """Return *text*, as long as it is, with a semicolon before each call of `get` on its own line.

    Behind a variable the grammar takes it for the variable's getter: `val key = x` and then
    `get("/chat") { ... }`, a route of Ktor.
    """
    if b"get" not in text:
        return text

    def ended(match: re.Match[bytes]) -> bytes:
        if _ACCESSOR.match(text, match.end()):
            return match[0]
        return match["end"] + b";"

    return _ROUTE.sub(ended, text)
