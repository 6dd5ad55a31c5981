"""Expo's app.json: all of `extra` is passed to the app.

Source: docs.expo.dev/versions/latest/config/app and docs.expo.dev/guides/environment-variables,
read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents, leaves
from orscan.definitions.tree import Mapping


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    if "extra" not in file.text.text:
        return  # other files are called app.json, too: long texts of a translation
    for document in documents(file):
        if isinstance(document, Mapping):
            yield from leaves(file.text, document.get("expo", "extra"), Carrier.APP_CONFIG)
            yield from leaves(file.text, document.get("extra"), Carrier.APP_CONFIG)
