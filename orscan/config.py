"""The configuration: found from any folder up to the repository's root, unknown keys refused."""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from orscan.baseline.file import NAME
from orscan.errors import ConfigError
from orscan.rule import Described, PracticeRule, Severity
from orscan.ruleset import is_threshold

FILE, SHARED_FILE = ".orscan.toml", "pyproject.toml"
_SHA256_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Config:
    """What a scan can be told. File values become the defaults of the flags.

    *rules* are folders of further rules; *exclude* are gitignore patterns of files not to read;
    *ignore_paths*, *ignore_rules* and *ignore_keys* (SHA-256 of keys) say what not to report.
    *strict* makes notices fail like findings. *practice* are thresholds of practice rules, each
    as rule, name and number. *baseline* is the file with accepted findings, and *fail_on_stale*
    makes entries of it that match nothing fail like findings. *source* is the file they came from,
    if any.
    """

    fail_on: Severity = Severity.WARNING
    strict: bool = False
    gitignore: bool = True
    rules: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    ignore_paths: tuple[str, ...] = ()
    ignore_rules: tuple[str, ...] = ()
    ignore_keys: tuple[str, ...] = ()
    practice: tuple[tuple[str, str, float], ...] = ()
    baseline: Path | None = None
    fail_on_stale: bool = False
    source: Path | None = field(default=None, metadata={"hidden": True})


KEYS = tuple(f.name.replace("_", "-") for f in fields(Config) if not f.metadata.get("hidden"))
"""The keys a configuration file may hold."""


def discover(start: Path, stop: Path) -> Config:
    """Return the configuration nearest to *start*, looking up to the folder *stop*.

    `.orscan.toml` goes before a `[tool.orscan]` table in `pyproject.toml` of the same folder.
    Without one, the defaults. The baseline in the folder *stop* counts where the configuration
    names none. Raises ConfigError for one that cannot be used.
    """
    found = _nearest(start, stop)
    beside = stop / NAME
    if found.baseline is None and os.path.lexists(beside):
        return replace(found, baseline=beside)
    return found


def _nearest(start: Path, stop: Path) -> Config:
    folder = start
    while True:
        for name in (FILE, SHARED_FILE):
            found = _from_file(folder / name) if (folder / name).is_file() else None
            if found is not None:
                return found
        if folder in (stop, folder.parent):
            return Config()
        folder = folder.parent


def load(file: Path) -> Config:
    """Return the configuration in *file*; raises ConfigError if it holds none."""
    found = _from_file(file)
    if found is None:
        raise ConfigError(f"{file}: holds no [tool.orscan] table")
    return found


def _from_file(file: Path) -> Config | None:
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if file.name == SHARED_FILE and _is_without_us(file):
            return None  # a broken file of others: what it says is not for orscan
        raise ConfigError(f"{file}: cannot be read: {error}") from error
    if file.name == SHARED_FILE or "tool" in table:
        tool = table.get("tool", {})
        if not isinstance(tool, dict) or "orscan" not in tool:
            return None
        table = tool["orscan"]
        if not isinstance(table, dict):
            raise ConfigError(f"{file}: tool.orscan needs to be a table")
    return parse(table, file)


def _is_without_us(file: Path) -> bool:
    """Whether *file* can be read, and nothing in it is called as orscan is."""
    try:
        return b"orscan" not in file.read_bytes()
    except OSError:
        return False


def parse(table: Mapping[str, Any], file: Path) -> Config:
    """Return the configuration that *table* holds; *file* is named in errors.

    Folders of rules and the baseline are taken relative to the file's folder.
    """
    for key in table:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(KEYS)}"
            raise ConfigError(f"{file}: unknown key {key}; {hint}")
    return Config(
        fail_on=_severity(table, file),
        strict=_flag(table, "strict", file, default=False),
        gitignore=_flag(table, "gitignore", file, default=True),
        rules=tuple(file.parent / folder for folder in _texts(table, "rules", file)),
        exclude=_texts(table, "exclude", file),
        ignore_paths=_texts(table, "ignore-paths", file),
        ignore_rules=_texts(table, "ignore-rules", file),
        ignore_keys=tuple(_digest(text, file) for text in _texts(table, "ignore-keys", file)),
        practice=_thresholds(table, file),
        baseline=_path(table, "baseline", file),
        fail_on_stale=_flag(table, "fail-on-stale", file, default=False),
        source=file,
    )


