"""Dockerfiles: ARG and ENV stay in the image, and RUN may pass or write what it likes.

Source: docs.docker.com/reference/dockerfile, read 2026-11-28.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made, reference
from orscan.definitions.shell import commands, words, written
from orscan.definitions.text import Text
from orscan.location import Span

_INSTRUCTION = re.compile(
    r"^[ \t]*(ARG|ENV|RUN|COPY|ADD|FROM|CMD|ENTRYPOINT|WORKDIR)[ \t]+"
    r"((?:[^\\`\r\n]|[\\`][ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*|[\\`])*)",
    re.MULTILINE | re.IGNORECASE,
)
_HERE = re.compile(r"<<-?[ \t]*(['\"]?)(\w+)\1")
_STAGE = re.compile(r"\S+[ \t]+AS[ \t]+(\S+)", re.IGNORECASE)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ARG = re.compile(r"([A-Za-z_]\w*)(?:=(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its *verb* in upper case, and the text behind it, here-documents too."""

    verb: str
    body: Text

    @property
    def span(self) -> Span:
        """The bytes of the body."""
        return self.body.span(0, len(self.body.text.rstrip()))

    def definitions(self, stage: str = "") -> Iterator[Definition]:
        """Yield what the instruction defines, as of the *stage* of that name."""
        yield from _instruction(self.verb, self.body, stage)


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    stage = ""
    for one in instructions(file.text):
        if one.verb == "FROM":
            named = _STAGE.search(one.body.text)
            stage = named[1] if named else ""
        yield from one.definitions(stage)


def instructions(text: Text) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile that give, pass on or keep something, in order."""
    at = 0
    while found := _INSTRUCTION.search(text.text, at):
        start, end = found.span(2)
        at = _with_here_documents(text.text, start, end)
        yield Instruction(found[1].upper(), text.part(start, at))


def _with_here_documents(text: str, start: int, end: int) -> int:
    """Return where the here-documents end that the instruction opens."""
    for here in _HERE.finditer(text, start, end):
        closing = re.compile(rf"^[ \t]*{here[2]}[ \t]*\r?$", re.MULTILINE).search(text, end)
        end = closing.end() if closing else len(text)
    return end


def _instruction(verb: str, body: Text, stage: str) -> Iterator[Definition]:
    match verb:
        case "ARG":
            yield from _arg(body, stage)
        case "ENV":
            yield from _env(body, stage)
        case "COPY" | "ADD":
            yield from _copy(body)
        case "FROM" | "WORKDIR":
            return
        case "CMD" | "ENTRYPOINT" | "RUN" if body.text.lstrip().startswith("["):
            for part in _TEXT.finditer(body.text):
                yield from commands(body.unescaped(*part.span(1)), Carrier.DOCKERFILE, stage)
        case _:
            yield from commands(body, Carrier.DOCKERFILE, stage)


def _arg(body: Text, stage: str) -> Iterator[Definition]:
    """Yield build arguments; one without a default takes what the build is told."""
    for word in words(body):
        found = _ARG.fullmatch(word.text)
        if not found:
            continue
        span = word.span(0, len(word.text))
        if found[2] is None:
            yield reference(found[1], found[1], span, Carrier.DOCKERFILE, stage)
        else:
            yield made(found[1], found[2], span, Carrier.DOCKERFILE, stage)


def _env(body: Text, stage: str) -> Iterator[Definition]:
    """Yield variables: NAME=value, more than one, or the old NAME value."""
    found = words(body)
    if found and "=" not in found[0].text:
        yield from _old_env(found, stage)
        return
    for word in found:
        name, equals, value = word.text.partition("=")
        if equals:
            yield made(name, value, word.span(0, len(word.text)), Carrier.DOCKERFILE, stage)


def _old_env(found: list[Text], stage: str) -> Iterator[Definition]:
    first, rest = found[0], found[1:]
    if rest and re.fullmatch(r"[A-Za-z_]\w*", first.text):
        span = Span(first.at(0), rest[-1].at(len(rest[-1].text)))
        value = " ".join(word.text for word in rest)
        yield made(first.text, value, span, Carrier.DOCKERFILE, stage)


def _copy(body: Text) -> Iterator[Definition]:
    """Yield what COPY writes from a here-document to a file."""
    here = _HERE.search(body.text)
    line = body.text.find("\n")
    if not here or line < 0:
        return
    out = body.text[:line].split()[-1]
    yield from written(body.part(line + 1, len(body.text)), out, Carrier.DOCKERFILE, "")
