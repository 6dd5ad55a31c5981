"""Sites written in PHP: constants that the owner sets on the machine, in a file of his own.

A constant such as OPENROUTER_API_KEY is often defined in a file that is kept out of the tree:
WordPress's wp-config.php, a config.php in .gitignore. Source: php.net/manual/en/
language.constants.php; read 2026-11-28.
"""

import re

from orscan.analysis.frameworks import Accessor, Entry, Facts
from orscan.analysis.languages.php import ACCESSOR
from orscan.analysis.project import TESTS, Project, is_generated
from orscan.definitions.names import is_key_name
from orscan.rule import Reach

_NAME = re.compile(rb"(?<![\w$'\"\\>:])[A-Z][A-Z0-9_]*(?:KEY|TOKEN|SECRET)[A-Z0-9_]*(?![\w'\"(])")
_DEFINED = re.compile(rb"""\bdefine\s*\(\s*["']([A-Z][A-Z0-9_]*)["']|\bconst\s+([A-Z][A-Z0-9_]*)""")


def facts(project: Project) -> Facts | None:
    """Return what is known of the PHP in *project*, or None where it has none."""
    paths = [one for one in project.files if one.endswith(".php") and not is_generated(one)]
    if not paths:
        return None
    used: set[str] = set()
    defined: set[str] = set()
    for path in paths:
        text = project.everything.read(path) or b""
        used |= {one.decode() for one in _NAME.findall(text)}
        defined |= {(one or other).decode() for one, other in _DEFINED.findall(text)}
    constants = frozenset(name for name in used - defined if is_key_name(name))
    accessors = [Accessor("", (one, "()"), ACCESSOR) for one in ("parse_ini_file", "getenv")]
    entries = [
        Entry(path, Reach.SERVER, "runs on the server")
        for path in paths
        if not TESTS.search(project.below(path))
    ]
    return Facts("PHP", entries, constants=constants, accessors=accessors)
