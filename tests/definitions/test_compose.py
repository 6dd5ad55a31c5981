import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told

PATH = "docker-compose.yml"


@pytest.mark.parametrize(
    "text",
    ["services: {a: {image: x}}", "# services:\n", "services:\n  a:\n    ports: ['80:80']\n"],
)
def test_what_defines_nothing(text: str) -> None:
    assert told(PATH, text) == []


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("environment: {A: b}", ["A literal @web"]),
        ("environment: {A: }", ["A reference A @web"]),
        ("environment: {A: ''}", ["A empty @web"]),
        ("environment: [A=b, C]", ["A literal @web", "C reference C @web"]),
        ("environment: ['A=${B:-}']", ["A reference B @web"]),
        ("environment:\n      <<: *env\n      A: b", ["S reference T @web", "A literal @web"]),
        ("environment: *env", ["S reference T @web"]),
        ("env_file: .env", ["* reference .env @web"]),
        ("env_file: [a.env, {path: b.env}]", ["* reference a.env @web", "* reference b.env @web"]),
        ("command: sh -c 'echo A=$B > c.env'", []),
        ("command: env A=$B serve", ["A reference B @web"]),
    ],
)
def test_what_a_service_is_given(service: str, expected: list[str]) -> None:
    text = f"x-env: &env\n  S: $T\nservices:\n  web:\n    {service}\n"
    assert told(PATH, text) == expected


def test_build_arguments_have_their_own_carrier() -> None:
    text = "services: {web: {build: {args: {A: $B}}}}"
    assert [(one.name, one.carrier) for one in found(PATH, text)] == [("A", Carrier.BUILD_ARG)]


def test_spans() -> None:
    text = f"# é\nservices:\n  web:\n    environment:\n      - KEY={KEY}\n      - 'ü=b'\n"
    assert covered(PATH, text) == [f"KEY={KEY}", "ü=b"]
