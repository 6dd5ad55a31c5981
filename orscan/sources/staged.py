"""What the next commit would add or change, read from the index as git sees it."""

from collections.abc import Iterator, Sequence
from functools import partial

from orscan import gitio
from orscan.blob import CHUNK, Blob, Origin, OriginKind
from orscan.report import Diagnostic, Mode, Scanned
from orscan.sources import Batch, Wanted
from orscan.sources.files import shown
from orscan.sources.ignorefiles import EXCLUDED, IgnoreFiles

_BATCH = 256


class StagedSource:
    """The staged blobs of the repository and index that the environment names.

    *root* is the root of its work tree, *exclude* are gitignore patterns of what is not read. A
    batch's folder is left empty; its names are the mode, object id and path of an entry, apart by
    spaces.
    """

    mode = Mode.STAGED

    def __init__(self, root: str, exclude: Sequence[str] = ()) -> None:
        self._root = root
        self._exclude = tuple(exclude)

    def batches(self, scanned: Scanned) -> Iterator[Batch | Diagnostic]:
        """See `Source.batches`."""
        ignored = IgnoreFiles(self._exclude, ignore_files=False)
        names: list[str] = []
        for mode, oid, path in gitio.staged_entries(self._root):
            if mode == gitio.GITLINK:
                scanned.leave_out("submodule commit")
            elif ignored.is_excluded(path):
                scanned.leave_out(EXCLUDED)
            else:
                names.append(f"{mode} {oid} {path}")
        for at in range(0, len(names), _BATCH):
            yield Batch("", tuple(names[at : at + _BATCH]), tracked=True)

    def blobs(self, batch: Batch, wanted: Wanted, scanned: Scanned) -> Iterator[Blob | Diagnostic]:
        """See `Source.blobs`."""
        entries = [name.split(" ", 2) for name in batch.names]
        contents = gitio.blobs([oid for _, oid, _ in entries], self._root)
        for (mode, oid, path), content in zip(entries, contents, strict=True):
            kind = OriginKind.SYMLINK if mode == gitio.SYMLINK else OriginKind.STAGED
            origin = Origin(kind, shown(path), tracked=True)
            name = path.encode("utf-8", "surrogateescape")
            if wanted(name, ""):
                yield Blob.of(name, Origin(OriginKind.NAME, shown(path), tracked=True))
            scanned.files += 1
            scanned.blobs += 1
            if content is None:
                # Too large to hold: read again, in chunks, as often as it is needed.
                yield Blob(origin, partial(gitio.blob_chunks, oid, self._root, CHUNK))
            else:
                scanned.bytes += len(content)
                if wanted(content, path):
                    yield Blob.of(content, origin)
