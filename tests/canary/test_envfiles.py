import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orscan.canary.envfiles import EnvFile, is_env_file
from tests.support import body, key

MARK = "MARK"


def marked(content: bytes | str, path: str = ".env", names: tuple[str, ...] = ("K",)) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return EnvFile.of(path, raw).marked(lambda name: f"<{name}>", names.__contains__)


@pytest.mark.parametrize(
    "path",
    [
        ".env.d.ts", ".env.js", "env.ts", ".environment", "src/env.mjs", "environment.ts", "a.json",
        "package.json", "tsconfig.json", "messages.properties", "README.md", ".envoy.yaml",
        "i18n/en.json",
    ],
)  # fmt: skip
def test_code_and_other_settings_are_no_env_files(path: str) -> None:
    assert not is_env_file(path)


@pytest.mark.parametrize(
    "path",
    [
        ".env", "apps/web/.env.local", ".env.production.local", "prod.env", ".dev.vars", ".envrc",
        "env.txt", "android/local.properties", "ios/Secrets.xcconfig", "eas.json", "wrangler.toml",
        "wrangler.jsonc", "dart_defines.json", ".env.example", "config.env.local",
    ],
)  # fmt: skip
def test_env_files_are_known_by_name(path: str) -> None:
    assert is_env_file(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OTHER=1\n",
        "# K=1\n  # K=2\n",
        "KK=1\nK_2=3\nMY.K=4\n",
        "K\n",
        "A='\nnot an assignment: K = 1'\n",
        "just text that says K = v in its middle\n",
    ],
)
def test_what_defines_no_wanted_variable_stays(text: str) -> None:
    assert marked(text) == text.encode()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("K=v", "K=<K>"),
        ("K=", "K=<K>"),
        ("K=\nA=b\n", "K=<K>\nA=b\n"),
        ("K= # none yet\n", "K= <K># none yet\n"),
        ("K=v\r\nA=1\r\n", "K=<K>\r\nA=1\r\n"),
        ("export K = 'a b'  # c", "export K = '<K>'  # c"),
        ('K="a\\"b\nc"\nA=1', 'K="<K>"\nA=1'),
        ("K=`a'b`", "K=`<K>`"),
        ('K="never closed\nA="x"\n', 'K=<K>\nA="x"\n'),
        ("K=a#b c #d", "K=<K> #d"),
        ("K: yaml", "K: <K>"),
        ("set K=1", "set K=<K>"),
        ("K=1\nK=2", "K=<K>\nK=<K>"),
        ("K = x // said", "K = <K> // said"),
        ("K='a' 'b'", "K=<K>"),
    ],
)
def test_only_the_value_changes(text: str, after: str) -> None:
    assert marked(text).decode() == after


def test_no_whole_key_is_left() -> None:
    text = (
        f"A={key(1)}\nB='Bearer {key(2)}, {key(3)}' # was {key(4)}\n"
        f"# OLD={key(5)}\n{key(6)}\nC=prefix{key(7)}\n"
    )
    after = marked(text).decode()
    assert after == (
        "A=<A>\nB='Bearer <B>, <B>' # was <.env:2>\n# OLD=<OLD>\n<.env:4>\nC=prefix<C>\n"
    )
    assert not [n for n in range(1, 8) if body(n)[:20] in after]


def test_settings_in_json_and_toml_change_only_where_they_hold_a_key() -> None:
    text = f'{{"env": {{"K": "ask the user", "L": "{key()}"}}}}'
    assert marked(text, "eas.json").decode() == '{"env": {"K": "ask the user", "L": "<L>"}}'
    toml = f'[vars]\nK = "x"\nL = "{key()}"\n'
    assert marked(toml, "wrangler.toml").decode() == '[vars]\nK = "x"\nL = "<L>"\n'


@pytest.mark.parametrize(
    ("bom", "charset"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_character_sets_stay(bom: bytes, charset: str) -> None:
    content = bom + "Ä=ö\r\nK=v\r\n".encode(charset)
    assert marked(content) == bom + "Ä=ö\r\nK=<K>\r\n".encode(charset)


def test_bytes_that_are_no_text_stay() -> None:
    assert marked(b"A=\xff\xfe\nK=v\x80\n") == b"A=\xff\xfe\nK=<K>\n"
    assert marked(b"\xff\xfeK\0=") == b"\xff\xfeK\0="


def test_the_place_of_a_definition_is_its_name() -> None:
    (one,) = EnvFile.of("a/.env", b"\n# x\n  export K=v\n")
    place = EnvFile.of("a/.env", b"\n# x\n  export K=v\n").location(one)
    assert (place.path, place.start.line, place.start.column, place.end.column) == (
        "a/.env",
        3,
        10,
        11,
    )


@given(st.binary(max_size=200))
def test_without_anything_wanted_every_byte_stays(content: bytes) -> None:
    assert marked(content, names=()) == content


@given(st.lists(st.sampled_from(["K", "=", "'", '"', "`", "\n", "#", " ", "\\", "v", "\r", ":"])))
def test_what_is_marked_once_stays_marked(parts: list[str]) -> None:
    once = marked("".join(parts))
    values = [one.value for one in EnvFile.of(".env", once) if one.name == "K"]
    assert all("<K>" in value for value in values)
