from orscan.definitions import Carrier
from orscan.definitions.angular import uncommented
from tests.definitions.told import KEY, covered, found, told

PATH = "src/environments/environment.prod.ts"


def test_comments_define_nothing() -> None:
    assert told(PATH, "// apiKey: 'a'\n/* b: 'c' */\nexport {};\n") == []


def test_properties_of_the_environment() -> None:
    text = (
        "export const environment = {\n  production: true, // é\n"
        f"  openRouterApiKey: '{KEY}',\n  url: 'https://openrouter.ai', o: {{ k: process.env.X }},\n}};\n"  # noqa: E501 - a file as it is
    )
    assert told(PATH, text) == [
        "production literal",
        "openRouterApiKey key",
        "url literal",
        "k reference X",
    ]
    assert covered(PATH, text)[1] == f"openRouterApiKey: '{KEY}"
    assert {one.carrier for one in found(PATH, text)} == {Carrier.ANGULAR_ENVIRONMENT}


def test_what_is_no_comment_stays() -> None:
    text = "a = 'http://x' // b\nc = \"/* d */\" /* e\n */"
    shown = uncommented(text)
    assert shown == "a = 'http://x'     \nc = \"/* d */\"     \n   "
