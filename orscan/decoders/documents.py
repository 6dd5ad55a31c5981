"""Documents inside JSON: the sources of a source map, the cells of a notebook, code in a string.

`InnerDocuments` tells in which of them an offset lies; `Documents` undoes the escapes of JSON, so
that other decoders see the code as it runs. Neither parses a whole text: it may be a window of a
larger file, and need not be JSON at all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from orscan.decoders import Occurring, View, locate, next_place, present
from orscan.finding import Inner
from orscan.location import Span
from orscan.rule import Form
from orscan.secret import redact

# No group in a possessive repeat holds a choice that may turn out wrong: early releases of Python
# 3.11 get those wrong (python/cpython issue 106052).
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_ATOM = re.compile(_STRING + rb"|[-+.\w]++", re.DOTALL)
_GAP = re.compile(rb"[\s,]*+")
_KEY = re.compile(rb'[\s,]*+"([^"\\]*+(?:\\.[^"\\]*+)*+)"\s*+:\s*+', re.DOTALL)
_CLOSE = re.compile(rb"[\s,]*+\}")
_OBJECTS = re.compile(rb"[\[\s]*+\{")
_END = re.compile(rb"\]")
_TEXT = re.compile(_STRING + rb"|\[(?:[\s,]++|" + _STRING + rb")*+(?:\]|\Z)", re.DOTALL)
_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+([\[\]{}]|\Z)", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CODE_POINT = re.compile(rb"\\u([0-9a-fA-F]{4})")
_LINE_BREAK = re.compile(rb"\\(?:n|u000[aA])")

_CONTENT = re.compile(rb'[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+(?:(?=")|\\?\Z)')
_LINE = re.compile(rb'[^"\\\n]*+(?:\\[^n\n][^"\\\n]*+)*+(?:\\n)?(?="(?!\s*+:))')
_NEXT_LINE = re.compile(rb'"\s*+,\s*+"')

_LITERALS = (
    b"sk-or",
    b"r-v1-",
    b'\\"sk-',
    b"'sk-",
    b'\\"sk\\"',
    b"'sk'",
    b"c2st",
    b"NrLW9yL",
    b"zay1vci",
)
"""Where a key may begin in escaped code, whole or in pieces, or in base64 that escapes break up."""

_BLOCK = 512
"""Up to how many bytes of a long string are looked at to answer for one of them."""

_STEPS = 100_000
"""How many documents, array items and object members of a text are told apart."""

_BRACKETS = 1_000_000
"""How many brackets of a text are counted: more make no document that people write."""

_STRINGS = 50_000
"""How many strings of a text are unescaped: more of them near literals are no accident."""

_BACKSLASH = 0x5C

_BEFORE = 256 << 10
"""How far in front of a literal its string may begin, in bytes; if further, it is cut there."""

_NEIGHBOURS = 200
"""How many lines in front of a line, and how many behind it, belong to its text."""

_BATCH = 64 << 10
"""Small texts are put together to views of this size: a view costs more than its bytes."""

_INDENT = 200
"""How much space there may be between the lines of a text, in bytes."""

_APART = 400
"""Bytes of a text further apart than this make separate pieces."""

_NAME = 200
"""How long the name of a document may be, in characters."""


class _Search:
    """Finds the next of several literals, going through the text once for each of them."""

    def __init__(
        self, text: bytes, literals: Iterable[bytes], occurring: Occurring | None = None
    ) -> None:
        self._text = text
        self._occurring = occurring
        self._next = {
            literal: self._find(literal, 0) for literal in present(text, literals, occurring)
        }

    def after(self, offset: int) -> int:
        """Return where the first one begins at *offset* or behind it, or -1. Never goes back."""
        for literal, at in self._next.items():
            if 0 <= at < offset:
                self._next[literal] = self._find(literal, offset)
        return min((at for at in self._next.values() if at >= 0), default=-1)

    def _find(self, literal: bytes, offset: int) -> int:
        return next_place(self._text, literal, self._occurring, offset)


def _blocks(text: bytes, span: Span) -> Iterator[Span]:
    """Cut an escaped string into blocks; no escape is cut in two."""
    start = span.start
    while start < span.end:
        stop = min(start + _BLOCK, span.end)
        if stop < span.end:
            single = text[start:stop].replace(b"\\\\", b"__")
            cut = single.rfind(b"\\", len(single) - 5)
            stop = start + cut if cut > 0 else stop
        yield Span(start, stop)
        start = stop


class _Reader:
    """Reads JSON from `at` on, as far as it goes; leaves `at` in place where nothing fits."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.at = 0
        self._steps = _STEPS
        self._brackets = _BRACKETS

    def members(self) -> Iterator[bytes]:
        """Yield each key of an object, whose beginning may be missing, and stand at its value.

        A value that is not read meanwhile is passed over.
        """
        if self._here() == b"{":
            self.at += 1
        while self._step() and (match := _KEY.match(self.text, self.at)):
            self.at = match.end()
            yield match[1]
            if self.at == match.end() and not self._skip():
                return
        self._read(_CLOSE)

    def items(self) -> Iterator[int]:
        """Yield each index of an array, and stand at the item. See `members`."""
        if self._here() != b"[":
            return
        self.at += 1
        index = 0
        while self._step() and self._read(_GAP) and self._here() not in {b"", b"]"}:
            start = self.at
            yield index
            if self.at == start and not self._skip():
                return
            index += 1
        self._read(_END)

    def text_here(self) -> Span | None:
        """Read a string, or an array of strings; return its span with quotes and brackets."""
        return self._read(_TEXT)

    def before_objects(self) -> bool:
        """Return whether the value is an object, or an array that begins with one."""
        return _OBJECTS.match(self.text, self.at) is not None

    def _step(self) -> bool:
        """Return whether there is something left to read; where steps run out, there is not."""
        self._steps -= 1
        if self._steps < 0:
            self.at = len(self.text)
        return self.at < len(self.text)

    def _here(self) -> bytes:
        return self.text[self.at : self.at + 1]

    def _read(self, pattern: re.Pattern[bytes]) -> Span | None:
        match = pattern.match(self.text, self.at)
        if not match:
            return None
        self.at = match.end()
        return Span(*match.span())

    def _skip(self) -> bool:
        """Pass over a value; return whether there was one."""
        if self._here() not in {b"[", b"{"}:
            return self._read(_ATOM) is not None
        self.at += 1
        depth = 1
        while depth:
            match = _BRACKET.match(self.text, self.at)
            self._brackets -= 1
            if not match or not match[1] or self._brackets < 0:
                self.at = len(self.text)
                break
            self.at = match.end()
            depth += 1 if match[1] in {b"[", b"{"} else -1
        return True


