"""What of a project of SvelteKit gets to clients."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import CALL, said

KIT = {"package.json": '{"devDependencies": {"@sveltejs/kit": "2.0.0", "vite": "7.0.0"}}'}
PAGE = "src/routes/+page.svelte"
SERVER = "src/routes/+page.server.ts"
PRIVATE = "import { OPENROUTER_API_KEY } from '$env/static/private'; "
PUBLIC = "import { PUBLIC_OPENROUTER_API_KEY as KEY } from '$env/static/public'; "


@pytest.mark.parametrize(
    "files",
    [
        {
            SERVER: f"{PRIVATE} const KEY = OPENROUTER_API_KEY; export const load = async () => ({{ a: (await {CALL}).ok }})"
        },
        {SERVER: f"{PRIVATE} export const load = () => ({{ ready: !!OPENROUTER_API_KEY }})"},
        {"src/lib/server/ai.ts": f"{PRIVATE} export const key = () => OPENROUTER_API_KEY"},
        {
            PAGE: "<script>let { data } = $props(); let openrouterKey = $state('')</script><input bind:value={openrouterKey}/>"
        },
    ],
)
def test_a_key_that_stays_on_the_server_is_no_leak(files: dict[str, str]) -> None:
    assert said({**KIT, **files}) == []


def test_only_asking_for_a_public_name_in_a_template_is_a_warning() -> None:
    page = f"<script>{PUBLIC}</script><p>{{KEY ? 'openrouter' : 'no'}}</p>"
    assert said({**KIT, PAGE: page}) == [
        "warning public-env PUBLIC_OPENROUTER_API_KEY src/routes/+page.svelte:1"
    ]


@pytest.mark.parametrize(
    "page",
    [
        f"<script>{PUBLIC} const ask = () => {CALL}</script><button onclick={{ask}}>openrouter</button>",
        f"<script>{PUBLIC}</script><p>{{KEY}}</p>",
        f"<script>{PUBLIC}</script><meta name='k' content={{KEY}}>",
    ],
)
def test_a_public_name_of_a_page_is_a_leak(page: str) -> None:
    assert [one.partition(":")[0] for one in said({**KIT, PAGE: page})] == [
        f"error public-env PUBLIC_OPENROUTER_API_KEY {PAGE}"
    ]


@pytest.mark.parametrize(
    "child",
    [
        f"<script>let {{ apiKey: KEY }} = $props(); const ask = () => {CALL}</script>",
        f"<script>export let apiKey; const KEY = apiKey; const ask = () => {CALL}</script>",
    ],
)
@pytest.mark.parametrize("given", ["apiKey={KEY}", "{...{apiKey: KEY}}"])
def test_a_key_flows_into_the_props_of_a_child(child: str, given: str) -> None:
    page = f"<script>{PUBLIC} import Chat from '$lib/Chat.svelte'</script><Chat {given}/>"
    files = {**KIT, PAGE: page, "src/lib/Chat.svelte": f"{child}<button onclick={{ask}}>x</button>"}
    assert [one.split()[:2] for one in said(files)] == [["error", "public-env"]]


@pytest.mark.parametrize("name", ["src/routes/+page.server.ts", "src/routes/a/+layout.server.js"])
def test_data_of_a_page_are_sent(name: str) -> None:
    load = f"{PRIVATE}\nexport const load = () => ({{ key: OPENROUTER_API_KEY }})"
    assert said({**KIT, name: load}) == [f"error server-returns-key OPENROUTER_API_KEY {name}:2"]


def test_dynamic_public_variables_are_sent_whether_read_or_not() -> None:
    page = "<script>import { env } from '$env/dynamic/public'</script><p>{env.PUBLIC_TITLE}</p>"
    files = {**KIT, PAGE: page, ".env": "PUBLIC_OPENROUTER_API_KEY=abcdefghijklmnop1234\n"}
    assert said(files) == ["error public-env PUBLIC_OPENROUTER_API_KEY .env:1"]


@pytest.mark.parametrize(
    "action", ["default: async () => ({ key: KEY })", "async save() { return { key: KEY } }"]
)
def test_the_answer_of_a_form_action_is_sent(action: str) -> None:
    page = f"import {{ OPENROUTER_API_KEY as KEY }} from '$env/static/private'\nexport const actions = {{ {action} }}"
    assert [one.split()[:3] for one in said({**KIT, SERVER: page})] == [
        ["error", "server-returns-key", "OPENROUTER_API_KEY"]
    ]


def test_the_page_around_all_may_name_a_public_variable() -> None:
    page = "<meta name='openrouter' content='%sveltekit.env.PUBLIC_OPENROUTER_API_KEY%'>%sveltekit.head%"
    assert said({**KIT, "src/app.html": page}) == [
        "error public-env PUBLIC_OPENROUTER_API_KEY src/app.html:1"
    ]


@pytest.mark.parametrize(("public", "expected"), [("true", 1), ("false", 0)])
def test_explicit_variables_are_public_where_they_say_so(public: str, expected: int) -> None:
    env = (
        f"export const variables = defineEnvVars({{ OPENROUTER_API_KEY: {{ public: {public} }} }})"
    )
    page = "<script>import { OPENROUTER_API_KEY } from '$app/env/public'</script><p>{OPENROUTER_API_KEY}</p>"
    found = said({**KIT, "src/env.ts": env, PAGE: page})
    assert [one.split()[:2] for one in found if "public-env" in one] == [
        ["error", "public-env"]
    ] * expected
