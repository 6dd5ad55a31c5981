import pytest

from orscan.finding import STATIONS, Finding
from orscan.location import Location, Role
from orscan.reporters.ways import note_of, said_of_reach, steps
from orscan.rule import Reach
from tests.reporters.reports import (
    AGAIN,
    LATENT,
    LEAK,
    NO_KEY,
    PLAIN,
    VARIABLE,
    imports,
    leak,
    station,
    way,
)


def told(shown: Finding, *, every: bool = False) -> list[tuple[str, str, str]]:
    return [
        (step.word, step.place.path if step.place else "", step.note)
        for step in steps(shown, every=every)
    ]


# What is not said


@pytest.mark.parametrize("shown", [PLAIN, NO_KEY], ids=["a key", "no key"])
def test_without_a_way_nothing_is_told(shown: Finding) -> None:
    assert told(shown) == []
    assert list(said_of_reach(shown)) == []


def test_a_way_that_is_the_place_of_the_finding_alone_is_not_told() -> None:
    assert told(LATENT) == []
    twice = leak(related=(station(Role.READ, "src/api.ts", 4, 17),) * 2)
    assert told(twice) == []


@pytest.mark.parametrize(
    "place",
    [
        station(Role.DEFINITION, "src/api.ts", 5, 17),
        station(Role.DEFINITION, "src/api.ts", 4, 1),
        station(Role.DEFINITION, "src/other.ts", 4, 17),
        station(Role.DEFINITION, "src/api.ts", 4, 17, "is fed from a secret of the workflow"),
    ],
    ids=["another line", "another column", "another file", "a note"],
)
def test_a_single_station_that_tells_something_is_told(place: Location) -> None:
    assert len(told(leak(related=(place,)))) == 1


def test_other_related_places_are_no_stations() -> None:
    others = tuple(station(role, "x", 1, note="n") for role in Role if role not in STATIONS)
    assert others
    assert told(leak(related=others)) == []


@pytest.mark.parametrize(
    ("role", "note"),
    [
        (Role.DEFINITION, "is set by the workflow"),
        (Role.DEFINITION, "ANOTHER_NAME is set"),
        (Role.READ, "is set"),
        (Role.READ, f"{VARIABLE} is read for its presence"),
        (Role.IMPORT, "imports src/api.ts"),
        (Role.IMPORT, "is read"),
        (Role.ENTRY, "the service worker starts here"),
        (Role.USE, "is sent to openrouter.ai"),
    ],
)
def test_a_note_that_tells_more_than_its_station_stays(role: Role, note: str) -> None:
    places = (station(Role.READ, "src/other.ts", 1), station(role, "x", 1, note=note))
    assert told(leak(related=places))[1][2] == note


@pytest.mark.parametrize(
    ("role", "note"),
    [
        (Role.DEFINITION, f"{VARIABLE} is set"),
        (Role.DEFINITION, "is set"),
        (Role.READ, "is read"),
        (Role.READ, f"{VARIABLE} is  read"),
        (Role.IMPORT, "imports a b.ts"),
        (Role.ENTRY, "the client starts here"),
        (Role.USE, "is used"),
        (Role.USE, ""),
    ],
)
def test_a_note_that_its_station_tells_already_is_dropped(role: Role, note: str) -> None:
    places = (station(Role.READ, "a  b.ts", 1), station(role, "x", 1, note=note))
    assert told(leak(related=places))[1][2] == ""


def test_an_import_of_another_module_than_the_one_before_names_it() -> None:
    first = station(Role.IMPORT, "src/App.tsx", 1, note="imports src/api.ts")
    assert told(leak(related=(first,))) == [("imported", "src/App.tsx", "imports src/api.ts")]


# What is said


def test_a_way_is_told_station_by_station() -> None:
    assert told(LEAK) == [
        ("set", ".env", ""),
        ("read", "src/api.ts", ""),
        ("imported", "src/m1.ts", ""),
        ("entry", "src/main.tsx", ""),
        ("used", "src/api.ts", "is sent to openrouter.ai"),
    ]
    assert [path for _, path, _ in told(AGAIN)] == [
        "src/chat/日本.tsx",
        "src/App.tsx",
        "src/index.ts",
        "src/main.tsx",
    ]


@pytest.mark.parametrize("count", [1, 7, 8])
def test_a_row_of_imports_that_is_not_long_is_told_in_full(count: int) -> None:
    shown = leak(related=way(*imports(count)))
    assert told(shown) == told(shown, every=True)
    assert len(told(shown)) == count + 4


@pytest.mark.parametrize(("count", "left_out"), [(9, "2"), (20, "13"), (1207, "1,200")])
def test_a_long_row_of_imports_is_told_by_its_ends(count: int, left_out: str) -> None:
    shown = leak(related=way(*imports(count)))
    lines = told(shown)
    assert len(lines) == 12
    assert lines[6] == ("", "", f"and {left_out} more")
    paths = [path for word, path, _ in lines if word == "imported"]
    expected = [*range(1, 5), *range(count - 2, count + 1)]
    assert paths == [f"src/m{n}.ts" for n in expected]
    assert len(told(shown, every=True)) == count + 4


def test_long_rows_of_any_kind_are_shortened_each_by_itself() -> None:
    reads = tuple(station(Role.READ, "a", n) for n in range(1, 10))
    uses = tuple(station(Role.USE, "a", n) for n in range(1, 10))
    words = [word for word, _, _ in told(leak(related=reads + uses))]
    assert words == [*["read"] * 4, "", *["read"] * 3, *["used"] * 4, "", *["used"] * 3]


@pytest.mark.parametrize("reach", Reach)
def test_every_reach_is_told(reach: Reach) -> None:
    ((label, words),) = said_of_reach(leak(reach=reach))
    assert label == "reach"
    assert words.startswith(reach.value)


def test_what_is_latent_is_told_plainly() -> None:
    assert list(said_of_reach(LATENT))[1] == ("latent", "nothing on the client reads it yet")
    assert list(said_of_reach(leak(reach=None, latent=True))) == [list(said_of_reach(LATENT))[1]]


@pytest.mark.parametrize("role", STATIONS)
def test_every_station_has_words_of_its_own(role: Role) -> None:
    assert note_of(station(role, "a", 1))
    assert note_of(station(role, "a", 1, note="as told")) == "as told"


def test_a_place_off_the_way_has_its_note_only() -> None:
    assert note_of(station(Role.RELATED, "a", 1)) == ""
