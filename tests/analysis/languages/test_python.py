"""What Python code does with a key."""

# ruff: noqa: E501 - a text of a program is one line here

import pytest

from tests.analysis.trees import said, ways

READ = 'import os\nKEY = os.environ["OPENROUTER_API_KEY"]\n'
PRINTED = "error log-leak OPENROUTER_API_KEY"


@pytest.mark.parametrize(
    "line",
    [
        "print(bool(KEY))",
        "print(len(KEY))",
        "print(KEY[:8])",
        "print(KEY[-4:])",
        "print(KEY[: len(KEY) // 4])",
        'print(f"{KEY:.8}...")',
        "print(KEY is None)",
        "print(not KEY)",
        'print("set" if KEY else "missing")',
        'print(KEY and "set")',
        'print("sk-" in KEY)',
        "print(mask_key(KEY))",
        "print(hashlib.sha256(KEY.encode()).hexdigest())",
        'print("*" * len(KEY))',
        'print({k: "***" if k == "key" else v for k, v in {"key": KEY}.items()})',
        'headers = {"Authorization": KEY}\nprint(headers["Content-Type"])',
        'other, key = "name", KEY\nprint(other)',
        "def show(key):\n    key = key[:6]\n    print(key)\nshow(KEY)",
        'def ask(data):\n    data = requests.post(URL, json=data, headers={"A": KEY})\n    print(data)',
        "def ask():\n    key = KEY\n    key = 'hidden'\n    print(key)",
    ],
)
def test_asking_about_a_key_shows_nothing(line: str) -> None:
    assert said({"app.py": READ + line}) == []


@pytest.mark.parametrize(
    "line",
    [
        "print(KEY)",
        'print(f"a {KEY}")',
        'print("a %s" % KEY)',
        'print("a %s, %s" % ("b", KEY))',
        'print("{}".format(KEY))',
        'print("a", KEY, sep="")',
        "print(KEY[2:])",
        "print(KEY[:-4])",
        "print(f'{KEY=}')",
        'print(KEY or "none")',
        'print({"Authorization": f"Bearer {KEY}"})',
        "print(str(KEY).strip())",
        'print(json.dumps({"key": KEY}))',
        'print("".join(["a", KEY]))',
        "print(*[KEY])",
        "print((lambda: KEY)())",
    ],
)
def test_printing_a_key_is_a_leak(line: str) -> None:
    assert said({"app.py": READ + line}) == [f"{PRINTED} app.py:3"]


@pytest.mark.parametrize(
    "line",
    [
        "for one in [KEY]:\n    print(one)",
        'for name, value in {"key": KEY}.items():\n    print(value)',
        "for number, value in enumerate([KEY]):\n    print(value)",
        "a, b = 'x', KEY\nprint(b)",
        "if key := KEY:\n    print(key)",
        "with hold(KEY) as h, open(KEY) as f:\n    print(KEY)",
        "all = [one.strip() for one in [KEY]]\nprint(all)",
        'headers = {}\nheaders["Authorization"] = KEY\nprint(headers)',
        'headers = {}\nheaders.update({"Authorization": KEY})\nprint(headers)',
        "keys = []\nkeys.append(KEY)\nprint(keys)",
        'd = {"a": {}}\nd["a"]["b"] = KEY\nprint(d)',
        'url = "x"\nurl += KEY\nprint(url)',
        "try:\n    key = KEY\nexcept KeyError as e:\n    key = ''\nprint(key)",
        'd = dict(key=KEY)\nprint(d["key"])',
        'print({"key": KEY}.get("key", "none"))',
        "def show(text):\n    print(text)\nshow(KEY)",
        "def show(text, *rest):\n    print(text, rest)\nshow('key', KEY)",
        "def show(*, text):\n    print(text)\nshow(text=KEY)",
        "def get():\n    global KEY2\n    KEY2 = KEY\ndef show():\n    print(KEY2)",
        "async def get():\n    return KEY\nasync def main():\n    print(await get())",
        "def keys():\n    yield KEY\nfor key in keys():\n    print(key)",
    ],
)
def test_a_key_is_followed_through_statements(line: str) -> None:
    assert [one.partition(" app.py")[0] for one in said({"app.py": READ + line})] == [PRINTED]


