import logging
import os

import requests
from flask import Flask, jsonify, render_template, request

from masking import mask_key

app = Flask(__name__)
app.config["OPENROUTER_API_KEY"] = os.getenv("OPENROUTER_API_KEY")
log = logging.getLogger(__name__)
log.info("key %s", mask_key(app.config["OPENROUTER_API_KEY"]))
log.debug("ends in %s", app.config["OPENROUTER_API_KEY"][-4:])


class Client:
    def __init__(self, key):
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {key}"})

    def ask(self, messages):
        answer = self.session.post(
            "https://openrouter.ai/api/v1/chat/completions", json={"messages": messages}
        )
        answer.raise_for_status()
        return answer.json()


client = Client(app.config["OPENROUTER_API_KEY"])
log.info("asking with %s", client)


@app.get("/")
def index():
    return render_template("index.html", key=app.config["OPENROUTER_API_KEY"])


@app.get("/api/status")
def status():
    key = app.config["OPENROUTER_API_KEY"]
    return jsonify(has_key=bool(key), length=len(key or ""), model="openrouter/auto")


@app.post("/api/chat")
def chat():
    return jsonify(client.ask(request.get_json()["messages"]))
