"""What a repository lacks: objects that are needed and not there, history that is cut off."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from orscan import gitio, gitlog
from orscan.errors import GitError
from orscan.history.hits import Hits
from orscan.objects.place import Place
from orscan.objects.store import Store
from orscan.problem import problem
from orscan.report import Diagnostic

_NAMED = 1_000
"""How many missing objects are named one by one."""


def missing(place: Place, store: Store, called: dict[str, str], hits: Hits) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each object that is needed and not there, up to a number.

    *called* are those the first pass hit upon, and what they are called.
    """
    if not (called or hits.lacking):
        return
    if hits.lacking or not store.is_partial:
        # What nothing reaches any more may lack what git has thrown away: that is no loss.
        try:
            called = {oid: called.get(oid, "") for oid in gitlog.missing(place.git_dir)}
        except GitError as error:
            yield problem("", "missing", f"objects are missing; run git fsck: {error}")
    why = (
        "is not here: this is a partial clone; fetch it, or clone without --filter"
        if store.is_partial
        else "is missing; run git fsck, and fetch it from another clone"
    )
    for oid, name in sorted(called.items())[:_NAMED]:
        yield problem(f"object {oid} ({name})" if name else f"object {oid}", "missing", why)
    if len(called) > _NAMED:
        more = f"{len(called) - _NAMED:,} more objects are not here; see git fsck"
        yield problem("", "missing", more)


def cut_off(place: Place) -> set[str]:
    """Return the commits whose parents a shallow clone lacks."""
    try:
        text = Path(place.common_dir, "shallow").read_text("ascii", "replace")
    except OSError:
        return set()
    return set(text.split())


def shallow(place: Place) -> Iterator[Diagnostic]:
    """Yield what is to be said of a shallow clone."""
    cut = cut_off(place) if place.is_shallow else set()
    if cut:
        yield problem(
            "",
            "shallow",
            f"this clone is shallow: what came before {len(cut)} of its commits, such as "
            f"{min(cut)[:12]}, is not here; run git fetch --unshallow",
        )


def lost_refs(place: Place, store: Store, refs: Iterable[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Yield what is to be said of refs that name nothing: what they kept may be lost.

    *refs* are the id and the name of each that git lists; HEAD is looked at besides.
    """
    for name in sorted(_senseless(Path(place.common_dir), store.width)):
        yield problem(name, "missing", "a ref that makes no sense; run git fsck")
    head = gitio.run(["rev-parse", "-q", "--verify", "HEAD"], place.git_dir, accept=(0, 1, 128))
    there: dict[str, bool] = {}
    for oid, name in (*refs, (head.decode().strip(), "HEAD")):
        if oid and oid not in there:
            there[oid] = store.has(bytes.fromhex(oid))
        if oid and not there[oid]:
            yield problem(name, "missing", "a ref whose object is missing; run git fsck")


def _senseless(common: Path, width: int) -> Iterator[str]:
    """Yield the names of loose refs that hold neither an id nor the name of another ref."""
    sense = re.compile(rb"[0-9a-f]{%d}\s*|ref: .*" % (2 * width), re.DOTALL)
    for file in (common / "refs").rglob("*"):
        if file.is_file() and not file.name.endswith(".lock"):
            try:
                content = file.read_bytes()
            except OSError:
                content = b""
            if not sense.fullmatch(content):
                yield file.relative_to(common).as_posix()
