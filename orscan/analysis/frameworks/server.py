"""Programs that run on the owner's machines: servers, functions of hosts, command lines.

Sources: docs.npmjs.com/cli/configuring-npm/package-json (main, bin); docs.netlify.com/functions,
vercel.com/docs/functions, supabase.com/docs/guides/functions, developers.cloudflare.com/workers/
wrangler/configuration (main), docs.deno.com/runtime; read 2026-11-28.
"""

import re

from orscan.analysis.frameworks import Entry, Facts
from orscan.analysis.frameworks.entrypoints import CODE, commands, module
from orscan.analysis.project import Project, is_generated
from orscan.rule import Reach
from orscan.wordsfirst import finder

_RUNNERS = frozenset(
    (
        "node",
        "nodemon",
        "tsx",
        "ts-node",
        "ts-node-dev",
        "bun",
        "deno",
        "pm2",
        "wrangler",
        "babel-node",
        "nest",
    )
)
_PLACES = re.compile(
    r"^(?:netlify/(?:edge-)?functions/|supabase/functions/|functions/|api/|server/|backend/|workers?/|src/functions/).*"
    r"\.(?:[cm]?[jt]s)$"
)
_serves = finder(
    {
        b"express": rb"\bexpress\s*\(\)",
        b"createServer": rb"\bcreateServer\s*\(",
        b"listen": rb"\b(?:app|server)\.listen\s*\(",
        b".serve": rb"\b(?:Deno|Bun)\.serve\s*\(",
        b"Hono": rb"new\s+Hono\s*[<(]",
        b"astify": rb"\b[fF]astify\s*\(",
        b"Koa": rb"new\s+Koa\s*\(",
        b"NestFactory": rb"NestFactory\.create",
        b"fetch": rb"export\s+default\s*\{\s*(?:async\s+)?fetch\b"
        rb"|addEventListener\(\s*[\"']fetch[\"']",
        b"handler": rb"exports\.handler\s*="
        rb"|export\s+(?:const|async\s+function)\s+handler\b",
        b"serve": rb"\bserve\s*\(\s*async",
        b"doGet": rb"\bdoGet\s*\(",
    }
)
"""Whether a text starts a server, or is what one calls."""

_NOT_HERE = frozenset(("electron", "expo", "react-native"))
_MAIN = re.compile(r"""^\s*main\s*=\s*["']([^"']+)["']""", re.MULTILINE)


def facts(project: Project) -> Facts | None:
    """Return where programs of *project* start that run on a server, or None without any."""
    found = Facts("server")
    paths = [*_named(project), *_placed(project)]
    found.entries += [
        Entry(path, Reach.SERVER, "runs on the server") for path in dict.fromkeys(paths)
    ]
    return found if found.entries else None


def _named(project: Project) -> list[str]:
    names = [
        word for words in commands(project) if _runs(words) for word in words if word.endswith(CODE)
    ]
    if not project.dependencies & _NOT_HERE:
        listed = project.manifest.get("bin")
        several = list(listed.values()) if isinstance(listed, dict) else [listed]
        names += [
            str(one) for one in [*several, project.manifest.get("main")] if isinstance(one, str)
        ]
    names += _MAIN.findall(project.text("wrangler.toml"))
    worker = project.json("wrangler.json") or project.json("wrangler.jsonc")
    names += [str(worker["main"])] if isinstance(worker.get("main"), str) else []
    return [path for name in names if (path := module(project, name)) is not None]


def _runs(words: list[str]) -> bool:
    called = {word.rpartition("/")[2] for word in words[:4]}
    return bool(called & _RUNNERS) and "build" not in called


def _placed(project: Project) -> list[str]:
    """Return modules whose place or whose own text says that a server runs them."""
    found = []
    for path in project.files:
        if not path.endswith(CODE) or is_generated(path):
            continue
        if _PLACES.match(project.below(path)) or _serves(project.everything.read(path) or b""):
            found.append(path)
    return found
