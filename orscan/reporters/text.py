"""The format `text`: what a developer reads in a terminal.

Findings of one key stand together, so that what to do is said once for each key, unless another
grouping is asked for. Rich is loaded only where colours are asked for; plain text and colours have
the same layout.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from orscan.blob import OriginKind
from orscan.finding import STATIONS, Excerpt, Finding
from orscan.location import Location
from orscan.report import Diagnostic, Gravity, Report
from orscan.reporters import RenderOptions
from orscan.reporters.stories import in_tree, is_of_file, said_of, story_of, where
from orscan.reporters.verdicts import said_of_verdict
from orscan.reporters.ways import Step, said_of_reach, steps
from orscan.reporters.wording import (
    counted,
    is_clean,
    one_line,
    printable,
    summary,
    why_suppressed,
    without_commands,
)
from orscan.rule import Described, Kind, Severity

_SHOWN = 10
"""How many entries of a list that may be long are shown, where not all are asked for."""

_NARROWEST = 20
"""Lines are not made shorter than this, in columns."""

# Colours of the terminal's own palette: they follow its theme, dark or light.
_STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold bright_blue",
    "good": "bold green",
    "strong": "bold",
    "quiet": "dim",
}

Rules = dict[str, Described]
"""Rules by their ids."""


@dataclass(frozen=True, slots=True)
class _Screen:
    """Where text goes: *width* in columns, *cells* measures text, *ink* gives it a style.

    *limit* is how many entries of a list are shown.
    """

    width: int
    limit: int | None
    cells: Callable[[str], int]
    ink: Callable[[str, str], str]

    def wrap(self, text: str, first: str = "", rest: str = "") -> list[str]:
        """Break *text* between words: the first line begins with *first*, others with *rest*."""
        return list(_wrapped(one_line(text), first, rest, self.width, self.cells))

    def led(self, text: str, lead: str, style: str, rest: str = "") -> list[str]:
        """Wrap *lead* and *text*, with *lead* in *style*."""
        lead = one_line(lead)
        first, *others = self.wrap(f"{lead} {text}", rest=rest)
        cut = min(len(lead), len(first))
        return [self.ink(first[:cut], style) + first[cut:], *others]

    def some(self, lines: Sequence[str]) -> list[str]:
        """Return the first *lines*, and how many more there are."""
        shown = list(lines[: self.limit])
        if len(shown) < len(lines):
            shown.append(f"  and {len(lines) - len(shown):,} more; --verbose lists them")
        return shown


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    screen = _screen(options)
    by_id = {rule.id: rule for rule in report.rules}
    findings = sorted(report.findings, key=lambda one: one.order)
    blocks = _LAYOUTS[options.group_by](findings, by_id, screen)
    blocks += _problems(report.diagnostics, screen)
    if options.verbose and report.suppressed:
        blocks.append(_suppressed(report.suppressed, by_id, screen))
    blocks.append(_closing(report, screen))
    return without_commands("\n\n".join("\n".join(block) for block in blocks) + "\n")


def _screen(options: RenderOptions) -> _Screen:
    limit = None if options.verbose else _SHOWN
    cells, ink = _coloured() if options.color else (_plain_cells, _no_ink)
    return _Screen(max(options.width, _NARROWEST), limit, cells, ink)


def _no_ink(text: str, style: str) -> str:  # noqa: ARG001
    return text


def _coloured() -> tuple[Callable[[str], int], Callable[[str, str], str]]:
    from rich.cells import cell_len  # noqa: PLC0415 - a tenth of a second
    from rich.color import ColorSystem  # noqa: PLC0415
    from rich.style import Style  # noqa: PLC0415

    styles = {name: Style.parse(definition) for name, definition in _STYLES.items()}

    def ink(text: str, style: str) -> str:
        return styles[style].render(text, color_system=ColorSystem.STANDARD)

    return cell_len, ink


def _plain_cells(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_char_cells, text))


@lru_cache(maxsize=4096)
def _char_cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


@lru_cache(maxsize=1024)
def _wrapped(
    text: str, first: str, rest: str, width: int, cells: Callable[[str], int]
) -> tuple[str, ...]:
    """Words longer than a line, such as links, stay whole."""
    lines, line = [], first
    room, empty = width - cells(first), True
    for word in text.split(" "):
        needed = cells(word)
        if not empty and needed + 1 > room:
            lines.append(line)
            line, room, empty = rest, width - cells(rest), True
        line += word if empty else " " + word
        room, empty = room - needed - (not empty), False
    return (*lines, line)


def _by_key(findings: Iterable[Finding], rules: Rules, screen: _Screen) -> list[list[str]]:
    """Put findings of one key together, or of one rule and variable without a key; by path."""
    groups = _grouped(findings, _carrier)
    told: set[str] = set()
    return [_key(group, rules, screen, told) for group in groups.values()]


def _carrier(finding: Finding) -> str:
    secret = finding.secret
    return secret.sha256 if secret else f"{finding.rule_id}\0{finding.variable}"


def _by_file(findings: Iterable[Finding], rules: Rules, screen: _Screen) -> list[list[str]]:
    """Put findings at one path together; why and what to do comes at the end, once a rule."""
    findings = list(findings)
    blocks = []
    for path, group in _grouped(findings, lambda one: one.location.path).items():
        lines = [screen.ink(printable(path), "strong")]
        for finding in group:
            lines += [*_finding(finding, rules, screen, with_path=False), *_owner(finding, screen)]
            lines.append("")
        blocks.append(lines[:-1])
    lessons = _grouped(findings, lambda one: one.rule_id)
    return blocks + [
        [_rule(rule_id, rules, screen), *_lesson(group, rules, screen)]
        for rule_id, group in lessons.items()
    ]


def _by_rule(findings: Iterable[Finding], rules: Rules, screen: _Screen) -> list[list[str]]:
    """Put findings of one rule together, those of the worst rule first."""
    groups = _grouped(findings, lambda one: one.rule_id)
    blocks = []
    for rule_id in sorted(groups, key=lambda name: -max(one.severity for one in groups[name])):
        group = groups[rule_id]
        lines = [f"{_rule(rule_id, rules, screen)} ({counted(len(group), 'finding')})"]
        for finding in group:
            lines += [*_finding(finding, rules, screen), *_owner(finding, screen), ""]
        blocks.append(lines + _lesson(group, rules, screen))
    return blocks


_LAYOUTS = {"key": _by_key, "file": _by_file, "rule": _by_rule}


def _grouped(
    findings: Iterable[Finding], name: Callable[[Finding], str]
) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(name(finding), []).append(finding)
    return groups


def _rule(rule_id: str, rules: Rules, screen: _Screen) -> str:
    title = f": {one_line(rules[rule_id].title)}" if rule_id in rules else ""
    return screen.ink(one_line(rule_id), "strong") + title


def _key(
    group: Sequence[Finding], rules: Rules, screen: _Screen, told_before: set[str]
) -> list[str]:
    """Return the block of one key; of the lessons only those that no block before has told."""
    lines = _summary(group, screen)
    told = bool(lines)
    for finding in group:
        lines += [*_finding(finding, rules, screen, told=told), ""]
    notes = _verdict(group[0], screen) + _lesson(group, rules, screen, told_before)
    secret = group[0].secret
    if secret:
        notes += _note("sha256", secret.sha256, screen)
    if secret and secret.owner_url:
        notes += _note("owner", secret.owner_url, screen)
    return lines + notes if notes else lines[:-1]


_OVER_ALL = {"added": "first added", "removed": "last removed"}
_TOLD_ONCE = {"in history of", "hides in"}
"""What is told for all places of a key together, unless everything is asked for."""


def _summary(group: Sequence[Finding], screen: _Screen) -> list[str]:
    """Tell the story of a key over all its places, where it has several; else nothing."""
    secret = group[0].secret
    if not secret or len(group) < 2 or not any(map(story_of, group)):
        return []
    lines = screen.led(f"at {counted(len(group), 'place')}", f"key {secret.masked}", "strong")
    for label, text in said_of(group, every=screen.limit is None):
        lines += _note(_OVER_ALL.get(label, label), text, screen)
    return [*lines, ""]


def _lesson(
    group: Sequence[Finding], rules: Rules, screen: _Screen, told: Collection[str] = ()
) -> list[str]:
    """Say why what was found matters, and what to do, but for texts that were *told*.

    Adds what it says to *told* where that is a set.
    """
    found_by = dict.fromkeys(finding.rule_id for finding in group)
    whys = dict.fromkeys(rules[name].why for name in found_by if name in rules)
    fixes = dict.fromkeys(finding.fix for finding in group)
    notes = [("why", text) for text in whys] + [("fix", text) for text in fixes]
    lines = [
        line for label, text in notes if text not in told for line in _note(label, text, screen)
    ]
    if isinstance(told, set):
        told.update(whys, fixes)
    return lines


def _owner(finding: Finding, screen: _Screen) -> list[str]:
    """Return the lines on the key itself, and what tells it from others.

    The link of an owner ends in its digest.
    """
    secret = finding.secret
    if not secret:
        return []
    lines = _verdict(finding, screen)
    if secret.owner_url:
        return lines + _note("owner", secret.owner_url, screen)
    return lines + _note("sha256", secret.sha256, screen)


def _verdict(finding: Finding, screen: _Screen) -> list[str]:
    told = said_of_verdict(finding)
    return [line for label, text in told for line in _note(label, text, screen)]


def _note(label: str, text: str, screen: _Screen) -> list[str]:
    """Return a paragraph that begins with a label."""
    lead = f"  {label}: "
    first, *others = screen.wrap(text, lead, " " * 7)
    return [screen.ink(first[: len(lead) - 1], "strong") + first[len(lead) - 1 :], *others]


def _finding(
    finding: Finding,
    rules: Rules,
    screen: _Screen,
    *,
    with_path: bool = True,
    told: bool = False,
) -> list[str]:
    """Return what there is to say of *finding*; *told* is whether its key's story has been."""
    word = finding.severity.word
    lines = screen.led(_name(finding, rules), f"{word}:", word, "  ")
    lines.append("  " + _placed(finding, screen, with_path=with_path))
    if finding.excerpt:
        lines += _frame(finding.excerpt, word, screen)
    every = screen.limit is None
    for label, text in _details(finding):
        lines += _note(label, text, screen)
    lines += _way(list(steps(finding, every=every)), screen)
    for label, text in said_of_reach(finding):
        lines += _note(label, text, screen)
    for label, text in said_of([finding], every=every):
        if every or not (told and label in _TOLD_ONCE):
            lines += _note(label, text, screen)
    return lines + screen.some(list(_also(finding)))


