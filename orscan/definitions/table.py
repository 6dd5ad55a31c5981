"""The formats, each by the names of its files, and the two questions one can ask of them."""

import re
from dataclasses import replace
from functools import cache, lru_cache
from importlib import import_module

from orscan.definitions.facts import Definition
from orscan.definitions.file import File, Format
from orscan.definitions.text import Text, word_set

_ALIKE = r"(?:[-._](?:example|sample|dist|template|tpl|tmpl|default|local|dev|prod|bak|old|orig))*"

_PIPELINES = (
    r"(?:^|/)(?:\.(?:github|gitea|forgejo)/(?:workflows|actions)/.*\.ya?ml|action\.ya?ml"
    r"|[^/]*gitlab-ci[^/]*\.ya?ml|\.gitlab/.*\.ya?ml|bitbucket-pipelines\.ya?ml"
    r"|[^/]*azure-pipelines?[^/]*\.ya?ml|\.azure(?:-pipelines|devops)?/.*\.ya?ml"
    r"|\.circleci/[^/]*\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml|\.woodpecker(?:/.*)?\.ya?ml"
    r"|cloudbuild[^/]*\.(?:ya?ml|json)|codemagic\.ya?ml|bitrise\.ya?ml|amplify\.ya?ml"
    r"|buildspec[^/]*\.ya?ml|\.?appveyor\.ya?ml|\.semaphore/.*\.ya?ml"
    r"|\.buildkite/.*\.ya?ml|\.cirrus\.ya?ml|\.eas/.*\.ya?ml|taskfile[^/]*\.ya?ml"
    r"|render\.ya?ml|\.do/.*\.ya?ml)$"
)
_XML = (
    r"(?:^|/)(?:[^/]*manifest[^/]*\.xml|res/(?:values[^/]*|xml)/[^/]*\.xml"
    r"|[^/]*(?:strings|keys|secrets|config|settings|constants)[^/]*\.xml|\.idea/.*\.xml"
    r"|[^/]*\.(?:run\.xml|xcscheme|resx)|(?:web|app)[^/]*\.config)$"
)
_ENV = (
    r"(?:^|/)(?:\.?env(?:[.\-_][^/]*)?|[^/]*\.env(?:[.\-_][^/]*)?|\.dev\.vars[^/]*|\.flaskenv"
    r"|\.envrc[^/]*|\.?env[^/.]*\.txt|dotenv[^/]*)"
    r"(?<!\.[cm][jt]s)(?<!\.[jt]sx)(?<!\.(?:ts|js|py|go|rs|md|sh|kt|rb))(?<!\.(?:yml|php|enc|gpg|css))"
    r"(?<!\.(?:json|yaml|html|toml|dart|java))(?<!\.swift)$"
)
_SHELL = (
    r"\.(?:sh|bash|zsh|fish|ps1|bat|cmd|command)" + _ALIKE + r"$|(?:^|/)(?:\.?(?:bashrc|zshrc"
    r"|profile|bash_profile|zprofile|zshenv)|procfile)$"
)
_JSON = (
    r"(?:^|/)[^/]*(?:config|settings?|secrets?|credentials?|keys?|env|environment|auth|mcp|launch"
    r"|defines?|constants?|devcontainer|opencode|openclaw|profiles|apikeys?)[^/]*\.jsonc?"
    + _ALIKE
    + r"$|(?:^|/)(?:dev|prod|production|staging|development|local|api)\.json$"
)

FORMATS: tuple[tuple[str, str], ...] = (
    ("notebook", r"\.ipynb$"),
    ("pubspec", r"(?:^|/)pubspec\.ya?ml$"),
    ("eas", r"(?:^|/)eas\.json$"),
    ("expo", r"(?:^|/)app\.(?:config\.)?json$"),
    ("packagejson", r"(?:^|/)(?:package|deno|composer|project|turbo|nodemon)\.jsonc?$"),
    ("vercel", r"(?:^|/)(?:vercel|now)\.json$"),
    ("wrangler", r"(?:^|/)wrangler[^/]*\.(?:toml|jsonc?)" + _ALIKE + "$"),
    ("netlify", r"(?:^|/)netlify\.toml$"),
    ("compose", r"(?:^|/)(?:[^/]*compose[^/]*|docker-stack[^/]*|stack)\.ya?ml" + _ALIKE + "$"),
    ("pipelines", _PIPELINES),
    ("dockerfile", r"(?:^|/)(?:[^/]*[.-])?(?:dockerfile|containerfile)(?:[.-][^/]*)?$"),
    ("makefile", r"(?:^|/)(?:gnu)?(?:makefile|justfile)(?:\.[^/]*)?$|\.mk$"),
    ("gradle", r"\.gradle(?:\.kts)?$"),
    ("plist", r"\.(?:plist|entitlements)" + _ALIKE + "$"),
    ("xcconfig", r"\.xcconfig" + _ALIKE + "$"),
    ("xmlconfig", _XML),
    (
        "angular",
        r"(?:^|/)environments?/environment[^/]*\.[jt]s$|(?:^|/)environment(?:\.\w+)?\.ts$",
    ),
    ("properties", r"\.(?:properties|ini)" + _ALIKE + "$"),
    ("env", _ENV),
    ("shell", _SHELL),
    ("tomlconfig", r"\.toml" + _ALIKE + "$"),
    ("yamlconfig", r"\.ya?ml" + _ALIKE + "$"),
    ("jsonconfig", _JSON),
)
"""The module of each format, and its files' names in lower case; the first that matches reads."""

