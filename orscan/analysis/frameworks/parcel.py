"""Parcel: reads of `process.env` in client code are replaced, whatever the variable is called.

Source: parceljs.org, "Node emulation: Environment variables", "Targets"; read 2026-11-28.
"""

from orscan.analysis.frameworks import Facts, PublicEnv
from orscan.analysis.frameworks.entrypoints import client, commands, module, sources
from orscan.analysis.project import Project
from orscan.rule import LeakClass


def facts(project: Project) -> Facts | None:
    """Return what Parcel does with *project*, or None where it does not build it."""
    calls = [
        words
        for words in commands(project)
        if "parcel" in {word.rpartition("/")[2] for word in words}
    ]
    if not calls and not project.dependencies & {"parcel", "parcel-bundler"}:
        return None
    because = "Parcel puts every variable that the code names into the bundle"
    found = Facts("Parcel")
    found.public.append(
        PublicEnv(
            "process.env",
            ("",),
            because,
            leak_class=LeakClass.BUNDLER_INLINE,
            destructured=True,
            aliased=False,
        )
    )
    source = project.manifest.get("source")
    named = [str(one) for one in (source if isinstance(source, list) else [source]) if one]
    named += [word for words in calls for word in words if "." in word and not word.startswith("-")]
    paths = [path for name in named if (path := module(project, name)) is not None]
    if not paths:
        paths = [path for path in sources(project) if path.endswith("index.html")]
    for path in paths:
        found.entries += client(project, path)
    return found
