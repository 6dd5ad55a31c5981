"""The hooks' short cut: says of nearly every commit and push that nothing needs a closer look.

It asks only whether any literal occurs, or anything that would have to be opened first. Whatever
it is not sure about is left to the whole scan. It imports as little as it can: of the time a hook
takes, loading Python modules is nearly all.
"""

import os
import sys

from orscan.errors import OrscanError
from orscan.hotlist import ARCHIVE_STARTS, ARCHIVE_SUFFIXES, LITERALS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SMALL = 1 << 20
_FEW = 256
"""So many commits are looked at here; more of them are worth the whole scan's preparations."""

_DIFF = (
    "diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "-z", "--always", "--format=%H",
    "--no-abbrev", "--no-renames", "--no-relative", "--no-ext-diff", "--no-textconv",
    "--ignore-submodules=none",
)  # fmt: skip
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
        elif arguments[0] == "pre-push" and len(names) == 2:
            files = _pushed(_lines(), names[0])
        else:
            return False
        return not _is_configured() and all(_is_harmless(name, text) for name, text in files)
    except (OSError, OrscanError, ValueError):
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


def _lines() -> list[str]:
    """Return what git says is pushed, and leave it to be read again."""
    import io  # noqa: PLC0415

    if not sys.stdin or sys.stdin.isatty():
        raise OSError("nobody says what is pushed")
    said = sys.stdin.buffer.read()
    sys.stdin = io.TextIOWrapper(io.BytesIO(said))
    return said.decode("utf-8", "surrogateescape").splitlines()


def _pushed(lines: "Sequence[str]", remote: str) -> "Iterator[tuple[str, bytes | None]]":
    """Yield what a push adds, as `orscan.ranges.pushed` and its source do; raises if in doubt."""
    from orscan import gitio  # noqa: PLC0415

    updates = [line.rsplit(maxsplit=3)[1:] for line in lines]
    live = [(new, ref) for new, ref, _ in updates if new.strip("0")]
    if not live:
        return
    tips = [new for new, _ in live]
    old = [old for _, _, old in updates if old.strip("0")]
    old += _fetched(remote, [ref for _, ref, _ in updates])
    asked = "".join(f"{one}\n" for one in (*tips, *(f"^{one}" for one in old))).encode()
    listing = ["rev-list", f"--max-count={_FEW + 1}", "--stdin"]
    commits = gitio.run(listing, ".", inherit_place=True, stdin=asked).decode().split()
    shallow = gitio.run(["rev-parse", "--is-shallow-repository"], ".", inherit_place=True)
    if len(commits) > _FEW or shallow.strip() != b"false":
        yield "", None
        return
    added = _added(commits)
    texts = gitio.blobs([*(oid for oid, _ in added), *commits], ".")
    paths = [*(path for _, path in added), *("" for _ in commits)]
    yield from zip(paths, texts, strict=True)
    for (_, ref), text in zip(live, gitio.blobs(tips, "."), strict=True):
        # A tag may name another, or something that is no commit.
        is_plain = text and (text[:5] == b"tree " or b"\ntype commit\n" in text[:90])
        yield ref, text if is_plain else None


def _fetched(remote: str, besides: "Sequence[str]") -> list[str]:
    """Return what was fetched of *remote*'s refs but *besides*; raises if in doubt."""
    from orscan import gitio  # noqa: PLC0415

    remotes = gitio.run(["remote"], ".", inherit_place=True).decode().splitlines()
    if remote not in remotes:
        return []
    start = f"refs/remotes/{remote}/"
    asked = ["config", "-z", "--get-all", f"remote.{remote}.fetch"]
    specs = gitio.run(asked, ".", inherit_place=True, accept=(0, 1)).decode().split("\0")
    is_plain = set(specs) <= {"", f"+refs/heads/*:{start}*", f"refs/heads/*:{start}*"}
    if any(name.startswith(f"{remote}/") for name in remotes) or not is_plain:
        raise OSError("the remote's refs are mixed with others, or go by other names")
    asked = ["for-each-ref", "--format=%(objectname) %(refname) %(symref)", start]
    said = gitio.run(asked, ".", inherit_place=True).decode("utf-8", "surrogateescape")
    refs = (line.split(" ") for line in said.splitlines())
    known = [start + name.removeprefix("refs/heads/") for name in besides]
    return [oid for oid, ref, points_to in refs if not points_to and ref not in known]


def _added(commits: "Sequence[str]") -> list[tuple[str, str]]:
    """Return the object id and path of each file that *commits* add; raises if git skips one."""
    from orscan import gitio  # noqa: PLC0415

    asked = "".join(f"{commit}\n" for commit in commits).encode()
    said = gitio.run(_DIFF, ".", inherit_place=True, stdin=asked)
    told, added = [], []
    fields = iter(said.decode("utf-8", "surrogateescape").split("\0"))
    for field in fields:
        header = field.lstrip("\n")
        if header.startswith(":"):
            words, path = header.split(" "), next(fields, "")
            # The modes come first, then as many object ids: the new one last of each.
            mode, oid = words[len(words) // 2 - 1], words[-2]
            if oid.strip("0") and mode != gitio.GITLINK:
                added.append((oid, path))
        elif header:
            told.append(header.strip())
    if told != commits:
        raise OSError("git did not compare every commit")
    return added


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
