"""`orscan install` and `orscan uninstall`: git hooks, for people without pre-commit."""

import os
import shlex
import sys
from pathlib import Path

import click

from orscan import gitio
from orscan.cli.output import to_stdout
from orscan.errors import UsageError
from orscan.secret import redact

HOOKS = ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push")
"""Git runs the second instead of the first where a merge needs no help."""

_COMMANDS = {"pre-merge-commit": "pre-commit"}

_MARK = "# This hook was written by orscan; `orscan uninstall` removes it."
_KEPT = ".before-orscan"

_SCRIPT = """\
#!/bin/sh
{mark}
{keep}before="$(dirname "$0")/{name}{kept}"
if [ -x "$before" ]; then
    {feed}"$before" "$@" || exit $?
fi
python={python}
if [ -x "$python" ]; then
    # -P: nothing in this repository is imported.
    {feed}exec "$python" -P -m orscan hook {command} "$@"
    exit $?
fi
if command -v orscan >/dev/null 2>&1; then
    {feed}exec orscan hook {command} "$@"
    exit $?
fi
echo "orscan: not found, so this {what} was not checked; install orscan again, or run" >&2
echo "orscan: rm '$0' to do without it" >&2
exit 1
"""

_KEEP = """\
# Git says once what is pushed; both hooks are told.
pushed="$(cat)" || exit 1
tell() {
    [ -z "$pushed" ] || printf '%s\\n' "$pushed" 2>/dev/null
}
"""
_FEED = "tell | "

_hook_option = click.option(
    "--hook",
    "hooks",
    multiple=True,
    type=click.Choice(HOOKS),
    help="Which hook. Repeatable.  [default: all]",
)


@click.command()
@_hook_option
def install(hooks: tuple[str, ...]) -> int:
    """Install git hooks that check each commit, its message, and each push.

    A hook that is there already is kept and runs first.
    """
    folder = _folder()
    chosen = hooks or HOOKS
    for name in chosen:
        _refuse_tangle(folder, name)
    for name in chosen:
        to_stdout(redact(_install(folder, name)))
    return 0


@click.command()
@_hook_option
def uninstall(hooks: tuple[str, ...]) -> int:
    """Remove the git hooks, and put back what was there before."""
    folder = _folder()
    for name in hooks or HOOKS:
        to_stdout(redact(_uninstall(folder, name)))
    return 0


def _folder() -> Path:
    """Return the folder for hooks; refuses where a hook would not stay or would reach too far."""
    place, scope, root = gitio.hooks_folder(".")
    folder = Path(place)
    if scope in ("global", "system"):
        raise UsageError(
            f"core.hooksPath is set for all repositories ({scope}), to {folder}: a hook there "
            "would run in each of them. Add the line `orscan hook pre-commit` to its pre-commit "
            "yourself, or set core.hooksPath for this repository alone"
        )
    if ".husky" in folder.relative_to(root).parts if folder.is_relative_to(root) else False:
        raise UsageError(
            "this repository's hooks are managed by husky, which writes them anew: add the line "
            "`orscan hook pre-commit` to .husky/pre-commit, "
            '`orscan hook commit-msg "$1"` to .husky/commit-msg, and '
            '`orscan hook pre-push "$@"` to .husky/pre-push'
        )
    return folder


def _refuse_tangle(folder: Path, name: str) -> None:
    hook, kept = folder / name, folder / f"{name}{_KEPT}"
    if os.path.lexists(hook) and not _is_ours(hook) and os.path.lexists(kept):
        raise UsageError(
            f"{hook} was changed after orscan was installed, and {kept.name} is still there; "
            "make one of the two, remove the other, and try again"
        )


def _install(folder: Path, name: str) -> str:
    hook, kept = folder / name, folder / f"{name}{_KEPT}"
    is_push = name == "pre-push"
    script = _SCRIPT.format(
        mark=_MARK,
        name=name,
        command=_COMMANDS.get(name, name),
        kept=_KEPT,
        keep=_KEEP if is_push else "",
        feed=_FEED if is_push else "",
        what="push" if is_push else "commit",
        python=shlex.quote(Path(sys.executable).as_posix()),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(hook) and not _is_ours(hook):
            hook.rename(kept)
        elif _is_ours(kept):
            kept.unlink()
        hook.write_text(script, "utf-8", newline="\n")
        hook.chmod(0o755)
    except OSError as error:
        raise UsageError(f"{hook}: cannot be written: {error.strerror or error}") from error
    chained = f"; {kept.name} runs first" if os.path.lexists(kept) else ""
    return f"installed {hook}{chained}\n"


def _uninstall(folder: Path, name: str) -> str:
    hook, kept = folder / name, folder / f"{name}{_KEPT}"
    if not _is_ours(hook):
        return f"{hook} is not orscan's; left as it is\n"
    try:
        hook.unlink()
        if os.path.lexists(kept):
            kept.rename(hook)
            return f"removed orscan from {hook}; what was there before is back\n"
    except OSError as error:
        raise UsageError(f"{hook}: cannot be removed: {error.strerror or error}") from error
    return f"removed {hook}\n"


def _is_ours(hook: Path) -> bool:
    try:
        return _MARK in hook.read_text("utf-8", "replace")
    except OSError:
        return False
