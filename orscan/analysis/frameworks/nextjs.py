"""Next.js: both routers, `NEXT_PUBLIC_*`, and `env` of its configuration.

Sources: nextjs.org/docs, "Environment Variables", "env", "Server and Client Components", "Data
Fetching" (pages router); real builds of Next 16.4 with both bundlers; read 2026-11-28.
"""

from dataclasses import replace

from orscan.analysis.frameworks import Entry, Facts, HandsOut, PublicEnv
from orscan.analysis.frameworks.configs import defines
from orscan.analysis.frameworks.routes import SCRIPT, both_sides, named, on_client, on_server
from orscan.analysis.project import Project

_APP = r"(?:src/)?app/(?:.*/)?"
_SPECIAL = (
    "page|layout|template|loading|error|global-error|not-found|default|forbidden|unauthorized"
)
_DATA = {"getServerSideProps": "props", "getStaticProps": "props", "getInitialProps": ""}
_PAGE = frozenset(("default",))


def facts(project: Project) -> Facts | None:
    """Return what Next makes of *project*, or None where it does not build it."""
    config = project.config("next.config")
    if config is None and "next" not in project.dependencies:
        return None
    found = Facts("Next", renders=True)
    because = "Next puts variables that begin with NEXT_PUBLIC_ into the bundle"
    found.public.append(PublicEnv("process.env", ("NEXT_PUBLIC_",), because))
    if config is not None:
        found.inlines += [
            replace(
                one,
                expression=f"process.env.{one.expression}",
                because="`env` puts it into the bundle",
            )
            for one in defines(project, config, "env")
        ]
    found.entries += _entries(project)
    for page in _pages(project):
        for name, field in _DATA.items():
            handed = HandsOut("is sent to the page as props", page, frozenset((name,)), field=field)
            found.hands_out.append(handed)
    return found


def _pages(project: Project) -> list[str]:
    return [
        path
        for path in named(project, rf"(?:src/)?pages/.*{SCRIPT}")
        if not project.below(path).removeprefix("src/").startswith("pages/api/")
    ]


def _entries(project: Project) -> list[Entry]:
    found = [
        *on_server(named(project, rf"{_APP}(?:{_SPECIAL}){SCRIPT}"), "Next renders it"),
        *on_server(
            named(
                project,
                rf"{_APP}(?:route|sitemap|robots|manifest|icon\d*|opengraph-image\d*){SCRIPT}",
            )
        ),
        *on_server(named(project, rf"(?:src/)?(?:middleware|proxy|instrumentation){SCRIPT}")),
        *on_server(named(project, rf"(?:src/)?pages/api/.*{SCRIPT}")),
        *on_client(
            named(project, rf"(?:src/)?instrumentation-client{SCRIPT}"), "Next loads it first"
        ),
    ]
    return [*found, *both_sides(iter(_pages(project)), "the page", _PAGE)]
