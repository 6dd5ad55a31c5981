"""React Router as a framework, and Remix before it: what of a route runs where.

Sources: reactrouter.com, "Route Module", "`.server` modules", "Client Data"; remix.run/docs; real
builds of React Router 7.18 and Remix 2.17; read 2026-11-28.
"""

import re

from orscan.analysis.frameworks import Entry, Facts, HandsOut
from orscan.analysis.frameworks.configs import texts_of
from orscan.analysis.frameworks.routes import SCRIPT, both_sides, named, on_client, on_server
from orscan.analysis.project import Project
from orscan.rule import Reach

_PACKAGES = frozenset(("@react-router/dev", "@remix-run/dev", "@remix-run/serve", "@vercel/remix"))
_ON_CLIENT = frozenset((
    "default", "clientLoader", "clientAction", "ErrorBoundary", "HydrateFallback", "CatchBoundary",
    "Layout", "meta", "links", "handle", "shouldRevalidate", "clientMiddleware",
))  # fmt: skip
_SERVER = re.compile(r"\.server(?:\.[cm]?[jt]sx?$|/)")
_NOTE = "the route"


def facts(project: Project) -> Facts | None:
    """Return what the framework makes of *project*, or None where it does not build it."""
    if not project.dependencies & _PACKAGES:
        return None
    found = Facts("React Router", renders=True, boundary=_boundary)
    folder = _folder(project)
    modules = [
        path
        for path in named(project, rf"{folder}/(?:root{SCRIPT}|routes/.*{SCRIPT})")
        if not _SERVER.search(path)
    ]
    modules += [path for path in _configured(project, folder) if path not in modules]
    for path in modules:
        found.entries += _route(project, path)
        returned = frozenset(("loader", "action"))
        found.hands_out.append(HandsOut("is sent to the page by a loader", path, returned))
    found.entries += on_client(
        named(project, rf"{folder}/entry\.client{SCRIPT}"), "the client starts here"
    )
    found.entries += on_server(
        named(project, rf"{folder}/entry\.server{SCRIPT}|server{SCRIPT}|server/.*{SCRIPT}")
    )
    return found


def _folder(project: Project) -> str:
    for stem in ("react-router.config", "vite.config", "remix.config"):
        config = project.config(stem)
        places = texts_of(project.everything.read(config) or b"", "appDirectory") if config else []
        if places:
            return re.escape(places[0].strip("./"))
    return "app"


def _configured(project: Project, folder: str) -> list[str]:
    """Return the modules that `routes.ts` names."""
    path = project.config(f"{folder}/routes")
    if path is None:
        return []
    text = (project.everything.read(path) or b"").decode("utf-8", "replace")
    places = re.findall(r"""["'`]([\w./$()-]+\.[jt]sx?)["'`]""", text)
    found = (project.everything.resolver.file(project.at(f"{folder}/{one}")) for one in places)
    return [one for one in found if one]


def _route(project: Project, path: str) -> list[Entry]:
    """A module without a component is a resource: only the server runs it."""
    text = project.everything.read(path) or b""
    if b"export default" not in text and not re.search(
        rb"\bdefault\b|\bclientLoader\b|\bclientAction\b", text
    ):
        return list(on_server(iter((path,)), _NOTE))
    return list(both_sides(iter((path,)), _NOTE, _ON_CLIENT))


def _boundary(path: str) -> Reach | None:
    return Reach.SERVER if _SERVER.search(path) else None
