"""Which commits a push, a pull request or a command line means; their content is not looked at.

Where the start of a range cannot be found, the range gets larger or an error is raised: it never
gets smaller.
"""

from orscan.ranges.ci import from_ci
from orscan.ranges.push import from_pre_commit, pushed
from orscan.ranges.revisions import Range, Repository, from_text, since

__all__ = ["Range", "Repository", "from_ci", "from_pre_commit", "from_text", "pushed", "since"]
