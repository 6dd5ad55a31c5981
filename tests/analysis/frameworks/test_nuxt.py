"""What of a project of Nuxt gets to clients."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import CALL, said

NUXT = {"package.json": '{"dependencies": {"nuxt": "3.0.0"}}'}
CONFIG = "nuxt.config.ts"
ENV = "process.env.OPENROUTER_API_KEY"


def config(block: str) -> dict[str, str]:
    return {CONFIG: f"export default defineNuxtConfig({{ {block} }})"}


@pytest.mark.parametrize(
    "files",
    [
        config(f"runtimeConfig: {{ key: {ENV}, public: {{ title: 'openrouter' }} }}"),
        config(f"runtimeConfig: {{ public: {{ hasKey: Boolean({ENV}) }} }}"),
        config(f"runtimeConfig: {{ public: {{ hasKey: !!{ENV} }} }}"),
        config("runtimeConfig: { public: { openrouterModel: '' } }"),
        {
            "server/api/a.get.ts": f"export default defineEventHandler(() => {{ const KEY = {ENV}; return {CALL} }})"
        },
        {"server/api/a.get.ts": f"export default defineEventHandler(() => ({{ ready: !!{ENV} }}))"},
        {
            "pages/index.vue": f"<script setup>const KEY = {ENV}; const ask = () => {CALL}</script><template><b @click='ask'/></template>"
        },
        {
            "pages/index.vue": "<script setup>const openrouterKey = ref('')</script><template><input v-model='openrouterKey'/></template>"
        },
    ],
)
def test_a_key_that_stays_on_the_server_is_no_leak(files: dict[str, str]) -> None:
    assert said({**NUXT, **files}) == []


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (f"runtimeConfig: {{ public: {{ key: {ENV} }} }}", "bundler-inline OPENROUTER_API_KEY"),
        (
            f"runtimeConfig: {{ public: {{ ai: {{ key: {ENV} ?? '' }} }} }}",
            "bundler-inline OPENROUTER_API_KEY",
        ),
        (
            "runtimeConfig: { public: { openrouterApiKey: '' } }",
            "public-env NUXT_PUBLIC_OPENROUTER_API_KEY",
        ),
        (f"appConfig: {{ key: {ENV} }}", "bundler-inline OPENROUTER_API_KEY"),
        (
            f"app: {{ head: {{ meta: [{{ content: {ENV} }}] }} }}",
            "bundler-inline OPENROUTER_API_KEY",
        ),
    ],
)
def test_a_public_block_is_sent_whole(block: str, expected: str) -> None:
    assert said({**NUXT, **config(block)}) == [f"error {expected} {CONFIG}:1"]


@pytest.mark.parametrize(
    "read",
    [
        "useRuntimeConfig().public.openrouterApiKey",
        "(() => { const { public: p } = useRuntimeConfig(); return p.openrouterApiKey })()",
        "useNuxtApp().$config.public.openrouterApiKey",
    ],
)
def test_a_read_of_the_public_configuration_in_a_composable(read: str) -> None:
    files = {
        **NUXT,
        **config("runtimeConfig: { public: { openrouterApiKey: '' } }"),
        "composables/useAi.ts": f"export function useAi() {{ const KEY = {read}; return () => {CALL} }}",
        "pages/index.vue": "<script setup>const ask = useAi()</script><template><b @click='ask()'/></template>",
    }
    assert said(files) == ["error public-env NUXT_PUBLIC_OPENROUTER_API_KEY composables/useAi.ts:1"]


@pytest.mark.parametrize("call", ["defineEventHandler", "defineCachedEventHandler"])
def test_what_a_handler_returns_is_sent(call: str) -> None:
    files = {
        **NUXT,
        "server/api/key.get.ts": f"export default {call}(async () => ({{ key: {ENV} }}))",
    }
    assert said(files) == ["error server-returns-key OPENROUTER_API_KEY server/api/key.get.ts:1"]


@pytest.mark.parametrize(
    "page",
    [
        f"<script setup>const k = {ENV}</script><template><p>{{{{ k }}}}</p></template>",
        f"<script setup>const k = {ENV}</script><template><input :value='k'></template>",
        f"<script setup>const s = useState('openrouter', () => {ENV})</script><template><p/></template>",
        f"<script setup>const {{ data }} = await useAsyncData(async () => ({{ k: {ENV} }}))</script><template><p/></template>",
    ],
)
def test_what_the_server_renders_is_a_leak(page: str) -> None:
    assert said({**NUXT, "pages/index.vue": page}) == [
        "error server-returns-key OPENROUTER_API_KEY pages/index.vue:1"
    ]


def test_a_component_is_known_by_its_name() -> None:
    chat = f"<script setup>const props = defineProps(['apiKey']); const KEY = props.apiKey; const ask = () => {CALL}</script><template><b @click='ask'/></template>"
    page = "<script setup>const k = import.meta.env.VITE_OPENROUTER_API_KEY</script><template><ai-chat :api-key='k'/></template>"
    files = {**NUXT, "components/ai/Chat.vue": chat, "pages/index.vue": page}
    assert said(files) == ["error public-env VITE_OPENROUTER_API_KEY pages/index.vue:1"]


@pytest.mark.parametrize(
    ("block", "read", "variable"),
    [
        (f"aiToken: {ENV}, public: {{}}", "aiToken", "OPENROUTER_API_KEY"),
        (f"ai: {{ token: {ENV} }}", "ai.token", "OPENROUTER_API_KEY"),
        ("openrouterApiKey: '', public: {}", "openrouterApiKey", "NUXT_OPENROUTER_API_KEY"),
    ],
)
def test_a_private_setting_is_told_by_the_variable_that_fills_it(
    block: str, read: str, variable: str
) -> None:
    handler = (
        "export default defineEventHandler(() => { const c = useRuntimeConfig();"
        f" return {{ key: c.{read} }} }})"
    )
    texts = {**NUXT, **config(f"runtimeConfig: {{ {block} }}"), "server/api/key.get.ts": handler}
    assert said(texts) == [f"error server-returns-key {variable} server/api/key.get.ts:1"]


def test_a_private_setting_that_the_server_uses_is_no_leak() -> None:
    handler = (
        "export default defineEventHandler(async (event) => {"
        f" const KEY = useRuntimeConfig(event).ai.token; return {CALL} }})"
    )
    block = f"runtimeConfig: {{ ai: {{ token: {ENV} }}, public: {{ title: 'x' }} }}"
    assert said({**NUXT, **config(block), "server/api/ask.post.ts": handler}) == []
