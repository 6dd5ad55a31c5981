"""Archives: what they are told by, and what they hold.

`detect` tells archives by their first bytes, `members` reads them. A format is a function that
yields what an archive holds (`entry.Walk`), in `zip`, `tar`, `unix`, `asar` or `expand`. `members`
is loaded by whoever meets an archive: most scans meet none.
"""

from orscan.sources.archive.detect import looks_like_archive
from orscan.sources.archive.limits import Limits

__all__ = ["Limits", "looks_like_archive"]
