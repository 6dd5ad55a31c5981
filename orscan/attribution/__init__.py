"""Tells the story of each key: which commits it came and went by, and what still keeps it.

All commits of the object store count, not only those that a ref can reach: git is asked once what
each of them changed (`reading`), and what it says of the blobs that matter is made into stories
(`history`), which findings are told with (`telling`).
"""

from orscan.attribution.history import History
from orscan.attribution.remembered import Remembered, Told
from orscan.attribution.telling import tell

__all__ = ["History", "Remembered", "Told", "tell"]
