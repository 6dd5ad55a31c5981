"""Small programs of Python as people write them: what each shows of its key, if anything."""

# ruff: noqa: E501 - a program is one line here

import pytest

from tests.analysis.trees import said

HEAD = 'import os\nKEY = os.environ["OPENROUTER_API_KEY"]\nimport streamlit as st\n'

SAFE = {
    "exc type": "try:\n    ask(KEY)\nexcept Exception as e:\n    print(e)",
    "agent": 'a = Agent(llm_config={"api_key": KEY, "model": "m"})\nprint(a.name)\nfor x in [a]:\n    print(x.name)',
    "cfg model": 'C = {"openrouter": {"api_key": KEY, "model": "m"}}\nprint(C["openrouter"]["model"])\nfor n in C:\n    print(n)',
    "items names": 'C = {"openrouter": KEY}\nfor name, key in C.items():\n    print(name, "set" if key else "no")',
    "missing": 'M = [n for n in ["OPENROUTER_API_KEY"] if not os.getenv(n)]\nprint(M)',
    "enumerate": "for i, k in enumerate([KEY]):\n    print(i)",
    "popen": 'subprocess.run(["x"], env={"K": KEY})\nr = subprocess.run(["x"], env={**os.environ, "K": KEY}, capture_output=True)\nprint(r.stdout)',
    "response var": 'def f():\n    r = requests.post("https://openrouter.ai", headers={"A": KEY})\n    print(r.text, r.status_code, r.json())',
    "valid": 'def is_valid(key):\n    return key.startswith("sk")\nprint(is_valid(KEY))',
    "len": "def n(key):\n    return len(key)\nprint(n(KEY))",
    "mask lambda": 'mask = lambda k: k[:4] + "..."\nprint(mask(KEY))',
    "hash": "print(hash(KEY), id(KEY))",
    "count": 'print(KEY.count("a"), KEY.isalnum())',
    "st.info": 'st.info("Enter key") if not KEY else st.success("ok")',
    "client models": "c = OpenAI(api_key=KEY)\nfor m in c.models.list():\n    print(m.id)",
    "dict of clients": 'c = {"or": OpenAI(api_key=KEY)}\nprint(c)\nprint(list(c.keys()))',
    "set env": 'os.environ["OPENAI_API_KEY"] = KEY\nprint(os.environ["HOME"])',
    "zip": 'for n, v in zip(["a"], [1]):\n    print(n, v)',
    "keys list": 'keys = [k for k in [KEY] if k]\nprint(f"{len(keys)} keys")',
    "rot": 'keys = [KEY]\ni = 0\nkey = keys[i]\nprint(f"using key {i}")',
    "args": 'p = argparse.ArgumentParser()\np.add_argument("--key", default=KEY, help="k")\na = p.parse_args()\nprint(a.model)',
    "cached": "@lru_cache\ndef client():\n    return OpenAI(api_key=KEY)\nprint(client().chat)",
    "bool()": '@app.get("/h")\ndef h():\n    return {"ok": True, "openrouter": KEY is not None, "k": bool(KEY), "l": len(KEY) > 3}',
    "error text": '@app.get("/h")\ndef h():\n    if not KEY:\n        return {"error": "OPENROUTER_API_KEY missing"}\n    return {"answer": ask(KEY)}',
    "depends": 'def verify(x=Header()):\n    if x != KEY:\n        raise HTTPException(403, "bad")\n    return x\n@app.get("/h")\ndef h(u=Depends(verify)):\n    return u',
    "format_key": 'print(f"{KEY!s:.6}")',
    "tmpl prompt": 'print(PROMPT.format(model="m"))',
    "docker": 'cmd = f"docker run -e K={KEY} x"\nos.system(cmd)',
    "write env": 'open(".env", "w").write(f"OPENROUTER_API_KEY={KEY}")',
    "ui state": 'with gr.Blocks() as d:\n    s = gr.State({"key": KEY})\n    gr.Textbox().submit(f, [s], None)',
    "chat msgs": 'def f(h):\n    client = OpenAI(api_key=KEY)\n    h.append({"role": "user"})\n    yield h\ngr.ChatInterface(f)',
}

