"""Stops a leak: disables, replaces and deletes an account's keys, by the hashes of leaked ones.

The order is that of OpenRouter's advice: disable first, which is at once and can be undone; then
replace; then delete, and clean the history (`orscan purge-plan`).
Source: OpenRouterTeam/docs, the pages on key rotation and on the key API, read 2026-11-23.
"""

from orscan.contain.carrying import Account, Done, Outcome, carry_out
from orscan.contain.log import AuditLog, Past, default_place, past
from orscan.contain.plan import Action, Plan, Target, plan

__all__ = [
    "Account",
    "Action",
    "AuditLog",
    "Done",
    "Outcome",
    "Past",
    "Plan",
    "Target",
    "carry_out",
    "default_place",
    "past",
    "plan",
]
