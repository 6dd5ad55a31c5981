"""Puts configuration, rules, source and scanner together; the Python API and every command call it.

>>> import orscan
>>> report = orscan.scan_path("src")
>>> [(f.location.path, f.location.start.line, f.secret.masked) for f in report.findings]
"""

import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from orscan import baseline, gitio
from orscan import config as configuration
from orscan.baseline import Scope
from orscan.blob import OriginKind
from orscan.config import Config
from orscan.engine import Engine, Part
from orscan.errors import NotARepositoryError, UsageError
from orscan.finding import Finding
from orscan.mentions import MENTIONS
from orscan.parallel import FORKS, cores, spread
from orscan.report import Diagnostic, Gravity, Mode, Report, Scanned
from orscan.rule import Described
from orscan.secret import redact
from orscan.sources import Batch, Source
from orscan.sources.files import FilesSource, Start
from orscan.sources.memory import MemorySource
from orscan.sources.staged import StagedSource
from orscan.sources.tree import FolderTree, IndexTree, below

if TYPE_CHECKING:
    from orscan.practices import PracticeTree
    from orscan.ranges import Range
    from orscan.sources.range import RangeSource

Progress = Callable[[Scanned, int], None]
"""Called as work is done, with what was scanned so far and how many files are known of."""

Trace = Callable[[str], object]
"""Takes lines that tell how a scan is carried out."""

TASK = 512
"""How many files are read as one piece of work: sending one costs as much as reading 20 files."""

PARALLEL_FROM = 2_048
"""From this many files on several processes read them; starting them costs 30 ms."""

FEW_COMMITS = 64
"""Up to this many commits the search is not prepared for much: that takes 0.1 s."""


def scan_bytes(data: bytes, path: str = "<bytes>", config: Config | None = None) -> Report:
    """Return what *data* holds; *path* is the name it has in the report."""
    source = MemorySource.of(data, path, Mode.BYTES, OriginKind.BYTES)
    return run(source, config or Config(), bulk=False)


def scan_path(path: str | Path, config: Config | None = None) -> Report:
    """Return what the file or folder at *path* holds; the same as `orscan scan PATH`.

    Without *config* the one that belongs to *path* is used. Raises OrscanError for what cannot be
    used at all; what could not be read is in the report's diagnostics.
    """
    return scan_paths([str(path)], config)


def scan_repository(path: str | Path = ".", config: Config | None = None) -> Report:
    """Return what the work tree that *path* lies in holds, from its root.

    Raises NotARepositoryError where there is none.
    """
    if not os.path.exists(path):
        raise UsageError(f"{path}: there is no such file or folder")
    root = gitio.work_tree(_folder_of(os.path.realpath(path)))
    if root is None:
        raise NotARepositoryError(f"{path}: not a git work tree; use scan_path for plain folders")
    return scan_paths([root], config)


def scan_paths(
    paths: Sequence[str],
    config: Config | None = None,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    trace: Trace | None = None,
    follow: bool = True,
) -> Report:
    """Return what the files and folders *paths* hold, with paths relative to their common root.

    A path that is a link itself is followed, unless *follow* is off.
    """
    root, starts = _placed(paths, follow=follow)
    if config is None:
        config = config_for(paths)
    source = FilesSource(root, starts, gitignore=config.gitignore, exclude=config.exclude)
    if not follow:
        source.mode = Mode.FILES
    inside = frozenset(start.path for start in starts)

    def second(engine: Engine, whole: Part) -> None:
        tree = FolderTree(root, _whole(root, starts, config))
        _second_pass(engine, whole, tree, lambda path: bool(below((path,), inside)))

    whole = {Scope.TREE} if any(not start.path for start in starts) else ()
    return run(
        source,
        config,
        root=root,
        jobs=jobs,
        progress=progress,
        trace=trace,
        second=second,
        whole=whole,
    )


def _whole(root: str, starts: Sequence[Start], config: Config) -> FilesSource:
    """Return the source of all files around *starts*: a project is more than what is scanned."""
    tops = sorted(
        {start.tree if start.tree is not None else _folder(start, root) for start in starts}
    )
    named = [Start(top, top if _is_tree(top, starts) else None) for top in tops]
    return FilesSource(root, named, gitignore=config.gitignore, exclude=config.exclude)


