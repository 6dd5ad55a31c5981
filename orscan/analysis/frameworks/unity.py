"""Unity: what a game is built of, and what players get with it.

Source: docs.unity3d.com/Manual/SpecialFolders.html, docs.unity3d.com/Manual/FormatDescription.html,
read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Facts, Inline
from orscan.analysis.frameworks.apps import EMBED, entries, packed
from orscan.analysis.project import Project
from orscan.location import Span

_SCENES = (".asset", ".prefab", ".unity")
_FIELD = re.compile(
    rb"^[ \t]*(?:value: |(?P<name>\w+): )[\"']?(?P<key>sk-or-v1-[0-9a-f]{64})\b", re.MULTILINE
)
_BECAUSE = "it is saved with the scene"
_FILES = re.compile(r"(?:^|/)Assets/(?:.*/)?(?:Resources|StreamingAssets)/.*\.json$")
"""Files that a game has with it as they are."""


def facts(project: Project) -> Facts | None:
    """Return what is known of a game made with Unity, or None where *project* is none."""
    scripts = [
        one for one in entries(project, (".cs",))
        if "Assets/" in one.path and "/Editor/" not in one.path
    ]  # fmt: skip
    if not any(b"UnityEngine" in (project.everything.read(one.path) or b"") for one in scripts):
        return None
    found = Facts("Unity", shakes=False)
    found.entries += scripts
    found.inlines += _saved(project)
    found.inlines += packed(project, _FILES, "asset", "the file is part of what players get")
    return found


def _saved(project: Project) -> Iterator[Inline]:
    """Yield the fields of scripts whose value a scene, a prefab or an asset holds."""
    for path in project.files:
        if not path.endswith(_SCENES):
            continue
        for one in _FIELD.finditer(project.everything.read(path) or b""):
            name = (one["name"] or b"").decode()
            if name:
                span = Span(*one.span("key"))
                yield Inline(f"scene.{name}", name, path, span, _BECAUSE, leak_class=EMBED)
