import pytest

from tests.definitions.told import told


@pytest.mark.parametrize(
    "text", ["# A = b", "build: lib\n\t@echo $(A)\n", "ifeq ($(A),b)\nendif\n"]
)
def test_what_defines_nothing(text: str) -> None:
    assert told("Makefile", text) == []


def test_variables_and_recipes() -> None:
    text = (
        'A := $(KEY)\nexport B = "x"\nC ?= y # c\n'
        'build: export D=$(E)\nbuild:\n\tVITE_X=$(A) npm run build\n\t@echo "K=$$K" > .env\n'
    )
    assert told("Makefile", text) == [
        "A reference KEY",
        "B literal",
        "C literal",
        "D reference E",
        "VITE_X reference A",
        "K reference K @.env",
    ]
