"""What of a project of Gatsby gets to clients."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import CALL, said

GATSBY = {"package.json": '{"dependencies": {"gatsby": "5.0.0"}}'}
PAGE = "src/pages/index.js"
ENV = ".env.production"


def page(name: str) -> str:
    return f"export default () => {{ const KEY = process.env.{name}; return <b onClick={{() => {CALL}}}/> }}"


@pytest.mark.parametrize(
    "files",
    [
        {PAGE: page("OPENROUTER_API_KEY")},
        {
            "src/api/a.js": f"export default async () => {{ const KEY = process.env.OPENROUTER_API_KEY; {CALL} }}",
            ENV: "OPENROUTER_API_KEY=x1y2z3x1y2z3x1y2\n",
        },
        {
            "gatsby-node.js": f"exports.a = () => {{ const KEY = process.env.OPENROUTER_API_KEY; {CALL} }}",
            ENV: "OPENROUTER_API_KEY=x1y2z3x1y2z3x1y2\n",
        },
    ],
)
def test_a_private_name_is_no_leak(files: dict[str, str]) -> None:
    assert said({**GATSBY, **files}) == []


def test_a_public_name_is_a_leak() -> None:
    assert said({**GATSBY, PAGE: page("GATSBY_OPENROUTER_API_KEY")}) == [
        f"error public-env GATSBY_OPENROUTER_API_KEY {PAGE}:1"
    ]


def test_every_name_of_the_env_file_is_defined() -> None:
    files = {
        **GATSBY,
        PAGE: page("OPENROUTER_API_KEY"),
        ENV: "OPENROUTER_API_KEY=x1y2z3x1y2z3x1y2\n",
    }
    assert said(files) == [f"error bundler-inline OPENROUTER_API_KEY {PAGE}:1"]