@dataclass(frozen=True, slots=True)
class _Document:
    """A string, or an array of strings, that people know as a document.

    The strings of an array hold their line breaks, or are *lines* without.
    """

    span: Span
    name: str
    lines: bool = False


def _documents(text: bytes) -> Iterator[_Document]:
    """Yield the documents in *text*, each object in order.

    An unescaped quote in front of one of these keys cannot be inside a string, so reading can
    begin there: what stands in front may be missing, or no JSON.
    """
    keys = _Search(text, (b'"sources"', b'"sourceRoot"', b'"sourcesContent"', b'"cells"'))
    reader = _Reader(text)
    while (at := keys.after(reader.at)) >= 0:
        reader.at = at
        if text[at - 1 : at] != b"\\":
            yield from _in_object(reader)
        reader.at = max(reader.at, at + 1)


def _in_object(reader: _Reader) -> Iterator[_Document]:
    names: dict[int, Span] = {}
    contents: dict[int, Span] = {}
    root = ""
    for key in reader.members():
        start = reader.at
        if key == b"sources":
            names = _strings(reader)
        elif key == b"sourcesContent":
            contents = _strings(reader)
        elif key == b"sourceRoot":
            root = _shown(reader.text, reader.text_here())
        elif key == b"cells":
            yield from _in_cells(reader)
        if reader.at == start and reader.before_objects():
            break  # they may hold documents: the search goes on inside
    for index, span in contents.items():
        name = _source_name(_shown(reader.text, names.get(index)), root)
        yield _Document(span, name or f"source {index + 1} of the map")


