"""What to look for, as data. `orscan.ruleset` reads it from TOML."""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How bad, if true. SARIF's words."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The severity as it is written in rules and reports."""
        return self.name.lower()


class Confidence(StrEnum):
    """How likely to be true."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Reach(StrEnum):
    """Where code runs."""

    CLIENT = "client"
    SERVER = "server"
    SHARED = "shared"
    UNKNOWN = "unknown"


class LeakClass(StrEnum):
    """The kind of leak; the closed list."""

    KEY = "key"
    KEY_ENCODED = "key-encoded"
    KEY_SPLIT = "key-split"
    ENV_FILE_TRACKED = "env-file-tracked"
    DOCKER_BAKE = "docker-bake"
    PUBLIC_ENV = "public-env"
    BUNDLER_INLINE = "bundler-inline"
    BROWSER_SDK = "browser-sdk"
    BROWSER_FETCH = "browser-fetch"
    MOBILE_EMBED = "mobile-embed"
    SERVER_RETURNS_KEY = "server-returns-key"
    LOG_LEAK = "log-leak"
    URL_QUERY_KEY = "url-query-key"
    KEY_IN_STORAGE = "key-in-storage"
    KEY_REUSE = "key-reuse"
    PRACTICE = "practice"


class Form(StrEnum):
    """How a secret is written: as it is, encoded, or in pieces."""

    PLAIN = "plain"
    ENCODED = "encoded"
    SPLIT = "split"


class Kind(StrEnum):
    """Which engine a rule runs on."""

    SECRET = "secret"  # noqa: S105 - a word of the rule format
    CLIENT = "client"
    PRACTICE = "practice"


class Scope(StrEnum):
    """What a practice is about: the files of a tree, or an account as OpenRouter tells of it."""

    TREE = "tree"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of text that a rule must find (positive) or must not (negative).

    *text* has its placeholders filled in; *path* is the file it would stand in, and *files* what
    lies beside it, by path. A *suppressed* positive is one that a filter must then refuse.
    """

    text: str
    path: str
    positive: bool
    suppressed: bool = False
    why: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What every rule says of itself, whatever it looks for."""

    id: str
    title: str
    kind: Kind
    leak_class: LeakClass
    severity: Severity
    confidence: Confidence
    why: str
    fix: str
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Described):
    """A rule of kind `secret`: a regex over bytes, run where one of its literals occurred.

    *forms* are the forms of text it is matched in; *paths*, where not empty, are globs of which
    one must match the path or the file's name; *tracked* asks for a file that git tracks; a
    secret counts only *within* a match of that regex, where there is one. Where two rules find
    the same secret at the same place, one that *supersedes* the other wins.
    """

    literals: tuple[bytes, ...]
    regex: re.Pattern[bytes]
    forms: frozenset[Form] = frozenset(Form)
    paths: tuple[str, ...] = ()
    tracked: bool = False
    within: re.Pattern[bytes] | None = None
    supersedes: frozenset[str] = frozenset()

    def secrets(self, text: bytes) -> Iterator[re.Match[bytes]]:
        """Yield the matches in *text*; the group `secret` is the secret."""
        if self.within is None:
            yield from self.regex.finditer(text)
            return
        for place in self.within.finditer(text):
            yield from self.regex.finditer(text, *place.span())

    def applies_to(self, path: str, *, tracked: bool) -> bool:
        """Whether the rule looks into the file at *path*."""
        if self.tracked and not tracked:
            return False
        name = path.rpartition("/")[2]
        return not self.paths or any(
            fnmatch.fnmatchcase(path, glob) or fnmatch.fnmatchcase(name, glob)
            for glob in self.paths
        )


@dataclass(frozen=True, slots=True)
class Use:
    """What may be done with a key, as a query of tree-sitter for each of *languages*.

    The query captures the expression that takes the key as `@value`, and where there is one the
    address it goes to as `@url`. *fields* are the fields of the value that count, `headers.*` for
    instance; "" is the value itself, `**` anything in it. *note* says what is done: `is logged`.
    """

    languages: tuple[str, ...]
    query: str
    fields: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRule(Described):
    """A rule of kind `client`: a way in which the owner's key gets to whoever uses the program.

    *uses* are what is done with it there; a rule without any is about how it gets in.
    """

    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRule(Described):
    """A rule of kind `practice`: how keys are kept, apart from where they leak.

    *thresholds* are its numbers by name, such as `days`; the configuration may change each.
    """

    scope: Scope
    thresholds: tuple[tuple[str, float], ...] = ()

    def threshold(self, name: str) -> float:
        """Return the threshold *name*; raises KeyError where the rule has none of that name."""
        return dict(self.thresholds)[name]
