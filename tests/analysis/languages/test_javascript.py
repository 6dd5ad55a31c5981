"""How JavaScript's ways of taking objects apart pass a key on, or leave it behind."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import VITE, said

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


@pytest.mark.parametrize(
    "code",
    [
        "const safe = { ...headers }; safe.Authorization = '***'; console.log(safe);",
        "const safe = { ...headers }; safe['Authorization'] = undefined; console.log(safe);",
        "const safe = { ...headers }; for (const one of SECRETS) safe[one] = '[REDACTED]'; console.log(safe);",
        "const safe = { ...headers }; for (const one of SECRETS) delete safe[one]; console.log(safe);",
        "const all = structuredClone({ headers }); all.headers.apiKey = '***'; console.log(all);",
        "const safe = {}; for (const one of Object.keys(headers)) safe[one] = /auth/i.test(one) ? '***' : headers[one]; console.log(safe);",
        "console.log(JSON.stringify(headers, ['Model']));",
        "console.log(JSON.stringify(headers, (name, value) => (/authorization/i.test(name) ? undefined : value)));",
        "console.log(Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization')));",
    ],
)
def test_what_is_hidden_is_not_shown(code: str) -> None:
    assert said({"index.js": HEADERS + code}) == []


@pytest.mark.parametrize(
    "code",
    [
        "const safe = { ...headers }; safe.Model = '***'; console.log(safe);",
        "const safe = { ...headers }; if (safe.Authorization === '') stop(); console.log(safe);",
        "const all = { ...headers }; for (const one of NAMES) if (all[one] == null) delete all[one]; console.log(all);",
        "console.log(shown ? headers : '***');",
        "console.log(JSON.stringify(headers, null, 2));",
        "console.log(JSON.stringify(headers, (name, value) => (seen.has(value) ? undefined : value)));",
        "console.log(Object.fromEntries(Object.entries(headers).filter(([, value]) => value)));",
    ],
)
def test_what_is_not_hidden_is_shown(code: str) -> None:
    assert said({"index.js": HEADERS + code}) == LEAK


@pytest.mark.parametrize(
    ("gives", "takes", "count"),
    [
        ("provide('aiToken', KEY);", "inject('aiToken')", 1),
        ("app.provide('aiToken', KEY);", "inject('aiToken')", 1),
        ("setContext('ai', { token: KEY });", "getContext('ai').token", 1),
        ("provide('aiToken', KEY);", "inject('theme')", 0),
    ],
)
def test_what_is_provided_by_a_name_is_injected_by_it(gives: str, takes: str, count: int) -> None:
    main = f"import './chat'; {gives.replace('KEY', 'import.meta.env.VITE_AI_SECRET')}"
    chat = f"fetch('https://openrouter.ai/api/v1/models', {{ headers: {{ Authorization: {takes} }} }});"
    assert len(said({**VITE, "src/main.ts": main, "src/chat.ts": chat})) == count


SEND = "fetch('https://openrouter.ai/api/v1/models', "
SECRET = "import.meta.env.VITE_AI_SECRET"


def asked(main: str, **others: str) -> int:
    """Return how many leaks there are in a project of Vite whose entry holds *main*."""
    files = {f"src/{name}.tsx": text for name, text in others.items()}
    return len([one for one in said({**VITE, "src/main.ts": main, **files}) if "error" in one])


@pytest.mark.parametrize(
    ("main", "count"),
    [
        (f"const o = {{ headers: {{}} }}; o.headers.Authorization = {SECRET}; {SEND}o);", 1),
        (f"const o = {{ headers: {{}} }}; o.headers['Authorization'] = {SECRET}; {SEND}o);", 1),
        (
            f"const o = {{ a: {{ headers: {{}} }} }}; o.a.headers.Authorization = {SECRET}; {SEND}o.a);",
            1,
        ),
        (f"const o = {{ headers: {{}} }}; o.other.Authorization = {SECRET}; {SEND}o);", 0),
    ],
)
def test_an_object_has_what_is_stored_in_those_inside_it(main: str, count: int) -> None:
    assert asked(main) == count


@pytest.mark.parametrize(
    ("made", "count"),
    [
        (f"schema.parse({{ token: {SECRET} }})", 1),
        (f"schema.safeParse({{ token: {SECRET} }}).data", 1),
        (f"table.create({{ token: {SECRET} }})", 0),
        ("schema.parse({ token: import.meta.env.VITE_OPENROUTER_MODEL })", 0),
    ],
)
def test_what_checks_an_object_gives_back_its_fields(made: str, count: int) -> None:
    main = f"const config = {made}; {SEND}{{ headers: {{ Authorization: config.token }} }});"
    assert asked(main) == count


@pytest.mark.parametrize(("context", "count"), [("Ai", 1), ("Theme", 0)])
def test_a_context_gives_its_value_in_whichever_file_it_is_asked_for(
    context: str, count: int
) -> None:
    made = "export const Ai = createContext(null); export const Theme = createContext(null);"
    view = f"import {{ Ai }} from './made'; export const View = () => <Ai.Provider value={{{{ token: {SECRET} }}}} />;"
    use = f"import {{ {context} }} from './made'; export const ask = () => {{ const {{ token }} = useContext({context}); {SEND}{{ headers: {{ Authorization: token }} }}); }};"
    main = "import { View } from './view'; import { ask } from './use'; render(View); ask();"
    assert asked(main, made=made, view=view, use=use) == count
