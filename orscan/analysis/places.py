"""Places in files as people see them, for findings."""

import re

from orscan.analysis.project import Files
from orscan.finding import Excerpt
from orscan.location import Location, Role, Span, points, text_start
from orscan.secret import redact

_LONG = re.compile(r"[A-Za-z0-9+/=_%\\-]{40,}")
_MOST = 200


class Places:
    """Makes locations and excerpts of spans of *files*."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def location(
        self, path: str, span: Span, role: Role = Role.PRIMARY, note: str = ""
    ) -> Location:
        """Return *span* of *path*; what goes over several lines ends with its first."""
        text = self._files.read(path) or b""
        start = min(span.start, len(text))
        line_end = text.find(b"\n", start, span.end)
        end = min(span.end if line_end < 0 else line_end, len(text))
        if text[start:end].endswith(b"\r"):
            end -= 1
        at = points(text, (start, max(end, start)), text_start(text))
        return Location(path, at[start], at[max(end, start)], role, note)

    def excerpt(self, path: str, span: Span) -> Excerpt:
        """Return the line that *span* of *path* begins on; what may be a key in it is masked."""
        text = self._files.read(path) or b""
        first = text.rfind(b"\n", 0, span.start) + 1
        last = text.find(b"\n", span.start)
        last = len(text) if last < 0 else last
        first, last = max(first, span.start - _MOST), min(last, span.start + _MOST)
        before = _shown(text[first : span.start])
        mark = _shown(text[span.start : min(span.end, last)])
        after = _shown(text[min(span.end, last) : last])
        line = text.count(b"\n", 0, span.start) + 1
        return Excerpt(
            line, (before + mark + after).rstrip(), len(before), max(1, len(mark.rstrip()))
        )


def _shown(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").expandtabs(4)
    text = "".join(char if char.isprintable() else "·" for char in text)
    return _LONG.sub(lambda match: f"{match[0][:6]}...", redact(text))
