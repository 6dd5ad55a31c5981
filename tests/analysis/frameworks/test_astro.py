"""What of a project of Astro gets to clients."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import CALL, said, ways

ASTRO = {"package.json": '{"dependencies": {"astro": "5.0.0"}}'}
PAGE = "src/pages/index.astro"
PUBLIC = "import.meta.env.PUBLIC_OPENROUTER_API_KEY"
PRIVATE = "import.meta.env.OPENROUTER_API_KEY"
CHAT = f"export default function Chat() {{ const KEY = {PUBLIC}; return <b onClick={{() => {CALL}}}/> }}"


@pytest.mark.parametrize(
    "page",
    [
        f"---\nconst KEY = {PRIVATE}; await {CALL};\n---\n<p>don't</p>",
        f"---\nconst key = {PRIVATE};\n---\n<p>{{key ? 'openrouter' : 'no'}}</p>",
        f"---\nconst key = {PRIVATE};\n---\n<button disabled={{!key}}>openrouter</button>",
        f"---\nimport Card from '../Card.astro'\n---\n<Card ready={{!!{PRIVATE}}}/>",
        f"<script>const KEY = {PRIVATE}; {CALL}</script>",
    ],
)
def test_a_key_that_stays_in_the_frontmatter_is_no_leak(page: str) -> None:
    card = "---\nconst { ready } = Astro.props\n---\n<p>{ready}</p>"
    assert said({**ASTRO, PAGE: page, "src/Card.astro": card}) == []


@pytest.mark.parametrize(
    "page",
    [
        f"---\nconst key = {PUBLIC};\nawait fetch('https://openrouter.ai', {{ headers: {{ a: key }} }});\n---\n<p/>",
        "---\nimport Chat from '../Chat'\n---\n<Chat />",
    ],
)
def test_a_public_name_that_only_the_server_runs_is_a_warning(page: str) -> None:
    files = {**ASTRO, PAGE: page, **({"src/Chat.jsx": CHAT} if "Chat" in page else {})}
    assert [one.split()[:2] for one in said(files)] == [["warning", "public-env"]]


@pytest.mark.parametrize("directive", ["load", "idle", "visible", "only='react'", "media='print'"])
def test_an_island_runs_on_the_client(directive: str) -> None:
    page = f"---\nimport Chat from '../Chat'\n---\n<Chat title={{a > 1 ? 'x' : 'y'}} client:{directive} />"
    files = {**ASTRO, PAGE: page, "src/Chat.jsx": CHAT}
    assert said(files) == ["error public-env PUBLIC_OPENROUTER_API_KEY src/Chat.jsx:1"]
    assert f"entry {PAGE}" in ways(files)[0]


def test_a_script_runs_on_the_client() -> None:
    page = f"<p/>\n<script>const KEY = {PUBLIC}; {CALL}</script>"
    assert said({**ASTRO, PAGE: page}) == [f"error public-env PUBLIC_OPENROUTER_API_KEY {PAGE}:2"]


@pytest.mark.parametrize(
    "markup",
    [
        "<meta name='openrouter' content={key}>",
        "<p>{key}</p>",
        "<ul>{[1].map(() => <li data-k={key}/>)}</ul>",
        "<script define:vars={{ key }}>use(key)</script>",
        "<div set:html={`openrouter ${key}`} />",
        "<Card title={key} />",
        "<Chat client:load apiKey={key} />",
        "<Chat client:load {...{ key }} />",
    ],
)
def test_a_key_in_markup_is_a_leak(markup: str) -> None:
    page = f"---\nimport Card from '../Card.astro'\nimport Chat from '../Chat'\nconst key = {PRIVATE}\n---\n<br>\n{markup}"
    files = {
        **ASTRO,
        PAGE: page,
        "src/Card.astro": "---\nconst { title } = Astro.props\n---\n<h1>{title}</h1>",
        "src/Chat.jsx": "export default function Chat({ apiKey }) { return <p/> }",
    }
    assert said(files) == [f"error server-returns-key OPENROUTER_API_KEY {PAGE}:4"]


def test_the_schema_gives_a_variable_to_clients_whatever_its_name() -> None:
    files = {
        **ASTRO,
        "astro.config.mjs": "export default defineConfig({ env: { schema: { OPENROUTER_API_KEY: "
        "envField.string({ context: 'client', access: 'public' }) } } })",
        PAGE: f"<script>import {{ OPENROUTER_API_KEY as KEY }} from 'astro:env/client'; {CALL}</script>",
    }
    assert said(files) == [f"error public-env OPENROUTER_API_KEY {PAGE}:2"]


def test_what_the_configuration_defines_for_vite() -> None:
    define = (
        "{ 'import.meta.env.OPENROUTER_API_KEY': JSON.stringify(process.env.OPENROUTER_API_KEY) }"
    )
    files = {
        **ASTRO,
        "astro.config.mjs": f"export default defineConfig({{ vite: {{ define: {define} }} }})",
        "src/pages/ask.ts": f"export const POST = () => {{ const KEY = {PRIVATE}; return {CALL} }}",
    }
    assert said(files) == ["warning bundler-inline OPENROUTER_API_KEY astro.config.mjs:1"]
    files[PAGE] = f"<script>const KEY = {PRIVATE}; {CALL}</script>"
    assert said(files) == [f"error bundler-inline OPENROUTER_API_KEY {PAGE}:1"]
