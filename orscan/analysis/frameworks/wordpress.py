"""WordPress: which functions write what visitors get, and which only what the owners see.

What the owner typed into the settings is shown to him again, rightly. It is a leak only where a
hook for visitors writes it: `wp_enqueue_scripts`, `wp_footer`, a shortcode, an open REST route.
Sources: developer.wordpress.org/reference/hooks, .../plugins/javascript/ajax,
.../rest-api/extending-the-rest-api/adding-custom-endpoints; read 2026-11-28.
"""

import re
from collections.abc import Iterator
from enum import Enum

from orscan.analysis.frameworks import Accessor, Facts
from orscan.analysis.languages.php import OPTION
from orscan.analysis.project import Project, is_generated
from orscan.analysis.unit import Function, Unit
from orscan.location import Span

_HINTS = (b"add_action", b"add_shortcode", b"get_option", b"wp_localize_script", b"ABSPATH")
_CALLBACK = (
    rb"""(?:(?:\[|array\s*\()\s*(?:\$this|\$\w+|__CLASS__|[\w\\]+::class|["'][\w\\]+["'])\s*,\s*)?"""
    rb"""["'](?:[\w\\]+::)?(\w+)["']"""
)
_HOOK = re.compile(rb"""\badd_(?:action|filter)\s*\(\s*["']([\w./-]+)["']\s*,\s*""" + _CALLBACK)
_SHORTCODE = re.compile(rb"""\badd_shortcode\s*\(\s*["'][^"']*["']\s*,\s*""" + _CALLBACK)
_BLOCK = re.compile(rb"""["']render_callback["']\s*=>\s*""" + _CALLBACK)
_PAGE = re.compile(
    rb"\badd_(?:menu|submenu|options|management|theme|dashboard|settings)_"
    rb"(?:page|field|section)\s*\(|\badd_meta_box\s*\(|\bregister_setting\s*\("
)
_QUOTED = re.compile(rb"""["'](\w+)["']""")
_ROUTE = re.compile(rb"""\bregister_rest_route\s*\(""")
_ROUTE_CALLBACK = re.compile(rb"""["']callback["']\s*=>\s*""" + _CALLBACK)
_PERMISSION = re.compile(rb"""["']permission_callback["']\s*=>\s*([^\n]+)""")
_VISITORS = re.compile(
    r"^(?:wp_enqueue_scripts|wp_head|wp_footer|wp_body_open|wp_print_(?:footer_)?scripts|"
    r"template_redirect|the_content|wp_ajax_nopriv_\w+|login_\w+|woocommerce_(?:before|after)_\w+)$"
)
_OWNERS = re.compile(
    r"^(?:admin_\w+|network_admin_\w+|enqueue_block_editor_assets|wp_dashboard_setup|"
    r"load-\w+|add_meta_boxes\w*|(?:edit|show)_user_profile)$"
)
_CAPABLE = re.compile(rb"current_user_can\s*\(|check_admin_referer\s*\(|is_super_admin\s*\(")
_INLINE = re.compile(
    rb"""\badd_(?:action|filter)\s*\(\s*["']([\w./-]+)["']\s*,\s*(?:static\s+)?$"""
)
_SETTINGS = re.compile(r"(?:^|[/_-])(?:admin|settings?|options?)(?:[./_-]|$)", re.IGNORECASE)


class Audience(Enum):
    """Who gets what a function writes."""

    VISITORS = "visitors"
    OWNERS = "owners"
    UNKNOWN = "unknown"


def facts(project: Project) -> Facts | None:
    """Return what is known of the plugin or theme of WordPress in *project*, or None."""
    for path in project.files:
        if path.endswith(".php") and not is_generated(path):
            text = project.everything.read(path) or b""
            if any(hint in text for hint in _HINTS):
                return Facts(
                    "WordPress",
                    accessors=[Accessor("", (one, "()"), OPTION) for one in _OPTIONS],
                    owners_only=_is_for_owners,
                    answers=_answers,
                )
    return None


_OPTIONS = ("get_option", "get_site_option")


