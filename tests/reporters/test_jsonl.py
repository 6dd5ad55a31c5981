import json
from typing import Any

import jsonschema
import pytest

from orscan.report import Report
from orscan.reporters import schema_text
from tests.reporters.formats import written
from tests.reporters.golden import golden
from tests.reporters.reports import FULL, INCOMPLETE, KINDS

SHAPE = jsonschema.Draft202012Validator(json.loads(schema_text()))
LISTS = {"finding": "findings", "key": "keys", "suppressed": "suppressed"}


def records(shown: Report) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written("jsonl", shown).splitlines()]


def whole(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Put the lines together again."""
    head, *items, summary = lines
    names = {**LISTS, "diagnostic": "diagnostics"}
    lists: dict[str, list[Any]] = {name: [] for name in names.values()}
    for item in items:
        lists[names[item.pop("type")]].append(item)
    assert head.pop("type") == "run"
    assert summary.pop("type") == "summary"
    return {**head, **lists, "summary": summary}


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_the_lines_are_the_json_report_in_pieces(shown: Report) -> None:
    together = whole(records(shown))
    SHAPE.validate(together)
    assert together == json.loads(written("json", shown))


def test_the_last_line_tells_that_it_is_the_last_and_whether_all_was_scanned() -> None:
    last = records(INCOMPLETE)[-1]
    assert (last["type"], last["incomplete"], last["exit_code"]) == ("summary", True, 3)


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_a_line_is_ascii_without_breaks_in_it(shown: Report) -> None:
    text = written("jsonl", shown)
    assert text.isascii()
    assert len(text.splitlines()) == text.count("\n")


def test_golden() -> None:
    golden("full.jsonl", written("jsonl", FULL))
