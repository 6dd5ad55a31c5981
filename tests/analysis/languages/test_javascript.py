"""How JavaScript's ways of taking objects apart pass a key on, or leave it behind."""

import pytest

from tests.analysis.trees import said

HEADERS = "const headers = { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}`, Model: 1 };"
LEAK = ["error log-leak OPENROUTER_API_KEY index.js:1"]


@pytest.mark.parametrize(
    "code",
    [
        "const { Authorization, ...rest } = headers; console.log(rest);",
        "const { Authorization: _, ...rest } = headers; console.log(rest);",
        "const { 'Authorization': _, ...rest } = headers; console.log(rest);",
        "const { Authorization = '', ...rest } = headers; console.log(rest);",
        "function shown({ Authorization, ...rest }) { return rest; } console.log(shown(headers));",
        "const { a: { Authorization, ...rest } } = { a: headers }; console.log(rest);",
        "let rest; ({ Authorization: _, ...rest } = headers); console.log({ ...rest });",
    ],
)
def test_the_rest_of_an_object_has_nothing_of_what_was_taken_out(code: str) -> None:
    assert said({"index.js": HEADERS + code}) == []


@pytest.mark.parametrize(
    "code",
    [
        "const { Model, ...rest } = headers; console.log(rest);",
        "const { [name]: _, ...rest } = headers; console.log(rest);",
        "const { Authorization, ...rest } = { Authorization: 1, headers }; console.log(rest);",
        "function shown({ Model, ...rest }) { return rest; } console.log(shown(headers));",
        "const [first, ...rest] = [1, headers]; console.log(rest);",
        "const { Model, ...rest } = headers; console.log(rest.Authorization);",
    ],
)
def test_the_rest_of_an_object_has_all_else(code: str) -> None:
    assert said({"index.js": HEADERS + code}) == LEAK


def test_a_variable_of_the_rest_of_the_environment() -> None:
    code = "const { NODE_ENV, ...env } = process.env; console.log(env.OPENROUTER_API_KEY);"
    assert said({"index.js": code}) == LEAK


@pytest.mark.parametrize(
    "code",
    [
        "console.log({ ...headers, Authorization: '***' });",
        "console.log(JSON.stringify({ ...headers, 'Authorization': undefined }));",
        "const Authorization = '***'; console.log({ ...headers, Authorization });",
        "const safe = { ...headers }; delete safe.Authorization; console.log(safe);",
        "const safe = structuredClone(headers); delete safe['Authorization']; console.log(safe);",
    ],
)
def test_a_copy_without_the_key(code: str) -> None:
    assert said({"index.js": HEADERS + code}) == []


@pytest.mark.parametrize(
    "code",
    [
        "console.log({ Authorization: '***', ...headers });",
        "console.log({ ...headers, Model: '***' });",
        "console.log({ ...headers, Authorization: headers.Authorization });",
        "const safe = { ...headers }; delete safe.Model; console.log(safe);",
        "const copy = { ...headers }; delete headers.Authorization; console.log(copy);",
    ],
)
def test_a_copy_with_the_key(code: str) -> None:
    assert said({"index.js": HEADERS + code}) == LEAK


def test_what_is_used_before_it_is_deleted() -> None:
    code = "fetch('/x', { headers }); delete headers.Authorization; console.log(headers);"
    assert said({"index.js": HEADERS + code}) == LEAK
