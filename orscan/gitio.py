"""Every call to git: plumbing, `-z`, a cleaned environment, nothing a repository can hook into.

The commit hook imports this module: it stays free of heavy imports.
"""

import os
import subprocess
from contextlib import suppress
from threading import Thread

from orscan.errors import GitError, NotARepositoryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import IO

    StagedEntry = tuple[str, str, str]
    """Mode, object id and path of an index entry."""

_GIT = (
    "git",
    "--no-pager",
    "--no-optional-locks",
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=" + os.devnull,
    "-c", "core.quotePath=false",
)  # fmt: skip

_SPARING = (
    "-c", "core.bigFileThreshold=8m",
    "-c", "core.packedGitWindowSize=4m",
    "-c", "core.packedGitLimit=32m",
)  # fmt: skip
"""Makes git pass a large blob on as it reads it, instead of holding all of it."""

_PLACE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
)
"""What git sets in hooks to say which repository and index it means."""

_OF_THE_USER = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
"""How the names of variables begin that say where repositories are looked for, and what is set.

Whatever else git takes from the environment is left out: some of it changes what git answers
(`GIT_LITERAL_PATHSPECS`, `GIT_REF_PARANOIA`, ...), some where it writes to (`GIT_TRACE2_EVENT`,
`GIT_REDIRECT_STDERR`, ...), some what it runs (`GIT_EXTERNAL_DIFF`, `GIT_SSH_COMMAND`, ...).
"""

_NOWHERE = os.path.join(os.devnull, "none")
"""A file that is not there. Of one that is there and empty git says that grafts are obsolete."""

_PARTS = ("HEAD", "objects", "refs")
"""What makes a folder a git folder."""

GITLINK, SYMLINK = "160000", "120000"
"""Modes of a submodule and of a symbolic link."""

LARGE = 8 << 20
"""A blob above this size, in bytes, is not read into memory at once."""


