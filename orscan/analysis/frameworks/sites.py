"""Docusaurus and Storybook.

Sources: docusaurus.io/docs/api/docusaurus-config (customFields); storybook.js.org/docs/configure/
environment-variables; read 2026-11-28.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from orscan.analysis import syntax
from orscan.analysis.frameworks import Accessor, Entry, Facts, Inline, PublicEnv
from orscan.analysis.frameworks.configs import inlined, language_of, values
from orscan.analysis.project import Project, is_generated
from orscan.rule import Reach

_FIELDS = "customFields"


def docusaurus(project: Project) -> Facts | None:
    """Return what Docusaurus does with *project*, or None where it does not build it."""
    config = project.config("docusaurus.config")
    if config is None:
        return None
    found = Facts("Docusaurus", inlines=list(_custom(project, config)))
    for path in _pages(project):
        found.entries.append(Entry(path, Reach.CLIENT, "part of the site"))
    found.accessors.append(Accessor("@generated/docusaurus.config", ("default", _FIELDS), _FIELDS))
    hook = ("default", "()", "siteConfig", _FIELDS)
    found.accessors.append(Accessor("@docusaurus/useDocusaurusContext", hook, _FIELDS))
    return found


def _pages(project: Project) -> Iterator[str]:
    """Yield the pages and parts of the theme, and the modules that documents import."""
    documents = b"".join(project.everything.read(one) or b"" for one in project.glob("*.mdx"))
    for path in project.glob("src/*"):
        below = project.below(path)
        if below.endswith((".js", ".jsx", ".ts", ".tsx")):
            stem = posixpath.splitext(posixpath.basename(below.removesuffix("/index.js")))[0]
            if below.startswith(("src/pages/", "src/theme/")) or stem.encode() in documents:
                yield path


def _custom(project: Project, config: str) -> Iterator[Inline]:
    """Yield the fields that the site's code holds whole, read or not."""
    text = project.everything.read(config) or b""
    root = syntax.parse(language_of(config), text).root_node
    for value in values(text, _FIELDS, config):
        for one in inlined(text, root, _FIELDS, value, config):
            if one.variable:
                yield replace(
                    one, because="`customFields` lie in the code of every page", whole=True
                )


def storybook(project: Project) -> Facts | None:
    """Return what Storybook does with *project*, or None where it is not used."""
    if not any(path.startswith(project.at(".storybook/")) for path in project.files):
        return None
    because = "Storybook puts variables that begin with STORYBOOK_ into the stories"
    names = ("import.meta.env", "process.env")
    found = Facts(
        "Storybook",
        public=[PublicEnv(one, ("STORYBOOK_",), because, dynamic="." in one[7:]) for one in names],
    )
    for path in project.files:
        below = project.below(path)
        if (".stories." in below and not is_generated(path)) or below.startswith(
            ".storybook/preview."
        ):
            found.entries.append(Entry(path, Reach.CLIENT, "is shown by Storybook", keeps=True))
    return found
