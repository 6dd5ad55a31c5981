"""Plain pages: what HTML loads runs in the browser as it is, without a build.

Source: html.spec.whatwg.org, "The script element"; read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Entry, Facts, Inline
from orscan.analysis.frameworks.entrypoints import client
from orscan.analysis.frameworks.pages import sources
from orscan.analysis.project import Project, is_generated
from orscan.location import Span

_BUILDERS = frozenset((
    "vite", "webpack", "parcel", "parcel-bundler", "react-scripts", "@vue/cli-service",
    "@angular/core", "next", "nuxt", "astro", "@sveltejs/kit", "wxt", "plasmo", "expo",
    "electron-vite", "@rsbuild/core", "gatsby", "rollup",
))  # fmt: skip
_MADE = re.compile(
    r"(?:^|/)(?:node_modules|coverage|dist|build|storybook-static|target|templates?|tests?|fixtures?)/"
)
_HEREDOC = re.compile(
    rb"(?:>\s*(?P<before>[\w./-]+\.js)\s*)?<<-?\s*(?P<quote>[\"']?)(?P<end>\w+)(?P=quote)(?:\s*>\s*(?P<after>[\w./-]+\.js))?[^\n]*\n"
    rb"(?P<body>.*?)\n\s*(?P=end)\b",
    re.DOTALL,
)
_ECHO = re.compile(
    rb"""\b(?:echo|printf)\s+(?:-\w+\s+)*"(?P<body>(?:[^"\\\n]|\\.)*)"\s*>>?\s*(?P<file>[\w./-]+\.js)\b"""
)
_SECRET = re.compile(rb"\$\{\{\s*secrets\.(\w+)")
_VARIABLE = re.compile(rb"(?<!\\)\$(?:\{\{\s*secrets\.|\{)?([A-Za-z_]\w*)")


def facts(project: Project) -> Facts | None:
    """Return the pages of *project* that browsers load as they are, or None without any."""
    if project.dependencies & _BUILDERS:
        return None
    found = Facts("pages", shakes=False)
    for path in project.files:
        if (
            path.endswith((".html", ".htm"))
            and not is_generated(path)
            and not _MADE.search(project.below(path))
        ):
            found.entries += client(project, path)
    loaded = {path.rpartition("/")[2] for path in (one.path for one in found.entries)}
    loaded |= {name.rpartition("/")[2] for one in found.entries for name in _loads(project, one)}
    found.inlines += _written(project, loaded)
    found.complete = False
    return found if found.entries else None


def _loads(project: Project, entry: Entry) -> Iterator[str]:
    """Yield the scripts that a page names, also those that are not in the tree."""
    if entry.path.endswith((".html", ".htm")):
        yield from sources(project.everything.read(entry.path) or b"")


def _written(project: Project, loaded: set[str]) -> Iterator[Inline]:
    """Yield the variables that a shell script writes into a script that a page loads.

    Both `cat > config.js <<EOF` and `echo "..." > config.js`; a quoted EOF replaces nothing.
    """
    for path in project.files:
        if not path.endswith((".sh", ".yml", ".yaml", ".bash")) and "Dockerfile" not in path:
            continue
        text = project.everything.read(path) or b""
        for match in (*_HEREDOC.finditer(text), *_ECHO.finditer(text)):
            groups = match.groupdict()
            file = groups.get("file") or groups.get("before") or groups.get("after") or b""
            name = file.decode("utf-8", "replace")
            if name.rpartition("/")[2] not in loaded:
                continue
            wanted = _SECRET if groups.get("quote") else _VARIABLE
            for used in wanted.finditer(match["body"]):
                start = match.start("body") + used.start()
                span = Span(start, start + len(used[0]))
                because = f"a script writes it into {name}, which the page loads"
                variable = used[1].decode()
                yield Inline(f"{name} {variable}", variable, path, span, because, whole=True)
