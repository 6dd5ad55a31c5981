"""What a framework makes of a project: where its code runs, and which variables it inlines.

A framework is one file with a function that looks at a project and says what it knows, or None.
`orscan.analysis.frameworks.table` lists them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from orscan.analysis.unit import Function, Unit
from orscan.location import Span
from orscan.rule import LeakClass, Reach

ALL = frozenset(("*",))
"""All exports of a module."""

HTML = "%"
"""The accessor of a variable that a page names: `%VITE_TITLE%`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A module that a program starts with, and where that program runs.

    *exports* are those of its exports that the framework itself uses there (`ALL` for all); what
    only other exports need is not part of that program. *via* is the file that says so, where it
    is another one. One that *keeps* its exports has them in what clients get, used or not.
    """

    path: str
    reach: Reach
    note: str = "the client starts here"
    exports: frozenset[str] = ALL
    via: str = ""
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class PublicEnv:
    """Variables whose value a build puts into the code of clients.

    *accessor* is how code reads them, such as `import.meta.env` or `process.env`; *prefixes* are
    those of their names, ("",) for every name. *dynamic* says that all of them are there when the
    name is computed, or the whole object is used; *whole*, that clients get all of them, read
    or not. *destructured* says that `const { X } = process.env` counts as well, *aliased* that
    `const env = process.env` and then `env.X` does. *where* is a regex for the paths of the
    modules they are put into, "" for all.
    """

    accessor: str
    prefixes: tuple[str, ...]
    because: str
    dynamic: bool = False
    leak_class: LeakClass = LeakClass.PUBLIC_ENV
    whole: bool = False
    destructured: bool = False
    aliased: bool = True
    where: str = ""

    def covers(self, accessor: str, name: str) -> bool:
        """Whether *name*, read by *accessor*, is one of them."""
        if accessor not in {self.accessor, HTML}:
            return False
        return self.dynamic if name == "*" else name.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Inline:
    """An expression that a build replaces by the value of a variable, whatever its name.

    *expression* is what code writes: `process.env.API_KEY`, `import.meta.env.KEY`, `__KEY__`,
    or one of an *accessor* and a name; *variable* is the one whose value goes there, "" for a
    literal. *path* and *span* are where the configuration says so. A *whole* one gets to clients
    whether anything reads it or not; *destructured* and *aliased* are those of `PublicEnv`.
    """

    expression: str
    variable: str
    path: str
    span: Span
    because: str
    literal: bool = False
    leak_class: LeakClass = LeakClass.BUNDLER_INLINE
    whole: bool = False
    incidental: bool = False
    destructured: bool = False
    aliased: bool = False

    def replaces(self, accessor: str, name: str) -> bool:
        """Whether *name*, read by *accessor* ("" for a bare name), is what is replaced."""
        whole = f"{accessor}.{name}" if accessor else name
        return self.expression == whole or (bool(accessor) and self.expression == f"{accessor}.*")


@dataclass(frozen=True, slots=True)
class Accessor:
    """A way code reads variables that is not plain `process.env` or `import.meta.env`.

    *module* is what is imported, *members* the names that lead to the variables: `default` or a
    name that is exported first. Without *module* the first member is a global name. *of* is the
    accessor that it is the same as, or a name of its own.
    """

    module: str
    members: tuple[str, ...]
    of: str


@dataclass(frozen=True, slots=True)
class HandsOut:
    """Functions of a server whose result the framework sends to clients, all of it.

    *exports* are those of the module at *path*; *calls* names of functions, such as
    `routeLoader$`, that are given such a function, in any module of the project. Of what they
    return, only the *field* is sent, where one is named. *strips* says that the client's code has
    nothing of the functions that *calls* are given.
    """

    note: str
    path: str = ""
    exports: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    field: str = ""
    strips: bool = False


@dataclass(slots=True)
class Facts:
    """What a framework knows of one project.

    *shakes* says that code nobody uses is left out of what clients get. *boundary* says where a
    module runs whoever imports it, by its path, or None. *autoimports* are files whose exports are
    known everywhere, by a name. *complete* says that there are no other entries than those named,
    *certain* that the framework is known and not guessed from the code, *keeps_checked* that a
    variable which is only asked about stays in the code with its value.
    *replaces* are files that the build takes in the place of others. *hands_out* are functions
    whose result is sent to clients; *renders* says that a server renders the markup of components,
    those of the client included. *constants* are names that the owner's own file defines, outside
    the tree. *owners_only* says whether only the site's owners get what a unit writes at an offset;
    it is told the accessor the value was read by. *answers* yields the functions of a unit whose
    results are sent to clients, and how to say so. *fills* are settings that only servers read, as
    accessor and name, with the variables that fill them.
    """

    name: str
    entries: list[Entry] = field(default_factory=list)
    public: list[PublicEnv] = field(default_factory=list)
    inlines: list[Inline] = field(default_factory=list)
    accessors: list[Accessor] = field(default_factory=list)
    boundary: Callable[[str], Reach | None] | None = None
    autoimports: dict[str, str] = field(default_factory=dict)
    shakes: bool = True
    complete: bool = True
    keeps_checked: bool = False
    certain: bool = True
    hands_out: list[HandsOut] = field(default_factory=list)
    replaces: dict[str, str] = field(default_factory=dict)
    renders: bool = False
    fills: dict[str, str] = field(default_factory=dict)
    constants: frozenset[str] = frozenset()
    owners_only: Callable[[Unit, int, str], bool] | None = None
    answers: Callable[[Unit], Iterator[tuple[Function, str]]] | None = None
