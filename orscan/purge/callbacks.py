"""Replaces keys in history, which it knows by their SHA-256 only: callbacks of git filter-repo.

`orscan purge-plan` writes a copy of this file that holds a plan. It needs nothing but Python 3.7
and git: it runs with the Python of git filter-repo, where orscan may not be.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

PLAN = "{}"

START = b"sk-or-v"
MARK = b"REMOVED-OPENROUTER-KEY-"
MOST_REVISIONS = 2_000
"""How many revisions a command line may name."""

STASHES = "refs/orscan-purge/stash/"
LEFT_BEHIND = (
    "AUTO_MERGE", "COMMIT_EDITMSG", "EDIT_DESCRIPTION", "FETCH_HEAD", "MERGE_MSG", "NOTES_EDITMSG",
    "ORIG_HEAD", "SQUASH_MSG", "TAG_EDITMSG", "filter-repo/already_ran",
)  # fmt: skip
UNDER_WAY = (
    "BISECT_LOG", "CHERRY_PICK_HEAD", "MERGE_HEAD", "REVERT_HEAD", "rebase-apply", "rebase-merge",
)  # fmt: skip


def mark(digest: str) -> bytes:
    """Return what stands where the key with the SHA-256 *digest* stood."""
    return MARK + digest[:8].encode()


class Filter:
    """Knows what to replace.

    *keys* maps the length of keys as they are to their digests. *stretches* maps the length of
    stretches of text that hold a key in another form to their digests, and those to the key's;
    *texts* are the commits and tags in whose message such stretches are looked for. *blobs* maps
    the id of a blob to rounds of replacements: first byte, byte behind the last, new text in
    Latin-1. *whole* maps the id of a blob to a key's digest: nothing of it can be kept. *commits*
    are those that brought a key in.
    """

    def __init__(self, plan: dict[str, Any]) -> None:
        # The longest first: what is in it goes with it.
        keys = sorted(((int(n), some) for n, some in plan.get("keys", {}).items()), reverse=True)
        self.keys = {length: frozenset(digests) for length, digests in keys}
        others = ((int(n), some) for n, some in plan.get("stretches", {}).items())
        self.stretches: dict[int, dict[str, str]] = dict(sorted(others, reverse=True))
        self.texts = frozenset(plan.get("texts", ()))
        self.blobs: dict[str, list[list[tuple[int, int, str]]]] = plan.get("blobs", {})
        self.whole: dict[str, str] = plan.get("whole", {})
        self.commits = frozenset(plan.get("commits", ()))

    def blob(self, blob: Any) -> None:
        """See git filter-repo's --blob-callback."""
        blob.data = self.content(blob.original_id.decode(), blob.data)

    def commit(self, commit: Any) -> None:
        """See git filter-repo's --commit-callback; takes tags, too."""
        if commit.original_id and commit.original_id.decode() in self.texts:
            commit.message = self.text(commit.message)

    def content(self, oid: str, data: bytes) -> bytes:
        """Return the content of a blob without the keys."""
        if oid in self.whole:
            return mark(self.whole[oid]) + b"\n"
        data = self.plain(data)
        for spans in self.blobs.get(oid, ()):
            data = replaced(data, spans)
        return data

    def plain(self, data: bytes) -> bytes:
        """Return *data* without keys that stand there as they are.

        What holds a zero byte is no text, and stays as long as it is.
        """
        at = data.find(START)
        if at < 0:
            return data
        parts, done, is_text = [], 0, b"\0" not in data
        while at >= 0:
            for length, digests in self.keys.items():
                digest = hashlib.sha256(data[at : at + length]).hexdigest()
                if digest in digests:
                    new = mark(digest) if is_text else padded(mark(digest), length)
                    parts += [data[done:at], new]
                    done = at + length
                    break
            at = data.find(START, max(done, at + 1))
        return b"".join([*parts, data[done:]])

    def text(self, text: bytes) -> bytes:
        """Return a name or a message without keys in any form."""
        text = self.plain(text)
        for length, digests in self.stretches.items():
            at = 0
            while at + length <= len(text):
                digest = hashlib.sha256(text[at : at + length]).hexdigest()
                if digest in digests:
                    text = text[:at] + mark(digests[digest]) + text[at + length :]
                at += 1
        return text


