"""Which variables of a project may hold an OpenRouter key, and where they are defined and read.

A variable too many does no harm: it is marked, and its mark is looked for in vain. One that holds
something else does: its mark would pass for a key. So a name has to say that it is OpenRouter's,
or the place where it is read, or its value.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orscan.canary.envfiles import EnvFile, is_env_file
from orscan.canary.project import File, files
from orscan.definitions.names import is_key_name, is_keyish, other_provider, words
from orscan.errors import UsageError
from orscan.fakekey import fake_key
from orscan.location import Location, Role, moved, text_start
from orscan.report import Diagnostic, Gravity

KEY = re.compile(rb"sk-or-v[0-9]{1,3}-[0-9A-Za-z]{20,}")
"""A whole OpenRouter key, or what was meant to be one."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_LARGEST = 1 << 20
"""Files above this size, in bytes, are nobody's source."""

_MOST_PLACES = 20
"""How many places of a kind are remembered of a variable."""

_OUTPUT = ("dist", ".next", ".output", ".nuxt", ".svelte-kit", "coverage", ".cache", ".turbo")
_BUILT = frozenset(("build", "out", "target"))
"""Folders whose env files are copies that builds made."""

_NO_SOURCE = re.compile(
    r".*\.(?:md|mdx|markdown|rst|adoc|txt|log|lock|map|svg"
    r"|png|jpe?g|gif|webp|avif|ico|icns|bmp|pdf|woff2?|ttf|otf|eot|mp[34]|webm|mov|wav|ogg"
    r"|zip|gz|br|zst|xz|bz2|tar|tgz|jar|aar|apk|aab|ipa|asar|so|dll|dylib|exe|wasm|class|pyc|node"
    r"|sqlite|db|psd|ai|sketch|fig|keystore|jks|p12)",
    re.IGNORECASE,
)
"""Files that name variables in prose only, and files that are no text."""

_HINT = re.compile(rb"(?i)open[_.-]?router|\bOR_(?:API_)?(?:KEY|TOKEN)|_OR_(?:API_)?(?:KEY|TOKEN)")
_CAPITALS = re.compile(rb"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9](?![A-Za-z0-9_])")
_READ = re.compile(
    rb"(?:\b(?:env|environ|Env|ENV)(?:\?)?(?:\.(?:get\()?|\[)|\b[gG]et[eE]nv\(|\bEnv\.get\("
    rb"|fromEnvironment\(|\bgetProperty\()[\"'`]?([A-Za-z_][A-Za-z0-9_]*)"
)
_HOST = b"openrouter.ai"
_OTHER_HOSTS = {"OpenAI": b"api.openai.com", "Anthropic": b"api.anthropic.com"}
_COMMENT = re.compile(rb"\s*(?://|#(?!define)|\*|/\*|<!--|--\s|;|REM\b|@rem\b)")

_OF_MODELS = re.compile(r"API|LLM|AI|CHAT|MODEL|BOT|ASSISTANT|AGENT|OPENAI|ANTHROPIC")
_ANYBODYS = re.compile(
    rf"{_OF_MODELS.pattern}|KEYS?|TOKEN|SECRET|AUTH|BEARER|APP|MY|DEFAULT|FALLBACK|PROVIDER|OPEN"
    r"|ROUTER|PROVISIONING|MANAGEMENT|COMPLETIONS?|INFERENCE|[0-9]+"
)
"""Words of names that may as well be of a key for OpenRouter."""

_PREFIX = re.compile(
    r"(?:NEXT_PUBLIC|EXPO_PUBLIC|NUXT_PUBLIC|PLASMO_PUBLIC|RENDERER_VITE|VITE|REACT_APP|VUE_APP|"
    r"NG_APP|GATSBY|WXT|STORYBOOK|WEBPACK|PUBLIC|NUXT)_"
)

_NUXT = re.compile(rb"\b[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+\b")


@dataclass(slots=True)
class Variable:
    """A variable, the mark it gets, and places that define or read it, as found.

    A key that no variable holds, such as one in a comment, is called after where it stands.
    """

    name: str
    mark: str = field(default_factory=fake_key, repr=False)
    definitions: list[Location] = field(default_factory=list)
    reads: list[Location] = field(default_factory=list)


class Variables:
    """The variables of a project, by name; each has a mark of its own."""

    def __init__(self) -> None:
        self._by_name: dict[str, Variable] = {}

    def __iter__(self) -> Iterator[Variable]:
        yield from self._by_name.values()

    def __len__(self) -> int:
        return len(self._by_name)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def of(self, name: str) -> Variable:
        """Return the variable of that name, which is one from now on."""
        return self._by_name.setdefault(name, Variable(name))

    def wanted(self, name: str, value: bytes) -> bool:
        """Whether a variable *name* with that *value* is to be marked."""
        return name in self._by_name or is_key_name(name) or bool(KEY.search(value))


