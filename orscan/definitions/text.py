"""Text with a way back: characters as they read, and the bytes of the file they stand for."""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from orscan.location import Span

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\n[ \t]*)|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


class Text:
    """Decoded text; `at` gives the byte offset of a character, `span` the bytes of a slice.

    Bytes that are no UTF-8 are kept, as one character each.
    """

    def __init__(
        self, text: str, base: int = 0, starts: Sequence[int] | None = None, encoding: str = ""
    ) -> None:
        self.text = text
        self._base = base
        self._given = starts
        self._encoding = encoding
        self._plain = starts is None and not encoding

    @classmethod
    def of(cls, data: bytes) -> "Text":
        """The whole of a file: UTF-8, or UTF-16 with a byte order mark, which is left out."""
        if data.isascii():
            return cls(data.decode("ascii"))
        for bom, encoding in _BOMS:
            if data.startswith(bom):
                body = data[len(bom) :]
                errors = "surrogateescape" if encoding == "utf-8" else "replace"
                return cls(body.decode(encoding, errors), len(bom), None, encoding)
        return cls(data.decode("utf-8", "surrogateescape"), 0, None, "utf-8")

    @cached_property
    def _starts(self) -> Sequence[int]:
        if self._given is not None:
            return self._given
        if self._encoding == "utf-8":
            widths = (
                1
                if c < "\x80" or "\udc80" <= c <= "\udcff"
                else 2
                if c < "\u0800"
                else 3
                if c < "\U00010000"
                else 4
                for c in self.text
            )
        else:
            widths = (2 if c < "\U00010000" else 4 for c in self.text)
        return list(accumulate(widths, initial=self._base))

    def at(self, index: int) -> int:
        """Return the byte offset of the character at *index*, or of the end."""
        return self._base + index if self._plain else self._starts[index]

    def span(self, start: int, end: int) -> Span:
        """Return the bytes of the characters from *start* up to *end*."""
        if self._plain:
            return Span(self._base + start, self._base + end)
        return Span(self._starts[start], self._starts[end])

    def part(self, start: int, end: int) -> "Text":
        """Return a slice, which keeps its way back."""
        if self._plain:
            return Text(self.text[start:end], self._base + start)
        return Text(self.text[start:end], 0, self._starts[start : end + 1])

    def shown(self, text: str) -> "Text":
        """Return the same place with another *text*, of as many characters."""
        return Text(text, self._base, None if self._plain else self._starts)

    def unescaped(self, start: int, end: int) -> "Text":
        """Return a slice with the escapes of JSON undone."""
        inner = self.text[start:end]
        if "\\" not in inner:
            return self.part(start, end)
        pieces: list[str] = []
        starts: list[int] = []
        last = 0
        for escape in _ESCAPE.finditer(inner):
            pieces.append(inner[last : escape.start()])
            starts += [self.at(start + i) for i in range(last, escape.start())]
            if character := _character(escape):
                pieces.append(character)
                starts.append(self.at(start + escape.start()))
            last = escape.end()
        pieces.append(inner[last:])
        starts += [self.at(start + i) for i in range(last, len(inner) + 1)]
        return Text("".join(pieces), 0, starts)


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(words.split())


def _character(escape: re.Match[str]) -> str:
    """Return what an escape stands for: one character, or nothing for a folded line."""
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return _SIMPLE.get(escape[4], escape[4]) if escape[4] else ""


def joined(parts: Sequence[Text]) -> Text:
    """Return *parts* as one text, each with its own way back."""
    if len(parts) == 1:
        return parts[0]
    starts = [part.at(i) for part in parts for i in range(len(part.text))]
    end = parts[-1].at(len(parts[-1].text)) if parts else 0
    return Text("".join(part.text for part in parts), 0, [*starts, end])