LEAKING = {
    "from_env": "class S(BaseModel):\n    key: str\n    @classmethod\n    def from_env(cls):\n        return cls(key=KEY)\ns = S.from_env()\nprint(s)",
    "from_env2": "class S:\n    def __init__(self, key):\n        self.key = key\n    @staticmethod\n    def make():\n        return S(KEY)\nprint(S.make().key)",
    "kwargs": "def show(**kw):\n    print(kw)\nshow(key=KEY)",
    "logger f": 'import logging\nlogger = logging.getLogger()\nlogger.debug(f"headers={ {"A": KEY} }")',
    "log args": 'import logging\nlogging.info("key=%s", KEY)',
    "structlog": 'log = structlog.get_logger()\nlog.info("start", key=KEY)',
    "loguru": 'from loguru import logger\nlogger.debug("k {}", KEY)',
    "self.logger": 'class A:\n    def __init__(self):\n        self.key = KEY\n        self.logger.info(f"using {self.key}")',
    "stderr": "import sys\nsys.stderr.write(KEY)",
    "print file": "print(KEY, file=sys.stderr)",
    "nested dict": 'C = {"openrouter": {"api_key": KEY}}\nprint(C["openrouter"]["api_key"])',
    "list of dict": 'C = [{"key": KEY}]\nfor c in C:\n    print(c["key"])',
    "join env": 'for k in ["a"]:\n    print(k, os.getenv("OPENROUTER_API_KEY"))',
    "headers fn": 'def headers():\n    return {"Authorization": f"Bearer {KEY}"}\nprint(headers())',
    "try assign": "def f():\n    try:\n        k = KEY\n    except Exception:\n        k = None\n    print(k)",
    "if assign": 'def f(x):\n    k = "a"\n    if x:\n        k = KEY\n    print(k)',
    "closure": "def f():\n    k = KEY\n    def g():\n        print(k)\n    return g",
    "ternary": 'print(KEY if KEY else "none")',
    "lambda": "f = lambda: KEY\nprint(f())",
    "class attr inst": "class C:\n    K = KEY\nprint(C().K)",
    "global cfg": 'cfg = {}\ndef load():\n    cfg["key"] = KEY\ndef show():\n    print(cfg)',
    "dump": 'print(json.dumps({"k": KEY}, indent=2))',
    "slice 20": "print(KEY[:25])",
    "rich": 'console.print(f"[red]{KEY}")',
    "dataclass repr": "@dataclass(frozen=True)\nclass C:\n    key: str\n    @classmethod\n    def load(cls):\n        return cls(KEY)\nprint(C.load())",
    "async gen": '@app.get("/s")\nasync def s():\n    async def gen():\n        yield f"data: {KEY}"\n    return StreamingResponse(gen())',
    "ws": '@app.websocket("/ws")\nasync def w(ws):\n    await ws.send_text(KEY)',
    "fastapi HTMLResponse": '@app.get("/")\nasync def r():\n    html = open("x").read().replace("__KEY__", KEY)\n    return HTMLResponse(html)',
    "flask replace": '@app.route("/")\ndef r():\n    return open("x").read().replace("__KEY__", KEY)',
    "js file": '@app.route("/config.js")\ndef r():\n    js = "window.KEY = \'%s\';" % KEY\n    return Response(js, mimetype="application/javascript")',
    "cookies": 'def r():\n    resp = make_response("x")\n    resp.set_cookie("k", KEY)\n    return resp',
    "header": 'def r(resp):\n    resp.headers["X-Key"] = KEY\n    return resp',
    "redirect": '@app.get("/")\ndef r():\n    return redirect(f"/chat?key={KEY}")',
    "current_app": 'from flask import current_app\n@bp.get("/x")\ndef r():\n    return {"k": current_app.config["OPENROUTER_API_KEY"]}',
    "exc": 'raise ValueError(f"bad key {KEY}")',
    "gr click": "import gradio as gr\ndef f():\n    return KEY\nwith gr.Blocks() as d:\n    gr.Button().click(f, outputs=gr.Textbox())",
    "gr update": "def f():\n    return gr.update(value=KEY)",
    "st session default": 'if "k" not in st.session_state:\n    st.session_state["k"] = KEY\nst.text_input("K", value=st.session_state.get("k", ""), type="password")',
    "st f": 'st.markdown(f"Key `{KEY}`")',
}


@pytest.mark.parametrize("program", SAFE.values(), ids=SAFE.keys())
def test_a_program_that_keeps_its_key_is_no_leak(program: str) -> None:
    assert said({"app.py": HEAD + program}) == []


@pytest.mark.parametrize("program", LEAKING.values(), ids=LEAKING.keys())
def test_a_program_that_shows_its_key_is_a_leak(program: str) -> None:
    assert said({"app.py": HEAD + program})
