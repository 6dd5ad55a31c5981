from pathlib import Path

import pytest

from orscan.canary.variables import Found, find
from orscan.fakekey import is_fake
from tests.support import key


def found(root: Path, path: str, text: str) -> Found:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return find(str(root), (), {})


def names(root: Path, path: str, text: str) -> set[str]:
    return {one.name for one in found(root, path, text).variables}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", "process.env.OPENROUTER_BASE_URL; process.env.OPENROUTER_MODEL"),
        ("a.ts", "const MAX_OPENROUTER_TOKENS = 3; env.OPENROUTER_DEBUG"),
        ("a.ts", "// never use VITE_OPENROUTER_API_KEY here"),
        ("a.py", "    # OPENROUTER_API_KEY is read by the server"),
        ("README.md", "Set VITE_OPENROUTER_API_KEY first."),
        ("a.ts", "import.meta.env.VITE_SUPABASE_ANON_KEY // https://openrouter.ai"),
        ("a.ts", "fetch('https://openrouter.ai'); env.JWT_SECRET; env.SESSION_TOKEN; env.VITE_A"),
        ("a.ts", "fetch('https://openrouter.ai'); const API_KEY = 1"),
        ("a.ts", "fetch('https://openrouter.ai', 'api.openai.com'); env.OPENAI_API_KEY"),
        ("a.ts", "import.meta.env.VITE_API_KEY"),
        ("node_modules/a/index.js", "process.env.OPENROUTER_API_KEY"),
        ("dist/a.js", "process.env.OPENROUTER_API_KEY"),
        ("build/.env", "OPENROUTER_API_KEY=1"),
        ("a.png", "process.env.OPENROUTER_API_KEY"),
        ("a.bin", "\0process.env.OPENROUTER_API_KEY"),
        (".env", "STRIPE_KEY=abc\n#OPENROUTER_API_KEY=\n"),
    ],
)
def test_what_is_no_variable_for_a_key(tmp_path: Path, path: str, text: str) -> None:
    assert names(tmp_path, path, text) == set()


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("a.ts", "import.meta.env.VITE_OPENROUTER_API_KEY", "VITE_OPENROUTER_API_KEY"),
        ("a.ts", "import { PUBLIC_OPEN_ROUTER_KEY } from '$env/static/public'",
         "PUBLIC_OPEN_ROUTER_KEY"),
        ("a.ts", "Deno.env.get('OPENROUTER_API_KEY')", "OPENROUTER_API_KEY"),
        ("a.ts", "process.env['openrouterApiKey']", "openrouterApiKey"),
        ("a.py", "os.environ['OPENROUTER_KEY_2']", "OPENROUTER_KEY_2"),
        ("a.py", 'os.getenv("OR_API_KEY")', "OR_API_KEY"),
        ("a.dart", "String.fromEnvironment('OPENROUTER_TOKEN')", "OPENROUTER_TOKEN"),
        ("eas.json", '{"env": {"EXPO_PUBLIC_OPENROUTER_API_KEY": "x"}}',
         "EXPO_PUBLIC_OPENROUTER_API_KEY"),
        (".github/workflows/a.yml", "env:\n  NG_APP_OPENROUTER_KEY: ${{ secrets.K }}",
         "NG_APP_OPENROUTER_KEY"),
        ("webpack.config.js", "new EnvironmentPlugin(['OPENROUTER_API_KEY'])",
         "OPENROUTER_API_KEY"),
        ("Dockerfile", "ARG OPENROUTER_API_KEY", "OPENROUTER_API_KEY"),
        ("a.ts", "fetch('https://openrouter.ai/api'); import.meta.env.VITE_API_KEY",
         "VITE_API_KEY"),
        ("a.ts", "openai('https://openrouter.ai/api', process.env.OPENAI_API_KEY)",
         "OPENAI_API_KEY"),
        (".env", "NEXT_PUBLIC_OPENROUTER_API_KEY=\n", "NEXT_PUBLIC_OPENROUTER_API_KEY"),
        (".env", f"ANYTHING={key()}\n", "ANYTHING"),
        (".vercel/.env.production.local", "OPENROUTER_API_KEY=1", "OPENROUTER_API_KEY"),
    ],
)  # fmt: skip
def test_variables_are_found(tmp_path: Path, path: str, text: str, name: str) -> None:
    assert names(tmp_path, path, text) == {name}


def test_nuxt_takes_its_configuration_from_variables(tmp_path: Path) -> None:
    text = "runtimeConfig: { public: { openrouterApiKey: '' } }"
    assert names(tmp_path, "nuxt.config.ts", text) == {
        "NUXT_OPENROUTER_API_KEY",
        "NUXT_PUBLIC_OPENROUTER_API_KEY",
    }


def test_the_environment_counts(tmp_path: Path) -> None:
    environment = {"OPENROUTER_API_KEY": "", "A": f"Bearer {key()}", "OPENROUTER_MODEL": "x/y"}
    made = find(str(tmp_path), ["B"], environment).variables
    assert [one.name for one in made] == ["B", "OPENROUTER_API_KEY", "A"]
    marks = {one.mark for one in made}
    assert len(marks) == 3
    assert all(is_fake(mark.encode()) for mark in marks)
    assert not any(mark in repr(list(made)) for mark in marks)


def test_places_are_known(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1\nVITE_OPENROUTER_KEY=2\n")
    made = found(tmp_path, "src/a.ts", "\n  f(import.meta.env.VITE_OPENROUTER_KEY)\n" * 30)
    (one,) = made.variables
    assert [(p.path, p.start.line, p.start.column) for p in one.definitions] == [(".env", 2, 1)]
    assert [(p.start.line, p.start.column) for p in one.reads[:2]] == [(2, 21), (4, 21)]
    assert len(one.reads) == 20
    assert [file.path for file in made.env_files] == [".env"]


def test_a_generic_name_that_code_asks_for_counts_in_env_files(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("VITE_API_KEY=secret\n")
    made = found(tmp_path, "z.ts", "fetch('https://openrouter.ai'); import.meta.env.VITE_API_KEY")
    assert [file.path for file in made.env_files] == [".env"]
    assert [len(one.definitions) for one in made.variables] == [1]


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (".env", "a.ts", "b.ts"):
        (tmp_path / name).write_text("process.env.OPENROUTER_API_KEY")
    read = Path.read_bytes

    def refused(self: Path) -> bytes:
        if self.name != "b.ts":
            raise PermissionError(13, "Permission denied")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refused)
    made = find(str(tmp_path), (), {})
    assert [one.path for one in made.problems] == [".env", "a.ts"]
    assert [one.name for one in made.variables] == ["OPENROUTER_API_KEY"]
