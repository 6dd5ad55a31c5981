"""A plan for taking keys out of history: what to replace, and which refs change with it.

A plan holds digests, object ids and names, never a key: `callbacks` finds the keys again while
git filter-repo runs, `steps` says what is to be done.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orscan import gitio, gitlog
from orscan.blob import CHUNK, Origin, OriginKind
from orscan.finding import Finding
from orscan.gitlog import Ref
from orscan.purge.callbacks import LEFT_BEHIND, START, Filter, affected
from orscan.purge.masking import Masker
from orscan.report import Report
from orscan.ruleset import secret_rules
from orscan.secret import Secret, redact

_BRANCHES, _TAGS, _REMOTES = "refs/heads/", "refs/tags/", "refs/remotes/"
_NOT_PUSHED = ("refs/stash", "refs/pull/", "refs/merge-requests/", "refs/changes/", _REMOTES)
_LONGEST_STRETCH = 8_192
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Push:
    """A ref of a remote that has to be overwritten.

    *source* is the ref to push, *target* the one it goes to; *expected* is what the remote is known
    to have there, or "" for a ref that it does not have. *mirrors*: this repository is a mirror.
    """

    remote: str
    source: str
    target: str
    expected: str
    mirrors: bool = False


@dataclass(frozen=True, slots=True)
class Leak:
    """A key in history, and the paths it stands at, in order; git's own files come last."""

    secret: Secret
    paths: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What is to be done to a repository.

    *filter* is what `callbacks.Filter` takes. *refs* are the refs that get new commits, by the
    names they will have; *renamed* those whose name holds a key now; *rewrites* says that commits
    have to be rewritten, those of refs, of HEAD or of stashes. *hides* says where no ref leads,
    *by_hand* names files of git's own, *warnings* what a plan cannot do.
    """

    folder: str
    leaks: tuple[Leak, ...]
    filter: dict[str, Any]
    refs: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    rewrites: bool = False
    pushes: tuple[Push, ...] = ()
    remotes: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Named:
    """A ref, and the name it will have."""

    ref: Ref
    clean: str

    @property
    def is_renamed(self) -> bool:
        return self.clean != self.ref.name


def plan(report: Report, folder: str, *, jobs: int = 1) -> Plan | None:
    """Return what takes the keys of *report* out of the repository of *folder*; None: nothing.

    What counts are keys that make the report fail. Raises GitError where git cannot read an object
    that holds one.
    """
    found = [f for f in report.findings if f.secret and f.severity >= report.fail_on]
    if not found:
        return None
    keys = {f.secret for f in found if f.secret}
    digests = {key.sha256 for key in keys}
    removal: dict[str, Any] = {"keys": _by_length(keys)}
    masker = Masker(secret_rules(report.rules), digests, Filter(removal))
    made = Plan(folder, (), removal)
    kinds = _plan_objects(made, masker, found, min(digests))
    nodes = _nodes(folder)
    if any(_is_name(o) for f in found if f.encoding for o in f.origins):
        _plan_names(made, masker, [node.oid for node in nodes], jobs)
    refs = _refs(made, masker)
    known = Filter(removal)
    has_names = any(_is_name(origin) for f in found for origin in f.origins)
    removal["commits"] = sorted(_leaking(made, kinds, nodes, refs, jobs, has_names=has_names))
    _plan_refs(made, refs, nodes)
    made.leaks = tuple(_leaks(found, known))
    told = (o.story for f in found for o in f.origins if o.story)
    made.hides = tuple(dict.fromkeys(place for story in told for place in story.hides))
    own = {o.path for f in found for o in f.origins if o.kind is OriginKind.GIT}
    made.by_hand = tuple(sorted(path for path in own if not _goes_by_itself(path)))
    return made


def _nodes(folder: str) -> list[gitlog.Node]:
    """Return all commits that refs and stashes lead to, parents first."""
    stashes: list[str] = []
    if gitio.run(["for-each-ref", "--format=%(refname)", "refs/stash"], folder):
        stashes = gitlog.stashes(folder)
    return gitlog.nodes_between(folder, ["--all", *stashes])


def _is_name(origin: Origin) -> bool:
    return origin.kind is OriginKind.NAME


def _goes_by_itself(path: str) -> bool:
    """Whether a file of git's own is rewritten or removed with the rest."""
    name = path.rpartition("/")[2]
    return "/logs/" in path or name == "packed-refs" or name in LEFT_BEHIND


