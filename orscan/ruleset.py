"""Finds, reads and selects rules, and fills in the placeholders of their examples.

The bundled rules lie beside the package when it is installed, and in the checkout's `rules/` when
it is installed in place.
"""

import base64
import difflib
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from orscan.errors import RuleError
from orscan.rule import (
    ClientRule,
    Confidence,
    Described,
    Example,
    Form,
    Kind,
    LeakClass,
    PracticeRule,
    Rule,
    Scope,
    Severity,
    Use,
)

_HERE = Path(__file__).resolve().parent
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACEHOLDER = re.compile(r"\{(hex:(\d{1,3})|key(?::(\w+)(?::(\d+))?)?|base64:([^{}]*))\}")
_WORDS = {
    "note": Severity.NOTE,
    "warning": Severity.WARNING,
    "error": Severity.ERROR,
}
_COMMON = {
    "title", "kind", "class", "severity", "confidence", "why", "fix", "references", "positive",
    "negative",
}  # fmt: skip
_FIELDS = {
    Kind.SECRET: {
        *_COMMON, "literals", "regex", "within", "forms", "paths", "tracked", "supersedes",
    },
    Kind.CLIENT: {*_COMMON, "use"},
    Kind.PRACTICE: {*_COMMON, "scope", "thresholds"},
}  # fmt: skip
_USE_FIELDS = {"languages", "query", "fields", "note"}
_EXAMPLE_FIELDS = {"text", "path", "why", "suppressed", "files"}
_EnumT = TypeVar("_EnumT", bound=Enum)


def bundled_folder() -> Path:
    """Return the folder of the rules that come with orscan.

    Raises RuleError where there is none: an installation without rules would find nothing.
    """
    for folder in (_HERE / "rules", _HERE.parent / "rules"):
        if folder.is_dir():
            return folder
    raise RuleError("orscan's own rules are missing from this installation; install it again")


def load(folders: Sequence[Path] = ()) -> tuple[Described, ...]:
    """Return the bundled rules and those of *folders*, sorted by id.

    Raises RuleError naming file, field and reason for the first broken rule, for an empty folder,
    and for an id that occurs twice.
    """
    rules: dict[str, Described] = {}
    for folder in (bundled_folder(), *folders):
        for rule in _folder_rules(folder):
            if rule.id in rules:
                raise RuleError(
                    f"{rule.source}: the id {rule.id} is taken by {rules[rule.id].source}; "
                    "rename the file"
                )
            rules[rule.id] = rule
    return tuple(rules[name] for name in sorted(rules))


def secret_rules(rules: Iterable[Described]) -> tuple[Rule, ...]:
    """Return those of *rules* that look for keys in a text."""
    return tuple(rule for rule in rules if isinstance(rule, Rule))


def client_rules(rules: Iterable[Described]) -> tuple[ClientRule, ...]:
    """Return those of *rules* that are about the way of a key to the client."""
    return tuple(rule for rule in rules if isinstance(rule, ClientRule))


def practice_rules(rules: Iterable[Described]) -> tuple[PracticeRule, ...]:
    """Return those of *rules* that are about how keys are kept."""
    return tuple(rule for rule in rules if isinstance(rule, PracticeRule))


def _folder_rules(folder: Path) -> list[Described]:
    if not folder.is_dir():
        raise RuleError(f"{folder}: there is no such folder of rules")
    files = sorted(folder.rglob("*.toml"))
    if not files:
        raise RuleError(f"{folder}: this folder holds no rules (*.toml)")
    return [read(file) for file in files]