def _strings(reader: _Reader) -> dict[int, Span]:
    found = ((index, reader.text_here()) for index in reader.items())
    return {index: span for index, span in found if span}


def _in_cells(reader: _Reader) -> Iterator[_Document]:
    for index in reader.items():
        name = f"cell {index + 1}"
        for key in reader.members():
            if key in {b"source", b"input"}:
                yield from _document(reader, f"{name} source")
            elif key == b"outputs":
                yield from _in_outputs(reader, name)


def _in_outputs(reader: _Reader, cell: str) -> Iterator[_Document]:
    for _ in reader.items():
        for key in reader.members():
            if key == b"traceback":
                yield from _document(reader, f"{cell} traceback", lines=True)
            elif key == b"data":
                for _ in reader.members():
                    yield from _document(reader, f"{cell} output")
            else:
                yield from _document(reader, f"{cell} output")


def _document(reader: _Reader, name: str, *, lines: bool = False) -> Iterator[_Document]:
    span = reader.text_here()
    if span:
        yield _Document(span, name, lines)


def _shown(text: bytes, string: Span | None) -> str:
    """Return a string of *text* as a name to print: on one line, short, without a whole key."""
    if not string:
        return ""
    raw = text[string.start + 1 : min(string.end - 1, string.start + 4 * _NAME)]
    name = redact(_unescaped(raw).decode("utf-8", "replace"))
    if not name.isprintable():
        name = "".join(letter for letter in name if letter.isprintable())
    return name[:_NAME]


def _source_name(source: str, root: str) -> str:
    """Return *source* under *root*, without the query that loaders append."""
    path = source.partition("?")[0] or source
    if not path or not root or path.startswith("/") or "://" in path:
        return path
    return f"{root.removesuffix('/')}/{path}"


class _Lines:
    """Counts the lines of a document: once through it, then through a block for each question."""

    def __init__(self, text: bytes, document: _Document) -> None:
        self._text = text
        self._lines = document.lines
        blocks = list(_blocks(text, document.span))
        self._starts = [block.start for block in blocks]
        self._halves = list(accumulate((self._count(block) for block in blocks), initial=0))

    def at(self, offset: int) -> int:
        """Return the line that *offset* is in, counted from 1."""
        index = locate(self._starts, offset)
        return 1 + (self._halves[index] + self._count(Span(self._starts[index], offset))) // 2

    def _count(self, span: Span) -> int:
        """Count half line breaks: an escape is a whole one, the quotes around a line half each."""
        text = self._text[span.start : span.end].replace(b"\\\\", b"__")
        quotes = text.count(b'"') - text.count(b'\\"') if self._lines else 0
        return 2 * len(_LINE_BREAK.findall(text)) + quotes


class InnerDocuments:
    """The documents inside one text: found once, then asked for many offsets."""

    def __init__(self, text: bytes, documents: Iterable[_Document]) -> None:
        self._text = text
        self._documents = sorted(documents, key=lambda document: document.span.start)
        self._starts = [document.span.start for document in self._documents]
        self._lines: dict[int, _Lines] = {}

    @classmethod
    def of(cls, text: bytes) -> "InnerDocuments | None":
        """Return the documents in *text*, or None where there are none.

        Other texts cost no more than a search for two words.
        """
        if b'"sourcesContent"' not in text and b'"cell_type"' not in text:
            return None
        documents = list(_documents(text))
        return cls(text, documents) if documents else None

    def place(self, offset: int) -> Inner | None:
        """Return which document *offset* lies in and on which of its lines, or None."""
        index = locate(self._starts, offset)
        if index < 0 or offset >= self._documents[index].span.end:
            return None
        document = self._documents[index]
        if index not in self._lines:
            self._lines[index] = _Lines(self._text, document)
        return Inner(document.name, self._lines[index].at(offset))


