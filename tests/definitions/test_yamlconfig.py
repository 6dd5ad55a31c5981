import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told


@pytest.mark.parametrize(
    "text", ["# a: b", "- a\n- b\n", "a:\n  b: 3\n  c: true\n", "", "---\n---\n"]
)
def test_what_defines_nothing(text: str) -> None:
    assert told("values.yaml", text) == []


def test_keys_are_joined_and_environments_are_not() -> None:
    text = (
        f"openrouter:\n  apiKey: '{KEY}'\n  model: x/y\nenv:\n  A: b\nextraEnv:\n"
        "  - name: B\n    value: 'c'\nlist: [d]\nempty:\n"
    )
    assert told("values.yaml", text) == [
        "openrouter.apiKey key",
        "openrouter.model literal",
        "A literal",
        "B literal",
        "list literal",
        "empty empty",
    ]
    assert {one.carrier for one in found("values.yaml", text)} == {Carrier.YAML_CONFIG}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('spring:\n  key: "${OPENROUTER_API_KEY:}"', ["spring.key reference OPENROUTER_API_KEY"]),
        ("api_key: os.environ/A", ["api_key reference A"]),
        ("env_variables:\n  A: b", ["A literal"]),
        ("environment: production", ["environment literal"]),
        ("key: !vault |\n  $ANSIBLE_VAULT;1.1\n  3132", ["key secret"]),
    ],
)
def test_settings_of_programs(text: str, expected: list[str]) -> None:
    assert told("application.yml", text) == expected


def test_spans_count_bytes() -> None:
    text = "é: ü\nö: |\n  ä\n  ß\n'q': \"\\u00e9x\"\n"
    assert covered("a.yaml", text) == ["é: ü", "ö: |\n  ä\n  ß\n", "q': \"\\u00e9x"]