def environment(folder: str, *, inherit_place: bool) -> "dict[str, str]":
    """Return the environment git is run with in *folder*.

    With *inherit_place* git works on the repository and index that the caller's environment
    names, as a hook must; otherwise on the one its folder lies in.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_")
        or name.startswith(_OF_THE_USER)
        or (inherit_place and name in _PLACE)
    }
    kept.pop("SSH_ASKPASS", None)
    if not inherit_place and has_lost_its_tree(folder):
        # Git would not start there; it need not know that there is no work tree to look at.
        place = os.path.abspath(folder)
        kept.update(GIT_DIR=place, GIT_WORK_TREE=os.path.join(place, "objects"))
    kept.update(
        LC_ALL="C",
        GIT_GRAFT_FILE=_NOWHERE,  # grafts are made-up history
        GIT_NO_REPLACE_OBJECTS="1",
        GIT_TERMINAL_PROMPT="0",
        GIT_NO_LAZY_FETCH="1",
        GIT_ALLOW_PROTOCOL="none",  # git before 2.45 does not know the line above
        GIT_OPTIONAL_LOCKS="0",
    )
    return kept


def has_lost_its_tree(folder: str) -> bool:
    """Whether *folder* is a git folder whose work tree, named in its settings, is gone."""
    if not is_git_folder(folder):
        return False
    place = None
    for name in ("config", "config.worktree"):
        place = _work_tree_set(os.path.join(folder, name)) or place
    return place is not None and not os.path.isdir(os.path.join(folder, place))


def _work_tree_set(file: str) -> str | None:
    try:
        with open(file, "rb") as opened:
            # Nearly all settings say nothing of it, and need no process.
            if b"worktree" not in opened.read().lower():
                return None
    except OSError:
        return None
    done = subprocess.run(
        ["git", "config", "--file", os.path.abspath(file), "-z", "--get", "core.worktree"],
        cwd=os.path.abspath(os.sep),  # a repository around it may be one that git refuses
        env=environment(os.sep, inherit_place=False),
        capture_output=True,
        check=False,
    )
    return os.fsdecode(done.stdout.rstrip(b"\0")) or None


def run(
    arguments: "Sequence[str]",
    folder: str,
    *,
    inherit_place: bool = False,
    stdin: bytes = b"",
    accept: "Sequence[int]" = (0,),
) -> bytes:
    """Return what git printed.

    Raises GitError with git's own words when it ends with a status that is not in *accept*, and
    NotARepositoryError when it says that there is none.
    """
    try:
        done = subprocess.run(
            [*_GIT, *arguments],
            cwd=folder,
            env=environment(folder, inherit_place=inherit_place),
            input=stdin,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise _missing(folder) from error
    if done.returncode not in accept:
        raise failure(done.stderr, folder)
    return done.stdout


def _missing(folder: str) -> GitError:
    if os.path.isdir(folder):
        return GitError("git is not installed, or not on PATH; install it and try again")
    return GitError(f"{folder}: there is no such folder")


def failure(said: bytes, folder: str) -> GitError | NotARepositoryError:
    """Return the error for what git *said* on standard error, with the way out where known."""
    text = _reason(said.decode("utf-8", "replace").strip().splitlines() or ["no message"])
    if "dubious ownership" in text:
        return GitError(
            f"git refuses {folder}: it belongs to another user. If you trust it: "
            f"git config --global --add safe.directory '{os.path.abspath(folder)}'"
        )
    if "not a git repository" in text or "must be run in a work tree" in text:
        return NotARepositoryError(
            f"{folder}: not a git work tree; go into one, or name files or folders to scan"
        )
    return GitError(f"git failed in {folder}: {text}")


def _reason(lines: "Sequence[str]") -> str:
    """Return the line that says why git failed: warnings and hints may stand before it."""
    for mark in ("fatal: ", "error: "):
        for line in lines:
            if line.startswith(mark):
                return line.removeprefix(mark)
    return lines[0]


def work_tree(folder: str) -> str | None:
    """Return the root of the work tree that *folder* lies in, or None where it lies in none.

    Raises GitError where git refuses to say, and for the inside of a bare repository, whose
    content only its history holds.
    """
    if not _has_git_above(folder) or has_lost_its_tree(folder):
        return None
    try:
        said = run(["rev-parse", "--is-bare-repository", "--show-toplevel"], folder)
    except NotARepositoryError:
        # Also what git says inside a bare repository or a .git folder.
        bare = run(["rev-parse", "--is-bare-repository"], folder, accept=(0, 128))
        if bare.strip() == b"true":
            raise GitError(f"{folder}: a bare repository has no working tree to scan") from None
        return None
    return os.fsdecode(said.partition(b"\n")[2].removesuffix(b"\n"))


def _has_git_above(folder: str) -> bool:
    folder = os.path.realpath(folder)
    while True:
        if os.path.lexists(os.path.join(folder, ".git")) or is_git_folder(folder):
            return True
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent


def is_git_folder(folder: str) -> bool:
    """Whether *folder* has what makes a git folder."""
    return all(os.path.exists(os.path.join(folder, name)) for name in _PARTS)


def hook_root() -> str:
    """Return the root of the work tree that the environment means; raises like `run`."""
    said = run(["rev-parse", "--show-toplevel"], ".", inherit_place=True)
    return os.fsdecode(said.removesuffix(b"\n"))


def staged_entries(folder: str) -> "list[StagedEntry]":
    """Return the entries that the next commit would add or change, by path from the root.

    Read as raw index entries, which no diff setting can change: no renames, no text conversion,
    submodules included (with mode `GITLINK`), removals left out.
    Raises GitError for an index with unresolved conflicts: its next commit is not known.
    """
    command = ["diff-index", "--cached", "--raw", "-z", "--no-renames", "--ignore-submodules=none"]
    command += ["--no-abbrev", "--no-relative", "--no-ext-diff", "--no-textconv"]
    try:
        said = run([*command, "HEAD", "--"], folder, inherit_place=True)
    except GitError:
        if not _is_unborn(folder):
            raise
        tree = run(["hash-object", "-t", "tree", "--stdin"], folder, inherit_place=True)
        said = run([*command, tree.decode().strip(), "--"], folder, inherit_place=True)
    return list(_raw_entries(said))


def _is_unborn(folder: str) -> bool:
    born = run(
        ["rev-parse", "-q", "--verify", "HEAD"], folder, inherit_place=True, accept=(0, 1, 128)
    )
    named = run(["symbolic-ref", "-q", "HEAD"], folder, inherit_place=True, accept=(0, 1, 128))
    return not born and bool(named)


def _raw_entries(said: bytes) -> "Iterator[StagedEntry]":
    fields = iter(said.decode("utf-8", "surrogateescape").split("\0"))
    for header in fields:
        if not header:
            return
        _, mode, _, oid, status = header[1:].split(" ")
        path = next(fields)
        if status.startswith("U"):
            raise GitError(f"{path} has unresolved conflicts; resolve them and try again")
        if not status.startswith("D"):
            yield mode, oid, path


def blobs(
    oids: "Iterable[str]", folder: str, *, inherit_place: bool = True
) -> "Iterator[bytes | None]":
    """Yield the content of each object, in order; None for one above `LARGE` bytes.

    Raises GitError for one that is missing.
    """
    for content in each_blob(oids, folder, inherit_place=inherit_place):
        if isinstance(content, GitError):
            raise content
        yield content


def each_blob(
    oids: "Iterable[str]", folder: str, *, inherit_place: bool = True
) -> "Iterator[bytes | GitError | None]":
    """Yield what `blobs` does, but a GitError for one that cannot be read, and go on.

    Raises NotARepositoryError.
    """
    left = list(oids)
    while left:
        done = 0
        try:
            for content in _printed(left, folder, inherit_place=inherit_place):
                done += 1
                yield content
        except (OSError, EOFError) as died:
            error = _death(left[done], folder, inherit_place=inherit_place)
            if not isinstance(error, GitError):
                raise error from died
            yield error
            done += 1
        left = left[done:]


def _printed(
    oids: "Sequence[str]", folder: str, *, inherit_place: bool
) -> "Iterator[bytes | GitError | None]":
    """Yield the contents that one git process prints; raises OSError or EOFError where it dies."""
    with _cat_file(["--batch"], folder, inherit_place=inherit_place) as process:
        given, printed = _pipes(process)
        # All names, whatever comes back: of a damaged object git gives less than it announces,
        # and would wait for the next name while the rest is waited for here.
        names = [f"{oid}\n".encode() for oid in oids]
        writer = Thread(target=_write_all, args=(given, names), daemon=True)
        writer.start()
        try:
            for oid in oids:
                yield _content(printed, oid)
        except BaseException:
            process.kill()
            raise
        finally:
            writer.join()


def blob_chunks(
    oid: str, folder: str, size: int, *, inherit_place: bool = True
) -> "Iterator[bytes]":
    """Yield the content of one object in chunks of at most *size* bytes."""
    with _cat_file(["blob", oid], folder, inherit_place=inherit_place) as process:
        _, answers = _pipes(process)
        while chunk := answers.read(size):
            yield chunk
        if process.wait():
            raise GitError(f"git cannot read the object {oid}; run git fsck")


def _cat_file(
    arguments: "Sequence[str]", folder: str, *, inherit_place: bool
) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            [*_GIT, *_SPARING, "cat-file", *arguments],
            cwd=folder,
            env=environment(folder, inherit_place=inherit_place),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise _missing(folder) from error


def _death(oid: str, folder: str, *, inherit_place: bool) -> GitError | NotARepositoryError:
    """Return why git died when it was asked for *oid*: asked once more, it says so.

    The first time nobody listens: what it complains of may be more than a pipe takes.
    """
    done = subprocess.run(
        [*_GIT, *_SPARING, "cat-file", "--batch"],
        cwd=folder,
        env=environment(folder, inherit_place=inherit_place),
        input=f"{oid}\n".encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode and done.stderr.strip():
        return failure(done.stderr, folder)
    return GitError(f"git stopped while it read the object {oid}; run git fsck")


def _pipes(process: "subprocess.Popen[bytes]") -> "tuple[IO[bytes], IO[bytes]]":
    if process.stdin is None or process.stdout is None:
        raise GitError("git was started without pipes")
    return process.stdin, process.stdout


def _content(answers: "IO[bytes]", oid: str) -> bytes | GitError | None:
    """Return the next content, or why there is none; raises EOFError where git died."""
    line = answers.readline()
    header = line.split()
    if not line.endswith(b"\n"):
        raise EOFError
    if len(header) != 3:
        return GitError(f"git cannot read the object {oid}; run git fsck")
    size = int(header[2])
    content: bytes | None = None
    if size <= LARGE:
        content = answers.read(size)
    else:
        left = size
        while left and (chunk := answers.read(min(left, LARGE))):
            left -= len(chunk)
    if answers.read(1) != b"\n":
        raise EOFError
    return content


def listed_files(
    folder: str, paths: "Sequence[str]", options: "Sequence[str]", warnings: "list[str]"
) -> "Iterator[str]":
    """Yield what `git ls-files -z` with *options* lists below *paths*, relative to *folder*.

    Runs while it is consumed. What git could not look at is added to *warnings* at the end; raises
    GitError there if git failed.
    """
    from tempfile import TemporaryFile  # noqa: PLC0415 - the hook does without

    command = [*_GIT, "--literal-pathspecs", "ls-files", "-z", *options, "--", *paths]
    # Into a file, not a pipe: thousands of warnings would fill that and stop git.
    with TemporaryFile() as complaints:
        with subprocess.Popen(
            command,
            cwd=folder,
            env=environment(folder, inherit_place=False),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as process:
            if process.stdout is None:
                raise GitError("git was started without pipes")
            rest = b""
            while chunk := process.stdout.read1(1 << 20):  # type: ignore[attr-defined]
                *whole, rest = (rest + chunk).split(b"\0")
                for name in whole:
                    yield os.fsdecode(name)
        complaints.seek(0)
        said = complaints.read()
    if process.returncode:
        raise failure(said, folder)
    for line in os.fsdecode(said).splitlines():
        warnings.append(line.removeprefix("warning: "))


def answers(
    arguments: "Sequence[str]",
    folder: str,
    questions: "Iterable[bytes]" = (),
    *,
    inherit_place: bool = False,
) -> "Iterator[bytes]":
    """Yield what git prints, in pieces of any length, while *questions* are written to its input.

    Both sides run at their own speed. Raises GitError at the end if git failed.
    """
    from tempfile import TemporaryFile  # noqa: PLC0415 - the hook does without

    with (
        TemporaryFile() as complaints,
        subprocess.Popen(
            [*_GIT, *arguments],
            cwd=folder,
            env=environment(folder, inherit_place=inherit_place),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as process,
    ):
        given, printed = _pipes(process)
        writer = Thread(target=_write_all, args=(given, questions), daemon=True)
        writer.start()
        try:
            while piece := printed.read1(1 << 20):  # type: ignore[attr-defined]
                yield piece
        except BaseException:
            process.kill()
            raise
        writer.join()
        if process.wait():
            complaints.seek(0)
            raise failure(complaints.read(), folder)


def _write_all(given: "IO[bytes]", questions: "Iterable[bytes]") -> None:
    try:
        given.writelines(questions)
    except OSError:
        pass  # git ended early; its status says why
    finally:
        # What git did not take is written once more, to the same end.
        with suppress(OSError):
            given.close()


def is_ignored(folder: str, path: str) -> bool:
    """Whether git ignores *path*, which it does not track."""
    named = os.fsencode(f"./{path}")  # so that no part of it is taken for pathspec magic
    said = run(["check-ignore", "-z", "--stdin"], folder, stdin=named, accept=(0, 1))
    return bool(said)


def is_changed(folder: str, paths: "Sequence[str]") -> bool:
    """Whether the working tree's version of one of *paths* is not the staged one."""
    said = run(
        ["ls-files", "-z", "--modified", "--others", "--", *paths], folder, inherit_place=True
    )
    return bool(said)