_MEANINGS = (
    (b'\\"', b'"'),
    (b"\\/", b"/"),
    (b"\\n", b"\n"),
    (b"\\r", b"\r"),
    (b"\\t", b"\t"),
    (b"\\b", b"\b"),
    (b"\\f", b"\f"),
)


def _unescaped(block: bytes) -> bytes:
    r"""Return part of a JSON string without its escapes; what is none stays as it is.

    So do letters, digits and dashes written as `\u0061`: nobody who serialises JSON does that, so
    such text was encoded, and it is for another decoder to say so.
    """
    if b"\\" not in block:
        return block
    # Marked first and undone last, an escaped backslash cannot be taken for the start of another.
    text = block.replace(b"\\\\", b"\\\0")
    for escape, meaning in _MEANINGS:
        text = text.replace(escape, meaning)
    if b"\\u" in text:
        text = _CODE_POINT.sub(_character, text)
    return text.replace(b"\\\0", b"\\")


def _character(escape: re.Match[bytes]) -> bytes:
    code = int(escape[1], 16)
    letter = chr(code)
    if letter in "-\\" or (letter.isascii() and letter.isalnum()) or 0xD800 <= code < 0xE000:
        return escape[0]
    return letter.encode()


class _Unescaped:
    """A view of strings without their escapes; the way back leads through one block at a time."""

    steps: tuple[str, ...] = ()

    def __init__(self, text: bytes, texts: Iterable[Sequence[Span]]) -> None:
        self._text = text
        self._blocks: list[Span] = []
        self._starts: list[int] = []
        self._size = 0
        self.data = b"".join(part for lines in texts for part in self._parts(lines))

    def _parts(self, lines: Sequence[Span]) -> Iterator[bytes]:
        for line in lines:
            part = b""
            for block in _blocks(self._text, line):
                self._blocks.append(block)
                self._starts.append(self._size)
                part = _unescaped(self._text[block.start : block.end])
                self._size += len(part)
                yield part
            end = b"" if part.endswith(b"\n") else b"\n"
            self._size += len(end)
            yield end
        # Nothing can be put together from two texts with this between them.
        self._size += 2
        yield b"\0\n"

    def pieces(self, span: Span) -> tuple[Span, ...]:
        """See `View.pieces`."""
        found: list[Span] = []
        last = max(span.start, span.end - 1)
        for index in range(locate(self._starts, span.start), locate(self._starts, last) + 1):
            start = self._place(index, max(span.start, self._starts[index])).start
            end = self._place(index, min(last, self._last(index))).end
            if found and start <= found[-1].end + _APART:
                found[-1] = Span(found[-1].start, end)
            else:
                found.append(Span(start, end))
        return tuple(found)

    def _last(self, index: int) -> int:
        ends = self._starts[index + 1 : index + 2]
        return (ends[0] if ends else len(self.data)) - 1

    def _place(self, index: int, offset: int) -> Span:
        """Return what the byte at *offset* was made from; for one put in, the end of its block."""
        block = self._blocks[index]
        left, at = offset - self._starts[index], block.start
        for escape in _ESCAPE.finditer(self._text, block.start, block.end):
            plain, made = escape.start() - at, len(_unescaped(escape[0]))
            if left < plain:
                break
            if left < plain + made:
                return Span(*escape.span())
            left, at = left - plain - made, escape.end()
        return Span(min(at + left, block.end), min(at + left + 1, block.end))