def _is_for_owners(unit: Unit, at: int, accessor: str) -> bool:
    """Whether only the owners of the site get what stands at the offset *at* of *unit*.

    What the owner typed in goes to nobody else unless a hook says so.
    """
    if unit.language != "php":
        return False
    who = audience(unit, at)
    return who is Audience.OWNERS or (accessor == OPTION and who is not Audience.VISITORS)


def _answers(unit: Unit) -> Iterator[tuple[Function, str]]:
    """Yield the functions whose result goes to visitors: shortcodes, blocks, open routes."""
    if unit.language != "php":
        return
    shown = {match[1] for one in (_SHORTCODE, _BLOCK) for match in one.finditer(unit.text)}
    shown |= {match[2] for match in _HOOK.finditer(unit.text) if match[1] == b"the_content"}
    asked = {
        name
        for match in _ROUTE.finditer(unit.text)
        for name in _ROUTE_CALLBACK.findall(unit.text[match.end() : _end(unit.text, match.end())])
    }
    for function in unit.functions.values():
        name = function.name.encode()
        if name in shown:
            yield function, "is part of a page that visitors see"
        elif name in asked:
            yield function, "is what a route of the server answers"


def audience(unit: Unit, at: int) -> Audience:
    """Return who gets what stands at the offset *at* of *unit*."""
    said = set()
    for function in _around(unit, at):
        span = unit.spans[function.node]
        if _CAPABLE.search(unit.text, span.start, span.end):
            return Audience.OWNERS
        said |= set(_by_name(unit.text, function.name.encode())) if function.name else set()
        said |= set(_by_place(unit.text, span))
    if Audience.VISITORS in said:
        return Audience.VISITORS
    if Audience.OWNERS in said or _SETTINGS.search(unit.path):
        return Audience.OWNERS
    return Audience.UNKNOWN


def _around(unit: Unit, at: int) -> list[Function]:
    return [
        one for one in unit.functions.values()
        if one.this is None and unit.spans[one.node].start <= at < unit.spans[one.node].end
    ]  # fmt: skip


def _by_name(text: bytes, name: bytes) -> Iterator[Audience]:
    """Yield who calls the function *name*, as the text says where it gives it to WordPress."""
    for match in _HOOK.finditer(text):
        if match[2] == name:
            yield from _of_hook(match[1].decode())
    for pattern in (_SHORTCODE, _BLOCK):
        if any(match[1] == name for match in pattern.finditer(text)):
            yield Audience.VISITORS
    for match in _PAGE.finditer(text):
        if name in _QUOTED.findall(text[match.end() : _end(text, match.end())]):
            yield Audience.OWNERS
    for match in _ROUTE.finditer(text):
        call = text[match.end() : _end(text, match.end())]
        if name in _ROUTE_CALLBACK.findall(call):
            yield _of_route(text, call)


def _by_place(text: bytes, span: Span) -> Iterator[Audience]:
    """Yield who calls the function at *span*, which is given to a hook where it stands."""
    found = _INLINE.search(text, max(0, span.start - 200), span.start)
    if found:
        yield from _of_hook(found[1].decode())


def _of_hook(hook: str) -> Iterator[Audience]:
    if _VISITORS.match(hook):
        yield Audience.VISITORS
    elif _OWNERS.match(hook):
        yield Audience.OWNERS


def _of_route(text: bytes, call: bytes) -> Audience:
    """Who may call a route: everybody, where nothing asks what the caller is allowed to do."""
    permission = _PERMISSION.search(call)
    if permission is None or b"__return_true" in permission[1]:
        return Audience.VISITORS
    checked = [call, *(_body(text, name) for name in _QUOTED.findall(permission[1]))]
    return Audience.OWNERS if any(_CAPABLE.search(one) for one in checked) else Audience.UNKNOWN


def _body(text: bytes, name: bytes) -> bytes:
    found = re.search(rb"\bfunction\s+" + re.escape(name) + rb"\s*\(", text)
    return text[found.start() : found.start() + 600] if found else b""


def _end(text: bytes, start: int) -> int:
    """Return the offset of the bracket that closes the one before *start*."""
    depth = 1
    for at in range(start, min(len(text), start + 5_000)):
        depth += {40: 1, 41: -1}.get(text[at], 0)
        if not depth:
            return at
    return min(len(text), start + 5_000)
