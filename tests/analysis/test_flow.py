"""Values keep apart in what they go through: a helper, an object, a method."""

import pytest

from tests.analysis.trees import in_vite, said

ENV = "process.env.OPENROUTER_API_KEY"
NODE = '{"name": "server", "main": "server.js", "dependencies": {"express": "4"}}'


def js(text: str, **others: str) -> list[str]:
    files = {name.replace("_", "."): content for name, content in others.items()}
    return said({"package.json": NODE, "server.js": text, **files})


def py(text: str, **others: str) -> list[str]:
    files = {name.replace("_py", ".py"): content for name, content in others.items()}
    return said({"requirements.txt": "flask", "app.py": text, **files})


@pytest.mark.parametrize(
    "helper",
    [
        "function clean(v) { return v.trim(); }",
        "const clean = (v) => v.trim();",
        "function inner(v) { return v.trim(); } function clean(v) { return inner(v); }",
        "function clean(v) { const out = { text: v.trim() }; return out.text; }",
        "function clean(v) { return v ? clean(v.slice(1)) : v; }",
    ],
)
def test_what_one_caller_gives_a_helper_does_not_come_to_another(helper: str) -> None:
    text = f"{helper}\nconst key = clean({ENV}); const name = clean(process.env.USER_LABEL);\n"
    assert js(f"{text}console.log(name);") == []
    assert js(f"{text}console.log(key);") == ["error log-leak OPENROUTER_API_KEY server.js:3"]


def test_a_helper_of_another_module_keeps_its_callers_apart() -> None:
    helper = "export const clean = (v) => v.trim();"
    text = f'import {{ clean }} from "./text.js";\nconst key = clean({ENV});\n'
    assert js(f'{text}console.log(clean("hello"));', text_js=helper) == []
    assert js(f"{text}console.log(key);", text_js=helper) == [
        "error log-leak OPENROUTER_API_KEY server.js:3"
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"let kept; function keep(v) {{ kept = v; return v; }} keep({ENV}); console.log(kept);",
        (
            f"const all = {{}}; function keep(v) {{ all.key = v; return v; }} keep({ENV});"
            " console.log(all);"
        ),
        (
            f"class A {{ set(v) {{ this.k = v; return this.k; }} get() {{ return this.k; }} }}"
            f" const a = new A(); a.set({ENV}); console.log(a.get());"
        ),
        (
            f"class A {{ at(v) {{ if (v) this.k = v; return this.k; }} }}"
            f" const a = new A(); a.at({ENV}); console.log(a.at());"
        ),
        f"function outer(v) {{ return () => v; }} const give = outer({ENV}); console.log(give());",
        f"const wrap = (f) => f; console.log(wrap(() => {ENV})());",
        f"function box(v) {{ return {{ a: {{ b: v }} }}; }} console.log(box({ENV}).a.b);",
        f"const load = async () => {ENV}; load().then((k) => console.log(k));",
    ],
)
def test_what_a_function_keeps_comes_out_wherever_it_is_asked_for(text: str) -> None:
    assert js(text) == ["error log-leak OPENROUTER_API_KEY server.js:1"]


PYTHON = """import os

def text(value):
    return str(value).strip()

class Settings:
    def key(self):
        return text(os.environ["OPENROUTER_API_KEY"])

"""


def test_a_helper_of_python_keeps_its_callers_apart() -> None:
    assert py(f'{PYTHON}print(text(os.environ.get("USER_LABEL")))\n') == []
    assert py(f"{PYTHON}print(Settings().key())\n") == [
        "error log-leak OPENROUTER_API_KEY app.py:10"
    ]


def test_who_indexes_an_object_takes_no_method_of_it() -> None:
    text = "settings = Settings()\nfor name in names:\n    print(settings[name])\n"
    assert py(PYTHON + text) == []


@pytest.mark.parametrize("gap", ["\n", " \t\n", "// a comment\n", "/* a\n * comment */\n"])
def test_a_long_gap_before_a_directive_costs_nothing(gap: str) -> None:
    page = f"{gap * 5_000}export default function Page() {{ return null; }}\n"
    files = {
        "package.json": '{"dependencies": {"next": "15", "react": "19"}}',
        "app/page.jsx": f'{page}import {{ api }} from "../lib/api";',
        "lib/api.js": f"{gap * 5_000}export const api = {ENV};",
    }
    assert said(files) == []


def test_a_program_for_several_services_gives_each_its_own_key() -> None:
    text = """
    const senders = {
      openai: (key) => fetch("https://api.openai.com/v1/chat/completions",
        { headers: { Authorization: `Bearer ${key}` } }),
      openrouter: (key) => fetch("https://openrouter.ai/api/v1/chat/completions",
        { headers: { Authorization: `Bearer ${key}` } }),
    };
    function config(provider) {
      let key = "";
      switch (provider) {
        case "openai": key = import.meta.env.VITE_OPENAI_API_KEY; break;
        case "openrouter": key = import.meta.env.VITE_OPENROUTER_API_KEY; break;
      }
      return { provider, key };
    }
    const chosen = config(location.hash.slice(1));
    senders.openai(chosen.key);
    senders.openrouter(chosen.key);
    """
    assert in_vite(text) == ["error public-env VITE_OPENROUTER_API_KEY src/main.ts:12"]


def test_another_providers_name_that_only_openrouter_gets_is_ours() -> None:
    text = """const KEY = import.meta.env.VITE_OPENAI_API_KEY;
    fetch("https://openrouter.ai/api/v1/chat/completions",
      { headers: { Authorization: `Bearer ${KEY}` } });
    """
    assert in_vite(text) == ["error public-env VITE_OPENAI_API_KEY src/main.ts:1"]


def test_what_a_function_returns_for_any_name_is_no_key_of_openrouter() -> None:
    secrets = """import os

def secret(name):
    if name == "oidc":
        return os.environ["CIRCLE_OIDC_TOKEN"]
    return os.environ[name]
"""
    modules = {
        f"m{number}_py": f"from secrets_of import secret\nprint(secret({name!r}))\n"
        for number, name in enumerate(f"SERVICE_{n}" for n in range(30))
    }
    router = "from secrets_of import secret\nprint('openrouter', secret('OPENROUTER_MODE'))\n"
    assert py(router, secrets_of_py=secrets, **modules) == []