class Documents:
    """Views of strings without their escapes: code in source maps, notebooks, any JSON.

    Such a text is no encoding, so the views name no steps.
    """

    name = "documents"
    form = Form.PLAIN
    literals = _LITERALS

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`."""
        batch: list[list[Span]] = []
        size = 0
        for text in _texts(data, self.literals, occurring):
            batch.append(text)
            size += text[-1].end - text[0].start
            if size >= _BATCH:
                yield _Unescaped(data, batch)
                batch, size = [], 0
        if batch:
            yield _Unescaped(data, batch)


def _texts(
    data: bytes, literals: Iterable[bytes], occurring: Occurring | None
) -> Iterator[list[Span]]:
    """Yield the strings around *literals*, in order, each with the lines it is one of."""
    search = _Search(data, literals, occurring)
    floor = strings = 0
    while strings < _STRINGS and (hit := search.after(floor)) >= 0:
        string = _string_at(data, hit, floor)
        text = _with_neighbours(data, string, floor) if string else []
        if len(text) > 1 or (string and data.find(b"\\", string.start, string.end) >= 0):
            yield text
        floor = text[-1].end + 1 if text else hit + 1
        strings += max(1, len(text))


def _string_at(data: bytes, hit: int, floor: int) -> Span | None:
    """Return what stands between quotes around *hit*, on one line, or None.

    Where the data begin or end inside of the string, it goes as far as they do.
    """
    low = max(floor, hit - _BEFORE, data.rfind(b"\n", floor, hit) + 1)
    start = _opening(data, low, hit) + 1
    if not start and low == hit - _BEFORE > 0:
        # An escape may have been cut in two: begin behind it.
        start = hit - len(data[low:hit].lstrip(b"\\")) + 1
    if not start and low:
        return None
    content = _CONTENT.match(data, start)
    return Span(start, content.end()) if content and hit < content.end() else None


def _opening(data: bytes, low: int, behind: int) -> int:
    """Return the last quote from *low* on and in front of *behind* that is not escaped, or -1."""
    quote = data.rfind(b'"', low, behind)
    while quote >= 0 and _is_escaped(data, quote, low):
        quote = data.rfind(b'"', low, quote)
    return quote


def _is_escaped(data: bytes, at: int, low: int) -> bool:
    first = at
    while first > low and data[first - 1] == _BACKSLASH:
        first -= 1
    return (at - first) % 2 == 1


def _with_neighbours(data: bytes, string: Span, floor: int) -> list[Span]:
    """Return *string*; if it is one line in an array, also lines in front of it and behind."""
    if not _is_line(data, string):
        return [string]
    return [*_lines_before(data, string, floor), string, *_lines_behind(data, string)]


def _is_line(data: bytes, string: Span) -> bool:
    line = _LINE.match(data, string.start)
    return line is not None and line.end() == string.end


def _lines_before(data: bytes, string: Span, floor: int) -> list[Span]:
    lines = [string]
    while len(lines) <= _NEIGHBOURS:
        line = _line_before(data, lines[-1].start - 1, floor)
        if not line:
            break
        lines.append(line)
    return lines[:0:-1]


def _line_before(data: bytes, quote: int, floor: int) -> Span | None:
    """Return the line in front of the one that *quote* opens, if only a comma lies between."""
    start = max(floor, quote - _INDENT)
    between = data[start:quote].rstrip()
    string = between[:-1].rstrip()
    if not between.endswith(b",") or not string.endswith(b'"'):
        return None
    close = start + len(string) - 1
    line = Span(_opening(data, max(floor, close - _BEFORE), close) + 1, close)
    return line if line.start and _is_line(data, line) else None


def _lines_behind(data: bytes, string: Span) -> list[Span]:
    lines = [string]
    while len(lines) <= _NEIGHBOURS:
        gap = _NEXT_LINE.match(data, lines[-1].end)
        line = gap and _LINE.match(data, gap.end())
        if not line:
            break
        lines.append(Span(*line.span()))
    return lines[1:]