def index_files(folder: str) -> "list[tuple[str, str]]":
    """Return path and object id of each regular file in the index that the environment names."""
    said = run(["ls-files", "-z", "--stage"], folder, inherit_place=True)
    found = []
    for line in said.decode("utf-8", "surrogateescape").split("\0"):
        head, _, path = line.partition("\t")
        fields = head.split(" ")
        if len(fields) == 3 and fields[0].startswith("100"):
            found.append((path, fields[1]))
    return found


def unstaged(folder: str) -> list[str]:
    """Return the paths whose version in the working tree is not the one in the index."""
    said = run(["diff-files", "-z", "--name-only", "--no-ext-diff"], folder, inherit_place=True)
    return [path for path in said.decode("utf-8", "surrogateescape").split("\0") if path]


def hooks_folder(folder: str) -> "tuple[str, str, str]":
    """Return where git looks for the hooks of *folder*'s repository, who says so, and its root.

    The second is the scope of `core.hooksPath` (`local`, `worktree`, `global`, `system`,
    `command`), or "" where git's own place is in force. Raises NotARepositoryError.
    """
    from git import Repo  # noqa: PLC0415 - takes 0.13 s
    from git.exc import GitCommandError, InvalidGitRepositoryError  # noqa: PLC0415

    try:
        repository = Repo(folder, search_parent_directories=True)
    except InvalidGitRepositoryError as error:
        raise NotARepositoryError(f"{folder}: not a git repository; run this inside one") from error
    if repository.bare or repository.working_tree_dir is None:
        raise NotARepositoryError(f"{folder}: a bare repository, where no commit is made")
    root = os.fspath(repository.working_tree_dir)
    try:
        place = repository.git.rev_parse("--git-path", "hooks")
    except GitCommandError as error:
        raise failure(str(error.stderr).encode(), folder) from error
    try:
        scope = repository.git.config("--show-scope", "--get", "core.hooksPath").split("\t")[0]
    except GitCommandError:
        scope = ""
    return os.path.normpath(os.path.join(root, place)), scope, root
