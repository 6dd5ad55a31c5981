"""Looks at one tree: which projects, which reads and literals, and what comes of them."""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from orscan.analysis.deliveries import Deliveries
from orscan.analysis.flow import FORWARDS, State
from orscan.analysis.frameworks import Facts, Inline, PublicEnv
from orscan.analysis.frameworks.table import FRAMEWORKS
from orscan.analysis.languages.php import OPTION
from orscan.analysis.literals import key_literals
from orscan.analysis.program import Program, file_of
from orscan.analysis.project import Files, Tree, is_aside, is_generated
from orscan.analysis.reads import candidates
from orscan.analysis.unit import ANY, Read, Unit
from orscan.analysis.uses import FAMILIES
from orscan.analysis.verdicts import Hit, Judge, Source, Way
from orscan.definitions import Definition, Setting, definitions, reads
from orscan.definitions.names import is_key_name, is_keyish, is_not_secret, public_prefix
from orscan.finding import Finding
from orscan.location import Role
from orscan.mentions import MENTIONS
from orscan.report import Diagnostic, Gravity
from orscan.rule import ClientRule, Confidence, LeakClass, Reach, Severity

_WORKSPACES = (
    "pnpm-workspace.yaml",
    "lerna.json",
    "nx.json",
    "turbo.json",
    "settings.gradle",
    "settings.gradle.kts",
    "melos.yaml",
)


_USUAL_OBJECTS = frozenset(("", "process", "import"))
"""What `process.env` and `import.meta.env` begin with; every text is looked at for these anyway."""

TOGETHER, LEAST = 400_000, 600
"""How many states all variables may visit together, and each of them at the least."""

_SERVERS = (LeakClass.SERVER_RETURNS_KEY, LeakClass.LOG_LEAK, LeakClass.URL_QUERY_KEY)
"""What servers do with a key that shows it to others."""


@dataclass(slots=True)
class Outcome:
    """What came of looking at a tree."""

    findings: list[Finding] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def analyse(tree: Tree, rules: Sequence[ClientRule], seeds: Iterable[str]) -> Outcome:
    """Return what is found in the projects of *tree* that one of *seeds* lies in.

    *seeds* are the paths of files that hold one of `MENTIONS`; prose and tests among them make no
    project worth looking at. Files that do not parse are told in the diagnostics; the rest is
    looked at all the same.
    """
    everything = Files(tree)
    scopes = {
        _scope(everything, path)
        for path in seeds
        if path in everything and not is_aside(everything.project_of(path).below(path))
    }
    outcome = Outcome()
    for scope in sorted(
        one for one in scopes if not any(_is_inside(one, other) for other in scopes)
    ):
        _Analysis(Files(_Below(tree, scope)), rules, outcome).run()
    outcome.findings = sorted(set(outcome.findings), key=lambda one: one.order)
    return outcome


@dataclass(frozen=True)
class _Below:
    """The part of a tree below *scope*; paths stay as they are."""

    tree: Tree
    scope: str

    @property
    def paths(self) -> Sequence[str]:
        if not self.scope:
            return self.tree.paths
        return [one for one in self.tree.paths if one.startswith(f"{self.scope}/")]

    def read(self, path: str) -> bytes | None:
        return self.tree.read(path)


def _is_inside(one: str, other: str) -> bool:
    return one != other and (not other or one.startswith(f"{other}/"))


def _scope(files: Files, path: str) -> str:
    """Return the folder to be looked at for the file at *path*: its project or workspace."""
    root = files.project_of(path).root
    folder, top = root, root
    while folder:
        folder = posixpath.dirname(folder)
        project = files.projects.get(folder)
        named = project is not None and "workspaces" in project.manifest
        if named or any(posixpath.join(folder, one) in files for one in _WORKSPACES):
            top = folder
    return top


