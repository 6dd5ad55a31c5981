"""TOML settings of any program: `.streamlit/secrets.toml`, `fly.toml`, `config.toml`."""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents, leaves


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        yield from leaves(file.text, document, Carrier.TOML_CONFIG)
