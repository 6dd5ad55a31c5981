"""What servers written in Python answer with: results of routes, and what templates show.

The queries of the rules know the calls that make an answer; here is what only a decorator, a
class or a template says.

Sources: flask.palletsprojects.com (routing, templating, class-based views), fastapi.tiangolo.com,
docs.djangoproject.com (class-based views, context processors), docs.aiohttp.org, starlette.io,
flask-restful.readthedocs.io, docs.aws.amazon.com/lambda (Python handlers), dash.plotly.com,
gradio.app/docs (Interface), sanic.dev, channels.readthedocs.io, reflex.dev/docs (vars),
docs.chainlit.io (input widgets), fastht.ml; read 2026-11-28.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from orscan.analysis.flow import Flow, State
from orscan.analysis.jinja import Path, shown
from orscan.analysis.languages import python_names as known
from orscan.analysis.program import Program, file_of
from orscan.analysis.unit import Call, Function, Unit
from orscan.analysis.uses import Sink
from orscan.location import Span
from orscan.rule import ClientRule, Use

if TYPE_CHECKING:
    from tree_sitter import Node

_ROUTE = "is what a route of the server answers"
_TEMPLATE = "is shown by a template of the page"
_FIELD = "is a field of GraphQL that clients may ask for"
_TOOL = "is what a tool of the server answers"
_EMITTED = "is sent to whoever is connected"
_SAID = "is written into a chat"
_ANSWERED = "is sent in an answer of the server"
_PLACED = "is put into the page of the app"

_DECORATOR = re.compile(
    r"@\s*(?P<on>(?:\w+\.)*)(?P<verb>\w+)\s*(?P<call>\(\s*(?P<first>.)?)?", re.DOTALL
)
_VERBS = frozenset(
    (
        "route", "get", "post", "put", "patch", "delete", "head", "options", "api_route", "view",
        "expose", "errorhandler", "exception_handler", "middleware", "action",
    )
)  # fmt: skip
_PLAIN = frozenset(
    ("fastapi_endpoint", "web_endpoint", "on_request", "http", "http_trigger", "json_response")
)
_FIELDS = frozenset(("field", "mutation", "subscription"))
"""What marks the functions that fill a field of GraphQL: Strawberry's, and Ariadne's."""

_RESOLVES = re.compile(r"(?:^|\.)(?:ObjectType|Mutation|Interface)$")
"""Classes of Graphene whose methods `resolve_...` fill its fields."""

_TO_ALL = frozenset(("emit", "send", "send_json", "send_text"))
_COMPONENT = re.compile(r"[A-Z]\w*$")
_SENDERS: Mapping[str, tuple[Container[str] | re.Pattern[str], str]] = {
    "flask_socketio": (_TO_ALL, _EMITTED),
    "socketio": (_TO_ALL, _EMITTED),
    "sanic": (frozenset(("json", "text", "html", "raw")), _ANSWERED),
    "sanic.response": (frozenset(("json", "text", "html", "raw")), _ANSWERED),
    "chainlit.input_widget": (_COMPONENT, _PLACED),
    "fasthtml.common": (_COMPONENT, _PLACED),
}
"""Functions by their modules that give others what they are given, and how to say so."""

_SOCKETS = re.compile(
    rb"\b(?:import|from)[ \t]+(?:channels|flask_sock|simple_websocket)\b|\bwebsockets\.serve\("
    rb"|\bfrom[ \t]+websockets[\w.]*[ \t]+import[^\n]*\bserve\b"
)
"""Texts that answer by web sockets."""

_STATES = re.compile(rb"^class[ \t]+(\w+)\([^)\n]*\b(?:rx|reflex)\.State\b", re.MULTILINE)
"""Classes of Reflex whose fields the browser has, but those that begin with `_`."""

_CHATS = re.compile(
    rb"\b(?:import|from)[ \t]+"
    rb"(?:telegram|telebot|aiogram|pyrogram|telethon|discord|nextcord|disnake)\b"
)
_SAYS = frozenset(
    (
        "reply_text", "reply", "answer", "send_message", "send", "respond", "edit_text",
        "edit_message_text", "reply_html", "reply_markdown", "reply_to", "followup",
    )
)  # fmt: skip
"""What a program that takes part in a chat says there."""

_NO_SERVERS = frozenset(("mock.", "patch.", "pytest.", "unittest.mock.", "responses.", "click."))
_VIEWS = re.compile(
    r"(?:^|\.)(?:Resource|MethodView|\w*APIView|\w*View|HTTPEndpoint|\w*ViewSet|\w*Handler)$"
)
_METHODS = frozenset(
    (
        "get", "post", "put", "patch", "delete", "list", "retrieve", "create", "update",
        "dispatch_request",
    )
)  # fmt: skip
_REGISTERS = frozenset(
    (
        "add_url_rule", "add_api_route", "add_route", "add_get", "add_post", "Route", "Interface",
        "ChatInterface", "add_api_websocket_route", "re_path",
    )
)  # fmt: skip
_EVENTS = frozenset(("click", "submit", "change"))
"""What happens to a component of Gradio: the result of the function given goes to others."""

_RENDERS = frozenset(
    (
        "render_template", "render_template_string", "TemplateResponse", "render",
        "render_to_string", "render_to_response", "stream_template", "render_async", "template",
        "stream_template_string", "template_response", "render_template_async",
    )
)  # fmt: skip
_LOADS = frozenset(("get_template", "select_template", "from_string", "Template"))
_NAMES = frozenset(("name", "template_name", "template", "template_name_or_list", "source"))
_CONTEXTS = frozenset(("context", "**", "params", "dictionary"))
_FILE = re.compile(r"[\w./-]+\.(?:html?|jinja2?|j2|tpl|txt|xml|js|svg|md|djhtml)")
_HOLD = frozenset(("module", "block"))

_NEAR = 100
"""In how many steps the name of a template is found, if it is: it stands where it is used."""
"""What statements stand in, beside other statements."""

_RESPONSE_MODEL = re.compile(r"\bresponse_model\s*=\s*([\w.\[\], |]+?)\s*(?:,\s*\w+\s*=|,?\s*\))")
_MODEL = re.compile(
    r"(?P<many>(?:[Ll]ist|[Ss]equence|[Ii]terable|[Ss]et|[Tt]uple)\[)?(?:Optional\[)?"
    r"(?P<name>[A-Z]\w*)(?:\]|\s*\|\s*None|,\s*\.\.\.)*"
)
_TEMPLATE_NAME = re.compile(r"""\btemplate_name\s*=\s*["']([^"']+)["']""")


class Serving:
    """Finds what the texts of *program* answer with; *rule* is what that is."""

    def __init__(self, program: Program, flow: Flow, rule: ClientRule) -> None:
        self._program = program
        self._flow = flow
        self._rule = rule
        self._templates: dict[tuple[str, str], set[Path] | None] = {}

    def sinks(self, unit: Unit) -> Iterator[Sink]:
        """Yield the places in *unit*, a text of Python, where values are sent to clients."""
        if unit.root is None:
            return
        for node, holder in _definitions(unit.root):
            yield from self._defined(unit, node, holder)
        for call in unit.calls:
            yield from self._called(unit, call)
        if known.TEMPLATES in unit.globals:
            given = unit.globals[known.TEMPLATES]
            fields = _fields(self._shown_anywhere(unit))
            yield self._sink(given, unit.spans[given], fields, _TEMPLATE)
        for name in _STATES.findall(unit.text):
            this = unit.classes.get(name.decode())
            if this is not None:
                yield self._sink(this, unit.spans[this], ("().[!_]*",), _PLACED)

    def _called(self, unit: Unit, call: Call) -> Iterator[Sink]:
        is_event = call.name in _EVENTS and _shows_results(unit.text)
        if call.name in _REGISTERS or is_event:
            yield from self._registered(unit, call)
        if call.name in _RENDERS:
            yield from self._rendered(unit, call)
        if call.name in {"Flask", "Quart"}:
            yield from self._config(unit, call)
        note = _sent_to(unit, call)
        for value in (*call.args, *(node for _, node in call.named)) if note else ():
            if value is not None:
                yield self._sink(value, call.span, ("**",), note)

    def _registered(self, unit: Unit, call: Call) -> Iterator[Sink]:
        """A function that is given to what answers with its result."""
        for given in (*call.args, *(node for _, node in call.named)):
            for function in self._flow.own_functions(unit, given):
                if function.this is None:
                    yield self._sink(function.result, call.span, ("**",), _ROUTE)

    def _sink(self, node: int, span: Span, fields: tuple[str, ...], note: str) -> Sink:
        return Sink(self._rule, Use((), "", fields, note), node, span, None, span)

    # Routes

    def _defined(self, unit: Unit, node: "Node", holder: "Node | None") -> Iterator[Sink]:
        function = _function_of(unit, node)
        if function is None:
            return
        name = _text(unit, node.child_by_field_name("name"))
        span = Span(node.start_byte, node.end_byte)
        decorators = _decorators(unit, node)
        if any(_is_tool(unit, one) for one in decorators):
            yield self._sink(function.result, span, ("**",), _TOOL)
        elif any(_is_route(unit, one) for one in decorators):
            yield self._sink(function.result, span, self._sent(unit, node, decorators), _ROUTE)
        elif any(_is_field(unit, one) for one in decorators):
            yield self._sink(function.result, span, ("**",), _FIELD)
        elif name in _METHODS and holder is not None and _is_view(unit, holder):
            yield self._sink(function.result, span, ("**",), _ROUTE)
        elif (
            name.startswith("resolve_") and holder is not None and _is_view(unit, holder, _RESOLVES)
        ):
            yield self._sink(function.result, span, ("**",), _FIELD)
        elif name in {"lambda_handler", "handler"} and len(function.params) == 2:
            yield self._sink(function.result, span, ("body.**",), _ROUTE)
        yield from self._contexts(unit, name, function, span, decorators, holder)

    def _sent(self, unit: Unit, node: "Node", decorators: Sequence[str]) -> tuple[str, ...]:
        """Return the fields of a result that are sent: FastAPI leaves out what its model lacks."""
        named = [match[1] for one in decorators if (match := _RESPONSE_MODEL.search(one))]
        if not named and b"fastapi" in unit.text:
            named = [_text(unit, node.child_by_field_name("return_type"))]
        for model in named:
            match = _MODEL.fullmatch(model)
            top = unit.top_names.get(match["name"]) if match else None
            inner = "*." if match and match["many"] else ""
            for _, made in self._flow.functions(unit, top):
                if made.this is not None and made.names:
                    return tuple(f"{inner}{name}.**" for name in made.names)
        return ("**",)

    # Templates

    def _contexts(  # noqa: PLR0917 - what is known of a function
        self,
        unit: Unit,
        name: str,
        function: Function,
        span: Span,
        decorators: Sequence[str],
        holder: "Node | None",
    ) -> Iterator[Sink]:
        """What functions give to all templates, or to that of their class."""
        is_processor = any("context_processor" in one for one in decorators) or (
            file_of(unit).endswith("context_processors.py") and len(function.params) == 1
        )
        if is_processor:
            yield self._sink(function.result, span, _fields(self._shown_anywhere(unit)), _TEMPLATE)
        elif name in {"get_context_data", "get_context"} and holder is not None:
            match = _TEMPLATE_NAME.search(_text(unit, holder))
            found = self._shown_by(unit, match[1]) if match else None
            fields = ("**",) if found is None else _fields(found)
            yield self._sink(function.result, span, fields, _TEMPLATE)

    def _config(self, unit: Unit, call: Call) -> Iterator[Sink]:
        """Templates of Flask know its configuration: `{{ config.API_KEY }}`."""
        names = {path[1] for path in self._shown_anywhere(unit) if path[0] == "config" and path[1:]}
        fields = tuple(f"().config.{name}" for name in sorted(names))
        for edge in unit.edges.get(call.result, ()) if fields else ():
            yield self._sink(edge.target, call.span, fields, _TEMPLATE)

    def _rendered(self, unit: Unit, call: Call) -> Iterator[Sink]:
        name, at = self._template_of(unit, call)
        if not name:
            return
        found = self._shown_in(unit, name)
        for label, value in call.named:
            if label in _CONTEXTS:
                yield self._sink(value, call.span, _all_or(found), _TEMPLATE)
            elif label not in _NAMES:
                fields = ("**",) if found is None else _below(found, label)
                yield self._sink(value, call.span, fields, _TEMPLATE)
        for node in call.args:
            if node is not None and node != at:
                yield self._sink(node, call.span, _all_or(found), _TEMPLATE)

    def _template_of(self, unit: Unit, call: Call) -> tuple[str, int | None]:
        """Return the name or text of the template that *call* renders, and where it is given."""
        named = [node for label, node in call.named if label in _NAMES]
        given: list[int | None] = [*named, *call.args]
        for node in given:
            text = self._text_of(unit, node)
            if _FILE.fullmatch(text) or "{{" in text:
                return text, node
        if call.name in {"render_template", "TemplateResponse"} and given:
            return "?", given[0]
        if call.name != "render" or call.receiver is None:
            return "", None
        for state in islice(self._flow.backwards(State(unit.path, call.receiver)), _NEAR):
            other = self._program.unit(state.unit)
            if other is None:
                continue
            for made in self._flow.index(other).made.get(state.node, ()):
                if made.name in _LOADS and made.args:
                    return self._text_of(other, made.args[0]) or "?", None
        return "", None

    def _text_of(self, unit: Unit, node: int | None) -> str:
        if node is None:
            return ""
        for state in islice(self._flow.backwards(State(unit.path, node)), _NEAR):
            other = self._program.unit(state.unit)
            text = other.strings.get(state.node) if other is not None else None
            if text is not None:
                return text
        return ""

    def _shown_in(self, unit: Unit, template: str) -> set[Path] | None:
        """Return what *template*, a name or a text, shows; None where it is not known."""
        if "{{" in template:
            return shown(template, lambda name: self._read(unit, name))
        return self._shown_by(unit, template)

    def _shown_by(self, unit: Unit, name: str) -> set[Path] | None:
        key = (self._program.files.project_of(file_of(unit)).root, name)
        if key not in self._templates:
            text = self._read(unit, name)
            self._templates[key] = (
                None if text is None else shown(text, lambda other: self._read(unit, other))
            )
        return self._templates[key]

    def _read(self, unit: Unit, name: str) -> str | None:
        """Return the text of all templates called *name*: which one is meant is not known."""
        ends = f"/{name.lstrip('/')}"
        found = [path for path in self._pages(unit) if f"/{path}".endswith(ends)]
        near = [path for path in found if "templates/" in path] or found
        texts = [(self._program.files.read(path) or b"") for path in near]
        return b"\n".join(texts).decode("utf-8", "replace") if near else None

    def _pages(self, unit: Unit) -> list[str]:
        project = self._program.files.project_of(file_of(unit))
        return [path for path in project.files if _FILE.fullmatch(path.rpartition("/")[2])]

    def _shown_anywhere(self, unit: Unit) -> set[Path]:
        found: set[Path] = set()
        for path in self._pages(unit):
            text = self._program.files.read(path) or b""
            if b"{{" in text:
                found |= shown(text.decode("utf-8", "replace"), lambda _: None)
        return found


def _all_or(found: set[Path] | None) -> tuple[str, ...]:
    return ("**",) if found is None else _fields(found)


def _fields(paths: set[Path]) -> tuple[str, ...]:
    """Return the patterns of fields for what a template shows of its context."""
    fields = []
    for path in sorted(paths):
        fields += [f"{'.'.join(path)}.**", ".".join((path[0], *(f"().{one}" for one in path[1:])))]
    return tuple(fields)


def _below(paths: set[Path], name: str) -> tuple[str, ...]:
    """Return the same for the value called *name* in it."""
    if (name,) in paths:
        return ("**",)
    inner = {path[1:] for path in paths if path[0] == name and len(path) > 1}
    return (*_fields(inner), *(f"().{'.().'.join(path)}" for path in sorted(inner)))


def _definitions(root: "Node") -> "Iterator[tuple[Node, Node | None]]":
    """Yield all functions below *root*, each with the class it is in."""
    waiting: list[tuple[Node, Node | None]] = [(root, None)]
    while waiting:
        node, holder = waiting.pop()
        kind = node.type
        inner = node if kind == "class_definition" else holder
        if kind == "function_definition":
            yield node, holder
            inner = None
        if kind in _HOLD or kind.endswith(("_statement", "_clause", "_definition")):
            waiting += [(one, inner) for one in node.named_children]


def _function_of(unit: Unit, node: "Node") -> Function | None:
    """Return the function that *node* defines: some may have one name."""
    name = _text(unit, node.child_by_field_name("name"))
    for made in unit.methods.get(name, ()):
        function = unit.functions[made]
        if unit.spans[function.result] == Span(node.start_byte, node.end_byte):
            return function
    return None


def _decorators(unit: Unit, node: "Node") -> list[str]:
    parent = node.parent
    if parent is None or parent.type != "decorated_definition":
        return []
    return [_text(unit, one) for one in parent.named_children if one.type == "decorator"]


def _is_route(unit: Unit, decorator: str) -> bool:
    match = _DECORATOR.match(decorator)
    if match is None or match["on"] in _NO_SERVERS:
        return False
    if match["verb"] in _PLAIN and match["on"]:
        return True
    if match["verb"] == "callback":
        return b"dash" in unit.text
    if match["verb"] not in _VERBS or not match["call"]:
        return False
    return bool(match["on"]) or match["first"] in {'"', "'", ")"}


def _shows_results(text: bytes) -> bool:
    """Whether all that functions give to components of Gradio is shown: none of them is state."""
    return b"gradio" in text and b".State(" not in text


def _is_view(unit: Unit, holder: "Node", called: re.Pattern[str] = _VIEWS) -> bool:
    """Whether the class *holder* inherits from one that is *called* so."""
    bases = holder.child_by_field_name("superclasses")
    named = bases.named_children if bases is not None else ()
    return any(called.search(_text(unit, one)) for one in named)


def _is_tool(unit: Unit, decorator: str) -> bool:
    """Whether a function is a tool that language models are given: `@mcp.tool()`."""
    match = _DECORATOR.match(decorator)
    is_offered = match is not None and match["verb"] in {"tool", "resource", "prompt"}
    return is_offered and b"FastMCP" in unit.text


def _is_field(unit: Unit, decorator: str) -> bool:
    """Whether a function fills a field: `@strawberry.field`, `@query.field("key")`."""
    match = _DECORATOR.match(decorator)
    if match is None or match["verb"] not in _FIELDS or not match["on"]:
        return False
    return match["on"] == "strawberry." or (b"ariadne" in unit.text and match["first"] is not None)


def _sent_to(unit: Unit, call: Call) -> str:
    """Return how to say to whom *call* sends what it is given, "" where it sends nothing."""
    if call.receiver is not None:
        if call.name in _TO_ALL and _SOCKETS.search(unit.text):
            return _EMITTED
        return _SAID if call.name in _SAYS and _CHATS.search(unit.text) else ""
    for one in unit.imports:
        if one.local == call.callee and one.specifier in _SENDERS:
            names, note = _SENDERS[one.specifier]
            is_one = names.match(call.name) if isinstance(names, re.Pattern) else call.name in names
            return note if is_one else ""
    return ""


def _text(unit: Unit, node: "Node | None") -> str:
    if node is None:
        return ""
    return unit.text[node.start_byte : node.end_byte].decode("utf-8", "replace")