def _is_tree(top: str, starts: Sequence[Start]) -> bool:
    return any(start.tree == top for start in starts)


def _folder(start: Start, root: str) -> str:
    return (
        start.path if os.path.isdir(os.path.join(root, start.path)) else os.path.dirname(start.path)
    )


def _second_pass(
    engine: Engine, whole: Part, tree: "PracticeTree", concerns: Callable[[str], bool]
) -> None:
    """Look at the projects of what pass 1 took note of; loaded only where there is any."""
    if whole.seeds:
        from orscan import secondpass  # noqa: PLC0415 - tree-sitter and all that take 0.1 s

        secondpass.look(tree, engine.rules, engine.ignores, whole, concerns)


def scan_staged(
    config: Config | None = None,
    *,
    progress: Progress | None = None,
    trace: Trace | None = None,
) -> Report:
    """Return what the next commit of the repository in the current folder would add."""
    root = gitio.hook_root()
    if config is None:
        config = staged_config()
    source = StagedSource(root, config.exclude)

    def second(engine: Engine, whole: Part) -> None:
        staged = frozenset(path for _, _, path in gitio.staged_entries(root))
        _second_pass(engine, whole, IndexTree(root), staged.__contains__)

    return run(source, config, root=root, bulk=False, progress=progress, trace=trace, second=second)


def scan_range(
    new: "Range",
    config: Config | None = None,
    *,
    folder: str = ".",
    jobs: int | None = None,
    progress: Progress | None = None,
    trace: Trace | None = None,
    inherit_place: bool = False,
) -> Report:
    """Return what the commits and refs of *new* add to the repository of *folder*.

    With *inherit_place* to the one that the environment names, as a hook must.
    """
    # A tree scan does without all of this.
    from orscan.attribution.ranges import tell_of_range  # noqa: PLC0415
    from orscan.ranges import Repository  # noqa: PLC0415
    from orscan.sources.range import Pushed, RangeSource, advised, is_partial  # noqa: PLC0415

    repository = Repository(folder, inherit_place=inherit_place)
    commits = repository.commits_of(new.revisions)
    root = repository.work_tree()
    if config is None:
        config = _config_in(folder, root)
    source = RangeSource(
        folder,
        commits,
        Pushed(new.tags, new.names, new.objects),
        exclude=config.exclude,
        jobs=jobs or cores(),
        inherit_place=inherit_place,
    )

    def second(engine: Engine, whole: Part) -> None:
        _look_at_tips(engine, whole, source, repository.tips(new.revisions))

    report = run(
        source,
        replace(config, baseline=None),
        root=root or "",
        bulk=len(commits) > FEW_COMMITS,
        jobs=jobs,
        progress=progress,
        trace=trace,
        second=second,
    )
    diagnostics = list(report.diagnostics)
    cut = repository.cut_off(commits)
    if cut:
        message = (
            f"the clone is shallow: what came before {len(cut)} of the commits, such as "
            f"{cut[0][:12]}, is not here; {new.deepen}"
        )
        diagnostics.append(Diagnostic("", 0, "shallow", message))
    found: Sequence[Finding] = (*report.findings, *report.suppressed)
    if found:
        told, problems = tell_of_range(
            found, folder, commits, jobs=jobs or cores(), inherit_place=inherit_place
        )
        found = sorted(told, key=lambda finding: finding.order)
        if problems and is_partial(folder, inherit_place=inherit_place):
            problems = [advised(problem) for problem in problems]
        diagnostics += [Diagnostic("", 0, "unreadable", problem) for problem in problems]
    return with_baseline(_with(report, found, diagnostics), config)


def _look_at_tips(engine: Engine, whole: Part, source: "RangeSource", tips: Sequence[str]) -> None:
    """Look at the projects as they are at the *tips* of a range, where files in it changed.

    What is at several tips is one finding: that of the newest.
    """
    if not whole.seeds:
        return
    seeds, found = set(whole.seeds), {one.fingerprint for one in whole.findings}
    for tip in reversed(tips):
        tree = source.tree_at(tip)
        part = Part(Scanned(whole.scanned.mode), findings=list(whole.findings))
        part.seeds = sorted(seeds.intersection(tree.paths))
        _second_pass(engine, part, tree, source.changed.__contains__)
        new = [one for one in part.findings if one.fingerprint not in found]
        found |= {one.fingerprint for one in new}
        whole.findings += [replace(one, origins=tree.origins(one.location.path)) for one in new]
        whole.diagnostics += part.diagnostics


