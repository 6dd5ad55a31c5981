""".NET: which programs users run, and how settings become objects.

Blazor WebAssembly, MAUI, WPF and their like run on the users' machines. Everywhere in .NET a
section of the settings may be bound to a class: `Configure<Chat>(settings.GetSection("Chat"))`.

Sources, read 2026-11-28: learn.microsoft.com/aspnet/core/blazor/fundamentals/configuration,
learn.microsoft.com/dotnet/core/extensions/options,
learn.microsoft.com/dotnet/maui/platform-integration/storage/file-system-helpers.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from orscan.analysis.frameworks import Accessor, Facts, PublicEnv
from orscan.analysis.frameworks.apps import EMBED, entries, packed, settings
from orscan.analysis.project import Project
from orscan.definitions.names import is_keyish

_CLIENT = re.compile(
    r"BlazorWebAssembly|<UseMaui>\s*true|<UseWPF>\s*true|<UseWindowsForms>\s*true|Avalonia|Uno\.Sdk",
    re.IGNORECASE,
)
_CARRIES = re.compile(r"BlazorWebAssembly|<UseMaui>\s*true", re.IGNORECASE)
"""What carries its settings with it: in other programs they lie beside it, for users to change."""

_IN_PAGE = re.compile(r"(?:^|/)wwwroot/[^/]*\.json$")
_IN_APP = re.compile(r"(?:^|/)(?:appsettings[^/]*\.json|Resources/Raw/.*\.json)$")
_BECAUSE = "the app's settings file is part of what users get"

_SECTION = re.compile(
    r"(?:GetSection|GetRequiredSection|BindConfiguration|\bBind)\s*\(\s*"
    r"(?:\"(?P<text>[^\"]+)\"|(?P<constant>(?:\w+\.)*\w+)\s*[,)])"
)
_TYPE = re.compile(r"\b(?:Configure|AddOptions|Get)\s*<\s*(?P<type>[A-Z]\w*)\s*>\s*\(")
_INTO = re.compile(r"\bBind\s*\((?:[^();]*,)?\s*(?P<into>\w+)\s*\)")
_ENDS = re.compile(r"[;{}]")


class _Bound(NamedTuple):
    """A section of the settings becomes an object of the class called *kind*, by code at *path*."""

    kind: str
    section: str
    path: str


def facts(project: Project) -> Facts | None:
    """Return what .NET does with settings, and which programs of *project* users run, or None."""
    scripts = [one for one in project.files if one.endswith(".csproj")]
    if not scripts:
        return None
    found = Facts(".NET", shakes=False)
    bound = list(_bindings(project))
    for one in bound:
        found.accessors.append(Accessor("", (one.kind, "()"), one.section))
        for name in _properties(project, one):
            found.fills[f"{one.section}.{name}"] = f"{one.section}:{name}"
    for path in scripts:
        text = (project.everything.read(path) or b"").decode("utf-8", "replace")
        if _CLIENT.search(text):
            folder = posixpath.dirname(path)
            found.entries += entries(project, (".cs",), f"{folder}/" if folder else "")
            if _CARRIES.search(text):
                _carry(project, folder, text, bound, found)
    return found if found.entries or found.accessors else None


def _carry(project: Project, folder: str, script: str, bound: list[_Bound], found: Facts) -> None:
    """Add what a program in *folder* has of its settings: all of them."""
    inside = f"{folder}/" if folder else ""
    found.public.append(PublicEnv("Configuration", ("",), _BECAUSE, leak_class=EMBED))
    found.accessors.append(Accessor("", ("Configuration",), "Configuration"))
    where = _IN_PAGE if "BlazorWebAssembly" in script else _IN_APP
    found.inlines += packed(project, where, "Configuration", _BECAUSE, inside)
    named = [
        one.name
        for path, one in settings([project], ".json")
        if path.startswith(inside) and where.search(path)
    ]
    for one in bound:
        start = f"{one.section}:"
        is_there = any(name.startswith(start) and is_keyish(name) for name in named)
        if one.path.startswith(inside) and (is_there or not named):
            found.public.append(PublicEnv(one.section, ("",), _BECAUSE, leak_class=EMBED))


def _bindings(project: Project) -> Iterator[_Bound]:
    """Yield the classes that sections of the settings are bound to."""
    for path in project.files:
        raw = (project.everything.read(path) or b"") if path.endswith(".cs") else b""
        if b"Section" not in raw and b"Bind" not in raw:
            continue
        text = raw.decode("utf-8", "replace")
        for section in _SECTION.finditer(text):
            name = section["text"] or _constant(project, section["constant"] or "")
            kind = _kind(text, section.start()) if name else ""
            if kind:
                yield _Bound(kind, name, path)


def _kind(text: str, at: int) -> str:
    """Return the class that the statement around *at* makes objects of, "" for none."""
    start = max((one.end() for one in _ENDS.finditer(text, max(0, at - 300), at)), default=0)
    end = _ENDS.search(text, at)
    statement = text[start : end.start() if end else len(text)]
    made = _TYPE.search(statement)
    if made is not None:
        return made["type"]
    into = _INTO.search(statement)
    if into is None:
        return ""
    name = re.escape(into["into"])
    held = re.search(rf"\b(?P<type>[A-Z]\w*)\s+{name}\b|\b{name}\s*=\s*new\s+(?P<new>\w+)", text)
    return (held["type"] or held["new"]) if held is not None else ""


def _constant(project: Project, dotted: str) -> str:
    """Return the text that the constant *dotted*, `Chat.Section` or `nameof(Chat)`, stands for."""
    holder, _, name = dotted.rpartition(".")
    if not holder:
        return ""
    pattern = re.compile(rf"\bconst\s+string\s+{re.escape(name)}\s*=\s*\"([^\"]+)\"")
    kind = holder.rpartition(".")[2]
    for path in project.files:
        text = (project.everything.read(path) or b"").decode("utf-8", "replace")
        if path.endswith(".cs") and re.search(rf"\b(?:class|record)\s+{kind}\b", text):
            match = pattern.search(text)
            if match is not None:
                return match[1]
    return ""


def _properties(project: Project, bound: _Bound) -> Iterator[str]:
    """Yield the properties of the class that are texts."""
    held = re.compile(rf"\b(?:class|record)\s+{bound.kind}\b")
    for path in project.files:
        text = (project.everything.read(path) or b"").decode("utf-8", "replace")
        match = held.search(text) if path.endswith(".cs") else None
        if match is not None:
            yield from re.findall(r"\bstring\??\s+(\w+)\s*[{,)=]", text[match.start() :])
