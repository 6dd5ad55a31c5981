import bisect
import itertools
import json
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from orscan import ruleset
from orscan.regexcheck import explosive, literal_gap
from orscan.regexcheck.attack import Danger, find_danger
from orscan.regexcheck.automaton import Effort, build
from orscan.regexcheck.engine import Engine
from orscan.regexcheck.gap import find_gap
from orscan.regexcheck.reader import parse
from orscan.regexcheck.tree import quoted, width

KEY = b"sk-or-v1-"
LITERALS = [KEY]
ASSIGNMENT = (
    rb"""(?i)[\w.-]{0,50}?(?:openrouter)(?:[ \t\w.-]{0,20})[\s'"]{0,3}"""
    rb"""(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}"""
    rb"""(sk-or-v1-[0-9a-f]{64})(?:[\x60'"\s;]|\\[nr]|$)"""
)


# --- literal_gap ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regex", "literals"),
    [
        (rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])", LITERALS),
        (rb"[0-9a-f]{64}sk-or-v1-", LITERALS),
        (rb"sk-or-v[12]-[0-9a-f]{64}", [b"sk-or-v1-", b"sk-or-v2-"]),
        (rb"sk-or-v[12]-[0-9a-f]{64}", [b"sk-or-v"]),
        (rb"(?:sk|SK)-or", [b"k-or", b"K-or"]),
        (rb"(sk-)(or-)(?P<version>v1-)", LITERALS),
        (rb"(?:sk-or-v1-){2,}", LITERALS),
        (rb"s{1}k-or-v1-x{100000}", LITERALS),
        (rb"(?:sk-or-v1-|sk-or-v2-x)[0-9a-f]{64,90000}", [b"sk-or-v1-", b"v2-x0", b"v2-"]),
        (rb"(?x) sk - or - v1 -  # the prefix", LITERALS),
        (rb"(?i)123-[a-f]+", [b"123-"]),
        (rb"(?i:sk)-or", [b"sk-or", b"Sk-or", b"sK-or", b"SK-or"]),
        (rb"foo(?=.*sk-or-v1-)", LITERALS),
        (rb"(?=.*sk-or-v1-)(?=.*foo)(?:a|b)+", LITERALS),
        (rb"(?<=sk-or-v1-)[0-9a-f]{64}", LITERALS),
        (rb"(?<=sk-or-v1)-[0-9a-f]{64}", LITERALS),
        (rb"(?<=\bkey=)sk-or-v1-", LITERALS),
        (rb"(?<!x)(?<=[sx]k-or-v1-)a(?<!xk-or-v1-a)", LITERALS),
        (rb"(?s).*sk-or-v1-.*", LITERALS),
        (rb"(['\"])sk-or-v1-.*?\1", LITERALS),
        (rb"(sk-or-v1-)(?:x|\1)\1", LITERALS),
        (rb"(<)?sk-or-v1-x(?(1)>|$)", LITERALS),
        (rb"(?>sk-or-v1-)[0-9a-f]++", LITERALS),
        (rb"(?!a)a|sk-or-v1-", LITERALS),
        (rb"(?!(?!sk-or-v1-))[a-z]", LITERALS),
        (rb"foo(?!(?s:.))(?=sk)", LITERALS),
        (rb"k\bey", LITERALS),
        (rb"a$b|\Ba\b\B|(?m:a^)|a(?=b)c|(?<=a)(?<=b)", LITERALS),
        (rb"(?!)", LITERALS),
        (rb"anything", [b"", b"sk"]),
        (rb".*", [b""]),
    ],
)
def test_every_match_holds_a_literal(regex: bytes, literals: list[bytes]) -> None:
    assert literal_gap(re.compile(regex), literals) is None


