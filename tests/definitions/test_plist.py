import pytest

from orscan.definitions import definitions
from tests.definitions.told import KEY, covered, told


@pytest.mark.parametrize(
    "text",
    [
        "<dict><!-- <key>A</key><string>b</string> --></dict>",
        "<dict><key>A</key><true/><key>B</key><integer>1</integer></dict>",
        "<array><string>a</string></array>",
    ],
)
def test_what_defines_nothing(text: str) -> None:
    assert told("Info.plist", text) == []


def test_keys_and_their_texts() -> None:
    text = (
        "<dict><key>A</key>\n<string>$(B)</string><key>C</key><string></string>"
        f"<key>D</key><dict><key>E</key><string>{KEY}</string></dict></dict>"
    )
    assert told("Info.plist", text) == ["A reference B", "C empty", "E key"]
    assert covered("Info.plist", text)[0] == "A</key>\n<string>$(B)"


def test_a_binary_list_is_told_about() -> None:
    facts, why = definitions("Info.plist", b"bplist00\xd1\x01\x02")
    assert (facts, why) == ([], "a binary property list is not read")
