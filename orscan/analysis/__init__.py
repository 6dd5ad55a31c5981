"""Pass 2: whether the owner's key reaches whoever uses the program.

`analyse` is the door. It looks at a tree as a whole: projects and their frameworks say where code
runs and what a build inlines; texts are read into units; values are followed through them.
"""

from orscan.analysis.analysis import Outcome, analyse
from orscan.analysis.project import Tree, is_aside

__all__ = ["Outcome", "Tree", "analyse", "is_aside"]
