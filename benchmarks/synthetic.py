"""A git repository from a seeded generator: edits, renames, merges, and keys in many places.

The keys are made up as it runs, each in one place only, and none of them is one that orscan
takes for made up.
"""

import hashlib
import os
import random
import subprocess
from pathlib import Path
from typing import IO

from floor import clean

PLACES = (
    "a file in HEAD",
    "a removed file",
    "an unmerged branch",
    "a merge's own change",
    "a binary file",
    "a UTF-16 file",
    "a file with -diff",
    "a commit message",
    "an author",
    "a removed file's name",
    "a branch name",
    "a tag message",
    "a note",
    "a stash",
    "a dropped stash",
    "an amended commit",
    "a dangling blob",
    "a remote's URL",
)
"""Where a key lies; what stands before the stash is reachable from a ref, or is one."""

_START = 1_700_000_000
_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A. Tester",
    "GIT_AUTHOR_EMAIL": "tester@example.org",
    "GIT_COMMITTER_NAME": "A. Tester",
    "GIT_COMMITTER_EMAIL": "tester@example.org",
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
}


def make_repository(root: Path, commits: int = 4000) -> dict[str, str]:
    """Make a repository in the folder *root*; return the place of each key by its SHA-256.

    It has about *commits* commits and a tenth of that in files, of 20 kB, packed; what only the
    reflog or nothing at all leads to is loose.
    """
    _git(root, "init", "-q", "-b", "main")
    _git(root, "config", "gc.auto", "0")
    importing = subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=root, stdin=subprocess.PIPE, env=_environment()
    )
    if importing.stdin is None:
        raise AssertionError("stdin is a pipe")
    with importing.stdin as out:
        _write(_History(out, commits // 10 + 1), commits)
    if importing.wait():
        raise SystemExit("git fast-import failed")
    _git(root, "repack", "-a", "-d", "-f", "-q", "--window=4")
    _git(root, "reset", "-q", "--hard")
    _hide(root)
    return {hashlib.sha256(_key(place).encode()).hexdigest(): place for place in PLACES}


def _key(place: str) -> str:
    return "sk-or-v1-" + hashlib.sha256(f"orscan benchmark: {place}".encode()).hexdigest()


def _line(place: str) -> str:
    return f"OPENROUTER_API_KEY={_key(place)}\n"


class _History:
    """What `git fast-import` reads, and the files as they are after the last commit on main."""

    def __init__(self, out: IO[bytes], files: int) -> None:
        self._out, self._mark = out, 0
        self.rng = random.Random(1)
        words = ["".join(self.rng.choices("abcdefghijklmnop_", k=7)) for _ in range(3000)]
        self._lines = [
            "    " * self.rng.randint(0, 3) + " ".join(self.rng.choices(words, k=5)) + ";\n"
            for _ in range(5000)
        ]
        self.files = {f"src/d{n % 20}/f{n}.js": self._content() for n in range(files)}
        self.head = self.commit(None, [_put(path, text) for path, text in self.files.items()])

    def _content(self) -> list[str]:
        lines = min(int(self.rng.lognormvariate(5.8, 0.9)), 5000)
        return self.rng.choices(self._lines, k=lines + 1)

    def edit(self) -> bytes:
        """Change some lines of some file; return what the commit has to say."""
        path = self.rng.choice(list(self.files))
        text = self.files[path]
        for _ in range(self.rng.randint(1, 6)):
            text[self.rng.randrange(len(text))] = self.rng.choice(self._lines)
        return _put(path, text)

    def rename(self) -> bytes:
        """Move some file; return what the commit has to say."""
        old = self.rng.choice(list(self.files))
        new = f"src/d{self.rng.randrange(20)}/m{self._mark}.js"
        self.files[new] = self.files.pop(old)
        return f"R {old} {new}\n".encode()

    def commit(
        self,
        parent: int | None,
        changes: list[bytes],
        *,
        merged: int | None = None,
        ref: str = "refs/heads/main",
        message: str = "change",
        author: str = "tester@example.org",
    ) -> int:
        """Write a commit; return its mark."""
        self._mark += 1
        when = f"{_START + 600 * self._mark} +0000"
        head = f"commit {ref}\nmark :{self._mark}\nauthor A. Tester <{author}> {when}\n"
        head += f"committer A. Tester <tester@example.org> {when}\n"
        self._out.write(head.encode() + _data(f"{message} {self._mark}".encode()))
        self._out.write(f"from :{parent}\n".encode() if parent else b"")
        self._out.write(f"merge :{merged}\n".encode() if merged else b"")
        self._out.write(b"".join(changes) + b"\n")
        return self._mark

    def add(self, place: str, path: str, content: bytes | None = None) -> None:
        """Commit, on main, a file that holds the key of *place*."""
        content = _line(place).encode() if content is None else content
        self.head = self.commit(self.head, [_file(path, content)])

    def write(self, command: bytes) -> None:
        """Write *command* between commits."""
        self._out.write(command)


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _file(path: str, content: bytes) -> bytes:
    return f"M 100644 inline {path}\n".encode() + _data(content)


def _put(path: str, text: list[str]) -> bytes:
    return _file(path, "".join(text).encode())


def _write(history: _History, commits: int) -> None:
    for number in range(commits):
        if number == commits // 2:
            _plant(history)
        changes = [history.edit() for _ in range(history.rng.randint(1, 3))]
        if number % 10 == 5:
            side = history.commit(history.head, changes, ref="refs/heads/side")
            changes.append(history.edit())
            history.head = history.commit(history.head, changes, merged=side, message="merge")
        elif number % 40 == 0:
            history.head = history.commit(history.head, [history.rename()])
        else:
            history.head = history.commit(history.head, changes)


def _plant(history: _History) -> None:
    """Commit the keys that refs lead to."""
    history.add("a file in HEAD", "config/production.env")
    history.add("a removed file", "config/old.env")
    history.head = history.commit(history.head, [b"D config/old.env\n"])
    history.add("a binary file", "a.bin", b"\0\1\2" + _line("a binary file").encode() + b"\0\xff")
    history.add("a UTF-16 file", "win.txt", ("\ufeff" + _line("a UTF-16 file")).encode("utf-16-le"))
    history.add("", ".gitattributes", b"*.dat -diff\n")
    history.add("a file with -diff", "vendor/a.dat")
    message, author = _key("a commit message"), _key("an author")
    history.head = history.commit(history.head, [], message=f"Use {message} for now")
    history.head = history.commit(history.head, [], author=f"{author}@example.org")
    name = _key("a removed file's name")
    history.add("", f"notes/{name}.txt", b"see the name\n")
    history.head = history.commit(history.head, [f"D notes/{name}.txt\n".encode()])
    side = history.commit(history.head, [history.edit()], ref="refs/heads/side")
    merged = _file("config/merged.env", _line("a merge's own change").encode())
    history.head = history.commit(history.head, [merged], merged=side, message="merge")
    branch = _file("config/branch.env", _line("an unmerged branch").encode())
    history.commit(history.head, [branch], ref="refs/heads/feature")
    _name(history)


def _name(history: _History) -> None:
    """Write the refs and what they say of themselves."""
    at = f"from :{history.head}\n"
    history.write(f"reset refs/heads/{_key('a branch name')}\n{at}\n".encode())
    tagger = f"tagger A. Tester <tester@example.org> {_START} +0000\n"
    history.write(f"tag v1.0\n{at}{tagger}".encode() + _data(_line("a tag message").encode()))
    note = f"N inline :{history.head}\n".encode() + _data(_line("a note").encode())
    history.commit(None, [note], ref="refs/notes/commits")


def _hide(root: Path) -> None:
    """Leave the keys that no branch or tag leads to, as a user would."""
    tracked = root / "config" / "production.env"
    for place, kept in (("a dropped stash", False), ("a stash", True)):
        with tracked.open("a") as file:
            file.write(_line(place))
        _git(root, "stash", "push", "-q")
        if not kept:
            _git(root, "stash", "drop", "-q")
    (root / "amended.env").write_text(_line("an amended commit"))
    _git(root, "add", "amended.env")
    _git(root, "commit", "-q", "-m", "settings")
    _git(root, "rm", "-q", "amended.env")
    _git(root, "commit", "-q", "--amend", "--allow-empty", "-m", "settings")
    _git(root, "hash-object", "-w", "--stdin", stdin=_line("a dangling blob"))
    password = _key("a remote's URL")
    _git(root, "config", "remote.origin.url", f"https://user:{password}@git.invalid/a.git")


def _environment() -> dict[str, str]:
    return {**clean(), **_SETTINGS}


def _git(root: Path, *arguments: str, stdin: str = "") -> None:
    subprocess.run(
        ["git", *arguments],
        cwd=root,
        env=_environment(),
        input=stdin.encode(),
        stdout=subprocess.DEVNULL,
        check=True,
    )
