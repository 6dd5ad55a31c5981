"""Which file an import means: extensions, index files, aliases, workspaces.

Sources: TypeScript handbook, module resolution and `paths`; Vite docs, `resolve.alias`; Node.js
docs, packages (`exports`, `imports`); read 2026-11-28.
"""

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SCRIPTS = ("ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "astro")
"""What an import without an ending may mean, in this order."""

_ENDINGS = tuple(f".{one}" for one in (*SCRIPTS, "json", "html"))
_TOKENS = re.compile(
    rb"""//[^\n]*|/\*.*?\*/|`(?:[^`\\]|\\.)*`
    |\b(?:import|export)\b(?P<clause>[\s{*][^'"`;()=]*?\bfrom\s*|\s*)["'](?P<static>[^"'\n]+)["']
    |\b(?:import|require)\s*\(\s*(?:/\*.*?\*/\s*)*["'`](?P<call>[^"'`\n$]+)["'`]
    |\bnew\s+URL\s*\(\s*["'`](?P<place>\.{1,2}/[^"'`\n$]+)["'`]\s*,\s*import\.meta\.url
    |@import\s+["'](?P<css>[^"'\n]+)["']
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""",
    re.DOTALL | re.VERBOSE,
)
_TYPE_ONLY = re.compile(rb"^\s*type\b(?!\s*(?:,|from))")
_COMMENTS = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
_ALIAS = re.compile(
    r"""["']?(?P<name>[@~#$][\w@~#$/*-]*|[\w-]+(?:/[\w-]+)*)["']?\s*:\s*
    (?:(?:[\w.]+\()*\s*(?:__dirname|import\.meta\.\w+|process\.cwd\(\))?\s*,?\s*(?:new\s+URL\s*\(\s*)?)
    ["'`](?P<place>[^"'`\n]+)["'`]""",
    re.VERBOSE,
)
_FIND = re.compile(
    r"""find\s*:\s*["'`/^]*(?P<name>[@~#$\w/-]+)["'`/$]*\s*,\s*replacement\s*:[^"'`\n]*["'`](?P<place>[^"'`\n]+)["'`]""",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An import, as a quick look at a text sees it; *lazy* where it is a call."""

    specifier: str
    lazy: bool


def mentions(text: bytes) -> Iterator[Mention]:
    """Yield what *text* imports: a quick look that needs no syntax tree. Types are left out."""
    for match in _TOKENS.finditer(text):
        if match["static"] is not None:
            if not _TYPE_ONLY.match(match["clause"] or b""):
                yield Mention(match["static"].decode("utf-8", "replace"), lazy=False)
        elif match["call"] or match["place"]:
            yield Mention((match["call"] or match["place"]).decode("utf-8", "replace"), lazy=True)


def loose_json(text: bytes) -> Any:
    """Return what JSON with comments and trailing commas says, or None."""
    plain = text.decode("utf-8-sig", "replace")
    try:
        return json.loads(plain)
    except ValueError:
        pass
    try:
        return json.loads(_COMMENTS.sub(lambda m: m[0] if m[0][0] == '"' else "", plain))
    except ValueError:
        return None


class Resolver:
    """Says which of *paths* an import means; *read* gives the content of one, or None."""

    def __init__(self, paths: Iterable[str], read: Callable[[str], bytes | None]) -> None:
        self._paths = frozenset(paths)
        self._read = read
        self._known: dict[tuple[str, str], str | None] = {}
        self._configs: dict[str, list[tuple[str, str]]] = {}

    def resolve(self, importer: str, specifier: str) -> str | None:
        """Return the path that *specifier* means in *importer*; None for what is elsewhere."""
        specifier = specifier.partition("?")[0]
        key = (posixpath.dirname(importer), specifier)
        if key not in self._known:
            self._known[key] = next(
                (found for place in self._places(*key) if (found := self.file(place))), None
            )
        return self._known[key]

    def file(self, place: str) -> str | None:
        """Return the file that *place*, a path that may lack its ending, means."""
        place = posixpath.normpath(place)
        if place.startswith(".."):
            return None
        if place in self._paths:
            return place
        for ending in _ENDINGS:
            if place + ending in self._paths:
                return place + ending
        stem, dot, ending = place.rpartition(".")
        if dot and ending in {"js", "jsx", "mjs", "cjs"}:
            for other in ("ts", "tsx", "mts", "cts"):
                if f"{stem}.{other}" in self._paths:
                    return f"{stem}.{other}"
        for ending in _ENDINGS:
            index = f"{place}/index{ending}" if place != "." else f"index{ending}"
            if index in self._paths:
                return index
        return self._package_main(place)

    def _package_main(self, folder: str) -> str | None:
        manifest = self._json(posixpath.join(folder, "package.json"))
        if not isinstance(manifest, dict):
            return None
        for name in ("source", "module", "main"):
            entry = manifest.get(name)
            if isinstance(entry, str) and posixpath.normpath(entry) != ".":
                found = self.file(posixpath.join(folder, entry))
                if found:
                    return found
        return self.file(posixpath.join(folder, "src/index"))

    def _places(self, folder: str, specifier: str) -> Iterator[str]:
        if specifier.startswith("."):
            yield posixpath.join(folder, specifier)
            return
        if specifier.startswith("/"):
            for above in _upwards(folder):
                yield posixpath.join(above, specifier.lstrip("/"))
                yield posixpath.join(above, "public", specifier.lstrip("/"))
            return
        for above in _upwards(folder):
            for name, place in self._aliases(above):
                target = _aliased(specifier, name, place)
                if target is not None:
                    yield target
        yield from self._usual(folder, specifier)
        yield from self._workspace(specifier)

    def _usual(self, folder: str, specifier: str) -> Iterator[str]:
        """What frameworks set up without being told: `@/`, `~/`, `$lib`."""
        head, _, rest = specifier.partition("/")
        inside = {
            "@": ("src", "", "resources/js"),
            "~": ("src", "app", ""),
            "$lib": ("src/lib",),
            "~~": ("",),
            "@@": ("",),
        }
        for above in _upwards(folder):
            if posixpath.join(above, "package.json") in self._paths or not above:
                for base in inside.get(head, ()):
                    yield posixpath.join(above, base, rest)

    def _workspace(self, specifier: str) -> Iterator[str]:
        parts = specifier.split("/")
        size = 2 if specifier.startswith("@") else 1
        folder = self._workspaces.get("/".join(parts[:size]))
        if folder is None:
            return
        rest = "/".join(parts[size:])
        if not rest:
            manifest = self._json(posixpath.join(folder, "package.json")) or {}
            yield from (
                posixpath.join(folder, one) for one in _exported(manifest.get("exports"), ".")
            )
            yield folder or "."
            return
        manifest = self._json(posixpath.join(folder, "package.json")) or {}
        yield from (
            posixpath.join(folder, one) for one in _exported(manifest.get("exports"), f"./{rest}")
        )
        yield posixpath.join(folder, rest)
        yield posixpath.join(folder, "src", rest)

    @cached_property
    def _workspaces(self) -> Mapping[str, str]:
        found = {}
        for path in self._paths:
            if posixpath.basename(path) == "package.json":
                manifest = self._json(path)
                name = manifest.get("name") if isinstance(manifest, dict) else None
                if isinstance(name, str):
                    found[name] = posixpath.dirname(path)
        return found

    def _aliases(self, folder: str) -> list[tuple[str, str]]:
        if folder not in self._configs:
            self._configs[folder] = [
                *self._typescript_paths(folder),
                *self._bundler_aliases(folder),
            ]
        return self._configs[folder]

    def _typescript_paths(self, folder: str) -> Iterator[tuple[str, str]]:
        for name in ("tsconfig.json", "jsconfig.json", "tsconfig.app.json", "tsconfig.base.json"):
            path = posixpath.join(folder, name)
            if path in self._paths:
                yield from self._paths_of(path, 0)

    def _paths_of(self, path: str, depth: int) -> Iterator[tuple[str, str]]:
        config = self._json(path)
        if not isinstance(config, dict) or depth > 4:
            return
        folder = posixpath.dirname(path)
        options = config.get("compilerOptions")
        options = options if isinstance(options, dict) else {}
        base_url = options.get("baseUrl")
        base = posixpath.join(folder, base_url if isinstance(base_url, str) else ".")
        listed = options.get("paths")
        for name, places in (listed if isinstance(listed, dict) else {}).items():
            for place in places if isinstance(places, list) else []:
                if isinstance(place, str):
                    yield str(name), posixpath.normpath(posixpath.join(base, place))
        parent = config.get("extends")
        for one in parent if isinstance(parent, list) else [parent]:
            if isinstance(one, str) and one.startswith("."):
                place = posixpath.normpath(posixpath.join(folder, one))
                yield from self._paths_of(
                    place if place in self._paths else f"{place}.json", depth + 1
                )
        if isinstance(base_url, str):
            yield "*", posixpath.normpath(posixpath.join(base, "*"))

    def _bundler_aliases(self, folder: str) -> Iterator[tuple[str, str]]:
        for path in self._at(folder):
            if not _BUNDLER.fullmatch(posixpath.basename(path)):
                continue
            text = (self._read(path) or b"").decode("utf-8", "replace")
            start = text.find("alias")
            if start < 0:
                continue
            for regex in (_ALIAS, _FIND):
                for match in regex.finditer(text, start):
                    place = posixpath.normpath(posixpath.join(folder, match["place"].lstrip("/")))
                    yield match["name"].rstrip("/"), place
        manifest = self._json(posixpath.join(folder, "package.json"))
        imports = manifest.get("imports") if isinstance(manifest, dict) else None
        for name, place in (imports if isinstance(imports, dict) else {}).items():
            for one in _conditions(place):
                yield str(name), posixpath.normpath(posixpath.join(folder, one))

    def _at(self, folder: str) -> list[str]:
        return self._by_folder.get(folder, [])

    @cached_property
    def _by_folder(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._paths:
            if _BUNDLER.fullmatch(posixpath.basename(path)):
                found.setdefault(posixpath.dirname(path), []).append(path)
        return found

    def _json(self, path: str) -> Any:
        if path not in self._paths:
            return None
        return loose_json(self._read(path) or b"")


_BUNDLER = re.compile(
    r"(?:vite|vitest|webpack[\w.-]*|rollup|rsbuild|rspack|farm|electron\.vite|svelte|nuxt|astro|"
    r"craco|vue|babel|metro|wxt|next)\.config\.[cm]?[jt]s|\.babelrc(?:\.js)?"
)


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _aliased(specifier: str, name: str, place: str) -> str | None:
    if "*" in name:
        head, _, tail = name.partition("*")
        if (
            len(specifier) >= len(head) + len(tail)
            and specifier.startswith(head)
            and specifier.endswith(tail)
        ):
            middle = specifier[len(head) : len(specifier) - len(tail)]
            return place.replace("*", middle, 1) if "*" in place else posixpath.join(place, middle)
        return None
    if specifier == name:
        return place
    if specifier.startswith(f"{name}/"):
        return posixpath.join(place, specifier[len(name) + 1 :])
    return None


def _exported(exports: Any, subpath: str) -> Iterator[str]:
    """Yield what a package's `exports` say for *subpath*; source files may be among them."""
    if isinstance(exports, str):
        if subpath == ".":
            yield exports
    elif isinstance(exports, dict):
        for name, value in exports.items():
            if not str(name).startswith("."):
                if subpath == ".":
                    yield from _conditions(exports)
                return
            target = _aliased(subpath, str(name), "")
            if name == subpath:
                yield from _conditions(value)
            elif "*" in str(name) and target is not None:
                yield from (one.replace("*", target) for one in _conditions(value))


def _conditions(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _conditions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _conditions(inner)
