"""Values that a server gives to its templates, held against what the templates write of them.

`res.render("page", { key })` gives nothing away where the template does not write `key`.
Sources, read 2026-11-28: expressjs.com/en/5x/api.html (res.render),
github.com/fastify/point-of-view, laravel.com/docs/12.x/views, symfony.com/doc (render),
codeigniter.com/user_guide/outgoing/views.html, smarty-php.github.io (assign).
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from orscan.analysis.languages import templates
from orscan.analysis.program import Program, file_of
from orscan.analysis.project import is_generated
from orscan.analysis.unit import Call, Unit
from orscan.analysis.uses import node_of
from orscan.location import Span

if TYPE_CHECKING:
    from tree_sitter import Node

SHOWN = "is written into the page by a template"
GIVEN = "is given to a template of the page"

_ANSWERS = re.compile(
    r"^(?:await\s+|return\s+)?(?:[\w$]+\.)*(?:res|response|resp|reply|ctx|context|c|this)\b[^;{]*?\.(?:render|view)\s*\($",
    re.DOTALL,
)
_PHP = frozenset(
    ("view", "make", "render", "renderView", "fetch", "renderPartial", "display", "first")
)
_ASSIGNS = frozenset(("assign", "share", "addGlobal", "set"))
_LOCALS = re.compile(rb"(?:app|res|reply|server)\.locals\.(\w+)$")
_LAYOUTS = re.compile(r"(?:^|/)(?:layouts?|_layout|main)\b", re.IGNORECASE)
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Given:
    """A value that is given to a template: which *fields* of *node* it writes.

    It is *certain* where the template was found.
    """

    node: int
    span: Span
    fields: tuple[str, ...]
    note: str
    certain: bool


class Rendering:
    """Finds the values that the texts of *program* give to templates."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._shown: dict[str, frozenset[str]] = {}

    def given(self, unit: Unit) -> Iterator[Given]:
        """Yield the values that *unit* gives to templates."""
        if unit.language == "php":
            yield from self._in_php(unit)
        elif unit.path.endswith(".ejs"):
            text = self._program.files.read(unit.path) or b""
            for node in templates.written(unit, text):
                yield Given(node, unit.spans[node], ("",), SHOWN, certain=True)
        elif unit.language in {"tsx", "typescript"}:
            for call in unit.calls:
                if call.name in {"render", "view"} and self._answers(unit, call):
                    yield from self._whole(unit, call, self._name(unit, call))
            if b".locals." in unit.text and unit.root is not None:
                yield from self._locals(unit, unit.root)

    def _locals(self, unit: Unit, root: "Node") -> Iterator[Given]:
        """`app.locals.key = ...` is given to every template."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            waiting += node.named_children
            left, right = (node.child_by_field_name(one) for one in ("left", "right"))
            if node.type != "assignment_expression" or left is None or right is None:
                continue
            named = _LOCALS.match(left.text or b"")
            value = node_of(unit, right)
            if named and value is not None:
                span = Span(node.start_byte, node.end_byte)
                yield from self._everywhere(unit, value, span, named[1].decode())

    def _everywhere(self, unit: Unit, node: int, span: Span, field: str) -> Iterator[Given]:
        """A value that is given to every template of the project as *field*."""
        every = self._of_all(unit) or ()
        rests = {rest for one in every if (rest := _behind(one, field)) is not None}
        if rests:
            yield Given(node, span, tuple(sorted(rests)), SHOWN, certain=True)

    @staticmethod
    def _answers(unit: Unit, call: Call) -> bool:
        """Whether *call* is one of an answer to a request, and not of a component."""
        source = unit.text[call.span.start : call.span.end].decode("utf-8", "replace")
        head = re.match(r".*?\.(?:render|view)\s*\(", source, re.DOTALL)
        return len(call.args) >= 2 and head is not None and bool(_ANSWERS.match(head[0]))

    def _in_php(self, unit: Unit) -> Iterator[Given]:
        named: dict[int, str] = {}  # what `view('x')` made, and then `->with(...)`
        for call in unit.calls:
            name = self._name(unit, call)
            if call.name in _PHP and name and self._is_view(unit, call, name):
                named[call.result] = name
                yield from self._whole(unit, call, name)
            elif call.name == "with" and call.receiver in named:
                named[call.result] = named[call.receiver]
                yield from self._assigned(unit, call, named[call.receiver])
            elif call.name in _ASSIGNS and name and len(call.args) == 2 and call.args[1]:
                yield from self._everywhere(unit, call.args[1], call.span, name)

    @staticmethod
    def _is_view(unit: Unit, call: Call, name: str) -> bool:
        """Whether a call of a common name is one of a view."""
        if call.name in {"view", "renderView"} or templates.name_of(name) != name:
            return True
        head = unit.text[call.span.start : call.span.start + 60].lower()
        return b"view" in head or b"twig" in head or b"$this->render" in head

    @staticmethod
    def _name(unit: Unit, call: Call) -> str:
        """Return the text that is the first argument of *call*, "" where it is none."""
        first = call.args[0] if call.args else None
        text = unit.strings.get(first, "") if first is not None else ""
        return "" if "$" in text else text.strip("\"'`")

    def _whole(self, unit: Unit, call: Call, name: str) -> Iterator[Given]:
        if len(call.args) < 2 or call.args[1] is None:
            return
        fields = self._fields(unit, name)
        if fields is None:
            yield Given(call.args[1], call.span, ("**",), GIVEN, certain=False)
        elif fields:
            yield Given(call.args[1], call.span, tuple(sorted(fields)), SHOWN, certain=True)

    def _assigned(self, unit: Unit, call: Call, name: str) -> Iterator[Given]:
        """`->with('key', $key)`, `->with(['key' => $key])`."""
        if len(call.args) == 1 and call.args[0] is not None:
            fields = self._fields(unit, name)
            wanted = ("**",) if fields is None else tuple(sorted(fields))
            if wanted:
                note = GIVEN if fields is None else SHOWN
                yield Given(call.args[0], call.span, wanted, note, certain=fields is not None)
            return
        node = call.args[1] if len(call.args) == 2 else None
        field = self._name(unit, call)
        found = self._fields(unit, name)
        if node is None or not field:
            return
        if found is None:
            yield Given(node, call.span, ("**",), GIVEN, certain=False)
            return
        rests = {rest for one in found if (rest := _behind(one, field)) is not None}
        if rests:
            yield Given(node, call.span, tuple(sorted(rests)), SHOWN, certain=True)

    # Templates

    def _fields(self, unit: Unit, name: str) -> frozenset[str] | None:
        """Return the fields that the template *name* writes, None where it is not in the tree."""
        paths = self._templates(unit, name)
        if not paths:
            return None
        found: set[str] = set()
        for path in self._all(unit, paths):
            found |= self._of(path)
        return frozenset(found)

    def _of_all(self, unit: Unit) -> frozenset[str] | None:
        """Return what any template of the project writes, None without one."""
        project = self._program.files.project_of(file_of(unit))
        inside = f"{project.root}/" if project.root else ""
        paths = {one for several in self._by_name.values() for one in several
                 if one.startswith(inside) and _is_view_file(one)}  # fmt: skip
        return frozenset(field for one in paths for field in self._of(one)) if paths else None

    def _all(self, unit: Unit, paths: set[str]) -> set[str]:
        """Return *paths* with the templates that they include, and the layouts around them."""
        seen, waiting = set(paths), [(one, 0) for one in paths]
        if any(one.endswith((".ejs", ".hbs", ".handlebars")) for one in paths):
            endings = {_ending(one) for one in paths}
            every = (one for several in self._by_name.values() for one in several)
            layouts = {one for one in every if _LAYOUTS.search(one) and _ending(one) in endings}
            seen |= layouts
            waiting += [(one, 0) for one in layouts]
        while waiting:
            path, depth = waiting.pop()
            text = self._program.files.read(path) or b""
            for name in templates.included(text) if depth < _DEEPEST else ():
                for other in self._templates(unit, name, path) - seen:
                    seen.add(other)
                    waiting.append((other, depth + 1))
        return seen

    def _of(self, path: str) -> frozenset[str]:
        if path not in self._shown:
            units = (
                self._program.units_of(path) if path.endswith((".php", ".phtml", ".ejs")) else ()
            )
            text = self._program.files.read(path) or b""
            self._shown[path] = templates.shown(path, text, units)
        return self._shown[path]

    def _templates(self, unit: Unit, name: str, beside: str = "") -> set[str]:
        """Return the files that *name* may mean: those of the project of *unit* first."""
        bare = name.rpartition("::")[2].lstrip("./@").replace("!", "")
        wanted = {bare, templates.name_of(bare), bare.replace(".", "/")}
        found = {
            path
            for one in wanted
            for path in self._by_name.get(posixpath.basename(one), ())
            if f"/{templates.name_of(path)}".endswith(f"/{one}") or f"/{path}".endswith(f"/{one}")
        }
        folder = f"{posixpath.dirname(beside)}/" if beside else ""
        project = self._program.files.project_of(file_of(unit))
        near = {one for one in found if folder and one.startswith(folder)}
        inside = {one for one in found if self._program.files.project_of(one) is project}
        return near or inside or found

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The templates of the tree by their names without folder, with and without ending."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(self._program.files.paths):
            if templates.is_template(path) and not is_generated(path) and _is_view_file(path):
                base = posixpath.basename(path)
                for one in {base, templates.name_of(base)}:
                    found[one].append(path)
        return found


_VIEWS = re.compile(r"(?:^|/)(?:[Vv]iews?|[Tt]emplates?|[Pp]artials|[Ll]ayouts?|[Pp]ages)/")


def _is_view_file(path: str) -> bool:
    """Whether *path* is that of a template, also where other files end the same way."""
    is_other = path.endswith((".php", ".html", ".htm")) and not path.endswith(".blade.php")
    return not is_other or bool(_VIEWS.search(path))


def _ending(path: str) -> str:
    return path.rpartition(".")[2]


def _behind(field: str, name: str) -> str | None:
    """Return what of *field* lies in the field *name*, None for another's."""
    first, _, rest = field.partition(".")
    return rest if first in {name, "*"} else None
