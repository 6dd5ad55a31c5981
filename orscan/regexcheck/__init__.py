"""Checks regexes: whether a match can do without every literal, and whether matching may hang.

Two answers from one automaton. `tree` and `reader` take the regex apart and `automaton` joins it;
`ways` and `gap` look for a match without a literal; `graph`, `rounds`, `hops` and `ambiguity` look
for texts that match in very many ways, and `attack` judges them with the step counts of `engine`.
Nothing here knows the rest of orscan.
"""

import re
from collections.abc import Sequence

from orscan.regexcheck.attack import Danger, find_danger
from orscan.regexcheck.gap import find_gap
from orscan.regexcheck.reader import parse
from orscan.regexcheck.tree import UncheckableError, quoted

_LONGEST_LOOP = 60


def literal_gap(pattern: re.Pattern[bytes], literals: Sequence[bytes]) -> str | None:
    """Return why *pattern* can match in a text without any of *literals*, or None if it cannot.

    The reason goes with an example unless none is certain: what a backreference, a condition or
    an atomic group leaves of the matches is not worked out. Text that a lookaround asks for is
    text of the file. A regex that is too large to check has a gap.
    """
    try:
        gap = find_gap(parse(pattern), pattern, literals)
    except UncheckableError as error:
        return f"the regex {error}"
    except RecursionError:
        return "the regex is nested too deeply to check"
    if gap is None:
        return None
    if gap.example is None:
        return "the regex may match without any of the literals; simplify it to be sure"
    reason = f"the regex matches {quoted(gap.example)}, which holds none of the literals"
    if any(literal.lower() in gap.example.lower() for literal in literals):
        return f"{reason}: it ignores case, and they do not"
    return reason


def explosive(pattern: re.Pattern[bytes]) -> str | None:
    """Return why *pattern* may take more than quadratic time, or None if it does not.

    Names the repeats to blame and a text for which `re` takes that long. A backreference is taken
    for any text that its group can match. A regex that is too large to check is explosive.
    """
    try:
        danger = find_danger(parse(pattern))
    except UncheckableError as error:
        return f"the regex {error}"
    except RecursionError:
        return "the regex is nested too deeply to check"
    return None if danger is None else _told(danger)


def _told(danger: Danger) -> str:
    loops = " and ".join(f"`{_shortened(loop)}`" for loop in danger.loops())
    zeros = len(str(danger.steps)) - 1
    return (
        f"{loops} can match the same text in too many ways: "
        f"{danger.written()} takes about 10^{zeros} steps"
    )


def _shortened(loop: str) -> str:
    return loop if len(loop) <= _LONGEST_LOOP else f"{loop[: _LONGEST_LOOP - 3]}..."