@dataclass(frozen=True, slots=True)
class Found:
    """What a project holds: its variables, the env files that define some, what is unreadable."""

    variables: Variables
    env_files: tuple[EnvFile, ...]
    problems: tuple[Diagnostic, ...]


def find(root: str, named: Iterable[str], environment: Mapping[str, str]) -> Found:
    """Return the variables of the project at *root*, those of the *environment*, and those *named*.

    Raises UsageError for what cannot be the name of a variable.
    """
    variables = Variables()
    for name in named:
        if not NAME.fullmatch(name):
            raise UsageError(f"--env {name}: no name of a variable; letters, digits and _ make one")
        variables.of(name)
    for name, value in environment.items():
        if variables.wanted(name, value.encode("utf-8", "surrogateescape")):
            variables.of(name)
    defining, problems = list[EnvFile](), list[Diagnostic]()
    for file in files(root, without=_OUTPUT):
        try:
            if is_env_file(file.path):
                defining += _env_file(file)
            elif _may_be_source(file):
                _read_names(file, variables)
        except OSError as error:
            message = f"cannot be read, so its variables are not known: {error.strerror or error}"
            problems.append(Diagnostic(file.path, 0, "unreadable", message, Gravity.NOTICE))
    for env_file in defining:
        _define(env_file, variables)
    # A name that only a later file asks for counts in the earlier ones as well.
    chosen = [one for one in defining if one.keys or any(a.name in variables for a in one)]
    return Found(variables, tuple(chosen), tuple(problems))


def _env_file(file: File) -> list[EnvFile]:
    if not _BUILT.isdisjoint(file.path.split("/")):
        return []
    return [EnvFile.of(file.path, Path(file.place).read_bytes())]


def _define(env_file: EnvFile, variables: Variables) -> None:
    for one in env_file:
        if variables.wanted(one.name, one.value.encode("utf-8", "surrogateescape")):
            _add(variables.of(one.name).definitions, env_file.location(one))


def _may_be_source(file: File) -> bool:
    return file.about.st_size <= _LARGEST and not _NO_SOURCE.fullmatch(file.name)


def _read_names(file: File, variables: Variables) -> None:
    """Add the variables that *file* names as code does."""
    text = Path(file.place).read_bytes()
    if not _HINT.search(text) or b"\0" in text[:1024]:
        return
    for match in _CAPITALS.finditer(text):
        _take(match, 0, file.path, variables, by_host=False)
    for match in _READ.finditer(text):
        _take(match, 1, file.path, variables, by_host=_HOST in text)
    if file.name.startswith("nuxt.config."):
        _nuxt_names(text, variables)


def _take(
    match: re.Match[bytes], group: int, path: str, variables: Variables, *, by_host: bool
) -> None:
    name, text = match[group].decode(), match.string
    is_asked_for = name in variables or is_key_name(name)
    if not is_asked_for and not (by_host and _may_be_anybodys(name, text)):
        return
    start = text.rfind(b"\n", 0, match.start()) + 1
    if _COMMENT.match(text, start, match.start()):
        return
    reads = variables.of(name).reads
    if len(reads) < _MOST_PLACES:
        _add(reads, location(text, match.span(group), path, Role.READ))


def _may_be_anybodys(name: str, text: bytes) -> bool:
    """Whether *name*, read where openrouter.ai stands, can be that of its key.

    One of another company counts where its own address does not stand: SDKs made for one service
    are often used with the address of another.
    """
    own = set(words(_PREFIX.sub("", name)))
    host = _OTHER_HOSTS.get(other_provider(name) or "")
    if other_provider(name) and (host is None or host in text):
        return False
    is_of_models = any(map(_OF_MODELS.fullmatch, own)) and all(map(_ANYBODYS.fullmatch, own))
    return is_of_models and is_keyish(name)


def _nuxt_names(text: bytes, variables: Variables) -> None:
    """Add the variables that Nuxt takes the values of `runtimeConfig` from.

    Source: nuxt.com/docs/guide/going-further/runtime-config, "Environment Variables", read
    2026-11-28: `apiSecret` comes from NUXT_API_SECRET, `public.apiBase` from NUXT_PUBLIC_API_BASE.
    """
    for match in _NUXT.finditer(text):
        if is_key_name(match[0].decode()):
            snake = re.sub(rb"(?<=[a-z0-9])(?=[A-Z])", b"_", match[0]).upper().decode()
            variables.of(f"NUXT_{snake}")
            variables.of(f"NUXT_PUBLIC_{snake}")


def location(text: bytes, span: tuple[int, int], path: str, role: Role) -> Location:
    """Return the place of *span* in *text*, the content of the file at *path*."""
    start = moved(text_start(text), text[: span[0]])
    return Location(path, start, moved(start, text[slice(*span)]), role)


def _add(places: list[Location], place: Location) -> None:
    if len(places) < _MOST_PLACES and place not in places:
        places.append(place)
