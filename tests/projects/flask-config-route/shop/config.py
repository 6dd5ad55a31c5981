import os


class Config:
    MODEL = os.getenv("OPENROUTER_MODEL", "openrouter/auto")

    def __init__(self):
        self.key = os.environ["OPENROUTER_API_KEY"]


config = Config()
