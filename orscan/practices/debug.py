"""`debug-logging`: the SDK's log of requests, switched on where a project runs.

Source: npm @openrouter/sdk 1.3.19, esm/lib/sdks.js, `logRequest` prints every header, the one with
the key among them; PyPI openrouter 1.3.84 prints bodies. Read 2026-11-28.
"""

from collections.abc import Iterator

from orscan.definitions import Carrier, Setting
from orscan.finding import Finding
from orscan.practices.ground import Ground, Set, environment_of
from orscan.rule import PracticeRule, Severity

NAME = "OPENROUTER_DEBUG"
_ON = frozenset({b"1", b"true", b"yes", b"on"})
_RUNS = frozenset(
    {
        Carrier.ENV_FILE, Carrier.CI, Carrier.DOCKERFILE, Carrier.COMPOSE, Carrier.KUBERNETES,
        Carrier.WRANGLER, Carrier.NETLIFY, Carrier.VERCEL, Carrier.EAS, Carrier.BUILD_ARG,
    }
)  # fmt: skip
"""What carries settings to a running program; a script is run by somebody who wants it so."""


def debug_logging(rule: PracticeRule, ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each place that switches it on for everybody; see `Practice`."""
    for one in ground.all_set():
        definition = one.definition
        if definition.name == NAME and _is_on(one, ground):
            # Developers have their keys in view anyway.
            is_mild = environment_of(one, by_name=False) in {"development", "test"}
            yield ground.finding(
                rule,
                one.path,
                definition.span,
                f"{NAME} is switched on: requests are logged, the key with them",
                severity=Severity.NOTE if is_mild else None,
                variable=NAME,
            )


def _is_on(one: Set, ground: Ground) -> bool:
    definition = one.definition
    if definition.carrier not in _RUNS or definition.setting is not Setting.LITERAL:
        return False
    if definition.carrier is Carrier.ENV_FILE and not ground.tree.is_tracked(one.path):
        return False
    value = definition.value.reveal() if definition.value else b""
    return value.lower() in _ON
