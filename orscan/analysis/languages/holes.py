"""Where expressions stand in the markup of components: Vue, Svelte and Astro."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from orscan.location import Span

_BODY = re.compile(
    rb"<(?P<tag>script|style)\b(?:[^>\"'{]|\"[^\"]*\"|'[^']*'|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*>(?P<body>.*?)</(?P=tag)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_TAG = re.compile(rb"<([A-Za-z][\w.:-]*)")
_NAME = re.compile(rb"[^\s=>/{}\"']+")
_SPACE = re.compile(rb"(?:\s|/(?!>))*")
_LOOP = re.compile(rb"\s+(?:in|of)\s+")
_CALLED = re.compile(rb"\s(?:as|then)\b")
_BLOCK = re.compile(rb"\s*([#:@/])\s*([a-z]+(?:\s+if\b)?)\s*")


class Use(Enum):
    """What becomes of the value of a hole.

    It is rendered into an element, given to a component, only asked for, or run when something
    happens.
    """

    RENDERED = "rendered"
    GIVEN = "given"
    ASKED = "asked"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag: *name* as it is written; *is_island* where the browser runs the component."""

    name: str
    span: Span
    attributes: frozenset[str]

    @property
    def is_island(self) -> bool:
        """Whether the browser runs it: `client:load` and the like."""
        return any(one.startswith("client:") for one in self.attributes)


@dataclass(frozen=True, slots=True)
class Hole:
    """An expression: *span* without what encloses it, *attribute* as written, "" in text.

    A hole with the attribute `...` holds an object of attributes. *names* is how what is inside a
    loop calls an item of the value, *many* whether it is one of several.
    """

    span: Span
    use: Use
    tag: Tag | None = None
    attribute: str = ""
    names: str = ""
    many: bool = True


def bare(text: bytes) -> bytes:
    """Return *text* with comments, and what stands inside scripts and styles, made blank."""
    rest = bytearray(text)
    for match in _COMMENT.finditer(text):
        rest[match.start() : match.end()] = b" " * len(match[0])
    for match in _BODY.finditer(bytes(rest)):
        rest[match.start("body") : match.end("body")] = b" " * len(match["body"])
    return bytes(rest)


def holes(text: bytes, *, vue: bool) -> tuple[list[Hole], list[Tag]]:
    """Return the expressions in *text*, as `bare` gave it, and the opening tags; both in order."""
    found: list[Hole] = []
    tags: list[Tag] = []
    opener = re.compile(rb"\{\{|<(?=[A-Za-z])" if vue else rb"\{|<(?=[A-Za-z])")
    at = 0
    while match := opener.search(text, at):
        at = match.end()
        if match[0] == b"{{":
            end = text.find(b"}}", at)
            if end < 0:
                break
            found.append(Hole(Span(at, end), Use.RENDERED))
            at = end + 2
        elif match[0] == b"{":
            end = closing(text, at)
            found += _in_text(text, at, end)
            at = end + 1
        else:
            at, tag, several = _tag(text, match.start(), vue=vue)
            tags.append(tag)
            found += several
    return found, tags


def closing(text: bytes, at: int) -> int:
    """Return where the brace that was opened before *at* is closed; or the end of *text*."""
    depth = 1
    pattern = re.compile(
        rb"[{}]|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|/\*.*?\*/", re.DOTALL
    )
    for match in pattern.finditer(text, at):
        if match[0] == b"{":
            depth += 1
        elif match[0] == b"}":
            depth -= 1
            if depth == 0:
                return match.start()
    return len(text)


def _in_text(text: bytes, start: int, end: int) -> Iterator[Hole]:
    """A hole in text; the blocks of Svelte among them: `{#if x}`, `{@html x}`."""
    block = _BLOCK.match(text, start, end)
    if block is None:
        yield Hole(Span(start, end), Use.RENDERED)
        return
    word, begin = block[2].split()[0], block.end()
    if block[1] == b"@" and word in {b"html", b"render"}:
        yield Hole(Span(begin, end), Use.RENDERED)
    elif block[1] == b"@" and word == b"const":
        yield Hole(Span(begin, end), Use.RUN)
    elif block[1] in b"#:" and begin < end and word in {b"if", b"else", b"each", b"key", b"await"}:
        cut = _CALLED.search(text, begin, end)
        names = text[cut.end() : end].decode("utf-8", "replace") if cut else ""
        span = Span(begin, cut.start() if cut else end)
        yield Hole(span, Use.ASKED, names=names, many=word == b"each")


