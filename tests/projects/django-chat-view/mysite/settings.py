import environ

env = environ.Env()
OPENROUTER_API_KEY = env("OPENROUTER_API_KEY", default="")
AI = {"key": OPENROUTER_API_KEY, "model": "openrouter/auto"}
