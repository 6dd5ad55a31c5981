"""What a push adds to a remote, from what git or pre-commit say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orscan.errors import UsageError
from orscan.ranges.revisions import Range, Repository, is_zero


@dataclass(frozen=True, slots=True)
class _Update:
    """A ref of the remote, and the ids it goes to and comes from; zeros: it is not there."""

    ref: str
    new: str
    old: str


def pushed(lines: bytes, remote: str, folder: str = ".", *, inherit_place: bool = False) -> Range:
    """Return what a push adds to *remote*: commits the remote does not have, tags, and ref names.

    *lines* are what git writes to the hook pre-push, `<local ref> <local id> <remote ref>
    <remote id>`; *remote* is the name of a remote, or an address. The remote has what its refs
    name that are pushed to, as far as that is known here, whatever was last seen of them: they may
    have been put back since. Of its other refs what was last seen is the best there is to know; of
    an address nothing else is known. What is deleted adds nothing.
    Raises UsageError for lines of another form.
    Source: https://git-scm.com/docs/githooks#_pre_push (git 2.39).
    """
    updates = [_update(line) for line in lines.decode("utf-8", "surrogateescape").splitlines()]
    repository = Repository(folder, inherit_place=inherit_place)
    live = [update for update in updates if not is_zero(update.new)]
    before = [update.old for update in updates if not is_zero(update.old)]
    return _range(
        repository,
        [update.new for update in live],
        before,
        remote,
        told=[update.ref for update in updates],
        names=tuple(dict.fromkeys(update.ref for update in live)),
    )


def from_pre_commit(
    environ: Mapping[str, str], folder: str = ".", *, inherit_place: bool = False
) -> Range:
    """Return what pre-commit says is pushed: the range it names, but for what the remote has.

    For a branch that shares no commit with the remote it names the branch alone, and all of that
    is meant. Called by hand, with `--all-files`, it names nothing; then all of HEAD is meant.
    Of several refs that are pushed together pre-commit names the first only. Where it starts the
    range itself, at a branch that is new, it trusts what was last seen of the remote.
    Source: pre-commit 4, commands/hook_impl.py and commands/run.py, read 2026-11-26.
    """
    repository = Repository(folder, inherit_place=inherit_place)
    start, end = environ.get("PRE_COMMIT_FROM_REF", ""), environ.get("PRE_COMMIT_TO_REF", "")
    remote, ref = environ.get("PRE_COMMIT_REMOTE_NAME", ""), "PRE_COMMIT_REMOTE_BRANCH"
    end = end or environ.get("PRE_COMMIT_LOCAL_BRANCH", "") or "HEAD"
    before = [start] if start and not is_zero(start) else []
    if before and not remote:
        repository.found(start)
    names = (environ[ref],) if environ.get(ref) else ()
    return _range(repository, [end], before, remote, told=names, names=names)


def _update(line: str) -> _Update:
    # A local ref may be an expression with spaces, such as `HEAD@{1 day ago}`.
    fields = line.rsplit(maxsplit=3)
    if len(fields) != 4:
        raise UsageError(
            "standard input does not hold what git writes to the hook pre-push; "
            "let git call it, or use orscan scan --range"
        )
    return _Update(ref=fields[2], new=fields[1], old=fields[3])


def _range(
    repository: Repository,
    new: Sequence[str],
    old: Sequence[str],
    remote: str,
    *,
    told: Sequence[str],
    names: tuple[str, ...],
) -> Range:
    """Return what *new* adds to *old*, which the remote has: all it has of its refs *told*."""
    tips = repository.looked_up([f"{name}^{{}}" for name in new])
    missing = [name for name, found in zip(new, tips, strict=True) if found is None]
    if missing:
        raise UsageError(f"{missing[0]}: there is no such object here to push")
    commits = [found[0] for found in tips if found and found[1] == "commit"]
    others = [found[0] for found in tips if found and found[1] != "commit"]
    known = [commit for commit in repository.commits(old) if commit]
    excluded = [f"^{commit}" for commit in (*known, *repository.fetched(remote, told))]
    return Range(
        tuple(dict.fromkeys([*commits, *excluded])) if commits else (),
        f"what is pushed to {remote}" if remote else "what is pushed",
        tags=repository.tags(new),
        names=names,
        objects=tuple(dict.fromkeys(others)),
    )
