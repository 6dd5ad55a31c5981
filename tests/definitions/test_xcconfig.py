import pytest

from tests.definitions.told import KEY, covered, told


@pytest.mark.parametrize("text", ["// A = b", '#include "x"', ""])
def test_what_defines_nothing(text: str) -> None:
    assert told("a.xcconfig", text) == []


def test_settings_and_spans() -> None:
    text = f"// é\nA = {KEY} // c\nB[sdk=iphoneos*] = $(C)\nD =\nE = ü;\n"
    assert told("a.xcconfig", text) == ["A key", "B reference C", "D empty", "E literal"]
    assert covered("a.xcconfig", text)[:2] == [f"A = {KEY}", "B[sdk=iphoneos*] = $(C)"]
