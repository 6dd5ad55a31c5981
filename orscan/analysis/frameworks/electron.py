"""Electron: main, preload and renderer all go to the user, packed into app.asar.

What a build puts into the main process can be read there as well; `process.env` itself is the
user's own environment. Sources: electron-vite.org/guide/env-and-mode; electronjs.org/docs/latest/
tutorial/asar-archives; read 2026-11-28.
"""

import re

from orscan.analysis.frameworks import Facts, PublicEnv
from orscan.analysis.frameworks.configs import defines
from orscan.analysis.frameworks.entrypoints import client, default, module, modules_of, sources
from orscan.analysis.project import Project

_SIDES = {
    "MAIN_VITE_": r"(?:^|/)main/",
    "PRELOAD_VITE_": r"(?:^|/)preload/",
    "RENDERER_VITE_": r"(?:^|/)renderer/",
}
"""Where electron-vite puts the variables of each prefix, in its usual layout."""


def facts(project: Project) -> Facts | None:
    """Return what is known of an app of Electron, or None where *project* is none."""
    if not project.dependencies & {
        "electron",
        "electron-vite",
        "electron-forge",
        "@electron-forge/cli",
    }:
        return None
    found = Facts("Electron")
    config = project.config("electron.vite.config")
    if config is not None or "electron-vite" in project.dependencies:
        has_layout = all(
            any(re.search(side, path) for path in project.files) for side in _SIDES.values()
        )
        because = "electron-vite puts variables that begin with {} into the app"
        for prefix in ("MAIN_VITE_", "PRELOAD_VITE_", "RENDERER_VITE_", "VITE_"):
            where = _SIDES.get(prefix, "") if has_layout else ""
            found.public.append(
                PublicEnv(
                    "import.meta.env", (prefix,), because.format(prefix), dynamic=True, where=where
                )
            )
    if config is not None:
        found.inlines += defines(project, config, "define")
    named = modules_of(project, config, "input", "entry") if config is not None else []
    for path in [*named, *_starts(project)]:
        if not any(entry.path == path for entry in found.entries):
            found.entries += client(project, path)
    return found


def _starts(project: Project) -> list[str]:
    main = project.manifest.get("main")
    named = module(project, main) if isinstance(main, str) else None
    paths = [named] if named else []
    for stem in ("main", "preload"):
        paths += default(
            project,
            f"src/{stem}/index",
            f"src/{stem}",
            f"electron/{stem}",
            f"electron/{stem}/index",
            stem,
        )
    paths += [
        path
        for path in sources(project)
        if re.search(r"(?:^|/)(?:renderer/(?:src/)?)?index\.html$", path)
    ]
    return list(dict.fromkeys(paths))
