"""Scripts inside other files: pages, and components of Vue, Svelte and Astro.

`orscan.analysis.languages.components` adds what the templates of components do.
"""

import re
from collections.abc import Callable, Sequence

from orscan.analysis.frameworks import HTML
from orscan.analysis.frameworks.pages import inline_scripts
from orscan.analysis.languages.components import finish
from orscan.analysis.unit import Declaration, Read, Unit
from orscan.location import Span

_FENCE = re.compile(rb"\A\s*---[ \t]*\r?\n(?P<code>.*?)^---", re.DOTALL | re.MULTILINE)
_PLACE = re.compile(
    rb"%(?:sveltekit\.env\.)?([A-Z][A-Z0-9_]{3,})%|<%=\s*(?:process\.env\.)?([A-Z][A-Z0-9_]{3,})\s*%>"
)
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
        end = fence.end() if fence else 0
        return "tsx", spans, lambda unit: finish(unit, end)
    if path.endswith((".html", ".htm")):
        return "tsx", [span for span, _ in blocks], _page
    grammar = "tsx" if any(lang in {"jsx", "tsx"} for _, lang in blocks) else "typescript"
    spans = [span for span, _ in blocks]
    return grammar, spans, finish


def _page(unit: Unit) -> None:
    """Take note of the variables that a page names: `%VITE_TITLE%`, `<%= VUE_APP_TITLE %>`."""
    for match in _PLACE.finditer(unit.text):
        node = unit.node(Span(*match.span()))
        unit.reads.append(Read(node, (match[1] or match[2]).decode(), HTML, Span(*match.span())))
        unit.consumed.add(node)
    unit.declarations.append(Declaration(Span(0, len(unit.text)), effect=True))