CLASS = """class Bot:
    def __init__(self, key, model="x"):
        self.key = key
        self.model = model
        self.headers = {"Authorization": f"Bearer {key}"}
    def show(self):
        print(SHOWN)
bot = Bot(KEY)
bot.show()
"""


@pytest.mark.parametrize("shown", ["self", "self.model", "self.ask", "bool(self.key)"])
def test_an_object_does_not_show_what_it_has(shown: str) -> None:
    assert said({"app.py": READ + CLASS.replace("SHOWN", shown)}) == []


@pytest.mark.parametrize(
    "shown", ["self.key", "self.headers", "self.__dict__", "vars(self)", "getattr(self, 'key')"]
)
def test_an_attribute_that_holds_the_key_is_seen(shown: str) -> None:
    found = said({"app.py": READ + CLASS.replace("SHOWN", shown)})
    assert found == [f"{PRINTED} app.py:9"]


@pytest.mark.parametrize(
    "text",
    [
        "@dataclass\nclass C:\n    key: str\n    model: str\nc = C(KEY, 'm')\nprint(c.model)",
        "@dataclass\nclass C:\n    key: SecretStr\nc = C(SecretStr(KEY))\nprint(c)",
        "class C:\n    TOKEN = KEY\nprint(C)",
        "client = OpenAI(api_key=KEY)\nprint(client)",
    ],
)
def test_a_class_that_hides_its_fields_shows_nothing(text: str) -> None:
    assert said({"app.py": READ + text}) == []


@pytest.mark.parametrize(
    "text",
    [
        "@dataclass\nclass C:\n    key: str\n    model: str = 'm'\nprint(C(KEY))",
        "@dataclass\nclass C:\n    key: str = field(default_factory=lambda: KEY)\nprint(C())",
        "class C(BaseModel):\n    key: str\nprint(C(key=KEY).model_dump())",
        "class C(BaseModel):\n    key: SecretStr\nc = C(key=SecretStr(KEY))\nprint(c.key.get_secret_value())",
        "class C:\n    TOKEN = KEY\nprint(C.TOKEN)",
        "class C:\n    @property\n    def key(self):\n        return KEY\nprint(C().key)",
        "class A:\n    def __init__(self):\n        self.k = KEY\nclass B(A):\n    pass\nprint(B().k)",
        "class A:\n    def key(self):\n        return KEY\n    def show(self):\n        print(self.key())\nA().show()",
    ],
)
def test_a_class_that_shows_its_fields_shows_the_key(text: str) -> None:
    found = said({"app.py": READ + text})
    assert [one.partition(" app.py")[0] for one in found] == [PRINTED]


FLASK = f"""from flask import Flask, jsonify
{READ}app = Flask(__name__)
@app.route("/config")
def config():
    {{}}
"""


def test_an_answer_of_openrouter_is_no_leak() -> None:
    line = 'return requests.post("https://openrouter.ai", headers={"X": KEY}).json()'
    assert said({"app.py": FLASK.format(line)}) == []


@pytest.mark.parametrize("line", ["return jsonify(key=KEY)", 'return {"key": KEY}', "return KEY"])
def test_a_route_that_returns_the_key_is_a_leak(line: str) -> None:
    assert said({"app.py": FLASK.format(line)}) == [
        "error server-returns-key OPENROUTER_API_KEY app.py:3"
    ]


def test_code_that_does_not_parse_ends_nothing() -> None:
    assert said({"app.py": READ + "print(KEY)\ndef (:\n"})


@pytest.mark.parametrize(
    "line",
    [
        "return jsonify(ChatOpenAI(api_key=KEY).invoke('hello'))",
        "return OpenAI(api_key=KEY).chat.completions.create(model='a').choices[0].message.content",
        "return OpenAI(KEY).ask('hello')",
        "return Agent(OpenAI(api_key=KEY)).run('hello').text",
    ],
)
def test_what_a_client_made_with_the_key_answers_is_no_leak(line: str) -> None:
    assert said({"app.py": FLASK.format(line)}) == []


@pytest.mark.parametrize(
    "read", ['secrets["OPENROUTER_API_KEY"]', 'secrets.get("OPENROUTER_API_KEY")']
)
def test_a_secret_of_streamlit_on_its_page_is_a_leak(read: str) -> None:
    text = f"import streamlit as st\nkey = st.{read}\nst.code(key)\n"
    assert said({"app.py": text}) == ["error server-returns-key OPENROUTER_API_KEY app.py:2"]


