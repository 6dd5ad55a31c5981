"""Symfony: which variables fill the parameters of its container.

Source: symfony.com/doc/current/configuration.html (parameters, environment variables); read
2026-11-28.
"""

import re

from orscan.analysis.frameworks import Facts
from orscan.analysis.languages.php import PARAMETER
from orscan.analysis.project import Project

_FILLED = re.compile(
    r"""^[ \t]+["']?([\w.]+)["']?[ \t]*:[ \t]*["']?%env\((?:\w+:)*(\w+)\)%["']?[ \t]*(?:\#.*)?$""",
    re.MULTILINE,
)


def facts(project: Project) -> Facts | None:
    """Return which variables fill the parameters of *project*, or None where Symfony has none."""
    fills: dict[str, str] = {}
    for path in project.glob("config/*.yaml", "config/*.yml", "config/**/*.yaml"):
        text = (project.everything.read(path) or b"").decode("utf-8", "replace")
        fills |= {f"{PARAMETER}.{name}": variable for name, variable in _FILLED.findall(text)}
    return Facts("Symfony", fills=fills) if fills else None
