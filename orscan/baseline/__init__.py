"""The baseline: findings that somebody has accepted, one a line in a file to commit.

An entry names a finding by what stays the same in the tree, the index and history: rule, path, and
the digest of the key. Another key in the same place is found; a line that moves changes nothing.
"""

from orscan.baseline.entries import Baseline, Entry, Scope, Status, accepted
from orscan.baseline.file import NAME, load, save
from orscan.baseline.judging import Judged, View, judge, notices

__all__ = [
    "NAME",
    "Baseline",
    "Entry",
    "Judged",
    "Scope",
    "Status",
    "View",
    "accepted",
    "judge",
    "load",
    "notices",
    "save",
]
