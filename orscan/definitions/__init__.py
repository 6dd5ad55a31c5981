"""Definitions: the formats in which a variable gets its value, read as plain facts.

`reads` tells by a path whether a format is known, `definitions` reads one. Each format is a file
of this package, in the table `orscan.definitions.table`; what they share is text with a way back
to its bytes (`text`), a tree of settings (`tree`, read by `jsontree`, `yamltree` and `tomltree`),
shell commands (`shell`), and the judgement of a value (`values`) and of a name (`names`).
"""

from orscan.definitions.facts import Carrier, Definition, Setting
from orscan.definitions.table import definitions, reads

__all__ = ["Carrier", "Definition", "Setting", "definitions", "reads"]
