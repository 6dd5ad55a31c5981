"""What the compiler of Rust puts into an app."""

import pytest

from tests.analysis.trees import said

TAURI = "[package]\nname = 'chat'\n[dependencies]\ntauri = '2'\nreqwest = '0.12'\n"
URL = 'const URL: &str = "https://openrouter.ai/api/v1/chat/completions";\n'


def tauri(code: str, path: str = "src-tauri/src/lib.rs", manifest: str = TAURI) -> list[str]:
    """Return what is said of an app of Tauri with that *code*."""
    return said({"package.json": "{}", "src-tauri/Cargo.toml": manifest, path: URL + code})


@pytest.mark.parametrize(
    "code",
    [
        'let key = std::env::var("OPENROUTER_API_KEY")?;',
        '// let key = env!("OPENROUTER_API_KEY");',
        '/* let key = option_env!("OPENROUTER_API_KEY"); */',
        'println!("{}", r#"env!("OPENROUTER_API_KEY")"#);',
        'const VERSION: &str = env!("CARGO_PKG_VERSION");',
        'const MODEL: &str = env!("OPENROUTER_MODEL");',
        'const KEY: &str = env!("OPENAI_API_KEY");',
        '#[cfg(test)]\nmod tests { const KEY: &str = env!("OPENROUTER_API_KEY"); }',
    ],
)
def test_what_is_not_compiled_in(code: str) -> None:
    assert tauri(code) == []


@pytest.mark.parametrize(
    "code",
    [
        'const KEY: &str = env!("OPENROUTER_API_KEY");',
        'const KEY: Option<&str> = option_env!("OPENROUTER_API_KEY");',
        'let at = "https://a/b"; let key = env!( "OPENROUTER_API_KEY", "set it" );',
        'let key = dotenvy_macro::dotenv!("OPENROUTER_API_KEY");',
    ],
)
def test_what_is_compiled_in(code: str) -> None:
    assert tauri(code) == ["error mobile-embed OPENROUTER_API_KEY src-tauri/src/lib.rs:2"]


def test_a_script_of_the_build_a_test_and_a_server_are_no_app() -> None:
    code = 'const KEY: &str = env!("OPENROUTER_API_KEY");'
    assert tauri(code, "src-tauri/build.rs") == []
    assert tauri(code, "src-tauri/tests/api.rs") == []
    assert tauri(code, manifest=TAURI.replace("tauri", "axum")) == []
    assert tauri(code, manifest="no toml [") == []
