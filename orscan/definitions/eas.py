"""eas.json: the environment of each build profile of an Expo app.

Source: docs.expo.dev/eas/environment-variables, read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents
from orscan.definitions.tree import Mapping, entries, variables


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        build = document.get("build") if isinstance(document, Mapping) else None
        for profile, settings in entries(build):
            if isinstance(settings, Mapping):
                yield from variables(file.text, settings.get("env"), Carrier.EAS, profile.text)
