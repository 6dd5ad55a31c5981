"""The commit hook's short cut: says of nearly every commit that nothing in it needs a closer look.

It asks only whether any literal occurs, or anything that would have to be opened first. Whatever
it is not sure about is left to the whole scan. It imports as little as it can: of the time a hook
takes, loading Python modules is nearly all.
"""

import os

from orscan.errors import OrscanError
from orscan.hotlist import ARCHIVE_STARTS, ARCHIVE_SUFFIXES, LITERALS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SMALL = 1 << 20
_WIDE = (b"\xfe", b"\xff")
_CONFIGURATION = (".orscan.toml", "pyproject.toml")


def is_clean(arguments: "Sequence[str]") -> bool:
    """Whether `orscan hook` with *arguments* would certainly find nothing."""
    names = [name for name in arguments[1:] if name != "--"]
    if not LITERALS or "GIT_WORK_TREE" in os.environ or not arguments:
        return False
    if any(name.startswith("-") for name in names):
        return False
    try:
        if arguments[0] == "pre-commit":
            files = _files(names) if names else _staged()
        elif arguments[0] == "commit-msg" and len(names) == 1:
            files = _files(names)
        else:
            return False
        return not _is_configured() and all(_is_harmless(name, text) for name, text in files)
    except (OSError, OrscanError, UnicodeError):
        return False


def _is_harmless(name: str, text: bytes | None) -> bool:
    """Whether a file certainly holds no key; None is for content that was not read."""
    if text is None or text[:1] in _WIDE or b"\0" in text[:8] or text[257:262] == b"ustar":
        return False
    if text[:2] in ARCHIVE_STARTS or name.rpartition(".")[2].lower() in ARCHIVE_SUFFIXES:
        return False
    whole = b"%b\n%b" % (os.fsencode(name), text)
    return not any(literal in whole for literal in LITERALS)


def _files(names: "Sequence[str]") -> "Iterator[tuple[str, bytes | None]]":
    for name in names:
        if os.path.islink(name):
            yield name, None
        with open(name, "rb", buffering=0) as file:
            text = file.read(_SMALL)
            yield name, text if len(text) < _SMALL else None


def _staged() -> "Iterator[tuple[str, bytes | None]]":
    from orscan import gitio  # noqa: PLC0415

    entries = [entry for entry in gitio.staged_entries(".") if entry[0] != gitio.GITLINK]
    texts = gitio.blobs([oid for _, oid, _ in entries], ".")
    return zip((path for _, _, path in entries), texts, strict=True)


def _is_configured() -> bool:
    """Whether a configuration may be in force, which may hold further rules."""
    folder = os.getcwd()
    while True:
        for name in _CONFIGURATION:
            path = os.path.join(folder, name)
            if os.path.exists(path) and _mentions_orscan(path):
                return True
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(os.path.join(folder, ".git")):
            return False
        folder = parent


def _mentions_orscan(path: str) -> bool:
    with open(path, "rb", buffering=0) as file:
        return path.endswith(_CONFIGURATION[0]) or b"orscan" in file.read()