def read(file: Path) -> Described:
    """Return the rule in *file*; raises RuleError naming the field and the reason."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{file}: cannot be read: {error}") from error
    return _written(text, file.stem, str(file))


@lru_cache(256)  # who scans piece by piece, reads the same rules each time
def _written(text: str, rule_id: str, source: str) -> Described:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{source}: cannot be read: {error}") from error
    return parse(table, rule_id, source)


def parse(table: Mapping[str, Any], rule_id: str, source: str) -> Described:
    """Return the rule that *table* describes; *source* is named in errors."""
    fields = _Fields(table, source)
    kind = fields.choice("kind", Kind)
    fields.reject_unknown(_FIELDS[kind])
    if not _ID.fullmatch(rule_id):
        raise RuleError(f"{source}: the file name is the id: lower-case words joined by dashes")
    described: dict[str, Any] = {
        "id": rule_id,
        "title": fields.text("title"),
        "kind": kind,
        "leak_class": fields.choice("class", LeakClass),
        "severity": _WORDS[fields.one_of("severity", list(_WORDS))],
        "confidence": fields.choice("confidence", Confidence),
        "why": fields.text("why"),
        "fix": fields.text("fix"),
        "references": fields.texts("references"),
        "examples": tuple(fields.examples(rule_id)),
        "source": source,
    }
    match kind:
        case Kind.SECRET:
            return _secret_rule(fields, described)
        case Kind.CLIENT:
            return ClientRule(**described, uses=tuple(fields.uses()))
        case Kind.PRACTICE:
            return PracticeRule(
                **described, scope=fields.choice("scope", Scope), thresholds=fields.thresholds()
            )


def _secret_rule(fields: "_Fields", described: Mapping[str, Any]) -> Rule:
    literals = tuple(text.encode() for text in fields.texts("literals", required=True))
    if not literals or not all(literals):
        raise fields.error("literals", "needs at least one text, none of them empty")
    return Rule(
        **described,
        literals=literals,
        regex=fields.regex("regex", group="secret"),
        forms=fields.choices("forms", Form) or frozenset(Form),
        paths=fields.texts("paths"),
        tracked=fields.flag("tracked"),
        within=fields.regex("within") if fields.has("within") else None,
        supersedes=frozenset(fields.texts("supersedes")),
    )


class _Fields:
    """The fields of one rule file, each checked as it is taken."""

    def __init__(self, table: Mapping[str, Any], source: str) -> None:
        self._table = table
        self._source = source

    def error(self, field: str, reason: str) -> RuleError:
        return RuleError(f"{self._source}: {field}: {reason}")

    def reject_unknown(self, known: Iterable[str]) -> None:
        for name in self._table:
            if name not in known:
                near = difflib.get_close_matches(name, list(known), n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise self.error(name, f"no field of a rule{hint}")

    def has(self, field: str) -> bool:
        return field in self._table

    def uses(self) -> Iterable[Use]:
        for number, (fields, entry) in enumerate(self._tables("use", _USE_FIELDS)):
            query = fields.text("query")
            if "@value" not in query:
                raise self.error(f"use[{number}]", "the query captures no @value")
            yield Use(
                languages=fields.texts("languages", required=True),
                query=query,
                fields=fields.texts("fields") if "fields" in entry else ("",),
                note=fields.text("note"),
            )

    def _tables(
        self, kind: str, known: Iterable[str]
    ) -> Iterable[tuple["_Fields", Mapping[str, Any]]]:
        entries = self._table.get(kind, [])
        said = f"{kind if kind == 'use' else 'example'}s are written as [[{kind}]] tables"
        if not isinstance(entries, list):
            raise self.error(kind, said)
        for number, entry in enumerate(entries):
            if not isinstance(entry, dict):
                raise self.error(f"{kind}[{number}]", said)
            fields = _Fields(entry, f"{self._source}: {kind}[{number}]")
            fields.reject_unknown(known)
            yield fields, entry

    def text(self, field: str) -> str:
        value = self._table.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.error(field, "needs a text")
        return value

    def flag(self, field: str) -> bool:
        value = self._table.get(field, False)
        if not isinstance(value, bool):
            raise self.error(field, "needs true or false")
        return value

    def texts(self, field: str, *, required: bool = False) -> tuple[str, ...]:
        value = self._table.get(field, None if required else [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(field, "needs a list of texts")
        return tuple(value)

    def one_of(self, field: str, words: Sequence[str]) -> str:
        value = self.text(field)
        if value not in words:
            raise self.error(field, f"is {value!r}, but needs one of {', '.join(words)}")
        return value

    def choice(self, field: str, kind: type[_EnumT]) -> _EnumT:
        return kind(self.one_of(field, [str(member.value) for member in kind]))

    def choices(self, field: str, kind: type[_EnumT]) -> frozenset[_EnumT]:
        words = {str(member.value): member for member in kind}
        for value in self.texts(field):
            if value not in words:
                raise self.error(field, f"holds {value!r}, but knows {', '.join(words)}")
        return frozenset(words[value] for value in self.texts(field))

    def regex(self, field: str, group: str | None = None) -> re.Pattern[bytes]:
        try:
            pattern = re.compile(self.text(field).encode())
        except re.error as error:
            raise self.error(field, f"is no regex: {error}") from error
        if group and group not in pattern.groupindex:
            raise self.error(field, f"needs a group (?P<{group}>...) around the {group}")
        return pattern

    def thresholds(self) -> tuple[tuple[str, float], ...]:
        table = self._table.get("thresholds", {})
        if not isinstance(table, dict) or not all(map(is_threshold, table.values())):
            raise self.error("thresholds", "needs a table of numbers that are not negative")
        return tuple(table.items())

    def examples(self, rule_id: str) -> Iterable[Example]:
        for kind in ("positive", "negative"):
            for fields, entry in self._tables(kind, _EXAMPLE_FIELDS):
                yield Example(
                    text=expand(fields.text("text"), rule_id),
                    path=fields.text("path") if "path" in entry else "example.txt",
                    positive=kind == "positive",
                    suppressed=fields.flag("suppressed"),
                    why=fields.text("why") if "why" in entry else "",
                    files=tuple(fields.files(rule_id)),
                )

    def files(self, rule_id: str) -> Iterable[tuple[str, str]]:
        listed = self._table.get("files", {})
        if not isinstance(listed, dict) or not all(isinstance(one, str) for one in listed.values()):
            raise self.error("files", "needs a table of texts by path")
        return ((path, expand(text, rule_id)) for path, text in listed.items())


def is_threshold(value: object) -> bool:
    """Whether *value* can be a threshold: a number that is not negative."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def expand(text: str, seed: str) -> str:
    """Fill in the placeholders of an example, the same way each time for one *seed*.

    `{hex:N}` is N hex digits, `{key}` a key, `{key:A:B}` a slice of it, `{key:base64}`,
    `{key:hex}`, `{key:percent}` and `{key:reversed}` its encodings, `{base64:TEXT}` that of a text.
    """
    key = "sk-or-v1-" + _digits(seed, 64)

    def fill(match: re.Match[str]) -> str:
        whole, digits, how, end, plain = match.groups()
        if digits:
            return _digits(seed, int(digits))
        if plain is not None:
            return base64.b64encode(plain.encode()).decode()
        if how and how.isdigit():
            return key[int(how) : int(end or len(key))]
        if how and how not in _ENCODINGS:
            return "{" + str(whole) + "}"
        return _ENCODINGS[how](key) if how else key

    inner = re.sub(r"\{hex:(\d{1,3})\}", lambda m: _digits(seed, int(m[1])), text)
    return _PLACEHOLDER.sub(fill, inner)


_ENCODINGS: dict[str, Callable[[str], str]] = {
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "hex": lambda key: key.encode().hex(),
    "percent": lambda key: key.replace("-", "%2D"),
    "reversed": lambda key: key[::-1],
}


def _digits(seed: str, count: int) -> str:
    return hashlib.shake_256(f"orscan example {seed}".encode()).hexdigest(count)[:count]
