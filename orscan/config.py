"""The configuration: found from any folder up to the repository's root, unknown keys refused."""

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from orscan.errors import ConfigError
from orscan.rule import Severity

FILE, SHARED_FILE = ".orscan.toml", "pyproject.toml"
_SHA256_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Config:
    """What a scan can be told. File values become the defaults of the flags.

    *rules* are folders of further rules; *exclude* are gitignore patterns of files not to read;
    *ignore_paths*, *ignore_rules* and *ignore_keys* (SHA-256 of keys) say what not to report.
    *strict* makes notices fail like findings. *source* is the file they came from, if any.
    """

    fail_on: Severity = Severity.WARNING
    strict: bool = False
    gitignore: bool = True
    rules: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    ignore_paths: tuple[str, ...] = ()
    ignore_rules: tuple[str, ...] = ()
    ignore_keys: tuple[str, ...] = ()
    source: Path | None = field(default=None, metadata={"hidden": True})


KEYS = tuple(f.name.replace("_", "-") for f in fields(Config) if not f.metadata.get("hidden"))
"""The keys a configuration file may hold."""


def discover(start: Path, stop: Path) -> Config:
    """Return the configuration nearest to *start*, looking up to the folder *stop*.

    `.orscan.toml` goes before a `[tool.orscan]` table in `pyproject.toml` of the same folder.
    Without one, the defaults. Raises ConfigError for one that cannot be used.
    """
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
        raise ConfigError(f"{file}: cannot be read: {error}") from error
    if file.name == SHARED_FILE or "tool" in table:
        tool = table.get("tool", {})
        if not isinstance(tool, dict) or "orscan" not in tool:
            return None
        table = tool["orscan"]
        if not isinstance(table, dict):
            raise ConfigError(f"{file}: tool.orscan needs to be a table")
    return parse(table, file)


def parse(table: Mapping[str, Any], file: Path) -> Config:
    """Return the configuration that *table* holds; *file* is named in errors.

    Folders of rules are taken relative to the file's folder.
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
        source=file,
    )


def check_rules_named(config: Config, known: Sequence[str]) -> None:
    """Raise ConfigError where *config* ignores a rule that does not exist."""
    for name in config.ignore_rules:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else "; see orscan rules list"
            raise ConfigError(f"{config.source or 'command line'}: no rule {name}{hint}")


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
