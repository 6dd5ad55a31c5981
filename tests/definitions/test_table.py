import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.definitions import Carrier, definitions, reads
from orscan.definitions.table import FORMATS, _format, is_example
from tests.definitions.told import KEY, found

UNKNOWN = """
src/app.ts src/env.ts src/env.d.ts src/config/env.js .env.ts env.go env.py lib/env.dart README.md
package-lock.json pnpm-lock.yaml tsconfig.json tsconfig.app.json jsconfig.json pyproject.toml
Cargo.toml angular.json node_modules/x/.env index.html image.png openapi.yaml src/environment.css
poetry.lock data.json docs/env.md .git/config environment/index.jsx .env.gpg convention.rs a/rc.rs
"""

KNOWN = {
    "env": ".env .env.local .env.production .env.example a/b/.env env.txt .dev.vars .flaskenv env "
    "config.env prod.env env.local.x .envrc .env.development.local ENV.TXT .dev.vars.production "
    "env.local.practicas .env-prod .env_backup",
    "pipelines": ".github/workflows/a.yml .github/workflows/A.YAML .gitlab-ci.yml action.yml "
    "ci/x.gitlab-ci.yml bitbucket-pipelines.yml azure-pipelines.yml .circleci/config.yml "
    "cloudbuild.yaml codemagic.yaml amplify.yml buildspec.yml .travis.yml .github/actions/x/action.yml",  # noqa: E501 - a file as it is
    "compose": "docker-compose.yml compose.yaml docker-compose.prod.yml a/docker-compose.override.yaml",  # noqa: E501 - a file as it is
    "dockerfile": "Dockerfile web.Dockerfile Dockerfile.prod docker/Dockerfile-web Containerfile",
    "pubspec": "pubspec.yaml",
    "eas": "eas.json mobile/eas.json",
    "expo": "app.json app.config.json",
    "packagejson": "package.json turbo.json",
    "vercel": "vercel.json now.json",
    "wrangler": "wrangler.toml wrangler.jsonc wrangler.json wrangler.example.toml",
    "netlify": "netlify.toml",
    "makefile": "Makefile GNUmakefile rules.mk justfile",
    "gradle": "app/build.gradle app/build.gradle.kts settings.gradle.kts",
    "plist": "ios/Info.plist Secrets.plist Config-Sample.plist.example",
    "xcconfig": "Secrets.xcconfig Secrets.xcconfig.example",
    "xmlconfig": "AndroidManifest.xml app/src/main/res/values/strings.xml x.xcscheme web.config "
    "App.config .idea/runConfigurations/a.xml res/values-de/keys.xml",
    "angular": "src/environments/environment.ts src/environments/environment.prod.ts",
    "properties": "application.properties local.properties config.ini gradle.properties.example",
    "shell": "deploy.sh a.ps1 b.bat .bashrc .zshrc Procfile",
    "tomlconfig": ".streamlit/secrets.toml fly.toml config.toml.example",
    "yamlconfig": "values.yaml application.yml k8s/deployment.yaml librechat.yaml",
    "jsonconfig": "mcp.json .mcp.json .claude/settings.local.json appsettings.json config.json "
    "local.settings.json opencode.json assets/config/dev.json .vscode/launch.json secrets.json",
    "notebook": "a.ipynb",
}

EXAMPLES = """
.env.example .env.sample .env.template .env.dist env.example example.env config.example.json
docs/.env docs/compose.yml examples/app/.env .env.local.example env-sample wrangler.example.toml
"""

NO_EXAMPLES = """
.env .env.local .env.production chart/templates/deployment.yaml src/templates/.env config.env
"""

HOSTILE = st.text(
    alphabet=st.sampled_from("aK_1é😀\"'`${}()[]<>|&;=:#%-!*\\/@.,?+ \t\n\r\x00\u2028"), max_size=60
)


@pytest.mark.parametrize("path", UNKNOWN.split())
def test_other_files_are_not_read(path: str) -> None:
    assert not reads(path)
    assert definitions(path, b"A=b") == ([], None)


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for name, paths in KNOWN.items() for path in paths.split()]
)
def test_files_of_each_format(path: str, name: str) -> None:
    assert reads(path)
    assert _format(path) == name


def test_every_format_has_its_files() -> None:
    assert set(KNOWN) == {name for name, _ in FORMATS}


@pytest.mark.parametrize("path", EXAMPLES.split())
def test_examples(path: str) -> None:
    assert is_example(path)


@pytest.mark.parametrize("path", NO_EXAMPLES.split())
def test_no_examples(path: str) -> None:
    assert not is_example(path)


def test_a_definition_in_an_example_says_so() -> None:
    assert [one.example for one in found(".env.example", "A=b")] == [True]
    assert [one.example for one in found(".env", "A=b")] == [False]


def test_nothing_is_told_twice() -> None:
    facts = found("Makefile", "build:\n\tVITE_X=$Y make\n")
    assert [(one.name, one.carrier) for one in facts] == [("VITE_X", Carrier.SHELL)]


@pytest.mark.parametrize("path", [paths.split()[0] for paths in KNOWN.values()])
@settings(max_examples=60, deadline=None)
@given(text=HOSTILE)
def test_no_text_breaks_a_reader(path: str, text: str) -> None:
    data = text.encode()
    facts, _why = definitions(path, data)
    for one in facts:
        assert 0 <= one.span.start <= one.span.end <= len(data)


@pytest.mark.parametrize("path", [paths.split()[0] for paths in KNOWN.values()])
@given(data=st.binary(max_size=80))
@settings(max_examples=30, deadline=None)
def test_no_bytes_break_a_reader(path: str, data: bytes) -> None:
    facts, _why = definitions(path, data)
    for one in facts:
        assert 0 <= one.span.start <= one.span.end <= len(data)


@pytest.mark.parametrize("path", [paths.split()[0] for paths in KNOWN.values()])
@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "[",
        "{",
        "<a ",
        '"',
        "'",
        "\\",
        "${",
        "$(",
        "{{",
        "${{",
        "<<A\n",
        "a: &a\n",
        "<!--",
        "x=",
        "- ",
        'buildConfigField("String","A",',
        "sed s/a/$b/",
        "\\\n",
        "#",
        '"""',
        "`",
        "a.b=",
        "[a]\n",
        "cat <<E\n",
    ],
)
@pytest.mark.usefixtures("time_limit")
def test_no_repetition_takes_long(path: str, unit: str) -> None:
    definitions(path, unit.encode() * (20_000 // len(unit)))


@pytest.mark.parametrize("path", [paths.split()[0] for paths in KNOWN.values()])
def test_half_characters_break_no_reader(path: str) -> None:
    definitions(path, b'{"a": "\\ud800", "env": {"b": "${c:-\\ud800}"}}')
    definitions(path, b'a = "\\ud800"\nb: "\\ud800"\n<string name="&#xd800;">&#xd800;</string>')


def test_a_mask_hides_the_value() -> None:
    assert KEY not in repr(found(".env", f"A={KEY}"))
