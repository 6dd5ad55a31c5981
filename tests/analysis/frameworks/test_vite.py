"""Which modules Vite builds for clients."""

import pytest

from tests.analysis.trees import CALL, said

READ = f"const KEY = import.meta.env.VITE_OPENROUTER_API_KEY; export const ask = () => {CALL};"
PACKAGE = '{"devDependencies": {"vite": "7.0.0"}}'


def built(config: str, **texts: str) -> list[str]:
    """Return the severities of what is said of a project with that configuration."""
    files = {path.replace("__", "."): text for path, text in texts.items()}
    every = {"package.json": PACKAGE, "vite.config.js": f"export default {{ {config} }};", **files}
    return [one.partition(" ")[0] for one in said(every)]


@pytest.mark.parametrize(
    ("config", "severity"),
    [
        ("build: { rollupOptions: { input: { main: 'ask.js' } } }", "error"),
        ("plugins: [laravel({ input: ['app.css', 'ask.js'] })]", "error"),
        ("build: { ssr: true, rollupOptions: { input: 'ask.js' } }", "warning"),
        ("build: { rollupOptions: { input: 'other.js' } }", "warning"),
    ],
)
def test_a_build_starts_where_its_configuration_says(config: str, severity: str) -> None:
    assert built(config, ask__js=f"{READ} ask();", other__js="0;") == [severity]


@pytest.mark.parametrize(
    ("pattern", "severity"),
    [
        ("'./*.js'", "error"),
        ("['./other/*.js', './**/a*.js']", "error"),
        ("'/{one,ask}.js'", "error"),
        ("['./other/*.js', '!./ask.js']", "warning"),
        ("'./*.vue'", "warning"),
    ],
)
def test_what_a_pattern_names_is_loaded(pattern: str, severity: str) -> None:
    page = {"index__html": '<script type="module" src="/main.js"></script>'}
    main = f"import.meta.glob({pattern});"
    assert built("", ask__js=READ, main__js=main, **page) == [severity]


def test_a_pattern_may_have_a_type_in_front() -> None:
    page = {"index__html": '<script type="module" src="/main.ts"></script>'}
    main = "const all = import.meta.glob<{ default: () => void }>('./a*.js');"
    assert built("", ask__js=READ, main__ts=main, **page) == ["error"]
