"""`orscan triage`: one key after the other, with its story, until all are decided."""

import shutil
import sys
import textwrap
import webbrowser
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

import click

from orscan import __version__, runner, triage
from orscan.baseline import Status
from orscan.cli.baseline import config_of
from orscan.cli.options import columns, configuring, is_colored, taken
from orscan.cli.output import ProgressBar, to_stdout
from orscan.errors import UsageError
from orscan.gitio import is_git_folder, work_tree
from orscan.report import CLEAN, FOUND, Report
from orscan.reporters import RenderOptions, render
from orscan.reporters.wording import counted, one_line
from orscan.secret import redact
from orscan.triage import Case, Decision, Project, Session

_CHOICES = (
    ("f", "fix", "is real and will be fixed; it is not asked about again"),
    ("n", "no key", "is a false alarm: the baseline says so"),
    ("a", "accept", "is real, and accepted for a reason, for now or for good"),
    ("o", "open link", "opens the page where the key's owner can switch it off"),
    ("s", "skip", "leaves it for next time"),
    ("u", "undo", "takes the last decision back"),
    ("q", "quit", "ends; what was decided is written already"),
    ("?", "help", "tells what the letters mean"),
)

_AT_ONCE = {"f": Decision.FIX, "s": Decision.SKIP}
_WITH_REASON = {
    "n": (Decision.FALSE_ALARM, "Why is it no key?"),
    "a": (Decision.ACCEPT, "Why is it accepted?"),
}


@click.command(
    "triage",
    epilog="""\b
Examples:
  orscan triage                  the tree and its history, key by key
  orscan triage --no-history     the tree alone
  orscan triage --stats          how far it has come""",
)
@click.argument("path", default=".")
@click.option("--no-history", is_flag=True, help="Look at the tree alone.")
@click.option("--again", is_flag=True, help="Ask about keys that are to be fixed, too.")
@click.option("--stats", is_flag=True, help="Tell how far it has come, and ask nothing.")
@click.option("--owner", help="Who answers for what is accepted.  [default: git's user.email]")
@configuring
@click.option("--no-progress", is_flag=True, help="Show no progress bar.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes.  [default: cores]")
def triage_command(path: str, **values: Any) -> int:
    """Decide on what the repository of PATH holds, key by key.

    Decisions are written as they are taken: what is accepted or no key into the baseline, what is
    to be fixed into git's own folder. Stop at any time; the next run goes on.

    Exit codes: 0 nothing is left, 1 keys are undecided or to be fixed, 2 there is no terminal.
    """
    if not values["stats"]:
        _require_terminal()
    session = Session.of(_looked(path, values))
    if values["stats"]:
        to_stdout(_statistics(session))
        return _result(session)
    talk = Talk(session, values["owner"] or "", again=values["again"])
    talk.run()
    return _result(session)


def _require_terminal() -> None:
    for stream in (sys.stdin, sys.stdout):
        if not stream or not stream.isatty():
            raise UsageError(
                "triage asks questions, and there is no terminal to answer them; see "
                "orscan triage --stats, orscan scan, or orscan baseline"
            )


def _looked(path: str, values: dict[str, Any]) -> Project:
    given = taken(values)
    if given.no_baseline:
        raise UsageError("decisions are written into the baseline; leave --no-baseline out")
    history = not values["no_history"] and (is_git_folder(path) or work_tree(path) is not None)
    config = given.merged(lambda: config_of(path, history=history))
    is_shown = bool(sys.stderr) and sys.stderr.isatty() and not values["no_progress"]
    with ProgressBar(wanted=is_shown) as bar:
        return triage.look(
            path,
            config,
            history=history,
            create=True,
            jobs=values["jobs"],
            progress=bar.update,
        )


def _result(session: Session) -> int:
    return FOUND if session.left(again=True) else CLEAN


