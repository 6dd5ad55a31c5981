"""What several reporters say of history: stories in words, and that of a key at several places."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from orscan.blob import Origin, OriginKind
from orscan.finding import Finding
from orscan.story import Commit, Story

_NAMES = 5
"""How many names of branches, tags or refs are told, where not all are asked for."""

_AUTHOR = 40
"""How much of an author's name is told, in characters: whoever commits is free in choosing it."""

_SHORT = 12
"""How many digits of an object id people are shown: enough for git to find it by."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = int((datetime(1, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())
_LATEST = int((datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - _EPOCH).total_seconds())

_WITHOUT_FILE = {
    OriginKind.MESSAGE,
    OriginKind.OBJECT,
    OriginKind.REF,
    OriginKind.GIT,
    OriginKind.ACCOUNT,
}
_WITHOUT_LINES = {OriginKind.NAME, OriginKind.SYMLINK, OriginKind.REF, OriginKind.ACCOUNT}


def story_of(finding: Finding) -> Story | None:
    """Return what git knows of *finding* over all its origins; None where no history was read."""
    return together(origin.story for origin in finding.origins if origin.story)


def together(stories: Iterable[Story]) -> Story | None:
    """Return one story for a key that has several, one a place; None for none.

    It was added where it was first. It is removed where it was last, and only if it is gone from
    every place a commit added it to. *days* are those of the place that it was at for longest.
    """
    told = tuple(dict.fromkeys(stories))
    if len(told) < 2:
        return told[0] if told else None
    stays = any(one.in_head or (one.added and not one.removed) for one in told)
    went = [one.removed for one in told if one.removed and not stays]
    return Story(
        added=min((one.added for one in told if one.added), key=_age, default=None),
        removed=max(went, key=_age, default=None),
        days=max((one.days for one in told if one.days is not None), default=None),
        in_head=any(one.in_head for one in told),
        branches=_union(one.branches for one in told),
        tags=_union(one.tags for one in told),
        refs=_union(one.refs for one in told),
        hides=_union(one.hides for one in told),
    )


def _age(commit: Commit) -> tuple[int, str]:
    return commit.date, commit.oid


def _union(names: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return each name once, in the order in which they come."""
    return tuple(dict.fromkeys(name for several in names for name in several))


def is_of_file(finding: Finding) -> bool:
    """Whether the path of *finding* is one that a file has, or had."""
    return not any(origin.kind in _WITHOUT_FILE for origin in finding.origins)


def in_tree(finding: Finding) -> bool:
    """Whether the path of *finding* names a file that holds it now, and not only in history."""
    if not is_of_file(finding):
        return False
    story = story_of(finding)
    if story is None:
        return not any(origin.kind is OriginKind.COMMIT for origin in finding.origins)
    return story.in_head


def moment(commit: Commit) -> str:
    """Return the time of *commit* in UTC: `2026-01-02T03:04:05Z`.

    A commit may claim any time; what lies outside the years 1 to 9999 becomes their end.
    """
    seconds = min(max(commit.date, _EARLIEST), _LATEST)
    return (_EPOCH + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def short(oid: str) -> str:
    """Return an object id as people are shown it."""
    return oid[:_SHORT]


def said_of(findings: Sequence[Finding], *, every: bool = False) -> Iterator[tuple[str, str]]:
    """Yield labels with what to say of the story of *findings*, which hold one key.

    Nothing where no history was read. *every* tells all names, however many they are.
    """
    story = together(told for told in map(story_of, findings) if told)
    if story is None:
        return
    if story.added:
        yield "added", _by(story.added)
    if story.removed:
        yield "removed", ", ".join([_by(story.removed), *_exposed(story)])
    elif story.in_head:
        # What a commit says of itself is in no tree.
        there = ["still in HEAD" if any(map(in_tree, findings)) else "in the history of HEAD"]
        yield "now", ", ".join([*there, *_exposed(story)])
    elif story.days is not None:
        # Another branch may hold what HEAD's has removed.
        there = ["not in HEAD, not removed elsewhere"] if any(map(is_of_file, findings)) else []
        yield "now", ", ".join([*there, *_exposed(story)])
    kept = "; ".join(_keepers(story, every=every))
    if kept:
        yield "in history of", kept
    if story.hides:
        yield "hides in", _some(story.hides, every=every)


def _by(commit: Commit) -> str:
    name = commit.author.partition("<")[0].strip() or commit.author
    name = name if len(name) <= _AUTHOR else name[: _AUTHOR - 1] + "…"
    return f"{moment(commit)[:10]} by {name} in {short(commit.oid)}"


def _exposed(story: Story) -> list[str]:
    if story.days is None:
        return []
    if story.days < 1:
        return ["exposed less than a day"]
    return [f"exposed {story.days:,} day{'s' if story.days > 1 else ''}"]


def _keepers(story: Story, *, every: bool) -> Iterator[str]:
    if story.branches:
        noun = "branch" if len(story.branches) == 1 else "branches"
        yield f"{noun} {_some(story.branches, every=every)}"
    if story.tags:
        yield f"tag{'s' if len(story.tags) > 1 else ''} {_some(story.tags, every=every)}"
    if story.refs:
        yield _some(story.refs, every=every)


def _some(names: Sequence[str], *, every: bool) -> str:
    shown = names if every else names[:_NAMES]
    more = f" (and {len(names) - len(shown):,} more)" if len(shown) < len(names) else ""
    return ", ".join(shown) + more


def where(origin: Origin) -> str:
    """Say what of a path or an object holds the key, where it is not the content of a file."""
    match origin.kind:
        case OriginKind.NAME:
            return "in the name of the file"
        case OriginKind.SYMLINK:
            return "in the target of the symbolic link"
        case OriginKind.MESSAGE:
            return _said(origin)
        case OriginKind.OBJECT:
            return "in no commit" + _of_object(origin)
        case OriginKind.REF:
            return f"in the name of a {_ref_kind(origin.path)}"
        case OriginKind.GIT:
            return "in a file of git's own"
        case OriginKind.ACCOUNT:
            return "in the account"
        case _:
            return ""


def _said(origin: Origin) -> str:
    """Say what of a commit or tag holds the key; a message yet to be committed is all there is."""
    if not origin.objects:
        return "in the message"
    is_tag = origin.path.startswith("tag ")
    return "in the message or the author's name" + ("" if is_tag else _of_object(origin))


def _of_object(origin: Origin) -> str:
    """Name the object, where the path does not."""
    oid = short(origin.objects[0]) if origin.objects else ""
    return "" if oid in origin.path else f", object {oid}"


def _ref_kind(name: str) -> str:
    kinds = {"refs/heads/": "branch", "refs/tags/": "tag", "refs/remotes/": "remote branch"}
    return next((kind for start, kind in kinds.items() if name.startswith(start)), "ref")


def standing(finding: Finding) -> str:
    """Say where *finding* stands that is not in the tree, in words that go on from its message.

    `in src/app.ts, line 3, not in HEAD but in commit 1a2b3c4d5e6f`
    """
    has_line = not any(origin.kind in _WITHOUT_LINES for origin in finding.origins)
    line = f", line {finding.location.start.line}" if has_line else ""
    place = finding.location.path + line
    words = ", ".join(filter(None, dict.fromkeys(where(origin) for origin in finding.origins)))
    words = f"{words} ({place})" if words else f"in {place}"
    story = story_of(finding)
    if story and story.added and is_of_file(finding):
        words += f", not in HEAD but in commit {short(story.added.oid)}"
    return words
