"""The part of the page that tells of each key: what is known of it, and when it was exposed."""

from collections.abc import Iterator, Sequence

from orscan.reporters.page import Group, Page, escaped, scrolled, section, verdict_tag
from orscan.reporters.stories import said_of, story_of, together
from orscan.reporters.timeline import WIDE, Axis, Stretch, axis, stretches
from orscan.story import Story

_KEYS = 100
"""How many keys are shown at once; a click away are the others."""

_LEGEND = (
    '<p class="quiet"><span class="key-still">still there</span> &nbsp; '
    '<span class="key-gone">removed, in history only</span></p>'
)


def keys(page: Page) -> str:
    if not page.groups:
        return ""
    spans = {group.number: stretches(group.findings) for group in page.groups}
    shared = axis(spans.values())
    told = any(map(story_of, page.report.findings))
    rows = [_key(group, spans[group.number], shared, told=told) for group in page.groups]
    head = _key_columns(shared, told=told)
    table = scrolled("Keys and exposure", _key_table(head, rows[:_KEYS]))
    if len(rows) > _KEYS:
        more = scrolled("More keys", _key_table(head, rows[_KEYS:]))
        said = f"{len(rows) - _KEYS:,} more keys and variables"
        table += f"<details><summary>{said}</summary>{more}</details>"
    return section("keys", "Keys and exposure", (_LEGEND if shared else "") + table)


def _key_columns(shared: Axis | None, *, told: bool) -> str:
    head = (
        '<th scope="col">Key or variable<th scope="col">Worst<th scope="col" class="number">Places'
    )
    if told:
        head += '<th scope="col">Added<th scope="col">Now<th scope="col" class="number">Days'
    if shared:
        head += (
            '<th scope="col" class="span"><span class="ends"><span><span class="heard">Exposed, '
            f"from </span>{shared.first}</span><span>{shared.last}</span></span>"
        )
    return f'{head}<th scope="col">Owner'


def _key_table(head: str, rows: Sequence[str]) -> str:
    return (
        "<table><caption>Each key with what is known of it; the number leads to its places."
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _key(group: Group, spans: Sequence[Stretch], shared: Axis | None, *, told: bool) -> str:
    secret = group.members[0].finding.secret
    digest = f'<span class="digest" title="SHA-256">{secret.sha256}</span>' if secret else ""
    owner = secret.owner_url if secret else None
    link = f'<a href="{owner}" rel="noopener noreferrer">settings</a>' if owner else ""
    tag = verdict_tag(group.members[0].finding)
    cells = [
        f'<th scope="row"><code>{escaped(group.shown)}</code>{tag}{digest}',
        f'<td class="{group.worst.word}"><span class="word">{group.worst.word}</span>',
        f'<td class="number"><a href="#f{group.members[0].number}">{len(group.members):,}</a>',
    ]
    if told:
        added, now, days = _lived(group)
        cells.append(f'<td class="day">{added}<td class="now">{now}<td class="number">{days}')
    if shared:
        cells.append(f"<td>{_bars(spans, shared)}")
    return f'<tr id="k{group.number}">{"".join(cells)}<td>{link}\n'


def _lived(group: Group) -> Iterator[str]:
    """Yield when a key was added, whether it is still there, and for how many days it was."""
    known = together(one for one in map(story_of, group.findings) if one)
    story = known or Story()
    labels = dict(said_of(group.findings))
    yield escaped(labels.get("added", "")[:10])
    now = f"removed {labels['removed'][:10]}" if story.removed else ""
    now = now or labels.get("now", "").partition(", exposed")[0]
    yield escaped("; ".join(filter(None, [now, ", ".join(story.hides[:3])])))
    yield "" if story.days is None else f"{max(story.days, 0):,}"


def _bars(spans: Sequence[Stretch], shared: Axis) -> str:
    # The cells beside it say the same in words.
    bars = "".join(
        f'<rect class="{"still" if bar.still else "gone"}" x="{bar.at}" width="{bar.width}" '
        f'y="{0 if bar.still else 5}" height="4"/>'
        for bar in shared.bars(spans)
    )
    return (
        f'<svg class="bars" viewBox="0 0 {WIDE} 9" preserveAspectRatio="none" aria-hidden="true">'
        f"{bars}</svg>"
        if bars
        else ""
    )
