"""Gatsby: `GATSBY_*`, and every variable of the `.env` file that its webpack configuration reads.

Sources: gatsbyjs.com/docs, "Environment Variables", "Gatsby Functions"; real build of Gatsby 5.16;
read 2026-11-28.
"""

from orscan.analysis.frameworks import Facts, HandsOut, Inline, PublicEnv
from orscan.analysis.frameworks.routes import SCRIPT, both_sides, named, on_client, on_server
from orscan.analysis.project import Project
from orscan.definitions import definitions

_PAGE = frozenset(("default", "Head"))


def facts(project: Project) -> Facts | None:
    """Return what Gatsby makes of *project*, or None where it does not build it."""
    if "gatsby" not in project.dependencies:
        return None
    found = Facts("Gatsby", renders=True)
    because = "Gatsby puts variables that begin with GATSBY_ into the bundle"
    found.public.append(PublicEnv("process.env", ("GATSBY_",), because))
    for name in (".env.production", ".env.development"):
        if project.has(name):
            found.inlines += _defined(project, project.at(name))
    found.entries += both_sides(
        named(project, rf"src/(?:pages|templates)/.*{SCRIPT}"), "the page", _PAGE
    )
    found.entries += on_client(named(project, rf"gatsby-browser{SCRIPT}"), "Gatsby loads it first")
    found.entries += on_server(
        named(project, rf"gatsby-(?:node|config|ssr){SCRIPT}|src/api/.*{SCRIPT}")
    )
    for page in named(project, rf"src/pages/.*{SCRIPT}"):
        given = frozenset(("getServerData",))
        found.hands_out.append(HandsOut("is sent to the page as props", page, given, field="props"))
    return found


def _defined(project: Project, path: str) -> list[Inline]:
    listed, _ = definitions(path, project.everything.read(path) or b"")
    because = f"Gatsby defines every variable of {project.below(path)}"
    return [
        Inline(f"process.env.{one.name}", one.name, path, one.span, because, incidental=True)
        for one in listed
        if not one.name.startswith("GATSBY_")
    ]
