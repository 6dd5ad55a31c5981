"""What is an error, a warning or nothing, on the smallest projects that show it."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from orscan.analysis import analyse
from orscan.analysis.examples import TreeOfTexts
from tests.analysis.trees import CALL, RULES, VITE, found, in_vite, said, ways

KEY = "import.meta.env.VITE_OPENROUTER_API_KEY"
LEAK = ["error public-env VITE_OPENROUTER_API_KEY src/main.ts:1"]


@pytest.mark.parametrize(
    "main",
    [
        "export {}; // import.meta.env.VITE_OPENROUTER_API_KEY is not used any more",
        'document.title = "set VITE_OPENROUTER_API_KEY for openrouter";',
        'fetch(import.meta.env.VITE_OPENROUTER_BASE_URL + "/models");',
        "document.title = import.meta.env.VITE_OPENROUTER_MODEL;",
        f'const KEY = localStorage.getItem("k"); {CALL};',
        f'const KEY = prompt("Your OpenRouter key") ?? ""; {CALL};',
        f"const KEY = process.env.OPENROUTER_API_KEY; {CALL};",
        'const KEY = "sk-or-v1-your-key-here"; ' + CALL + ";",
        """const k = import.meta.env.VITE_OPENAI_API_KEY; // not openrouter
        fetch("https://api.openai.com/v1/x", { headers: { Authorization: `Bearer ${k}` } });""",
        'if (!key.startsWith("sk-or-v1-")) throw new Error("openrouter");',
    ],
)
def test_no_leak_is_seen_where_there_is_none(main: str) -> None:
    assert in_vite(main) == []


@pytest.mark.parametrize(
    "main",
    [
        f"const KEY = {KEY}; {CALL};",
        f"const KEY = {KEY} ?? localStorage.getItem('k'); {CALL};",
        f"const KEY = {KEY}.trim(); {CALL};",
        f"const KEY = {KEY} as string; {CALL};",
        f"let KEY; KEY = {KEY}; {CALL};",
        f"const {{ VITE_OPENROUTER_API_KEY: KEY }} = import.meta.env; {CALL};",
        f"const env = import.meta.env; const KEY = env.VITE_OPENROUTER_API_KEY; {CALL};",
        f"function key() {{ return {KEY}; }} const KEY = key(); {CALL};",
        f"class A {{ k = {KEY}; go() {{ const KEY = this.k; return {CALL}; }} }} new A().go();",
        f"document.body.dataset.key = {KEY};",
    ],
)
def test_a_public_variable_that_the_client_uses_is_a_leak(main: str) -> None:
    assert in_vite(main) == LEAK


@pytest.mark.parametrize(
    "main",
    [
        f"const unused = {KEY};",
        f"document.title = String(!!{KEY});",
        f'if (!{KEY}) throw new Error("no key");',
        f"document.title = {KEY} ? 'on' : 'off';",
        f"document.title = String({KEY}.length);",
        f"if (import.meta.env.DEV) {{ console.log({KEY}); }}",
        f"function never() {{ const KEY = {KEY}; return {CALL}; }}",
    ],
)
def test_a_public_variable_whose_value_goes_nowhere_is_only_prepared(main: str) -> None:
    assert in_vite(main) == ["warning public-env VITE_OPENROUTER_API_KEY src/main.ts:1"]


def test_a_module_that_nobody_imports_ships_nothing() -> None:
    said_of = in_vite("document.title = 'x';", ai=f"export const ask = (KEY = {KEY}) => {CALL};")
    assert said_of == ["warning public-env VITE_OPENROUTER_API_KEY src/ai.ts:1"]


def test_an_export_that_nobody_uses_ships_nothing() -> None:
    said_of = in_vite(
        "import { other } from './ai'; document.title = other;",
        ai=f"export const ask = (KEY = {KEY}) => {CALL};\nexport const other = 'x';",
    )
    assert said_of == ["warning public-env VITE_OPENROUTER_API_KEY src/ai.ts:1"]


def test_a_generic_name_counts_where_it_goes_to_openrouter() -> None:
    main = CALL.replace("KEY", "import.meta.env.VITE_API_KEY")
    assert in_vite(main) == ["error public-env VITE_API_KEY src/main.ts:2"]


def test_a_generic_name_that_goes_elsewhere_is_not_our_business() -> None:
    main = CALL.replace("openrouter.ai", "api.example.com").replace(
        "KEY", "import.meta.env.VITE_API_KEY"
    )
    assert in_vite(main, other="export const note = 'openrouter';") == []


def test_a_leak_is_one_finding_with_its_whole_way() -> None:
    texts = {
        **VITE,
        ".env": "VITE_OPENROUTER_API_KEY=not-shown\n",
        "src/main.ts": "import { ask } from './ai'; ask();",
        "src/ai.ts": f"import {{ KEY }} from './config';\nexport const ask = () => {CALL};",
        "src/config.ts": f"export const KEY = {KEY};",
    }
    assert ways(texts) == [
        [
            "definition .env",
            "read src/config.ts",
            "import src/ai.ts",
            "import src/main.ts",
            "entry src/main.ts",
            "use src/ai.ts",
        ]
    ]


def test_two_reads_of_one_variable_are_one_leak() -> None:
    findings = found({**VITE, "src/main.ts": f"alert({KEY});\nalert({KEY});"})
    assert [
        place.start.line for one in findings for place in one.related if place.role == "related"
    ] == [2]


def test_a_key_in_client_code_is_found_where_it_is_sent(fresh_key: str) -> None:
    main = f'const KEY = "{fresh_key}";\n{CALL};'
    assert in_vite(main) == ["error browser-fetch a key in the code src/main.ts:2"]


def test_without_any_framework_nothing_is_called_an_error() -> None:
    texts = {"lib/ai.ts": f"export const ask = (KEY: string = {KEY}) => {CALL};"}
    assert not [one for one in said(texts) if one.startswith("error")]


def test_a_text_that_does_not_parse_does_not_end_the_rest() -> None:
    texts = {
        **VITE,
        "src/main.ts": f"import './broken'; const KEY = {KEY}; {CALL};",
        "src/broken.ts": "const openrouter = {{{ ((( ;",
    }
    assert said(texts) == LEAK


WORKFLOW = """on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: npm run build
        env:
          VITE_OPENROUTER_API_KEY: ${{ secrets.KEY }}
          VITE_OPENROUTER_MODEL: openrouter/auto
          VITE_OPENAI_API_KEY: ${{ secrets.OTHER }}
