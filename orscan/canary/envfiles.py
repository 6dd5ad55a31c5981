"""Env files, read and edited so that nothing changes but the values.

The syntax is dotenv's, with what its relatives add: `export`, `set`, names with dots and blanks
around the sign as in `.properties`, comments behind `//` as in `.xcconfig`.

Source: the syntax of motdotla/dotenv and python-dotenv, from memory of their READMEs, 2026-11-28;
where they differ, more is taken for the value.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from orscan.location import Location, Point, Role

_NAMES = re.compile(
    r"(?:\.env(?:\..+|rc)?|.+\.env|.+\.env\.[a-z]+|env\.(?:txt|local|development|production)|"
    r"\.dev\.vars(?:\..+)?|\.flaskenv|.+\.xcconfig|(?:local|gradle|secrets|env|app|application|"
    r"config|keys|apikeys?)\.properties)",
    re.IGNORECASE,
)
_CODE = (".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".py", ".rb", ".go", ".php", ".d", ".map")
"""Endings of what is code, though it begins like an env file: `.env.js`, `.env.d.ts`."""

_TREES = re.compile(
    r"(?:eas|app|vercel|wrangler)\.jsonc?|(?:wrangler|netlify)\.toml|(?:env|dart[_-]defines?|"
    r"secrets?|config|keys|api[_-]?keys?)\.json",
    re.IGNORECASE,
)
"""Files of settings in JSON and TOML that builds take values of variables from."""

_SETTING = re.compile(r"""(["']?)([A-Za-z_][\w.-]*)\1[ \t]*[:=][ \t]*"((?:\\.|[^"\\\r\n])*)\"""")

_LINE = re.compile(
    r"^[ \t]*(?:export[ \t]+|set[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:=|:(?=[ \t]))[ \t]*",
    re.MULTILINE,
)
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"|\'((?:\\.|[^\'\\])*)\'|`((?:\\.|[^`\\])*)`', re.DOTALL)
_BEHIND = re.compile(r"[ \t]*(?:#[^\r\n]*|//[^\r\n]*|;[^\r\n]*)?(?=[\r\n]|\Z)")
_BARE = re.compile(r"[^\r\n]*")
_TRAILING = re.compile(r"(?:^|[ \t]+)(?:#|//).*|[ \t]+$")
_COMMENTED = re.compile(r"[ \t]*(?:#|//)[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=")
_ANY_KEY = re.compile(r"sk-or-v[0-9]{1,3}-[0-9A-Za-z]{20,}")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One variable of an env file: offsets, in characters, of its name and of its value."""

    name: str
    value: str
    at: int
    start: int
    end: int


def is_env_file(path: str) -> bool:
    """Whether the file at *path* is one that variables get their values from, by its name."""
    name = path.rpartition("/")[2]
    if name.lower().endswith(_CODE):
        return False
    return bool(_NAMES.fullmatch(name) or _TREES.fullmatch(name))


@dataclass(frozen=True, slots=True)
class EnvFile:
    """An env file: its text, and the byte order mark and character set that give back its bytes."""

    path: str
    text: str
    bom: bytes
    charset: str

    @classmethod
    def of(cls, path: str, content: bytes) -> "EnvFile":
        """Return the env file at *path* with that *content*."""
        for bom, charset in _MARKS:
            if content.startswith(bom):
                with suppress(UnicodeDecodeError):
                    return cls(path, _text(content[len(bom) :], charset), bom, charset)
        return cls(path, _text(content, "utf-8"), b"", "utf-8")

    def __iter__(self) -> Iterator[Assignment]:
        """Yield the assignments, in order."""
        return _settings(self) if _is_tree(self.path) else _lines(self)

    @property
    def keys(self) -> bool:
        """Whether a whole key stands in the file, wherever."""
        return bool(_ANY_KEY.search(self.text))

    def location(self, one: Assignment) -> Location:
        """Return where the variable is defined; its name, not its value."""
        return self._place(one.at, one.at + len(one.name))

    def _place(self, start: int, end: int) -> Location:
        line = self.text.count("\n", 0, start) + 1
        column = start - self.text.rfind("\n", 0, start)
        last = Point(line, column + end - start)
        return Location(self.path, Point(line, column), last, Role.DEFINITION)

    def marked(self, mark_of: Callable[[str], str], wanted: Callable[[str], bool]) -> bytes:
        """Return the content with a mark, `mark_of(name)`, for the value of each *wanted* variable.

        A value that holds a key among other text, such as a header, keeps that text. No whole key
        is left anywhere: those in other variables, and in comments, are replaced as well.
        """
        parts, at = [], 0
        for one in self:
            new = self._new_value(one, mark_of, wanted)
            if new is not None:
                parts += [self._without_keys(at, one.start, mark_of), new]
                at = one.end
        parts.append(self._without_keys(at, len(self.text), mark_of))
        return self.bom + _bytes("".join(parts), self.charset)

    def _new_value(
        self, one: Assignment, mark_of: Callable[[str], str], wanted: Callable[[str], bool]
    ) -> str | None:
        if _ANY_KEY.search(one.value):
            return _ANY_KEY.sub(mark_of(one.name), one.value)
        # In JSON the text behind a name may be anything, such as a question to the user.
        return mark_of(one.name) if wanted(one.name) and not _is_tree(self.path) else None

    def _without_keys(self, start: int, end: int, mark_of: Callable[[str], str]) -> str:
        """Return a part of the text that holds no values, with the keys in it replaced."""
        parts = []
        for key in _ANY_KEY.finditer(self.text, start, end):
            begin = self.text.rfind("\n", 0, key.start()) + 1
            named = _COMMENTED.match(self.text, begin, key.start())
            line = self.text.count("\n", 0, begin) + 1
            parts += [
                self.text[start : key.start()],
                mark_of(named[1] if named else f"{self.path}:{line}"),
            ]
            start = key.end()
        return "".join([*parts, self.text[start:end]])


def _is_tree(path: str) -> bool:
    return bool(_TREES.fullmatch(path.rpartition("/")[2]))


def _lines(file: EnvFile) -> Iterator[Assignment]:
    text, at = file.text, 0
    while line := _LINE.search(text, at):
        start, end, at = _value(text, line.end())
        yield Assignment(line[1], text[start:end], line.start(1), start, end)


def _value(text: str, at: int) -> tuple[int, int, int]:
    """Return where the value at *at* begins and ends, and where reading goes on."""
    quoted = _QUOTED.match(text, at)
    if quoted and _BEHIND.match(text, quoted.end()):
        group = quoted.lastindex or 1
        return quoted.start(group), quoted.end(group), quoted.end()
    bare = _BARE.match(text, at)
    end = bare.end() if bare else at
    trailing = _TRAILING.search(text[at:end])
    return at, at + trailing.start() if trailing else end, end


def _settings(file: EnvFile) -> Iterator[Assignment]:
    for one in _SETTING.finditer(file.text):
        yield Assignment(one[2], one[3], one.start(2), one.start(3), one.end(3))


def _text(content: bytes, charset: str) -> str:
    if charset == "utf-8":
        return content.decode("utf-8", "surrogateescape")
    return content.decode(charset, "surrogatepass")


def _bytes(text: str, charset: str) -> bytes:
    return text.encode(charset, "surrogateescape" if charset == "utf-8" else "surrogatepass")