def repository_config(folder: str) -> Config:
    """Return the configuration of the repository that *folder* lies in, for its history."""
    if not os.path.isdir(folder):
        wrong = "not a folder" if os.path.lexists(folder) else "there is no such folder"
        raise UsageError(f"{folder}: {wrong}; name the folder of a repository")
    from orscan.objects.place import place_of  # noqa: PLC0415 - the hook does without

    return _config_in(folder, place_of(folder).work_tree)


def _config_in(folder: str, root: str | None) -> Config:
    """Return the configuration of a work tree; a bare repository has none."""
    if root is None:
        return Config()
    here = Path(os.path.realpath(folder))
    top = Path(os.path.realpath(root))
    return configuration.discover(here if here.is_relative_to(top) else top, top)


def scan_history(
    folder: str = ".",
    config: Config | None = None,
    *,
    jobs: int | None = None,
    cache: bool = True,
    submodules: bool = False,
    projects: bool = True,
    past: bool = False,
    progress: Progress | None = None,
    trace: Trace | None = None,
) -> Report:
    """Return what the repository of *folder* keeps, of all times and in all places.

    Findings carry their story. With *cache* the next scan reads only what is new, with
    *submodules* their repositories are looked at as well. Without *projects* only keys count, with
    *past* projects are judged in every state in which they may have given one away.
    Raises NotARepositoryError where there is none.
    """
    from orscan import history  # noqa: PLC0415 - what they need takes 0.1 s
    from orscan.cache import Cache  # noqa: PLC0415
    from orscan.objects.place import place_of  # noqa: PLC0415
    from orscan.submodules import kept_below  # noqa: PLC0415
    from orscan.submodules import submodules as submodules_of  # noqa: PLC0415

    started = time.perf_counter()
    place = place_of(folder)
    if config is None:
        config = _config_in(folder, place.work_tree)
    engine = Engine(config, bulk=True, also=history.LITERALS, seeds=MENTIONS)
    _trace(trace, config, engine)
    whole = Part(Scanned(Mode.HISTORY))
    for prefix, inner in (("", place), *(submodules_of(place) if submodules else ())):
        if isinstance(inner, Diagnostic):
            whole.diagnostics.append(inner)
            continue
        part, hits = history.scan(
            inner,
            engine,
            config,
            jobs=jobs or cores(),
            progress=progress,
            cache=Cache.at(inner.common_dir, engine.identity) if cache else None,
        )
        if projects and hits.mentions:
            from orscan.past import Past  # noqa: PLC0415 - tree-sitter and all that take 0.1 s

            Past(inner, hits, config, whole=past, jobs=jobs or cores()).look(engine, part)
        whole.merge(part.below(f"{prefix}/") if prefix else part)
    if not submodules and (inside := sum(1 for _ in kept_below(place))):
        whole.scanned.leave_out("submodule, see --recurse-submodules", inside)
    whole.scanned.seconds = time.perf_counter() - started
    root = place.work_tree or place.common_dir
    return with_baseline(_report(whole, config, root, engine.rules), config, {Scope.HISTORY})


def scan_stream(
    stream: BinaryIO,
    path: str,
    mode: Mode = Mode.STDIN,
    config: Config | None = None,
    *,
    trace: Trace | None = None,
) -> Report:
    """Return what *stream* holds, read once to its end; *path* is its name in the report."""
    kind = OriginKind.MESSAGE if mode is Mode.MESSAGE else OriginKind.STDIN
    source = MemorySource(stream, path, mode, kind)
    return run(source, config or Config(), bulk=mode is Mode.STDIN, trace=trace)


def staged_config() -> Config:
    """Return the configuration of the repository that the environment names."""
    root = Path(gitio.hook_root())
    here = Path.cwd()
    return configuration.discover(here if here.is_relative_to(root) else root, root)


