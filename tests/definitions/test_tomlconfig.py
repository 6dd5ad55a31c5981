from orscan.definitions import Carrier
from tests.definitions.told import KEY, found, told


def test_numbers_and_comments_define_nothing() -> None:
    assert told("config.toml", "# a = 'b'\nc = 1\n[d]\n") == []


def test_tables_are_joined_and_environments_are_not() -> None:
    text = f'a = "b"\n[openrouter]\napi_key = "{KEY}"\n[env]\nA = "$B"\n'
    assert told(".streamlit/secrets.toml", text) == [
        "a literal",
        "openrouter.api_key key",
        "A reference B",
    ]
    assert {one.carrier for one in found("a.toml", text)} == {Carrier.TOML_CONFIG}
