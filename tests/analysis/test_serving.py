"""What servers written in Python answer with, also by their templates."""

# ruff: noqa: E501 - a text of a program is one line here

import pytest

from tests.analysis.trees import said, ways

READ = 'import os\nKEY = os.environ["OPENROUTER_API_KEY"]\n'
LEAK = ["error server-returns-key OPENROUTER_API_KEY app.py:2"]


# Routes


@pytest.mark.parametrize(
    "code",
    [
        '@app.get("/")\ndef f():\n    return {"has_key": bool(KEY), "n": len(KEY)}',
        "def helper():\n    return KEY",
        '@mock.patch("x")\ndef f():\n    return KEY',
        "@pytest.fixture\ndef f():\n    return KEY",
        '@app.get("/")\ndef f():\n    return ask(KEY)\ndef ask(key):\n    return post(key).json()',
        "class Chat:\n    def get(self):\n        return KEY",
        (
            "class Out(BaseModel):\n    model: str\n"
            '@app.get("/", response_model=Out)\ndef f():\n    return {"model": "m", "key": KEY}'
        ),
        "def lambda_handler(event, context):\n    c = {'key': KEY}\n    return {'body': 'ok', 'x': c}",
        'app["session"] = KEY',
        'request.session["key"] = KEY',
        "@app.post('/')\nasync def f():\n    client = OpenAI(api_key=KEY)\n    return {'c': client.models}",
    ],
)
def test_what_is_not_answered_is_no_leak(code: str) -> None:
    assert said({"app.py": READ + code}) == []


@pytest.mark.parametrize(
    "code",
    [
        '@app.get("/")\ndef f():\n    return {"key": KEY}',
        (
            '@app.route("/", methods=["GET"])\ndef f():\n    if x:\n        try:\n'
            "            return jsonify({'key': KEY})\n        except E:\n            return 1"
        ),
        '@router.get("/config")\nasync def f():\n    return {"a": {"key": KEY}}',
        '@router.post("/", response_model=Out)\nasync def f():\n    return {"key": KEY}',
        '@bp.route("/")\n@login_required\ndef f():\n    data = {}\n    data["key"] = KEY\n    return data',
        '@app.get("/")\ndef f():\n    return config()\ndef config():\n    return {"key": KEY}',
        (
            '@app.get("/")\ndef f(cfg: Config = Depends(config)):\n    return cfg\n'
            "def config():\n    return {'key': KEY}"
        ),
        '@app.route("/")\ndef f():\n    return f"<script>const k = \'{KEY}\'</script>"',
        '@app.route("/")\ndef f():\n    return KEY, 200',
        "class Config(Resource):\n    def get(self):\n        return {'key': KEY}",
        "class Config(APIView):\n    def get(self, request):\n        return Response({'key': KEY})",
        '@api_view(["GET"])\ndef f(request):\n    return Response({"key": KEY})',
        "def f(request):\n    return JsonResponse({'key': KEY})",
        "def f(request):\n    return HttpResponse(f'<b>{KEY}</b>')",
        "async def f(request):\n    return web.json_response({'key': KEY})",
        "async def f(request):\n    return JSONResponse(content={'key': KEY})",
        "def f():\n    return KEY\napp.add_url_rule('/', view_func=f)",
        (
            "def lambda_handler(event, context):\n"
            "    return {'statusCode': 200, 'body': json.dumps({'key': KEY})}"
        ),
        "def f():\n    raise HTTPException(status_code=500, detail=f'bad key {KEY}')",
        (
            "class H(BaseHTTPRequestHandler):\n    def do_GET(self):\n"
            "        self.wfile.write(KEY.encode())"
        ),
        "from flask import session\ndef f():\n    session['key'] = KEY",
        (
            "class Out(BaseModel):\n    key: str\n"
            '@app.get("/", response_model=Out)\ndef f():\n    return Out(key=KEY)'
        ),
        (
            '@app.get("/")\ndef f():\n    return settings.model_dump()\n'
            "class S(BaseModel):\n    key: str = KEY\nsettings = S()"
        ),
        "@app.websocket('/ws')\nasync def f(websocket):\n    await websocket.send_json({'key': KEY})",
    ],
)
def test_what_a_route_answers_is_a_leak(code: str) -> None:
    assert said({"app.py": READ + code}) == LEAK


def test_a_key_comes_to_a_route_from_another_module() -> None:
    texts = {
        "api/config.py": READ,
        "api/routes.py": "from api.config import KEY\n"
        "@router.get('/config')\nasync def f():\n    return {'key': KEY}\n",
    }
    assert ways(texts) == [["read api/config.py", "import api/routes.py", "use api/routes.py"]]


# Templates


