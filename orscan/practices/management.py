"""`management-key-misused`: a management key where programs look for one to ask models with.

Source: OpenRouterTeam/docs, guides/overview/auth/management-api-keys.mdx: such a key makes, reads
and deletes keys, and asks no model; read 2026-11-28.
"""

import re
from collections.abc import Iterator

from orscan.definitions import Setting
from orscan.definitions.names import is_key_name, words
from orscan.finding import Finding
from orscan.location import Span
from orscan.practices.ground import PROGRAMS, READ, Ground, Set
from orscan.rule import PracticeRule
from orscan.secret import Secret

_MANAGING = frozenset({"MANAGEMENT", "PROVISIONING", "ADMIN"})
_ASKS = re.compile(
    rb"chat[./]completions|/v1/(?:completions|responses|messages|embeddings)\b|\bcreateOpenRouter\b"
    rb"|\bChatOpen(?:AI|Router)\b|\bgenerateText\b|\bstreamText\b|\.chat\.send\b|litellm\.completion"
)
"""What asks a model."""

_KEEPS_KEYS = re.compile(
    rb"/v1/keys\b|['\"`/]keys\b|\bapi_?keys\b\.|/credits\b|/activity\b", re.IGNORECASE
)
"""What a management key is for."""

_PROVISIONERS = (b"terraform", b"tofu", b"pulumi")
"""Their provider takes the management key from the variable for ordinary ones."""


def management_key_misused(rule: PracticeRule, ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each variable that gets a management key; see `Practice`."""
    known = _management_keys(ground)
    for one in ground.all_set():
        definition = one.definition
        if not is_key_name(definition.name) or _manages(definition.name):
            continue
        source = _source(one, known)
        if source and not _provisions(one.path, ground):
            yield ground.finding(
                rule,
                one.path,
                definition.span,
                f"{definition.name} is given the management key {source}",
                variable=definition.name,
            )
    yield from _in_programs(rule, ground)


def _in_programs(rule: PracticeRule, ground: Ground) -> Iterator[Finding]:
    """Yield programs that ask models, and have no other key to ask with than a management key."""
    for path in ground.paths:
        text = (ground.files.read(path) or b"") if path.endswith(PROGRAMS) else b""
        if not _ASKS.search(text) or _KEEPS_KEYS.search(text):
            continue
        reads = [(one, one[1].decode("ascii", "replace")) for one in READ.finditer(text)]
        keys = [(one, name) for one, name in reads if is_key_name(name)]
        if keys and all(_manages(name) for _, name in keys):
            found, name = keys[0]
            yield ground.finding(
                rule,
                path,
                Span(*found.span()),
                f"models are asked here with the management key {name}",
                variable=name,
            )


def _management_keys(ground: Ground) -> dict[Secret, str]:
    """Return the keys that are set as management keys, with the name of the variable."""
    return {
        one.definition.value: one.definition.name
        for one in ground.all_set()
        if one.definition.setting is Setting.KEY
        and one.definition.value is not None
        and _manages(one.definition.name)
    }


def _source(one: Set, known: dict[Secret, str]) -> str:
    """Return the name of the management key that *one* takes, or nothing."""
    definition = one.definition
    if definition.setting is Setting.KEY and definition.value in known:
        return known[definition.value]
    if definition.setting in {Setting.REFERENCE, Setting.SECRET}:
        name = definition.refers_to
        return name if is_key_name(name) and _manages(name) else ""
    return ""


def _manages(name: str) -> bool:
    return not _MANAGING.isdisjoint(words(name))


def _provisions(path: str, ground: Ground) -> bool:
    text = (ground.files.read(path) or b"").lower()
    return any(word in text for word in _PROVISIONERS)
