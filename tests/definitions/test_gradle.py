import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told, values

GROOVY = "app/build.gradle"
KOTLIN = "app/build.gradle.kts"

NOTHING = [
    '// buildConfigField("String", "A", "\\"b\\"")',
    '/* resValue "string", "a", "b" */',
    'implementation("a:b:1.0")\nval a = "b"\nbuildFeatures { buildConfig = true }',
    "manifestPlaceholders = []",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_defines_nothing(text: str) -> None:
    assert told(KOTLIN, text) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"\\"${props.getProperty("B")}\\""', "A reference B"),
        ('"\\"${props.getProperty("B", "")}\\""', "A reference B"),
        ('"\\"${props["B"]}\\""', "A reference B"),
        ('"\\"${project.findProperty("B") ?: ""}\\""', "A reference B"),
        ('"\\"${System.getenv("B")}\\""', "A reference B"),
        ('"\\"${localString("B")}\\""', "A reference B"),
        ('providers.gradleProperty("B").orElse("").get()', "A reference B"),
        ('"\\"$B_KEY\\""', "A reference B_KEY"),
        ('"\\"https://openrouter.ai/api/v1\\""', "A literal"),
        ('"\\"\\""', "A empty"),
        ('"\\"your-key\\""', "A placeholder"),
    ],
)
def test_where_a_build_config_field_comes_from(value: str, expected: str) -> None:
    text = f'buildConfigField("String", "A", {value})'
    name = "A_KEY" if "your" in value else "A"
    assert told(KOTLIN, text.replace('"A"', f'"{name}"')) == [expected.replace("A ", f"{name} ", 1)]


@pytest.mark.parametrize(
    "value",
    [
        '"\\"${project.B_KEY}\\""',
        "localProperties['B_KEY']",
        '"\\"" + System.getenv("B_KEY") + "\\""',
        "'\"' + k + '\"'",
        '"\\"$k\\""',
        '"\\"${k}\\""',
        "\"'$k'\"",
    ],
)
def test_groovy_says_it_in_more_ways(value: str) -> None:
    text = f'def k = props.getProperty("B_KEY", "")\nbuildConfigField "String", "A", {value}\n'
    assert told(GROOVY, text) == ["A reference B_KEY"]


@pytest.mark.parametrize(
    ("call", "carrier"),
    [
        ('buildConfigField("String", "A", k)', Carrier.GRADLE_BUILD_CONFIG),
        ('buildConfigField(STRING, "A", k)', Carrier.GRADLE_BUILD_CONFIG),
        ('buildConfigField(FieldSpec.Type.STRING, "A", k)', Carrier.GRADLE_BUILD_CONFIG),
        ('buildConfigField("A", k)', Carrier.GRADLE_BUILD_CONFIG),
        (
            'buildConfigField(type = "String", name = "A", value = k)',
            Carrier.GRADLE_BUILD_CONFIG,
        ),
        ('buildConfigField(\n  "String",\n  "A",\n  k,\n)', Carrier.GRADLE_BUILD_CONFIG),
        ('resValue("string", "A", k)', Carrier.GRADLE_RES_VALUE),
        ('resValue "string", "A", k', Carrier.GRADLE_RES_VALUE),
        ('manifestPlaceholders["A"] = k', Carrier.MANIFEST_PLACEHOLDER),
        ('manifestPlaceholders.put("A", k)', Carrier.MANIFEST_PLACEHOLDER),
        ('manifestPlaceholders += mapOf("A" to k)', Carrier.MANIFEST_PLACEHOLDER),
        ("manifestPlaceholders = [A: k]", Carrier.MANIFEST_PLACEHOLDER),
        ('addManifestPlaceholders(mapOf("A" to k))', Carrier.MANIFEST_PLACEHOLDER),
    ],
)
def test_what_carries_a_local_value(call: str, carrier: Carrier) -> None:
    text = f'val k: String = p.getProperty("B_KEY") ?: ""\n{call}\n'
    (one,) = found(KOTLIN, text)
    assert (one.name, one.refers_to, one.carrier) == ("A", "B_KEY", carrier)


def test_each_source_is_told_and_the_fallback_kept() -> None:
    text = 'val k = p.getProperty("B")\n  ?: System.getenv("C_KEY")\n  ?: "zk9Qm3Lx82Rt5Wv1"\n'
    text += 'buildConfigField("String", "A", "\\"$k\\"")'
    assert told(KOTLIN, text) == ["A reference C_KEY", "A reference B"]
    assert values(KOTLIN, text) == ["zk9Qm3Lx82Rt5Wv1"] * 2


def test_the_arguments_of_replace_are_no_values() -> None:
    text = (
        'val k = env("B")\nbuildConfigField("String", "A", "\\"${k.replace("\\"", "\\\\\\"")}\\"")'
    )
    assert told(KOTLIN, text) == ["A reference B"]
    assert values(KOTLIN, text) == [None]


def test_names_that_name_each_other_end() -> None:
    text = 'val a = b\nval b = a\nbuildConfigField("String", "A", a)'
    assert told(KOTLIN, text) == ["A empty"]


def test_spans_count_bytes() -> None:
    text = f'// é\nbuildConfigField("String", "K", "\\"{KEY}\\"")\n'
    assert told(KOTLIN, text) == ["K key"]
    assert covered(KOTLIN, text) == [f'K", "\\"{KEY}\\""']
