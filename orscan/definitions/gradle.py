"""Gradle scripts, Groovy's and Kotlin's: what they build into an Android or multiplatform app.

Source: developer.android.com/build/gradle-tips and github.com/yshrsmz/BuildKonfig (README), read
2026-11-28.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orscan.definitions.angular import uncommented
from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made, reference
from orscan.definitions.names import is_keyish
from orscan.definitions.text import word_set
from orscan.definitions.values import judged
from orscan.location import Span

_NAME = r"[A-Za-z_][\w.-]*"
_FIELD = re.compile(
    r"\b(?P<call>buildConfig(?:Nullable)?Field|resValue)\s*\(?\s*"
    r"(?:(?:type\s*=\s*)?(?:[\"'][\w.]+[\"']|[\w.]*STRING|[\w:.]+::class(?:\.java)?|String)\s*,\s*)?"
    rf"(?:name\s*=\s*)?[\"'](?P<name>{_NAME})[\"']\s*,\s*(?:value\s*=\s*)?"
)
_PLACEHOLDER = re.compile(
    rf"\bmanifestPlaceholders(?:\s*\[\s*[\"'](?P<name>{_NAME})[\"']\s*\]\s*=|\.put\(\s*[\"'](?P<put>{_NAME})[\"']\s*,"
    r"|\s*\+?=|\.putAll\()\s*|\baddManifestPlaceholders\(\s*"
)
_PAIR = re.compile(rf"[\"']?(?P<name>{_NAME})[\"']?\s*(?::|\bto\b)\s*")
_LOCAL = re.compile(
    r"\b(?:val|var|def|String|const val|ext\.)\s*(?P<name>\w+)\s*(?::\s*[\w.<>?]+\s*)?(?:=|by)\s*"
    r"|\b(?:ext|extra)\s*(?:\.|\[\s*[\"'])(?P<extra>\w+)(?:[\"']\s*\])?\s*=\s*"
)
_CALL = re.compile(rf"\b(\w+)\s*[(\[]\s*[\"']({_NAME})[\"']")
_MEMBER = re.compile(
    r"\b\w*[Pp]rop(?:ertie)?s?\.([A-Za-z_]\w*)\b(?!\s*\()|\b(?:project|rootProject|ext)\.([A-Z_][A-Z0-9_]+)\b"
)
_INSIDE = re.compile(r"\$\{?\s*([A-Za-z_]\w*)")
_WORD = re.compile(r"(?<![\w.\"'$])([A-Za-z_]\w*)(?![\w(\"'])")
_STRING = re.compile(
    r"\"\"\"(?P<long>.*?)\"\"\""
    r"|\"(?P<double>(?:\\.|\$\{(?:[^{}\"\n]|\"(?:\\.|[^\"\\\n])*\")*\}|\$(?!\{)|[^\"\\\n$])*)\""
    r"|'(?P<single>(?:\\.|[^'\\\n])*)'",
    re.DOTALL,
)
_BRACES = re.compile(r"\$\{((?:[^{}\"\n]|\"(?:\\.|[^\"\\\n])*\")*)\}")
_CALLED = re.compile(r"(\w+)\s*[(\[]\s*(?P<before>[^()\[\]]*,\s*)?$")
_DEFAULTS = frozenset({"getProperty", "getOrDefault", "findProperty", "orElse", "getOrElse", "get"})
_NO_SOURCES = word_set(
    "replace trim file orElse println startsWith endsWith contains takeIf removeSurrounding "
    "format substring split equals removePrefix removeSuffix error GradleException files "
    "apply include logger warn info lifecycle quiet debug require check"
)
_LONGEST = 1000
"""Characters of an expression; what is longer is none."""


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    if not any(mark in file.text.text for mark in ("Field", "resValue", "anifestPlaceholders")):
        return
    script = _Script.of(uncommented(file.text.text))
    for found in _apart(_FIELD, script):
        is_value = found["call"] == "resValue"
        carrier = Carrier.GRADLE_RES_VALUE if is_value else Carrier.GRADLE_BUILD_CONFIG
        place = found.start("name"), found.end()
        yield from _defined(file, script, found["name"], place, carrier)
    for found in _apart(_PLACEHOLDER, script):
        if group := next((group for group in ("name", "put") if found[group]), ""):
            place = found.start(group), found.end()
            yield from _defined(file, script, found[group], place, Carrier.MANIFEST_PLACEHOLDER)
        else:
            yield from _placeholders(file, script, found.end())


def _apart(pattern: re.Pattern[str], script: "_Script") -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* that stand in no other's expression."""
    at = 0
    while found := pattern.search(script.text, at):
        yield found
        at = max(script.expression(found.end()), found.end())


