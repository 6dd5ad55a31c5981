"""Where expressions stand in the markup of components."""

import pytest

from orscan.analysis.languages.holes import Use, bare, holes


def seen(text: str, *, vue: bool = False) -> list[tuple[str, str, str]]:
    """Return expression, use and attribute of each hole in *text*."""
    raw = text.encode()
    found, _ = holes(bare(raw), vue=vue)
    return [
        (raw[one.span.start : one.span.end].decode(), one.use.value, one.attribute) for one in found
    ]


@pytest.mark.parametrize(
    ("text", "vue"),
    [
        ("<!-- {key} --><p>text</p>", False),
        ("<style>a { color: red }</style>", False),
        ("<script>const a = {key}</script>", False),
        ("{/if}{:else}", False),
        ("a < b", False),
        ("<p title='{key}'>{ not }</p>", True),
        ("<p #default='{ item }' v-slot:x='y'/>", True),
    ],
)
def test_there_is_no_hole(text: str, vue: bool) -> None:
    assert seen(text, vue=vue) == []


@pytest.mark.parametrize(
    "text",
    ["{", "<", "<a", "<a b", "<a b=", "<a b={", "<a b='", "{{", "{#if", "<a {", "{'", "<a b=>"],
)
@pytest.mark.parametrize("vue", [True, False])
def test_broken_markup_does_no_harm(text: str, vue: bool) -> None:
    assert len(seen(text, vue=vue)) <= 1
    assert len(seen(f"{text}\n<p>x</p>", vue=vue)) <= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>{key}</p>", [("key", "rendered", "")]),
        ("<p a={key} b>", [("key", "rendered", "a")]),
        ("<p a='x {key} y'>", [("key", "rendered", "a")]),
        ("<Chat {key} />", [("key", "given", "key")]),
        ("<Chat {...rest} />", [("rest", "given", "...")]),
        (
            "<Chat a={x > 1 ? {b: '}'} : `}`} c={d}/>",
            [("x > 1 ? {b: '}'} : `}`", "given", "a"), ("d", "given", "c")],
        ),
        ("<b on:click={go} onclick={go}/>", [("go", "run", "on:click"), ("go", "run", "onclick")]),
        ("<b disabled={!key}/>", [("!key", "asked", "disabled")]),
        ("{#if key}x{:else if b}y{/if}", [("key", "asked", ""), ("b", "asked", "")]),
        (
            "{#each list as one (one.id)}{one}{/each}",
            [("list", "asked", ""), ("one", "rendered", "")],
        ),
        ("{@html key}", [("key", "rendered", "")]),
    ],
)
def test_holes_of_svelte_and_astro(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert seen(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ key }}", [(" key ", "rendered", "")]),
        ("<a :b='key'/>", [("key", "rendered", "b")]),
        (
            "<TheChat :api-key='key' v-bind='all'/>",
            [("key", "given", "api-key"), ("all", "given", "...")],
        ),
        ("<the-chat v-model:key='k'/>", [("k", "given", "key")]),
        (
            "<a @click='go(key)' v-on:x='y'/>",
            [("go(key)", "run", "@click"), ("y", "run", "v-on:x")],
        ),
        (
            "<a v-if='key' v-for='(a, b) in list'/>",
            [("key", "asked", "v-if"), ("list", "asked", "v-for")],
        ),
    ],
)
def test_holes_of_vue(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert seen(text, vue=True) == expected


def test_a_tag_knows_whether_the_browser_runs_its_component() -> None:
    _, tags = holes(b"<A client:load /><B a='client:load' />", vue=False)
    assert [one.is_island for one in tags] == [True, False]
    assert Use.GIVEN.value == "given"