def _by_length(keys: Iterable[Secret]) -> dict[str, list[str]]:
    """Return the digests of keys that can be found by how they begin, the longest first."""
    lengths: dict[int, set[str]] = defaultdict(set)
    for key in keys:
        if key.reveal().startswith(START):
            lengths[len(key.reveal())].add(key.sha256)
    return {str(n): sorted(lengths[n]) for n in sorted(lengths, reverse=True)}


def _leaks(found: Iterable[Finding], known: Filter) -> Iterator[Leak]:
    paths: dict[Secret, set[tuple[bool, str]]] = defaultdict(set)
    for one in found:
        for origin in one.origins:
            if one.secret:
                path = _text(known.text(_raw(origin.path)))
                paths[one.secret].add((origin.kind is OriginKind.GIT, path))
    for secret in sorted(paths, key=lambda secret: secret.sha256):
        yield Leak(secret, tuple(path for _, path in sorted(paths[secret])))


def _plan_objects(
    made: Plan, masker: Masker, found: Iterable[Finding], any_digest: str
) -> dict[str, str]:
    """Plan for blobs, and for the text of commits and tags; return the type of each object."""
    blobs: dict[str, Any] = made.filter.setdefault("blobs", {})
    whole: dict[str, str] = made.filter.setdefault("whole", {})
    kinds: dict[str, str] = {}
    oids = dict.fromkeys(oid for f in found for origin in f.origins for oid in origin.objects)
    for oid, kind, data in _objects(made.folder, list(oids)):
        kinds[oid] = kind
        if kind == "blob":
            rounds = masker.rounds(data)
            if rounds is None:
                whole[oid] = masker.digest_in(data) or any_digest
            elif rounds:
                blobs[oid] = rounds
        elif kind != "tree" and _plan_text(made, masker, data):
            made.filter.setdefault("texts", []).append(oid)
    return kinds