def affected(
    commits: Collection[str], nodes: Iterable[tuple[str, Sequence[str]]]
) -> tuple[set[str], set[str]]:
    """Return which commits change with *commits*, and which parents of theirs do not.

    *nodes* are all commits with their parents, parents first.
    """
    changed: set[str] = set()
    edge: set[str] = set()
    for oid, parents in nodes:
        if oid in commits or not changed.isdisjoint(parents):
            changed.add(oid)
            edge.update(parent for parent in parents if parent not in changed)
    return changed, edge


def padded(text: bytes, length: int) -> bytes:
    """Return *text* in exactly *length* bytes."""
    return text.ljust(length, b"-")[:length]


def replaced(data: bytes, spans: Iterable[tuple[int, int, str]]) -> bytes:
    """Return *data* with *spans* replaced, which are in order and disjoint."""
    parts, done = [], 0
    for start, end, new in spans:
        parts += [data[done:start], new.encode("latin-1")]
        done = end
    return b"".join([*parts, data[done:]])


FILTER = Filter(json.loads(PLAN))


def git(*arguments: str, given: bytes = b"", may_fail: bool = False) -> str:
    """Return what git printed; ends the program where git fails but may not."""
    said = subprocess.DEVNULL if may_fail else None
    done = subprocess.run(
        ["git", *arguments], input=given, stdout=subprocess.PIPE, stderr=said, check=False
    )
    if done.returncode and not may_fail:
        # The arguments may hold the very name that is to go.
        sys.exit("orscan: git failed; nothing further was done")
    return os.fsdecode(done.stdout)


def git_folder() -> Path:
    """Return the folder that git keeps the repository in."""
    return Path(git("rev-parse", "--absolute-git-dir").rstrip("\n"))


def prepare() -> None:
    """Get a repository ready to be rewritten: names of refs, stashes, what git left lying about."""
    folder = git_folder()
    is_bare = git("rev-parse", "--is-bare-repository").strip() == "true"
    if not is_bare and git("status", "--porcelain", "--untracked-files=no"):
        sys.exit("orscan: there are changes that are not committed; commit or discard them first")
    if git("worktree", "list", "--porcelain").count("\nworktree ") > 0:
        sys.exit("orscan: there are linked work trees; remove them first: git worktree list")
    if git("rev-parse", "--is-shallow-repository").strip() == "true":
        sys.exit("orscan: this clone is shallow; first: git fetch --unshallow")
    if any((folder / name).exists() for name in UNDER_WAY):
        sys.exit("orscan: a merge, rebase or bisection is under way; finish or abort it first")
    rename_refs()
    keep_stashes()
    for name in LEFT_BEHIND:
        with contextlib.suppress(OSError):
            (folder / name).unlink()


def all_refs() -> Iterator[tuple[str, str, str]]:
    """Yield each ref's name, the object it names, and the ref it stands for or nothing."""
    said = git("for-each-ref", "--format=%(refname) %(objectname) %(symref)")
    for line in said.split("\n"):
        if line:
            name, oid, target = line.split(" ")
            yield name, oid, target


def clean(name: str) -> str:
    """Return the name of a ref without keys."""
    return os.fsdecode(FILTER.text(os.fsencode(name)))


def rename_refs() -> None:
    """Rename each ref whose name holds a key."""
    for name, oid, target in all_refs():
        if target and clean(target) != target:
            git("symbolic-ref", clean(name), clean(target))
        if clean(name) == name:
            continue
        if name.startswith("refs/heads/") and not target:
            # Takes HEAD, the branch's configuration and its reflog along.
            git("branch", "-m", name[len("refs/heads/") :], clean(name)[len("refs/heads/") :])
            continue
        if not target:
            git("update-ref", clean(name), oid, "")
        git("update-ref", "--no-deref", "-d", name)


def keep_stashes() -> None:
    """Give each stash a ref of its own: git filter-repo may know the newest only."""
    stashes = git("rev-list", "--walk-reflogs", "refs/stash", "--", may_fail=True)
    for number, oid in enumerate(stashes.split()):
        git("update-ref", f"{STASHES}{number}", oid)


