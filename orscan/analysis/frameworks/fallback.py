"""Projects nobody's build is known of, and single files: what the code itself shows.

A file that builds a page, or uses one, runs on the client. What shows neither side is unknown.
"""

import re

from orscan.analysis.frameworks import Entry, Facts, PublicEnv
from orscan.analysis.frameworks.entrypoints import sources
from orscan.analysis.project import TESTS, Project
from orscan.rule import Reach

_KNOWN = frozenset((
    "vite", "webpack", "parcel", "parcel-bundler", "react-scripts", "@craco/craco",
    "@vue/cli-service", "@angular/core", "next", "nuxt", "astro", "@sveltejs/kit", "wxt",
    "plasmo", "expo", "react-native", "electron", "electron-vite", "@rsbuild/core", "gatsby",
    "rollup", "@docusaurus/core", "@remix-run/dev", "@react-router/dev", "@solidjs/start",
    "@builder.io/qwik-city", "@tanstack/react-start", "vinxi", "esbuild", "vitepress",
))  # fmt: skip
_CONFIGS = re.compile(
    r"(?:^|/)(?:vite|next|nuxt|astro|svelte|webpack[\w.-]*|rollup|rsbuild|wxt|docusaurus|angular|gatsby-|vue)[\w.-]*"
    r"config\.[cm]?[jt]s$|(?:^|/)angular\.json$"
)
_PAGE = re.compile(
    rb"\bdocument\s*\.\s*(?:getElementById|querySelector|createElement|addEventListener|body|title|cookie)|"
    rb"\bwindow\s*\.\s*(?:addEventListener|location|localStorage|onload)|\blocalStorage\s*\.|"
    rb"\bcreateRoot\s*\(|ReactDOM\.|\bcreateApp\s*\(|return\s*\(\s*<[A-Za-z]|return\s+<[A-Za-z]|=>\s*\(\s*<[A-Za-z]"
)
_HOOKS = re.compile(rb"\buse(?:State|Effect|Ref|Callback|Memo)\s*[<(]")
_SERVER = re.compile(
    rb"require\(\s*[\"'](?:node:)?(?:fs|http|express|path)[\"']|"
    rb"from\s*[\"'](?:node:|fs[\"']|express[\"']|http[\"'])|use server"
)
_PUBLIC = (
    ("import.meta.env", ("VITE_", "PUBLIC_", "NG_APP_", "WXT_"), "Vite"),
    ("process.env", ("NEXT_PUBLIC_",), "Next.js"),
    ("process.env", ("REACT_APP_",), "Create React App"),
    ("process.env", ("VUE_APP_",), "Vue CLI"),
    ("process.env", ("EXPO_PUBLIC_",), "Expo"),
    ("process.env", ("GATSBY_",), "Gatsby"),
    ("process.env", ("PLASMO_PUBLIC_",), "Plasmo"),
)


def facts(project: Project) -> Facts | None:
    """Return what the code of *project* shows, or None where a build of it is known."""
    if project.dependencies & _KNOWN or any(
        _CONFIGS.search(project.below(path)) for path in project.files
    ):
        return None
    found = Facts("unknown build", complete=False, certain=False)
    for accessor, prefixes, name in _PUBLIC:
        because = f"{name} puts variables that begin with {' or '.join(prefixes)} into the bundle"
        found.public.append(PublicEnv(accessor, prefixes, because))
    for path in sources(project):
        if not TESTS.search(project.below(path)) and _shows_a_page(
            path, project.everything.read(path) or b""
        ):
            found.entries.append(Entry(path, Reach.CLIENT, "builds or uses a page"))
    return found


def _shows_a_page(path: str, text: bytes) -> bool:
    if path.endswith((".vue", ".svelte")):
        return True
    if path.endswith(".html") or _SERVER.search(text):
        return False
    return bool(_PAGE.search(text)) or (
        path.endswith((".jsx", ".tsx")) and bool(_HOOKS.search(text))
    )
