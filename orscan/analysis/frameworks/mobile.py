"""Expo and React Native: the bundle lies in the app, readable for whoever unpacks it.

Sources: docs.expo.dev/guides/environment-variables, docs.expo.dev/versions/latest/sdk/constants,
docs.expo.dev/router/web/api-routes; READMEs of react-native-config, react-native-dotenv and
babel-plugin-transform-inline-environment-variables; read 2026-11-28.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from orscan.analysis import syntax
from orscan.analysis.frameworks import Accessor, Entry, Facts, Inline, PublicEnv
from orscan.analysis.frameworks.babel import inlined_variables
from orscan.analysis.frameworks.configs import inlined, language_of, texts_of, values
from orscan.analysis.frameworks.entrypoints import client, default, module
from orscan.analysis.project import Project
from orscan.rule import LeakClass, Reach

_ROUTE = re.compile(r"^(?:src/)?app/.*\.[jt]sx?$")
_SERVER = re.compile(r"\+api\.[jt]sx?$")
_EXTRA = "Constants.extra"
_CONSTANTS = tuple(
    Accessor("expo-constants", (*start, *manifest, "extra"), _EXTRA)
    for start in (("default",), ())
    for manifest in (("expoConfig",), ("manifest",), ("manifest2",))
)


def expo(project: Project) -> Facts | None:
    """Return what Expo does with *project*, or None where it is no app of Expo."""
    if "expo" not in project.dependencies:
        return None
    because = "Expo puts variables that begin with EXPO_PUBLIC_ into the app"
    found = Facts(
        "Expo", public=[PublicEnv("process.env", ("EXPO_PUBLIC_",), because, aliased=False)]
    )
    found.accessors += _CONSTANTS
    if "expo-constants" in project.dependencies:
        found.inlines += _extra(project)
    _start(project, found)
    found.boundary = lambda path: Reach.SERVER if _SERVER.search(path) else None
    _plugins(project, found)
    return found


def react_native(project: Project) -> Facts | None:
    """Return what is known of an app of React Native without Expo, or None where it is none."""
    if "react-native" not in project.dependencies or "expo" in project.dependencies:
        return None
    found = Facts("React Native", shakes=False)
    _start(project, found)
    _plugins(project, found)
    return found


def _start(project: Project, found: Facts) -> None:
    main = project.manifest.get("main")
    named = module(project, main) if isinstance(main, str) else None
    paths = (
        [named]
        if named
        else default(
            project,
            "index",
            "index.native",
            "index.android",
            "index.ios",
            "App",
            "src/App",
            "app/App",
        )
    )
    paths += [
        path
        for path in project.files
        if _ROUTE.match(project.below(path)) and not _SERVER.search(path)
    ]
    for path in dict.fromkeys(paths):
        found.entries += client(project, path)
    servers = (path for path in project.files if _SERVER.search(path))
    found.entries += [Entry(path, Reach.SERVER, "runs on the server") for path in servers]


def _extra(project: Project) -> Iterator[Inline]:
    """Yield the fields of `extra` in app.config.*, all of which lie in the app, read or not."""
    path = project.config("app.config")
    if path is None:
        return
    text = project.everything.read(path) or b""
    root = syntax.parse(language_of(path), text).root_node
    for value in values(text, "extra", path):
        for one in inlined(text, root, _EXTRA, value, path):
            if one.variable:
                because = "`extra` of the app's configuration lies in the app"
                yield replace(one, because=because, whole=True, leak_class=LeakClass.MOBILE_EMBED)


def _plugins(project: Project, found: Facts) -> None:
    """Add what plugins of Babel and native modules put into the app."""
    embed = LeakClass.MOBILE_EMBED
    if project.dependencies & {"react-native-config", "react-native-ultimate-config"}:
        because = "react-native-config puts every variable of .env into the app"
        found.public.append(PublicEnv("react-native-config", ("",), because, True, embed))
        found.accessors += [
            Accessor(name, (member,), "react-native-config")
            for name in ("react-native-config", "react-native-ultimate-config")
            for member in ("default", "Config")
        ]
    if "react-native-dotenv" in project.dependencies:
        because = "react-native-dotenv puts every variable that the code names into the app"
        config = project.first(
            "babel.config.js", ".babelrc", "babel.config.cjs", ".babelrc.js", "babel.config.json"
        )
        named = texts_of(
            (project.everything.read(config) or b"") if config else b"", "moduleName", "x.js"
        )
        for name in dict.fromkeys((*named, "@env")):
            found.accessors.append(Accessor(name, (), "@env"))
        found.public.append(PublicEnv("@env", ("",), because, leak_class=embed))
        found.public.append(
            PublicEnv("process.env", ("",), because, leak_class=embed, aliased=False)
        )
    found.public += inlined_variables(project, embed)
