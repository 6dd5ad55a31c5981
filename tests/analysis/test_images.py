"""What a Dockerfile keeps of the arguments of its build."""

import pytest

from orscan.analysis.images import baked, copied_env_files


def kept(text: str) -> list[str]:
    return [
        f"{one.variable} {one.kept.name} {text.count(chr(10), 0, one.span.start) + 1}"
        for one in baked(text.encode())
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# no stage\nARG OPENROUTER_API_KEY\nENV OPENROUTER_API_KEY=$OPENROUTER_API_KEY",
        "FROM a\nARG OPENROUTER_API_KEY",  # no command runs with it
        "FROM a\nENV OPENROUTER_API_KEY=$OPENROUTER_API_KEY\nRUN b",  # nothing gives it a value
        "ARG OPENROUTER_API_KEY\nFROM a\nENV OPENROUTER_API_KEY=$OPENROUTER_API_KEY\nRUN b",
        "FROM a\nARG OPENROUTER_MODEL\nENV OPENROUTER_MODEL=$OPENROUTER_MODEL\nRUN b",
        "FROM a\nARG OPENAI_API_KEY\nENV OPENAI_API_KEY=$OPENAI_API_KEY\nRUN b",
        "FROM a\nRUN --mount=type=secret,id=OPENROUTER_API_KEY,env=OPENROUTER_API_KEY b",
        "FROM a AS b\nARG OPENROUTER_API_KEY\nRUN c\nFROM d\nCOPY --from=b /e /e",
        "FROM a AS b\nARG OPENROUTER_API_KEY\nENV K=$OPENROUTER_API_KEY\nFROM d\nCOPY --from=b / /",
        (
            "FROM a AS b\nARG OPENROUTER_API_KEY\nRUN echo K=$OPENROUTER_API_KEY > /w/.env\n"
            "FROM d\nCOPY --from=b /w/dist /w"
        ),
        "FROM a\nARG OPENROUTER_API_KEY\nENV OPENROUTER_API_KEY=dummy\nRUN b",
    ],
)
def test_what_no_image_keeps(text: str) -> None:
    assert kept(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "FROM a\nARG OPENROUTER_API_KEY\nENV OPENROUTER_API_KEY=$OPENROUTER_API_KEY\nRUN b",
            "ENV 3",
        ),
        ("FROM a\nARG OPENROUTER_API_KEY\nENV KEY ${OPENROUTER_API_KEY}", "ENV 3"),
        ("FROM a\nARG OPENROUTER_API_KEY\nENV A=b \\\n  K=Bearer\\ $OPENROUTER_API_KEY", "ENV 4"),
        ("FROM a\nARG OPENROUTER_API_KEY=\nRUN b\nRUN c", "HISTORY 3"),
        ("FROM a AS b\nARG OPENROUTER_API_KEY\nRUN c\nFROM x AS y\nFROM B AS e", "HISTORY 3"),
        (
            "FROM a AS b\nARG OPENROUTER_API_KEY\nFROM b AS c\nFROM c\nENV K=$OPENROUTER_API_KEY",
            "ENV 5",
        ),
        ("FROM a\nARG OPENROUTER_API_KEY\nRUN b && echo K=$OPENROUTER_API_KEY > .env", "FILE 3"),
        (
            (
                "FROM --platform=$B a as b\nWORKDIR /w\nARG OPENROUTER_API_KEY\n"
                'RUN echo "K=$OPENROUTER_API_KEY" >> .env\nFROM d\nCOPY --from=b /w .'
            ),
            "FILE 6",
        ),
        (
            (
                "FROM a AS b\nWORKDIR /w\nARG OPENROUTER_API_KEY\n"
                "RUN echo K=$OPENROUTER_API_KEY > .env.production\nFROM d\n"
                "COPY --from=0 --chown=u:u /w/.next/standalone ./"
            ),
            "FILE 6",
        ),
    ],
)
def test_what_an_image_keeps(text: str, expected: str) -> None:
    assert kept(text) == [f"OPENROUTER_API_KEY {expected}"]


def test_an_argument_of_another_name_that_fills_the_key() -> None:
    assert kept("FROM a\nARG KEY\nENV OPENROUTER_API_KEY=$KEY") == ["KEY ENV 3"]


def test_two_keys_are_two() -> None:
    text = "FROM a\nARG OPENROUTER_API_KEY\nARG OPENROUTER_MANAGEMENT_KEY\nRUN b"
    assert kept(text) == ["OPENROUTER_API_KEY HISTORY 4", "OPENROUTER_MANAGEMENT_KEY HISTORY 4"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nCOPY . .\nCOPY .env.example .env\nCOPY src/env.ts src/", []),
        ("FROM a AS b\nCOPY .env .\nFROM c\nCOPY --from=b /w/.env .", []),
        ('FROM a\nCOPY [".env", "/w/"]', []),
        ("FROM a\nCOPY <<E .env\nA=b\nE", []),
        ("FROM a AS b\nCOPY server/.env ./\nFROM b\nADD package.json .env.production ./",
         ["server/.env", ".env.production"]),
    ],
)  # fmt: skip
def test_env_files_that_are_copied_by_their_names(text: str, expected: list[str]) -> None:
    assert [one.name for one in copied_env_files(text.encode())] == expected
