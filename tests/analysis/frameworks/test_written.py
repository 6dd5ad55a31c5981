"""Scripts of the shell that write the configuration a page loads."""

import pytest

from tests.analysis.trees import said, ways

PAGE = '<script src="config.js"></script><script>fetch("https://openrouter.ai/api/v1/models");</script>'
ERROR = "error bundler-inline OPENROUTER_API_KEY"


def step(run: str) -> str:
    """Return a workflow with one step that runs *run*."""
    lines = "\n".join(f"          {line}" for line in run.splitlines())
    return f"jobs:\n  pages:\n    steps:\n      - run: |\n{lines}\n"


@pytest.mark.parametrize(
    "run",
    [
        "echo \"window.URL = '$OPENROUTER_BASE_URL';\" > config.js",
        "echo \"window.HAS_KEY = '${OPENROUTER_API_KEY:+yes}';\" > other.js",
        "cat > config.js <<'EOF'\nwindow.KEY = \"$OPENROUTER_API_KEY\";\nEOF",
        'echo "OPENROUTER_API_KEY=$OPENROUTER_API_KEY" > .env',
        'cat > server.js <<EOF\nconst key = "$OPENROUTER_API_KEY";\nEOF',
        "envsubst '$API_URL' < config.js.template > config.js",
        "sed -i 's/your-key/'$OPENROUTER_API_KEY'/g' server/appsettings.json",
        'curl https://openrouter.ai/api/v1/key -H "x: $OPENROUTER_API_KEY" > out.json',
    ],
)
def test_what_no_page_gets(run: str) -> None:
    template = "window.API = '$API_URL'; window.KEY = '$OPENROUTER_API_KEY';"
    texts = {"index.html": PAGE, "config.js.template": template, "deploy.yml": ""}
    assert said({**texts, ".github/workflows/pages.yml": step(run)}) == []
    assert said({**texts, "entrypoint.sh": f"#!/bin/sh\n{run}\n"}) == []


@pytest.mark.parametrize(
    "run",
    [
        "echo \"window.KEY = '$OPENROUTER_API_KEY';\" > config.js",
        'printf "window.KEY = \\"%s\\";" "$OPENROUTER_API_KEY" > public/config.js',
        'cat > dist/config.js <<EOF\nwindow.KEY = "${OPENROUTER_API_KEY}";\nEOF',
        'cat <<EOF > /usr/share/nginx/html/config.js\nwindow.KEY = "${OPENROUTER_API_KEY}";\nEOF',
        '{\n  echo "var env = {"\n  echo "K: \'$OPENROUTER_API_KEY\'"\n  echo "};"\n} > config.js',
        'sed -i "s|__KEY__|$OPENROUTER_API_KEY|g" config.js',
        'sed -i "s|__KEY__|$OPENROUTER_API_KEY|g" index.html',
        'sed -i "s|__KEY__|$OPENROUTER_API_KEY|g" dist/*.html',
        "sed -i 's/your-key/'$OPENROUTER_API_KEY'/g' release/wwwroot/appsettings.json",
        "echo \"window.KEY = '$OPENROUTER_API_KEY'\" | tee config.js",
    ],
)
def test_what_a_page_loads(run: str) -> None:
    (one,) = said({"index.html": PAGE, ".github/workflows/pages.yml": step(run)})
    assert one.startswith(f"{ERROR} .github/workflows/pages.yml:")
    (one,) = said({"index.html": PAGE, "entrypoint.sh": f"#!/bin/sh\n{run}\n"})
    assert one.startswith(f"{ERROR} entrypoint.sh:")


def test_secrets_of_a_workflow_also_where_the_shell_replaces_nothing() -> None:
    run = "cat > config.js <<'EOF'\nwindow.KEY = \"${{ secrets.OPENROUTER_API_KEY }}\";\nEOF"
    texts = {"index.html": PAGE, ".github/workflows/pages.yml": step(run)}
    assert said(texts) == [f"{ERROR} .github/workflows/pages.yml:6"]
    assert ways(texts) == [["definition .github/workflows/pages.yml"]]


