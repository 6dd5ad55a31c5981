"""The command line. Commands are loaded when they are called; the hook, first of all, is quick."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run `orscan` with *arguments*, by default those of the process; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["hook"]:
        from orscan.cli.quick import is_clean  # noqa: PLC0415

        # Nearly every commit holds nothing of interest: then nothing else is even loaded.
        try:
            if is_clean(given[1:]):
                return 0
        except KeyboardInterrupt:
            return 130
    from orscan.cli.app import run  # noqa: PLC0415

    return run(given)
