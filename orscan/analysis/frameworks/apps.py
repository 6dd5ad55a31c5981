"""Apps that users install: Android, Apple's systems, Flutter, Unity, and .NET on the client.

What a build puts into an app lies there readable for whoever unpacks it. Sources, read 2026-11-28:
developer.android.com/build/gradle-tips, github.com/google/secrets-gradle-plugin,
developer.apple.com/documentation/bundleresources/information-property-list,
pub.dev/packages/flutter_dotenv, dart.dev/guides/environment-declarations,
learn.microsoft.com/aspnet/core/blazor/fundamentals/configuration.
"""

import posixpath
import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Accessor, Entry, Facts, Inline, PublicEnv
from orscan.analysis.project import TESTS, Project, is_generated
from orscan.definitions import Carrier, Definition, Setting, definitions, reads
from orscan.rule import LeakClass, Reach

_ANDROID = re.compile(
    r"com\.android\.|plugins\.android|android\s*\{|androidTarget|libs\.plugins\.\w*[aA]ndroid"
)
_SECRETS = re.compile(
    r"secrets-gradle-plugin|secrets\.gradle|mapsplatform\.secrets|plugins\.secrets"
)
_UI = re.compile(rb"^\s*import\s+(?:SwiftUI|UIKit|AppKit|WatchKit|Cocoa)\b", re.MULTILINE)
_SERVER = re.compile(r"vapor/vapor|hummingbird")
_DESKTOP = re.compile(
    r"BlazorWebAssembly|<UseMaui>\s*true|<UseWPF>\s*true|<UseWindowsForms>\s*true|Avalonia",
    re.IGNORECASE,
)
_CARRIES = re.compile(r"BlazorWebAssembly|<UseMaui>\s*true", re.IGNORECASE)
_SET = (Setting.KEY, Setting.LITERAL, Setting.REFERENCE, Setting.SECRET)
_HIDDEN = (Setting.KEY, Setting.REFERENCE, Setting.SECRET)
"""What is a key for certain, or comes from elsewhere: other texts may be labels."""

_EMBED = LeakClass.MOBILE_EMBED


def android(project: Project) -> Facts | None:
    """Return what a build of Android puts into the app, or None where *project* is none."""
    scripts = "\n".join(project.text(one) for one in ("build.gradle", "build.gradle.kts"))
    if not _ANDROID.search(scripts) and not project.has("src/main/AndroidManifest.xml"):
        return None
    found = Facts("Android", shakes=False)
    found.entries += _entries(project, (".kt", ".java"))
    found.accessors += [
        Accessor("", ("BuildConfig",), "BuildConfig"),
        Accessor("", ("R", "string"), "R.string"),
    ]
    for path, one in _definitions(project):
        found.inlines += _android(path, one)
    if _SECRETS.search(scripts):
        because = "the secrets plugin puts every property into BuildConfig"
        found.public.append(PublicEnv("BuildConfig", ("",), because, leak_class=_EMBED))
    return found


def _android(path: str, one: Definition) -> Iterator[Inline]:
    variable = one.refers_to or one.name
    is_field = one.carrier is Carrier.GRADLE_BUILD_CONFIG
    if one.setting not in (_SET if is_field else _HIDDEN):
        return
    if is_field:
        because = "buildConfigField puts it into the app"
        yield Inline(
            f"BuildConfig.{one.name}", variable, path, one.span, because, leak_class=_EMBED
        )
    elif one.carrier in {Carrier.GRADLE_RES_VALUE, Carrier.ANDROID_STRING}:
        because = "it is a text among the app's resources"
        yield Inline(
            f"R.string.{one.name}", variable, path, one.span, because, leak_class=_EMBED, whole=True
        )
    elif one.carrier in {Carrier.MANIFEST_PLACEHOLDER, Carrier.ANDROID_MANIFEST}:
        because = "the app's manifest holds it"
        yield Inline(
            f"manifest.{one.name}", variable, path, one.span, because, leak_class=_EMBED, whole=True
        )


