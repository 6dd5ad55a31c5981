"""Runs the examples of client rules: each is a small tree of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orscan.analysis.analysis import analyse
from orscan.mentions import MENTIONS
from orscan.rule import ClientRule, Example


@dataclass(frozen=True, slots=True)
class TreeOfTexts:
    """A tree that is in memory: texts by path."""

    texts: Mapping[str, str]

    @property
    def paths(self) -> Sequence[str]:
        """See `Tree.paths`."""
        return sorted(self.texts)

    def read(self, path: str) -> bytes | None:
        """See `Tree.read`."""
        text = self.texts.get(path)
        return None if text is None else text.encode()


def client_example_problem(
    rule: ClientRule, rules: Sequence[ClientRule], example: Example
) -> str | None:
    """Return what is wrong with *example* of *rule*, or None; *rules* run beside it."""
    if not example.positive and not example.why:
        return "needs a why"
    tree = TreeOfTexts({**dict(example.files), example.path: example.text})
    seeds = [
        path for path in tree.paths if any(word in (tree.read(path) or b"") for word in MENTIONS)
    ]
    found = [one for one in analyse(tree, rules, seeds).findings if one.rule_id == rule.id]
    if example.positive:
        return None if found else "is not found"
    return "is found" if found else None
