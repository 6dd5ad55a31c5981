"""Apps written in Rust: `env!` is the variable's value when the app is compiled, so it is in it.

Tauri's core process, and what runs in the browser as WebAssembly, both are files that users have.
`std::env::var` is another thing: it reads the environment of whoever runs the app.
Sources: doc.rust-lang.org/std, `env!` and `option_env!`; README of dotenvy_macro;
tauri.app/start; read 2026-11-28.
"""

import re
import tomllib
from collections.abc import Iterator

from orscan.analysis.frameworks import Facts, Inline
from orscan.analysis.project import TESTS, Project
from orscan.definitions.names import is_key_name
from orscan.location import Span
from orscan.rule import LeakClass

_APPS = frozenset(("tauri", "yew", "eframe", "iced", "slint", "egui", "sycamore"))
"""Crates that apps of clients are made with; those that render on servers as well are left out."""

_MACRO = re.compile(
    rb"\b(?:option_)?env!\s*[(\[{]\s*\"(\w+)\"|\bdotenv(?:y_macro::dotenv)?!\s*\(\s*\"(\w+)\""
)
_SKIPPED = re.compile(
    rb"//[^\n]*|/\*.*?\*/|r(#*)\".*?\"\1|(?P<keep>\"(?:[^\"\\]|\\.)*\")", re.DOTALL
)
_TESTED = re.compile(rb"#\[cfg\(test\)\]")
_BUILD = re.compile(r"(?:^|/)build\.rs$")


def facts(project: Project) -> Facts | None:
    """Return what the compiler puts into the app *project*, or None where it makes none."""
    if not _crates(project) & _APPS:
        return None
    found = Facts("Rust")
    for path in project.files:
        below = project.below(path)
        if path.endswith(".rs") and not TESTS.search(below) and not _BUILD.search(below):
            found.inlines += _compiled_in(path, project.everything.read(path) or b"")
    return found if found.inlines else None


def _crates(project: Project) -> set[str]:
    try:
        manifest = tomllib.loads(project.text("Cargo.toml"))
    except tomllib.TOMLDecodeError:
        return set()
    listed = manifest.get("dependencies")
    return set(listed) if isinstance(listed, dict) else set()


def _compiled_in(path: str, text: bytes) -> Iterator[Inline]:
    if b"env!" not in text:
        return
    text = _SKIPPED.sub(lambda found: found["keep"] or b" " * len(found[0]), text)
    tests = _TESTED.search(text)
    for found in _MACRO.finditer(text, 0, tests.start() if tests else len(text)):
        variable = (found[1] or found[2]).decode()
        if is_key_name(variable):
            yield Inline(
                f"env!({variable})",
                variable,
                path,
                Span(*found.span()),
                "`env!` is its value when the app is compiled",
                leak_class=LeakClass.MOBILE_EMBED,
                whole=True,
            )
