import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told


@pytest.mark.parametrize("text", ["{}", "[]", '{"a": 1, "b": true}', '// {"a": "b"}', '"a"'])
def test_what_defines_nothing(text: str) -> None:
    assert told("config.json", text) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("config.json", '{"a": {"apiKey": "$B"}}', ["a.apiKey reference B"]),
        ("config.json", '{"models": [{"apiKey": "os.environ/A"}]}', ["models.apiKey reference A"]),
        ("config.json", '{"names": ["a", "b"]}', ["names literal", "names literal"]),
        ("config.json", '{"a": null}', ["a empty"]),
        ("appsettings.json", '{"OpenRouter": {"ApiKey": ""}}', ["OpenRouter:ApiKey empty"]),
        ("local.settings.json", '{"Values": {"A": "b"}, "Host": {"C": "d"}}', ["A literal"]),
        (".mcp.json", '{"mcpServers": {"x": {"env": {"A": "${B}"}}}}', ["A reference B"]),
        (".claude/settings.local.json", '{"env": {"A": "b"}}', ["A literal"]),
        ("opencode.json", '{"p": {"apiKey": "{env:A}"}}', ["p.apiKey reference A"]),
    ],
)
def test_settings_of_programs(path: str, text: str, expected: list[str]) -> None:
    assert told(path, text) == expected


def test_spans_and_carriers() -> None:
    text = f'{{"é": "ü", "key": "{KEY}"}}'
    assert covered("secrets.json", text) == ['é": "ü', f'key": "{KEY}']
    assert {one.carrier for one in found("secrets.json", text)} == {Carrier.JSON_CONFIG}
