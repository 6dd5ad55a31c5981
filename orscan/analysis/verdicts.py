"""From reads, flows and reach to findings: whose key it is, where it ends, and how sure that is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from orscan.analysis.flow import FORWARDS, RETURNS, Flow, Spread, State
from orscan.analysis.frameworks import Inline, PublicEnv
from orscan.analysis.handing import Handing
from orscan.analysis.places import Places
from orscan.analysis.program import Program, file_of
from orscan.analysis.providers import Provider, provider_of
from orscan.analysis.reach import Reaching, Station
from orscan.analysis.unit import ANY, WHOLE, Step, Unit
from orscan.analysis.uses import SCRIPTS, Sink, Uses
from orscan.blob import Origin, OriginKind
from orscan.definitions import Definition, Setting
from orscan.definitions.names import is_key_name, is_keyish, is_not_secret, other_provider
from orscan.finding import Finding
from orscan.location import Location, Role, Span
from orscan.rule import ClientRule, Confidence, LeakClass, Reach, Severity

if TYPE_CHECKING:
    from tree_sitter import Node

_FIXED = re.compile(rb"""(?:JSON\.stringify\(\s*)?(["'`])[^"'`$]*\1\s*\)?$""")

_SHOWN = (LeakClass.SERVER_RETURNS_KEY, LeakClass.LOG_LEAK)
"""What is done with any value, so it does not make a value a key."""

_SENT = (LeakClass.BROWSER_FETCH, LeakClass.BROWSER_SDK)
"""What needs the value where it is written: no build leaves it out of a request."""

_MAY_USE = re.compile(
    rb"\b(?:fetch|axios|console|(?:local|session)Storage|open|location|OpenAI|OpenRouter)\b"
    rb"|\$(?:http|fetch|axios)|//"
)
"""One of these is in every expression of a template that does more than to show a value."""

PARTS_SHOWN = 15
"""So many characters of a key may be shown without giving it away."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the owner's key comes from: a read of a variable, or a literal."""

    unit: Unit
    node: int
    span: Span
    name: str
    accessor: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A use that a source comes to, and by which states."""

    sink: Sink
    state: State


@dataclass(slots=True)
class Way:
    """What is known of a source: where it goes, what is done with it, how clients get it."""

    source: Source
    spread: Spread
    hits: list[Hit] = field(default_factory=list)
    public: PublicEnv | Inline | None = None
    route: list[Station] | None = None
    shipped: State | None = None

    @property
    def variable(self) -> str:
        """The variable whose value it is: of a renamed one, the name it had."""
        inline = self.public
        if isinstance(inline, Inline) and inline.variable not in {"", "*"}:
            return inline.variable
        return self.source.name


GENERAL = 25
"""A value used at more places is anybody's: what a function returns for any name it is told."""

MANY = 40
"""From how many texts on it pays to ask all queries of a language at once."""


class Judge:
    """Judges what the texts of *program* do with keys."""

    def __init__(
        self,
        program: Program,
        rules: Sequence[ClientRule],
        definitions: dict[str, list[Definition]],
    ) -> None:
        self.program = program
        self.flow = Flow(program)
        self.reaching = Reaching(program)
        self.places = Places(program.files)
        self._rules = {rule.leak_class: rule for rule in rules}
        self._uses = Uses(rules, together=len(program.sources) > MANY)
        handed = self._rules.get(LeakClass.SERVER_RETURNS_KEY)
        self._handing = Handing(program, self.flow, self.reaching, handed) if handed else None
        self._sinks: dict[str, dict[int, list[Sink]]] = {}
        self._providers: dict[tuple[str, int, bool], Provider] = {}
        self._definitions = definitions

    # What is known of a source

    def way(self, source: Source, most: int = FORWARDS) -> Way:
        """Follow *source* to everything that is done with it, as far as *most* states."""
        spread = self.flow.forwards(State(source.unit.path, source.node), most)
        way = Way(source, spread)
        for state in spread.came_from:
            unit = self.program.unit(state.unit)
            if unit is None or state.kept <= PARTS_SHOWN:
                continue
            for sink in self.sinks(unit).get(state.node, ()):
                hit = Hit(sink, state)
                if not sink.takes(state.path):
                    continue
                if sink.rule.leak_class not in _SHOWN or not self._guessed(way, hit):
                    way.hits.append(hit)
        way.public = self._public(source)
        self._ship(way)
        return way

    def _guessed(self, way: Way, hit: Hit) -> str:
        """Return the field that the value lay in, where a computed name took it out, or "".

        `config[name]` may be any field of it; code of JavaScript that goes through all of them
        says so elsewhere: `for (const name in config)`.
        """
        for before, after in pairwise(way.spread.way(hit.state)):
            unit = self.program.unit(before.unit)
            if unit is None or before.unit != after.unit or unit.language not in SCRIPTS:
                continue
            field = before.path[0] if len(before.path) == len(after.path) + 1 else ANY
            is_taken = field not in {ANY, RETURNS} and not field.isdigit()
            edges = unit.edges.get(before.node, ()) if is_taken else ()
            if any(one == (after.node, Step.LOAD, ANY, WHOLE) for one in edges):
                span = unit.spans[after.node]
                base, _, index = unit.text[span.start : span.end].partition(b"[")
                name = re.escape(base.rpartition(b".")[2])
                is_listed = rb"(?:\.(?:keys|entries)\([\w.]*|\bin\s+[\w.]*)\b" + name + rb"\b"
                if index and not re.search(is_listed, unit.text):
                    return field
        return ""

    def sinks(self, unit: Unit) -> dict[int, list[Sink]]:
        """Return what *unit* does with values, by their nodes."""
        if unit.path not in self._sinks:
            found: defaultdict[int, list[Sink]] = defaultdict(list)
            for root in _roots(unit):
                for sink in self._uses.sinks(unit, root):
                    found[sink.node].append(sink)
            for sink in self._handing.sinks(unit) if self._handing else ():
                found[sink.node].append(sink)
            self._sinks[unit.path] = found
        return self._sinks[unit.path]

    def _public(self, source: Source) -> PublicEnv | Inline | None:
        """Return what puts the value of *source* into the code of clients, or None."""
        if source.literal:
            return None
        for facts in self.program.facts_of(file_of(source.unit)):
            for inline in facts.inlines:
                if source.name != ANY and inline.replaces(source.accessor, source.name):
                    return None if self._is_fixed(inline) else inline
            for public in facts.public:
                if public.covers(source.accessor, source.name) and (
                    public.prefixes != ("",) or self._on_client(source.unit)
                ):
                    return public
        return None

    def _is_fixed(self, inline: Inline) -> bool:
        """Whether what *inline* puts there is a text that stands in the configuration."""
        text = self.program.files.read(inline.path) or b""
        return inline.literal and bool(_FIXED.match(text[inline.span.start : inline.span.end]))

    def _is_kept(self, unit: Unit, node: int) -> bool:
        """Whether *node* is exported by an entry whose exports all are in what clients get."""
        return node in unit.exports.values() and any(
            entry.keeps and entry.path == unit.path
            for facts in self.program.facts_of(file_of(unit))
            for entry in facts.entries
        )

    def _stays(self, unit: Unit, state: State) -> bool:
        """Whether *state* is a variable whose value stays in the code though it is only checked."""
        if state.path or not any(one.keeps_checked for one in self.program.facts_of(file_of(unit))):
            return False
        name = next((name for name, node in unit.top_names.items() if node == state.node), None)
        return any(name in one.mentions for one in unit.declarations)

    def _on_client(self, unit: Unit) -> bool:
        """Whether clients load *unit*: there, a build may replace every name."""
        return any(Reach.CLIENT in self.reaching.sides(one) for one in (unit.path, file_of(unit)))

    @staticmethod
    def _is_met(public: PublicEnv | Inline | None, source: Source) -> bool:
        """Whether *source* is written so that the build replaces it: behind the object."""
        if isinstance(public, PublicEnv) and not re.search(public.where, file_of(source.unit)):
            return False
        if public is None or source.accessor not in {"process.env", "import.meta.env"}:
            return True
        if public.dynamic if isinstance(public, PublicEnv) else public.expression.endswith(".*"):
            return True
        text = source.unit.text[source.span.start : source.span.end]
        if b"." not in text and b"[" not in text:
            return public.destructured
        return public.aliased or source.accessor.removesuffix(".env").encode() in text

    def _ship(self, way: Way) -> None:
        """Find out whether clients get the value of *way*, and by which way of modules."""
        source = way.source
        path = file_of(source.unit)
        if not self._is_met(way.public, source) or self._is_dead(source):
            return
        if not self.reaching.shakes(path):
            way.route = self.reaching.way(source.unit, source.span.start)
            way.shipped = State(source.unit.path, source.node) if way.route is not None else None
            return
        if self._handing and self._handing.is_stripped(source.unit, source.span.start):
            return
        read_at = {source.span.start, *self._places_of(source.unit, source.node)}
        if not any(self.reaching.way(source.unit, offset) is not None for offset in read_at):
            return  # a value is inlined where it is read
        sent = {hit.state for hit in way.hits if hit.sink.rule.leak_class in _SENT}
        for state in way.spread.came_from:
            unit = self.program.unit(state.unit)
            if unit is None or not self._is_used(unit, state, is_sent=state in sent):
                continue
            for offset in self._places_of(unit, state.node):
                route = self.reaching.way(unit, offset)
                if route is not None:
                    way.route, way.shipped = route, state
                    return

    def _places_of(self, unit: Unit, node: int) -> list[int]:
        """Return where *node* stands: for an imported name, wherever it is used."""
        if node not in self.flow.index(unit).locals:
            return [unit.spans[node].start]
        return sorted(start for (start, _), one in unit.at.items() if one == node)

    def _is_dead(self, source: Source) -> bool:
        """Whether *source* is only read in code that no build for users keeps."""
        read_at = self._places_of(source.unit, source.node)
        return bool(read_at) and all(
            any(span.start <= at < span.end for span in source.unit.dead) for at in read_at
        )

    def _is_used(self, unit: Unit, state: State, *, is_sent: bool) -> bool:
        at = unit.spans[state.node].start
        if any(span.start <= at < span.end for span in unit.dead):
            return False
        if is_sent or state.node in unit.consumed or self._is_kept(unit, state.node):
            return True
        if self._stays(unit, state):
            return True
        calls = self.flow.index(unit).arguments.get(state.node, ())
        return any(not self.flow.functions(unit, call.callee) for call, _ in calls)

    # Whose key it is

    def is_openrouters(self, way: Way) -> bool:
        """Whether the value of *way* is a key of OpenRouter: by its name, or by where it goes."""
        name = way.variable if way.public is None else way.source.name
        if is_key_name(name) or is_key_name(way.variable):
            return True
        if is_not_secret(name) or len(way.hits) > GENERAL:
            return False
        is_ours = is_keyish(name) and other_provider(name) is None and not self._goes_elsewhere(way)
        shown = () if is_ours and way.public is None else _SHOWN
        alone = other_provider(name) is not None
        if alone and self._goes_elsewhere(way):
            return False  # a program for several services: each gets its own key
        return any(
            self.provider(hit, alone=alone) is Provider.OPENROUTER
            for hit in way.hits
            if hit.sink.rule.leak_class not in shown and not self._is_any_of(way, hit, name)
        )

    def _is_any_of(self, way: Way, hit: Hit, name: str) -> bool:
        """Whether it is a guess that the use of *hit* takes the variable *name*, and no other."""
        field = self._guessed(way, hit)
        return bool(field) and (field.isupper() or not is_keyish(name))

    def _goes_elsewhere(self, way: Way) -> bool:
        """Whether a request with the value of *way* goes to somebody else's service."""
        return any(
            self.provider(hit) is Provider.OTHER
            for hit in way.hits
            if hit.sink.rule.leak_class not in _SHOWN
        )

    def provider(self, hit: Hit, *, alone: bool = False) -> Provider:
        """Return whose service the use of *hit* calls, OpenRouter's only where it is *alone*."""
        key = (hit.state.unit, id(hit.sink), alone)  # sinks stay in memory as long as this does
        if key not in self._providers:
            unit = self.program.unit(hit.state.unit)
            self._providers[key] = (
                provider_of(self.program, self.flow, unit, hit.sink, alone=alone)
                if unit is not None
                else Provider.UNKNOWN
            )
        return self._providers[key]

    # Findings

    def rule(self, leak_class: LeakClass) -> ClientRule | None:
        """Return the rule for a class, None where it is not among the rules."""
        return self._rules.get(leak_class)

    def definitions_of(self, variable: str, path: str) -> list[tuple[str, Definition]]:
        """Return where *variable* is set for the code at *path*, the most telling first."""
        project = self.program.files.project_of(path)
        found = []
        for file, several in self._definitions.items():
            for one in several:
                if one.name == variable and one.setting is not Setting.EMPTY:
                    near = self.program.files.project_of(file).root == project.root
                    weight = (
                        one.example,
                        one.setting is Setting.PLACEHOLDER,
                        not near,
                        file,
                        one.span.start,
                    )
                    found.append((weight, file, one))
        return [(file, one) for _, file, one in sorted(found, key=lambda item: item[0])]

    def chain(self, way: Way, hit: Hit | None) -> Iterator[Location]:
        """Yield the stations of *way*, from where the variable is set to what is done with it."""
        source = way.source
        path = file_of(source.unit)
        if isinstance(way.public, Inline):
            for file, definition in self.definitions_of(way.variable, path)[:1]:
                yield self._place(file, definition.span, Role.DEFINITION, f"{way.variable} is set")
            yield self._place(way.public.path, way.public.span, Role.DEFINITION, way.public.because)
        elif not source.literal:
            for file, definition in self.definitions_of(source.name, path)[:1]:
                yield self._place(file, definition.span, Role.DEFINITION, f"{source.name} is set")
        if not source.literal:
            yield self._place(path, source.span, Role.READ, "is read")
        else:
            yield self._place(path, source.span, Role.DEFINITION, "stands in the code")
        yield from self._imports(way, hit)
        if hit is not None:
            use = hit.sink
            yield self._place(hit.state.unit.partition("#")[0], use.span, Role.USE, use.use.note)

    def _imports(self, way: Way, hit: Hit | None) -> Iterator[Location]:
        stations = list(self._carried(way, hit)) + (way.route or [])
        seen = set()
        for station in stations:
            if (station.path, station.is_entry) in seen:
                continue
            seen.add((station.path, station.is_entry))
            role = Role.ENTRY if station.is_entry else Role.IMPORT
            yield self._place(station.path, station.span, role, station.note)

    def _carried(self, way: Way, hit: Hit | None) -> Iterator[Station]:
        """Yield the imports by which the value itself came to where it is used."""
        end = way.shipped or (hit.state if hit is not None else None)
        if end is None:
            return
        states = way.spread.way(end)
        for before, after in pairwise(states):
            if before.unit == after.unit:
                continue
            unit = self.program.unit(after.unit)
            for one in unit.imports if unit else ():
                if unit and one.local == after.node:
                    target = self.program.target(unit, one.specifier) or before.unit
                    yield from self._passing(target, file_of_name(before.unit))
                    yield Station(file_of(unit), one.span, f"imports {target}")

    def _passing(self, target: str, origin: str) -> Iterator[Station]:
        """Yield the texts between *target* and *origin* that only pass names on."""
        if target == origin:
            return
        for unit in self.program.units_of(target):
            for passed in unit.reexports:
                if self.program.target(unit, passed.specifier) == origin:
                    yield Station(target, passed.span, f"imports {origin}")
                    return

    def _place(self, path: str, span: Span, role: Role, note: str) -> Location:
        return self.places.location(path, span, role, note)

    def finding(
        self,
        leak_class: LeakClass,
        way: Way,
        message: str,
        *,
        hit: Hit | None = None,
        severity: Severity | None = None,
        latent: bool = False,
        reach: Reach = Reach.CLIENT,
        confidence: Confidence | None = None,
        primary: tuple[str, Span] | None = None,
        also: Iterable[Way] = (),
    ) -> Finding | None:
        """Return the finding of a class that *way* gives, None where no rule is about it."""
        rule = self.rule(leak_class)
        if rule is None:
            return None
        path, span = primary or (file_of(way.source.unit), way.source.span)
        chain = tuple(self.chain(way, hit))
        others = (
            self._place(
                file_of(other.source.unit), other.source.span, Role.RELATED, "is read here, too"
            )
            for other in also
        )
        return Finding(
            rule_id=rule.id,
            leak_class=leak_class,
            severity=severity if severity is not None else rule.severity,
            confidence=confidence or rule.confidence,
            message=message,
            fix=rule.fix,
            location=self.places.location(path, span),
            secret=None,
            origins=(Origin(OriginKind.FILE, path),),
            related=(*chain, *others),
            excerpt=self.places.excerpt(path, span),
            variable=way.variable,
            reach=reach,
            latent=latent,
        )


def _roots(unit: Unit) -> "Iterator[Node]":
    """Yield the trees in which *unit* may use a value: its own, and expressions of its template."""
    if unit.root is not None:
        yield unit.root
    for tree in unit.trees:
        if _MAY_USE.search(unit.text, tree.start_byte, tree.end_byte):
            yield tree


def file_of_name(unit: str) -> str:
    """Return the path of the file that the unit called *unit* stands in."""
    return unit.partition("#")[0]