def _placed(finding: Finding, screen: _Screen, *, with_path: bool) -> str:
    start = finding.location.start
    place = _place(finding.location) if with_path else f"{start.line}:{start.column}"
    if any(origin.kind is OriginKind.ACCOUNT for origin in finding.origins):
        place = printable(finding.location.path)  # a page, which has no lines
    past = " (not in HEAD)" if is_of_file(finding) and not in_tree(finding) else ""
    return screen.ink(place, "strong") + past


def _name(finding: Finding, rules: Rules) -> str:
    carrier = finding.secret.masked if finding.secret else finding.variable
    if not carrier:
        return finding.message
    rule = rules.get(finding.rule_id)
    if rule is not None and rule.kind is Kind.PRACTICE:
        return finding.message
    return f"{carrier} {rule.title if rule else finding.rule_id}"


def _place(place: Location) -> str:
    return f"{printable(place.path)}:{place.start.line}:{place.start.column}"


def _details(finding: Finding) -> Iterator[tuple[str, str]]:
    for words in dict.fromkeys(map(where, finding.origins)):
        if words:
            yield "where", words
    if finding.encoding:
        yield "encoding", " > ".join(finding.encoding)
    if finding.inner:
        yield "inside", str(finding.inner)
    if finding.secret and finding.variable:
        yield "variable", finding.variable


