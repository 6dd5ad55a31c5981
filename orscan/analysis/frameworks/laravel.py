"""Laravel: which methods answer requests, what pages of Inertia are given, and what Mix bundles.

What a controller returns is made into JSON, or the page itself where it is a text.
Sources: laravel.com/docs/12.x/responses, /routing, inertiajs.com/shared-data,
laravel-mix.com/docs/6.0/environment-variables; read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Entry, Facts, PublicEnv
from orscan.analysis.frameworks.entrypoints import module
from orscan.analysis.project import Project
from orscan.analysis.unit import Function, Step, Unit
from orscan.rule import Reach

ANSWERED = "is what a route of the server answers"
_LIVE = "is a public property of a component, which the page is sent"
_SHARED = "is given to every page that runs in the browser"
_ROUTED = re.compile(r"""(\w+)::class\s*,\s*["'](\w+)["']|["']([\w\\]+)@(\w+)["']""")
_INVOKED = re.compile(r"""["']\s*,\s*(\w+)::class\s*\)""")
_BUNDLED = re.compile(r"""\.(?:js|ts|react|vue|jsx)\(\s*["']([^"']+)["']""")
_CLASS = re.compile(rb"\bclass\s+(\w+)")
_INERTIA = re.compile(rb"Inertia\\Middleware|extends\s+Middleware\b")
_COMPONENT = re.compile(rb"\buse\s+Livewire\\(?:Volt\\)?Component\b")
_PUBLIC = re.compile(rb"\bpublic\s+(?!function\b)(?:readonly\s+)?(?:static\s+)?[^;(]*$")
_PRIVATE = re.compile(rb"\b(?:private|protected)\s+(?:static\s+)?function\b")


def facts(project: Project) -> Facts | None:
    """Return what Laravel makes of *project*, or None where it is not made with it."""
    if b"laravel/framework" not in project.read("composer.json") and not project.has("artisan"):
        return None
    routed: set[tuple[str, str]] = set()
    for path in project.glob("routes/*.php"):
        text = (project.everything.read(path) or b"").decode("utf-8", "replace")
        for match in _ROUTED.finditer(text):
            holder = (match[1] or match[3]).rpartition("\\")[2]
            routed.add((holder, match[2] or match[4]))
        routed |= {(holder, "__invoke") for holder in _INVOKED.findall(text)}

    def answers(unit: Unit) -> Iterator[tuple[Function, str]]:
        yield from _answers(unit, routed)

    return Facts("Laravel", answers=answers)


def mix(project: Project) -> Facts | None:
    """Return what Laravel Mix puts into the scripts of *project*, or None where it is not used."""
    config = project.config("webpack.mix")
    if config is None or "laravel-mix" not in project.dependencies:
        return None
    found = Facts("Laravel Mix")
    because = "Laravel Mix puts variables that begin with MIX_ into the bundle"
    found.public.append(PublicEnv("process.env", ("MIX_",), because))
    text = (project.everything.read(config) or b"").decode("utf-8", "replace")
    for name in _BUNDLED.findall(text):
        path = module(project, name)
        if path is not None:
            found.entries.append(Entry(path, Reach.CLIENT, "Laravel Mix starts here", via=config))
    return found


def _answers(unit: Unit, routed: set[tuple[str, str]]) -> Iterator[tuple[Function, str]]:
    if unit.language != "php":
        return
    classes = {one.decode() for one in _CLASS.findall(unit.text)}
    names = {method for holder, method in routed if holder in classes}
    is_shared = _INERTIA.search(unit.text) is not None
    for function in unit.functions.values():
        if function.name in names and not _is_private(unit, function):
            yield function, ANSWERED
        elif function.name == "share" and is_shared:
            yield function, _SHARED
    if _COMPONENT.search(unit.text):
        yield from _properties(unit)


def _properties(unit: Unit) -> Iterator[tuple[Function, str]]:
    """Yield the public properties of a component of Livewire, each as what a function returns.

    Source: livewire.laravel.com/docs/properties (security); read 2026-11-28.
    """
    for node, edges in unit.edges.items():
        at = unit.spans[node].start
        is_field = any(
            edge.step is Step.STORE and edge.target in unit.classes.values() for edge in edges
        )
        if is_field and _PUBLIC.search(unit.text, max(0, at - 60), at):
            yield Function(node, "", [], node), _LIVE


def _is_private(unit: Unit, function: Function) -> bool:
    start = unit.spans[function.node].start
    return bool(_PRIVATE.match(unit.text, start, start + 60))