def test_a_template_that_envsubst_fills_in() -> None:
    texts = {
        "index.html": PAGE,
        "docker/config.template.js": "window.KEY = '${OPENROUTER_API_KEY}';",
        "Dockerfile": "FROM nginx\nCMD envsubst < /config.template.js > /html/config.js && nginx\n",
    }
    assert said(texts) == [f"{ERROR} docker/config.template.js:1"]


def test_a_container_that_writes_the_configuration_of_a_bundle() -> None:
    texts = {
        "package.json": '{"devDependencies": {"vite": "7.0.0"}}',
        "index.html": '<script src="/env-config.js"></script><script type="module" src="/a.js">',
        "a.js": 'fetch("https://openrouter.ai/api/v1/models");',
        "Dockerfile": """FROM nginx
CMD ["sh", "-c", "echo \\"KEY = '$OPENROUTER_API_KEY'\\" > /usr/html/env-config.js && nginx"]
""",
    }
    assert said(texts) == [f"{ERROR} Dockerfile:2"]


def test_json_that_the_code_asks_for() -> None:
    texts = {
        "package.json": '{"devDependencies": {"@angular/core": "20.0.0"}}',
        "src/app/config.service.ts": "this.http.get<Config>('/assets/config.json').subscribe();",
        "docker-entrypoint.sh": 'cat > config.json <<EOF\n{"key": "$OPENROUTER_API_KEY"}\nEOF\n',
    }
    assert said(texts) == [f"{ERROR} docker-entrypoint.sh:2"]


@pytest.mark.parametrize(
    "program",
    [
        'fs.writeFileSync(".env", `OPENROUTER_API_KEY=${process.env.OPENROUTER_API_KEY}`);',
        'fs.writeFileSync("config.js", `HAS = ${!!process.env.OPENROUTER_API_KEY}`);',
        'fs.writeFileSync("config.js", process.env.OPENROUTER_API_KEY ? "on" : "off");',
        'fs.writeFileSync("config.js", `URL = "${process.env.OPENROUTER_URL}"`);',
        'fs.writeFileSync("server.js", `key = "${process.env.OPENROUTER_API_KEY}"`);',
        'call(process.env.OPENROUTER_API_KEY); fs.writeFileSync("config.js", "var a = 1");',
    ],
)
def test_what_a_program_writes_for_nobody(program: str) -> None:
    assert said({"index.html": PAGE, "build.js": f'const fs = require("fs");\n{program}'}) == []


@pytest.mark.parametrize(
    "program",
    [
        'fs.writeFileSync("config.js", `KEY = "${process.env.OPENROUTER_API_KEY}"`);',
        (
            'const text = JSON.stringify({ key: process.env["OPENROUTER_API_KEY"] });'
            ' await fs.promises.writeFile(path.join("dist", "config.js"), "C = " + text);'
        ),
        (
            'const { OPENROUTER_API_KEY } = process.env; const out = "public/config.js";'
            " fs.writeFile(out, `KEY = '${OPENROUTER_API_KEY}'`, () => {});"
        ),
        (
            "const page = fs.readFileSync('a.html', 'utf8').replace('__K__', "
            "process.env.OPENROUTER_API_KEY); fs.writeFileSync('dist/index.html', page);"
        ),
    ],
)
def test_what_a_program_writes_for_a_page(program: str) -> None:
    texts = {"index.html": PAGE, "build.js": f'const fs = require("fs");\n{program}'}
    assert said(texts) == [f"{ERROR} build.js:2"]


def test_the_environment_of_angular_that_a_program_writes() -> None:
    texts = {
        "package.json": '{"dependencies": {"@angular/core": "20.0.0"}}',
        "set-env.ts": "const text = `export const environment = {"
        " key: '${process.env.OPENROUTER_API_KEY}' };`;\n"
        "writeFile('./src/environments/environment.prod.ts', text, () => {});",
        "src/main.ts": "export {};",
    }
    assert said(texts) == [f"{ERROR} set-env.ts:1"]
