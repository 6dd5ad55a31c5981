"""`orscan rules` and `orscan explain`."""

import difflib
import textwrap
from collections.abc import Sequence
from pathlib import Path

import click

from orscan import rulecheck, ruleset
from orscan.cli.output import to_stdout
from orscan.errors import UsageError
from orscan.rule import Described, PracticeRule
from orscan.secret import redact

_folders = click.option(
    "--rules",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The rules in DIR too. Repeatable.",
)


@click.group()
def rules() -> None:
    """List, show and check rules."""


@rules.command("list")
@_folders
def list_rules(folders: tuple[Path, ...]) -> int:
    """List all rules, a line each: id, class, severity, title."""
    found = ruleset.load(folders)
    rows = [(r.id, str(r.leak_class), r.severity.word, r.title) for r in found]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ("  ".join([*(row[i].ljust(widths[i]) for i in range(3)), row[3]]) for row in rows)
    to_stdout(redact("\n".join(lines) + "\n"))
    return 0


@rules.command("show")
@click.argument("rule_id", metavar="RULE")
@_folders
def show(rule_id: str, folders: tuple[Path, ...]) -> int:
    """Show the file of RULE as it is written."""
    rule = _named(rule_id, ruleset.load(folders))
    to_stdout(redact(Path(rule.source).read_text("utf-8")))
    return 0


@rules.command("check")
@_folders
def check(folders: tuple[Path, ...]) -> int:
    """Check every rule: its examples, its literals, the time its regex can take.

    Exit code 1 where one is wrong.
    """
    found = ruleset.load(folders)
    problems = [(rule, problem) for rule in found for problem in rulecheck.problems(rule, found)]
    lines = [f"{rule.source}: {problem}" for rule, problem in problems]
    examples = sum(len(rule.examples) for rule in found)
    wrong = len({rule.id for rule, _ in problems})
    verdict = (
        f"{wrong} of {len(found)} rules are wrong" if wrong else f"{len(found)} rules are right"
    )
    to_stdout("\n".join([*lines, f"{verdict}; {examples} examples were run"]) + "\n")
    return 1 if problems else 0


@click.command()
@click.argument("rule_id", metavar="RULE")
@_folders
def explain(rule_id: str, folders: tuple[Path, ...]) -> int:
    """Explain RULE: why it matters, what to do, what it finds and what it leaves alone."""
    rule = _named(rule_id, ruleset.load(folders))
    to_stdout(redact(_explained(rule)))
    return 0


def _named(rule_id: str, found: Sequence[Described]) -> Described:
    for rule in found:
        if rule.id == rule_id:
            return rule
    near = difflib.get_close_matches(rule_id, [rule.id for rule in found], n=1)
    hint = f"did you mean {near[0]}?" if near else "see orscan rules list"
    raise UsageError(f"there is no rule {rule_id}; {hint}")


def _explained(rule: Described) -> str:
    parts = [
        f"{rule.id}: {rule.title}",
        f"class {rule.leak_class}, severity {rule.severity.word}, confidence {rule.confidence}",
        "",
        *_paragraph("Why", rule.why),
        *_paragraph("Fix", rule.fix),
        *_thresholds(rule),
        *_examples("Finds", rule, positive=True),
        *_examples("Leaves alone", rule, positive=False),
        "Read on:",
        *(f"  {reference}" for reference in rule.references),
    ]
    return "\n".join(parts) + "\n"


def _thresholds(rule: Described) -> list[str]:
    """Return the numbers of a practice as the configuration sets them."""
    if not isinstance(rule, PracticeRule) or not rule.thresholds:
        return []
    numbers = [f"  {name} = {value:g}" for name, value in rule.thresholds]
    return ["Thresholds, to be set in the configuration:", f"  [practice.{rule.id}]", *numbers, ""]


def _paragraph(heading: str, text: str) -> list[str]:
    return [f"{heading}:", textwrap.fill(text, 78, initial_indent="  ", subsequent_indent="  "), ""]


def _examples(heading: str, rule: Described, *, positive: bool) -> list[str]:
    lines = [f"{heading}:"]
    for example in rule.examples:
        if example.positive is positive:
            text = textwrap.indent(example.text.strip("\n"), "  ")
            lines.append(f"{text}   ({example.why})" if example.why else text)
    return [*lines, ""]
