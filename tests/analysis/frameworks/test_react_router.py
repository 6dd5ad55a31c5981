"""What of a project of React Router or Remix gets to clients."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import CALL, said

ROUTER = {"package.json": '{"devDependencies": {"@react-router/dev": "7.0.0", "vite": "7.0.0"}}'}
REMIX = {"package.json": '{"devDependencies": {"@remix-run/dev": "2.0.0", "vite": "7.0.0"}}'}
ROUTE = "app/routes/home.tsx"
PRIVATE = "process.env.OPENROUTER_API_KEY"
PUBLIC = "import.meta.env.VITE_OPENROUTER_API_KEY"
HOME = "\nexport default function Home() { return <p/> }"


@pytest.mark.parametrize("package", [ROUTER, REMIX])
@pytest.mark.parametrize(
    "route",
    [
        f"export async function loader() {{ const KEY = {PRIVATE}; const r = await {CALL}; return {{ ok: r.ok }} }}{HOME}",
        f"export const loader = () => ({{ ready: Boolean({PRIVATE}) }}){HOME}",
        f"export const action = async () => {{ if (!{PRIVATE}) return {{ error: 'no key of openrouter' }}; return null }}{HOME}",
    ],
)
def test_a_loader_that_keeps_the_key_is_no_leak(package: dict[str, str], route: str) -> None:
    assert said({**package, ROUTE: route}) == []


@pytest.mark.parametrize("package", [ROUTER, REMIX])
@pytest.mark.parametrize("name", ["loader", "action"])
def test_what_a_loader_returns_is_sent(package: dict[str, str], name: str) -> None:
    route = f"export async function {name}() {{ return {{ ENV: {{ key: {PRIVATE} }} }} }}{HOME}"
    assert said({**package, "app/root.tsx": route}) == [
        "error server-returns-key OPENROUTER_API_KEY app/root.tsx:1"
    ]


@pytest.mark.parametrize(
    ("export", "severity"),
    [
        ("export async function loader()", "warning"),
        ("export async function action()", "warning"),
        ("export async function clientLoader()", "error"),
        ("export default function Home()", "error"),
    ],
)
def test_where_a_public_name_is_read_decides(export: str, severity: str) -> None:
    route = f"{export} {{ const KEY = {PUBLIC}; {CALL}; return null }}"
    route += "" if "default" in export else HOME
    assert said({**ROUTER, ROUTE: route}) == [
        f"{severity} public-env VITE_OPENROUTER_API_KEY {ROUTE}:1"
    ]


def test_a_server_module_is_not_for_clients() -> None:
    files = {
        **ROUTER,
        "app/ai.server.ts": f"export const ask = () => {{ const KEY = {PUBLIC}; return {CALL} }}",
        ROUTE: f"import {{ ask }} from '../ai.server'\nexport const loader = () => ask(){HOME}",
    }
    assert said(files) == ["warning public-env VITE_OPENROUTER_API_KEY app/ai.server.ts:1"]