class _Analysis:
    """One scope of a tree."""

    def __init__(self, files: Files, rules: Sequence[ClientRule], outcome: Outcome) -> None:
        self._files = files
        self._outcome = outcome
        self._facts = {root: self._facts_of(root) for root in files.projects}
        self._program = Program(files, self._facts)
        self._definitions = self._all_definitions()
        self._judge = Judge(self._program, rules, self._definitions)

    def _facts_of(self, root: str) -> list[Facts]:
        project = self._files.projects[root]
        return [found for framework in FRAMEWORKS if (found := framework(project)) is not None]

    def _all_definitions(self) -> dict[str, list[Definition]]:
        found = {}
        for path in sorted(self._files.paths):
            if reads(path) and not is_generated(path):
                listed, problem = definitions(path, self._files.read(path) or b"")
                if listed:
                    found[path] = listed
                if problem and not listed:
                    self._outcome.diagnostics.append(
                        Diagnostic(path, 0, "unparsable", problem, Gravity.NOTICE)
                    )
        return found

    def run(self) -> None:
        """Look at everything, and add what comes of it."""
        sources = list(self._sources())
        most = min(FORWARDS, max(LEAST, TOGETHER // max(1, len(sources))))
        ways = [self._judge.way(source, most) for source in sources]
        found = [*self._variables(ways), *self._literals(), *self._stored()]
        read_names = {way.source.name for way in ways} | {way.variable for way in ways}
        published = {way.variable for way in ways if way.public is not None}
        found += [*self._unread(read_names), *self._unread_inlines(published)]
        self._outcome.findings += [one for one in found if one is not None]
        self._outcome.findings += self._delivered([one for one in found if one is not None])
        self._tell_problems()

    def _delivered(self, found: Sequence[Finding]) -> Iterator[Finding]:
        """What images keep, where *found* does not say already that everybody gets it."""
        rule = self._judge.rule(LeakClass.DOCKER_BAKE)
        if rule is not None:
            told = {
                one.variable
                for one in found
                if one.severity is Severity.ERROR and one.leak_class not in _SERVERS
            }
            places = self._judge.places
            yield from Deliveries(self._files, self._definitions, places, rule, told).findings()

    def _tell_problems(self) -> None:
        for unit in self._program.loaded_from():
            known = self._judge.reaching.of(unit.path) is not Reach.UNKNOWN
            if unit.problem is not None and known:
                line = unit.text.count(b"\n", 0, unit.problem.start) + 1
                message = "part of this file does not parse; the rest of it was looked at"
                self._outcome.diagnostics.append(
                    Diagnostic(file_of(unit), line, "unparsable", message, Gravity.NOTICE)
                )

    # Variables

    def _sources(self) -> Iterator[Source]:
        listed = candidates(self._program, self._judge.flow, self._words(), MENTIONS)
        known = {one.name for several in self._definitions.values() for one in several}
        known |= {read.name for _, read in listed}
        for unit, read in listed:
            for written in self._names(unit, read, known):
                name = self._renamed(unit, read, written)
                if not is_not_secret(name) and (read.accessor != OPTION or is_keyish(name)):
                    yield Source(unit, read.node, read.span, name, read.accessor)

    def _renamed(self, unit: Unit, read: Read, name: str) -> str:
        """Return the variable that fills the setting *name* of a framework, or *name*."""
        for facts in self._program.facts_of(file_of(unit)):
            name = facts.fills.get(f"{read.accessor}.{name}", name)
        return name

    def _words(self) -> list[str]:
        """Return the names by which the frameworks' own ways to read a variable begin."""
        every = [facts for several in self._facts.values() for facts in several]
        words = {one.module or one.members[0] for facts in every for one in facts.accessors}
        words |= {one.expression.partition(".")[0] for facts in every for one in facts.inlines}
        return sorted(words - _USUAL_OBJECTS)

    def _names(self, unit: Unit, read: Read, known: Collection[str]) -> Iterator[str]:
        """Yield the names *read* may mean: of a whole object, those that are *known* and public."""
        if read.name != ANY:
            yield read.name
            return
        for facts in self._program.facts_of(file_of(unit)):
            for public in facts.public:
                if public.dynamic and public.accessor == read.accessor:
                    yield from sorted(
                        name
                        for name in known
                        if name.startswith(public.prefixes) and is_key_name(name)
                    )

    def _variables(self, ways: Sequence[Way]) -> Iterator[Finding | None]:
        """One finding a variable and project for what reaches clients; then what servers show."""
        by_variable: defaultdict[tuple[str, str], list[Way]] = defaultdict(list)
        for way in ways:
            if self._judge.is_openrouters(way):
                root = self._files.project_of(file_of(way.source.unit)).root
                by_variable[root, way.variable].append(way)
        for several in by_variable.values():
            several.sort(key=lambda way: (file_of(way.source.unit), way.source.span))
            shipped = [way for way in several if way.public is not None and way.shipped is not None]
            if shipped:
                yield self._shipped(shipped)
            else:
                public = [way for way in several if way.public is not None]
                yield self._prepared(public) if public else self._misnamed(several[0])
            served = [way for way in _first_reads(several) if way not in shipped]
            yield from self._given_away(served)

    def _shipped(self, ways: Sequence[Way]) -> Finding | None:
        first = max(ways, key=lambda way: bool(self._client_hits(way)))
        hit = next(iter(self._client_hits(first)), None)
        leak_class = first.public.leak_class if first.public else LeakClass.PUBLIC_ENV
        because = first.public.because if first.public else ""
        message = f"{first.variable} reaches the client: {because}"
        others = [way for way in ways if way is not first]
        known = self._program.facts_of(file_of(first.source.unit))
        confidence = None if all(one.certain for one in known) else Confidence.MEDIUM
        return self._judge.finding(
            leak_class, first, message, hit=hit, also=others, confidence=confidence
        )

    def _client_hits(self, way: Way) -> list[Hit]:
        wanted = (
            LeakClass.BROWSER_FETCH,
            LeakClass.BROWSER_SDK,
            LeakClass.MOBILE_EMBED,
            LeakClass.URL_QUERY_KEY,
        )
        return [hit for hit in way.hits if hit.sink.rule.leak_class in wanted]

    def _misnamed(self, way: Way) -> Finding | None:
        """A variable with a public name that only servers read: a client that looks gets it."""
        name = way.source.name
        own = self._program.facts_of(file_of(way.source.unit))
        # What another project of the tree calls public counts here if everybody calls it so.
        others = [one for several in self._facts.values() for one in several]
        known = [*own, *others] if public_prefix(name) else own
        prefixes = {
            prefix
            for facts in known
            for public in facts.public
            for prefix in public.prefixes
            if prefix and facts.certain
        }
        if not is_key_name(name) or not name.startswith(tuple(prefixes)):
            return None
        return self._judge.finding(
            LeakClass.PUBLIC_ENV,
            way,
            f"{name} has a public name, but only code of a server reads it",
            severity=Severity.WARNING,
            latent=True,
            reach=self._judge.reaching.of(way.source.unit.path),
            confidence=Confidence.MEDIUM,
        )

    def _prepared(self, ways: Sequence[Way]) -> Finding | None:
        """A public variable that is read, but by nothing that clients run."""
        if not ways:
            return None
        way = ways[0]
        public = way.public
        if isinstance(public, Inline) and public.incidental:
            return None
        rule = self._judge.rule(public.leak_class) if isinstance(public, Inline) else None
        if rule is not None and isinstance(public, Inline):
            return self._prepared_inline(rule, public)
        path = file_of(way.source.unit)
        reach = self._judge.reaching.of(path)
        is_known = self._judge.reaching.is_complete(path)
        leak_class = public.leak_class if public else LeakClass.PUBLIC_ENV
        what = (
            "nothing that the client runs reads it"
            if is_known
            else "it is not known whether the client runs this"
        )
        return self._judge.finding(
            leak_class,
            way,
            f"{way.variable} is made public, but {what}",
            severity=Severity.WARNING,
            latent=True,
            reach=reach,
            confidence=Confidence.HIGH if is_known else Confidence.MEDIUM,
        )

    def _given_away(self, ways: Sequence[Way]) -> Iterator[Finding | None]:
        """What a server does with its key that shows it to others."""
        told = set()
        for way in ways:
            for hit in way.hits:
                leak_class = hit.sink.rule.leak_class
                if leak_class not in _SERVERS or not self._is_on_server(hit):
                    continue
                if not hit.sink.use.query and not self._is_set_there(way):
                    continue
                if self._is_for_owners(way, hit):
                    continue
                key = (leak_class, way.variable, hit.state.unit, hit.sink.span.start)
                if leak_class is LeakClass.SERVER_RETURNS_KEY:
                    # One read is one leak, by however many ways.
                    source = way.source
                    key = (leak_class, way.variable, file_of(source.unit), source.span.start)
                at_sink = (leak_class, way.variable, hit.state.unit, hit.sink.span.start)
                if key in told or at_sink in told:
                    continue
                told |= {key, at_sink}
                yield self._used(leak_class, way, hit)

    def _is_for_owners(self, way: Way, hit: Hit) -> bool:
        """Whether only the owners of a site get what *hit* writes: its settings."""
        unit = self._program.unit(hit.state.unit)
        asked = (one.owners_only for one in self._program.facts_of(hit.state.unit))
        if unit is None or hit.sink.rule.leak_class is not LeakClass.SERVER_RETURNS_KEY:
            return False
        at, accessor = hit.sink.span.start, way.source.accessor
        return any(is_for(unit, at, accessor) for is_for in asked if is_for is not None)

    def _is_set_there(self, way: Way) -> bool:
        """Whether a server's code has the variable: `import.meta.env` holds public ones only."""
        known = self._program.facts_of(file_of(way.source.unit))
        is_vite = way.source.accessor == "import.meta.env" and way.public is None
        return not is_vite or any(one.name == "Astro" for one in known)

    def _is_on_server(self, hit: Hit) -> bool:
        """Whether a server may do what *hit* is: in a page, a log shows the user nothing new."""
        if not hit.sink.use.query:
            return True  # a framework's server does it, also with components of the client
        unit = self._program.unit(hit.state.unit)
        at = hit.sink.span.start
        is_dead = unit is not None and any(one.start <= at < one.end for one in unit.dead)
        return not is_dead and self._judge.reaching.of(hit.state.unit) is not Reach.CLIENT

    def _used(self, leak_class: LeakClass, way: Way, hit: Hit) -> Finding | None:
        path = hit.state.unit.partition("#")[0]
        whole = hit.state.kept > 60
        return self._judge.finding(
            leak_class,
            way,
            f"{way.variable} {hit.sink.use.note}",
            hit=hit,
            severity=None if whole else Severity.WARNING,
            confidence=None if hit.sink.certain else Confidence.MEDIUM,
            reach=self._judge.reaching.of(path),
            primary=None if leak_class is LeakClass.SERVER_RETURNS_KEY else (path, hit.sink.span),
        )

    # Literals

    def _literals(self) -> Iterator[Finding | None]:
        for path in self._program.holding(b"sk-or-v1-"):
            for unit in self._program.units_of(path):
                for literal in key_literals(unit):
                    way = self._judge.way(
                        Source(unit, literal.node, literal.span, "a key in the code", literal=True)
                    )
                    yield from self._literal(way)

    def _literal(self, way: Way) -> Iterator[Finding | None]:
        for hit in way.hits:
            leak_class = hit.sink.rule.leak_class
            if leak_class in {
                LeakClass.BROWSER_FETCH,
                LeakClass.BROWSER_SDK,
                LeakClass.MOBILE_EMBED,
            }:
                unit = self._program.unit(hit.state.unit)
                route = self._judge.reaching.way(unit, hit.sink.span.start) if unit else None
                if route is None:
                    continue
                way.route, way.shipped = route, hit.state
            elif leak_class is LeakClass.KEY_IN_STORAGE:
                continue
            yield self._judge.finding(
                leak_class,
                way,
                f"a key in the code {hit.sink.use.note}",
                hit=hit,
                reach=self._judge.reaching.of(hit.state.unit),
                primary=(hit.state.unit.partition("#")[0], hit.sink.span),
            )
            return

    # The user's own key, and definitions nobody reads

    def _stored(self) -> Iterator[Finding | None]:
        """The user's key in web storage: told where it is put there."""
        rule = self._judge.rule(LeakClass.KEY_IN_STORAGE)
        if rule is None:
            return
        languages = {
            grammar
            for use in rule.uses
            for language in use.languages
            for grammar in FAMILIES.get(language, (language,))
        }
        for unit in self._program.loaded_from():
            if unit.language not in languages:
                continue
            seen = set()
            for sinks in self._judge.sinks(unit).values():
                for sink in sinks:
                    if sink.rule is rule and sink.span not in seen:
                        seen.add(sink.span)
                        source = Source(unit, sink.node, sink.span, "")
                        way = Way(source, self._judge.flow.forwards(_nowhere(unit)))
                        finding = self._judge.finding(
                            LeakClass.KEY_IN_STORAGE,
                            way,
                            f"the user's key {sink.use.note}",
                            reach=Reach.CLIENT,
                        )
                        yield finding

    def _unread(self, names: set[str]) -> Iterator[Finding | None]:
        """Public variables that are set, and that nothing reads."""
        told: set[str] = set()
        rule = self._judge.rule(LeakClass.PUBLIC_ENV)
        every = [(path, one) for path, several in self._definitions.items() for one in several]
        # What really sets a variable tells more than an example of it.
        for path, one in sorted(every, key=lambda item: item[1].example):
            if rule is not None and one.name not in names | told and is_key_name(one.name):
                public = self._public_of(path, one)
                if public is None or self._program.is_test(path):
                    continue
                told.add(one.name)
                severity = Severity.NOTE if one.example else Severity.WARNING
                is_whole = isinstance(public, PublicEnv) and public.whole and not one.example
                severity = Severity.ERROR if is_whole else severity
                yield Finding(
                    rule_id=rule.id,
                    leak_class=rule.leak_class,
                    severity=severity,
                    confidence=Confidence.MEDIUM,
                    message=f"{one.name} has a public name; nothing reads it yet",
                    fix=rule.fix,
                    location=self._judge.places.location(path, one.span),
                    secret=None,
                    related=(
                        self._judge.places.location(
                            path, one.span, Role.DEFINITION, f"{one.name} is set"
                        ),
                    ),
                    excerpt=self._judge.places.excerpt(path, one.span),
                    variable=one.name,
                    reach=Reach.UNKNOWN,
                    latent=not is_whole,
                )

    def _public_of(self, path: str, one: Definition) -> object:
        if one.setting is Setting.EMPTY and not one.example:
            return None
        for facts in self._program.facts_of(path):
            for public in facts.public:
                if public.whole and one.name.startswith(public.prefixes):
                    return public
        for facts in self._program.facts_of(path):
            for public in facts.public:
                if public.prefixes != ("",) and one.name.startswith(public.prefixes):
                    return public
        return public_prefix(one.name) or None

    def _unread_inlines(self, names: set[str]) -> Iterator[Finding | None]:
        for several in self._facts.values():
            for facts in several:
                for inline in facts.inlines:
                    rule = self._judge.rule(inline.leak_class)
                    if inline.incidental:
                        continue
                    if rule is None or not is_key_name(inline.variable) or inline.variable in names:
                        continue
                    yield self._prepared_inline(rule, inline)

    def _prepared_inline(self, rule: ClientRule, inline: Inline) -> Finding:
        place = self._judge.places
        return Finding(
            rule_id=rule.id,
            leak_class=rule.leak_class,
            severity=Severity.ERROR if inline.whole else Severity.WARNING,
            confidence=Confidence.MEDIUM,
            message=f"{inline.variable} is made public: {inline.because}"
            if inline.whole
            else f"{inline.variable} is made public, but nothing on the client reads it: "
            f"{inline.because}",
            fix=rule.fix,
            location=place.location(inline.path, inline.span),
            secret=None,
            related=(place.location(inline.path, inline.span, Role.DEFINITION, inline.because),),
            excerpt=place.excerpt(inline.path, inline.span),
            variable=inline.variable,
            reach=Reach.CLIENT if inline.whole else Reach.UNKNOWN,
            latent=not inline.whole,
        )


def _first_reads(ways: Sequence[Way]) -> list[Way]:
    """Return *ways*, all of one variable, without those that only pass on what another read."""
    starts = [State(way.source.unit.path, way.source.node) for way in ways]
    return [
        way
        for number, way in enumerate(ways)
        if not any(
            other.spread.reaches(starts[number])
            and (at < number or not way.spread.reaches(starts[at]))
            for at, other in enumerate(ways)
            if other is not way
        )
    ]


def _nowhere(unit: Unit) -> State:
    return State(unit.path, -1)
