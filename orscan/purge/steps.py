"""Says what a plan comes to: steps in order, as text and as a shell script."""

import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orscan.purge import Plan, Push, callbacks

CALLBACKS, SCRIPT, TEXT = "orscan_purge.py", "purge.sh", "plan.txt"
"""What the files of a plan are called."""

_HERE = "ORSCAN_PURGE"
_LOAD = (
    "import os, sys; "
    f"sys.path[:0] = [] if 'orscan_purge' in sys.modules else [os.environ['{_HERE}']]; "
    "from orscan_purge import FILTER as f"
)
_CALLBACKS = {
    "blob": "f.blob(blob)",
    "message": "return f.plain(message)",
    "commit": "f.commit(commit)",
    "tag": "f.commit(tag)",
    "name": "return name and f.text(name)",
    "email": "return email and f.text(email)",
    "filename": "return f.text(filename)",
}
_END = "END_OF_ORSCAN_PURGE"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: what it is, what to know about it, and the commands, if it has any.

    *part* is the command of the shell script that does it, if one does.
    """

    title: str
    about: tuple[str, ...]
    commands: tuple[str, ...] = ()
    part: str = ""


def quoted(text: str) -> str:
    """Return *text* as a word of a shell command in UTF-8, also where its bytes are no UTF-8."""
    raw = text.encode("utf-8", "surrogateescape")
    if not any("\udc80" <= char <= "\udcff" for char in text):
        return shlex.quote(text)
    escaped = "".join(chr(b) if b < 0x80 and b != 0x5C else f"\\0{b:03o}" for b in raw)
    return f'"$(printf %b {shlex.quote(escaped)})"'


def shown(text: str) -> str:
    """Return *text*, a path, so that it commands no terminal."""
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def program(plan: Plan) -> str:
    """Return the file with the callbacks: `callbacks`, holding the plan."""
    source = Path(callbacks.__file__).read_text("utf-8")
    plain = json.dumps(plan.filter, separators=(",", ":"), sort_keys=False)
    return source.replace('PLAN = "{}"', f"PLAN = {plain!r}", 1)


def steps(plan: Plan, place: str) -> list[Step]:
    """Return what to do, in order; *place* is the folder the callbacks lie in."""
    found = [_disable(plan), _renew()]
    if plan.rewrites:
        found.append(_rewrite(place))
    found.append(_clean(plan, place))
    if plan.pushes:
        found.append(_push(plan))
    elif plan.rewrites:
        found.append(_push_nothing(plan))
    return [*found, _elsewhere(plan), _tell(), _check()]


def _disable(plan: Plan) -> Step:
    about = ["Rewriting history does not undo the leak: whoever read the key has it."]
    for leak in plan.leaks:
        more = f" and {len(leak.paths) - 1} more" if len(leak.paths) > 1 else ""
        about.append(f"{leak.secret.masked} in {shown(leak.paths[0])}{more}")
        about.append(f"  {leak.secret.owner_url or 'SHA-256 ' + leak.secret.sha256}")
    return Step("Disable or delete the keys, now and first, at their links", tuple(about))


def _renew() -> Step:
    return Step(
        "Make new keys, each with a limit and an expiry",
        ("Read them from the environment or a secret manager, never from a file that git tracks.",),
    )


def _rewrite(place: str) -> Step:
    return Step(
        "Rewrite history",
        (
            "Needs git filter-repo (pip install git-filter-repo). It cannot be undone; a copy that",
            "you make first holds the keys and has to go in the end. The plan knows what was there",
            "when it was made: `git fetch --all --prune` comes before it. Run the commands in the",
            "repository itself, with nothing left to commit and no linked work trees.",
            "Each key becomes REMOVED-OPENROUTER-KEY-<8 digits of its SHA-256>, all else stays as",
            "it is; an archive with a key in it goes wholly. Commits from the first key on get new",
            "ids, and lose their signatures. No file that is written for this holds a key.",
        ),
        (
            _exports(place),
            "git filter-repo --version",
            _program("prepare"),
            f'load="{_LOAD}"',
            _filter_repo(),
        ),
        "rewrite",
    )


def _exports(place: str) -> str:
    """Return what commands need to know: where the callbacks are, and to leave refs/replace be."""
    return f"export {_HERE}={quoted(place)} GIT_NO_REPLACE_OBJECTS=1"


def _program(command: str) -> str:
    return f'python3 "${_HERE}/{CALLBACKS}" {command}'


def _filter_repo() -> str:
    """Return the command; without these options it drops commits, or rewrites more than it must.

    Without any revisions, as where that program fails, it is still partial, and takes all refs.
    """
    lines = [
        f"git filter-repo --force --partial $({_program('revisions')})",
        "--prune-empty never --prune-degenerate never --preserve-commit-encoding",
    ]
    for kind, body in _CALLBACKS.items():
        lines.append(f'--{kind}-callback "$load; {body}"')
    return " \\\n  ".join(lines)


def _clean(plan: Plan, place: str) -> Step:
    about = [
        "git filter-repo leaves the old objects behind: in reflogs, older stashes and dangling",
        "commits. This removes every object that nothing leads to, not only those with a key.",
    ]
    about += [f"Here: {', '.join(plan.hides)}."] if plan.hides else []
    about += [f"By hand: {shown(path)} holds a key." for path in plan.by_hand]
    commands = ["git reflog expire --expire=now --expire-unreachable=now --all"]
    commands.append("git gc --prune=now --quiet")
    if not plan.rewrites:
        commands[:0] = [_exports(place), _program("prepare")]
    commands.append(_program("finish"))
    return Step(
        "Remove what the old history leaves behind", tuple(about), tuple(commands), "rewrite"
    )


def _push(plan: Plan) -> Step:
    commands = [_pushed(push) for push in plan.pushes]
    if plan.renamed:
        commands += [_program(f"delete-refs {quoted(remote)}") for remote in plan.remotes]
    return Step(
        "Overwrite each affected branch and tag on the server",
        (
            "The lease stops a push where the server has by now something else than this plan",
            "knows: fetch and plan anew then. Protected branches must allow it for the time.",
        ),
        tuple(commands),
        "push",
    )


def _pushed(push: Push) -> str:
    lease = quoted(f"--force-with-lease={push.target}:{push.expected}")
    refspec = push.target if push.source == push.target else f"{push.source}:{push.target}"
    # Git refuses to push single refs from what is configured as a mirror.
    one = f"-c {quoted(f'remote.{push.remote}.mirror=false')} " if push.mirrors else ""
    return f"git {one}push {lease} -- {quoted(push.remote)} {quoted(refspec)}"


def _push_nothing(plan: Plan) -> Step:
    if plan.remotes:
        return Step(
            "No push is needed", ("No remote has an affected branch or tag, as known here.",)
        )
    return Step("Overwrite it elsewhere", ("This repository has no remote to push to.",))


def _elsewhere(plan: Plan) -> Step:
    about = [
        "Forks and other clones, and caches of the hosting provider: commits stay readable there",
        "by their id, and under refs/pull or refs/merge-requests, which no push reaches; ask the",
        "provider's support to remove them. Artefacts, logs and caches of CI, releases, packages",
        "and images that were built; mirrors; backups.",
    ]
    return Step("Think of the places no command reaches", (*about, *plan.warnings))


def _tell() -> Step:
    return Step(
        "Ask everyone to clone anew",
        (
            "A merge or push from an old clone brings the keys back. Work that was not pushed",
            "moves over by rebase, never by merge.",
        ),
    )


def _check() -> Step:
    return Step("Check", (), ("orscan scan --history",))


def as_text(plan: Plan, place: str, *, is_written: bool) -> str:
    """Return the plan for people; *is_written* says that the files lie in *place* already."""
    number = len(plan.leaks)
    lines = [f"{number} key{'s' * (number > 1)} in the history of {shown(plan.folder)}", ""]
    if not is_written:
        lines += [
            "The commands below need files that this writes first:",
            f"  orscan purge-plan --output {quoted(place)} {quoted(plan.folder)}",
            "",
        ]
    elif plan.rewrites:
        lines += [f"Steps 3 and 4 at once: sh {quoted(f'{place}/{SCRIPT}')} rewrite", ""]
    for at, step in enumerate(steps(plan, place), 1):
        lines.append(f"{at}. {step.title}")
        lines += [f"   {line}" for line in step.about]
        lines += [f"      {line}" for command in step.commands for line in command.split("\n")]
        lines.append("")
    return "\n".join(lines)


def as_script(plan: Plan, place: str | None = None) -> str:
    """Return the plan as a shell script; it brings the callbacks along unless they are in *place*.

    `rewrite` and `push` are two commands of it: between them somebody should look at the result.
    """
    chosen = steps(plan, place or "")
    return "\n".join(
        [
            "#!/bin/sh",
            "# Takes keys out of the history of a git repository; written by orscan purge-plan.",
            "# It names keys by their SHA-256, and holds none.",
            "set -eu",
            f"cd {quoted(plan.folder)}",
            *_bringing(plan, place),
            *_function("rewrite", _commands(chosen, "rewrite")),
            *_function("push", _commands(chosen, "push")),
            'case "${1-}" in',
            '  rewrite|push) "$1" ;;',
            "  *)",
            *(f"    echo {quoted(line)}" for line in _usage(chosen)),
            "    exit 2 ;;",
            "esac",
            "",
        ]
    )


def _bringing(plan: Plan, place: str | None) -> Iterator[str]:
    if place is not None:
        yield f"{_HERE}={quoted(place)}"
    else:
        yield f"{_HERE}=$(mktemp -d)"
        yield f"trap 'rm -rf \"${_HERE}\"' EXIT"
        yield f"cat >\"${_HERE}/{CALLBACKS}\" <<'{_END}'"
        yield program(plan).rstrip("\n")
        yield _END
    yield f"export {_HERE} GIT_NO_REPLACE_OBJECTS=1"


def _commands(chosen: Sequence[Step], part: str) -> list[str]:
    return [
        command
        for step in chosen
        if step.part == part
        for command in step.commands
        if not command.startswith("export ")
    ]


def _function(name: str, commands: Sequence[str]) -> list[str]:
    return [f"{name}() {{", *(f"  {command}" for command in commands or ["true"]), "}"]


def _usage(chosen: Sequence[Step]) -> Iterator[str]:
    for at, step in enumerate(chosen, 1):
        yield f"{at}. {step.title}" + (f": sh {SCRIPT} {step.part}" if step.part else "")
        if not step.commands:
            yield from (f"   {line}" for line in step.about)
