"""What of a project of Angular gets to clients."""

import json

import pytest

from tests.analysis.trees import CALL, said

KEY = "import.meta.env.NG_APP_OPENROUTER_API_KEY"
MAIN = f"const KEY = {KEY}; {CALL}"


def angular(builder: str = "@ngx-env/builder:application", **build: object) -> dict[str, str]:
    """Return a workspace of one project."""
    target = {"builder": builder, "options": {"browser": "src/main.ts"}, **build}
    workspace = {"projects": {"app": {"architect": {"build": target}}}}
    return {
        "angular.json": json.dumps(workspace),
        "package.json": '{"dependencies": {"@angular/core": "20.0.0"}}',
    }


@pytest.mark.parametrize(
    "builder", ["@angular/build:application", "@angular-devkit/build-angular:browser"]
)
def test_only_ngx_env_inlines(builder: str) -> None:
    assert not [
        one for one in said({**angular(builder), "src/main.ts": MAIN}) if one.startswith("error")
    ]


def test_ngx_env_inlines_what_is_read() -> None:
    assert said({**angular(), "src/main.ts": MAIN}) == [
        "error public-env NG_APP_OPENROUTER_API_KEY src/main.ts:1"
    ]


def test_a_prefix_of_ones_own() -> None:
    files = angular(options={"browser": "src/main.ts", "ngxEnv": {"prefix": "MY_"}})
    main = MAIN.replace("NG_APP_", "MY_")
    assert said({**files, "src/main.ts": main}) == [
        "error public-env MY_OPENROUTER_API_KEY src/main.ts:1"
    ]


@pytest.mark.parametrize(
    ("chosen", "severity"), [("production", "error"), ("development", "warning")]
)
def test_the_configuration_says_which_environment_is_built(chosen: str, severity: str) -> None:
    replaced = [{"replace": "src/env.ts", "with": "src/env.prod.ts"}]
    files = {
        **angular(
            configurations={"production": {"fileReplacements": replaced}, "development": {}},
            defaultConfiguration=chosen,
        ),
        "src/main.ts": f"import {{ env }} from './env'; const KEY = env.key; {CALL}",
        "src/env.ts": "export const env = { key: '' }",
        "src/env.prod.ts": f"export const env = {{ key: {KEY} }}",
    }
    assert said(files) == [f"{severity} public-env NG_APP_OPENROUTER_API_KEY src/env.prod.ts:1"]
