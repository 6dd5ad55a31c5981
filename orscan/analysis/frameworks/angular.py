"""Angular: the builder, entry and replaced files that `angular.json` names; ngx-env.

Sources: angular.dev, "Angular CLI builders", "Configuring application environments", "define";
github.com/chihab/ngx-env; real builds of Angular 20.3; read 2026-11-28.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from orscan.analysis.frameworks import Entry, Facts, Inline, PublicEnv
from orscan.analysis.project import Project
from orscan.location import Span
from orscan.rule import Reach

_FILES = ("angular.json", "workspace.json", "project.json", ".angular-cli.json")


def facts(project: Project) -> Facts | None:
    """Return what Angular makes of *project*, or None where it does not build it."""
    if not any(project.has(one) for one in _FILES) and "@angular/core" not in project.dependencies:
        return None
    found = Facts("Angular")
    builds = [build for name in _FILES for build in _builds(project.json(name))]
    for build in builds:
        options = _options(build)
        found.entries += _entries(project, options)
        found.replaces.update(_replaced(project, build))
        found.inlines += _defined(project, options)
        if str(build.get("builder", "")).startswith("@ngx-env/"):
            found.public += _ngx_env(options)
    if not found.entries:
        path = project.first("src/main.ts", "src/main.browser.ts")
        found.entries += [Entry(path, Reach.CLIENT)] if path else []
    return found


def _builds(workspace: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the `build` target of each project of a workspace."""
    several = workspace.get("projects")
    listed = list(several.values()) if isinstance(several, dict) else [workspace]
    for one in listed:
        targets = (one.get("architect") or one.get("targets")) if isinstance(one, dict) else None
        build = targets.get("build") if isinstance(targets, dict) else None
        if isinstance(build, dict):
            yield build


def _options(build: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the options of a build, with those of the configuration that is built by default."""
    found = dict(build.get("options") or {})
    found.update(_configuration(build))
    return found


def _configuration(build: Mapping[str, Any]) -> Mapping[str, Any]:
    several = build.get("configurations")
    name = build.get("defaultConfiguration") or "production"
    chosen = several.get(name) if isinstance(several, dict) else None
    return chosen if isinstance(chosen, dict) else {}


def _entries(project: Project, options: Mapping[str, Any]) -> Iterator[Entry]:
    for name in ("browser", "main", "polyfills"):
        several = options.get(name)
        for one in several if isinstance(several, list) else [several]:
            path = (
                project.everything.resolver.file(project.at(one)) if isinstance(one, str) else None
            )
            if path:
                yield Entry(path, Reach.CLIENT)
    server = options.get("server")
    ssr = options.get("ssr")
    for one in (server, ssr.get("entry") if isinstance(ssr, dict) else None):
        path = project.everything.resolver.file(project.at(one)) if isinstance(one, str) else None
        if path:
            yield Entry(path, Reach.SERVER, "the server starts here")


def _replaced(project: Project, build: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the files that the build puts others in the place of, and those."""
    several = _options(build).get("fileReplacements")
    for one in several if isinstance(several, list) else ():
        if not isinstance(one, dict):
            continue
        old, new = one.get("replace") or one.get("src"), one.get("with") or one.get("replaceWith")
        if isinstance(old, str) and isinstance(new, str) and project.has(new):
            yield project.at(old), project.at(new)


def _defined(project: Project, options: Mapping[str, Any]) -> Iterator[Inline]:
    given = options.get("define")
    path = project.first(*_FILES)
    for name in given if isinstance(given, dict) and path else ():
        text = project.everything.read(path or "") or b""
        at = text.find(json.dumps(name).encode())
        yield Inline(
            name,
            "",
            path or "",
            Span(max(at, 0), max(at, 0) + len(name) + 2),
            f"`define` replaces {name}",
            literal=True,
        )


def _ngx_env(options: Mapping[str, Any]) -> list[PublicEnv]:
    given = options.get("ngxEnv")
    prefix = given.get("prefix") if isinstance(given, dict) else None
    prefix = prefix if isinstance(prefix, str) and re.fullmatch(r"\w+", prefix) else "NG_APP_"
    because = f"ngx-env puts variables that begin with {prefix} into the bundle"
    return [
        PublicEnv(accessor, (prefix,), because, dynamic=True)
        for accessor in ("import.meta.env", "process.env")
    ]