def _placeholders(file: File, script: "_Script", at: int) -> Iterator[Definition]:
    """Yield the pairs of a map of placeholders."""
    end = script.expression(at)
    while pair := _PAIR.search(script.text, at, end):
        yield from _defined(
            file,
            script,
            pair["name"],
            (pair.start("name"), pair.end()),
            Carrier.MANIFEST_PLACEHOLDER,
        )
        at = max(script.expression(pair.end()), pair.end())


def _defined(
    file: File, script: "_Script", name: str, place: tuple[int, int], carrier: Carrier
) -> Iterator[Definition]:
    """Yield where the value of *name* comes from: one definition for each source."""
    begins, at = place
    end = script.expression(at)
    span = file.text.span(begins, max(end, begins))
    origin = script.origin(script.text[at:end])
    yield from _facts(name, origin, span, carrier)


def _facts(name: str, origin: "_Origin", span: Span, carrier: Carrier) -> Iterator[Definition]:
    value = judged(name, origin.literal).value if origin.literal else None
    for source in origin.sources:
        one = reference(name, source, span, carrier)
        yield Definition(name, span, carrier, one.setting, source, value)
    if not origin.sources:
        yield made(name, origin.literal, span, carrier)


@dataclass(slots=True)
class _Origin:
    """Where an expression takes its value: names of properties and variables, and a text."""

    sources: list[str] = field(default_factory=list)
    literal: str = ""

    def add(self, other: "_Origin") -> None:
        self.sources += [name for name in other.sources if name not in self.sources]
        self.literal = self.literal or other.literal


@dataclass(frozen=True, slots=True)
class _Script:
    """A script without its comments, and the expressions its local names stand for."""

    text: str
    local: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "_Script":
        script = cls(text)
        for found in _LOCAL.finditer(text):
            name = found["name"] or found["extra"]
            script.local[name] = text[found.end() : script.expression(found.end())]
        return script

    def expression(self, at: int) -> int:
        """Return where the expression at *at* ends."""
        depth, end = 0, min(len(self.text), at + _LONGEST)
        while at < end:
            if string := _STRING.match(self.text, at):
                at = string.end()
                continue
            mark = self.text[at]
            if mark in "([{":
                depth += 1
            elif mark in ")]}":
                depth -= 1
            if depth < 0 or (depth == 0 and (mark in ",;" or (mark == "\n" and self._ends(at)))):
                break
            at += 1
        return at

    def _ends(self, at: int) -> bool:
        """Whether a line's end is the expression's: the next line does not go on with it."""
        before = self.text[max(0, at - 40) : at].rstrip()
        following = self.text[at : at + 200].lstrip()
        return not following.startswith(("?:", ".", "+", "?.", "||")) and not before.endswith(
            ("?:", "+", "=", "||", "to")
        )

    def origin(self, expression: str, seen: set[str] | None = None) -> _Origin:
        """Return where *expression* takes its value from, through local names not *seen* yet."""
        origin = _Origin()
        calls = [found for found in _CALL.finditer(expression) if found[1] not in _NO_SOURCES]
        origin.sources += dict.fromkeys(found[2] for found in calls)
        for member in _MEMBER.finditer(expression):
            name = member[1] or member[2]
            if name not in {"load", "get", "getProperty"} and name not in origin.sources:
                origin.sources.append(name)
        self._follow(expression, origin, set() if seen is None else seen)
        origin.literal = origin.literal or _literal(expression)
        origin.sources.sort(key=lambda name: not is_keyish(name))
        return origin

    def _follow(self, expression: str, origin: _Origin, seen: set[str]) -> None:
        bare = _STRING.sub("", expression)
        inside = _INSIDE.findall(expression)
        for name in dict.fromkeys([*inside, *_WORD.findall(bare)]):
            if name in self.local:
                if name not in seen:
                    seen.add(name)
                    origin.add(self.origin(self.local[name], seen))
            elif not origin.sources and (name in inside or name.isupper()) and is_keyish(name):
                origin.sources.append(name)


def _literal(expression: str) -> str:
    """Return the text in *expression* that may be its value, without its quotes."""
    pieces = []
    for found in _STRING.finditer(expression):
        raw = found[found.lastgroup or 0]
        if "${" in raw:
            pieces += [_literal(inner) for inner in _BRACES.findall(raw)]
        elif "$" not in raw and _may_be_value(expression, found.start()):
            pieces.append(re.sub(r"\\(.)", r"\1", raw))
    return "".join(pieces).strip().strip("\"'").strip()


def _may_be_value(expression: str, at: int) -> bool:
    """Whether the text at *at* is no name that a call asks for, nor some call's argument."""
    called = _CALLED.search(expression[max(0, at - 200) : at])
    if called is None:
        return True
    return called[1] in (_DEFAULTS if called["before"] else {"orElse", "getOrElse"})
