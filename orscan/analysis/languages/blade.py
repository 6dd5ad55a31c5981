"""Blade, Laravel's templates, written as PHP of the same length: every offset stays what it was.

Source: laravel.com/docs/12.x/blade, "Displaying data", "Raw PHP"; read 2026-11-28.
"""

import re

_COMMENT = re.compile(rb"\{\{--.*?--\}\}|@verbatim\b.*?@endverbatim\b|@\{\{.*?\}\}", re.DOTALL)
_SHOWN = re.compile(rb"\{\{(?P<plain>.*?)\}\}|\{!!(?P<raw>.*?)!!\}", re.DOTALL)
_JSON = re.compile(rb"@(?:json|js|dump)\(")
_CODE = re.compile(rb"@php[ \t\r]*\n[ \t\r\n]*(?P<code>.*?)@endphp", re.DOTALL)


def as_php(text: bytes) -> bytes:
    """Return *text* as PHP that writes the same values into the page, as long as *text*."""
    blank = _COMMENT.sub(lambda match: b" " * len(match[0]), text)
    made = bytearray(blank)
    _code(made)
    _json(made)
    for match in _SHOWN.finditer(bytes(made)):
        _show(made, match.start(), match.end(), 3 if match["raw"] is not None else 2)
    return bytes(made)


def _code(made: bytearray) -> None:
    """`@php ... @endphp` is `<?php ... ?>`, where there is room for it."""
    for match in _CODE.finditer(bytes(made)):
        start = match.start()
        if match.start("code") - start >= 6:
            made[start : start + 6] = b"<?php "
            made[match.end() - 7 : match.end()] = b"?>     "


def _json(made: bytearray) -> None:
    """`@json(x)` is `<?=@x?>`, which writes all that is in x: the byte behind it goes."""
    for match in _JSON.finditer(bytes(made)):
        end = _closing(made, match.end())
        if end is not None:
            made[match.start() : match.end()] = b"<?=@".rjust(len(match[0]))
            is_last = end + 1 == len(made)
            made[end : end + 2] = b";" if is_last else b"?>"


def _closing(made: bytearray, start: int) -> int | None:
    """Return the offset of the bracket that closes the one before *start*, None without one."""
    depth = 1
    for at in range(start, min(len(made), start + 5_000)):
        depth += {40: 1, 41: -1}.get(made[at], 0)
        if not depth:
            return at
    return None


def _show(made: bytearray, start: int, end: int, quote: int) -> None:
    """`{{ x }}` is `<?= x ?>`: where there is no space in it, the byte before it goes."""
    opens = quote == 3 or made[start + 2 : start + 3].isspace()
    if opens:
        made[start : start + 3] = b"<?="
    elif start > 0 and made[start - 1] != ord(">"):
        made[start - 1 : start + 2] = b"<?="
    elif made[start - 2 : start] == b"?>":
        made[start - 2 : start + 2] = b",   "
    elif start > 0:
        made[start - 1 : start + 2] = b"<?="
    else:
        made[start:end] = b" " * (end - start)
        return
    made[end - quote : end] = b"?>".ljust(quote)