RENDERED = [
    'render_template("x.html", key=KEY)',
    'render_template("x.html", **{"key": KEY})',
    'templates.TemplateResponse("x.html", {"request": request, "key": KEY})',
    'templates.TemplateResponse(request=request, name="x.html", context={"key": KEY})',
    'templates.TemplateResponse(request, "x.html", {"key": KEY})',
    'render(request, "x.html", {"key": KEY})',
    'env.get_template("x.html").render(key=KEY)',
]


@pytest.mark.parametrize("call", RENDERED)
@pytest.mark.parametrize(
    "template", ["{{ model }}", "{% if key %}ready{% endif %}", "{{ key|length }}", "key"]
)
def test_a_value_the_template_does_not_show_is_no_leak(call: str, template: str) -> None:
    texts = {"app.py": f"{READ}def f(request):\n    return {call}\n", "templates/x.html": template}
    assert said(texts) == []


@pytest.mark.parametrize("call", RENDERED)
@pytest.mark.parametrize(
    "template",
    ["{{ key }}", "<script>const k = {{ key|tojson }};</script>", "{% include 'y.html' %}"],
)
def test_a_value_the_template_shows_is_a_leak(call: str, template: str) -> None:
    texts = {
        "app.py": f"{READ}def f(request):\n    return {call}\n",
        "templates/x.html": template,
        "templates/y.html": "{{ key }}",
    }
    assert said(texts) == LEAK


def test_a_template_nobody_has_is_taken_to_show_what_it_is_given() -> None:
    assert said({"app.py": f'{READ}render_template("x.html", key=KEY)\n'}) == LEAK


@pytest.mark.parametrize(
    ("code", "template"),
    [
        ("@app.context_processor\ndef inject():\n    return dict(key=KEY)", "{{ key }}"),
        (("class V(TemplateView):\n    template_name = 'x.html'\n"
         "    def get_context_data(self, **kw):\n        c = super().get_context_data(**kw)\n"
         "        c['key'] = KEY\n        return c"), "{{ key }}"),
        ("render_template('x.html', config=C())\nclass C:\n    key = KEY", "{{ config.key }}"),
        ("render_template_string('<p>{{ key }}</p>', key=KEY)", ""),
    ],
)  # fmt: skip
def test_a_context_may_be_made_elsewhere(code: str, template: str) -> None:
    texts = {"app.py": f"{READ}{code}\n", "templates/x.html": template}
    assert said(texts) == LEAK
    if template:
        assert said({**texts, "templates/x.html": "nothing"}) == []


@pytest.mark.parametrize(
    "code",
    [
        "app.config['OPENROUTER_API_KEY'] = KEY",
        "app.config.update(OPENROUTER_API_KEY=KEY)",
        "app.config.from_mapping({'OPENROUTER_API_KEY': KEY})",
        "class Config:\n    OPENROUTER_API_KEY = KEY\napp.config.from_object(Config)",
    ],
)
def test_templates_of_flask_know_its_configuration(code: str) -> None:
    texts = {"app.py": f"{READ}app = Flask(__name__)\n{code}\n"}
    shows = "<script>const k = '{{ config.OPENROUTER_API_KEY }}'</script>"
    asks = "{% if config.OPENROUTER_API_KEY %}{{ config.MODEL }}{% endif %}"
    assert said({**texts, "templates/x.html": asks}) == []
    assert said({**texts, "templates/x.html": shows}) == LEAK


@pytest.mark.parametrize(
    "code",
    [
        "templates.env.globals['key'] = KEY",
        "app.jinja_env.globals['key'] = KEY",
        "app.jinja_env.globals.update(key=KEY)",
    ],
)
def test_templates_know_the_names_of_their_environment(code: str) -> None:
    texts = {"app.py": f"{READ}{code}\n"}
    assert said({**texts, "templates/x.html": "{% if key %}{{ other }}{% endif %}"}) == []
    assert said({**texts, "templates/x.html": "<script>const k = '{{ key }}'</script>"}) == LEAK


# Apps that are pages


@pytest.mark.parametrize(
    "code",
    [
        'st.write("key is set" if KEY else "no key")',
        "st.session_state.key = KEY",
        'st.text_input("Your key", type="password")',
        'key = st.text_input("Your key", type="password") or KEY\nask(key)',
        'st.write(OpenAI(api_key=KEY).chat.completions.create(model="m").choices[0])',
        'with open("x") as f:\n    f.write(KEY)',
        "gr.State(KEY)",
        "gr.State(value=KEY)",
        'cl.user_session.set("key", KEY)',
        "gr.Interface(fn=lambda text: ask(KEY, text), inputs='text', outputs='text')",
    ],
)
def test_an_app_that_keeps_its_key_is_no_leak(code: str) -> None:
    head = "import streamlit as st\nimport gradio as gr\nimport chainlit as cl\n"
    assert said({"app.py": head + READ + code}) == []


