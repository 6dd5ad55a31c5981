"""`key-reuse`: one key for what is deployed and something else, or for several services."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence

from orscan.definitions import Carrier, Setting
from orscan.environments import PRODUCTION
from orscan.finding import Finding
from orscan.practices.ground import DEFAULT, Ground, Set, environment_of
from orscan.rule import PracticeRule
from orscan.secret import Secret

_DEPLOYED = (PRODUCTION, "staging")
"""Environments that others than their developers can reach, the worst to share first."""

_SEVERAL = 2
_NAMED = 5
"""How many services a message names."""


def reused(rule: PracticeRule, ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each key that is reused, at its first place; see `Practice`."""
    places: defaultdict[Secret, list[Set]] = defaultdict(list)
    for one in ground.all_set():
        if one.definition.setting is Setting.KEY and one.definition.value is not None:
            places[one.definition.value].append(one)
    for secret, several in places.items():
        how = _how(several)
        if how:
            yield _finding(rule, ground, secret, several, how)


def _how(places: Sequence[Set]) -> str:
    """Say what a key is shared between, or nothing where it has one use."""
    environments = list(dict.fromkeys(environment_of(one) for one in places))
    deployed = next((one for one in _DEPLOYED if one in environments), None)
    if deployed and len(environments) >= _SEVERAL:
        others = [one for one in environments if one != deployed]
        named = [f"the {one} settings" if one == DEFAULT else one for one in others]
        return f"{deployed} and {', '.join(named)}"
    for services in _services(places):
        if len(services) >= _SEVERAL:
            more = f" and {len(services) - _NAMED} more" if len(services) > _NAMED else ""
            return f"{len(services)} services: {', '.join(services[:_NAMED])}{more}"
    return ""


def _services(places: Sequence[Set]) -> Iterator[list[str]]:
    """Yield the services that compose files name, and those that are folders with env files."""
    composed, folders = [], []
    for one in places:
        if one.definition.carrier is Carrier.COMPOSE and one.definition.target:
            composed.append(one.definition.target)
        elif one.definition.carrier is Carrier.ENV_FILE:
            folders.append(posixpath.dirname(one.path) or "the root")
    for names in (composed, folders):
        yield list(dict.fromkeys(names))


def _finding(
    rule: PracticeRule, ground: Ground, secret: Secret, places: Sequence[Set], how: str
) -> Finding:
    first, *others = places
    related = [ground.related(one, environment_of(one)) for one in others]
    return ground.finding(
        rule,
        first.path,
        first.definition.span,
        f"the key {secret.masked} is shared by {how}",
        secret=secret,
        variable=first.definition.name,
        related=related,
    )