def apple(project: Project) -> Facts | None:
    """Return what Xcode puts into the app, or None where *project* is no app of Apple's systems."""
    sources = [path for path in project.files if path.endswith(".swift")]
    if not sources or _SERVER.search(project.text("Package.swift")):
        return None
    if not any(_UI.search(project.everything.read(path) or b"") for path in sources):
        return None
    found = Facts("app of Apple's systems", shakes=False)
    found.entries += _entries(project, (".swift",))
    found.accessors += [
        Accessor("", (one,), "Info.plist") for one in ("infoDictionary", "forInfoDictionaryKey")
    ]
    because = "a property list lies in the app"
    for path, one in _definitions(project):
        if one.carrier is Carrier.PLIST and one.setting in _HIDDEN:
            variable = one.refers_to or one.name
            found.inlines.append(
                Inline(
                    f"Info.plist.{one.name}",
                    variable,
                    path,
                    one.span,
                    because,
                    leak_class=_EMBED,
                    whole=True,
                )
            )
    found.public.append(PublicEnv("Info.plist", ("",), because, leak_class=_EMBED))
    return found


def flutter(project: Project) -> Facts | None:
    """Return what Flutter puts into the app, or None where *project* is no app of Flutter."""
    manifest = project.text("pubspec.yaml")
    if not re.search(r"^\s*flutter\s*:", manifest, re.MULTILINE):
        return None
    found = Facts("Flutter", shakes=False)
    found.entries += [
        one for one in _entries(project, (".dart",)) if project.below(one.path).startswith("lib/")
    ]
    found.accessors += [Accessor("", (one, "env"), "dotenv") for one in ("dotenv", "DotEnv")]
    found.accessors.append(Accessor("", ("fromEnvironment",), "dart-define"))
    compiled = "--dart-define puts it into the app"
    found.public.append(PublicEnv("dart-define", ("",), compiled, leak_class=_EMBED))
    if "flutter_dotenv" not in manifest:
        return found
    because = "the file with the variables is one of the app's assets"
    found.public.append(PublicEnv("dotenv", ("",), because, True, _EMBED))
    pubspec = project.at("pubspec.yaml")
    for asset in definitions(pubspec, project.read("pubspec.yaml"))[0]:
        if asset.carrier is not Carrier.PUBSPEC_ASSET:
            continue
        found.inlines.append(
            Inline("dotenv.*", "*", pubspec, asset.span, because, leak_class=_EMBED)
        )
        path = project.at(asset.refers_to or asset.name)
        if path not in project.everything or not reads(path):
            continue
        for one in definitions(path, project.everything.read(path) or b"")[0]:
            if one.setting in _SET and one.carrier is Carrier.ENV_FILE:
                found.inlines.append(
                    Inline(
                        f"dotenv.{one.name}",
                        one.name,
                        pubspec,
                        asset.span,
                        because,
                        leak_class=_EMBED,
                        whole=True,
                    )
                )
    return found


def unity(project: Project) -> Facts | None:
    """Return what is known of a game made with Unity, or None where *project* is none."""
    found = Facts("Unity", shakes=False)
    found.entries += [
        one for one in _entries(project, (".cs",))
        if "Assets/" in one.path and "/Editor/" not in one.path
        and b"UnityEngine" in (project.everything.read(one.path) or b"")
    ]  # fmt: skip
    return found if found.entries else None


def dotnet(project: Project) -> Facts | None:
    """Return what .NET puts into programs that users run: Blazor WebAssembly, MAUI, WPF."""
    found = Facts(".NET on the client", shakes=False)
    for path in project.files:
        text = (
            (project.everything.read(path) or b"").decode("utf-8", "replace")
            if path.endswith(".csproj")
            else ""
        )
        if not _DESKTOP.search(text):
            continue
        folder = posixpath.dirname(path)
        inside = f"{folder}/" if folder else ""
        found.entries += [one for one in _entries(project, (".cs",)) if one.path.startswith(inside)]
        if _CARRIES.search(text):
            because = "the app's settings file is part of what users get"
            found.public.append(PublicEnv("Configuration", ("",), because, leak_class=_EMBED))
            found.accessors.append(Accessor("", ("Configuration",), "Configuration"))
    return found if found.entries else None


def _entries(project: Project, endings: tuple[str, ...]) -> Iterator[Entry]:
    """Yield the sources of an app: all of them are compiled into it, tests left out."""
    for path in project.files:
        below = project.below(path)
        if (
            path.endswith(endings)
            and not is_generated(path)
            and not TESTS.search(below)
            and "/test" not in f"/{below}"
        ):
            yield Entry(path, Reach.CLIENT, "is compiled into the app")


def _definitions(project: Project) -> Iterator[tuple[str, Definition]]:
    for path in project.files:
        if (
            reads(path)
            and path.endswith((".gradle", ".kts", ".xml", ".plist"))
            and not is_generated(path)
        ):
            for one in definitions(path, project.everything.read(path) or b"")[0]:
                yield path, one
