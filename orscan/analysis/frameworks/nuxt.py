"""Nuxt: `runtimeConfig`, `appConfig`, pages, what is imported by itself, and `server/`.

Sources: nuxt.com/docs, "Runtime Config", "App Config", "Auto-imports", "Server"; real builds of
Nuxt 3.21; read 2026-11-28.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from orscan.analysis import syntax
from orscan.analysis.frameworks import Accessor, Entry, Facts, HandsOut, Inline, PublicEnv
from orscan.analysis.frameworks.configs import (
    defines,
    entries,
    followed,
    language_of,
    pairs,
    span_of,
    values,
    variable_in,
)
from orscan.analysis.frameworks.routes import SCRIPT, named, on_client, on_server
from orscan.analysis.project import Project
from orscan.definitions.names import is_key_name
from orscan.rule import LeakClass, Reach

if TYPE_CHECKING:
    from tree_sitter import Node

PUBLIC = "runtimeConfig.public"
_PRIVATE = "runtimeConfig"
_APP = "appConfig"
_ANY = r"\.(?:vue|[cm]?[jt]sx?)$"
_EXPORT = re.compile(
    rb"\bexport\s+(?:async\s+)?(?:const|let|var|function\*?|class)\s+([A-Za-z_$][\w$]*)"
)
_SERVER = re.compile(r"(?:^|/)server/|\.server\.vue$")
_HANDLERS = frozenset(
    ("defineEventHandler", "eventHandler", "defineCachedEventHandler", "cachedEventHandler")
)
_ON_SERVER = frozenset(("useState", "useAsyncData", "useLazyAsyncData", "definePayloadPlugin"))


def facts(project: Project) -> Facts | None:
    """Return what Nuxt makes of *project*, or None where it does not build it."""
    config = project.config("nuxt.config")
    if config is None and not project.dependencies & {"nuxt", "nuxt-edge", "nuxt-nightly"}:
        return None
    found = Facts("Nuxt", renders=True, boundary=_boundary)
    if config is not None:
        found.inlines += _configured(project, config)
        found.fills.update(_private(project, config))
        found.accessors += _nested([*(one.expression for one in found.inlines), *found.fills])
    because = "Vite puts variables that begin with VITE_ into the bundle"
    found.public.append(PublicEnv("import.meta.env", ("VITE_",), because, dynamic=True))
    found.accessors += _accessors()
    base = r"(?:app/|src/)?"
    found.entries += on_client(named(project, rf"{base}(?:app|error){_ANY}"), "the app starts here")
    found.entries += on_client(
        named(project, rf"{base}(?:pages|layouts|middleware)/.*{_ANY}"), "the page"
    )
    plugins = [p for p in named(project, rf"{base}plugins/.*{_ANY}") if ".server." not in p]
    found.entries += on_client(iter(plugins), "a plugin")
    found.entries += [
        Entry(one.path, Reach.SERVER, one.note)
        for one in list(found.entries)
        if ".client." not in one.path
    ]
    server = list(
        named(project, rf"{base}server/(?:api|routes|middleware|plugins|tasks)/.*{SCRIPT}")
    )
    found.entries += on_server(iter(server))
    found.autoimports.update(_autoimports(project, base))
    found.hands_out.append(HandsOut("is sent to whoever asks", calls=_HANDLERS))
    found.hands_out.append(HandsOut("is sent to the page with its state", calls=_ON_SERVER))
    return found


def _accessors() -> Iterator[Accessor]:
    for members, of in (
        (("useRuntimeConfig", "()", "public"), PUBLIC),
        (("useRuntimeConfig", "()"), _PRIVATE),
        (("useNuxtApp", "()", "$config", "public"), PUBLIC),
        (("useAppConfig", "()"), _APP),
    ):
        yield Accessor("", members, of)
        yield Accessor("#imports", members, of)
    yield Accessor("", ("$config", "public"), PUBLIC)


def _nested(settings: list[str]) -> Iterator[Accessor]:
    """Yield how code comes to the blocks inside the blocks of the configuration."""
    expressions = {one.rpartition(".")[0] for one in settings}
    for one in _accessors():
        for expression in sorted(expressions - {PUBLIC}):
            if expression.startswith(f"{one.of}."):
                inner = tuple(expression[len(one.of) + 1 :].split("."))
                yield Accessor(one.module, (*one.members, *inner), expression)


def _configured(project: Project, config: str) -> Iterator[Inline]:
    text = project.everything.read(config) or b""
    root = syntax.parse(language_of(config), text).root_node
    for value in values(text, "runtimeConfig", config):
        if value.type != "object":
            continue
        for name, inner in entries(text, value):
            if name == "public":
                block = followed(text, root, inner)
                yield from (
                    _block(text, root, block, config, PUBLIC) if block.type == "object" else ()
                )
    for value in values(text, "appConfig", config):
        if value.type == "object":
            yield from _block(text, root, value, config, _APP)
    yield from _head(text, root, config)
    yield from defines(project, config, "define")


def _private(project: Project, config: str) -> Iterator[tuple[str, str]]:
    """Yield the private settings of `runtimeConfig`, and the variable that fills each."""
    text = project.everything.read(config) or b""
    root = syntax.parse(language_of(config), text).root_node
    for value in values(text, "runtimeConfig", config):
        if value.type == "object":
            yield from _filled(text, root, value, _PRIVATE)


def _filled(text: bytes, root: "Node", value: "Node", above: str) -> Iterator[tuple[str, str]]:
    for name, part in entries(text, value):
        inner, expression = followed(text, root, part), f"{above}.{name}"
        if expression == PUBLIC or _only_asks(text, inner):
            continue
        if inner.type == "object":
            yield from _filled(text, root, inner, expression)
            continue
        variable = variable_in(text, root, inner)
        if variable or _is_blank(text, inner):
            yield expression, variable or f"NUXT_{_snake(expression[len(_PRIVATE) + 1 :])}"


def _block(text: bytes, root: "Node", value: "Node", path: str, above: str) -> Iterator[Inline]:
    """Yield what the entries of *above*, a block that gets to clients whole, are made of."""
    block = PUBLIC if above.startswith(PUBLIC) else _APP
    because = f"all of `{block}` is sent to clients"
    for name, part in entries(text, value):
        inner, expression = followed(text, root, part), f"{above}.{name}"
        if inner.type == "object":
            yield from _block(text, root, inner, path, expression)
            continue
        variable = "" if _only_asks(text, inner) else variable_in(text, root, inner)
        if variable.startswith("NUXT_PUBLIC_") or (
            not variable and block == PUBLIC and _is_blank(text, inner)
        ):
            variable = variable or f"NUXT_PUBLIC_{_snake(expression[len(PUBLIC) + 1 :])}"
            yield Inline(
                expression,
                variable,
                path,
                span_of(part),
                because,
                leak_class=LeakClass.PUBLIC_ENV,
                whole=True,
            )
        elif variable:
            yield Inline(expression, variable, path, span_of(part), because, whole=True)


def _only_asks(text: bytes, value: "Node") -> bool:
    function = value.child_by_field_name("function") if value.type == "call_expression" else None
    return function is not None and text[function.start_byte : function.end_byte] == b"Boolean"


def _is_blank(text: bytes, value: "Node") -> bool:
    return text[value.start_byte : value.end_byte].strip() in {
        b"''",
        b'""',
        b"``",
        b"undefined",
        b"null",
    }


def _snake(name: str) -> str:
    """Return a key of the configuration as Nuxt writes it in variables: `apiKey` is `API_KEY`."""
    words = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name)
    return (
        re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", words).replace("-", "_").replace(".", "_").upper()
    )


def _head(text: bytes, root: "Node", path: str) -> Iterator[Inline]:
    """What `app.head` holds stands in every page."""
    for name, value in pairs(text, "app", path):
        if name != "head":
            continue
        waiting = [value]
        while waiting:
            node = waiting.pop()
            if node.type in {"member_expression", "subscript_expression"}:
                variable = variable_in(text, root, node)
                if variable and is_key_name(variable):
                    yield Inline(
                        "app.head",
                        variable,
                        path,
                        span_of(node),
                        "`app.head` stands in every page",
                        whole=True,
                    )
                    continue
            if node.type != "unary_expression":
                waiting += node.named_children


def _autoimports(project: Project, base: str) -> dict[str, str]:
    """Return the files whose exports are known everywhere, by the name of each."""
    found: dict[str, str] = {}
    for path in named(
        project,
        rf"{base}(?:composables|utils|stores)/[^/]+(?:/index)?{SCRIPT}|shared/utils/.*{SCRIPT}|{base}server/utils/.*{SCRIPT}",
    ):
        text = project.everything.read(path) or b""
        for name in _EXPORT.findall(text):
            found.setdefault(name.decode(), path)
        if b"export default" in text:
            found.setdefault(_camel(posixpath.basename(path).partition(".")[0]), path)
    for path in named(project, rf"{base}components/.*{_ANY}"):
        below = project.below(path).partition("components/")[2].partition(".")[0]
        parts = [_pascal(one) for one in below.removesuffix("/index").split("/")]
        found.setdefault(parts[-1], path)
        found.setdefault(_joined(parts), path)
        found.setdefault(f"Lazy{_joined(parts)}", path)
    return found


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[-_.\s]", name) if part)


def _camel(name: str) -> str:
    words = _pascal(name)
    return words[:1].lower() + words[1:]


def _joined(parts: list[str]) -> str:
    """Return the name of a component in folders: `base/BaseButton.vue` is `BaseButton`."""
    name = parts[-1]
    for part in reversed(parts[:-1]):
        if not name.startswith(part):
            name = part + name
    return name


def _boundary(path: str) -> Reach | None:
    return Reach.SERVER if _SERVER.search(path) else None