def _also(finding: Finding) -> Iterator[str]:
    for place in finding.related:
        if place.role in STATIONS:
            continue
        note = f" ({one_line(place.note)})" if place.note else ""
        yield f"  also: {_place(place)}{note}"
    others = dict.fromkeys(origin.path for origin in finding.origins)
    others.pop(finding.location.path, None)
    for path in others:
        yield f"  also: {printable(path)} (the same content)"


_WAY = "  way: "
_STEP = " " * (len(_WAY) + 9)
"""What stands before the places of a way: the longest word for a station has 8 letters."""


def _way(told: Sequence[Step], screen: _Screen) -> list[str]:
    """Return the way of a key, a station a line, with the places below each other."""
    lines = [line for step in told for line in _step(step, screen)]
    if lines:
        lines[0] = "  " + screen.ink(_WAY.strip(), "strong") + lines[0][len(_WAY) - 1 :]
    return lines


def _step(step: Step, screen: _Screen) -> list[str]:
    """Return a station; a note that does not fit behind the place stands below it."""
    if not step.place:
        return screen.wrap(f"{step.note}; --verbose lists them", _STEP, _STEP)
    line = f"{' ' * len(_WAY)}{step.word}".ljust(len(_STEP)) + _place(step.place)
    if not step.note:
        return [line]
    if screen.cells(line) + 1 + screen.cells(step.note) <= screen.width:
        return [f"{line} {step.note}"]
    return [line, *screen.wrap(step.note, _STEP, _STEP)]


