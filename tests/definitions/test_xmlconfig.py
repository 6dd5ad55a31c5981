import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told

STRINGS = "app/src/main/res/values/strings.xml"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (STRINGS, "<resources><!-- <string name='a'>b</string> --></resources>"),
        (STRINGS, "<resources><string name='a'/><color name='c'>#fff</color></resources>"),
        (
            "AndroidManifest.xml",
            "<manifest package='x'><uses-permission android:name='y'/></manifest>",
        ),
        ("x.xcscheme", '<EnvironmentVariable key = "A" value = "b" isEnabled = "NO"/>'),
        ("web.config", "<configuration><add key='a'/></configuration>"),
    ],
)
def test_what_defines_nothing(path: str, text: str) -> None:
    assert told(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "carrier", "expected"),
    [
        (STRINGS, "<string name='a'>$B</string>", Carrier.ANDROID_STRING, "a reference B"),
        (
            "AndroidManifest.xml",
            '<meta-data android:name="a" android:value="${B}"/>',
            Carrier.ANDROID_MANIFEST,
            "a reference B",
        ),
        (
            "x.xcscheme",
            (
                '<EnvironmentVariable\n key = "A"\n value = "$(B)"\n isEnabled = "YES">\n'
                "</EnvironmentVariable>"
            ),
            Carrier.XCSCHEME,
            "A reference B",
        ),
        ("web.config", '<add key="a" value="b" />', Carrier.XML_CONFIG, "a literal"),
        (
            ".idea/runConfigurations/x.xml",
            '<env name="A" value="b"/>',
            Carrier.XML_CONFIG,
            "A literal",
        ),
        ("a.resx", '<data name="a"><value>b</value></data>', Carrier.XML_CONFIG, "a literal"),
    ],
)
def test_settings(path: str, text: str, carrier: Carrier, expected: str) -> None:
    assert told(path, text) == [expected]
    assert found(path, text)[0].carrier is carrier


def test_spans_count_bytes() -> None:
    text = f"<r>é<string name='ö'>ü</string><string name='k'>{KEY}</string></r>"
    assert covered(STRINGS, text) == ["ö'>ü", f"k'>{KEY}"]
