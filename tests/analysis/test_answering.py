"""What servers written in JavaScript answer with, where no call says so."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import said

KEY = "process.env.OPENROUTER_API_KEY"
NEST = 'import { Controller, Get } from "@nestjs/common";'
SCHEMA = "type Query { config(id: ID): Config, ready: Boolean } type Config { key: String }"
OURS = ["error server-returns-key OPENROUTER_API_KEY src/main.ts:1"]


def server(main: str, **others: str) -> list[str]:
    """Return what is said of a server whose entry holds *main*; `ai` is src/ai.ts."""
    files = {f"src/{name}.ts": text for name, text in others.items()}
    return said(
        {"package.json": '{"scripts": {"start": "tsx src/main.ts"}}', "src/main.ts": main, **files}
    )


def graphql(resolvers: str, schema: str = SCHEMA) -> list[str]:
    """Return what is said of a server with *resolvers*, an object."""
    return server(
        f"export const resolvers = {resolvers}", schema=f"export const typeDefs = `{schema}`;"
    )


@pytest.mark.parametrize(
    "body",
    [
        f"@Get() all() {{ return {{ ready: !!{KEY} }}; }}",
        f"@Get() all() {{ return ask({KEY}); }}",
        f"@Inject() all() {{ return {{ key: {KEY} }}; }}",
        f"@Get() all() {{ return {{}}; }} other() {{ return {{ key: {KEY} }}; }}",
    ],
)
def test_what_a_controller_keeps_to_itself(body: str) -> None:
    assert server(f"{NEST} @Controller() export class Settings {{ {body} }}") == []


@pytest.mark.parametrize("verb", ["Get()", "Post('x')", "Query(() => Config)"])
def test_the_result_of_a_decorated_method_is_sent(verb: str) -> None:
    body = f"@{verb} async all() {{ return {{ key: {KEY} }}; }}"
    assert server(f"{NEST} @Controller() export class Settings {{ {body} }}") == OURS


def test_a_controller_is_given_an_object_of_each_class_it_names() -> None:
    service = (
        f"@Injectable() export class Ai {{ all() {{ return {{ key: {KEY} }}; }} other() {{}} }}"
    )
    for method, expected in (
        ("all", ["error server-returns-key OPENROUTER_API_KEY src/ai.ts:1"]),
        ("other", []),
    ):
        body = f"constructor(private ai: Ai) {{}} @Get() get() {{ return this.ai.{method}(); }}"
        main = f'{NEST} import {{ Ai }} from "./ai"; @Controller() export class Main {{ {body} }}'
        assert server(main, ai=service) == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("this.config.get<string>('OPENROUTER_API_KEY')", OURS),
        ("this.configService.getOrThrow('OPENROUTER_API_KEY')", OURS),
        ("Boolean(this.config.get('OPENROUTER_API_KEY'))", []),
        ("this.cache.get('OPENROUTER_API_KEY')", []),
    ],
)
def test_a_variable_that_nest_is_asked_for(read: str, expected: list[str]) -> None:
    body = f"constructor(private config: ConfigService) {{}} @Get() get() {{ return {{ key: {read} }}; }}"
    assert server(f"{NEST} @Controller() export class Main {{ {body} }}") == expected


@pytest.mark.parametrize(
    "resolvers",
    [
        f"{{ Query: {{ ready: () => !!{KEY} }} }}",
        f"{{ Query: {{ config: () => ({{ secret: {KEY} }}) }} }}",
        f"{{ Cache: {{ config: () => ({{ key: {KEY} }}) }} }}",
    ],
)
def test_what_the_schema_does_not_let_clients_see(resolvers: str) -> None:
    assert graphql(resolvers) == []


@pytest.mark.parametrize(
    "resolvers",
    [
        f"{{ Query: {{ config: () => ({{ key: {KEY} }}) }} }}",
        f"{{ Query: {{ async config() {{ return {{ key: {KEY} }}; }} }} }}",
        f"{{ Mutation: {{ ready: () => {KEY} }} }}",
    ],
)
def test_the_result_of_a_resolver_is_sent(resolvers: str) -> None:
    assert graphql(resolvers) == OURS


def test_without_a_schema_an_object_called_query_is_any_object() -> None:
    assert graphql(f"{{ Query: {{ config: () => ({{ key: {KEY} }}) }} }}", schema="") == []


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (f"socket.on('key', (data, reply) => reply({{ key: {KEY} }}))", OURS),
        (f"socket.on('key', (data, reply) => reply({{ ready: !!{KEY} }}))", []),
        (f"bus.on('key', (reply) => reply({{ key: {KEY} }}))", []),
        (f"onCall(async () => ({{ key: {KEY} }}))", OURS),
        (f"onCall(async () => ask({KEY}))", []),
        (f"response.headers.set('x-key', {KEY})", OURS),
        (f"request.headers.set('authorization', {KEY})", []),
    ],
)
def test_what_goes_back_to_who_asked(handler: str, expected: list[str]) -> None:
    assert server(f"export const run = (socket, bus, request, response) => {handler};") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"new Elysia().get('/', () => 'ok').get('/key', () => ({{ key: {KEY} }}))", OURS),
        (f"new Elysia().get('/key', {KEY})", OURS),
        (f"new Elysia().get('/key', () => ({{ ready: !!{KEY} }}))", []),
        (f"new Cache().get('/key', () => ({{ key: {KEY} }}))", []),
    ],
)
def test_the_result_of_a_handler_of_elysia_is_sent(body: str, expected: list[str]) -> None:
    assert server(f"{body};") == expected


@pytest.mark.parametrize(
    ("function", "count"),
    [
        (
            "export async function onRequestGet({ env }) { return Response.json({ key: env.OPENROUTER_API_KEY }); }",
            1,
        ),
        (
            "export const onRequest = ({ request, env: own }) => Response.json(own.OPENROUTER_API_KEY);",
            1,
        ),
        (
            "export const onRequest = ({ env }) => Response.json({ ready: !!env.OPENROUTER_API_KEY });",
            0,
        ),
        ("export const onLoad = ({ env }) => Response.json({ key: env.OPENROUTER_API_KEY });", 0),
    ],
)
def test_a_function_of_pages_has_its_variables_in_its_context(function: str, count: int) -> None:
    package = {"package.json": '{"devDependencies": {"wrangler": "4.0.0"}}'}
    assert len(said({**package, "functions/key.js": function})) == count


SETTINGS = f"const values = {{ OPENROUTER_API_KEY: {KEY}, model: 'x' }};"


@pytest.mark.parametrize(
    ("settings", "given"),
    [
        (f"{SETTINGS} const get = (name) => values[name];", "get('model')"),
        (
            f"{SETTINGS} class Config {{ get(name) {{ return values[name]; }} }} const config = new Config();",
            "config.get('model')",
        ),
        (f"const config = new Map(); config.set('key', {KEY});", "config.get('model')"),
        (
            "const env = (name) => process.env[name]; const ai = new AI(env('OPENROUTER_API_KEY'));",
            "env('OPENROUTER_MODEL')",
        ),
    ],
)
def test_who_asks_settings_for_something_else_has_no_key(settings: str, given: str) -> None:
    assert server(f"{settings} app.get('/', (req, res) => res.json({{ model: {given} }}));") == []


@pytest.mark.parametrize(
    ("settings", "given"),
    [
        ("const env = (name, other) => process.env[name] ?? other;", "env('OPENROUTER_API_KEY')"),
        (
            "function env(name: string) { const value = process.env[name]; if (!value) throw new Error(name); return value; }",
            "env('OPENROUTER_API_KEY')",
        ),
        (f"const config = new Map(); config.set('key', {KEY});", "config.get('key')"),
        (f"{SETTINGS}", "values"),
    ],
)
def test_who_asks_settings_for_the_key_has_it(settings: str, given: str) -> None:
    assert server(f"{settings} app.get('/', (req, res) => res.json({{ given: {given} }}));") == OURS


def test_a_function_that_reads_the_environment_of_next_by_a_name_has_nothing_inlined() -> None:
    package = {"package.json": '{"dependencies": {"next": "16.0.0"}}'}
    page = '"use client"; const env = (name) => process.env[name]; export default () => <p onClick={() => use(env("NEXT_PUBLIC_OPENROUTER_API_KEY"))}/>'
    assert said({**package, "app/page.tsx": page}) == [
        "warning public-env NEXT_PUBLIC_OPENROUTER_API_KEY app/page.tsx:1"
    ]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("split(',').map((key) => ({ key }))", OURS),
        ("split(/\\s+/)[0]", OURS),
        ("split('-')[0]", []),
        ("split(',').map((key) => ({ shown: key.slice(0, 8) }))", []),
        ("split(',').length", []),
    ],
)
def test_what_stands_between_signs_is_a_key_where_they_separate_keys(
    part: str, expected: list[str]
) -> None:
    assert server(f"app.get('/', (req, res) => res.json({KEY}.{part}));") == expected