def _frame(excerpt: Excerpt, style: str, screen: _Screen) -> list[str]:
    """Return the line of source, and a caret under what was found in it."""
    start, end = excerpt.caret, excerpt.caret + excerpt.width
    before, mark, after = (
        printable(part)
        for part in (excerpt.text[:start], excerpt.text[start:end], excerpt.text[end:])
    )
    gutter = f"  {excerpt.line} | "
    room = max(screen.width - len(gutter), _NARROWEST)
    before, mark, after = _cut(before, mark, after, room, screen.cells)
    under = " " * (len(gutter) - 2) + "| " + " " * screen.cells(before)
    carets = "^" * max(screen.cells(mark), 1)
    return [
        gutter + (before + screen.ink(mark, style) + after).rstrip(),
        under + screen.ink(carets, style),
    ]


def _cut(
    before: str, mark: str, after: str, room: int, cells: Callable[[str], int]
) -> tuple[str, str, str]:
    """Shorten a line to *room* columns: what was found stays, and more in front than behind."""
    mark = _head(mark, room, cells)
    spare = room - cells(mark)
    before = _tail(before, spare - min(cells(after), spare // 4), cells)
    return before, mark, _head(after, spare - cells(before), cells)


def _head(text: str, room: int, cells: Callable[[str], int]) -> str:
    if cells(text) <= room:
        return text
    used, end = 1, 0
    while end < len(text) and used + cells(text[end]) <= room:
        used, end = used + cells(text[end]), end + 1
    return text[:end] + "…" if room > 0 else ""


def _tail(text: str, room: int, cells: Callable[[str], int]) -> str:
    return _head(text[::-1], room, cells)[::-1]


def _problems(diagnostics: Sequence[Diagnostic], screen: _Screen) -> Iterator[list[str]]:
    """Yield blocks of diagnostics; those that say the same stand together."""
    said: dict[tuple[Gravity, str], list[Diagnostic]] = {}
    for gravity in Gravity:
        for one in diagnostics:
            if one.gravity is gravity:
                said.setdefault((gravity, one.message), []).append(one)
    for (gravity, message), places in said.items():
        yield _problem(gravity, message, places, screen)


def _problem(
    gravity: Gravity, message: str, places: Sequence[Diagnostic], screen: _Screen
) -> list[str]:
    incomplete = gravity is Gravity.INCOMPLETE
    lines = screen.led(message, f"{gravity.value}:", "warning" if incomplete else "quiet", "  ")
    where = [_file(one) for one in places if one.path]
    shown = where if incomplete else [screen.ink(path, "quiet") for path in where]
    return lines + screen.some([f"  {path}" for path in shown])


def _file(one: Diagnostic) -> str:
    return printable(one.path) + (f":{one.line}" if one.line else "")


def _suppressed(findings: Iterable[Finding], rules: Rules, screen: _Screen) -> list[str]:
    lines = [screen.ink("suppressed:", "strong")]
    for finding in sorted(findings, key=lambda one: one.order):
        why = why_suppressed(finding)
        lines.append("  " + screen.ink(_place(finding.location), "quiet"))
        told = f"{_name(finding, rules)}; {why.kind.value}: {why.reason}"
        lines += screen.wrap(told, "    ", "    ")
    return lines


def _closing(report: Report, screen: _Screen) -> list[str]:
    result, *others = summary(report)
    if is_clean(report):
        return [" ".join([screen.ink(result, "good"), *others])]
    worst = max((finding.severity for finding in report.findings), default=Severity.WARNING)
    return screen.led(" ".join(others), result, worst.word)
