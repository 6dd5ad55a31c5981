"""What one source text says about values: where they come from, and where they go.

Every language is read into this one form. A *node* is a number that stands for the value of an
expression, a variable, a parameter or a result; an *edge* says that the value of one node becomes
that of another, whole, as a field of it, or out of a field of it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node

ANY = "*"
"""The name of a field that is computed when the program runs."""

WHOLE = 1 << 20
"""How many characters of a key are kept, where all of them are."""


class Step(Enum):
    """What an edge does to a value.

    `COPY` passes it on, `STORE` puts it into a field of the target, `LOAD` takes that field out of
    it, `DEEP` makes one text out of everything in it, `PART` keeps only some characters of it,
    `REST` passes on all fields but those that the name of the edge lists, blanks between them.
    """

    COPY = "copy"
    STORE = "store"
    LOAD = "load"
    DEEP = "deep"
    PART = "part"
    REST = "rest"


class Edge(NamedTuple):
    """One way on for a value; *name* is the field, *length* how many characters are kept."""

    target: int
    step: Step = Step.COPY
    name: str = ""
    length: int = WHOLE


@dataclass(frozen=True, slots=True)
class Import:
    """A name this text takes from another.

    *imported* is the name over there, `*` for all of it as one object; *local* is the node here,
    None where nothing is taken. A *lazy* import is one the program makes when it runs.
    """

    specifier: str
    imported: str
    local: int | None
    span: Span
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class ReExport:
    """A name passed on from another text; *exported* and *imported* are `*` for all names."""

    specifier: str
    imported: str
    exported: str
    span: Span


@dataclass(slots=True)
class Function:
    """A function: a node a parameter, one for what it returns, one for `this` where it has one.

    *rest* is the parameter that takes all further arguments, or None; *keywords* the one that takes
    those that are given by other names.
    """

    node: int
    name: str
    params: list[int]
    result: int
    names: list[str] = field(default_factory=list)
    rest: int | None = None
    this: int | None = None
    keywords: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call: *callee* is the node of what is called, *receiver* of what stands before the dot.

    *name* is the last name of what is called. *named* are arguments given by name.
    """

    callee: int | None
    receiver: int | None
    name: str
    args: tuple[int | None, ...]
    result: int
    span: Span
    is_new: bool = False
    named: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """An expression that reads a variable of the environment or of the build.

    *accessor* says how, such as `process.env` or `BuildConfig`; *name* is `*` for all of them.
    """

    node: int
    name: str
    accessor: str
    span: Span


@dataclass(frozen=True, slots=True)
class Getter:
    """A function, by its node, that looks up what it is told the name of: in which parameter.

    *accessor* says in what, and is "" where it takes it out of an object that may be anything.
    """

    function: int
    position: int
    accessor: str


@dataclass(slots=True)
class Declaration:
    """A statement at the top level of a text: what it declares, and what its code mentions.

    *mentions* are names of the top level, imported ones included. One with an *effect* does
    something as soon as the text is loaded, so it cannot be left out of a bundle.
    """

    span: Span
    names: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    effect: bool = False


@dataclass(slots=True)
class Unit:
    """One source text: a file, or a script inside one. All spans are bytes of the file.

    *consumed* are nodes whose value leaves what is known here: into a call of something unknown,
    into a page, into an object of somebody else's. *directives* are those such as `use client`,
    *dead* code that no build for users keeps, *root* the syntax tree. *globals* are names nobody
    here declares, *top_names* those the top level does, *classes* the nodes of `this`, by class.
    *getters* are values that a function looks up by a name it is given, by their nodes.
    """

    path: str
    language: str
    text: bytes
    spans: list[Span] = field(default_factory=list)
    edges: defaultdict[int, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    at: dict[tuple[int, int], int] = field(default_factory=dict)
    strings: dict[int, str] = field(default_factory=dict)
    imports: list[Import] = field(default_factory=list)
    reexports: list[ReExport] = field(default_factory=list)
    exports: dict[str, int] = field(default_factory=dict)
    exported_as: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    functions: dict[int, Function] = field(default_factory=dict)
    methods: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[str, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    getters: dict[int, Getter] = field(default_factory=dict)
    globals: dict[str, int] = field(default_factory=dict)
    top_names: dict[str, int] = field(default_factory=dict)
    declarations: list[Declaration] = field(default_factory=list)
    consumed: set[int] = field(default_factory=set)
    dead: list[Span] = field(default_factory=list)
    directives: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    rendered: list[tuple[int, Span]] = field(default_factory=list)
    trees: "list[Node]" = field(default_factory=list)
    problem: Span | None = None
    root: "Node | None" = None

    def node(self, span: Span) -> int:
        """Return a new node that stands for *span*."""
        self.spans.append(span)
        return len(self.spans) - 1

    def edge(self, source: int | None, target: int | None, step: Step = Step.COPY,
             name: str = "", length: int = WHOLE) -> None:  # fmt: skip
        """Let the value of *source* go to *target*; without one of them nothing happens."""
        if source is not None and target is not None and source != target:
            self.edges[source].append(Edge(target, step, name, length))

    def value_at(self, span: Span) -> int | None:
        """Return the node of the expression that takes up exactly *span*, or None."""
        return self.at.get((span.start, span.end))

    def declaration_at(self, offset: int) -> Declaration | None:
        """Return the statement of the top level that *offset* lies in, or None."""
        return next(
            (one for one in self.declarations if one.span.start <= offset < one.span.end), None
        )
