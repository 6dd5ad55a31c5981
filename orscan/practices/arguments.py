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
_VALUE = (
    rb"(?P<value>(?P<key>sk-or-v1-[0-9a-f]{64}(?![0-9a-f]))"
    rb"|\$\{\{[ \t]*(?:secrets|env|vars)\.(?P<store>\w+)[ \t]*\}\}"
    rb"|\$env:(?P<power>\w+)|\$\$?[{(]?(?P<shell>[A-Za-z_]\w*)[)}]?|%(?P<batch>[A-Za-z_]\w*)%)"
)
_OPTION = re.compile(
    rb"(?<![\w-])--(?P<option>[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)" + _BETWEEN
    + rb"\\?['\"]?(?:openrouter=)?" + _VALUE
)  # fmt: skip
_HEADER = re.compile(
    rb"(?<![\w-])(?P<option>-H|--header)(?:=|[ \t]*)\\?['\"]?Authorization:[ \t]*Bearer[ \t]+"
    rb"(?:\\?['\"]){0,2}" + _VALUE,
    re.IGNORECASE,
)
"""What curl and its like are told to send; the header stands in the list of processes. A key that
is written there in full is told as what it is, by the rules for keys."""

_SAID = re.compile(
    rb"^[ \t]*(?:-[ \t]+)?(?:#|//|::|@?rem\b|\*|<!--)|\b(?:echo|printf|usage)\b", re.IGNORECASE
)
"""Lines that are a comment, or print what to type."""


def in_command_lines(rule: PracticeRule, ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each option that is given a key; see `Practice`."""
    for path in ground.paths:
        text = ground.files.read(path) if _holds_commands(path) else None
        if not text or b"-" not in text:
            continue
        for found in _given(text):
            option = found["option"].decode()
            name = _name(found)
            yield ground.finding(
                rule,
                path,
                Span(*found.span()),
                f"{option if option.startswith('-') else f'--{option}'} passes {name or 'a key'} "
                "on the command line, where other users can read it",
                variable=name or option.lstrip("-"),
            )


def _given(text: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the options that are given a key, in order of place."""
    options = (
        one
        for one in _OPTION.finditer(text)
        if is_keyish(one["option"].decode().replace("-", "_").upper())
    )
    headers = (one for one in _HEADER.finditer(text) if not one["key"])
    for found in sorted((*options, *headers), key=re.Match.start):
        if (found["key"] or is_key_name(_name(found))) and not _is_said(text, found.start()):
            yield found


def _name(found: re.Match[bytes]) -> str:
    """Return the name of the variable that is given; empty where it is the key itself."""
    names = found.group("store", "power", "shell", "batch")
    return next((one.decode("ascii", "replace") for one in names if one), "")


def _holds_commands(path: str) -> bool:
    """Whether a file of that name holds commands; TOML does so rarely, and quotes them often."""
    return reads(path) and not path.endswith(".toml")


def _is_said(text: bytes, at: int) -> bool:
    line = text[text.rfind(b"\n", 0, at) + 1 : at]
    return _SAID.search(line) is not None
