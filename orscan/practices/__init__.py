"""How a project keeps its keys, as far as its files show: what practice rules of a tree find.

Only files that have to do with OpenRouter are looked at. Examples, documentation, tests and what a
build made stay out: they show how to configure, and configure nothing.
"""

from orscan.practices.examples import practice_example_problem
from orscan.practices.ground import PracticeTree
from orscan.practices.look import look

__all__ = ["PracticeTree", "look", "practice_example_problem"]
