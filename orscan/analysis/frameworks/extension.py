"""Browser extensions: manifest.json, Plasmo and WXT. All of an extension is on the user's disk.

Sources: developer.chrome.com/docs/extensions/reference/manifest; docs.plasmo.com, "Environment
Variables"; wxt.dev/guide/essentials (Entrypoints, Environment Variables); read 2026-11-28.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from orscan.analysis.frameworks import Entry, Facts, PublicEnv
from orscan.analysis.frameworks.configs import defines
from orscan.analysis.frameworks.entrypoints import CODE, client, module, sources
from orscan.analysis.project import Project
from orscan.rule import Reach

_PAGES = (".html", ".htm")
_PLASMO = re.compile(
    r"^(?:src/)?(?:(?:popup|options|newtab|devtools|sidepanel|content|background)(?:/index)?\.[jt]sx?|"
    r"(?:contents?|background|tabs|sandboxes|popup|options|sidepanel)/.*\.[jt]sx?|background/index\.ts)$"
)
_WXT = re.compile(
    r"^(?:src/)?entrypoints/[^/]+(?:\.[jt]sx?|\.html|/index\.(?:[jt]sx?|html)|/[^/]+\.content\.[jt]sx?)$"
)


def manifest(project: Project) -> Facts | None:
    """Return what the manifest of a browser extension names, or None where there is no such one."""
    found = Facts("browser extension", shakes=False)
    for path in [
        *project.glob(
            "manifest.json", "public/manifest.json", "src/manifest.json", "static/manifest.json"
        )
    ]:
        value = project.json(project.below(path))
        if isinstance(value.get("manifest_version"), int):
            for name in sorted(set(_files(value))):
                found.entries += _named(project, name, posixpath.dirname(path))
    bundled = project.dependencies & {
        "webpack",
        "vite",
        "rollup",
        "esbuild",
        "parcel",
        "@crxjs/vite-plugin",
    }
    found.shakes = bool(bundled)
    return found if found.entries else None


def _files(value: Any) -> Iterator[str]:
    """Yield the names of code and pages anywhere in a manifest."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _files(one)
    elif isinstance(value, list):
        for one in value:
            yield from _files(one)
    elif isinstance(value, str) and value.endswith((*CODE, *_PAGES)) and "*" not in value:
        yield value


def _named(project: Project, name: str, folder: str) -> Iterator[Entry]:
    page = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
    path = page if page in project.everything else module(project, name, folder)
    if path is None:
        # What a build makes is named, what it is made of often has the same name below src/.
        stem = posixpath.splitext(posixpath.basename(name))[0]
        path = module(project, f"src/{stem}") or module(project, f"src/{stem}/index")
    if path is not None:
        yield from client(project, path)


def plasmo(project: Project) -> Facts | None:
    """Return what Plasmo does with *project*, or None where it does not build it."""
    if "plasmo" not in project.dependencies:
        return None
    because = "Plasmo puts variables that begin with PLASMO_PUBLIC_ into the extension"
    found = Facts("Plasmo", public=[PublicEnv("process.env", ("PLASMO_PUBLIC_",), because)])
    for path in project.files:
        if _PLASMO.match(project.below(path)):
            found.entries.append(Entry(path, Reach.CLIENT, "part of the extension"))
    return found


def wxt(project: Project) -> Facts | None:
    """Return what WXT does with *project*, or None where it does not build it."""
    config = project.config("wxt.config")
    if config is None and "wxt" not in project.dependencies:
        return None
    because = "WXT puts variables that begin with WXT_ or VITE_ into the extension"
    found = Facts(
        "WXT", public=[PublicEnv("import.meta.env", ("WXT_", "VITE_"), because, dynamic=True)]
    )
    if config is not None:
        found.inlines += defines(project, config, "define")
    for path in sources(project):
        if _WXT.match(project.below(path)):
            found.entries += client(project, path)
    return found
