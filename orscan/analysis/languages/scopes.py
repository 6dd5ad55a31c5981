"""Names and the nodes they stand for, scope by scope."""

from collections.abc import Callable


class Scope:
    """The names of one block or function; what it does not know its outer scopes may.

    *unknown* are names nobody declares, *foreign* the nodes of what belongs to somebody else;
    both are those of the whole text. *mentions* collects names of the top level that are used.
    """

    def __init__(self, outer: "Scope | None") -> None:
        self._outer = outer
        self.names: dict[str, int] = {}
        self._top: Scope = outer._top if outer else self  # noqa: SLF001 - the same class
        self.mentions: set[str] = set()
        self.unknown: dict[str, int] = {}
        self.foreign: set[int] = set()

    def declare(self, name: str, node: int) -> None:
        """Let *name* stand for *node* from here on."""
        self.names[name] = node

    def lookup(self, name: str) -> int | None:
        """Return the node *name* stands for, or None."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                if scope is self._top:
                    self._top.mentions.add(name)
                return found
            scope = scope._outer  # noqa: SLF001 - the same class
        return None

    def unknown_name(self, name: str, make: Callable[[], int]) -> int:
        """Return the node of a name that nobody declares."""
        top = self._top
        if name not in top.unknown:
            top.unknown[name] = make()
            top.foreign.add(top.unknown[name])
        top.mentions.add(name)
        return top.unknown[name]

    def note_foreign(self, node: int, holder: int) -> None:
        """Take *node* for somebody else's where *holder*, which it is a part of, is."""
        if holder in self._top.foreign:
            self._top.foreign.add(node)

    def take_for_foreign(self, node: int) -> None:
        """Let *node* be somebody else's: what is stored in it, others see."""
        self._top.foreign.add(node)

    def is_foreign(self, node: int) -> bool:
        """Whether *node* belongs to somebody else."""
        return node in self._top.foreign
