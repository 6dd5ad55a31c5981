"""The format `jsonl`: the content of `json`, one object a line, for streams and log collectors.

Each line has a `type`. The first is `run`, then come `finding`, `key`, `suppressed` and
`diagnostic`, and the last is `summary`: a file without it was cut off. What they hold is described
by `schemas/report.schema.json`.
"""

import json
from collections.abc import Iterator
from typing import Any

from orscan.report import Report
from orscan.reporters import RenderOptions, json_

_LISTS = {
    "findings": "finding",
    "keys": "key",
    "suppressed": "suppressed",
    "diagnostics": "diagnostic",
}


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    whole = json.loads(json_.render(report, options))
    return "".join(json.dumps(record) + "\n" for record in _records(whole))


def _records(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    head = {"schema_version", "tool", "scanned"}
    yield {"type": "run"} | {name: whole[name] for name in sorted(head)}
    for name, kind in _LISTS.items():
        for item in whole[name]:
            yield {"type": kind} | item
    yield {"type": "summary"} | whole["summary"]
