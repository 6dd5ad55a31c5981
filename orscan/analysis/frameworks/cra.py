"""Create React App and Vue CLI: `REACT_APP_*` and `VUE_APP_*`, both read by `process.env`.

Sources: create-react-app.dev, "Adding Custom Environment Variables"; cli.vuejs.org, "Modes and
Environment Variables"; read 2026-11-28.
"""

from orscan.analysis.frameworks import Facts, PublicEnv
from orscan.analysis.frameworks.configs import texts_of
from orscan.analysis.frameworks.entrypoints import client, default, modules_of
from orscan.analysis.frameworks.webpack import dotenv, inlines_of
from orscan.analysis.project import Project

_REACT = frozenset(("react-scripts", "@craco/craco", "react-app-rewired", "customize-cra"))


def react(project: Project) -> Facts | None:
    """Return what Create React App does with *project*, or None where it does not build it."""
    if not project.dependencies & _REACT:
        return None
    return _facts(
        project,
        "Create React App",
        "REACT_APP_",
        ("src/index",),
        ("craco.config", "config-overrides"),
    )


def vue(project: Project) -> Facts | None:
    """Return what Vue CLI does with *project*, or None where it does not build it."""
    if "@vue/cli-service" not in project.dependencies:
        return None
    return _facts(project, "Vue CLI", "VUE_APP_", ("src/main", "src/index"), ("vue.config",))


def _facts(
    project: Project, name: str, prefix: str, starts: tuple[str, ...], stems: tuple[str, ...]
) -> Facts:
    because = f"{name} puts variables that begin with {prefix} into the bundle"
    found = Facts(name, public=[PublicEnv("process.env", (prefix,), because, destructured=True)])
    named: list[str] = []
    for config in (path for stem in stems if (path := project.config(stem)) is not None):
        found.inlines += inlines_of(project, config)
        found.public += dotenv(project, config)
        if texts_of(project.everything.read(config) or b"", "entry", config):
            named += modules_of(project, config, "entry")
    for path in [*named, *default(project, *starts), *project.glob("public/index.html")]:
        found.entries += client(project, path)
    return found