def config_for(paths: Sequence[str]) -> Config:
    """Return the configuration of the first of *paths*, found up to its repository's root."""
    folder = _folder_of(os.path.realpath(paths[0]))
    root = gitio.work_tree(folder) or folder
    return configuration.discover(Path(folder), Path(os.path.realpath(root)))


def _placed(paths: Sequence[str], *, follow: bool) -> tuple[str, list[Start]]:
    """Return the root all *paths* are reported relative to, and where each lies in it."""
    if not paths:
        raise UsageError("no path was given to scan")
    real = sorted({_resolved(path, follow=follow) for path in paths})
    inner = {path for path in real if any(path.startswith(f"{other}{os.sep}") for other in real)}
    kept = [path for path in real if path not in inner]
    trees = {folder: gitio.work_tree(folder) for folder in {_folder_of(path) for path in kept}}
    roots = {os.path.realpath(trees[_folder_of(path)] or _folder_of(path)) for path in kept}
    root = os.path.commonpath(roots)
    # What an ignore file names is scanned where it is named itself, so inner files stay.
    files = [path for path in inner if not os.path.isdir(path) or os.path.islink(path)]
    starts = [Start(_below(root, path), _tree(root, trees[_folder_of(path)])) for path in kept]
    inside = [next(p for p in kept if path.startswith(f"{p}{os.sep}")) for path in files]
    starts += [
        Start(_below(root, path), _tree(root, trees[_folder_of(outer)]))
        for path, outer in zip(files, inside, strict=True)
    ]
    return root, starts


def _resolved(path: str, *, follow: bool) -> str:
    """Return the absolute place of *path*; raises UsageError for what cannot be scanned."""
    folder, name = os.path.split(path.rstrip("/") or path)
    place = os.path.join(os.path.realpath(folder), name)
    if name in ("", ".", "..") or (follow and os.path.exists(place)):
        place = os.path.realpath(path)
    if not os.path.lexists(place):
        raise UsageError(f"{path}: there is no such file or folder")
    if not (os.path.islink(place) or os.path.isfile(place) or os.path.isdir(place)):
        raise UsageError(f"{path}: neither a file nor a folder; pipe it into `orscan scan -`")
    return place


def _folder_of(path: str) -> str:
    is_folder = os.path.isdir(path) and not os.path.islink(path)
    return path if is_folder else os.path.dirname(path)


def _tree(root: str, tree: str | None) -> str | None:
    return None if tree is None else _below(root, os.path.realpath(tree))


def _below(root: str, path: str) -> str:
    below = os.path.relpath(path, root).replace(os.sep, "/")
    return "" if below == "." else below


def run(
    source: Source,
    config: Config,
    *,
    root: str = "",
    bulk: bool = True,
    jobs: int | None = None,
    progress: Progress | None = None,
    trace: Trace | None = None,
    second: Callable[[Engine, Part], None] | None = None,
    whole: Collection[Scope] = (),
) -> Report:
    """Return the report of scanning *source*; *bulk* says that there may be much of it.

    *second* looks again, at whole projects, once all of the source was looked at. *whole* are the
    scopes of a baseline that the source holds all of.
    """
    started = time.perf_counter()
    engine = Engine(config, bulk=bulk, seeds=MENTIONS if second else ())
    _trace(trace, config, engine)
    found = Part(Scanned(source.mode))
    listed = [0]
    for part in _parts(engine, source, config, _tasks(source, found, listed), jobs or cores()):
        found.merge(part)
        if progress:
            progress(found.scanned, listed[0])
    if second:
        second(engine, found)
    found.scanned.seconds = time.perf_counter() - started
    return with_baseline(_report(found, config, root, engine.rules), config, whole)


def _trace(trace: Trace | None, config: Config, engine: Engine) -> None:
    if trace:
        where = config.source or "none"
        text = f"orscan: configuration: {where}\norscan: prefilter: {engine.prefilter}\n"
        trace(redact(text))


def _tasks(source: Source, whole: Part, listed: list[int]) -> Iterator[list[Batch]]:
    """Yield the source's batches in portions worth sending to a process; count them in *listed*."""
    task: list[Batch] = []
    names = 0
    for batch in source.batches(whole.scanned):
        if isinstance(batch, Diagnostic):
            whole.diagnostics.append(replace(batch, path=redact(batch.path)))
            continue
        task.append(batch)
        names += len(batch.names)
        listed[0] += len(batch.names)
        if names >= TASK:
            yield task
            task, names = [], 0
    if task:
        yield task


