"""Answers of a history that are kept for the next scan: reading one takes git many seconds."""

import json
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, replace
from typing import Any, Protocol

from orscan.story import Commit, Story

_DAY = 86400


class Told(Protocol):
    """What `History` answers; see there."""

    @property
    def problems(self) -> list[str]: ...

    def paths(self, oid: str) -> tuple[str, ...]: ...

    def named(self, name: str) -> tuple[str, ...]: ...

    def unmasked(self, path: str) -> str: ...

    def story(self, path: str, oids: Collection[str] | None) -> Story: ...

    def object_story(self, oid: str) -> Story: ...

    def commit_story(self, oid: str) -> Story: ...

    def tag_story(self, oid: str) -> Story: ...

    def ref_story(self, name: str) -> Story: ...

    def knows_commit(self, oid: str) -> bool: ...

    def rank(self, path: str, oid: str) -> tuple[bool, int]: ...


class Remembered:
    """Answers as *text* has them, from `written` of an earlier one; others as what *read* returns.

    *read* is called once at the most, at the first question that was not asked before.
    """

    def __init__(
        self, text: str | None, read: Callable[[], Told], now: float | None = None
    ) -> None:
        self._now = time.time() if now is None else now
        self._answers: dict[str, Any] = json.loads(text) if text else {}
        self._read = read
        self._told: Told | None = None

    @property
    def is_new(self) -> bool:
        """Whether anything was asked that was not known before."""
        return self._told is not None

    @property
    def problems(self) -> list[str]:
        """What git could not read; known only of what was read now."""
        return self._told.problems if self._told else []

    def written(self) -> str:
        """Return all answers as a text."""
        return json.dumps(self._answers, sort_keys=True)

    def paths(self, oid: str) -> tuple[str, ...]:
        """See `History.paths`."""
        return tuple(self._asked("paths", oid))

    def named(self, name: str) -> tuple[str, ...]:
        """See `History.named`."""
        return tuple(self._asked("named", name))

    def unmasked(self, path: str) -> str:
        """See `History.unmasked`."""
        return str(self._asked("unmasked", path))

    def story(self, path: str, oids: Collection[str] | None) -> Story:
        """See `History.story`."""
        return self._story("story", path, None if oids is None else sorted(oids))

    def object_story(self, oid: str) -> Story:
        """See `History.object_story`."""
        return self._story("object_story", oid)

    def commit_story(self, oid: str) -> Story:
        """See `History.commit_story`."""
        return self._story("commit_story", oid)

    def tag_story(self, oid: str) -> Story:
        """See `History.tag_story`."""
        return self._story("tag_story", oid)

    def ref_story(self, name: str) -> Story:
        """See `History.ref_story`."""
        return self._story("ref_story", name)

    def knows_commit(self, oid: str) -> bool:
        """See `History.knows_commit`."""
        return bool(self._asked("knows_commit", oid))

    def rank(self, path: str, oid: str) -> tuple[bool, int]:
        """See `History.rank`."""
        is_behind, place = self._asked("rank", path, oid)
        return bool(is_behind), int(place)

    def _story(self, question: str, *arguments: Any) -> Story:
        return _dated(_story_of(self._asked(question, *arguments)), self._now)

    def _asked(self, question: str, *arguments: Any) -> Any:
        key = json.dumps([question, *arguments])
        if key not in self._answers:
            if self._told is None:
                self._told = self._read()
            answer = getattr(self._told, question)(*arguments)
            self._answers[key] = asdict(answer) if isinstance(answer, Story) else answer
        return self._answers[key]


def _story_of(answer: dict[str, Any]) -> Story:
    commits = {name: answer[name] and Commit(**answer[name]) for name in ("added", "removed")}
    lists = {name: tuple(answer[name]) for name in ("branches", "tags", "refs", "hides")}
    return Story(**{**answer, **commits, **lists})


def _dated(story: Story, now: float) -> Story:
    """Return *story* as it is told *now*: exposure goes on."""
    if not story.added or story.removed:
        return story
    return replace(story, days=max(0, int(now) - story.added.date) // _DAY)