@dataclass
class Talk:
    """Asks about one case after the other on the terminal."""

    session: Session
    owner: str
    again: bool = False
    open_page: Callable[[str], object] = webbrowser.open
    _queue: list[Case] = field(default_factory=list)

    def run(self) -> None:
        """Ask until all is decided, or nobody answers any more; tell how far it came."""
        self._queue = self.session.left(again=self.again)
        at = 0
        while at < len(self._queue):
            self._show(at)
            try:
                step = self._decided(at)
            except (EOFError, KeyboardInterrupt):
                self._say("")
                break
            if step is None:
                break
            at = step
        self._say(_statistics(self.session).rstrip())

    def _show(self, at: int) -> None:
        case = self._queue[at]
        self._say(f"\n--- {at + 1} of {len(self._queue)} ---\n")
        self._say(f"{_block(case, self.session.project)}\n")

    def _decided(self, at: int) -> int | None:
        """Return which case is next; None to end."""
        case = self._queue[at]
        while True:
            letter = self._ask(_menu(case)).lower()[:1]
            if letter == "q":
                return None
            if letter in _AT_ONCE:
                self.session.decide(case, _AT_ONCE[letter])
                return at + 1
            if letter in _WITH_REASON and self._marked(case, *_WITH_REASON[letter]):
                return at + 1
            if letter == "u":
                undone = self.session.undo()
                if undone:
                    return self._queue.index(undone)
                self._say("There is nothing to undo.")
            elif letter == "o":
                self._open(case)
            elif letter not in _WITH_REASON:
                self._help()

    def _marked(self, case: Case, decision: Decision, question: str) -> bool:
        """Ask what has to be said for the baseline; return whether it was, and is written."""
        reason = one_line(self._ask(f"{question} (empty: back)"))
        if not reason:
            return False
        owner = self._named()
        expires = self._until() if decision is Decision.ACCEPT else None
        self.session.decide(case, decision, reason=reason, owner=owner, expires=expires)
        return True

    def _named(self) -> str:
        """Return who answers for what is accepted; asks once, where git does not know."""
        if not self.owner:
            try:
                self.owner = triage.owner_of(self.session.project.root)
            except UsageError:
                while not self.owner:
                    self.owner = one_line(self._ask("Who answers for it?"))
        return self.owner

    def _until(self) -> Any:
        while True:
            text = self._ask("Until when? (2027-01-31, or 90d; empty: for good)")
            try:
                return triage.expiry(text, runner.today())
            except UsageError as error:
                self._say(str(error))

    def _open(self, case: Case) -> None:
        url = case.owner_url
        if url is None:
            self._say("There is no page for it: this is no key, but what carries one.")
            return
        self._say(url)
        self.open_page(url)

    def _help(self) -> None:
        for letter, name, about in _CHOICES:
            self._say(f"{letter}  {name}: {about}")

    def _ask(self, question: str) -> str:
        """Return an answer without the space around it; raises EOFError where none comes."""
        self._say(question)
        sys.stdout.write("> ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip()

    def _say(self, text: str) -> None:
        for line in redact(text).split("\n"):
            sys.stdout.write(f"{_folded(line, sys.stdout)}\n")
        sys.stdout.flush()


def _folded(line: str, stream: IO[str]) -> str:
    """Return *line* in the width of the terminal; what is indented or coloured is laid out."""
    if line.startswith((" ", "\x1b")) or "\x1b" in line:
        return line
    width = max(shutil.get_terminal_size((80, 24)).columns if stream.isatty() else 80, 20)
    kept = textwrap.wrap(
        line, width, break_long_words=False, break_on_hyphens=False, subsequent_indent="  "
    )
    return "\n".join(kept)


def _menu(case: Case) -> str:
    shown = [one for one in _CHOICES if one[0] != "o" or case.owner_url]
    return "  ".join(f"[{letter}]\xa0{name.replace(' ', chr(0xA0))}" for letter, name, _ in shown)


def _block(case: Case, project: Project) -> str:
    """Return what a scan would say of *case*, without the sentences that close a report."""
    first = project.reports[0]
    report = Report(
        scanned=first.scanned,
        findings=tuple(found.finding for found in case.findings),
        root=first.root,
        rules=first.rules,
    )
    options = RenderOptions(
        color=is_colored("auto", sys.stdout),
        width=columns(sys.stdout),
        tool_version=__version__,
    )
    return render("text", report, options).rstrip("\n").rpartition("\n\n")[0]


def _statistics(session: Session) -> str:
    """Say how far it came: what was decided now, what the baseline holds, what is left."""
    counts, entries = session.counts, session.baseline.entries
    lines = []
    if counts:
        words = [
            (Decision.FIX, "to fix"),
            (Decision.FALSE_ALARM, "no key"),
            (Decision.ACCEPT, "accepted"),
            (Decision.SKIP, "skipped"),
        ]
        told = ", ".join(f"{counts[decision]:,} {word}" for decision, word in words)
        lines.append(f"This time: {told}.")
    of = Counter(entry.status for entry in entries)
    expired = sum(not entry.is_live(runner.today()) for entry in entries)
    lines.append(
        f"Baseline: {_entries(len(entries))}, {of[Status.ACCEPTED]:,} accepted, "
        f"{_false(of[Status.FALSE_ALARM], len(entries))}, {expired:,} expired."
    )
    undecided, left = len(session.left()), len(session.left(again=True))
    lines.append(f"Left: {_cases(undecided)} undecided, {_cases(left - undecided)} to fix.")
    return "\n".join(lines) + "\n"


def _false(count: int, of: int) -> str:
    share = f" ({count * 100 / of:.0f}%)" if count else ""
    return f"{counted(count, 'false alarm')}{share}"


def _entries(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _cases(count: int) -> str:
    return counted(count, "key")
