import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told


@pytest.mark.parametrize(
    "text",
    [
        "# ARG A=b",
        "FROM node:20\nCOPY . .\nRUN npm ci",
        "LABEL a=b",
        "RUN --mount=type=secret,id=key npm run build",
    ],
)
def test_what_defines_nothing(text: str) -> None:
    assert told("Dockerfile", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ARG A", ["A reference A"]),
        ("ARG A=b C", ["A literal", "C reference C"]),
        ("ARG A=", ["A empty"]),
        ("ENV A=$B", ["A reference B"]),
        ("env A=b C='d e'", ["A literal", "C literal"]),
        ("ENV A value with words", ["A literal"]),
        (
            "ENV A=b \\\n    # why\n    C=$D \\\n    E=f",
            ["A literal", "C reference D", "E literal"],
        ),
        ("FROM a AS build\nARG A\nFROM b\nARG C", ["A reference A @build", "C reference C"]),
        ("RUN VITE_A=$B npm run build", ["VITE_A reference B"]),
        (
            "RUN cat <<EOF > c.js\nwindow.A = '$B';\nEOF\nENV C=d",
            ["A reference B @c.js", "C literal"],
        ),
        ("COPY <<EOF /srv/c.js\nwindow.A = '$B';\nEOF\n", ["A reference B @/srv/c.js"]),
        (
            'CMD ["/bin/sh", "-c", "echo \\"window.A = \'$B\';\\" > c.js && exec nginx"]',
            ["A reference B @c.js"],
        ),
        ('ENTRYPOINT [ "python", "app.py" ]', []),
        ("RUN echo A=$B > .env \\\n && C=d make", ["A reference B @.env", "C literal"]),
        ("ENV A=b\r\nENV C=d\r\n", ["A literal", "C literal"]),
        ("ENV A=b \\", ["A literal"]),
    ],
)
def test_instructions(text: str, expected: list[str]) -> None:
    assert told("Dockerfile", text) == expected


def test_spans_and_carriers() -> None:
    text = f"# é\nENV OPENROUTER_API_KEY={KEY}\nENV OLD {KEY}\n"
    assert covered("Dockerfile", text) == [f"OPENROUTER_API_KEY={KEY}", f"OLD {KEY}"]
    assert {one.carrier for one in found("Dockerfile", text)} == {Carrier.DOCKERFILE}
