"""`orscan contain`: disable, replace and delete the account's keys that leaked."""

import os
import re
import signal
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orscan.cli.output import to_stdout
from orscan.cli.reaching import to_host
from orscan.errors import OrscanError
from orscan.report import CLEAN, FOUND, INCOMPLETE
from orscan.reporters.wording import one_line, without_commands
from orscan.secret import Secret, redact

if TYPE_CHECKING:
    from orscan.contain import AuditLog, Done, Plan, Target
    from orscan.openrouter.account import Account
    from orscan.openrouter.models import AccountKey

_DIGEST = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_DID = {"disable": "disabled", "replace": "replaced", "delete": "deleted"}
_ELSEWHERE = "https://openrouter.ai/settings/management-keys"


@click.command(
    epilog="""\b
Examples:
  orscan contain --leaked                     what would be done about keys in this repository
  orscan contain 3f9a... --rotate             disable a key, and show its replacement once
  orscan contain --leaked --yes               in CI: disable without asking
  orscan contain --leaked --rotate --into 'vercel env add OPENROUTER_API_KEY production'
  orscan contain 3f9a... --delete --dry-run   only say what would be done

\b
The management key is taken from OPENROUTER_MANAGEMENT_KEY, the system's keyring, or asked for."""
)
@click.argument("digests", nargs=-1, metavar="[SHA256]...")
@click.option("--leaked", is_flag=True, help="The keys that the repository at --path keeps.")
@click.option("--path", default=".", show_default=True, help="What --leaked looks through.")
@click.option("--delete", is_flag=True, help="Delete them as well; this cannot be undone.")
@click.option(
    "--rotate", is_flag=True, help="Make a replacement with the same name, limit and reset."
)
@click.option(
    "--into",
    metavar="COMMAND",
    help="Give each replacement to COMMAND, on standard input; {name} and {hash} stand for the "
    "old key's. Without it, replacements are shown once on the terminal.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("-y", "--yes", is_flag=True, help="Do it without asking.")
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write down what is done.  [default: the user's state folder]",
)
@to_host
def contain(digests: tuple[str, ...], **values: Any) -> int:
    """Stop leaked keys of your account: disable them first, then replace, then delete.

    Keys are named by their SHA-256, as reports show it; only keys of the account whose hash
    matches are touched. What would be done is shown first.

    Exit codes: 0 every key is stopped, 1 one still works, 2 wrong usage, 3 something could not be
    done or looked at.
    """
    wanted = _named(digests)
    _check(wanted, values)
    places, is_whole = _leaked(values["path"]) if values["leaked"] else ({}, True)
    leaked = {**dict.fromkeys(wanted, ""), **places}
    if not leaked:
        _say("No leaked keys: nothing to contain.")
        return CLEAN if is_whole else INCOMPLETE
    from orscan.cli.managementkey import management_key  # noqa: PLC0415 - keyring takes 0.1 s
    from orscan.openrouter.account import Account  # noqa: PLC0415 - httpx takes 0.1 s
    from orscan.openrouter.client import Client  # noqa: PLC0415

    key = management_key()
    with Client(values["host"]) as client:
        code = _contained(Account(client, key), key, leaked, values)
    return code or (CLEAN if is_whole else INCOMPLETE)


def _say(text: str) -> None:
    """Write *text* to standard error; where that is closed, what is done goes on all the same."""
    if sys.stderr:
        sys.stderr.write(redact(f"{text}\n"))


def _is_terminal() -> bool:
    return bool(sys.stdin) and sys.stdin.isatty()


def _named(digests: Sequence[str]) -> list[str]:
    """Return the *digests* given; raises UsageError, and shows nothing, for what is none."""
    if all(_DIGEST.fullmatch(one) for one in digests):
        return [one.lower() for one in digests]
    if any("sk-or-" in one for one in digests):
        message = (
            "a key on the command line is in the shell's history and in the list of processes "
            "now; name keys by their SHA-256, and contain this one, too"
        )
        raise click.UsageError(message)
    raise click.UsageError("a key is named by its SHA-256: 64 hexadecimal digits, as in reports")


def _check(wanted: Sequence[str], values: Mapping[str, Any]) -> None:
    """Raise UsageError where the options do not fit, before anything is asked or sent."""
    if not wanted and not values["leaked"]:
        raise click.UsageError("name keys by their SHA-256, or give --leaked")
    if values["into"] is not None and not values["rotate"]:
        raise click.UsageError("--into goes with --rotate")
    if values["dry_run"] and values["yes"]:
        raise click.UsageError("--dry-run and --yes exclude each other")
    if values["into"] is not None:
        from orscan.contain import store  # noqa: PLC0415 - httpx takes 0.1 s

        store.parsed(values["into"])
    shown = values["rotate"] and values["into"] is None and not values["dry_run"]
    if shown and not (_is_terminal() and _can_show()):
        raise click.UsageError("--rotate needs --into, or a terminal to show the new key on")


def _leaked(path: str) -> tuple[dict[str, str], bool]:
    """Return where the keys are first met that git keeps at *path*, by digest; and if that is all.

    A file that git does not know is no leak yet: most keys lie in an `.env` that is where it
    belongs. Outside of a repository every file counts.
    """
    from orscan import runner  # noqa: PLC0415
    from orscan.errors import NotARepositoryError  # noqa: PLC0415
    from orscan.finding import SuppressionKind  # noqa: PLC0415

    try:
        report = runner.scan_history(path, projects=False)
    except NotARepositoryError:
        report = runner.scan_paths([path])
    places: dict[str, str] = {}
    for finding in (*report.findings, *report.suppressed):
        why = finding.suppression
        if finding.secret is None or (why and why.kind is SuppressionKind.FILTER):
            continue
        place = f"{one_line(finding.location.path)}:{finding.location.start.line}"
        places.setdefault(finding.secret.sha256, place)
    if report.incomplete:
        _say("orscan: the scan was incomplete, there may be more; see orscan scan")
    return places, not report.incomplete


def _contained(
    account: "Account", key: Secret, leaked: Mapping[str, str], values: Mapping[str, Any]
) -> int:
    """Show what is to be done, ask, do it; return the exit code."""
    from orscan import contain as containing  # noqa: PLC0415 - httpx takes 0.1 s

    place = values["log"] or containing.default_place()
    past = containing.past(place)
    keys, is_whole = _keys(account)
    wish = {"delete": values["delete"], "rotate": values["rotate"]}
    made = containing.plan(keys, leaked, **wish, owed=past.owed)
    lines = [*_plan_lines(made, leaked, key), *_stray_lines(keys, past.strays)]
    to_stdout(without_commands(redact("".join(lines))))
    hand = _hand(made, values["into"])
    is_left = _strangers(made, key) or not is_whole
    code = FOUND if key.sha256 in leaked else INCOMPLETE if is_left else CLEAN
    if not made.pending:
        return code
    if values["dry_run"] or not _agreed(made, yes=values["yes"]):
        _say("Nothing was changed.")
        working = any(not one.key.disabled for one in made.pending)
        return FOUND if working else code
    with containing.AuditLog(place) as log, _hung_up_is_an_interrupt():
        done = list(_told(containing.carry_out(made, account, log, hand)))
        _close(log, done)
    failed = any(one.outcome is containing.Outcome.FAILED for one in done)
    return INCOMPLETE if failed else code


@contextmanager
def _hung_up_is_an_interrupt() -> Iterator[None]:
    """Let a terminal that is closed end this as Ctrl-C does: a new key is taken back, not lost."""
    number = getattr(signal, "SIGHUP", None)  # not on Windows
    before = signal.signal(number, signal.default_int_handler) if number else None
    try:
        yield
    finally:
        if number:
            signal.signal(number, before)


def _keys(account: "Account") -> "tuple[list[AccountKey], bool]":
    """Return the keys of the account, and whether these are all: what can be stopped is."""
    from orscan.errors import ApiError  # noqa: PLC0415

    found = {one.hash: one for one in _default_keys(account)}
    try:
        for workspace in account.list_workspaces():
            found |= {one.hash: one for one in account.list_keys(workspace.id)}
    except ApiError as error:
        _say(f"orscan: keys of some workspaces could not be read, so they are missing: {error}")
        return list(found.values()), False
    return list(found.values()), True


def _default_keys(account: "Account") -> "list[AccountKey]":
    from orscan.errors import ApiError  # noqa: PLC0415

    try:
        return account.list_keys()
    except ApiError as error:
        if error.status in (401, 403):
            message = (
                "OpenRouter does not take this for a management key; an ordinary key, or one that "
                f"was deleted, may not list keys. Make one at {_ELSEWHERE}"
            )
            raise OrscanError(message) from error
        raise


def _strangers(made: "Plan", key: Secret) -> list[str]:
    """Return the digests that are neither of the account's keys nor of its management key."""
    return [one for one in made.not_ours if one != key.sha256]


def _plan_lines(made: "Plan", leaked: Mapping[str, str], key: Secret) -> Iterator[str]:
    if made.targets:
        yield "Leaked keys of this account:\n"
    for target in made.targets:
        yield from _target_lines(target, leaked[target.key.hash.lower()])
    strangers = _strangers(made, key)
    if strangers:
        count = f"{len(strangers)} leaked key{'s are' if len(strangers) > 1 else ' is'}"
        yield f"{count} not of this account, or not any more; see orscan verify:\n"
    for digest in strangers:
        yield f"  {digest}\n"
        if leaked[digest]:
            yield f"    in {leaked[digest]}\n"
    if key.sha256 in leaked:
        place = leaked[key.sha256]
        yield f"The management key itself leaked{f', in {place}' if place else ''}.\n"
        yield f"Replace it by hand, it can do all this: {_ELSEWHERE}\n"


def _target_lines(target: "Target", place: str) -> Iterator[str]:
    key = target.key
    yield f"  {_shown(key)}\n"
    yield f"    {', '.join(_facts(key))}\n"
    if place:
        yield f"    in {place}\n"
    todo = ", then ".join(action.value for action in target.actions)
    why = " (an earlier run broke off before that)" if target.resumes else ""
    yield f"    to do: {todo or 'nothing, it is disabled'}{why}\n"


def _stray_lines(keys: "Iterable[AccountKey]", strays: Container[str]) -> Iterator[str]:
    """Tell of replacements that work, and of which nobody knows whether they arrived."""
    for key in keys:
        if key.hash in strays and not key.disabled:
            yield "An earlier run made this replacement, and broke off before it was handed over:\n"
            yield f"  {_shown(key)}\n"
            yield "    If nothing holds it, delete it:\n"
            yield f"    orscan contain {key.hash} --delete\n"


def _shown(key: "AccountKey") -> str:
    """Return a key's name and label on one line: they are whatever somebody typed."""
    return f"{one_line(key.name) or '(no name)'}  {one_line(key.label) or key.hash[:16]}"


def _facts(key: "AccountKey") -> Iterator[str]:
    from orscan.verdict import RESETS, usd  # noqa: PLC0415

    yield "disabled" if key.disabled else "enabled"
    if key.usage is not None:
        yield f"{usd(key.usage)} used"
    if key.limit is not None:
        again = RESETS.get(key.limit_reset or "")
        yield f"limit {usd(key.limit)}{f' {again}' if again else ''}"
    elif key.has_limit is False:
        yield "no limit"


def _hand(made: "Plan", command: str | None) -> "Callable[[Secret, AccountKey], None]":
    """Return what takes replacements; raises UsageError where they would end in one place."""
    if command is None:
        return _show
    from orscan.contain import store  # noqa: PLC0415

    words = store.parsed(command)
    replaced = [one for one in made.pending if "replace" in one.actions]
    if not store.tells_apart(words, [one.key for one in replaced]):
        message = (
            f"of {len(replaced)} keys some would go to the same place; put {{name}} or {{hash}} "
            "into --into, or contain them one by one. Nothing was changed"
        )
        raise click.UsageError(message)
    return store.into(words)


def _agreed(made: "Plan", *, yes: bool) -> bool:
    if yes:
        return True
    if not _is_terminal():
        _say("orscan: give --yes to do it where nobody can be asked")
        return False
    count = len(made.pending)
    return click.confirm(f"Do this with {count} key{'s' if count > 1 else ''}?", err=True)


def _told(steps: "Iterable[Done]") -> "Iterator[Done]":
    """Yield each step when it is done, and say so."""
    for one in steps:
        if one.reason:
            said = f"could not {one.action.value} {_shown(one.key)}: {one_line(one.reason)}"
        else:
            said = f"{_DID[one.action.value]} {_shown(one.key)}"
        _say(said)
        yield one


def _close(log: "AuditLog", done: "Sequence[Done]") -> None:
    _say(f"Written down in {log.path}")
    if any(one.action.value == "disable" and not one.reason for one in done):
        _say("Next: take it out of the history, see orscan purge-plan")


def _can_show() -> bool:
    try:
        with _terminal():
            return True
    except OSError:
        return False


def _terminal() -> Any:
    """Open the terminal itself: what standard output leads to may be a file."""
    return open("CONOUT$" if os.name == "nt" else "/dev/tty", "w", encoding="utf-8")  # noqa: PTH123


def _show(secret: Secret, old: "AccountKey") -> None:
    """Show a key on the terminal's other screen, which leaves nothing behind to scroll back to."""
    try:
        with _terminal() as screen:
            screen.write("\x1b[?1049h\x1b[H")
            screen.write(f"The replacement of {_shown(old)}:\n\n{secret.reveal().decode()}\n\n")
            screen.write("Store it now, it is not shown again. Press Enter when you have: ")
            screen.flush()
            try:
                answered = sys.stdin.readline()
            finally:
                screen.write("\x1b[2J\x1b[?1049l")
    except OSError as error:
        raise OrscanError(f"the terminal cannot be written: {error.strerror}") from error
    if not answered:
        raise OrscanError("nobody confirmed that the new key was stored")
