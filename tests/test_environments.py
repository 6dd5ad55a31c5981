import pytest

from orscan.environments import environments_in


@pytest.mark.parametrize(
    "name",
    ["", "live-chat", "product-search", "device", "stager", "latest", "qa-bot", "proddy", "cinema"],
)
def test_names_that_only_look_alike_name_no_environment(name: str) -> None:
    assert environments_in(name) == []


@pytest.mark.parametrize(
    ("name", "environments"),
    [
        (".env.production", ["production"]),
        ("OPENROUTER_API_KEY_PROD", ["production"]),
        ("docker-compose.dev.yml", ["development"]),
        ("appsettings.Production.json", ["production"]),
        ("apiKeyDev", ["development"]),
        ("prod and dev (prod)", ["production", "development"]),
        ("ci", ["test"]),
        ("my staging key", ["staging"]),
    ],
)
def test_environments_are_named_in_order_and_once(name: str, environments: list[str]) -> None:
    assert environments_in(name) == environments
