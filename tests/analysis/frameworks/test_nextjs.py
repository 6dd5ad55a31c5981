"""What of a project of Next gets to clients."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import CALL, said, ways

NEXT = {
    "package.json": '{"dependencies": {"next": "16.0.0"}}',
    "app/layout.tsx": "export default function Layout({ children }) { return children }",
}
PUBLIC = "process.env.NEXT_PUBLIC_OPENROUTER_API_KEY"
PRIVATE = "process.env.OPENROUTER_API_KEY"
CLIENT_PAGE = "import Chat from './chat'; export default function Page() { return <Chat/> }"
CHAT = f"'use client'\nexport default function Chat() {{ const KEY = {PUBLIC}; return <b onClick={{() => {CALL}}}/> }}"


def next_says(**files: str) -> list[str]:
    """Return what is said of a project; a name's `__` stands for `/`, its `_DOT_` for a dot."""
    return said(
        {
            **NEXT,
            **{one.replace("__", "/").replace("_DOT_", "."): text for one, text in files.items()},
        }
    )


@pytest.mark.parametrize(
    "page",
    [
        f"export default async function Page() {{ const KEY = {PRIVATE}; await {CALL}; return <p/> }}",
        f"export default function Page() {{ return <p>{{{PRIVATE} ? 'on' : 'off'}}</p> }}",
        f"export default function Page() {{ return <button disabled={{!{PRIVATE}}}/> }}",
        f"export default function Page() {{ return <p>{{!!{PRIVATE} && 'on'}}</p> }}",
        f"import Box from './box'; export default function Page() {{ return <Box ready={{Boolean({PRIVATE})}}/> }}",
    ],
)
def test_a_server_component_that_keeps_the_key_is_no_leak(page: str) -> None:
    box = "'use client'\nexport default function Box({ ready }) { return <p>{String(ready)} openrouter</p> }"
    assert next_says(app__page_DOT_tsx=page, app__box_DOT_tsx=box) == []


@pytest.mark.parametrize(
    "route",
    [
        f"export async function GET() {{ const KEY = {PRIVATE}; return {CALL} }}",
        f"export async function GET() {{ return Response.json({{ ready: !!{PRIVATE} }}) }}",
    ],
)
def test_a_route_that_keeps_the_key_is_no_leak(route: str) -> None:
    assert next_says(app__api__x__route_DOT_ts=route) == []


def test_a_private_name_in_a_handler_of_the_client_is_no_leak() -> None:
    chat = CHAT.replace(PUBLIC, PRIVATE)
    assert next_says(app__page_DOT_tsx=CLIENT_PAGE, app__chat_DOT_tsx=chat) == []


def test_a_public_name_in_a_client_component_is_a_leak() -> None:
    files = {**NEXT, "app/page.tsx": CLIENT_PAGE, "app/chat.tsx": CHAT}
    assert said(files) == ["error public-env NEXT_PUBLIC_OPENROUTER_API_KEY app/chat.tsx:2"]
    assert ways(files)[0][-2:] == ["entry app/chat.tsx", "use app/chat.tsx"]


@pytest.mark.parametrize("root", ["apps/web/", "apps/web/src/"])
def test_an_app_of_a_workspace_is_found(root: str) -> None:
    files = {
        "package.json": '{"workspaces": ["apps/*"]}',
        "apps/web/package.json": NEXT["package.json"],
        f"{root}app/page.jsx": CLIENT_PAGE,
        f"{root}app/chat.jsx": CHAT,
    }
    assert said(files) == [f"error public-env NEXT_PUBLIC_OPENROUTER_API_KEY {root}app/chat.jsx:2"]


def test_a_public_name_that_only_the_server_reads_is_a_warning() -> None:
    route = f"export async function POST() {{ const KEY = {PUBLIC}; return {CALL} }}"
    assert next_says(app__api__x__route_DOT_ts=route) == [
        "warning public-env NEXT_PUBLIC_OPENROUTER_API_KEY app/api/x/route.ts:1"
    ]


@pytest.mark.parametrize("read", ["const { NEXT_PUBLIC_OPENROUTER_API_KEY: KEY } = process.env"])
def test_a_destructured_name_is_not_inlined(read: str) -> None:
    chat = f"'use client'\nexport default function Chat() {{ {read}; return <b onClick={{() => {CALL}}}/> }}"
    assert next_says(app__page_DOT_tsx=CLIENT_PAGE, app__chat_DOT_tsx=chat) == [
        "warning public-env NEXT_PUBLIC_OPENROUTER_API_KEY app/chat.tsx:2"
    ]


@pytest.mark.parametrize(
    "config",
    [
        "module.exports = { env: { %s } }",
        "export default withBundleAnalyzer({ env: { %s } })",
        "const nextConfig = { env: { %s } } satisfies NextConfig; export default nextConfig",
        "const config = async () => ({ env: { %s } }); export default config",
        "module.exports = (phase) => { const c = { env: { %s } }; return c }",
    ],
)
def test_env_of_the_configuration_is_inlined(config: str) -> None:
    chat = CHAT.replace(PUBLIC, "process.env.TOKEN")
    inlined = config % f"TOKEN: {PRIVATE}"
    assert next_says(
        next_DOT_config_DOT_mjs=inlined, app__page_DOT_tsx=CLIENT_PAGE, app__chat_DOT_tsx=chat
    ) == ["error bundler-inline OPENROUTER_API_KEY app/chat.tsx:2"]