@pytest.mark.parametrize(
    ("regex", "example"),
    [
        (rb"", b""),
        (rb".*", b""),
        (rb"[0-9a-f]{64}", b"0" * 64),
        (rb"sk-or-v[12]-[0-9a-f]{3}", b"sk-or-v2-000"),
        (rb"sk-or-(?:v1-)?x", b"sk-or-x"),
        (rb"sk-or-v1-|foo", b"foo"),
        (rb"(?:sk-or-v1-)*y", b"y"),
        (rb"(?:sk-or-v1-x?){0,5}z", b"z"),
        (rb"sk-or-v1(?:-|_)a", b"sk-or-v1_a"),
        (rb"sk-or-v\d-", b"sk-or-v0-"),
        (rb"[^a]k-or-v1-", b"0k-or-v1-"),
        (rb"(?x) sk - or", b"sk-or"),
        (rb"(?s)x.y", b"x0y"),
        (rb"foo(?!sk-or-v1-)", b"foo"),
        (rb"foo(?=.*\d)", b"foo0"),
        (rb"(?=[a-z]{3}$)(?=.*z)[a-y]", b"aaz"),
        (rb"(?<=ab)c", b"abc"),
        (rb"(?<!sk-or-v1-)(?<=v1-)c", b"v1-c"),
        (rb"(?m)^b$", b"b"),
        (rb"(?m)a$\n^b", b"a\nb"),
        (rb"a\n\Z", b"a\n"),
        (rb"\bkey\b", b"key"),
        (rb"\B-\B", b"-"),
        (rb"([a-z]{2})x\1", b"aaxaa"),
        (rb"(x(?=y))y\1", b"xyx"),
        (rb"(?=.*a)(?=.*b)(?=.*c)(?=.*d)(?=.*e)(?=.*f)(?=.*g)(?=.*h)x", b"xabcdefgh"),
        (rb"(?>a|ab)c", b"ac"),
        (rb"a?+b", b"b"),
        (rb"(?(1)a|bb)()", b"bb"),
        (rb"(?:[a-f]{1,300}-){1,300}x", b"a-x"),
        (rb"[0-9a-f]{1500}", b"0" * 1500),
    ],
)
def test_the_shortest_text_without_a_literal_is_the_example(regex: bytes, example: bytes) -> None:
    pattern = re.compile(regex)
    gap = find_gap(parse(pattern), pattern, LITERALS)
    assert gap is not None
    assert gap.example == example
    reason = literal_gap(pattern, LITERALS)
    assert reason is not None
    assert quoted(example) in reason


def test_a_regex_that_ignores_case_is_told_so() -> None:
    reason = literal_gap(re.compile(rb"sk-or-v1-[0-9a-f]{64}", re.IGNORECASE), LITERALS)
    assert reason == (
        "the regex matches b'SK-OR-V1-' + b'0' * 64, which holds none of the literals: "
        "it ignores case, and they do not"
    )


def test_without_literals_every_match_is_a_gap() -> None:
    reason = literal_gap(re.compile(rb"sk"), [])
    assert reason == "the regex matches b'sk', which holds none of the literals"


@pytest.mark.parametrize(
    "regex",
    [
        pytest.param(rb"(?>[ab]*)b", id="an atomic group eats what follows"),
        pytest.param(rb"(a)?b(?(1)c|(?!))", id="a condition that the text decides"),
        pytest.param(rb"a?" * 30 + rb"a" * 30, id="slow to try"),
    ],
)
def test_where_no_example_is_certain_the_gap_is_told_all_the_same(regex: bytes) -> None:
    reason = literal_gap(re.compile(regex), LITERALS)
    assert reason is not None


@pytest.mark.parametrize(
    ("regex", "reason"),
    [
        (rb"(?L)sk-or-v1-\w", "the regex depends on the locale"),
        (rb"(?L:\w)sk-or-v1-", "the regex depends on the locale"),
        (rb"(?<=a[ab]{30})b", "the regex is too large to check"),
        (
            rb"".join(rb"(?=[ab]*a[ab]{%d}c)" % n for n in range(12)),
            "the regex is too large to check",
        ),
        (rb"(" * 150 + rb"a" + rb")?" * 150, "the regex is nested too deeply to check"),
        (rb"()" + rb"".join(rb"(\%d\%d)" % (n, n) for n in range(1, 40)), "too large to check"),
    ],
)
def test_what_cannot_be_checked_is_told(regex: bytes, reason: str) -> None:
    told = literal_gap(re.compile(regex), LITERALS)
    assert told is not None
    assert reason in told


