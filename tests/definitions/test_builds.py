"""The formats of package.json, Expo, EAS, Vercel, Netlify, Wrangler and pubspec.yaml."""

import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"name": "x", "config": {"A": "b"}, "dependencies": {"a": "1"}}'),
        ("package.json", '["a"]'),
        ("app.json", '{"expo": {"name": "x", "slug": "y"}}'),
        ("eas.json", '{"cli": {"version": "1"}, "build": {"a": {"extends": "b"}}}'),
        ("vercel.json", '{"rewrites": [{"source": "a", "destination": "b"}]}'),
        ("netlify.toml", '[[redirects]]\nfrom = "a"\n[build]\npublish = "dist"\n'),
        ("wrangler.toml", 'name = "x"\n[[kv_namespaces]]\nid = "a"\n'),
        ("pubspec.yaml", "flutter:\n  assets:\n    - assets/images/\n    - logo.png\n"),
        ("pubspec.yaml", "name: env\nflutter:\n  uses-material-design: true\n"),
    ],
)
def test_what_defines_nothing(path: str, text: str) -> None:
    assert told(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "carrier", "expected"),
    [
        (
            "package.json",
            '{"scripts": {"build": "VITE_A=\\"$B\\" vite build && C=é d"}}',
            Carrier.SHELL,
            ["VITE_A reference B @build", "C literal @build"],
        ),
        (
            "package.json",
            '{"scripts": {"win": "set VITE_A=b&& vite", "cross": "cross-env C=d x"}}',
            Carrier.SHELL,
            ["VITE_A literal @win", "C literal @cross"],
        ),
        (
            "app.json",
            '{"expo": {"extra": {"openRouterApiKey": "$A", "eas": {"projectId": "b"}}}}',
            Carrier.APP_CONFIG,
            ["openRouterApiKey reference A", "eas.projectId literal"],
        ),
        (
            "eas.json",
            '{"build": {"production": {"env": {"EXPO_PUBLIC_A": "$B"}}}}',
            Carrier.EAS,
            ["EXPO_PUBLIC_A reference B @production"],
        ),
        (
            "vercel.json",
            '{"env": {"A": "@b"}, "build": {"env": {"C": "d"}}, "buildCommand": "E=$F x"}',
            Carrier.VERCEL,
            ["A secret b", "C literal @build", "E reference F @buildCommand"],
        ),
        (
            "netlify.toml",
            (
                '[build]\ncommand = "A=$B x"\n[build.environment]\nC = "d"\n'
                '[context.production.environment]\nE = "f"\n'
            ),
            Carrier.NETLIFY,
            ["C literal @build", "A reference B @build", "E literal @production"],
        ),
        (
            "wrangler.toml",
            '[vars]\nA = "b"\n[vars.o]\nC = "d"\n[env.staging.vars]\nA = "$E"\n',
            Carrier.WRANGLER,
            ["A literal", "o.C literal", "A reference E @staging"],
        ),
        ("wrangler.jsonc", '{/* c */ "vars": {"A": "b",},}', Carrier.WRANGLER, ["A literal"]),
        (
            "pubspec.yaml",
            "flutter:\n  assets:\n    - .env\n    - path: assets/config.json\n      flavors: [a]\n",
            Carrier.PUBSPEC_ASSET,
            [".env reference .env", "assets/config.json reference assets/config.json"],
        ),
    ],
)
def test_definitions_of_a_build(
    path: str, text: str, carrier: Carrier, expected: list[str]
) -> None:
    assert told(path, text) == expected
    assert {one.carrier for one in found(path, text)} == {carrier}


def test_a_script_keeps_its_place_behind_escapes() -> None:
    text = '{"scripts": {"é": "echo \\"ü\\" && VITE_A=\\"$B\\" vite"}}'
    assert covered("package.json", text) == ['VITE_A=\\"$B']


def test_a_literal_key_is_told() -> None:
    assert told("wrangler.toml", f'[vars]\nA = "{KEY}"\n') == ["A key"]