def _parts(
    engine: Engine, source: Source, config: Config, tasks: Iterator[list[Batch]], jobs: int
) -> Iterator[Part]:
    first = list(islice(tasks, PARALLEL_FROM // TASK))
    if jobs == 1 or len(first) < PARALLEL_FROM // TASK:
        for task in chain(first, tasks):
            yield engine.scan(source, task)
        return
    inherited = partial(engine.scan, source)
    prepare = (lambda: inherited) if FORKS else partial(_prepared, source, config, engine.seeds)
    yield from spread(prepare, chain(first, tasks), jobs)


def _prepared(
    source: Source, config: Config, seeds: Sequence[bytes]
) -> Callable[[list[Batch]], Part]:
    return partial(Engine(config, bulk=True, seeds=seeds).scan, source)


def _report(whole: Part, config: Config, root: str, rules: tuple[Described, ...]) -> Report:
    found = {(f.order, f.location, f.encoding, _objects(f)): f for f in whole.findings}
    whole.findings = sorted(found.values(), key=lambda finding: finding.order)
    diagnostics = sorted(set(whole.diagnostics))
    if whole.scanned.mode in (Mode.HISTORY, Mode.RANGE):
        # Nobody can take a comment out of a version that is past.
        diagnostics = [one for one in diagnostics if one.kind != "unused-allow"]
    if config.strict:
        diagnostics = [replace(d, gravity=Gravity.INCOMPLETE) for d in diagnostics]
    everything = whole.scanned.mode is Mode.TREE
    if everything and not whole.scanned.blobs and whole.scanned.left_out:
        reasons = ", ".join(f"{n} {reason}" for reason, n in whole.scanned.left_out.items())
        message = f"nothing was scanned; left out: {reasons}"
        diagnostics.append(Diagnostic("", 0, "nothing-scanned", message))
    return Report(
        scanned=whole.scanned,
        findings=tuple(f for f in whole.findings if f.suppression is None),
        suppressed=tuple(f for f in whole.findings if f.suppression is not None),
        diagnostics=tuple(diagnostics),
        fail_on=config.fail_on,
        root=root,
        rules=rules,
    )


def with_baseline(report: Report, config: Config, whole: Collection[Scope] = ()) -> Report:
    """Return *report* with what the baseline of *config* accepts among the suppressed findings.

    Entries of the scopes *whole* that match nothing are told, unless something could not be read.
    Raises ConfigError for a baseline that cannot be used.
    """
    file = config.baseline
    if file is None:
        return report
    view = baseline.View.of(report.root, file)
    found = (*report.findings, *report.suppressed)
    judged = baseline.judge(found, baseline.load(file), view, today())
    scopes = () if report.incomplete or view.ahead else whole
    told = [*baseline.notices(judged, _named(file, report.root), scopes)]
    if config.strict:
        told = [replace(one, gravity=Gravity.INCOMPLETE) for one in told]
    report = _with(report, judged.findings, [*report.diagnostics, *told])
    return replace(report, stale=config.fail_on_stale and bool(judged.stale(scopes)))


def _with(report: Report, found: Sequence[Finding], diagnostics: Collection[Diagnostic]) -> Report:
    found = sorted(found, key=lambda finding: finding.order)
    return replace(
        report,
        findings=tuple(one for one in found if one.suppression is None),
        suppressed=tuple(one for one in found if one.suppression is not None),
        diagnostics=tuple(sorted(set(diagnostics))),
    )


def _named(file: Path, root: str) -> str:
    """Return the path of *file* as a report says it: relative to *root*, where it lies below."""
    place = Path(os.path.realpath(file.parent)) / file.name
    top = Path(os.path.realpath(root)) if root else None
    shown = place.relative_to(top) if top and place.is_relative_to(top) else file
    return redact(shown.as_posix())


def today() -> date:
    """Return the day it is, in UTC."""
    return datetime.now(UTC).date()


def _objects(finding: Finding) -> tuple[tuple[str, ...], ...]:
    """Return what sets a finding in one version of a file apart from one in another."""
    return tuple(origin.objects for origin in finding.origins)
