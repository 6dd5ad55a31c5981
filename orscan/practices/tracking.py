"""`env-file-tracked`: a key in an env file of git, in a form that no rule for keys knows.

Keys of OpenRouter's own shape are reported as what they are, by `openrouter-key-env-file`. A
partner's key may look like anything (PyPI openrouter 1.3.84, operations/createkeys.py, `external`;
read 2026-11-28), so the name of the variable has to tell.
"""

from collections.abc import Iterator

from orscan.definitions import Carrier, Setting
from orscan.definitions.names import is_key_name
from orscan.finding import Finding
from orscan.practices.ground import Ground
from orscan.rule import PracticeRule


def tracked_values(rule: PracticeRule, ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each value of a key's variable in a tracked file; see `Practice`."""
    for one in ground.all_set():
        definition = one.definition
        if (
            definition.carrier is Carrier.ENV_FILE
            and definition.setting is Setting.LITERAL
            and is_key_name(definition.name)
            and ground.tree.is_tracked(one.path)
            and not ground.is_told(one.path, definition.span)
        ):
            yield ground.finding(
                rule,
                one.path,
                definition.span,
                f"git tracks this env file, and it gives {definition.name} a value",
                variable=definition.name,
            )