# Ways to read a variable


@pytest.mark.parametrize(
    "read",
    [
        'import os\nKEY = os.getenv("OPENROUTER_API_KEY")',
        'import os as o\nKEY = o.getenv("OPENROUTER_API_KEY", "")',
        'from os import environ\nKEY = environ["OPENROUTER_API_KEY"]',
        'from os import environ as env\nKEY = env.get("OPENROUTER_API_KEY")',
        'import os\nenv = os.environ\nKEY = env["OPENROUTER_API_KEY"]',
        'from os import getenv as g\nKEY = g("OPENROUTER_API_KEY")',
        'import os\nNAME = "OPENROUTER_API_KEY"\nKEY = os.getenv(NAME)',
        'from decouple import config\nKEY = config("OPENROUTER_API_KEY", default="")',
        'from environs import Env\nenv = Env()\nKEY = env.str("OPENROUTER_API_KEY")',
        'import environ\nenv = environ.Env()\nKEY = env("OPENROUTER_API_KEY")',
        'from dotenv import dotenv_values\nKEY = dotenv_values(".env")["OPENROUTER_API_KEY"]',
        'from dotenv import dotenv_values as d\nc = d(".env")\nKEY = c.get("OPENROUTER_API_KEY")',
        'from google.colab import userdata\nKEY = userdata.get("OPENROUTER_API_KEY")',
        'import streamlit as st\nKEY = st.secrets["openrouter"]["api_key"]',
        "import streamlit as st\nKEY = st.secrets.OPENROUTER_API_KEY",
        (
            "import os\ndef need(name, kind=str):\n    value = os.environ.get(name)\n    return value\n"
            'KEY = need("OPENROUTER_API_KEY")'
        ),
        (
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n"
            "    openrouter_api_key: str\nKEY = S().openrouter_api_key"
        ),
        (
            "class Base(BaseSettings):\n    pass\nclass S(Base):\n"
            '    key: str = Field(..., alias="OPENROUTER_API_KEY")\nKEY = S().key'
        ),
        (
            "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='OPENROUTER_')\n"
            "    api_key: SecretStr\nKEY = S().api_key.get_secret_value()"
        ),
    ],
)
def test_a_read_is_known_however_it_is_written(read: str) -> None:
    (one,) = said({"app.py": f"{read}\nprint(KEY)\n"})
    assert one.startswith("error log-leak")


@pytest.mark.parametrize(
    "text",
    [
        "class S(BaseSettings):\n    openrouter_api_key: SecretStr\nprint(S())",
        "class S(BaseSettings):\n    openrouter_api_key: str\n    model: str\nprint(S().model)",
        'import os\nos.environ["OPENROUTER_API_KEY"] = getpass.getpass()',
        'key = config.get("openrouter_api_key")\nprint(key)',
        (
            "import os\ndef get(name):\n    return getattr(settings, name)\nsettings = Bag()\n"
            'settings.key = os.getenv("OPENROUTER_API_KEY")\nprint(get("title"))'
        ),
        (
            "import streamlit as st\ndef secret(k):\n    return st.secrets.get(k)\n"
            'key = secret("OPENROUTER_API_KEY")\nst.code(secret("TITLE"))'
        ),
    ],
)
def test_settings_that_keep_their_secret_show_nothing(text: str) -> None:
    assert said({"app.py": text}) == []


# Texts that import each other


def test_two_names_alike_in_two_modules_are_two_things() -> None:
    texts = {
        "config.py": READ,
        "labels.py": 'KEY = "title"\n',
        "main.py": "from labels import KEY\nprint(KEY)\n",
    }
    assert said(texts) == []


@pytest.mark.parametrize(
    "main",
    [
        "from config import KEY\nprint(KEY)\n",
        "from config import KEY as k\nprint(k)\n",
        "import config\nprint(config.KEY)\n",
        "import config as c\nprint(c.KEY)\n",
        "from config import *\nprint(KEY)\n",
        "def f():\n    from config import KEY\n    print(KEY)\n",
    ],
)
def test_a_key_comes_with_an_import(main: str) -> None:
    (one,) = said({"config.py": READ, "main.py": main})
    assert one.startswith(f"{PRINTED} main.py")