def test_new_opcodes_cannot_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = re.compile(rb"a")
    monkeypatch.setattr("orscan.regexcheck.reader._PARSER.parse", lambda *_: [("NEW", None)])
    reason = "the regex holds NEW, which is not known here"
    assert literal_gap(pattern, LITERALS) == reason
    assert explosive(pattern) == reason


# --- explosive -----------------------------------------------------------------------------------

EMAIL = (
    rb"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}"
    rb"(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$"
)
EXPONENTIAL = {
    "nested plus": rb"(a+)+$",
    "nested star": rb"(a*)*$",
    "alternatives alike": rb"(a|a)*b",
    "alternatives overlap": rb"(a|aa)+$",
    "alternatives together": rb"(?:a|b|ab)*c",
    "counted twice": rb"(a{1,100}){1,100}b",
    "counted, and the inner one small": rb"(?:\w{1,20}\s?){1,10}=",
    "words": rb"(\w+\s?)*$",
    "class": rb"([a-z]+)*=",
    "two loops in a loop": rb"(x+x+)+y",
    "optional parts": rb"(?:a?b?)*c",
    "Java class name": rb"^(([a-z])+.)+[A-Z]([a-z])+$",
    "e-mail": EMAIL,
    "quoted text": rb'"(?:\\?.)*"',
    "lazy": rb"(\\?.)*?\"",
    "sum of lengths": rb"(?:(?:aa)+|(?:aaa)+)+b",
    "long way round": rb"((?:a|ab)(?:c|bcd)(?:d*))*$",
    "before what may be left out": rb"((a+)+b)?",
    "before another way out": rb"(?:(a+)+b|a)",
    "in a lookahead": rb"(?=(a+)+b)",
    "in a negative lookahead": rb"(?!(a+)+b)x",
    "in an atomic group": rb"(?>(a+)+b)",
    "after a lookbehind": rb"\b(?<=key=)(?:\w+\s?)*;",
    "after a lookbehind in one way": rb"(?:(?<=x)|y)(?:a+)+b",
    "before a negative lookahead": rb"(a+)+(?![ab])",
    "of lines": rb"(?m)(?:^\s*$)+x",
    "of a backreference": rb"(\d+)*\1z",
    "in long texts only": rb"[0-9a-f]{40}(a+)+$",
}
CUBIC = {
    "two loops": rb"a*a*b",
    "three loops at the beginning only": rb"^a*a*a*b",
    "loops around a word": rb".*foo.*bar",
    "two texts": rb"\s*=\s*\s*;",
    "in one round": rb"(?:b*?b+a)*",
}
HEAVY = {
    "counted": rb"(.*a){20}",
    "counted alternatives": rb"(?:a|a){16}b",
    "counted words": rb"(?:\w{1,20}\s?){1,4}=",
}
SAFE = {
    "key": (rb"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])", b"sk-or-v1-"),
    "quoted text": (rb'"(?:[^"\\]|\\.)*"', b"\\a"),
    "text in quotes": (rb'(?:[^"\\]|\\.)*', b"\\a"),
    "alternatives": (rb"(a|b)*c", b"ab"),
    "line": (rb"[^\n]*", b"a"),
    "words": (rb"(?:foo|bar)+", b"foo"),
    "address": (rb"\d{1,3}(?:\.\d{1,3}){3}", b"1.1"),
    "nothing can fail": (rb"(a+)+", b"a"),
    "nothing can fail, with stars": (rb"(a*)*", b"a"),
    "fails at a byte that always ends it": (rb"(a+)+(?!b)", b"a"),
    "atomic": (rb"(?>a+)+b", b"a"),
    "possessive": (rb"(?:a++)+b", b"a"),
    "nested, but atomic": (rb"(?>(a+)+)b", b"a"),
    "apart by a lookahead": (rb"(?:(?=a)\w|(?!a)\w)*x", b"ab"),
    "tempered": (rb"(?:(?!foo).)*bar", b"fo"),
    "quotes of one kind": (rb"(['\"])(?:(?!\1)[^\\]|\\.)*\1", b"'a"),
    "few ways": (rb"(?:[a-z]{1,3}-?){1,3}=", b"aaa"),
    "e-mail": (rb"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", b"a."),
    "optional in a loop": (rb"(?:a?)*b", b"a"),
    "statements": (rb"(?:\s*\w+\s*=\s*\w+;)+$", b" a = b;"),
    "base64": (rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", b"AAAA"),
    "instructions": (
        rb"(?m)^[ \t]*(?:ENV|ARG)[ \t]+(?:[^\\\n]|\\(?:\r?\n|.))*?sk-or",
        b"ENV \\\n",
    ),
    "assignment": (ASSIGNMENT, b"openrouter "),
}
QUADRATIC = {
    "two loops at the beginning": rb"^a*a*b",
    "found anywhere": rb".*foo.*",
    "space at the end": rb"^\s+|\s+$",
    "counted": rb"[a-z]{1,64}[0-9a-z]{1,64}=",
    "after a comment": rb"(?m)^\s*#.*$",
}


@pytest.mark.parametrize(
    "regex",
    [regex for regex, _ in SAFE.values()] + list(QUADRATIC.values()),
    ids=[*SAFE, *QUADRATIC],
)
def test_what_is_quadratic_at_most_is_let_pass(regex: bytes) -> None:
    assert explosive(re.compile(regex)) is None


@pytest.mark.parametrize(("regex", "pump"), SAFE.values(), ids=SAFE)
def test_what_is_safe_is_quick_in_python(regex: bytes, pump: bytes) -> None:
    text = pump * (100_000 // len(pump)) + b"!"
    (taken,) = seconds(MATCH, [(regex, text)])
    assert taken < 1


@pytest.mark.parametrize("regex", EXPONENTIAL.values(), ids=EXPONENTIAL)
def test_what_is_exponential_is_told_and_slow_in_python(regex: bytes) -> None:
    danger = danger_of(regex)
    small, large = two_sizes(regex, danger, 20_000)
    assert large <= small + 8
    quick, slow = seconds(SEARCH, [(regex, danger.text(small)), (regex, danger.text(large))])
    assert slow > 4 * quick


@pytest.mark.parametrize("regex", CUBIC.values(), ids=CUBIC)
def test_what_is_cubic_is_told_and_slow_in_python(regex: bytes) -> None:
    danger = danger_of(regex)
    small, large = two_sizes(regex, danger, 200_000)
    assert large < 2.7 * small  # quadratic would be 7.3 times as many steps
    quick, slow = seconds(SEARCH, [(regex, danger.text(small)), (regex, danger.text(large))])
    assert slow > 7.3 * quick


@pytest.mark.parametrize("regex", HEAVY.values(), ids=HEAVY)
def test_what_is_slow_for_short_texts_is_told_and_slow_in_python(regex: bytes) -> None:
    danger = danger_of(regex)
    text = danger.text(danger.times)
    (taken,) = seconds(SEARCH, [(regex, text)])
    assert taken > 10e-6 * len(text)


def test_a_count_that_no_text_comes_to_is_no_bound() -> None:
    assert explosive(re.compile(rb"[a-z]{1,300}[0-9a-z]{1,300}=")) is not None


def danger_of(regex: bytes) -> Danger:
    pattern = re.compile(regex)
    assert explosive(pattern) is not None
    danger = find_danger(parse(pattern))
    assert danger is not None
    return danger


def two_sizes(regex: bytes, danger: Danger, steps: int) -> tuple[int, int]:
    """How often to pump for so many steps, and how often for 16 times as many."""
    small = times_for(regex, danger, steps)
    return small, times_for(regex, danger, 16 * steps_of(regex, danger, small))


def times_for(regex: bytes, danger: Danger, steps: int) -> int:
    most = 8
    while steps_of(regex, danger, most) < steps:
        most *= 2
    return bisect.bisect_left(range(most), steps, key=lambda n: steps_of(regex, danger, n))


def steps_of(regex: bytes, danger: Danger, times: int) -> int:
    node, text = parse(re.compile(regex)), danger.text(times)
    automaton = build(node, counts=len(text), keep_atomic=True)
    return Engine(automaton, text, Effort(10**6)).search_steps(width(node))


SEARCH = "regex.findall(text)"
MATCH = "regex.match(text)"
TIMER = """
import json, re, sys, timeit
for regex, text in json.load(sys.stdin):
    regex, text = re.compile(regex.encode("latin1")), text.encode("latin1")
    print(min(timeit.repeat(lambda: [{}], number=1, repeat=5)))
"""


def seconds(statement: str, runs: list[tuple[bytes, bytes]]) -> list[float]:
    """How long Python takes, in a process that is ended if it takes too long."""
    lines = json.dumps([[part.decode("latin1") for part in run] for run in runs])
    command = [sys.executable, "-c", TIMER.format(statement)]
    done = subprocess.run(
        command, input=lines, text=True, capture_output=True, timeout=60, check=True
    )
    return [float(line) for line in done.stdout.split()]


@pytest.mark.parametrize(
    ("regex", "reason"),
    [
        (
            rb"x(a+)+$",
            "`(?:a+)+` can match the same text in too many ways: b'x' + b'a' * 32 + b' '",
        ),
        (rb"(?:(\w+\s?)*\t=)*$", "`(?:\\w+\\s?)*` can match"),
        (rb".*foo.*bar", "`.*` and `.*` can match the same text in too many ways: b'foo' * 256 "),
        (
            rb"(?:(?>c)|(?=a)\w|(?<!x)a|(?!y)b)*z",
            r"`(?:(?>c)|(?=a)\w|(?<!x)a|(?!y)b)*` can match the same text in too many ways: b'a",
        ),
        (rb"(?:b*?b+a)*", "`b*?` and `b+` can match"),
        (
            rb"[^a]{2,}?(?>\.\n-|a\]+|(?=b)|(?<!c)|(d|e\t)){3}x*x*$",
            "`x*` and `x*` can",
        ),
        (rb"(?:(a|.b)(?(1)\1|c)\b[\d\x00-\t-]{2,4})*y*y*z", "`y*` and `y*` can match"),
    ],
)
def test_the_reason_names_the_repeats_and_a_text(regex: bytes, reason: str) -> None:
    assert str(explosive(re.compile(regex))).startswith(reason)


def test_a_long_repeat_is_shortened() -> None:
    reason = explosive(
        re.compile(rb"(?:(?:abcdefghijklmnopqrstuvwxyz){1,9}[^a-z]?[0-9]?[A-Z]?[!-/]?)*x")
    )
    assert reason is not None
    assert "...` can match" in reason


@pytest.mark.parametrize(
    ("regex", "reason"),
    [
        (rb"(?L)sk-or-v1-\w", "the regex depends on the locale"),
        (rb"(?:" + b"|".join(b"%03x" % n for n in range(500)) + rb")*x", "the regex is too large"),
        (rb"(" * 150 + rb"a" + rb")?" * 150, "the regex is nested too deeply to check"),
    ],
)
def test_what_cannot_be_judged_is_told(regex: bytes, reason: str) -> None:
    assert str(explosive(re.compile(regex))).startswith(reason)


def test_bundled_rules_pass() -> None:
    for rule in ruleset.secret_rules(ruleset.load()):
        assert literal_gap(rule.regex, rule.literals) is None
        assert explosive(rule.regex) is None
        assert rule.within is None or explosive(rule.within) is None


# --- both, against Python ------------------------------------------------------------------------

ALPHABET = b"abA-\n1"
TEXTS = [bytes(text) for size in range(5) for text in itertools.product(b"abA\n", repeat=size)]
ATOMS = st.sampled_from(
    rb"a b c ab [ab] [^a] . \w \W \n - A (?i:a) (?i:[^B]) (?s:.) [a-c-] [\d_]".split()
)
ANCHORS = st.sampled_from(rb"^ $ \b \B \A \Z (?m:^) (?m:$)".split())
QUANTIFIERS = st.sampled_from(rb"* + ? {2} {1,2} {0,3} {2,} *? +? ?? {0,2}? *+ ++ ?+ {2}+".split())


def compound(parts: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return st.one_of(
        st.builds(lambda a, b: a + b, parts, parts),
        st.builds(lambda a, b: b"(?:%s|%s)" % (a, b), parts, parts),
        st.builds(lambda a, q: b"(?:%s)%s" % (a, q), parts, QUANTIFIERS),
        st.builds(lambda a, how: how % a, parts, AROUND),
    )


AROUND = st.sampled_from([b"(%s)", b"(?>%s)", b"(?=%s)", b"(?!%s)", b"(?<=%s)", b"(?<!%s)"])
REGEXES = st.recursive(st.one_of(ATOMS, ATOMS, ANCHORS), compound, max_leaves=7)


def compiled(regex: bytes) -> re.Pattern[bytes]:
    try:
        return re.compile(regex)
    except re.error:  # a lookbehind of no fixed width
        assume(False)
        raise


SLOW_TO_DRAW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=SLOW_TO_DRAW)
@given(REGEXES, st.text("abA-\n1", max_size=8))
def test_the_engine_matches_what_python_matches(regex: bytes, text: str) -> None:
    pattern = compiled(regex)
    data = text.encode()
    engine = Engine(build(parse(pattern), counts=99, keep_atomic=True), data, Effort(10**6))
    ends = [match.end() if (match := pattern.match(data, at)) else None for at in range(len(data))]
    assert [engine.match(at)[1] for at in range(len(data))] == ends


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=SLOW_TO_DRAW)
@given(REGEXES, st.sampled_from([[b"ab"], [b"a"], [b"ab", b"b"], [b"ba"], [b"aba", b"bb"]]))
def test_a_gap_is_told_if_and_only_if_there_is_one(regex: bytes, literals: list[bytes]) -> None:
    pattern = compiled(regex)
    gap = find_gap(parse(pattern), pattern, literals)
    without = [text for text in TEXTS if not any(literal in text for literal in literals)]
    first = next(filter(pattern.search, without), None)
    if gap is None:
        assert first is None
    elif gap.example is not None:
        assert pattern.search(gap.example)
        assert not any(literal in gap.example for literal in literals)


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=SLOW_TO_DRAW)
@given(REGEXES, st.data())
def test_without_a_gap_random_matches_hold_a_literal(regex: bytes, data: st.DataObject) -> None:
    assume(b"[^B]" not in regex)  # hypothesis cannot read it in bytes
    pattern = compiled(b"(?:%s)ab(?:%s)" % (regex, regex))
    if literal_gap(pattern, [b"ab"]) is None:
        text = data.draw(st.from_regex(pattern))
        assert b"ab" in text


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW_TO_DRAW)
@given(
    REGEXES,
    st.text("abc\n", max_size=2),
    st.text("abc\n", min_size=1, max_size=3),
    st.sampled_from(["", "!", "\n", "a", "b"]),
)
def test_what_passes_is_not_slow(regex: bytes, prefix: str, pump: str, suffix: str) -> None:
    node = parse(compiled(regex))
    assume(find_danger(node) is None)
    automaton = build(node, counts=300, keep_atomic=True)
    steps = [
        Engine(automaton, (prefix + pump * n + suffix).encode(), Effort(10**6)).search_steps(0)
        for n in (24, 48, 96)
    ]
    assert steps[2] < 6 * steps[1] or steps[1] < 5 * steps[0]