def revisions() -> str:
    """Return the options of git filter-repo that limit it to what has to change; none: all of it.

    Commits from before the first key keep their ids, and with them their signatures.
    """
    listed = git("rev-list", "--all", "--topo-order", "--reverse", "--parents").splitlines()
    nodes = (line.split(" ") for line in listed)
    changed, edge = affected(FILTER.commits, ((oid, parents) for oid, *parents in nodes))
    names = [name for name, _, target in all_refs() if not target]
    if git("symbolic-ref", "-q", "HEAD", may_fail=True) == "":
        names.append("HEAD")
    asked = "".join(f"{name}^{{}}\n" for name in names)
    said = git("cat-file", "--batch-check=%(objectname)", given=os.fsencode(asked)).splitlines()
    pairs = zip(names, said)  # noqa: B905 - Python 3.9 and older know no strict
    wanted = [name for name, oid in pairs if oid in changed]
    wanted += [f"^{oid}" for oid in sorted(edge)]
    if not changed or len(wanted) > MOST_REVISIONS:
        return ""
    return " ".join(["--refs", *wanted])


def finish() -> None:
    """Put the stashes back and attach the notes to the new commits; tell what is still left."""
    kept = {name: oid for name, oid, _ in all_refs() if name.startswith(STASHES)}
    if kept:
        git("update-ref", "-d", "refs/stash", may_fail=True)
    for name in sorted(kept, key=lambda name: -int(name[len(STASHES) :])):
        # Plumbing: `git log` may be configured to say more.
        message = git("rev-list", "-1", "--format=%s", kept[name], "--").split("\n")[1]
        git("stash", "store", "-q", "-m", message, kept[name])
        git("update-ref", "-d", name)
    attach_notes()
    for path in leftovers():
        tell(f"{path} still holds a key; remove it there by hand")
    objects = git_folder() / "objects"
    for path in objects.glob("pack/*.keep"):
        tell(f"{path} keeps old objects; remove it, then: git gc --prune=now")
    if (objects / "info" / "alternates").exists():
        tell("this repository shares objects with others, which keep the old ones: see alternates")


def tell(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"orscan: {text}\n")


def attach_notes() -> None:
    """Copy the notes of each commit that was rewritten to the new one, and drop the old."""
    folder = git_folder()
    try:
        lines = (folder / "filter-repo" / "commit-map").read_text("ascii").splitlines()
    except OSError:
        return
    pairs = [line.split() for line in lines[1:]]
    moved = [f"{old} {new}\n" for old, new in pairs if old != new and new.strip("0")]
    for name, _, _ in all_refs():
        if name.startswith("refs/notes/") and moved:
            git("notes", f"--ref={name}", "copy", "-f", "--stdin", given="".join(moved).encode())
            git("notes", f"--ref={name}", "prune")


def leftovers() -> Iterator[Path]:
    """Yield the files of git's own, besides objects, in which a key stands as it is."""
    for place, folders, names in os.walk(git_folder()):
        folders[:] = [name for name in folders if name != "objects"]
        for name in names:
            path = Path(place, name)
            with contextlib.suppress(OSError):
                text = path.read_bytes()
                if FILTER.plain(text) != text:
                    yield path


def delete_refs(remote: str) -> None:
    """Delete the refs of *remote* whose names hold a key."""
    one = f"remote.{remote}.mirror=false"
    for line in git("ls-remote", "--refs", "--", remote).split("\n"):
        oid, _, name = line.partition("\t")
        if name and clean(name) != name:
            git("-c", one, "push", f"--force-with-lease={name}:{oid}", "--", remote, f":{name}")


if __name__ == "__main__":
    if sys.argv[1:] == ["prepare"]:
        prepare()
    elif sys.argv[1:] == ["revisions"]:
        sys.stdout.buffer.write(os.fsencode(revisions()) + b"\n")
    elif sys.argv[1:] == ["finish"]:
        finish()
    elif sys.argv[1:2] == ["delete-refs"] and len(sys.argv) == 3:
        delete_refs(sys.argv[2])
    else:
        sys.exit("usage: orscan_purge.py prepare | revisions | finish | delete-refs REMOTE")