"""


def test_a_secret_that_a_workflow_makes_public_is_told_though_nothing_reads_it() -> None:
    texts = {
        **VITE,
        ".env.example": "VITE_OPENROUTER_API_KEY=\n",
        ".github/workflows/pages.yml": WORKFLOW,
        "src/main.ts": "document.title = 'openrouter';",
    }
    assert said(texts) == [
        "warning public-env VITE_OPENROUTER_API_KEY .github/workflows/pages.yml:8"
    ]


def test_a_workflow_is_where_the_way_of_a_key_begins() -> None:
    texts = {**VITE, ".github/workflows/pages.yml": WORKFLOW, "src/main.ts": f"alert({KEY});"}
    assert ways(texts) == [
        ["definition .github/workflows/pages.yml", "read src/main.ts", "entry src/main.ts"]
    ]


def test_an_example_that_teaches_a_public_name_is_a_note() -> None:
    texts = {
        **VITE,
        ".env.example": "VITE_OPENROUTER_API_KEY=your-key\n",
        "src/main.ts": "document.title = 'openrouter';",
    }
    assert said(texts) == ["note public-env VITE_OPENROUTER_API_KEY .env.example:1"]


SERVER = """import express from "express";
const app = express();
const KEY = process.env.OPENROUTER_API_KEY || process.env.VITE_OPENROUTER_API_KEY;
app.post("/chat", (request, response) => { CALL; });
app.listen(3000);
"""


def test_a_public_name_that_only_a_server_reads_is_latent() -> None:
    texts = {**VITE, "src/main.ts": "fetch('/chat');", "server.js": SERVER.replace("CALL", CALL)}
    assert said(texts) == ["warning public-env VITE_OPENROUTER_API_KEY server.js:3"]
    assert [one.latent for one in found(texts)] == [True]


def test_it_ships_where_the_client_takes_all_public_variables() -> None:
    page = "console.log(Object.entries(import.meta.env));"
    texts = {**VITE, "src/main.ts": page, "server.js": SERVER.replace("CALL", CALL)}
    assert said(texts) == ["error public-env VITE_OPENROUTER_API_KEY src/main.ts:1"]


def test_no_name_is_public_where_no_build_makes_it_so() -> None:
    assert said({"package.json": "{}", "server.js": SERVER.replace("CALL", CALL)}) == []


PROVIDERS = """const all = {
  openai: { key: import.meta.env.VITE_OPENAI_API_KEY, url: "https://api.openai.com/v1" },
  router: { key: import.meta.env.VITE_ROUTER_KEY, url: "https://openrouter.ai/api/v1" },
};
export async function ask(name: string) {
  const one = all[name];
  return fetch(one.url + "/x", { headers: { Authorization: "Bearer " + one.key } });
}
ask(location.hash);
"""


def test_anothers_key_is_not_ours_where_the_address_may_be_theirs() -> None:
    assert in_vite(PROVIDERS) == ["error public-env VITE_ROUTER_KEY src/main.ts:3"]


def test_anothers_name_is_ours_where_it_goes_to_openrouter_alone() -> None:
    main = f"const KEY = import.meta.env.VITE_OPENAI_API_KEY; {CALL};"
    assert in_vite(main) == ["error public-env VITE_OPENAI_API_KEY src/main.ts:1"]


@pytest.mark.parametrize(
    "main",
    [
        (
            "import { z } from 'zod'; const env = z.object({}).parse(import.meta.env);"
            f" const KEY = env.VITE_OPENROUTER_API_KEY; {CALL};"
        ),
        (
            "import { z } from 'zod'; const KEY = z.object({}).safeParse(import.meta.env)"
            f".data.VITE_OPENROUTER_API_KEY; {CALL};"
        ),
        f"import axios from 'axios'; axios.defaults.headers.common['Authorization'] = {KEY};",
        (
            "import axios from 'axios'; const api = axios.create({});"
            f" api.interceptors.request.use((c) => {{ c.headers.A = {KEY}; return c; }});"
        ),
    ],
)
def test_a_key_that_comes_or_goes_by_a_package(main: str) -> None:
    assert in_vite(main) == LEAK


def test_a_function_that_stores_a_key_and_that_nobody_calls() -> None:
    assert in_vite(f"export {{}}; const set = (o) => {{ o.key = {KEY}; }};") == [
        LEAK[0].replace("error", "warning")
    ]


@pytest.mark.parametrize(
    "address",
    ['"/api/openrouter"', '"https://api.example.com/openrouter/chat"', "OWN + '/openrouter'"],
)
def test_the_key_of_the_projects_own_server_is_none_of_openrouters(address: str) -> None:
    main = f"""const OWN = "https://api.example.com"; // asks openrouter
    fetch({address}, {{ headers: {{ Authorization: import.meta.env.VITE_SERVER_KEY }} }});"""
    assert in_vite(main) == []


@pytest.mark.parametrize(
    "address",
    [
        '"https://openrouter.helicone.ai/api/v1/chat/completions"',
        '"https://gateway.ai.cloudflare.com/v1/account/gateway/openrouter/chat/completions"',
        '"https://openrouter.ai" + "/api/v1"',
    ],
)
def test_a_gateway_is_given_the_key_of_openrouter(address: str) -> None:
    main = f"fetch({address}, {{ headers: {{ Authorization: import.meta.env.VITE_CHAT_KEY }} }});"
    assert in_vite(main) == ["error public-env VITE_CHAT_KEY src/main.ts:1"]


@pytest.mark.parametrize(
    ("path", "is_looked_at"),
    [
        ("README.md", False),
        ("docs/setup.rst", False),
        ("src/chat.test.ts", False),
        ("yarn.lock", False),
        (".env.example", True),
        ("src/chat.ts", True),
    ],
)
def test_who_only_writes_about_openrouter_makes_no_project_worth_looking_at(
    path: str, is_looked_at: bool
) -> None:
    read = []

    class Watched(TreeOfTexts):
        def read(self, path: str) -> bytes | None:
            read.append(path)
            return super().read(path)

    analyse(Watched({**VITE, "src/main.ts": "", path: "OPENROUTER_API_KEY="}), RULES, [path])
    assert ("src/main.ts" in read) is is_looked_at


GENERIC = "import.meta.env.VITE_AI_SECRET"
ASK = """fetch("https://openrouter.ai/api/v1/chat/completions", { headers: { Authorization: `Bearer ${KEY}` } })"""


def asking(key: str) -> str:
    """Return a call of OpenRouter with the expression *key*."""
    return ASK.replace("KEY", key)


@pytest.mark.parametrize(
    "main",
    [
        f"const client = {{ headers: {{}} }}; client.headers.Authorization = `Bearer ${{{KEY}}}`; {asking('client.headers.Authorization')}",
        f"class Ai {{ constructor() {{ this.http = {{}}; this.http.defaults.headers.common['Authorization'] = {KEY}; }} }} new Ai();",
        f"remember(() => ({{ apiKey: {KEY} }}))",
    ],
)
def test_a_value_that_goes_into_a_request_or_a_kept_function_is_there(main: str) -> None:
    assert in_vite(main) == ["error public-env VITE_OPENROUTER_API_KEY src/main.ts:1"]


@pytest.mark.parametrize(
    "reading",
    [
        f"if (import.meta.env.DEV) return {KEY};",
        f"if (import.meta.env.DEV) {{ return {KEY}; }}",
        f"return import.meta.env.DEV ? {KEY} : '';",
    ],
)
def test_what_only_development_reads_does_not_ship(reading: str) -> None:
    ai = f"export function key() {{ {reading} return localStorage.getItem('key'); }}"
    main = f'import {{ key }} from "./ai"; {asking("key()")}'
    assert in_vite(main, ai=ai) == ["warning public-env VITE_OPENROUTER_API_KEY src/ai.ts:1"]


@pytest.mark.parametrize(
    ("base", "ai"),
    [
        (f"export class Base {{ token = {GENERIC}; }}", f"post() {{ {asking('this.token')}; }}"),
        (
            f"export class Base {{ constructor(token) {{ this.token = token; }} post() {{ {asking('this.token')}; }} }}",
            f"constructor() {{ super({GENERIC}); }}",
        ),
        (f"export class Base {{ post() {{ {asking('this.token')}; }} }}", f"token = {GENERIC};"),
    ],
)
def test_a_class_has_what_its_base_class_has(base: str, ai: str) -> None:
    own = f'import {{ Base }} from "./base"; export class Ai extends Base {{ {ai} }}'
    main = 'import { Ai } from "./ai"; new Ai().post();'
    path = "src/base.ts" if GENERIC in base else "src/ai.ts"
    assert in_vite(main, base=base, ai=own) == [f"error public-env VITE_AI_SECRET {path}:1"]


def test_classes_of_one_base_class_do_not_know_each_others_fields() -> None:
    base = "export class Base { post() { return this.send(this.token); } }"
    others = (
        f'import {{ Base }} from "./base"; export class One extends Base {{ token = {GENERIC}; send(key) {{}} }} '
        f"export class Other extends Base {{ token = ''; ask() {{ {asking('this.token')}; }} }}"
    )
    main = 'import { One, Other } from "./ai"; new One().post(); new Other().ask();'
    assert in_vite(main, base=base, ai=others) == []


@pytest.mark.parametrize(
    "use",
    [
        asking("get().token"),
        asking("useAi.getState().token"),
        asking("useAi((state) => state.token)"),
        f"const {{ token }} = useAi(); {asking('token')}",
    ],
)
@pytest.mark.parametrize(
    "maker", ["create(STATE)", "create<State>()(persist(STATE, { name: 'x' }))"]
)
def test_a_store_gives_its_state_to_who_asks(maker: str, use: str) -> None:
    inside = use if use.startswith("fetch") and "get()" in use else ""
    state = f"(set, get) => ({{ token: {GENERIC}, ask: () => {inside or '0'} }})"
    made = f"export const useAi = {maker.replace('STATE', state)};"
    outside = "" if inside else f'import {{ useAi }} from "./ai"; {use}'
    said_of = in_vite(outside or 'import { useAi } from "./ai"; useAi();', ai=made)
    assert said_of == ["error public-env VITE_AI_SECRET src/ai.ts:1"]


def test_who_asks_a_store_for_something_else_has_no_key() -> None:
    made = f"export const useAi = create((set, get) => ({{ token: {GENERIC}, model: 'x' }}));"
    main = f'import {{ useAi }} from "./ai"; {asking("useAi((state) => state.model)")}'
    assert in_vite(main, ai=made) == []


def test_a_module_of_commonjs_is_no_field_of_itself() -> None:
    config = "module.exports = { ai: { key: process.env.OPENROUTER_API_KEY } };"
    main = "const config = require('./ai'); app.get('/', (req, res) => res.json({ ...config, ai: 1 }));"
    package = '{"scripts": {"start": "node main.js"}}'
    assert said({"package.json": package, "main.js": main, "ai.js": config}) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("app/api/test/route.ts", ["error log-leak OPENROUTER_API_KEY app/api/test/route.ts:1"]),
        ("app/test/helper.ts", []),
    ],
)
def test_a_route_called_test_is_no_test(path: str, expected: list[str]) -> None:
    package = {"package.json": '{"dependencies": {"next": "16.0.0"}}'}
    route = "export function GET() { console.log(process.env.OPENROUTER_API_KEY); }"
    assert said({**package, path: route}) == expected


COLORS = "import.meta.env.VITE_BRAND_COLOR, VITE_STATS_KEY: import.meta.env.VITE_STATS_KEY"


@pytest.mark.parametrize("index", ["name", "`OPENROUTER_KEY_${number}`", "names[0]"])
def test_one_of_many_variables_is_not_each_of_them(index: str) -> None:
    env = f"export const env = {{ VITE_BRAND_COLOR: {COLORS} }};"
    call = asking(f"env[{index}]")
    main = f'import {{ env }} from "./env"; for (const name of list) {call}; paint(env);'
    assert in_vite(main, env=env) == []


def test_a_key_out_of_a_table_of_keys_is_one() -> None:
    main = f"const keys = {{ ai: {GENERIC} }}; {asking('keys[name]')}"
    assert in_vite(main) == ["error public-env VITE_AI_SECRET src/main.ts:1"]


@pytest.mark.parametrize(
    "asked", ["const [all] = createStore({ key: KEY });", "const all = proxy({ key: KEY });"]
)
def test_a_store_made_around_a_value_holds_it(asked: str) -> None:
    main = f"{asked.replace('KEY', GENERIC)} {asking('all.key')}"
    assert in_vite(main) == ["error public-env VITE_AI_SECRET src/main.ts:1"]
