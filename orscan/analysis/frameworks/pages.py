"""HTML pages: which scripts they load, and where the scripts inside them lie."""

import posixpath
import re
from collections.abc import Iterator

from orscan.analysis.project import Project
from orscan.location import Span

_SCRIPT = re.compile(
    rb"<script\b(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(?P<body>.*?)</script\s*>",
    re.DOTALL | re.IGNORECASE,
)
_SRC = re.compile(rb"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_TYPE = re.compile(rb"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_LANG = re.compile(rb"""\blang\s*=\s*["']?(\w+)""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_CODE = frozenset(
    (b"", b"module", b"text/javascript", b"application/javascript", b"text/babel", b"text/jsx")
)


def scripts_of(project: Project, page: str) -> Iterator[str]:
    """Yield the paths of the scripts that the page at *page* loads from this tree."""
    folder = posixpath.dirname(page)
    for source in sources(project.everything.read(page) or b""):
        place = source.partition("?")[0]
        bases = (folder, project.root, project.at("public"), project.at("src"))
        bases = bases[1:] + bases[:1] if place.startswith("/") else bases
        for base in bases:
            path = project.everything.resolver.file(posixpath.join(base, place.lstrip("/")))
            if path:
                yield path
                break


def sources(text: bytes) -> Iterator[str]:
    """Yield the addresses of the scripts that *text* loads, without those of other hosts."""
    for match in _SCRIPT.finditer(_without_comments(text)):
        found = _SRC.search(match["attributes"])
        if found:
            address = next(part for part in found.groups() if part is not None).decode(
                "utf-8", "replace"
            )
            if not re.match(r"(?:[a-z]+:)?//|data:", address):
                yield address


def inline_scripts(text: bytes) -> list[tuple[Span, str]]:
    """Return where code stands inside a page or component, and its `lang`, in order."""
    found = []
    for match in _SCRIPT.finditer(_without_comments(text)):
        kind = _TYPE.search(match["attributes"])
        if (kind[1].lower() if kind else b"") not in _CODE or not match["body"].strip():
            continue
        lang = _LANG.search(match["attributes"])
        found.append((Span(*match.span("body")), lang[1].decode().lower() if lang else ""))
    return found


def _without_comments(text: bytes) -> bytes:
    """Return *text* with comments blanked, of the same length."""
    return _COMMENT.sub(lambda match: b" " * len(match[0]), text)
