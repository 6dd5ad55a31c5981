"""Writes reports where they were asked for, and shows progress while a scan runs."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from orscan import __version__
from orscan.cli.options import columns, is_colored
from orscan.errors import ReportError
from orscan.report import Report, Scanned
from orscan.reporters import REPORTERS, RenderOptions, render

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

STANDARD = Path("-")
_PATIENCE = 1.0


def paired(formats: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return which format goes where: the n-th output takes the n-th format.

    A format without an output goes to standard output, which takes one. Raises UsageError where
    the two do not fit.
    """
    names = list(formats) or ["text"]
    if len(outputs) > len(names):
        raise click.UsageError("there are more --output than --format")
    pairs = list(zip(names, [*outputs, *[STANDARD] * (len(names) - len(outputs))], strict=True))
    if sum(where == STANDARD for _, where in pairs) > 1:
        raise click.UsageError("only one format can go to standard output; give --output for each")
    if len({where for _, where in pairs}) < len(pairs):
        raise click.UsageError("two reports cannot go to the same file")
    return pairs


def write(report: Report, pairs: Sequence[tuple[str, Path]], color: str, *, verbose: bool) -> None:
    """Render *report* in each format and write it; raises ReportError where that fails."""
    for name, where in pairs:
        to_terminal = where == STANDARD
        options = RenderOptions(
            color=is_colored(color, sys.stdout) if to_terminal else color == "always",
            width=columns(sys.stdout) if to_terminal else 80,
            tool_version=__version__,
            verbose=verbose,
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


def to_stdout(text: str) -> None:
    """Write *text* to standard output; a reader that has gone away is no error."""
    if not sys.stdout:
        raise ReportError("standard output is closed; name a file with --output")
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


FORMATS = tuple(REPORTERS)


class ProgressBar:
    """A bar on standard error, when that is a terminal and the scan takes over a second."""

    def __init__(self, *, wanted: bool) -> None:
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE, self._show) if wanted else None
        self._last = (0, 0, 0)

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
            if self._bar:
                self._bar.stop()

    def update(self, scanned: Scanned, listed: int) -> None:
        """Show how far the scan is; a `runner.Progress`."""
        with self._lock:
            self._last = (scanned.files, listed, scanned.bytes)
            self._draw()

    def _show(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - takes 0.1 s
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        with self._lock:
            self._bar = Progress(
                TextColumn("scanning"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("files, {task.fields[size]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("scan", total=None, size="0 MB")
            self._bar.start()
            self._draw()

    def _draw(self) -> None:
        if self._bar is None or self._task is None:
            return
        files, listed, size = self._last
        self._bar.update(
            self._task, completed=files, total=listed or None, size=f"{size / 1e6:,.0f} MB"
        )