@pytest.mark.parametrize(
    "page",
    [
        f"import Chat from './chat'; export default function Page() {{ return <Chat apiKey={{{PRIVATE}!}}/> }}",
        f"import Chat from './chat'; export default function Page() {{ const p = {{apiKey: {PRIVATE}}}; return <Chat {{...p}}/> }}",
        f'export default function Page() {{ return <meta name="openrouter" content={{{PRIVATE}}}/> }}',
        f"export const metadata = {{ other: {{ openrouter: {PRIVATE} }} }}; export default () => <p/>",
        f"export default () => <script dangerouslySetInnerHTML={{{{ __html: `openrouter = ${{{PRIVATE}}}` }}}}/>",
    ],
)
def test_a_key_in_markup_or_props_is_a_leak(page: str) -> None:
    chat = "'use client'\nexport default function Chat({ apiKey }) { return <p/> }"
    assert next_says(app__page_DOT_tsx=page, app__chat_DOT_tsx=chat) == [
        "error server-returns-key OPENROUTER_API_KEY app/page.tsx:1"
    ]


@pytest.mark.parametrize("name", ["getServerSideProps", "getStaticProps"])
def test_props_of_a_page_are_sent(name: str) -> None:
    page = f"export async function {name}() {{ return {{ props: {{ key: {PRIVATE} }} }} }}\nexport default () => <p/>"
    assert next_says(pages__index_DOT_jsx=page) == [
        "error server-returns-key OPENROUTER_API_KEY pages/index.jsx:1"
    ]


def test_what_else_a_page_returns_is_not_sent() -> None:
    page = f"export async function getStaticProps() {{ return {{ props: {{}}, revalidate: {PRIVATE} }} }}\nexport default () => <p/>"
    assert next_says(pages__index_DOT_jsx=page) == []


def test_a_server_action_answers_clients() -> None:
    actions = f"'use server'\nexport async function token() {{ return {PRIVATE} }}"
    chat = "'use client'\nimport { token } from './actions'\nexport default function Chat() { return <b onClick={() => token()}/> }"
    assert next_says(
        app__page_DOT_tsx=CLIENT_PAGE, app__chat_DOT_tsx=chat, app__actions_DOT_ts=actions
    ) == ["error server-returns-key OPENROUTER_API_KEY app/actions.ts:2"]


def test_a_page_that_passes_on_another_module_is_its_page() -> None:
    view = CHAT.removeprefix("'use client'\n")
    page = "export { default } from '../views/chat'"
    assert next_says(pages__index_DOT_tsx=page, views__chat_DOT_tsx=view) == [
        "error public-env NEXT_PUBLIC_OPENROUTER_API_KEY views/chat.tsx:1"
    ]


def test_what_a_page_passes_on_for_the_server_is_not_for_clients() -> None:
    view = f"export async function getServerSideProps() {{ const KEY = {PUBLIC}; await {CALL}; return {{ props: {{}} }} }}\nexport default () => <p/>"
    page = "export { default, getServerSideProps } from '../views/chat'"
    assert next_says(pages__index_DOT_tsx=page, views__chat_DOT_tsx=view) == [
        "warning public-env NEXT_PUBLIC_OPENROUTER_API_KEY views/chat.tsx:1"
    ]


RUNTIME = f"module.exports = {{ publicRuntimeConfig: {{ a: process.env.OPENROUTER_URL, b: {PRIVATE} }}, serverRuntimeConfig: {{ b: {PRIVATE} }} }}"
CONFIGURED = f"""import getConfig from 'next/config'
export default function Page() {{ const {{ WHICH }} = getConfig(); const KEY = WHICH.b; return <b onClick={{() => {CALL}}}/> }}"""


def runtime_says(which: str, version: str, path: str = "pages/index.jsx") -> list[str]:
    """Return what is said of a page that reads `b` of the runtime configuration *which*."""
    return said(
        {
            "package.json": f'{{"dependencies": {{"next": "{version}"}}}}',
            "next.config.js": RUNTIME,
            path: CONFIGURED.replace("WHICH", which),
        }
    )


def test_the_public_part_of_the_runtime_configuration_is_sent_to_the_page() -> None:
    assert runtime_says("publicRuntimeConfig", "^14.2.0") == [
        "error bundler-inline OPENROUTER_API_KEY pages/index.jsx:2"
    ]
    assert runtime_says("publicRuntimeConfig", "16.0.0") == []


def test_what_servers_read_of_the_runtime_configuration_is_no_leak() -> None:
    told = runtime_says("serverRuntimeConfig", "15.0.0", "pages/api/ask.js")
    assert told == ["warning bundler-inline OPENROUTER_API_KEY next.config.js:1"]
    assert runtime_says("serverRuntimeConfig", "16.0.0", "pages/api/ask.js") == []


def test_a_page_that_is_a_component_of_the_client_itself() -> None:
    assert next_says(app__page_DOT_tsx=CHAT) == [
        "error public-env NEXT_PUBLIC_OPENROUTER_API_KEY app/page.tsx:2"
    ]
    assert next_says(app__page_DOT_tsx=CHAT.replace(PUBLIC, PRIVATE)) == []


def test_variables_that_are_checked_first() -> None:
    env = f"""import {{ createEnv }} from '@t3-oss/env-nextjs'
export const env = createEnv({{ client: {{ NEXT_PUBLIC_OPENROUTER_API_KEY: z.string() }},
runtimeEnv: {{ NEXT_PUBLIC_OPENROUTER_API_KEY: {PUBLIC} }} }})"""
    page = "import { env } from '../env'\n" + CHAT.removeprefix("'use client'\n").replace(
        "process.env", "env"
    )
    told = next_says(app__page_DOT_tsx=f"'use client'\n{page}", env_DOT_ts=env)
    assert told == ["error public-env NEXT_PUBLIC_OPENROUTER_API_KEY env.ts:3"]
