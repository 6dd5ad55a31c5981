"""Reporters turn a report into text, one module each; `render` is the one door it leaves by.

A reporter is a plain function. Its module is loaded when it is asked for: rich alone costs a tenth
of a second, and the hook needs one format only.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, Protocol

from orscan.report import Report
from orscan.secret import redact


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How to render: *width* is the columns of the terminal, *verbose* shows suppressed findings.

    *color* is whether escape codes may be written; only `text` ever writes them. *group_by* is one
    of `GROUPINGS`: what findings stand together by, in `text`. *at* is when the scan ended, in
    seconds since 1970, for formats that must tell; None is now.
    """

    color: bool = False
    width: int = 80
    tool_version: str = ""
    verbose: bool = False
    group_by: str = "key"
    at: float | None = None


GROUPINGS = ("key", "file", "rule")
"""What the findings of a text can be grouped by."""


class Reporter(Protocol):
    """Turns a report into text that ends with one newline."""

    def __call__(self, report: Report, options: RenderOptions) -> str:
        """Return *report* as text."""
        ...


def _text() -> Reporter:
    from orscan.reporters import text  # noqa: PLC0415 - see the module

    return text.render


def _json() -> Reporter:
    from orscan.reporters import json_  # noqa: PLC0415 - see the module

    return json_.render


def _sarif() -> Reporter:
    from orscan.reporters import sarif  # noqa: PLC0415 - see the module

    return sarif.render


def _github() -> Reporter:
    from orscan.reporters import github  # noqa: PLC0415 - see the module

    return github.render


def _markdown() -> Reporter:
    from orscan.reporters import markdown  # noqa: PLC0415 - see the module

    return markdown.render


def _jsonl() -> Reporter:
    from orscan.reporters import jsonl  # noqa: PLC0415 - see the module

    return jsonl.render


def _csv() -> Reporter:
    from orscan.reporters import csv_  # noqa: PLC0415 - see the module

    return csv_.render


def _junit() -> Reporter:
    from orscan.reporters import junit  # noqa: PLC0415 - see the module

    return junit.render


def _gitlab() -> Reporter:
    from orscan.reporters import gitlab  # noqa: PLC0415 - see the module

    return gitlab.render


def _codequality() -> Reporter:
    from orscan.reporters import codequality  # noqa: PLC0415 - see the module

    return codequality.render


def _html() -> Reporter:
    from orscan.reporters import html_  # noqa: PLC0415 - see the module

    return html_.render


REPORTERS: dict[str, Callable[[], Reporter]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
    "gitlab-codequality": _codequality,
    "junit": _junit,
    "markdown": _markdown,
    "html": _html,
    "csv": _csv,
}
"""Every format by name; calling the value loads its reporter."""


def render(name: str, report: Report, options: RenderOptions) -> str:
    """Return *report* in the format *name*, one of `REPORTERS`, without a whole key in it.

    Keys are masked before rendering, so that no line break or escape can come between their
    characters, and once more in the result.
    """
    reporter = REPORTERS[name]()
    return _without_keys(reporter(_safe(report), options))


def schema_text() -> str:
    """Return the JSON Schema of the format `json`, as it is shipped."""
    from importlib.resources import files  # noqa: PLC0415 - only `orscan schema` needs it

    return files("orscan").joinpath("schemas/report.schema.json").read_text("utf-8")


def _safe(value: Any) -> Any:
    """Return *value* with every text in it free of keys and fit for UTF-8, however deep.

    Goes through all fields, so that one added later is masked as well.
    """
    if isinstance(value, str):
        return value if isinstance(value, Enum) else _safe_text(value)
    if isinstance(value, tuple):
        return tuple(map(_safe, value))
    if isinstance(value, dict):
        return {_safe(key): item for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _safe(getattr(value, f.name)) for f in fields(value)})
    return value


def _safe_text(text: str) -> str:
    # Names of files may hold halves of characters, which no output could be encoded with.
    whole = text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
    return _without_keys(whole)


def _without_keys(text: str) -> str:
    masked = redact(text)
    # Masking a key may uncover one that stands directly behind it.
    return masked if masked == text else _without_keys(masked)
