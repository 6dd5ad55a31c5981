"""What is written differently of Kotlin before it is read."""

import pytest

from orscan.analysis.languages.kotlin_text import separated


def test_a_route_behind_a_variable_is_a_statement_of_its_own() -> None:
    text = b'val key = f()\n    get("/chat") { call.respond(key) }'
    assert separated(text) == b'val key = f()\n   ;get("/chat") { call.respond(key) }'


@pytest.mark.parametrize(
    "text",
    [
        b"val key: String\n    get() = store.key\n",
        b"val key: String\n    get() {\n        return store.key\n    }\n",
        b"single { Api(\n    get(),\n    get()) }",
        b"val target = 1\n    getAll()",
        b"private val plain = 1",
    ],
)
def test_getters_and_arguments_stay(text: bytes) -> None:
    assert separated(text) == text
