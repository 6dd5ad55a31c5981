"""`key-in-command-line`: a key as an argument, for everybody to read who lists processes.

Source: man7.org/linux/man-pages/man5/proc_pid_cmdline.5.html, read 2026-11-28: a process's
arguments can be read by every user of the machine.
"""

import re
from collections.abc import Iterator

from orscan.definitions import reads
from orscan.definitions.names import is_key_name, is_keyish
from orscan.finding import Finding
from orscan.location import Span
from orscan.practices.ground import Ground
from orscan.rule import PracticeRule

_BETWEEN = rb"(?:=|[ \t]+|['\"][ \t]*,[ \t]*['\"])"
_OPTION = re.compile(
    rb"(?<![\w-])--(?P<option>[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)" + _BETWEEN
    + rb"\\?['\"]?(?:openrouter=)?(?P<value>(?P<key>sk-or-v1-[0-9a-f]{64}(?![0-9a-f]))"
    rb"|\$\{\{[ \t]*(?:secrets|env|vars)\.(?P<store>\w+)[ \t]*\}\}"
    rb"|\$env:(?P<power>\w+)|\$\$?[{(]?(?P<shell>[A-Za-z_]\w*)[)}]?|%(?P<batch>[A-Za-z_]\w*)%)"
)  # fmt: skip
_SAID = re.compile(
    rb"^[ \t]*(?:-[ \t]+)?(?:#|//|::|@?rem\b|\*|<!--)|\b(?:echo|printf|usage)\b", re.IGNORECASE
)
"""Lines that are a comment, or print what to type."""


def in_command_lines(rule: PracticeRule, ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each option that is given a key; see `Practice`."""
    for path in ground.paths:
        text = ground.files.read(path) if _holds_commands(path) else None
        if not text or b"--" not in text:
            continue
        for found in _OPTION.finditer(text):
            option = found["option"].decode()
            name = next(
                (one for one in found.group("store", "power", "shell", "batch") if one), b""
            )
            if not (found["key"] or is_key_name(name.decode("ascii", "replace"))):
                continue
            if is_keyish(option.replace("-", "_").upper()) and not _is_said(text, found.start()):
                what = name.decode("ascii", "replace") or "a key"
                yield ground.finding(
                    rule,
                    path,
                    Span(*found.span()),
                    f"--{option} passes {what} on the command line, where other users can read it",
                    variable=name.decode("ascii", "replace") or option,
                )


def _holds_commands(path: str) -> bool:
    """Whether a file of that name holds commands; TOML does so rarely, and quotes them often."""
    return reads(path) and not path.endswith(".toml")


def _is_said(text: bytes, at: int) -> bool:
    line = text[text.rfind(b"\n", 0, at) + 1 : at]
    return _SAID.search(line) is not None
