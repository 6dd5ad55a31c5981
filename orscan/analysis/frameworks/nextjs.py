"""Next.js: both routers, `NEXT_PUBLIC_*`, and `env` of its configuration.

Sources: nextjs.org/docs, "Environment Variables", "env", "Server and Client Components", "Data
Fetching" (pages router); real builds of Next 16.4 with both bundlers; read 2026-11-28.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from orscan.analysis.frameworks import Accessor, Entry, Facts, HandsOut, PublicEnv
from orscan.analysis.frameworks.configs import defines
from orscan.analysis.frameworks.routes import SCRIPT, both_sides, named, on_client, on_server
from orscan.analysis.project import Project

_APP = r"(?:src/)?app/(?:.*/)?"
_SPECIAL = (
    "page|layout|template|loading|error|global-error|not-found|default|forbidden|unauthorized"
)
_DATA = {"getServerSideProps": "props", "getStaticProps": "props", "getInitialProps": ""}
_PUBLIC, _PRIVATE = "publicRuntimeConfig", "serverRuntimeConfig"
_USE_CLIENT = re.compile(rb"""(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+["']use client["']""")
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
        if _has_runtime_config(project):
            _add_runtime_config(project, config, found)
    found.entries += _entries(project)
    for page in _pages(project):
        for name, field in _DATA.items():
            handed = HandsOut("is sent to the page as props", page, frozenset((name,)), field=field)
            found.hands_out.append(handed)
    return found


def _has_runtime_config(project: Project) -> bool:
    """Whether the version has `publicRuntimeConfig`: Next 16 takes no notice of it any more."""
    asked = project.manifest.get("dependencies")
    version = re.search(r"\d+", str(asked.get("next", ""))) if isinstance(asked, dict) else None
    return version is None or int(version[0]) < 16


def _add_runtime_config(project: Project, config: str, found: Facts) -> None:
    """Add what `getConfig()` gives: the public part is sent with the pages, the other one is not.

    Source: nextjs.org/docs/15/pages/api-reference/config/next-config-js/runtime-configuration,
    read 2026-11-28.
    """
    because = "all of `publicRuntimeConfig` is sent with the pages"
    for one in defines(project, config, _PUBLIC):
        found.inlines.append(
            replace(one, expression=f"{_PUBLIC}.{one.expression}", because=because)
        )
    for one in defines(project, config, _PRIVATE):
        if one.variable:
            found.fills[f"{_PRIVATE}.{one.expression}"] = one.variable
    found.accessors += [
        Accessor("next/config", ("default", "()", part), part) for part in (_PUBLIC, _PRIVATE)
    ]


def _pages(project: Project) -> list[str]:
    return [
        path
        for path in named(project, rf"(?:src/)?pages/.*{SCRIPT}")
        if not project.below(path).removeprefix("src/").startswith("pages/api/")
    ]


def _client_files(project: Project) -> Iterator[str]:
    """Yield the pages and layouts that are components of the client themselves."""
    for path in named(project, rf"{_APP}(?:{_SPECIAL}){SCRIPT}"):
        if _USE_CLIENT.match(project.everything.read(path) or b""):
            yield path


def _entries(project: Project) -> list[Entry]:
    found = [
        *on_server(named(project, rf"{_APP}(?:{_SPECIAL}){SCRIPT}"), "Next renders it"),
        *on_client(_client_files(project), "the page"),
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
