"""Writes reports where they were asked for, and shows progress while a scan runs."""

import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import click

from orscan import __version__
from orscan.cli.options import columns, is_colored
from orscan.errors import ReportError
from orscan.report import Report, Scanned
from orscan.reporters import RenderOptions, render
from orscan.reporters.wording import size

if TYPE_CHECKING:
    from rich.progress import Progress

STANDARD = Path("-")
_PATIENCE = 1.0
"""From how long on a scan is shown to be going on, in seconds."""

_KNOWN_AFTER = 1.0
"""How long a rate is measured before it is told, in seconds: the first files say little of all."""


def paired(formats: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return which format goes where: the n-th output takes the n-th format.

    A format without an output goes to standard output, which takes one. Raises UsageError where
    the two do not fit, and ReportError where standard output is needed and closed.
    """
    names = list(formats) or ["text"]
    if len(outputs) > len(names):
        raise click.UsageError("there are more --output than --format")
    pairs = list(zip(names, [*outputs, *[STANDARD] * (len(names) - len(outputs))], strict=True))
    if sum(where == STANDARD for _, where in pairs) > 1:
        raise click.UsageError("only one format can go to standard output; give --output for each")
    if len({where for _, where in pairs}) < len(pairs):
        raise click.UsageError("two reports cannot go to the same file")
    if any(where == STANDARD for _, where in pairs):
        _require_stdout()
    return pairs


def write(
    report: Report,
    pairs: Sequence[tuple[str, Path]],
    color: str,
    *,
    verbose: bool,
    group_by: str = "key",
) -> None:
    """Render *report* in each format and write it; raises ReportError where that fails."""
    for name, where in pairs:
        to_terminal = where == STANDARD
        if to_terminal:
            _require_stdout()
        options = RenderOptions(
            color=is_colored(color, sys.stdout) if to_terminal else color == "always",
            width=columns(sys.stdout) if to_terminal else 80,
            tool_version=__version__,
            verbose=verbose,
            group_by=group_by,
        )
        text = render(name, report, options)
        if to_terminal:
            to_stdout(text)
            continue
        try:
            where.write_text(text, "utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            raise ReportError(f"{where}: the report cannot be written: {reason}") from error


def _require_stdout() -> None:
    if not sys.stdout:
        raise ReportError("standard output is closed; name a file with --output")


def to_stdout(text: str) -> None:
    """Write *text* to standard output; a reader that has gone away is no error."""
    _require_stdout()
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        pass
    except OSError as error:
        raise ReportError(f"standard output cannot be written: {error.strerror}") from error
    else:
        return
    # Python would complain when it flushes at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a scan was at a *time*, in seconds: *done* of *listed*, *size* in bytes.

    *growing* tells that more is still being listed, so that nobody knows how much there is.
    """

    time: float
    done: int = 0
    listed: int = 0
    size: int = 0
    growing: bool = False

    @property
    def total(self) -> int | None:
        """How much there is to do; None where that is not known.

        More may be done than was listed: members of archives count as well.
        """
        return None if self.growing or self.listed <= self.done else self.listed


def how_far(first: Mark, last: Mark, now: float, unit: str) -> str:
    """Return how far a scan is at *now*, and what follows from its pace since *first*.

    `120,304/262,343 objects, 3.8 GB, 1.1 GB/s, 4 s left`; what is not known is left out.
    """
    total = f"/{last.total:,}" if last.total else ""
    said = [f"{last.done:,}{total} {unit}"]
    if unit != "keys":  # they are asked about, and have no size worth telling
        said.append(size(last.size))
    took = now - first.time
    if took >= _KNOWN_AFTER and last.size > first.size:
        said.append(f"{size(round((last.size - first.size) / took))}/s")
    if took >= _KNOWN_AFTER and last.total and last.done > first.done:
        said.append(_left((last.total - last.done) * took / (last.done - first.done)))
    return ", ".join(said)


def _left(seconds: float) -> str:
    whole = max(round(seconds), 1)
    if whole < 100:
        return f"{whole} s left"
    minutes = round(seconds / 60)
    return f"{minutes} min left" if minutes < 100 else f"{round(minutes / 60):,} h left"


class ProgressBar:
    """A bar on standard error, when that is a terminal and the scan takes over a second.

    *unit* is what it counts: files of the source, objects of git, or keys that are asked about.
    """

    def __init__(
        self, *, wanted: bool, unit: Literal["files", "objects", "keys"] = "files"
    ) -> None:
        self._unit = unit
        self._bar: Progress | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE, self._show) if wanted else None
        self._is_over = False
        self._first: Mark | None = None
        self._last = Mark(time.monotonic())

    def __enter__(self) -> Self:
        if self._timer:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer:
            self._timer.cancel()
        with self._lock:
            self._is_over = True
            if self._bar:
                self._bar.stop()

    def update(self, scanned: Scanned, listed: int) -> None:
        """Show how far the scan is; a `runner.Progress`."""
        done = scanned.objects if self._unit == "objects" else scanned.files
        with self._lock:
            growing = self._first is not None and listed != self._last.listed
            self._last = Mark(time.monotonic(), done, listed, scanned.bytes, growing)
            # What came before the first news, such as listing, is not part of the pace.
            self._first = self._first or self._last
            self._draw()

    def __str__(self) -> str:
        """What stands beside the bar, as of now: it is drawn again between updates."""
        last = self._last
        return how_far(self._first or last, last, time.monotonic(), self._unit)

    def _show(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - takes 0.1 s
        from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

        with self._lock:
            if self._is_over:
                return
            self._bar = Progress(
                TextColumn("asking" if self._unit == "keys" else "scanning"),
                BarColumn(bar_width=None),
                TextColumn("{task.fields[far]}"),
                console=Console(stderr=True),
                transient=True,
                expand=True,
            )
            self._bar.add_task("scan", total=None, far=self)
            self._draw()
            self._bar.start()

    def _draw(self) -> None:
        if self._bar is None:
            return
        (task,) = self._bar.tasks
        # `Progress.update` takes no total for one that stays as it is.
        task.total, task.completed = self._last.total, self._last.done
