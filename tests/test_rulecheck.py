from dataclasses import replace
from pathlib import Path

import pytest

from orscan import rulecheck, ruleset
from orscan.rule import Described

RULES = ruleset.load()
NUMBERED = [
    (rule, number)
    for rule in RULES
    for number, _ in sorted(enumerate(rule.examples), key=lambda pair: pair[1].positive)
]


@pytest.mark.parametrize(
    ("rule", "number"), NUMBERED, ids=[f"{rule.id}[{number}]" for rule, number in NUMBERED]
)
def test_example(rule: Described, number: int) -> None:
    alone = replace(rule, examples=(rule.examples[number],))
    found = [text for text in rulecheck.problems(alone, RULES) if "at least" not in text]
    assert found == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_bundled_rules_are_right(rule: Described) -> None:
    assert list(rulecheck.problems(rule, RULES)) == []


def own(tmp_path: Path, regex: str, extra: str = "") -> Described:
    file = tmp_path / "own-rule.toml"
    file.write_text(
        f"""
title = "A token"
kind = "secret"
class = "key"
severity = "error"
confidence = "high"
literals = ["tok-"]
regex = '''{regex}'''
why = "because"
fix = "remove it"
{extra}
"""
    )
    return ruleset.read(file)


def said(rule: Described) -> str:
    return "\n".join(rulecheck.problems(rule, [*RULES, rule]))


def test_a_rule_without_examples_is_told(tmp_path: Path) -> None:
    assert "at least 2 positive" in said(own(tmp_path, "(?P<secret>tok-[0-9]{8})"))


def test_a_regex_that_can_do_without_its_literals_is_told(tmp_path: Path) -> None:
    assert "literals:" in said(own(tmp_path, "(?P<secret>(?:tok|key)-[0-9]{8})"))


def test_a_regex_that_can_take_for_ever_is_told(tmp_path: Path) -> None:
    assert "regex:" in said(own(tmp_path, "(?P<secret>tok-([0-9]+)+x)"))


def test_examples_run_through_the_whole_pipeline(tmp_path: Path) -> None:
    rule = own(
        tmp_path,
        "(?P<secret>tok-[0-9]{8})",
        """
[[positive]]
text = "tok-12345678"
[[positive]]
text = "tok-1234"
[[positive]]
text = "tok-12345678"
suppressed = true
[[negative]]
text = "tok-12345678"
why = "wrong"
[[negative]]
text = "nothing"
""",
    )
    problems = said(rule)
    assert "positive[0]" not in problems
    assert "positive[1]: is not found" in problems
    assert "positive[2]: is not suppressed" in problems
    assert "negative[0]: is found" in problems
    assert "negative[1]: needs a why" in problems