def _tag(text: bytes, start: int, *, vue: bool) -> tuple[int, Tag, list[Hole]]:
    match = _TAG.match(text, start)
    name = match[1].decode("utf-8", "replace") if match else ""
    at = match.end() if match else start + 1
    parts: list[tuple[str, Span | None, bytes]] = []
    while at < len(text):
        at = _skipped(text, at)
        if text[at : at + 1] == b">" or text[at : at + 2] == b"/>" or at >= len(text):
            break
        at, part = _attribute(text, at)
        parts.append(part)
    tag = Tag(name, Span(start, min(at + 1, len(text))), frozenset(one for one, _, _ in parts))
    several = [
        hole
        for one, span, quote in parts
        if span
        for hole in _given(text, tag, one, span, quote, vue=vue)
    ]
    return at + 1, tag, several


def _skipped(text: bytes, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _attribute(text: bytes, at: int) -> tuple[int, tuple[str, Span | None, bytes]]:
    """Return the offset behind an attribute, and its name, the place of its value, the quote."""
    if text[at : at + 1] == b"{":
        end = closing(text, at + 1)
        return end + 1, ("", Span(at + 1, end), b"{")
    match = _NAME.match(text, at)
    if match is None:
        return at + 1, ("", None, b"")
    name, at = match[0].decode("utf-8", "replace"), match.end()
    after = _skipped(text, at)
    if text[after : after + 1] != b"=":
        return at, (name, None, b"")
    at = _skipped(text, after + 1)
    quote = text[at : at + 1]
    if quote == b"{":
        end = closing(text, at + 1)
        return end + 1, (name, Span(at + 1, end), quote)
    if quote in {b'"', b"'", b"`"}:
        end = text.find(quote, at + 1)
        end = end if end >= 0 else len(text)
        return end + 1, (name, Span(at + 1, end), quote)
    plain = _NAME.match(text, at)
    return (plain.end() if plain else at + 1), (name, None, b"")


def _given(
    text: bytes, tag: Tag, name: str, span: Span, quote: bytes, *, vue: bool
) -> Iterator[Hole]:
    if vue:
        yield from _vue(text, tag, name, span)
    elif not name:
        inner = text[span.start : span.end]
        if inner.lstrip().startswith(b"..."):
            yield Hole(
                Span(span.start + inner.index(b"...") + 3, span.end), _use(tag, "..."), tag, "..."
            )
        else:
            shorthand = inner.decode("utf-8", "replace").strip()
            yield Hole(span, _use(tag, shorthand), tag, shorthand)
    elif quote in {b"{", b"`"}:
        whole = Span(span.start - 1, span.end + 1) if quote == b"`" else span
        yield Hole(whole, _use(tag, name), tag, name)
    else:
        at = span.start
        while (start := text.find(b"{", at, span.end)) >= 0:
            end = min(closing(text, start + 1), span.end)
            yield Hole(Span(start + 1, end), _use(tag, name), tag, name)
            at = end + 1


def _vue(text: bytes, tag: Tag, name: str, span: Span) -> Iterator[Hole]:
    directive, _, argument = name.partition(":")
    if name.startswith(("@", "v-on")):
        yield Hole(span, Use.RUN, tag, name)
    elif directive in {"", "v-bind"} and not name.startswith("#"):
        called = argument.partition(".")[0] or "..."
        yield Hole(span, _use(tag, called), tag, called)
    elif directive in {"v-if", "v-else-if", "v-show", "v-memo"}:
        yield Hole(span, Use.ASKED, tag, name)
    elif directive == "v-for":
        loop = _LOOP.search(text, span.start, span.end)
        names = text[span.start : loop.start() if loop else span.start].decode("utf-8", "replace")
        whole = Span(loop.end() if loop else span.start, span.end)
        yield Hole(whole, Use.ASKED, tag, name, names)
    elif directive.partition(".")[0] in {"v-model", "v-html", "v-text"}:
        called = argument.partition(".")[0] or "modelValue"
        yield Hole(span, _use(tag, called), tag, called)


_RUNS = re.compile(
    r"^(?:on[A-Z:]|on[a-z]+$|ref$|key$|use:|in:|out:|transition:|animate:|bind:this$)"
)
_ASKS = frozenset((
    "disabled", "hidden", "checked", "required", "readonly", "readOnly", "open", "selected",
    "multiple",
    "aria-disabled", "aria-hidden", "aria-invalid", "class:list",
))  # fmt: skip


def _use(tag: Tag, name: str) -> Use:
    if is_component(tag.name):
        return Use.GIVEN
    if _RUNS.match(name):
        return Use.RUN
    return Use.ASKED if name in _ASKS or name.startswith("class:") else Use.RENDERED


def is_component(name: str) -> bool:
    """Whether a tag is a component's: it has a capital, a dot, or the hyphen of Vue."""
    return name[:1].isupper() or "." in name or "-" in name
