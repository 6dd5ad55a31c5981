"""A plugin for detect-secrets that finds what orscan finds in lines of text.

    detect-secrets scan -p "$(python -m orscan.integrations.detect_secrets)"

detect-secrets hands over lines, each with five lines on both sides, so that a key in pieces is
found where they are that near to each other. What needs the file as a whole (archives, UTF-16, a
project's way to the client) takes `orscan scan`.

Source: detect-secrets 1.5.0, `detect_secrets/plugins/base.py` and `core/scan.py`, read 2026-11-28.
"""

import sys
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.util.code_snippet import CodeSnippet

from orscan.blob import Blob, Origin, OriginKind
from orscan.config import Config
from orscan.engine import Engine
from orscan.rule import Severity

SECRET_TYPE = "OpenRouter API Key"  # noqa: S105 - what such a secret is called in a baseline


class OpenRouterDetector(RegexBasedDetector):
    """Finds OpenRouter API keys, also encoded and in pieces.

    Derived from the detector for regexes, as detect-secrets' filters trust no other kind with a
    name that ends in `_id`; it has none of these regexes itself.
    """

    secret_type = SECRET_TYPE
    denylist = ()

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the keys in *string*, each once."""
        yield from dict.fromkeys(key for _, key in _keys(string, ""))

    def analyze_line(
        self,
        filename: str,
        line: str,
        line_number: int = 0,
        context: CodeSnippet | None = None,
        **_: Any,
    ) -> set[PotentialSecret]:
        """Return the keys that begin in *line*; *context* is the lines around it."""
        text, at = line, 0
        if context is not None:
            # Another plugin of the same scan may have put words in the place of the line.
            lines = [one.rstrip("\r\n") for one in context.lines]
            text, at = "\n".join(lines), context.target_index
        return {
            PotentialSecret(
                type=self.secret_type, filename=filename, secret=key, line_number=line_number
            )
            for index, key in _keys(text, filename)
            if index == at
        }


def _keys(text: str, path: str) -> Iterator[tuple[int, str]]:
    """Yield the keys in *text* with the index of the line that each begins in, from 0."""
    data = text.encode("utf-8", "surrogateescape")
    engine = _engine()
    if not engine.occurring(data):
        return
    name = path.replace("\\", "/") or "<text>"
    result = engine.scan_blob(Blob.of(data, Origin(OriginKind.BYTES, name)))
    for finding in result.findings:
        told = finding.suppression is None and finding.severity >= Severity.WARNING
        if finding.secret and told:
            key = finding.secret.reveal().decode("utf-8", "replace")
            yield finding.location.start.line - 1, key


@cache
def _engine() -> Engine:
    return Engine(Config(), bulk=False)


if __name__ == "__main__":
    sys.stdout.write(f"{Path(__file__).resolve()}\n")
