"""The part of the page that shows which key is at which place, as a table."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from orscan.reporters.page import Numbered, Page, escaped, scrolled, section
from orscan.reporters.stories import in_tree
from orscan.reporters.wording import counted

_ROWS, _COLUMNS = 60, 30
"""How many places and keys the table has at most."""

NameT = TypeVar("NameT", int, str)


def places(page: Page) -> str:
    """Return the table of which key is at which place; empty where it would be one line."""
    cells: dict[tuple[str, int], list[Numbered]] = {}
    for one in page.findings:
        name = (one.finding.location.path, page.group_of[one.number])
        cells.setdefault(name, []).append(one)
    paths, numbers = {path for path, _ in cells}, {number for _, number in cells}
    if len(paths) < 2 or len(numbers) < 2:
        return ""
    columns = _most(numbers, [number for _, number in cells], _COLUMNS)
    rows = _most(paths, [path for path, number in cells if number in columns], _ROWS)
    groups = {group.number: group for group in page.groups}
    head = "".join(f'<th scope="col"><code>{escaped(groups[at].shown)}</code>' for at in columns)
    body = "".join(_row(path, [cells.get((path, at)) for at in columns]) for path in rows)
    left = [
        counted(len(several) - len(shown), noun)
        for several, shown, noun in ((numbers, columns, "key"), (paths, rows, "place"))
        if len(several) > len(shown)
    ]
    more = f" Left out here, and told below: {' and '.join(left)}." if left else ""
    table = (
        '<table class="matrix"><caption>How many findings of a key a place holds; an outline means '
        f'not in the tree.{more}</caption><thead><tr><th scope="col">Place{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
    return section("matrix", "Keys and places", scrolled("Keys and places", table))


def _most(names: set[NameT], seen: Sequence[NameT], limit: int) -> list[NameT]:
    """Return the *names* that are *seen* most often, at most *limit*."""
    counts = dict.fromkeys(sorted(names), 0)
    for name in seen:
        counts[name] += 1
    return sorted(counts, key=lambda name: -counts[name])[:limit]


def _row(path: str, cells: Iterable[Sequence[Numbered] | None]) -> str:
    drawn = "".join(_cell(several) if several else "<td>" for several in cells)
    return f'<tr><th scope="row"><code>{escaped(path)}</code>{drawn}</tr>'


def _cell(several: Sequence[Numbered]) -> str:
    worst = max(one.finding.severity for one in several).word
    here = any(in_tree(one.finding) for one in several)
    said = f"{worst}{'' if here else ', not in the tree'}: "
    return (
        f'<td class="{worst}{"" if here else " past"}"><a href="#f{several[0].number}">'
        f'<span class="heard">{said}</span>{len(several)}</a>'
    )
