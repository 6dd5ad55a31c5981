""".NET on the client: Blazor WebAssembly, MAUI, WPF and their like.

Source: learn.microsoft.com/aspnet/core/blazor/fundamentals/configuration, read 2026-11-28.
"""

import posixpath
import re

from orscan.analysis.frameworks import Accessor, Facts, PublicEnv
from orscan.analysis.frameworks.apps import EMBED, entries
from orscan.analysis.project import Project

_CLIENT = re.compile(
    r"BlazorWebAssembly|<UseMaui>\s*true|<UseWPF>\s*true|<UseWindowsForms>\s*true|Avalonia|Uno\.Sdk",
    re.IGNORECASE,
)
_CARRIES = re.compile(r"BlazorWebAssembly|<UseMaui>\s*true", re.IGNORECASE)
"""What carries its settings with it: in other programs they lie beside it, for users to change."""


def facts(project: Project) -> Facts | None:
    """Return what .NET puts into programs that users run, or None where *project* has none."""
    found = Facts(".NET on the client", shakes=False)
    for path in project.files:
        if not path.endswith(".csproj"):
            continue
        text = (project.everything.read(path) or b"").decode("utf-8", "replace")
        if not _CLIENT.search(text):
            continue
        folder = posixpath.dirname(path)
        found.entries += entries(project, (".cs",), f"{folder}/" if folder else "")
        if _CARRIES.search(text):
            because = "the app's settings file is part of what users get"
            found.public.append(PublicEnv("Configuration", ("",), because, leak_class=EMBED))
            found.accessors.append(Accessor("", ("Configuration",), "Configuration"))
    return found if found.entries else None
