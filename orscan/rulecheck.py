"""Checks rules: their examples through the real pipeline, their regexes by analysis."""

from collections.abc import Iterator, Sequence

from orscan.blob import Blob, Origin, OriginKind
from orscan.decoders.table import DECODERS
from orscan.matcher import Matcher
from orscan.prefilter import with_in
from orscan.regexcheck import explosive, literal_gap
from orscan.rule import ClientRule, Described, Example, PracticeRule, Rule, Scope
from orscan.ruleset import client_rules, secret_rules
from orscan.scan import Scanner
from orscan.secret import redact
from orscan.suppress import Ignores

_LEAST = 2


def problems(rule: Described, rules: Sequence[Described]) -> Iterator[str]:
    """Yield what is wrong with *rule*, field first; *rules* are all that run beside it."""
    if isinstance(rule, Rule):
        yield from _regex_problems(rule)
    for kind, examples in (
        ("positive", [e for e in rule.examples if e.positive]),
        ("negative", [e for e in rule.examples if not e.positive]),
    ):
        if len(examples) < _LEAST:
            yield f"{kind}: a rule has at least {_LEAST} {kind} examples"
        for number, example in enumerate(examples):
            problem = _problem_of(rule, rules, example)
            if problem:
                yield redact(f"{kind}[{number}]: {problem}: {example.text.strip()[:60]!r}")


def _problem_of(rule: Described, rules: Sequence[Described], example: Example) -> str | None:
    match rule:
        case Rule():
            return _example_problem(rule, secret_rules(rules), example)
        case ClientRule():
            from orscan.analysis.examples import client_example_problem  # noqa: PLC0415 - 0.1 s

            return client_example_problem(rule, client_rules(rules), example)
        case PracticeRule():
            return _practice_problem(rule, example)
        case _:
            return "is of a kind that nothing runs"


def _practice_problem(rule: PracticeRule, example: Example) -> str | None:
    match rule.scope:
        case Scope.TREE:
            from orscan.practices import practice_example_problem  # noqa: PLC0415 - 0.1 s

            return practice_example_problem(rule, example)
        case Scope.ACCOUNT:
            from orscan.audit.examples import account_example_problem  # noqa: PLC0415 - 0.1 s

            return account_example_problem(rule, example)


def _regex_problems(rule: Rule) -> Iterator[str]:
    gap = literal_gap(rule.regex, rule.literals)
    if gap:
        yield f"literals: {gap}"
    for name, regex in (("regex", rule.regex), ("within", rule.within)):
        danger = explosive(regex) if regex else None
        if danger:
            yield f"{name}: {danger}"


def _example_problem(rule: Rule, rules: Sequence[Rule], example: Example) -> str | None:
    if not example.positive and not example.why:
        return "needs a why"
    matcher = Matcher(rules, DECODERS)
    scanner = Scanner(matcher, with_in(matcher.literals), Ignores())
    origin = Origin(OriginKind.FILE, example.path, tracked=True)
    found = [
        finding
        for finding in scanner.scan(Blob.of(example.text.encode(), origin)).findings
        if finding.rule_id == rule.id
    ]
    reported = [finding for finding in found if finding.suppression is None]
    if not example.positive:
        return "is found" if reported else None
    if example.suppressed:
        return None if found and not reported else "is not suppressed"
    return None if reported else "is not found"
