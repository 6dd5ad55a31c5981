"""Functions that look up the variable whose name they are told, in another text."""

import pytest

from tests.analysis.trees import said, ways

GETTERS = {
    "os.getenv": "import os\ndef require(name):\n    value = os.getenv(name)\n"
    "    if not value:\n        raise RuntimeError(name)\n    return value\n",
    "os.environ": "import os\ndef require(name):\n    return os.environ[name]\n",
    "a file of variables": "from dotenv import dotenv_values\nVALUES = dotenv_values('.env')\n"
    "def require(name):\n    return VALUES[name]\n",
    "get": "import os\nVALUES = {**os.environ}\ndef require(name):\n    return VALUES.get(name)\n",
    "one that asks another": "import os\ndef env(name, default=None):\n"
    "    return os.environ.get(name, default)\ndef require(name):\n    return env(name)\n",
    "by another name": "import os\ndef require(default, *, name):\n    return os.getenv(name)\n",
}
CALLER = 'from env import require\nprint(require("OPENROUTER_API_KEY"))\n'


def program(getter: str, caller: str = CALLER) -> dict[str, str]:
    """Return a program whose module `env` holds *getter*."""
    return {"env.py": getter, "main.py": caller}


@pytest.mark.parametrize(
    "getter",
    [
        "import os\ndef require(name):\n    return bool(os.getenv(name))\n",
        "import os\ndef require(name):\n    if os.getenv(name):\n        return name\n",
        "import os\ndef require(name):\n    return os.getenv(name)[:6]\n",
        "def require(name):\n    return {}[name]\n",
        "import os\ndef require(name):\n    return os.getenv('MODEL')\n",
    ],
)
def test_a_function_that_only_asks_about_a_variable_gives_none_of_it(getter: str) -> None:
    assert said(program(getter)) == []


def test_of_two_names_only_the_one_that_is_shown_is_told() -> None:
    caller = 'from env import require\nrequire("OPENROUTER_API_KEY")\nprint(require("MODEL"))\n'
    assert said(program(GETTERS["os.getenv"], caller)) == []


@pytest.mark.parametrize("getter", [GETTERS[one] for one in GETTERS if one != "by another name"])
def test_a_name_that_is_passed_to_another_text_is_the_variable(getter: str) -> None:
    assert said(program(getter)) == ["error log-leak OPENROUTER_API_KEY main.py:2"]
    assert ways(program(getter)) == [["read main.py", "use main.py"]]


def test_the_name_may_be_given_by_its_label() -> None:
    caller = 'from env import require\nprint(require(None, name="OPENROUTER_API_KEY"))\n'
    texts = program(GETTERS["by another name"], caller)
    assert said(texts) == ["error log-leak OPENROUTER_API_KEY main.py:2"]


def test_php_is_told_names_too() -> None:
    texts = {
        "Config.php": "<?php class Config { private static $data; "
        "public static function get($name) { self::$data = parse_ini_file('.env'); "
        "return self::$data[$name] ?? null; } }",
        "index.php": "<?php echo Config::get('OPENROUTER_API_KEY');",
        "safe.php": "<?php echo Config::get('OPENROUTER_API_KEY') ? 'on' : 'off';",
    }
    assert said(texts) == ["error server-returns-key OPENROUTER_API_KEY index.php:1"]
