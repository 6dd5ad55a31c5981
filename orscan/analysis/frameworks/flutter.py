"""Flutter: what its build puts into an app.

Sources, read 2026-11-28: pub.dev/packages/flutter_dotenv, pub.dev/packages/envied,
dart.dev/guides/environment-declarations.
"""

import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Accessor, Facts, Inline, PublicEnv
from orscan.analysis.frameworks.apps import EMBED, SET, entries
from orscan.analysis.project import Project
from orscan.definitions import Carrier, definitions, reads

_FLUTTER = re.compile(r"^\s*flutter\s*:", re.MULTILINE)
_ASSET = "the file with the variables is one of the app's assets"


def facts(project: Project) -> Facts | None:
    """Return what Flutter puts into the app, or None where *project* is no app of Flutter."""
    manifest = project.text("pubspec.yaml")
    if not _FLUTTER.search(manifest):
        return None
    found = Facts("Flutter", shakes=False)
    found.entries += entries(project, (".dart",), project.at("lib") + "/")
    found.accessors += [Accessor("", (one, "env"), "dotenv") for one in ("dotenv", "DotEnv")]
    found.accessors += [
        Accessor("", ("fromEnvironment",), "dart-define"),
        Accessor("", ("EnviedField",), "envied"),
        Accessor("", ("rootBundle", "loadString", "()"), "asset"),
    ]
    found.public += [
        PublicEnv("dart-define", ("",), "--dart-define puts it into the app", leak_class=EMBED),
        PublicEnv("envied", ("",), "envied writes it into the code", leak_class=EMBED),
        PublicEnv("asset", ("",), "the file is one of the app's assets", leak_class=EMBED),
    ]
    if "flutter_config" in manifest:
        found.accessors.append(Accessor("", ("FlutterConfig",), "dotenv"))
        because = "flutter_config puts the variables of .env into the app"
        found.public.append(PublicEnv("dotenv", ("",), because, leak_class=EMBED))
    elif "flutter_dotenv" in manifest:
        found.public.append(PublicEnv("dotenv", ("",), _ASSET, True, EMBED))
        found.inlines += _assets(project)
    return found


def _assets(project: Project) -> Iterator[Inline]:
    pubspec = project.at("pubspec.yaml")
    for asset in definitions(pubspec, project.read("pubspec.yaml"))[0]:
        if asset.carrier is not Carrier.PUBSPEC_ASSET:
            continue
        yield Inline("dotenv.*", "*", pubspec, asset.span, _ASSET, leak_class=EMBED)
        path = project.at(asset.refers_to or asset.name)
        if path not in project.everything or not reads(path):
            continue
        for one in definitions(path, project.everything.read(path) or b"")[0]:
            if one.setting in SET and one.carrier is Carrier.ENV_FILE:
                yield Inline(
                    f"dotenv.{one.name}",
                    one.name,
                    pubspec,
                    asset.span,
                    _ASSET,
                    leak_class=EMBED,
                    whole=True,
                )
