"""What a server gives away by itself."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import said

NEXT = {"package.json": '{"dependencies": {"next": "16.0.0"}}'}
VITE_REACT = {
    "package.json": '{"dependencies": {"react": "19.0.0"}, "devDependencies": {"vite": "7.0.0"}}'
}
KEY = "process.env.OPENROUTER_API_KEY"


@pytest.mark.parametrize(
    "page",
    [
        f"const Page = () => <p/>; Page.getInitialProps = async () => ({{ ready: !!{KEY} }}); export default Page",
        f"const Page = () => <p/>; Page.load = async () => ({{ key: {KEY} }}); export default Page",
        f"export default () => <p onClick={{() => use({KEY})}} key={{{KEY}}}/>",
    ],
)
def test_what_is_not_sent_is_no_leak(page: str) -> None:
    assert said({**NEXT, "pages/index.jsx": page}) == []


def test_without_a_server_nothing_is_rendered() -> None:
    files = {**VITE_REACT, "index.html": "<script type=module src=/src/main.jsx></script>"}
    assert said({**files, "src/main.jsx": f"createRoot(root).render(<p>{{{KEY}}}</p>)"}) == []


def test_a_private_name_of_vite_is_empty_on_the_server_too() -> None:
    package = {
        "package.json": '{"devDependencies": {"@react-router/dev": "7.0.0", "vite": "7.0.0"}}'
    }
    route = "export default function Home() { return <p>{import.meta.env.OPENROUTER_API_KEY}</p> }"
    assert said({**package, "app/root.tsx": route}) == []


@pytest.mark.parametrize(
    "page",
    [
        f"const Page = () => <p/>; Page.getInitialProps = async () => ({{ key: {KEY} }}); export default Page",
        f"export default () => <p>{{{KEY}}}</p>",
        f"const k = {KEY}; export default function Page() {{ return <input defaultValue={{k}}/> }}",
    ],
)
def test_what_is_sent_or_rendered_is_a_leak(page: str) -> None:
    assert said({**NEXT, "pages/index.jsx": page}) == [
        "error server-returns-key OPENROUTER_API_KEY pages/index.jsx:1"
    ]
