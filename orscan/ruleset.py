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
from pathlib import Path
from typing import Any, TypeVar

from orscan.errors import RuleError
from orscan.rule import Confidence, Example, Form, Kind, LeakClass, Rule, Severity

_HERE = Path(__file__).resolve().parent
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACEHOLDER = re.compile(r"\{(hex:(\d{1,3})|key(?::(\w+)(?::(\d+))?)?|base64:([^{}]*))\}")
_WORDS = {
    "note": Severity.NOTE,
    "warning": Severity.WARNING,
    "error": Severity.ERROR,
}
_FIELDS = {
    "title", "kind", "class", "severity", "confidence", "literals", "regex", "within", "forms",
    "paths", "tracked", "supersedes", "why", "fix", "references", "positive", "negative",
}  # fmt: skip
_EXAMPLE_FIELDS = {"text", "path", "why", "suppressed"}
_EnumT = TypeVar("_EnumT", bound=Enum)


def bundled_folder() -> Path:
    """Return the folder of the rules that come with orscan.

    Raises RuleError where there is none: an installation without rules would find nothing.
    """
    for folder in (_HERE / "rules", _HERE.parent / "rules"):
        if folder.is_dir():
            return folder
    raise RuleError("orscan's own rules are missing from this installation; install it again")


def load(folders: Sequence[Path] = ()) -> tuple[Rule, ...]:
    """Return the bundled rules and those of *folders*, sorted by id.

    Raises RuleError naming file, field and reason for the first broken rule, for an empty folder,
    and for an id that occurs twice.
    """
    rules: dict[str, Rule] = {}
    for folder in (bundled_folder(), *folders):
        for rule in _folder_rules(folder):
            if rule.id in rules:
                raise RuleError(
                    f"{rule.source}: the id {rule.id} is taken by {rules[rule.id].source}; "
                    "rename the file"
                )
            rules[rule.id] = rule
    return tuple(rules[name] for name in sorted(rules))


def _folder_rules(folder: Path) -> list[Rule]:
    if not folder.is_dir():
        raise RuleError(f"{folder}: there is no such folder of rules")
    files = sorted(folder.rglob("*.toml"))
    if not files:
        raise RuleError(f"{folder}: this folder holds no rules (*.toml)")
    return [read(file) for file in files]


def read(file: Path) -> Rule:
    """Return the rule in *file*; raises RuleError naming the field and the reason."""
    try:
        text = file.read_text("utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{file}: cannot be read: {error}") from error
    return parse(table, file.stem, str(file))


def parse(table: Mapping[str, Any], rule_id: str, source: str) -> Rule:
    """Return the rule that *table* describes; *source* is named in errors."""
    fields = _Fields(table, source)
    fields.reject_unknown(_FIELDS)
    if not _ID.fullmatch(rule_id):
        raise RuleError(f"{source}: the file name is the id: lower-case words joined by dashes")
    literals = tuple(text.encode() for text in fields.texts("literals", required=True))
    if not literals or not all(literals):
        raise fields.error("literals", "needs at least one text, none of them empty")
    return Rule(
        id=rule_id,
        title=fields.text("title"),
        kind=fields.choice("kind", Kind),
        leak_class=fields.choice("class", LeakClass),
        severity=_WORDS[fields.one_of("severity", list(_WORDS))],
        confidence=fields.choice("confidence", Confidence),
        literals=literals,
        regex=fields.regex("regex", group="secret"),
        why=fields.text("why"),
        fix=fields.text("fix"),
        references=fields.texts("references"),
        forms=fields.choices("forms", Form) or frozenset(Form),
        paths=fields.texts("paths"),
        tracked=fields.flag("tracked"),
        within=fields.regex("within") if "within" in table else None,
        supersedes=frozenset(fields.texts("supersedes")),
        examples=tuple(fields.examples(rule_id)),
        source=source,
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

    def examples(self, rule_id: str) -> Iterable[Example]:
        for kind in ("positive", "negative"):
            entries = self._table.get(kind, [])
            if not isinstance(entries, list):
                raise self.error(kind, f"examples are written as [[{kind}]] tables")
            for number, entry in enumerate(entries):
                yield self._example(entry, kind, number, rule_id)

    def _example(self, entry: object, kind: str, number: int, rule_id: str) -> Example:
        place = f"{kind}[{number}]"
        if not isinstance(entry, dict):
            raise self.error(place, f"examples are written as [[{kind}]] tables")
        fields = _Fields(entry, f"{self._source}: {place}")
        fields.reject_unknown(_EXAMPLE_FIELDS)
        return Example(
            text=expand(fields.text("text"), rule_id),
            path=fields.text("path") if "path" in entry else "example.txt",
            positive=kind == "positive",
            suppressed=fields.flag("suppressed"),
            why=fields.text("why") if "why" in entry else "",
        )


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