_ENDINGS = word_set(
    "ipynb yaml yml json jsonc toml gradle kts plist entitlements xcconfig xml xcscheme resx "
    "config properties ini mk sh bash zsh fish ps1 bat cmd command example sample dist "
    "template tpl tmpl default local dev prod bak old orig"
)
_MARKS = (
    "env",
    "dockerfile",
    "containerfile",
    "makefile",
    "justfile",
    "procfile",
    ".dev.vars",
    "rc",
    "profile",
)
"""What the names of other files have in them, which no ending tells."""

_NOT_SETTINGS = re.compile(
    r"(?:^|/)(?:node_modules|\.git)/|(?:^|/)(?:(?:ts|js)config[^/]*\.json|pnpm-lock\.yaml"
    r"|[^/]*[-.]lock\.(?:json|ya?ml|toml)|pyproject\.toml|cargo\.toml|clippy\.toml|rustfmt\.toml"
    r"|openapi[^/]*\.(?:json|ya?ml)|mkdocs\.ya?ml|[^/]*\.schema\.json|libs\.versions\.toml"
    r"|angular\.json)$"
)
_EXAMPLE = re.compile(
    r"[-._](?:example|sample|dist|template|tpl|tmpl|defaults?|skel|schema)(?:[-._]|$)"
    r"|(?:^|/)(?:example|sample|template)[-._]?(?:env|config|settings)"
    r"|(?:^|/)(?:docs?|examples?|samples?)/|env[-_.]?(?:example|sample|template)"
)
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in FORMATS))


def reads(path: str) -> bool:
    """Whether the name of the file is that of a format known here."""
    return _format(path) is not None


def definitions(path: str, data: bytes) -> tuple[list[Definition], str | None]:
    """Return what the file *path*, of the content *data*, defines, in the order it is read.

    No two definitions have the same span, name and reference. With them comes the reason why not
    all could be read, or None. A file of no known format defines nothing. Never raises.
    """
    found, problem = _read(path, data)
    return list(found), problem


@lru_cache(512)  # frameworks, the analysis and the practices of a project ask for the same files
def _read(path: str, data: bytes) -> tuple[tuple[Definition, ...], str | None]:
    name = _format(path)
    if name is None or not data.strip():
        return (), None
    file = File(path.lower(), Text.of(data))
    found = {(one.span, one.name, one.refers_to): one for one in _reader(name)(file)}
    if is_example(path):
        return tuple(replace(one, example=True) for one in found.values()), _first(file.problems)
    return tuple(found.values()), _first(file.problems)


def is_example(path: str) -> bool:
    """Whether a file of that name shows how to configure, and configures nothing."""
    return _EXAMPLE.search(path.lower()) is not None


def _format(path: str) -> str | None:
    lower = path.lower()
    if not _may_be_known(lower.rpartition("/")[2]):
        return None
    found = _ANY.search(lower)
    return found.lastgroup if found and not _NOT_SETTINGS.search(lower) else None


def _may_be_known(name: str) -> bool:
    """Whether the format of a file of that name may be known; most of a tree's are not."""
    return (
        name.rpartition(".")[2] in _ENDINGS
        or any(mark in name for mark in _MARKS)
        or (name.startswith("environment") and name.endswith((".ts", ".js")))
    )


@cache
def _reader(name: str) -> Format:
    """Return the reader in the module of that name, loaded when a file first asks for it."""
    reader: Format = import_module(f"orscan.definitions.{name}").read
    return reader


def _first(problems: list[str]) -> str | None:
    return problems[0] if problems else None
