"""Which images give the key to those who pull them, and what is told of it."""

import pytest

from tests.analysis.trees import VITE, found, said, ways

DOCKERFILE = """FROM node:22
ARG OPENROUTER_API_KEY
ENV OPENROUTER_API_KEY=$OPENROUTER_API_KEY
"""
WORKFLOW = """jobs:
  image:
    steps:
      - uses: docker/build-push-action@v6
        with:
          build-args: |
            OPENROUTER_API_KEY=${{ secrets.OPENROUTER_API_KEY }}
"""
SAID = ["warning docker-bake OPENROUTER_API_KEY Dockerfile:3"]


@pytest.mark.parametrize(
    "texts",
    [
        {"Dockerfile.example": DOCKERFILE},
        {".devcontainer/Dockerfile": DOCKERFILE},
        {"Dockerfile": "FROM a\nARG OPENROUTER_API_KEY=build-only\nRUN b"},
        {"Dockerfile": "FROM a\nCOPY .env .\n", ".env.example": "OPENAI_API_KEY=\n"},
        {"Dockerfile": "FROM a\nCOPY .env .\n", ".env": "OPENROUTER_API_KEY=your-key-here\n"},
        {
            "Dockerfile": "FROM a\nCOPY .env .\n",
            ".env.example": "OPENROUTER_API_KEY=\n",
            ".dockerignore": "node_modules\n.env*\n",
        },
        {"compose.yaml": "services:\n  a:\n    environment:\n      - OPENROUTER_API_KEY\n"},
    ],
)
def test_what_is_no_leak(texts: dict[str, str]) -> None:
    assert said(texts) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/image.yml", WORKFLOW),
        ("compose.yaml", "services:\n  a:\n    build:\n      args:\n        OPENROUTER_API_KEY:\n"),
        ("deploy.sh", 'docker build --build-arg OPENROUTER_API_KEY="$OPENROUTER_API_KEY" .\n'),
        ("Makefile", "image:\n\tdocker build --build-arg OPENROUTER_API_KEY .\n"),
    ],
)
def test_the_way_of_the_key_begins_where_the_build_is_given_it(path: str, text: str) -> None:
    texts = {"Dockerfile": DOCKERFILE, path: text}
    assert said(texts) == SAID
    assert [one.latent for one in found(texts)] == [False]
    assert ways(texts) == [[f"definition {path}", "definition Dockerfile", "use Dockerfile"]]


def test_it_is_latent_where_nothing_in_the_tree_gives_the_key() -> None:
    assert said({"Dockerfile": DOCKERFILE}) == SAID
    assert [one.latent for one in found({"Dockerfile": DOCKERFILE})] == [True]


def test_a_made_up_default_is_no_help_where_the_build_is_given_the_key() -> None:
    default = DOCKERFILE.replace("ARG OPENROUTER_API_KEY", "ARG OPENROUTER_API_KEY=none")
    assert said({"Dockerfile": default}) == []
    assert said({"Dockerfile": default, ".github/workflows/image.yml": WORKFLOW}) == SAID


def test_an_env_file_that_is_copied_into_the_image() -> None:
    texts = {
        "Dockerfile": "FROM python:3.13\nCOPY app.py .env ./\n",
        ".env.example": "OPENROUTER_API_KEY=\n",
    }
    assert said(texts) == [
        "warning docker-bake OPENROUTER_API_KEY Dockerfile:2",
    ]
    assert ways(texts) == [["definition .env.example", "use Dockerfile"]]


def test_a_key_that_the_bundle_has_is_told_once() -> None:
    public = DOCKERFILE.replace("OPENROUTER", "VITE_OPENROUTER")
    page = "document.title = import.meta.env.VITE_OPENROUTER_API_KEY;"
    assert said({**VITE, "Dockerfile": public, "src/main.ts": page}) == [
        "error public-env VITE_OPENROUTER_API_KEY src/main.ts:1"
    ]


def test_a_key_that_the_build_puts_into_the_bundle_is_told_once() -> None:
    config = (
        "export default { define: { __KEY__: JSON.stringify(process.env.OPENROUTER_API_KEY) } }"
    )
    texts = {**VITE, "Dockerfile": DOCKERFILE, "vite.config.ts": config}
    texts["src/main.ts"] = "document.title = __KEY__;"
    assert [one.split()[1] for one in said(texts)] == ["bundler-inline"]
