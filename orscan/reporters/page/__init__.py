"""The page that the format `html` makes: what its parts share.

`keys`, `places` and `findings` make a part each, `report.css` and `report.js` are its style and
script. Everything that comes from outside goes through `escaped` on its way into the page.
"""

import html
from dataclasses import dataclass
from functools import cached_property

from orscan.finding import Finding
from orscan.report import Report
from orscan.reporters import RenderOptions
from orscan.reporters.facts import by_id, carrier, worst_first
from orscan.reporters.wording import printable
from orscan.rule import Severity
from orscan.verdict import State


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding, and the number that its place in the page is called by."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one key, or of one rule and variable without a key."""

    number: int
    members: tuple[Numbered, ...]

    @property
    def findings(self) -> list[Finding]:
        """The findings alone."""
        return [one.finding for one in self.members]

    @property
    def worst(self) -> Severity:
        """The severity of the worst of them."""
        return max(one.finding.severity for one in self.members)

    @property
    def shown(self) -> str:
        """What it is called: the masked key, the variable, or the rule."""
        first = self.members[0].finding
        return carrier(first) or first.rule_id


class Page:
    """What the parts of the page share."""

    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options
        self.rules = by_id(report)
        found = worst_first(report.findings)
        self.findings = [Numbered(at, one) for at, one in enumerate(found, 1)]

    @cached_property
    def groups(self) -> list[Group]:
        """The keys and variables, the worst first."""
        groups: dict[str, list[Numbered]] = {}
        for one in self.findings:
            secret = one.finding.secret
            name = secret.sha256 if secret else f"{one.finding.rule_id}\0{one.finding.variable}"
            groups.setdefault(name, []).append(one)
        return [Group(at, tuple(group)) for at, group in enumerate(groups.values(), 1)]

    @cached_property
    def group_of(self) -> dict[int, int]:
        """The number of the group of each finding, by the finding's number."""
        return {one.number: group.number for group in self.groups for one in group.members}

    @cached_property
    def rule_ids(self) -> dict[str, int]:
        """The numbers of the rules that found anything, by their ids."""
        names = dict.fromkeys(one.finding.rule_id for one in self.findings)
        return {name: at for at, name in enumerate(names, 1)}


def escaped(text: str) -> str:
    """Return *text* as it stands in the page: visible, and no markup."""
    return html.escape(printable(text))


def section(name: str, heading: str, body: str) -> str:
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{heading}</h2>\n{body}\n</section>\n'
    )


def scrolled(label: str, table: str) -> str:
    # Who has no mouse scrolls what has the focus.
    return (
        f'<div class="scroll" role="region" aria-label="{label}: table" tabindex="0">{table}</div>'
    )


def verdict_tag(finding: Finding) -> str:
    if not finding.verdict:
        return ""
    state = finding.verdict.state
    hot = " hot" if state is State.LIVE else ""
    return f' <span class="tag{hot}">{state.value}</span>'
