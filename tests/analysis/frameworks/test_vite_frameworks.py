"""What of projects of SolidStart, Qwik, TanStack Start and VitePress gets to clients."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import CALL, said

SOLID = {"package.json": '{"dependencies": {"@solidjs/start": "1.0.0"}}'}
QWIK = {"package.json": '{"devDependencies": {"@builder.io/qwik-city": "1.0.0", "vite": "5.0.0"}}'}
TANSTACK = {"package.json": '{"dependencies": {"@tanstack/react-start": "1.0.0", "vite": "7.0.0"}}'}
VITEPRESS = {"package.json": '{"devDependencies": {"vitepress": "1.0.0"}}'}
PUBLIC = "import.meta.env.VITE_OPENROUTER_API_KEY"
PRIVATE = "process.env.OPENROUTER_API_KEY"
ASK = f"const KEY = {PUBLIC}; return {CALL}"


@pytest.mark.parametrize(
    ("package", "path", "text"),
    [
        (
            SOLID,
            "src/lib/a.ts",
            f"'use server'\nexport async function ask() {{ const KEY = {PRIVATE}; await {CALL}; return 1 }}",
        ),
        (
            QWIK,
            "src/routes/index.tsx",
            f"export const useA = routeLoader$(() => ({{ ready: !!{PRIVATE} }})); export default component$(() => <p/>)",
        ),
        (
            TANSTACK,
            "src/routes/index.tsx",
            f"export const ask = createServerFn().handler(async () => {{ const KEY = {PRIVATE}; return (await {CALL}).ok }})",
        ),
    ],
)
def test_a_key_that_stays_on_the_server_is_no_leak(
    package: dict[str, str], path: str, text: str
) -> None:
    assert said({**package, path: text}) == []


@pytest.mark.parametrize(
    ("package", "path", "text"),
    [
        (
            QWIK,
            "src/routes/index.tsx",
            f"const ask = server$(() => {{ {ASK} }}); export default component$(() => <b onClick$={{() => ask()}}/>)",
        ),
        (
            TANSTACK,
            "src/routes/index.tsx",
            f"const ask = createServerFn().handler(() => {{ {ASK} }}); export const Route = createFileRoute('/')({{ component: () => <b onClick={{() => ask()}}/> }})",
        ),
        (SOLID, "src/routes/api/a.ts", f"export async function POST() {{ {ASK} }}"),
        (
            SOLID,
            "src/routes/index.tsx",
            f"const ask = async () => {{ 'use server'; {ASK} }}; export default () => <b onClick={{ask}}/>",
        ),
    ],
)
def test_a_public_name_in_code_of_the_server_is_a_warning(
    package: dict[str, str], path: str, text: str
) -> None:
    assert said({**package, path: text}) == [f"warning public-env VITE_OPENROUTER_API_KEY {path}:1"]


@pytest.mark.parametrize(
    ("package", "path", "text"),
    [
        (SOLID, "src/routes/index.tsx", f"export default () => <b onClick={{() => {{ {ASK} }}}}/>"),
        (
            QWIK,
            "src/routes/index.tsx",
            f"export default component$(() => <b onClick$={{() => {{ {ASK} }}}}/>)",
        ),
        (
            TANSTACK,
            "src/routes/index.tsx",
            f"export const Route = createFileRoute('/')({{ component: () => <b onClick={{() => {{ {ASK} }}}}/> }})",
        ),
        (
            VITEPRESS,
            "docs/.vitepress/theme/Chat.vue",
            f"<script setup>const ask = () => {{ {ASK} }}</script><template><b @click='ask'/></template>",
        ),
    ],
)
def test_a_public_name_in_a_page_is_a_leak(package: dict[str, str], path: str, text: str) -> None:
    assert said({**package, path: text}) == [f"error public-env VITE_OPENROUTER_API_KEY {path}:1"]


@pytest.mark.parametrize(
    ("package", "text"),
    [
        (
            QWIK,
            f"export const useA = routeLoader$(() => ({{ key: {PRIVATE} }})); export default component$(() => <p/>)",
        ),
        (TANSTACK, f"export const ask = createServerFn().handler(() => ({{ key: {PRIVATE} }}))"),
        (
            SOLID,
            f"const ask = async () => {{ 'use server'; return {PRIVATE} }}; export default () => <b onClick={{ask}}/>",
        ),
    ],
)
def test_what_a_server_function_returns_is_sent(package: dict[str, str], text: str) -> None:
    path = "src/routes/index.tsx"
    assert said({**package, path: text}) == [
        f"error server-returns-key OPENROUTER_API_KEY {path}:1"
    ]
