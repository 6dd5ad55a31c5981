"""Finds candidates: each rule's regex where one of its literals occurred, in text and in views.

Views are searched like the text they were made from, to a depth of 4, so that encodings nest.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Generic, TypeVar

from orscan.decoders import Decoder, Occurring, View
from orscan.finding import Candidate
from orscan.location import Span
from orscan.prefilter import with_in
from orscan.rule import Form, Rule
from orscan.secret import Secret

T = TypeVar("T", Rule, Decoder)

DEPTH = 4
"""How many decoders may be applied one after another."""


class Effort:
    """How much derived text a search may still look at, in bytes; encodings nest, and may swell."""

    def __init__(self, left: int) -> None:
        self._left = left

    @property
    def is_spent(self) -> bool:
        """Whether some views were not looked at."""
        return self._left < 0

    def spend(self, size: int) -> bool:
        """Take *size* bytes; return whether they were still there."""
        self._left -= size
        return not self.is_spent


class Matcher:
    """Rules and decoders, ready to search text."""

    def __init__(self, rules: Sequence[Rule], decoders: Sequence[Decoder]) -> None:
        self._rules = _ByLiteral(rules)
        self._decoders = _ByLiteral(decoders)
        self.literals = tuple(dict.fromkeys((*self._rules.literals, *self._decoders.literals)))
        self._occurring = with_in(self.literals)

    def candidates(
        self,
        text: bytes,
        occurring: Occurring,
        applies: Callable[[Rule], bool],
        effort: Effort,
    ) -> Iterator[Candidate]:
        """Yield candidates in *text*, in no order and with duplicates.

        *occurring* are the literals known to occur in it; *applies* says which rules look here.
        Views are looked at until *effort* is spent.
        """
        search = _Search(self._rules, self._decoders, applies, self._occurring, effort)
        yield from search.within(text, occurring, Form.PLAIN, 0)


class _ByLiteral(Generic[T]):
    """Rules or decoders, by their literals: a text that holds any holds few."""

    def __init__(self, all_of_them: Sequence[T]) -> None:
        self._all: Sequence[T] = all_of_them
        self._numbers: defaultdict[bytes, list[int]] = defaultdict(list)
        for number, one in enumerate(all_of_them):
            for literal in one.literals:
                self._numbers[literal].append(number)
        self.literals = tuple(self._numbers)

    def __call__(self, occurring: Occurring) -> list[T]:
        """Return those one of whose literals occurs, in their order."""
        numbers = {number for text in occurring for number in self._numbers.get(text, ())}
        return [self._all[number] for number in sorted(numbers)]


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: what stays the same at every depth."""

    rules: _ByLiteral[Rule]
    decoders: _ByLiteral[Decoder]
    applies: Callable[[Rule], bool]
    prefilter: Callable[[bytes], Occurring]
    effort: Effort

    def within(
        self, text: bytes, occurring: Occurring, form: Form, depth: int
    ) -> Iterator[Candidate]:
        """Yield the candidates in *text*, which is itself of *form*, with their inner places."""
        found = chain(
            self._matches(text, occurring, form),
            self._in_views(text, occurring, form, depth) if depth < DEPTH else (),
        )
        first = next(found, None)
        if first is None:
            return
        from orscan.decoders.documents import InnerDocuments  # noqa: PLC0415 - few texts need it

        documents = InnerDocuments.of(text)
        for one in chain((first,), found):
            inner = documents.place(one.pieces[0].start) if documents and not one.inner else None
            yield replace(one, inner=inner) if inner else one

    def _matches(self, text: bytes, occurring: Occurring, form: Form) -> Iterator[Candidate]:
        for rule in self.rules(occurring):
            if form in rule.forms and self.applies(rule):
                for match in rule.secrets(text):
                    yield Candidate(rule, Secret(match["secret"]), (Span(*match.span("secret")),))

    def _in_views(
        self, text: bytes, occurring: Occurring, form: Form, depth: int
    ) -> Iterator[Candidate]:
        for decoder in self.decoders(occurring):
            inner_form = _stronger(form, decoder.form)
            for view in decoder.views(text, occurring):
                if not self.effort.spend(len(view.data)):
                    return
                yield from self._in_view(view, inner_form, depth + 1)

    def _in_view(self, view: View, form: Form, depth: int) -> Iterator[Candidate]:
        occurring = self.prefilter(view.data)
        for found in self.within(view.data, occurring, form, depth) if occurring else ():
            pieces = tuple(piece for part in found.pieces for piece in view.pieces(part))
            yield replace(found, pieces=pieces, encoding=(*view.steps, *found.encoding))


def _stronger(outer: Form, inner: Form) -> Form:
    """A secret in pieces is split however it is encoded; an encoded one is not plain."""
    return max(outer, inner, key=(Form.PLAIN, Form.ENCODED, Form.SPLIT).index)
