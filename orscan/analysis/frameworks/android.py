"""Android, and Kotlin for several platforms: what Gradle builds into an app.

Sources, read 2026-11-28: developer.android.com/build/gradle-tips,
github.com/google/secrets-gradle-plugin, github.com/yshrsmz/BuildKonfig,
github.com/gmazzo/gradle-buildconfig-plugin, kotlinlang.org/docs/multiplatform.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from orscan.analysis.frameworks import Accessor, Facts, Inline, PublicEnv
from orscan.analysis.frameworks.apps import EMBED, HIDDEN, SET, embedded, entries, settings
from orscan.analysis.project import Project
from orscan.definitions import Carrier, Definition, Setting

_SETTINGS = ("settings.gradle", "settings.gradle.kts")
_SCRIPTS = ("build.gradle", "build.gradle.kts")
_ANDROID = re.compile(
    r"com\.android\.|plugins\.android|android\s*\{|androidTarget|libs\.plugins\.[\w.]*[aA]ndroid"
    r"|id\(?\s*[\"'][\w.-]*android"
)
_SHARED = re.compile(
    r"\bios(?:Arm64|X64|SimulatorArm64)?\s*\(|androidTarget|androidLibrary|wasmJs\s*[({]"
    r"|compose\.desktop|org\.jetbrains\.compose|plugins\.[\w.]*compose[.]?[mM]ultiplatform"
    r"|plugins\.[\w.]*jetbrains[.]?[cC]ompose|org\.openjfx|javafx\s*\{"
)
"""Modules of several platforms, and programs for the desktop."""

_SERVER = re.compile(
    r"ktor[-.]server|ktor\.server|io\.ktor\.plugin|springframework|plugins\.ktor\b|http4k|micronaut"
    r"|quarkus"
)
_SECRETS = re.compile(
    r"secrets-gradle-plugin|secrets\.gradle|mapsplatform\.secrets|plugins\.secrets"
)
_COMPUTED = re.compile(r"buildConfigField\s*\(?\s*(?:[\"']String[\"']|STRING)\s*,\s*(?![\s\"'])")
_OBJECT = re.compile(r"\b(?:objectName\s*=\s*|className(?:\.set)?\s*[(=]\s*)[\"'](\w+)[\"']")
_FIELDS = "the build puts it into the app, as a constant"


def facts(project: Project) -> Facts | None:
    """Return what a build of Gradle puts into an app, or None where *project* is none."""
    scripts = "\n".join(project.text(one) for one in _SCRIPTS)
    if not _is_app(project, scripts):
        return None
    found = Facts("Android", shakes=False)
    found.entries += entries(project, (".kt", ".java"))
    modules = _modules(project)
    names = {"BuildConfig", "BuildKonfig", *_OBJECT.findall(scripts)}
    found.accessors += [Accessor("", (one,), "BuildConfig") for one in sorted(names)]
    found.accessors.append(Accessor("", ("R", "string"), "R.string"))
    fields = list(settings(modules, ".gradle", ".kts"))
    for path, one in _filled(fields, list(settings([project], ".xml"))):
        found.inlines += _inlines(path, one)
    every = "\n".join(module.text(one) for module in modules for one in _SCRIPTS)
    if _SECRETS.search(every):
        because = "the secrets plugin puts every property into BuildConfig"
        found.public.append(PublicEnv("BuildConfig", ("",), because, leak_class=EMBED))
    elif _COMPUTED.search(every):
        found.public.append(PublicEnv("BuildConfig", ("",), _FIELDS, leak_class=EMBED))
    return found


def _is_app(project: Project, scripts: str) -> bool:
    if _ANDROID.search(scripts) or project.has("src/main/AndroidManifest.xml"):
        return True
    if not scripts.strip() or _SERVER.search(scripts):
        return False
    return _SHARED.search(scripts) is not None


def _modules(project: Project) -> list[Project]:
    """Return the modules of the build that *project* is part of: each sees the others' constants.

    In a build without settings it is alone.
    """
    top, folder = None, project.root
    while True:
        if any(posixpath.join(folder, one) in project.everything for one in _SETTINGS):
            top = folder
        if not folder:
            break
        folder = posixpath.dirname(folder)
    if top is None:
        return [project]
    inside = f"{top}/" if top else ""
    every = project.everything.projects.items()
    return [one for root, one in every if root == top or root.startswith(inside)]


def _filled(
    fields: list[tuple[str, Definition]], texts: list[tuple[str, Definition]]
) -> Iterator[tuple[str, Definition]]:
    """Yield *fields* and *texts*; what takes a placeholder takes what the placeholder does."""
    holders = {
        one.name: one.refers_to or one.name
        for _, one in fields
        if one.carrier is Carrier.MANIFEST_PLACEHOLDER
    }
    taken = {one.refers_to for _, one in texts}
    for path, one in fields:
        if one.carrier is not Carrier.MANIFEST_PLACEHOLDER or one.name not in taken:
            yield path, one
    for path, one in texts:
        yield path, replace(one, refers_to=holders.get(one.refers_to, one.refers_to))


def _inlines(path: str, one: Definition) -> Iterator[Inline]:
    is_field = one.carrier is Carrier.GRADLE_BUILD_CONFIG
    if one.setting not in (SET if is_field else HIDDEN):
        return
    if is_field:
        yield embedded(
            f"BuildConfig.{one.name}", path, one, "buildConfigField puts it into the app"
        )
    elif one.carrier in {Carrier.GRADLE_RES_VALUE, Carrier.ANDROID_STRING}:
        because = "it is a text among the app's resources"
        yield embedded(f"R.string.{one.name}", path, one, because, whole=True)
    elif one.carrier in {Carrier.MANIFEST_PLACEHOLDER, Carrier.ANDROID_MANIFEST}:
        because = "the app's manifest holds it"
        yield embedded(f"manifest.{one.name}", path, one, because, whole=True)
    elif "/assets/" in path and one.setting is Setting.KEY:
        because = "it lies among the app's assets"
        yield embedded(f"asset.{one.name}", path, one, because, whole=True)
