"""webpack: `DefinePlugin`, `EnvironmentPlugin`, dotenv-webpack, `entry`.

A configuration that no script and no package uses replaces nothing.
Sources: webpack.js.org, "DefinePlugin", "EnvironmentPlugin", "Entry and Context", "Dotenv";
dotenv-webpack's README; read 2026-11-28.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from orscan.analysis.frameworks import Entry, Facts, Inline, PublicEnv
from orscan.analysis.frameworks.configs import entries, plain, span_of, texts_of, values
from orscan.analysis.frameworks.entrypoints import client, default, modules_of, plugins, replaced
from orscan.analysis.project import Project
from orscan.rule import LeakClass, Reach

_CONFIG = re.compile(r"(?:^|/)(?:webpack[\w.-]*|rspack\.config)\.(?:[cm]?[jt]s)$")
_READERS = frozenset((
    "webpack", "webpack-cli", "webpack-dev-server", "@angular-builders/custom-webpack",
    "@ngx-env/builder", "laravel-mix", "@rspack/core", "@rspack/cli", "@nx/webpack",
    "@electron-forge/plugin-webpack",
))  # fmt: skip
_OWN = frozenset(("next", "gatsby", "react-scripts", "@vue/cli-service", "nuxt"))


def facts(project: Project) -> Facts | None:
    """Return what webpack does with *project*, or None without a configuration of it."""
    configs = [path for path in project.files if _CONFIG.search(project.below(path))]
    reads = bool(project.dependencies & _READERS) or any(
        re.search(r"\b(?:webpack|rspack)\b", script) for script in project.scripts.values()
    )
    if not configs and (not reads or not _is_alone(project)):
        return None
    found = Facts("webpack")
    for config in configs:
        inlines = list(inlines_of(project, config))
        found.inlines += inlines if reads else [_unread(one) for one in inlines]
        if reads:
            found.public += dotenv(project, config)
            found.entries += _entries(project, config)
    found.entries += (
        []
        if found.entries or not reads
        else [one for p in default(project, "src/index", "src/main") for one in client(project, p)]
    )
    found.complete = bool(found.entries)
    return found if reads or found.inlines else None


def _is_alone(project: Project) -> bool:
    """Whether webpack is called as it is, without a configuration and without a framework."""
    called = any(re.match(r"(?:npx )?webpack\b", script) for script in project.scripts.values())
    return called and not project.dependencies & _OWN


def _unread(inline: Inline) -> Inline:
    """Return *inline* as what nothing reads: nobody loads the configuration."""
    return replace(inline, expression=f"{inline.expression} (not loaded)")


def _entries(project: Project, config: str) -> Iterator[Entry]:
    text = project.everything.read(config) or b""
    targets = texts_of(text, "target", config)
    on_server = bool(targets) and all(one.startswith(("node", "async-node")) for one in targets)
    for path in modules_of(project, config, "entry"):
        if on_server:
            yield Entry(path, Reach.SERVER, "runs on the server")
        else:
            yield from client(project, path)


def inlines_of(project: Project, config: str) -> Iterator[Inline]:
    """Yield what `DefinePlugin` and `EnvironmentPlugin` in the file *config* replace."""
    for text, root, given in plugins(project, config, "DefinePlugin"):
        for one in given[:1]:
            for inline in replaced(text, root, one, config):
                yield replace(inline, destructured=True, aliased=True)
    for text, _, given in plugins(project, config, "EnvironmentPlugin"):
        for one in given:
            parts = one.named_children if one.type == "array" else [one]
            named = [(plain(text, part), part) for part in parts if part.type == "string"]
            if one.type == "object":
                named += list(entries(text, one))
            for name, part in named:
                because = f"EnvironmentPlugin puts {name} into the bundle"
                for accessor in ("process.env", "import.meta.env"):
                    yield Inline(
                        f"{accessor}.{name}",
                        name,
                        config,
                        span_of(part),
                        because,
                        destructured=True,
                        aliased=True,
                    )


def dotenv(project: Project, config: str) -> Iterator[PublicEnv]:
    """Yield the variables that dotenv-webpack, or webpack's own `dotenv`, puts into the bundle."""
    text = project.everything.read(config) or b""
    if b"dotenv-webpack" in text:
        because = "dotenv-webpack puts every variable that the code names into the bundle"
        yield PublicEnv(
            "process.env", ("",), because, leak_class=LeakClass.BUNDLER_INLINE, aliased=False
        )
    for value in values(text, "dotenv", config):
        prefixes: tuple[str, ...] = ("WEBPACK_",)
        if value.type == "object":
            prefixes = (
                tuple(texts_of(text[value.start_byte : value.end_byte], "prefix")) or prefixes
            )
        elif value.type != "true":
            continue
        because = f"webpack puts variables that begin with {' or '.join(prefixes)} into the bundle"
        for accessor in ("process.env", "import.meta.env"):
            yield PublicEnv(accessor, prefixes, because, destructured=True)
