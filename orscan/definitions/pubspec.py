"""pubspec.yaml: environment files that a Flutter app carries as assets.

Source: docs.flutter.dev/ui/assets/assets-and-images, and the README of flutter_dotenv on pub.dev,
read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, reference
from orscan.definitions.settings import documents
from orscan.definitions.tree import Mapping, Node, Scalar, items

_SETTINGS = re.compile(
    r"(?:^|/)[^/]*(?:env|secret|config|credential|keys?\b|api[_-]?key)[^/]*$|\.(?:ini|properties)$",
    re.IGNORECASE,
)


def read(file: File) -> Iterator[Definition]:
    """Yield one definition for each asset that may hold settings: its name is the asset's path.

    See `Format`.
    """
    for document in documents(file):
        assets = document.get("flutter", "assets") if isinstance(document, Mapping) else None
        for item in items(assets):
            path = _path(item)
            if path is not None and _SETTINGS.search(path.text):
                span = file.text.span(path.start, path.end)
                yield reference(path.text, path.text, span, Carrier.PUBSPEC_ASSET)


def _path(item: Node) -> Scalar | None:
    """Return an asset's path; an asset with flavours or transformers is a mapping."""
    node = item.get("path") if isinstance(item, Mapping) else item
    return node if isinstance(node, Scalar) else None
