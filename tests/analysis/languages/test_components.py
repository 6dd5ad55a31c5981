"""What templates of Vue and Svelte do with a key: in loops, and in what runs on an event."""

import pytest

from tests.analysis.trees import VITE, said

ENV = "import.meta.env.VITE_OPENROUTER_API_KEY"
SEND = "fetch('https://openrouter.ai/api/v1/models', {headers: {Authorization: 'Bearer ' + KEY}})"


def component(kind: str, script: str, template: str) -> list[str]:
    """Return what is said of a component of Vue or Svelte that the entry of a page loads."""
    head = "<script setup>" if kind == "vue" else "<script>"
    body = f"<template>{template}</template>" if kind == "vue" else template
    main = f"import App from './App.{kind}'; document.title = App;"
    texts = {"src/main.ts": main, f"src/App.{kind}": f"{head}{script}</script>\n{body}"}
    return said({**VITE, **texts})


@pytest.mark.parametrize(
    ("kind", "template"),
    [
        ("vue", '<p v-for="model in models">{{ model.name }}</p>'),
        ("vue", '<p v-for="{ name } in models" :key="name">{{ name }}</p>'),
        ("vue", '<p v-for="(model, at) in models">{{ at }}</p>'),
        ("vue", '<p v-for="n in 3">{{ n }}</p><b @click="models.pop()"/>'),
        ("svelte", "{#each models as model (model.name)}<p>{model.name}</p>{/each}"),
        ("svelte", "{#each models as { name }, at}<p>{name} {at}</p>{/each}"),
        ("svelte", "{#await models then all}<p>{all.length}</p>{/await}"),
    ],
)
def test_other_fields_of_an_item_are_not_the_key(kind: str, template: str) -> None:
    script = f"const models = [{{ name: 'auto', key: {ENV} }}];"
    assert [one for one in component(kind, script, template) if one.startswith("error")] == []


@pytest.mark.parametrize(
    ("kind", "template"),
    [
        ("vue", '<p v-for="model in models">{{ model.key }}</p>'),
        ("vue", '<p v-for="{ key } of models">{{ key }}</p>'),
        ("vue", '<p v-for="({ key: k }, at) in models" :title="k">{{ at }}</p>'),
        ("svelte", "{#each models as model}<p>{model.key}</p>{/each}"),
        ("svelte", "{#each models as { key: k }, at (at)}<p>{k}</p>{/each}"),
        ("svelte", "{#await models then [first]}-{/await}{#each models as m}{m.key}{/each}"),
    ],
)
def test_the_key_of_an_item_is_shown(kind: str, template: str) -> None:
    script = f"const models = [{{ name: 'auto', key: {ENV} }}];"
    assert component(kind, script, template) == [
        f"error public-env VITE_OPENROUTER_API_KEY src/App.{kind}:1"
    ]


@pytest.mark.parametrize(
    ("kind", "template"),
    [
        ("vue", f'<b @click="{SEND}">ask</b>'),
        ("vue", f'<b v-on:click="() => {{ {SEND} }}">ask</b>'),
        ("svelte", f"<b on:click={{() => {SEND}}}>ask</b>"),
        ("svelte", f"<b onclick={{async () => {{ await {SEND} }}}}>ask</b>"),
    ],
)
def test_a_template_that_sends_a_key_of_any_name(kind: str, template: str) -> None:
    script = "const KEY = import.meta.env.VITE_CHAT;"
    assert component(kind, script, template) == [f"error public-env VITE_CHAT src/App.{kind}:1"]


def test_a_template_that_sends_the_users_key_or_none() -> None:
    script = "import { ref } from 'vue'; const KEY = ref('');"
    send = f'<input v-model="KEY"><b @click="{SEND}">ask</b>'
    assert component("vue", script, send) == []


def test_a_template_that_keeps_the_users_key() -> None:
    keep = """<input @change="localStorage.setItem('openrouter_api_key', $event.target.value)">"""
    assert component("vue", "const a = 1;", keep) == ["note key-in-storage  src/App.vue:2"]
