import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orscan.blob import Origin, OriginKind
from orscan.finding import Excerpt, Inner, Suppression, SuppressionKind
from orscan.location import Location, Point, Role
from orscan.report import Diagnostic, Gravity, Mode, Report, Scanned
from orscan.reporters import GROUPINGS, REPORTERS, RenderOptions, render, schema_text
from orscan.rule import Reach
from orscan.story import Commit, Story
from tests.reporters.reports import finding, leak, rule, station
from tests.support import PREFIX, body, key

KEYS = [key(n) for n in range(3)]
SGR = re.compile(r"\x1b\[[0-9;]*m")
SHAPE = jsonschema.Draft202012Validator(json.loads(schema_text()))

# What stands around a key in hostile text: other keys, beginnings and ends of keys, line breaks.
AROUND = st.one_of(
    st.text(st.characters(), max_size=12),
    st.sampled_from(
        [
            *KEYS,
            PREFIX,
            f"{PREFIX}abc",
            body()[:20],
            "sk",
            "\n",
            " ",
            " <",
            "\x1b",
            "\x1b]0;",
            "::error::",
            "\n##[group]",
            "%",
            "\udcff",
        ]
    ),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text with a key in it."""
    before, after = draw(st.lists(AROUND, max_size=3)), draw(st.lists(AROUND, max_size=3))
    return "".join([*before, draw(st.sampled_from(KEYS)), *after])


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """A story in which every text holds a key."""
    some = draw(st.lists(texts(), min_size=1, max_size=2))
    # As often as it takes to be shortened.
    names = st.sampled_from([(), tuple(some), tuple(some * 4)])
    dates = st.sampled_from([-(10**20), 0, 1_767_323_045, 10**20])
    commits = st.none() | st.builds(Commit, st.sampled_from(some), texts(), dates)
    return Story(
        added=draw(commits),
        removed=draw(commits),
        days=draw(st.sampled_from([None, -1, 0, 1, 10**6])),
        in_head=draw(st.booleans()),
        branches=draw(names),
        tags=draw(names),
        refs=draw(names),
        hides=draw(names),
    )


@st.composite
def origins(draw: st.DrawFn, path: str) -> tuple[Origin, ...]:
    """One or two origins, with the stories that git tells of them."""
    kinds = draw(st.lists(st.sampled_from(OriginKind), min_size=1, max_size=2))
    told = draw(st.none() | stories())
    return tuple(Origin(kind, path, objects=(path,), story=told) for kind in kinds)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report in which every text that comes from outside holds a key."""
    text = draw(texts())
    other = draw(texts())
    roles = draw(st.lists(st.sampled_from(Role), min_size=1, max_size=3))
    # The same words again are what the name of a station makes needless.
    notes = st.sampled_from([text, "", f"{other} is set", f"imports {other}"])
    places = tuple(Location(other, Point(3, 1), Point(3, 74), role, draw(notes)) for role in roles)
    shown = finding(
        1,
        text,
        rule_id=draw(st.sampled_from(["openrouter-key", other])),
        message=other,
        fix=text,
        encoding=(text,),
        inner=Inner(other, 1),
        origins=draw(origins(other)),
        related=places,
        variable=draw(st.sampled_from(["", other, text])),
        reach=draw(st.none() | st.sampled_from(Reach)),
        latent=draw(st.booleans()),
        excerpt=Excerpt(3, text, draw(st.integers(0, 99)), draw(st.integers(1, 99))),
        secret=draw(st.sampled_from([finding(1).secret, None])),
    )
    again = finding(1, other, origins=draw(origins(text)), fix=other)
    hidden = finding(2, other, message=text, suppression=Suppression(SuppressionKind.INLINE, text))
    return Report(
        scanned=Scanned(draw(st.sampled_from(Mode)), 1, 1, 0, 1, {text: 1}),
        findings=(shown, again),
        suppressed=(hidden,),
        diagnostics=(Diagnostic(text, 1, other, text, draw(st.sampled_from(Gravity))),),
        root=text,
        rules=(rule(title=text, why=other, fix=text, references=(other,)),),
    )


def texts_in(value: Any) -> Any:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from texts_in(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def read_back(name: str, written: str) -> list[str]:
    """Return what a reader of *written* may see of it."""
    bare = SGR.sub("", written)
    seen = [written, bare, "".join(bare.split()), re.sub(r"%[0-9A-F]{2}", "", bare)]
    return [*seen, *texts_in(json.loads(written))] if name in {"json", "sarif"} else seen


@settings(deadline=None, derandomize=True, max_examples=150)
@given(
    shown=reports(),
    options=st.builds(
        RenderOptions,
        color=st.booleans(),
        width=st.integers(0, 120),
        tool_version=st.just("1.2.3"),
        verbose=st.booleans(),
        group_by=st.sampled_from(GROUPINGS),
    ),
)
def test_no_format_prints_a_key(shown: Report, options: RenderOptions) -> None:
    # To make a report up takes longer than to write it in all formats.
    for name in REPORTERS:
        written = render(name, shown, options)
        for seen in read_back(name, written):
            assert not [one for one in KEYS if one in seen], name
        if name == "json":
            SHAPE.validate(json.loads(written))


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize(
    "text",
    [
        key(0),
        key(0) + key(1) + key(2),
        f"{PREFIX}abc{body()[:20]}{key(0)}",
        f"x{key(0)}x",
        f"{PREFIX}{key(0)}",
        "a " * 30 + key(0),
    ],
    ids=["alone", "three in a row", "behind a fragment", "in a word", "doubled", "at a line's end"],
)
def test_keys_next_to_each_other_are_all_masked(name: str, text: str) -> None:
    for width in (20, 40, 80):
        shown = Report(Scanned(Mode.TREE), (finding(1, text, message=text, fix=text),))
        written = render(name, shown, RenderOptions(width=width))
        assert not any(one in "".join(written.split()) for one in KEYS)


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize(
    ("variable", "note", "path"),
    [
        (key(0), "", "a"),
        (key(0), f"{key(0)} is set", "a"),
        ("X", f"is sent with {key(0)} to a server", "a"),
        ("X", f"imports {key(0)}", key(0)),
        (PREFIX, body(), f"{PREFIX}{body()[:-1]}"),
    ],
    ids=["variable", "both", "note", "path", "pieces"],
)
def test_no_way_tells_a_key(name: str, width: int, variable: str, note: str, path: str) -> None:
    related = tuple(station(role, path, 1, note=note) for role in Role)
    shown = Report(
        Scanned(Mode.TREE), (leak(path, variable=variable, message=note, related=related),)
    )
    written = render(name, shown, RenderOptions(width=width, verbose=True))
    assert key(0) not in "".join(written.split())


@settings(deadline=None, derandomize=True)
@given(text=texts())
@example(text=key(0))
def test_the_secret_of_a_finding_is_never_revealed(text: str) -> None:
    shown = Report(Scanned(Mode.TREE), (finding(0, text),), (finding(0, text),))
    for name in REPORTERS:
        written = render(name, shown, RenderOptions(verbose=True))
        assert body(0)[8:-8] not in written