@pytest.mark.parametrize(
    "main",
    [
        "from .core.config import KEY\nprint(KEY)\n",
        "from .core import config\nprint(config.KEY)\n",
        "from app.core.config import KEY\nprint(KEY)\n",
        "import app.core.config\nprint(app.core.config.KEY)\n",
        "from app.core import KEY\nprint(KEY)\n",
    ],
)
def test_a_key_comes_out_of_a_package(main: str) -> None:
    texts = {
        "app/__init__.py": "",
        "app/core/__init__.py": "from .config import *\n",
        "app/core/config.py": READ,
        "app/main.py": main,
    }
    (one,) = said(texts)
    assert one.startswith(f"{PRINTED} app/main.py")


def test_an_instance_of_settings_is_imported() -> None:
    texts = {
        "app/config.py": "class Settings(BaseSettings):\n    openrouter_api_key: str\n"
        "@lru_cache\ndef get_settings():\n    return Settings()\nsettings = get_settings()\n",
        "app/main.py": "from app.config import settings\nprint(settings.openrouter_api_key)\n",
    }
    assert said(texts) == [f"{PRINTED} app/main.py:2"]
    assert ways(texts)[0][0] == "read app/config.py"


def test_the_settings_of_django_are_those_of_its_project() -> None:
    texts = {
        "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_x.conf.prod")\n',
        "site_x/conf/prod.py": "from .base import *\n",
        "site_x/conf/base.py": 'import os\nAI_KEY = os.environ["OPENROUTER_API_KEY"]\n',
        "chat/views.py": "from django.conf import settings\nprint(settings.AI_KEY)\n",
    }
    assert said(texts) == [f"{PRINTED} chat/views.py:2"]


def test_the_config_of_flask_is_known_by_its_names() -> None:
    text = 'from flask import current_app\nprint(current_app.config["OPENROUTER_API_KEY"])\n'
    assert said({"app/views.py": text}) == [f"{PRINTED} app/views.py:2"]


# Whose key it is


GENERIC = 'import os\nKEY = os.getenv("API_KEY")\n'


@pytest.mark.parametrize(
    "use",
    [
        'client = OpenAI(api_key=KEY, base_url="https://api.groq.com/openai/v1")  # not openrouter',
        'requests.post("https://api.example.com/x", headers={"Authorization": KEY})  # openrouter',
        'OPENAI_API_KEY = KEY\nclient = OpenAI(api_key=KEY)\nOR = "openrouter"',
    ],
)
def test_a_generic_name_that_goes_elsewhere_is_not_our_business(use: str) -> None:
    assert said({"app.py": f"{GENERIC}{use}\nprint(KEY)\n"}) == []


@pytest.mark.parametrize(
    "use",
    [
        'client = OpenAI(api_key=KEY, base_url="https://openrouter.ai/api/v1")',
        'URL = "https://openrouter.ai/api/v1"\nclient = AsyncOpenAI(base_url=URL, api_key=KEY)',
        'B = os.getenv("BASE", "https://openrouter.ai/api/v1")\nc = OpenAI(base_url=B, api_key=KEY)',
        'c = OpenAI(**{"api_key": KEY, "base_url": "https://openrouter.ai/api/v1"})',
        'llm = ChatOpenAI(openai_api_key=KEY, openai_api_base="https://openrouter.ai/api/v1")',
        'requests.post("https://openrouter.ai/api/v1/x", headers={"Authorization": f"Bearer {KEY}"})',
        'URL = "https://openrouter.ai/api"\nh = {"Authorization": KEY}\nrequests.post(URL, headers=h)',
        (
            'async def f(s):\n    h = {"Authorization": KEY}\n'
            '    async with s.post("https://openrouter.ai/x", headers=h) as r:\n        await r.json()'
        ),
        'litellm.completion(model="openrouter/auto", api_key=KEY)',
        'openai.api_base = "https://openrouter.ai/api/v1"\nopenai.api_key = KEY',
        'c = httpx.Client(base_url="https://openrouter.ai/api", headers={"Authorization": KEY})',
    ],
)
def test_a_generic_name_counts_where_it_goes_to_openrouter(use: str) -> None:
    found = said({"app.py": f"{GENERIC}{use}\nprint(KEY)\n"})
    assert [one.partition(" app.py")[0] for one in found] == ["error log-leak API_KEY"]
