import os

from flask import Flask, jsonify, render_template

from .config import config

app = Flask(__name__)
WIDGET_KEY = os.getenv("OPENROUTER_WIDGET_KEY")


def settings():
    return {"model": config.MODEL, "auth": {"key": config.key}}


@app.route("/api/settings")
def show_settings():
    try:
        return jsonify(settings())
    except KeyError as error:
        return {"error": str(error)}, 500


@app.route("/")
def index():
    return render_template("index.html", model=config.MODEL, widget_key=WIDGET_KEY)
