"""Which environment a name is about: production, staging, development or tests."""

import re
from collections.abc import Sequence

from orscan.definitions.names import words

PRODUCTION = "production"
_NAMED = {
    PRODUCTION: ("PROD", "PRODUCTION", "PRD"),
    "staging": ("STAGING", "STAGE", "PREVIEW", "UAT"),
    "development": ("DEV", "DEVELOPMENT", "LOCAL", "LOCALHOST", "DEBUG"),
    "test": ("TEST", "TESTS", "TESTING", "CI", "E2E"),
}
_ENVIRONMENT_OF = {word: name for name, several in _NAMED.items() for word in several}
# `live` is in names of chats, `qa` in those of programs that answer questions.


def environments_in(text: str) -> Sequence[str]:
    """Return the environments that *text* names, each once, in its order."""
    named = words(re.sub(r"[^A-Za-z0-9]+", "_", text))
    return list(dict.fromkeys(_ENVIRONMENT_OF[word] for word in named if word in _ENVIRONMENT_OF))
