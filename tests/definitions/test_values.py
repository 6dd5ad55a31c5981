import pytest

from orscan.definitions import Setting
from orscan.definitions.values import judged
from orscan.fakekey import fake_key
from tests.support import key

NAME = "VITE_OPENROUTER_API_KEY"

PLACEHOLDERS = [
    "your-key-here",
    "YOUR_OPENROUTER_API_KEY",
    "sk-or-...",
    "sk-or-v1-...",
    "sk-or-v1-your-key-here",
    "sk-or-v1-xxxxxxxx",
    "sk-or-v1-" + "x" * 64,
    "sk-or-v1-" + "0" * 64,
    "<OPENROUTER_API_KEY>",
    "<your key>",
    "[your key]",
    "changeme",
    "OPENROUTER_API_KEY",
    "xxx",
    "test",
    "dummy-key-for-tests-1234",
    "tu_clave_aqui_123456789",
    "votre-clé-api-123456789",
    "dein-schlüssel",
    "ваш_ключ",
    "你的密钥",
    "여기에-키-입력",
    "あなたのキー",
    "null",
    "false",
    "Bearer your-token",
    "mock_api_key_for_ci_0001",
    "0123456789abcdef0123",
    "none",
    "some words that are no key",
]

REFERENCES = {
    "$KEY": "KEY",
    "${KEY}": "KEY",
    "${KEY:?must be set}": "KEY",
    "${KEY-}": "KEY",
    "Bearer $KEY": "KEY",
    "$$KEY": "KEY",
    "$(KEY)": "KEY",
    "$env:KEY": "KEY",
    "%KEY%": "KEY",
    "${{ env.KEY }}": "KEY",
    "${{ vars.KEY || 'x' }}": "KEY",
    "${{ needs.a.outputs.key }}": "key",
    "${env:KEY}": "KEY",
    "{env:KEY}": "KEY",
    "{{ .Values.openrouter.apiKey }}": "Values.openrouter.apiKey",
    "{{KEY}}": "KEY",
    "os.environ/KEY": "KEY",
    "env(KEY)": "KEY",
    "process.env.KEY": "KEY",
    "import.meta.env.VITE_KEY": "VITE_KEY",
    "<< parameters.key >>": "key",
    "#{Key}#": "Key",
    "https://$HOST/?key=$API_KEY": "API_KEY",
}

SECRETS = {
    "${{ secrets.KEY }}": "KEY",
    "${{secrets.KEY}}": "KEY",
    "${{ secrets['KEY'] }}": "KEY",
    "Bearer ${{ secrets.KEY }}": "KEY",
    "op://vault/item/key": "vault/item/key",
    "@key-name": "key-name",
    "${ssm:/app/key}": "/app/key",
    "${input:key}": "key",
    "ENC[AES256_GCM,data:abc]": "",
    "encrypted:BDqDBi": "",
}


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_empty(text: str) -> None:
    found = judged(NAME, text)
    assert (found.setting, found.value) == (Setting.EMPTY, None)


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_placeholders(text: str) -> None:
    assert judged(NAME, text).setting is Setting.PLACEHOLDER


def test_a_fake_key_is_a_placeholder() -> None:
    assert judged(NAME, fake_key()).setting is Setting.PLACEHOLDER


@pytest.mark.parametrize("text", ["{key}", "Bearer {key}", '"{key}"', "a {key},b"])
def test_a_whole_key_is_told_alone(text: str) -> None:
    found = judged("ANYTHING", text.replace("{key}", key(3)))
    assert found.setting is Setting.KEY
    assert found.value is not None
    assert found.value.reveal() == key(3).encode()


def test_a_key_behind_a_placeholder_is_found() -> None:
    assert judged(NAME, f"sk-or-v1-{'0' * 64},{key(2)}").setting is Setting.KEY


@pytest.mark.parametrize("text", [key(1) + "0", key(1)[:-1], key(1).upper()])
def test_what_is_no_whole_key_is_none(text: str) -> None:
    assert judged(NAME, text).setting is not Setting.KEY


@pytest.mark.parametrize(
    "text",
    ["https://openrouter.ai/api/v1", "zk9Qm3Lx82Rt5Wv1Bn7Yp", "https://example.com/your-path"],
)
def test_what_may_be_a_value_is_a_literal(text: str) -> None:
    found = judged(NAME, text)
    assert found.setting is Setting.LITERAL
    assert found.value is not None
    assert found.value.reveal() == text.encode()


@pytest.mark.parametrize("text", ["openai/gpt-4o", "My Chat", "3000", "production", "Here for you"])
def test_other_names_take_any_text(text: str) -> None:
    assert judged("VITE_OPENROUTER_MODEL", text).setting is Setting.LITERAL


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("\ud83d\ude00", "\U0001f600".encode()),
        ("a\ud800b", "a\ufffdb".encode()),
        ("\udcff", b"\xff"),
    ],
)
def test_half_characters_break_nothing(text: str, raw: bytes) -> None:
    value = judged("X", text).value
    assert value is not None
    assert value.reveal() == raw


@pytest.mark.parametrize(("text", "name"), REFERENCES.items())
def test_references(text: str, name: str) -> None:
    found = judged("X", text)
    assert (found.setting, found.refers_to) == (Setting.REFERENCE, name)


@pytest.mark.parametrize(("text", "name"), SECRETS.items())
def test_secrets(text: str, name: str) -> None:
    found = judged("X", text)
    assert (found.setting, found.refers_to) == (Setting.SECRET, name)


@pytest.mark.parametrize(
    ("text", "fallback"),
    [("${KEY:-abc}", "abc"), ("${KEY:abc}", "abc"), ("${{ vars.KEY || 'abc' }}", "abc")],
)
def test_a_reference_keeps_what_stands_in_for_it(text: str, fallback: str) -> None:
    found = judged("X", text)
    assert found.value is not None
    assert found.value.reveal() == fallback.encode()


@pytest.mark.parametrize("text", ["${KEY:?abc}", "${KEY:+abc}", "${env:KEY}", "${KEY:-}", "$KEY"])
def test_a_reference_without_a_fallback_has_no_value(text: str) -> None:
    assert judged("X", text).value is None


@pytest.mark.parametrize("text", ["costs $5", "50% off", "me@x.org", "a: b", "environment"])
def test_signs_alone_refer_to_nothing(text: str) -> None:
    assert judged("X", text).setting is Setting.LITERAL