def check_rules_named(config: Config, known: Sequence[str]) -> None:
    """Raise ConfigError where *config* ignores a rule that does not exist."""
    for name in config.ignore_rules:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else "; see orscan rules list"
            raise ConfigError(f"{config.source or 'command line'}: no rule {name}{hint}")


def adjusted(rules: Iterable[Described], config: Config) -> tuple[Described, ...]:
    """Return *rules* with the thresholds that *config* sets.

    Raises ConfigError for a rule that has none, or none of that name.
    """
    own = {rule.id: rule for rule in rules}
    for rule_id, name, value in config.practice:
        rule = own.get(rule_id)
        known = dict(rule.thresholds) if isinstance(rule, PracticeRule) else {}
        if not isinstance(rule, PracticeRule) or name not in known:
            raise ConfigError(f"{config.source or 'command line'}: {_unknown(rule_id, name, own)}")
        known[name] = value
        own[rule_id] = replace(rule, thresholds=tuple(known.items()))
    return tuple(own.values())


def _unknown(rule_id: str, name: str, rules: Mapping[str, Described]) -> str:
    """Say why the threshold *name* of *rule_id* cannot be set."""
    practices = {one.id: one for one in rules.values() if isinstance(one, PracticeRule)}
    rule = practices.get(rule_id)
    if rule is None:
        near = difflib.get_close_matches(rule_id, practices, n=1)
        hint = f"did you mean {near[0]}?" if near else "see orscan rules list"
        return f"practice: no practice {rule_id}; {hint}"
    known = ", ".join(dict(rule.thresholds))
    return f"practice.{rule_id}: no threshold {name}; " + (f"known: {known}" if known else "none")


def _thresholds(table: Mapping[str, Any], file: Path) -> tuple[tuple[str, str, float], ...]:
    """Return the thresholds of `[practice.RULE]` tables, as rule, name and number."""
    practices = table.get("practice", {})
    if not isinstance(practices, dict):
        raise ConfigError(f"{file}: practice needs tables, such as [practice.never-rotated]")
    found = []
    for rule_id, numbers in practices.items():
        if not isinstance(numbers, dict):
            raise ConfigError(f"{file}: practice.{rule_id} needs a table, such as days = 90")
        for name, value in numbers.items():
            if not is_threshold(value):
                raise ConfigError(f"{file}: practice.{rule_id}.{name} needs a number from 0 on")
            found.append((rule_id, name, value))
    return tuple(found)


def _severity(table: Mapping[str, Any], file: Path) -> Severity:
    words = {severity.word: severity for severity in Severity}
    value = table.get("fail-on", Severity.WARNING.word)
    if value not in words:
        raise ConfigError(f"{file}: fail-on needs one of {', '.join(words)}")
    return words[value]


def _flag(table: Mapping[str, Any], key: str, file: Path, *, default: bool) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise ConfigError(f"{file}: {key} needs true or false")
    return value


def _path(table: Mapping[str, Any], key: str, file: Path) -> Path | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{file}: {key} needs the path of a file")
    return file.parent / value


def _texts(table: Mapping[str, Any], key: str, file: Path) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{file}: {key} needs a list of texts")
    return tuple(value)


def _digest(text: str, file: Path) -> str:
    digest = text.lower().removeprefix("sha256:")
    if len(digest) != _SHA256_LENGTH or not all(char in "0123456789abcdef" for char in digest):
        raise ConfigError(
            f"{file}: ignore-keys holds SHA-256 digests of keys (64 hex digits), never keys"
        )
    return digest
