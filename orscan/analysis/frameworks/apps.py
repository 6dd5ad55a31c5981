"""What apps that users install have in common, whatever they are made with.

What a build puts into an app lies there readable for whoever unpacks it. The platforms are files
of their own: `android`, `apple`, `flutter`, `unity`, `dotnet`.
"""

import re
from collections.abc import Iterator, Sequence

from orscan.analysis.frameworks import Entry, Inline
from orscan.analysis.project import TESTS, Project, is_generated
from orscan.definitions import Definition, Setting, definitions, reads
from orscan.rule import LeakClass, Reach

SET = (Setting.KEY, Setting.LITERAL, Setting.REFERENCE, Setting.SECRET)
HIDDEN = (Setting.KEY, Setting.REFERENCE, Setting.SECRET)
"""What is a key for certain, or comes from elsewhere: other texts may be labels."""

EMBED = LeakClass.MOBILE_EMBED


def entries(project: Project, endings: tuple[str, ...], inside: str = "") -> Iterator[Entry]:
    """Yield the sources of an app below *inside*: all are compiled into it, tests left out."""
    for path in project.files:
        below = project.below(path)
        if (
            path.endswith(endings)
            and path.startswith(inside)
            and not is_generated(path)
            and not TESTS.search(below)
            and "/test" not in f"/{below}"
        ):
            yield Entry(path, Reach.CLIENT, "is compiled into the app")


def settings(projects: Sequence[Project], *endings: str) -> Iterator[tuple[str, Definition]]:
    """Yield what the files of *projects* with one of *endings* define, and their paths."""
    for project in projects:
        for path in project.files:
            if path.endswith(endings) and reads(path) and not is_generated(path):
                for one in definitions(path, project.everything.read(path) or b"")[0]:
                    yield path, one


def embedded(
    expression: str, path: str, one: Definition, because: str, *, whole: bool = False
) -> Inline:
    """Return that a build puts the value of *one*, defined at *path*, in place of *expression*."""
    variable = one.refers_to or one.name
    return Inline(expression, variable, path, one.span, because, leak_class=EMBED, whole=whole)


def packed(
    project: Project, where: re.Pattern[str], accessor: str, because: str, inside: str = ""
) -> Iterator[Inline]:
    """Yield the keys in settings below *inside*, at paths like *where*: they lie in the app."""
    for path, one in settings([project], ".json"):
        if path.startswith(inside) and where.search(path) and one.setting is Setting.KEY:
            yield embedded(f"{accessor}.{one.name}", path, one, because, whole=True)
