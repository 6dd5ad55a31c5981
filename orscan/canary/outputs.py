"""What a build wrote, and who gets it: the client, a server, or nobody.

Sources: what builds with Next.js 16, Nuxt 3 and SvelteKit 2 were seen to write, and where their
marks came out, and vercel.com/docs/build-output-api/primitives, both 2026-11-28; the other folders
from memory of the tools' documentation.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from orscan.canary.project import File, files

State = tuple[int, int, int, int]
"""What changes when a file is written: its times, its size, its place on the disk."""


class Audience(StrEnum):
    """Who gets a file: clients, a server, nobody (what builds keep for themselves), or unknown."""

    CLIENT = "client"
    SERVER = "server"
    NOBODY = "nobody"
    SOURCE = "source"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that the build wrote, and who gets it."""

    path: str
    audience: Audience


def states(
    root: str, also: Sequence[str] = (), unlisted: list[str] | None = None
) -> dict[str, State]:
    """Return the state of each file of the project, and of the folders *also*, by its path.

    Folders that cannot be listed are added to *unlisted*.
    """
    starts = ("", *also)
    return {
        file.path: _state(file)
        for start in starts
        for file in files(root, start, unlisted=unlisted)
    }


def _state(file: File) -> State:
    about = file.about
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino


def written(
    root: str,
    before: Mapping[str, State],
    out: Sequence[str],
    replaced: Iterable[str],
    unlisted: list[str] | None = None,
) -> list[Written]:
    """Return what is new or changed since *before*, sorted by path.

    Of the folders *out*, where there are any, and of nothing else. *replaced* are the paths of
    files that orscan itself put back; folders that cannot be listed are added to *unlisted*.
    """
    after = states(root, out, unlisted)
    own = frozenset(replaced)
    layout = Layout(root)
    return [
        Written(path, _audience(layout, path, out))
        for path, state in sorted(after.items())
        if before.get(path) != state and path not in own and _within(path, out)
    ]


def _within(path: str, out: Sequence[str]) -> bool:
    return not out or any(_is_below(path, folder) for folder in out)


def _is_below(path: str, folder: str) -> bool:
    return folder in ("", path) or path.startswith(f"{folder}/")


def _audience(layout: "Layout", path: str, out: Sequence[str]) -> Audience:
    judged = layout.audience(path)
    is_named = bool(out) and judged is not Audience.SERVER
    return Audience.CLIENT if is_named else judged


_C, _S, _N = Audience.CLIENT, Audience.SERVER, Audience.NOBODY

_TABLE = tuple(
    (re.compile(f"(?:^|/){pattern}"), audience)
    for pattern, audience in (
        # Next.js sends the pages it renders at build time, and their data, as they are.
        (r"\.next/(?:cache|trace|types|diagnostics|dev)(?:/|$)", _N),
        (r"\.next/(?:.*/)?static/", _C),
        (r"\.next/(?:standalone/.*)?server/(?:app|pages)/.*\.(?:html|rsc|body|txt|xml)$", _C),
        (r"\.next/(?:standalone/.*)?server/pages/.*(?<!\.nft)(?<!manifest)\.json$", _C),
        (r"\.next/", _S),
        # Nuxt, SolidStart and whatever else Nitro packs; WXT writes extensions to the same folder.
        (r"\.output/public/", _C),
        (r"\.output/(?:server/|nitro\.json$)", _S),
        (r"\.output/", _C),
        (r"\.svelte-kit/output/(?:client|prerendered)/", _C),
        (r"\.svelte-kit/output/", _S),
        (r"\.svelte-kit/cloudflare[^/]*/_worker", _S),
        (r"\.svelte-kit/cloudflare[^/]*/", _C),
        (r"\.svelte-kit/", _N),
        (r"\.vercel/output/(?:static/|functions/.*\.prerender-fallback\.)", _C),
        (r"\.vercel/", _S),
        (r"\.netlify/(?:static|publish|deploy)/", _C),
        (r"\.netlify/", _S),
        (r"\.open-next/assets/", _C),
        (r"\.open-next/", _S),
        (r"\.amplify-hosting/static/", _C),
        (r"\.amplify-hosting/", _S),
        (r"\.vitepress/dist/", _C),
        (r"\.vuepress/dist/", _C),
        (r"storybook-static/", _C),
    )
)
"""Where frameworks write, of the more special first; the first that matches counts."""

_CACHES = frozenset(
    (
        *(".cache", ".parcel-cache", ".turbo", ".nx", ".vite", ".vite-temp", ".angular", ".swc"),
        *(".astro", ".expo", ".wrangler", ".vinxi", ".nitro", ".tanstack", ".react-router"),
        *(".docusaurus", ".plasmo", ".wxt", ".nuxt", ".rpt2_cache", ".rollup.cache", ".webpack"),
        *(".eslintcache", ".stylelintcache", ".nyc_output", "coverage", ".sass-cache", ".data"),
        *("intermediates", "test-results", ".temp", ".tmp", "tmp", ".vitepress", ".vuepress"),
    )
)
"""Folders, and files, that builds keep for themselves: the next build reads them, nobody else."""

