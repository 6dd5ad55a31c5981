import os

from decouple import config

INSTALLED_APPS = ["chat"]
AI = {"key": os.environ["OPENROUTER_API_KEY"], "model": "openrouter/auto"}
DEMO_KEY = config("OPENROUTER_DEMO_KEY")
