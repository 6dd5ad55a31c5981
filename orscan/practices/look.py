"""Runs the practices of a tree: each is a plain function, named by its rule."""

from collections.abc import Callable, Collection, Iterable, Iterator

from orscan.finding import Finding
from orscan.practices.arguments import in_command_lines
from orscan.practices.debug import debug_logging
from orscan.practices.ground import Ground, PracticeTree
from orscan.practices.ignoring import without_ignore_rule
from orscan.practices.management import management_key_misused
from orscan.practices.reuse import reused
from orscan.practices.tracking import tracked_values
from orscan.rule import PracticeRule, Scope

Practice = Callable[[PracticeRule, Ground], Iterator[Finding]]
"""Yields what a rule finds."""

PRACTICES: dict[str, Practice] = {
    "debug-logging": debug_logging,
    "env-file-tracked": tracked_values,
    "key-in-command-line": in_command_lines,
    "key-reuse": reused,
    "management-key-misused": management_key_misused,
    "no-ignore-rule": without_ignore_rule,
}
"""Every practice of a tree by the id of its rule."""


def look(
    tree: PracticeTree,
    rules: Iterable[PracticeRule],
    seeds: Iterable[str],
    told: Collection[tuple[str, int]] = (),
) -> list[Finding]:
    """Return what *rules* find in the files of *tree* that name OpenRouter, in order of place.

    *seeds* are the paths of these files, *told* the lines (path and number) at which a key was
    found already.
    """
    ground = Ground(tree, seeds, told)
    found = [
        finding
        for rule in rules
        if rule.scope is Scope.TREE and rule.id in PRACTICES
        for finding in PRACTICES[rule.id](rule, ground)
    ]
    return sorted(found, key=lambda one: one.order)
