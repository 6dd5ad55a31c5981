"""Going through what was found, and deciding what is accepted: a project and its baseline.

`project` scans and puts the baseline to what it finds, `session` takes decisions and takes them
back; the commands `baseline` and `triage` do the talking.
"""

from orscan.triage.project import Found, Project, look, merges, owner_of
from orscan.triage.session import Case, Decision, Session, cases, expiry

__all__ = [
    "Case",
    "Decision",
    "Found",
    "Project",
    "Session",
    "cases",
    "expiry",
    "look",
    "merges",
    "owner_of",
]