_PACKAGES = (
    *(".apk", ".aab", ".ipa", ".asar", ".crx", ".xpi", ".vsix", ".exe", ".dmg", ".msi", ".msix"),
    *(".appx", ".appimage", ".snap", ".deb", ".rpm", ".hbc", ".jsbundle"),
)
"""Endings of what people install, wherever it lies."""

_CLIENT_ROOTS = frozenset(
    (
        *("dist", "build", "out", "public", "www", "wwwroot", "_site", "web-build", "public_html"),
        *("htdocs", "docs", "release", "browser", "dist-electron", "dist_electron", "dist-web"),
        *("dist-firefox", "dist-chrome", "export", "extension", "staticfiles"),
    )
)
"""Folders that what is served or installed is written to."""

_SERVER_PARTS = frozenset(
    (
        *("server", "functions", "edge-functions", "functions-internal", "lambda", "lambdas"),
        *("ssr", "_worker.js", "_functions", "server-functions", "standalone"),
    )
)
"""Folders in a place of output that only a server reads."""

_SERVER_FILE = re.compile(r"(?:_worker(?:\.bundle)?|server)\.[cm]?js(?:\.map)?")
_CLIENT_PARTS = frozenset(("client", "browser"))
_PROGRAM = re.compile(r".+\.[cm]?js(?:\.map)?")
_FOR_BOTH = frozenset(("prerendered", "static", "assets", "public"))

_CODE = frozenset(("src", "source", "sources"))
_SOURCES = _CODE.union(("scripts", "config", "generated", "lib", "app"))
_SOURCE = re.compile(
    r".+\.(?:[mc]?tsx?|log|tsbuildinfo|vue|svelte|lock)|\.env(?:\..+)?|.+\.env|package-lock\.json"
)


class Layout:
    """Judges paths below *root* by their names, and by what lies beside them."""

    def __init__(self, root: str) -> None:
        self._root = Path(root)
        self._known: dict[str, frozenset[str]] = {}

    def audience(self, path: str) -> Audience:
        """Return who gets the file at *path*."""
        *folders, name = path.split("/")
        known = self._as_next(folders, path)
        for pattern, audience in _TABLE:
            if pattern.search(known):
                return audience
        if name.lower().endswith(_PACKAGES) and "intermediates" not in folders:
            return Audience.CLIENT
        if not _CACHES.isdisjoint((*folders, name)):
            return Audience.NOBODY
        for at, part in enumerate(folders):
            if part == "target":
                return Audience.CLIENT if "bundle" in folders[at:] else Audience.NOBODY
            if part in _CLIENT_ROOTS and _CODE.isdisjoint(folders[:at]):
                return self._in_output(folders[: at + 1], [*folders[at + 1 :], name])
        return self._elsewhere(folders, name)

    def _as_next(self, folders: Sequence[str], path: str) -> str:
        """Return *path* as if Next.js wrote to `.next`: its folder may be called otherwise."""
        for at in range(1, len(folders) + 1):
            if {"BUILD_ID", "build-manifest.json", "server"} <= self._names(folders[:at]):
                return "/".join([".next", *path.split("/")[at:]])
        return path

    def _in_output(self, base: Sequence[str], rest: Sequence[str]) -> Audience:
        """Judge a file in the folder of output *base*, of which a part may be for a server."""
        beside_base = self._names(base[:-1])
        if base[-1] == "build":
            if beside_base & {"build.gradle", "build.gradle.kts"}:
                return _C if rest[0] == "outputs" else _N
            if "pubspec.yaml" in beside_base:
                return _C if rest[0] in ("web", "app", "ios", "macos", "windows") else _N
            if beside_base & {"remix.config.js", "remix.config.mjs", "remix.config.cjs"}:
                return _S
        for at, part in enumerate(rest[:2]):
            folder = [*base, *rest[:at]]
            names = self._names(folder)
            is_split = bool(names & _CLIENT_PARTS) and "server" in names
            if part in _CLIENT_PARTS or (is_split and part in _FOR_BOTH):
                return _C
            if part in _SERVER_PARTS and self._is_program([*folder, part]):
                return _S
            if is_split:
                return _S if _PROGRAM.fullmatch(rest[-1]) else _C
        return _S if len(rest) == 1 and _SERVER_FILE.fullmatch(rest[0]) else _C

    def _is_program(self, folder: Sequence[str]) -> bool:
        """Whether *folder* holds no page: in a site `server` may as well be the name of one."""
        return not any(name.endswith((".html", ".htm")) for name in self._names(folder))

    def _elsewhere(self, folders: Sequence[str], name: str) -> Audience:
        is_source = not _SOURCES.isdisjoint(folders[:-1]) or bool(_SOURCE.fullmatch(name))
        if is_source:
            return Audience.SOURCE
        beside = (self._names(folders[:at]) for at in range(len(folders), 0, -1))
        is_page = any(names & {"index.html", "manifest.json"} for names in beside)
        if is_page:
            return Audience.CLIENT
        return Audience.SOURCE if not _SOURCES.isdisjoint(folders) else Audience.UNKNOWN

    def _names(self, folder: Sequence[str]) -> frozenset[str]:
        key = "/".join(folder)
        if key not in self._known:
            try:
                names = frozenset(entry.name for entry in os.scandir(self._root / key))
            except OSError:
                names = frozenset()
            self._known[key] = names
        return self._known[key]
