"""Every example of every client rule: positives are found by the rule, negatives are not."""

from collections.abc import Iterator

import pytest

from orscan import ruleset
from orscan.analysis.examples import client_example_problem
from orscan.rule import ClientRule, Example

RULES = ruleset.client_rules(ruleset.load())


def _examples() -> Iterator[object]:
    for rule in RULES:
        ordered = sorted(enumerate(rule.examples), key=lambda item: item[1].positive)
        for number, example in ordered:
            kind = "positive" if example.positive else "negative"
            yield pytest.param(rule, example, id=f"{rule.id}-{kind}[{number}]")


@pytest.mark.parametrize(("rule", "example"), list(_examples()))
def test_example(rule: ClientRule, example: Example) -> None:
    assert client_example_problem(rule, RULES, example) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_client_rule_has_at_least_two_of_each(rule: ClientRule) -> None:
    positives = sum(example.positive for example in rule.examples)
    assert positives >= 2
    assert len(rule.examples) - positives >= 2
