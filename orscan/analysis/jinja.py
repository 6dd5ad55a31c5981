"""What templates of Jinja and Django show of the values they are given.

Sources: jinja.palletsprojects.com/en/stable/templates, docs.djangoproject.com/en/5.2/ref/templates/
language; read 2026-11-28.
"""

import re
from collections.abc import Callable, Iterable, Iterator

Path = tuple[str, ...]
"""A value of the context and the fields in it that lead to what is shown."""

_EXPRESSION = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)\s*(.*?)[-+]?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}", re.DOTALL)
_FILE = re.compile(r"""["']([\w./-]+\.\w+)["']""")
_GIVEN = re.compile(r"(\w+)\s*=\s*(?!=)([\w.\[\]\"']+)")
_ALIAS = re.compile(r"([\w.\[\]\"']+)\s+as\s+(\w+)")
_LOOP = re.compile(r"(?:\w+\s*,\s*)?(\w+)\s+in\s+([\w.\[\]\"']+)")
_CHOICE = re.compile(r"^(?P<then>.*?)\s+if\s+.*?(?:\s+else\s+(?P<other>.*))?$", re.DOTALL)
_ITEM = re.compile(r"""\[\s*["'](\w+)["']\s*\]""")
_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDES = re.compile(
    r"\|\s*(?:length|bool|count|yesno|first|last|truncate\w*|slice|mask\w*|redact\w*|hash\w*|"
    r"md5|sha\w+|wordcount|filesizeformat|pluralize)\b"
)
_FILTER = re.compile(r"\|\s*\w+(?:\([^()]*\)|:\S+)?")
_ASKS = re.compile(r"==|!=|\bis\b|\bin\b|\bnot\b|\[\s*-?\d*\s*:|[<>]")
_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.\w+)*)\s*(\()?")
_MASKS = re.compile(r"mask|redact|hash|len|bool", re.IGNORECASE)
_WORDS = frozenset(("true", "false", "none", "True", "False", "None", "and", "or", "if", "else"))
_DEEPEST = 6


def shown(text: str, read: Callable[[str], str | None], depth: int = 0) -> set[Path]:
    """Return which values of its context the template *text* shows.

    *read* gives the template of a name, None where there is none: those it includes and extends.
    """
    plain = _COMMENT.sub("", text)
    renamed: dict[str, Path] = {}
    found: set[Path] = set()
    for match in _STATEMENT.finditer(plain):
        word, rest = match[1], match[2]
        if word in {"include", "extends", "import", "from"}:
            for name in _FILE.findall(rest):
                inner = read(name) if depth < _DEEPEST else None
                found |= shown(inner, read, depth + 1) if inner is not None else set()
        for new, old in _renamed(word, rest):
            renamed[new] = _path(old)
    for match in _EXPRESSION.finditer(plain):
        found |= set(_values(match[1]))
    return {_original(one, renamed) for one in found}


def _renamed(word: str, rest: str) -> Iterator[tuple[str, str]]:
    """Yield the names that a statement gives to values, and the values."""
    if word in {"set", "with"}:
        yield from _GIVEN.findall(rest)
        yield from ((new, old) for old, new in _ALIAS.findall(rest))
    elif word == "for":
        yield from _LOOP.findall(rest)


def _original(path: Path, renamed: dict[str, Path]) -> Path:
    for _ in range(_DEEPEST):
        old = renamed.get(path[0])
        if old is None or old[0] == path[0]:
            break
        path = (*old, *path[1:])
    return path


def _path(dotted: str) -> Path:
    return tuple(_ITEM.sub(r".\1", dotted).split("."))


def _values(expression: str) -> Iterator[Path]:
    """Yield the values that an expression writes into the page."""
    choice = _CHOICE.match(expression.strip())
    parts: Iterable[str] = (
        (choice["then"], choice["other"] or "") if choice is not None else (expression,)
    )
    for part in parts:
        plain = _TEXT.sub("", _ITEM.sub(r".\1", part))
        if _HIDES.search(plain) or _ASKS.search(plain):
            continue
        for match in _NAME.finditer(_FILTER.sub("", plain)):
            if match[2] and _MASKS.search(match[1]):
                break
            if not match[2] and match[1] not in _WORDS:
                yield tuple(match[1].split("."))