def _objects(folder: str, oids: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield id, type and content of each object that is there."""
    asked = "".join(f"{oid}\n" for oid in oids).encode()
    said = gitio.run(["cat-file", "--batch-check"], folder, stdin=asked)
    there = [line.split(" ") for line in _lines(said) if not line.endswith(" missing")]
    contents = gitio.blobs([oid for oid, _, _ in there], folder, inherit_place=False)
    for (oid, kind, _), content in zip(there, contents, strict=True):
        # None is what `blobs` gives for a large one.
        large = gitio.blob_chunks(oid, folder, CHUNK, inherit_place=False)
        yield oid, kind, b"".join(large) if content is None else content


def _plan_text(made: Plan, masker: Masker, text: bytes) -> bool:
    """Plan for keys in other forms in a name or message; return whether there are any."""
    found = False
    for stretch, digest in masker.stretches(text):
        if len(stretch) > _LONGEST_STRETCH:
            made.warnings.append(
                "A message holds a key in pieces that are far apart; reword it by hand."
            )
            continue
        lengths = made.filter.setdefault("stretches", {})
        lengths.setdefault(str(len(stretch)), {})[Secret(stretch).sha256] = digest
        found = True
    return found


def _plan_names(made: Plan, masker: Masker, commits: Sequence[str], jobs: int) -> None:
    """Plan for names of files that hold a key in another form; their findings show them masked."""
    changes = gitlog.changes(made.folder, commits, jobs=jobs)
    names = {name for change in changes for name in change.path.split("/")}
    listed = sorted(map(_raw, names))
    for at in range(0, len(listed), _AT_ONCE):
        some = listed[at : at + _AT_ONCE]
        for name in some if masker.may_find(b"\n".join(some)) else ():
            _plan_text(made, masker, name)


def _refs(made: Plan, masker: Masker) -> list[_Named]:
    refs = gitlog.refs(made.folder)
    for ref in refs:
        _plan_text(made, masker, _raw(ref.name))
    known = Filter(made.filter)
    return [_Named(ref, _text(known.text(_raw(ref.name)))) for ref in refs]


def _leaking(
    made: Plan,
    kinds: Mapping[str, str],
    nodes: Sequence[gitlog.Node],
    refs: Iterable[_Named],
    jobs: int,
    *,
    has_names: bool,
) -> set[str]:
    """Return the commits that brought a key in, by a file, its name or their own text."""
    known = Filter(made.filter)
    leaking = {oid for oid, kind in kinds.items() if kind == "commit"}
    # A tag goes with the commit that it is put on.
    tags = (r for r in refs if r.ref.oid != r.ref.peeled)
    leaking.update(r.ref.peeled for r in tags if r.is_renamed or r.ref.oid in kinds)
    blobs = {oid for oid, kind in kinds.items() if kind == "blob"}
    if blobs or has_names:
        wanted = None if has_names else blobs
        for change in gitlog.changes(made.folder, [n.oid for n in nodes], wanted, jobs=jobs):
            path = _raw(change.path)
            if change.new in blobs or (change.new and known.text(path) != path):
                leaking.add(change.commit)
    return leaking.intersection(node.oid for node in nodes)


def _plan_refs(made: Plan, refs: Sequence[_Named], nodes: Iterable[gitlog.Node]) -> None:
    """Plan for the refs that lead to a key, or hold one in their name."""
    pairs = ((node.oid, node.parents) for node in nodes)
    changed, _ = affected(made.filter["commits"], pairs)
    made.rewrites = bool(changed)
    going = [one for one in refs if one.is_renamed or one.ref.peeled in changed]
    made.refs = tuple(sorted({one.clean for one in going}))
    made.renamed = tuple(sorted({one.clean for one in going if one.is_renamed}))
    made.remotes = tuple(_lines(gitio.run(["remote"], made.folder)))
    made.pushes = tuple(_pushes(made, refs, going))
    for one in refs:
        if one.ref.kind != "commit" and one.ref.peeled in made.filter["blobs"]:
            made.warnings.append(f"{one.clean} names a file with a key by itself: delete it.")


def _pushes(made: Plan, refs: Sequence[_Named], going: Sequence[_Named]) -> Iterator[Push]:
    """Yield what goes to each remote: what it had, rewritten, and nothing it did not have."""
    for remote in made.remotes:
        place = f"{_REMOTES}{remote}/"
        is_tracked = any(one.ref.name.startswith(place) for one in refs)
        if not is_tracked and not _mirrors(made.folder, remote):
            made.warnings.append(f"Of {remote} nothing is known here: fetch it, and plan anew.")
            continue
        for one in going:
            target = _target(one.clean, place, is_tracked=is_tracked)
            if target is None:
                continue
            if redact(target) != target:
                made.warnings.append(f"Push {redact(target)} by hand: its name looks like a key.")
                continue
            expected = "" if one.is_renamed else one.ref.oid
            yield Push(remote, one.clean, target, expected, mirrors=not is_tracked)


def _mirrors(folder: str, remote: str) -> bool:
    """Whether branches here are those of *remote*, as in a bare clone."""
    asked = ["config", "--type=bool", "--get", f"remote.{remote}.mirror"]
    is_bare = gitio.run(["rev-parse", "--is-bare-repository"], folder).strip() == b"true"
    return is_bare or gitio.run(asked, folder, accept=(0, 1)).strip() == b"true"


def _target(name: str, place: str, *, is_tracked: bool) -> str | None:
    """Return the remote's ref that *name* goes to, or None.

    Where branches of the remote are tracked, those are pushed, not the local ones: they hold what
    others pushed, and nothing that was never meant to be pushed. A mirror tracks nothing.
    """
    if name.startswith(place):
        branch = name.removeprefix(place)
        return None if branch == "HEAD" else _BRANCHES + branch
    if name.startswith(_TAGS):
        return name
    return None if is_tracked or name.startswith(_NOT_PUSHED) else name


def _lines(said: bytes) -> list[str]:
    return [line for line in _text(said).split("\n") if line]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def as_json(made: Plan) -> Mapping[str, Any]:
    """Return the plan as JSON holds it; fields are only ever added."""
    return {
        "keys": [
            {
                "masked": leak.secret.masked,
                "sha256": leak.secret.sha256,
                "owner_url": leak.secret.owner_url,
                "paths": list(leak.paths),
            }
            for leak in made.leaks
        ],
        "rewrites": made.rewrites,
        "refs": list(made.refs),
        "renamed": list(made.renamed),
        "pushes": [
            {"remote": p.remote, "source": p.source, "target": p.target, "expected": p.expected}
            for p in made.pushes
        ],
        "hides": list(made.hides),
        "by_hand": list(made.by_hand),
        "warnings": list(made.warnings),
        "filter": made.filter,
    }
