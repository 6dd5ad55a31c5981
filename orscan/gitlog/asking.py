"""How git is asked about many objects at once, and asked on where it dies at one of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from orscan import gitio
from orscan.errors import GitError

SMALL = (
    "-c", "core.packedGitWindowSize=4m",
    "-c", "core.packedGitLimit=32m",
    "-c", "core.deltaBaseCacheLimit=24m",
)  # fmt: skip
"""Makes git map and keep little of a large pack at a time; measured, it takes no longer."""

_DEATHS = 64
"""How often in a row git may die before the rest is given up."""

_KINDS = ("commit", "tree", "blob", "tag")
_Answer = TypeVar("_Answer")

Object = tuple[str, str, bytes]
"""Id, kind and content."""


def objects(
    folder: str, names: Sequence[str], problems: list[str], *, inherit_place: bool = False
) -> Iterator[Object | None]:
    """Yield the object that each of *names* means, in order; None for what *problems* tells of."""
    command = [*SMALL, "cat-file", "--batch", "--buffer"]
    told = _answered(folder, command, names, _object, problems, inherit_place=inherit_place)
    for name, answer in zip(names, told, strict=True):
        if answer is None:
            problems.append(f"{name} is missing; run git fsck")
        yield answer or None


def resolved(
    folder: str,
    names: Sequence[str],
    *,
    inherit_place: bool = False,
    problems: list[str] | None = None,
) -> list[tuple[str, str] | None]:
    """Return the id and kind of the object that each of *names* means to git; None for nothing.

    A name is a revision or `commit:path`; one with a line feed in it means nothing.
    """
    command = [*SMALL, "cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer"]
    asked = [name.replace("\n", " ") for name in names]  # one question each
    told = [] if problems is None else problems
    answers = _answered(folder, command, asked, _identity, told, inherit_place=inherit_place)
    pairs = zip(names, answers, strict=True)
    return [answer or None if "\n" not in name else None for name, answer in pairs]


def _answered(
    folder: str,
    command: Sequence[str],
    questions: Sequence[str],
    read: "Callable[[Stream], _Answer | None]",
    problems: list[str],
    *,
    inherit_place: bool,
) -> Iterator[_Answer | tuple[()] | None]:
    """Yield what *read* makes of each answer; an empty tuple where git dies, which is told."""
    at = deaths = 0
    while at < len(questions):
        asked = (question(one) for one in questions[at:])
        said = Stream(gitio.answers(command, folder, asked, inherit_place=inherit_place))
        try:
            while at < len(questions):
                answer = read(said)
                at, deaths = at + 1, 0
                yield answer
        except GitError as error:
            problems.append(f"{questions[at]}: {error}")
            deaths += 1
            given_up = len(questions) if deaths == _DEATHS else at + 1
            yield from ((),) * (given_up - at)
            at = given_up


def _object(said: "Stream") -> Object | None:
    words = _header(said)
    if len(words) != 3 or words[1] not in _KINDS:
        return None
    content = said.take(int(words[2]) + 1)
    return words[0], words[1], content[:-1]


def _identity(said: "Stream") -> tuple[str, str] | None:
    words = _header(said)
    return (words[0], words[1]) if len(words) == 2 and words[1] in _KINDS else None


def _header(said: "Stream") -> list[str]:
    line = said.line()
    if line is None:
        raise GitError("git stopped before it had told of it")
    return line.decode("utf-8", "surrogateescape").split(" ")


def question(text: str) -> bytes:
    """Return *text* as a line of git's input."""
    return f"{text}\n".encode("utf-8", "surrogateescape")


def fields(said: Iterable[bytes], end: str) -> Iterator[str]:
    """Yield the texts in *said* that each end in *end*."""
    rest, mark = b"", end.encode()
    for piece in said:
        *whole, rest = (rest + piece).split(mark)
        for field in whole:
            yield field.decode("utf-8", "surrogateescape")
    if rest:
        yield rest.decode("utf-8", "surrogateescape")


class Stream:
    """Lines and counted bytes out of pieces of any length."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._data = b""
        self._at = 0

    def line(self) -> bytes | None:
        """Return the next line without its end; None behind the last."""
        while (end := self._data.find(b"\n", self._at)) < 0:
            if not self._more():
                return None
        found = self._data[self._at : end]
        self._at = end + 1
        return found

    def take(self, size: int) -> bytes:
        """Return the next *size* bytes; raises GitError if there are fewer."""
        while len(self._data) - self._at < size:
            if not self._more():
                raise GitError("git stopped in the midst of it")
        found = self._data[self._at : self._at + size]
        self._at += size
        return found

    def _more(self) -> bool:
        piece = next(self._pieces, b"")
        self._data = self._data[self._at :] + piece
        self._at = 0
        return bool(piece)
