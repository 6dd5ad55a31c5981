"""Plain pages: what HTML loads runs in the browser as it is, without a build.

Source: html.spec.whatwg.org, "The script element"; read 2026-11-28.
"""

import re

from orscan.analysis.frameworks import Facts
from orscan.analysis.frameworks.entrypoints import client
from orscan.analysis.project import Project, is_generated

_BUILDERS = frozenset((
    "vite", "webpack", "parcel", "parcel-bundler", "react-scripts", "@vue/cli-service",
    "@angular/core", "next", "nuxt", "astro", "@sveltejs/kit", "wxt", "plasmo", "expo",
    "electron-vite", "@rsbuild/core", "gatsby", "rollup",
))  # fmt: skip
_MADE = re.compile(
    r"(?:^|/)(?:node_modules|coverage|dist|build|storybook-static|target|templates?|tests?|fixtures?)/"
)


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
    found.complete = False
    return found if found.entries else None
