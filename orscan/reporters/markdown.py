"""The format `markdown`: what a job summary or a comment on a pull request shows.

Whatever a stranger may have written, paths and names of variables above all, stands as code: there
is no markup in code, and nobody is mentioned. The result fits into a comment; what does not is
counted.

Sources: GitHub Flavored Markdown, spec 0.29, sections 2.4, 6.1 and 6.9; GitHub takes 65,536
characters for a comment and 1 MiB for the summary of a step; read 2026-11-28.
"""

import re
from collections.abc import Iterator, Sequence

from orscan.finding import Excerpt, Finding
from orscan.report import Diagnostic, Report
from orscan.reporters import RenderOptions
from orscan.reporters.facts import (
    beside,
    by_id,
    carrier,
    facts,
    missed,
    noticed,
    place_of,
    title,
    told,
    worst_first,
)
from orscan.reporters.stories import in_tree, is_of_file
from orscan.reporters.ways import Step, steps
from orscan.reporters.wording import (
    counted,
    is_clean,
    one_line,
    printable,
    summary,
    why_suppressed,
    without_commands,
)
from orscan.rule import Described

_ROOM = 60_000
"""How many characters findings may take, so that with what else is told a comment takes it."""

_AROUND = 500
"""About how many characters stand around the places of a key."""

_LISTED = 20
"""How many entries of any other list are told."""

_LONGEST = 300
"""How much of one text is told, in characters."""

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$!]|:(?=//)|(?<=www)\.")
_BACKTICKS = re.compile("`+")
_LINK = re.compile(r"https?://[A-Za-z0-9._~/?#=&%+:-]+")

Rules = dict[str, Described]
"""Rules by their ids."""


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    rules = by_id(report)
    result, *others = summary(report)
    blocks = [f"## orscan: {plain(result)}"]
    if report.incomplete:
        blocks.append(
            "> [!WARNING]\n> **This report is incomplete**: part of what was asked for "
            "could not be looked at."
        )
    elif is_clean(report):
        blocks.append("Everything that was asked for was looked at.")
    blocks.append(" ".join(map(plain, others)))
    blocks += _list("Could not be scanned", [_problem(one) for one in missed(report)])
    blocks += _findings(worst_first(report.findings), rules)
    blocks += _lessons(report.findings, rules)
    blocks += _list("Suppressed", [_suppressed(one, rules) for one in told(report, options)])
    blocks += _list("Notices", [_problem(one) for one in noticed(report)])
    return without_commands("\n\n".join(blocks) + "\n")


def code(text: str) -> str:
    """Return *text* as code in a line of Markdown: nothing in it is markup, a link or a mention."""
    shown = _short(one_line(text)) or "-"
    fence = "`" * (1 + max(map(len, _BACKTICKS.findall(shown)), default=0))
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def plain(text: str) -> str:
    """Return *text* as words in a line of Markdown, with what would be markup escaped."""
    # A backslash keeps GitHub from seeing no mention and no address; an invisible space does.
    return _MARKUP.sub(r"\\\g<0>", one_line(text)).replace("@", "@\u200b")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _findings(findings: Sequence[Finding], rules: Rules) -> Iterator[str]:
    """Yield a block a key or variable with its places, as many as there is room for."""
    room, shown = _ROOM, 0
    for group in _groups(findings):
        lines = [_heading(group, rules)]
        for finding in group:
            lines.append("\n".join(_finding(finding, rules)))
            # The heading and the link of the owner come with the first place.
            room -= len(lines[-1]) + (_AROUND if len(lines) == 2 else 0)
            if room < 0:
                lines.pop()
                break
            shown += 1
        if len(lines) > 1:
            yield "\n\n".join([lines[0], "\n".join([*lines[1:], *_owner(group)])])
        if room < 0:
            more = counted(len(findings) - shown, "more finding")
            yield f"**And {more}**, which a comment has no room for; other formats list all."
            return


def _groups(findings: Sequence[Finding]) -> list[list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        secret = finding.secret
        name = secret.sha256 if secret else f"{finding.rule_id}\0{finding.variable}"
        groups.setdefault(name, []).append(finding)
    return list(groups.values())


def _heading(group: Sequence[Finding], rules: Rules) -> str:
    first = group[0]
    shown = carrier(first)
    what = plain(title(first, rules))
    return f"### {first.severity.word}: {what}" + (f" {code(shown)}" if shown else "")


def _finding(finding: Finding, rules: Rules) -> Iterator[str]:
    start = finding.location.start
    past = " (not in HEAD)" if is_of_file(finding) and not in_tree(finding) else ""
    place = code(f"{finding.location.path}:{start.line}:{start.column}")
    is_told = finding.message == f"{title(finding, rules)} {carrier(finding)}"
    yield f"- {place}{past}" + ("" if is_told else f": {code(finding.message)}")
    if finding.excerpt:
        yield from _frame(finding.excerpt)
    way = list(steps(finding))
    for step in way:
        yield f"  1. {_step(step)}"
    if way:
        yield "  <!-- -->"  # else the next list would go on counting
    for label, text in facts(finding, every=False):
        yield f"  - {label}: {code(text)}"
    for label, place in beside(finding):
        yield f"  - {code(label)}: {code(place)}"


def _step(step: Step) -> str:
    place = code(f"{step.place.path}:{step.place.start.line}") if step.place else ""
    note = code(step.note) if step.note and step.place else step.note
    return " ".join(filter(None, [step.word, place, note]))


def _frame(excerpt: Excerpt) -> Iterator[str]:
    """Yield the line of source between fences that are longer than any in it."""
    text = _short(printable(excerpt.text).rstrip())
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    yield f"  {fence}text"
    yield f"  {excerpt.line} | {text}"
    yield f"  {fence}"


def _owner(group: Sequence[Finding]) -> list[str]:
    secret = group[0].secret
    if not secret:
        return []
    lines = ["", f"SHA-256 `{secret.sha256}`"]
    if secret.owner_url:
        lines.append(f"([disable or delete it]({secret.owner_url}), if it is yours)")
    return lines


def _lessons(findings: Sequence[Finding], rules: Rules) -> list[str]:
    """Return why what was found matters and what to do, once a rule."""
    fixes: dict[str, str] = {}
    for finding in findings:
        fixes.setdefault(finding.rule_id, finding.fix)
    lines = []
    for name, fix in fixes.items():
        links = rules[name].references if name in rules else ()
        more = "".join(f" <{link}>" for link in links if _LINK.fullmatch(link))
        why = f" {plain(rules[name].why)}" if name in rules else ""
        lines.append(f"{code(name)}:{why} **Fix:** {plain(fix)}{more}")
    return _list("What to do", lines)


def _suppressed(finding: Finding, rules: Rules) -> str:
    why = why_suppressed(finding)
    place = code(f"{finding.location.path}:{finding.location.start.line}")
    return f"{place} {plain(title(finding, rules))}, by {why.kind.value}: {code(why.reason)}"


def _problem(one: Diagnostic) -> str:
    place = f"{code(place_of(one))}: " if one.path else ""
    return f"{place}{code(one.message)}"


def _list(heading: str, lines: Sequence[str]) -> list[str]:
    """Return a heading with a list under it; nothing for an empty one."""
    if not lines:
        return []
    shown = [f"- {line}" for line in lines[:_LISTED]]
    if len(lines) > _LISTED:
        shown.append(f"- and {len(lines) - _LISTED:,} more")
    return ["\n\n".join([f"### {heading}", "\n".join(shown)])]
