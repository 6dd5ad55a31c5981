from pathlib import Path

import pytest

from orscan import ruleset
from orscan.errors import RuleError
from orscan.rule import Described, Example, LeakClass, PracticeRule, Rule, Scope

RULES = ruleset.load()
WHOLE = """
title = "A token"
kind = "secret"
class = "key"
severity = "error"
confidence = "high"
literals = ["tok-"]
regex = '(?P<secret>tok-[0-9]{8})'
why = "because"
fix = "remove it"
"""


def write(folder: Path, text: str, name: str = "own-rule.toml") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def examples() -> list[tuple[Described, Example]]:
    ordered = [(rule, example) for rule in RULES for example in rule.examples]
    return sorted(ordered, key=lambda pair: pair[1].positive)


def identity(value: object) -> str | None:
    return value.id if isinstance(value, Described) else None


def test_the_classes_are_the_closed_list() -> None:
    assert {leak_class.value for leak_class in LeakClass} == {
        "key", "key-encoded", "key-split", "env-file-tracked", "docker-bake", "public-env",
        "bundler-inline", "browser-sdk", "browser-fetch", "mobile-embed", "server-returns-key",
        "log-leak", "url-query-key", "key-in-storage", "key-reuse", "practice",
    }  # fmt: skip


def test_a_rule_is_read_whole(tmp_path: Path) -> None:
    rule = ruleset.read(write(tmp_path, WHOLE))
    assert isinstance(rule, Rule)
    assert (rule.id, rule.literals, rule.leak_class) == ("own-rule", (b"tok-",), LeakClass.KEY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("title = ", "titel = "), "titel: no field of a rule; did you mean title?"),
        (('"A token"', "7"), "title: needs a text"),
        (('"key"', '"keys"'), "class: is 'keys', but needs one of key, key-encoded"),
        (('"error"', '"fatal"'), "severity: is 'fatal', but needs one of note, warning, error"),
        (('"high"', '"sure"'), "confidence: is 'sure'"),
        (('"secret"', '"other"'), "kind: is 'other'"),
        (('["tok-"]', "[]"), "literals: needs at least one text"),
        (('["tok-"]', '[""]'), "literals: needs at least one text"),
        (('["tok-"]', '"tok-"'), "literals: needs a list of texts"),
        (("(?P<secret>", "("), "regex: needs a group (?P<secret>...)"),
        (("{8})", "{8}"), "regex: is no regex"),
        (('why = "because"', ""), "why: needs a text"),
        (("fix =", "forms = ['odd']\nfix ="), "forms: holds 'odd', but knows plain"),
        (("fix =", "tracked = 1\nfix ="), "tracked: needs true or false"),
        (("fix =", "positive = 'x'\nfix ="), "positive: examples are written as [[positive]]"),
        (("fix =", "positive = ['x']\nfix ="), "positive[0]: examples are written as"),
        (("fix =", "within = '('\nfix ="), "within: is no regex"),
        (("title", "= title"), "cannot be read"),
    ],
)
def test_a_broken_rule_names_file_field_and_reason(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    file = write(tmp_path, WHOLE.replace(*change, 1))
    with pytest.raises(RuleError) as caught:
        ruleset.read(file)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


def test_an_example_with_an_unknown_field(tmp_path: Path) -> None:
    file = write(tmp_path, WHOLE + "[[negative]]\ntext = 'x'\nbecause = 'y'\n")
    with pytest.raises(RuleError, match="because: no field"):
        ruleset.read(file)


def test_an_id_is_words_joined_by_dashes(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="file name is the id"):
        ruleset.read(write(tmp_path, WHOLE, "Own_Rule.toml"))


def test_an_id_can_be_taken_once(tmp_path: Path) -> None:
    write(tmp_path, WHOLE, "openrouter-key.toml")
    with pytest.raises(RuleError, match="the id openrouter-key is taken"):
        ruleset.load([tmp_path])


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="holds no rules"):
        ruleset.load([tmp_path])
    with pytest.raises(RuleError, match="no such folder"):
        ruleset.load([tmp_path / "missing"])


def test_placeholders_are_filled_in_the_same_way_each_time() -> None:
    text = (
        "{key} {hex:8} {key:0:9} {key:base64} {key:hex} {key:reversed} {base64:a}{other}{key:odd}"
    )
    first = ruleset.expand(text, "rule")
    assert first == ruleset.expand(text, "rule") != ruleset.expand(text, "other")
    key, digits, start, encoded, *_, last = first.split()
    assert len(key) == 73
    assert key.startswith(f"sk-or-v1-{digits}")
    assert (start, encoded[:12]) == ("sk-or-v1-", "c2stb3ItdjEt")
    assert last == "YQ=={other}{key:odd}"


@pytest.mark.parametrize("rule", RULES, ids=identity)
def test_a_rule_has_two_examples_of_each_kind_and_says_why_not(rule: Rule) -> None:
    positives = [e for e in rule.examples if e.positive]
    negatives = [e for e in rule.examples if not e.positive]
    assert len(positives) >= 2
    assert len(negatives) >= 2
    assert all(example.why for example in negatives)
    assert rule.references


PRACTICE = """
title = "A habit"
kind = "practice"
scope = "account"
class = "practice"
severity = "note"
confidence = "low"
why = "because"
fix = "mend it"
[thresholds]
days = 90
share = 0.5
"""


def test_a_practice_is_read_with_its_thresholds(tmp_path: Path) -> None:
    rule = ruleset.read(write(tmp_path, PRACTICE))
    assert isinstance(rule, PracticeRule)
    assert rule.scope is Scope.ACCOUNT
    assert (rule.threshold("days"), rule.threshold("share")) == (90, 0.5)
    with pytest.raises(KeyError):
        rule.threshold("hours")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"account"', '"planet"'), "scope: is 'planet', but needs one of tree, account"),
        (("days = 90", "days = '90'"), "thresholds: needs a table of numbers"),
        (("days = 90", "days = -1"), "thresholds: needs a table of numbers"),
        (("[thresholds]", "literals = ['a']\n[thresholds]"), "literals: no field of a rule"),
    ],
)
def test_a_broken_practice_is_told_by_its_field(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(RuleError) as caught:
        ruleset.read(write(tmp_path, PRACTICE.replace(*change)))
    assert said in str(caught.value)
