"""Apps of Apple's systems: what Xcode and Swift packages put into them.

Sources, read 2026-11-28: developer.apple.com/documentation/bundleresources/
information-property-list, developer.apple.com/documentation/foundation/propertylistserialization.
"""

import re

from orscan.analysis.frameworks import Accessor, Facts, PublicEnv
from orscan.analysis.frameworks.apps import EMBED, HIDDEN, embedded, entries, settings
from orscan.analysis.project import Project
from orscan.definitions import Carrier

_UI = re.compile(rb"^\s*import\s+(?:SwiftUI|UIKit|AppKit|WatchKit|Cocoa)\b", re.MULTILINE)
_SERVER = re.compile(r"vapor/vapor|hummingbird|swift-aws-lambda")
_PLATFORMS = re.compile(r"\.(?:iOS|watchOS|tvOS|visionOS)\s*\(")
_BECAUSE = "a property list lies in the app"


def facts(project: Project) -> Facts | None:
    """Return what Xcode puts into the app, or None where *project* is no app of Apple's systems."""
    sources = [path for path in project.files if path.endswith(".swift")]
    package = project.text("Package.swift")
    if not sources or _SERVER.search(package):
        return None
    if not _PLATFORMS.search(package) and not any(
        _UI.search(project.everything.read(path) or b"") for path in sources
    ):
        return None
    found = Facts("app of Apple's systems", shakes=False)
    found.entries += entries(project, (".swift",))
    found.accessors += [
        Accessor("", (one,), "Info.plist") for one in ("infoDictionary", "forInfoDictionaryKey")
    ]
    found.accessors += [
        Accessor("", ("NSDictionary", "()"), "plist"),
        Accessor("", ("PropertyListSerialization", "propertyList", "()"), "plist"),
        Accessor("", ("PropertyListDecoder", "()", "decode", "()"), "plist"),
    ]
    for path, one in settings([project], ".plist"):
        if one.carrier is Carrier.PLIST and one.setting in HIDDEN:
            found.inlines += [
                embedded(f"{name}.{one.name}", path, one, _BECAUSE, whole=True)
                for name in ("Info.plist", "plist")
            ]
    found.public += [
        PublicEnv(name, ("",), _BECAUSE, leak_class=EMBED) for name in ("Info.plist", "plist")
    ]
    return found
