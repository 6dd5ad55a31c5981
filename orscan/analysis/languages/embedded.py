"""Scripts inside other files: pages, and components of Vue, Svelte and Astro.

What a template mentions counts as used: it is rendered by the client that runs the script.
"""

import re
from collections.abc import Callable, Sequence

from orscan.analysis.frameworks import HTML
from orscan.analysis.frameworks.pages import inline_scripts
from orscan.analysis.unit import Declaration, Read, Unit
from orscan.location import Span

_FENCE = re.compile(rb"\A\s*---[ \t]*\r?\n(?P<code>.*?)^---", re.DOTALL | re.MULTILINE)
_WORD = re.compile(rb"[A-Za-z_$][\w$]*")
_PLACE = re.compile(rb"%([A-Z][A-Z0-9_]{3,})%")
_STYLE = re.compile(rb"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
CLIENT = "#client"
"""Behind the path of an Astro component: the scripts in it that the browser runs."""


def component_parts(path: str) -> Sequence[str]:
    """Return the names of the units of the component or page at *path*."""
    return (path, f"{path}{CLIENT}") if path.endswith(".astro") else (path,)


def scripts(name: str, text: bytes) -> tuple[str, Sequence[Span], Callable[[Unit], None] | None]:
    """Return the grammar, the places of the scripts, and what is to be done with the unit."""
    path = name.partition("#")[0]
    blocks = inline_scripts(text)
    if path.endswith(".astro"):
        if name.endswith(CLIENT):
            return "typescript", [span for span, _ in blocks], None
        fence = _FENCE.match(text)
        spans = [Span(*fence.span("code"))] if fence else []
        return "tsx", spans, _template([*spans, *(span for span, _ in blocks)])
    if path.endswith((".html", ".htm")):
        return "tsx", [span for span, _ in blocks], _page
    grammar = "tsx" if any(lang in {"jsx", "tsx"} for _, lang in blocks) else "typescript"
    spans = [span for span, _ in blocks]
    return grammar, spans, _template(spans)


def _page(unit: Unit) -> None:
    """Take note of the variables that a page names: `%VITE_TITLE%`."""
    for match in _PLACE.finditer(unit.text):
        node = unit.node(Span(*match.span()))
        unit.reads.append(Read(node, match[1].decode(), HTML, Span(*match.span())))
        unit.consumed.add(node)
    unit.declarations.append(Declaration(Span(0, len(unit.text)), effect=True))


def _template(spans: Sequence[Span]) -> Callable[[Unit], None]:
    """Return what takes all that the rest of the file mentions for used."""

    def finish(unit: Unit) -> None:
        rest = bytearray(unit.text)
        for span in (*spans, *(Span(*m.span()) for m in _STYLE.finditer(unit.text))):
            rest[span.start : span.end] = b" " * (span.end - span.start)
        words = {word.decode() for word in _WORD.findall(bytes(rest))}
        mentioned = {name for one in unit.declarations for name in one.names if name in words}
        mentioned |= {name for name in unit.top_names if name in words}
        for name, node in unit.globals.items():
            # `$store` is what a store of Svelte holds.
            if name.startswith("$") and name[1:] in unit.top_names:
                unit.edge(unit.top_names[name[1:]], node)
        for name in mentioned:
            unit.consumed.add(unit.top_names[name])
        whole = Declaration(Span(0, len(unit.text)), set(), mentioned, effect=True)
        unit.declarations.append(whole)

    return finish