@pytest.mark.parametrize(
    "code",
    [
        'st.write("Key:", KEY)',
        'st.sidebar.text_input("Key", value=KEY, type="password")',
        'st.text_input("Key", KEY)',
        'with st.sidebar:\n    col.text_input("Key", value=KEY)',
        "components.html(f\"<script>const k = '{KEY}'</script>\", height=0)",
        "st.session_state.key = KEY\nst.code(st.session_state.key)",
        'st.session_state["key"] = KEY\nst.code(st.session_state["key"])',
        'st.error(f"bad key {KEY}")',
        'gr.Textbox(value=KEY, label="Key", type="password")',
        'gr.HTML(f"<script>{KEY}</script>")',
        'cl.Message(content=f"using {KEY}")',
        "gr.Interface(fn=lambda text: KEY, inputs='text', outputs='text')",
        "ui.input(value=KEY)",
        "@app.callback(Output('a', 'children'))\ndef f():\n    return KEY\nimport dash",
    ],
)
def test_an_app_that_shows_its_key_is_a_leak(code: str) -> None:
    (one,) = said({"app.py": READ + "import streamlit as st\n" + code})
    assert one == LEAK[0]


@pytest.mark.parametrize("name", ["api_key", "other"])
def test_a_field_is_filled_with_the_state_of_its_name(name: str) -> None:
    texts = {
        "app.py": f"import streamlit as st\n{READ}st.session_state.api_key = KEY\n",
        "side.py": f'import streamlit as st\nst.text_input("Key", key="{name}", type="password")\n',
    }
    told = ["error server-returns-key OPENROUTER_API_KEY app.py:3"]
    assert said(texts) == (told if name == "api_key" else [])


# What applications keep for all their texts


@pytest.mark.parametrize(
    ("main", "handler"),
    [
        ('app = web.Application()\napp["key"] = KEY\n', 'web.json_response(request.app["key"])'),
        ("app = FastAPI()\napp.state.key = KEY\n", "JSONResponse(request.app.state.key)"),
        ("app = Sanic('x')\napp.ctx.key = KEY\n", "JSONResponse(request.app.ctx.key)"),
        ("tornado.web.Application([], key=KEY)\n", 'self.write(self.settings["key"])'),
    ],
)
def test_handlers_elsewhere_ask_the_application(main: str, handler: str) -> None:
    head = "from aiohttp import web\nimport tornado.web\n"
    texts = {"main.py": f"{head}{READ}{main}", "h.py": f"{head}def h(request):\n    {handler}\n"}
    assert said(texts) == ["error server-returns-key OPENROUTER_API_KEY main.py:4"]
    texts["h.py"] = texts["h.py"].replace('"key"', '"model"').replace(".key", ".model")
    assert said(texts) == []


# GraphQL, sockets and chats


@pytest.mark.parametrize(
    "code",
    [
        "@strawberry.type\nclass Query:\n    @strawberry.field\n    def ready(self) -> bool:\n        return bool(KEY)",
        "class Query(graphene.ObjectType):\n    def resolve_ready(root, info):\n        return KEY is not None",
        "class Query:\n    def resolve_key(root, info):\n        return KEY",
        "@form.field\ndef key():\n    return KEY",
        'from flask_socketio import emit\nemit("reply", {"ready": bool(KEY)})',
        'emit("key", KEY)',
        "import discord\nasync def f(ctx):\n    await ctx.send(await ask(KEY))",
        "async def f(ctx):\n    await ctx.send(KEY)",
    ],
)
def test_what_others_are_not_told_is_no_leak(code: str) -> None:
    assert said({"app.py": f"import strawberry, graphene\n{READ}{code}\n"}) == []


@pytest.mark.parametrize(
    "code",
    [
        "@strawberry.type\nclass Query:\n    @strawberry.field\n    def key(self) -> str:\n        return KEY",
        "@strawberry.type\nclass C:\n    key: str\n@strawberry.type\nclass Query:\n    @strawberry.field\n    def c(self) -> C:\n        return C(key=KEY)",
        '@query.field("key")\ndef key(*_):\n    return KEY\nimport ariadne',
        "class Query(graphene.ObjectType):\n    def resolve_key(root, info):\n        return KEY",
        'from flask_socketio import emit\nemit("config", {"key": KEY})',
        'import discord\nasync def f(ctx):\n    await ctx.send(f"key {KEY}")',
        "from telegram import Update\nasync def f(update, context):\n    await update.message.reply_text(KEY)",
    ],
)
def test_what_others_may_ask_for_or_are_told_is_a_leak(code: str) -> None:
    (one,) = said({"app.py": f"import strawberry, graphene\n{READ}{code}\n"})
    assert one == "error server-returns-key OPENROUTER_API_KEY app.py:3"
