"""Finds candidates: each rule's regex where one of its literals occurred, in text and in views.

Views are searched like the text they were made from, to a depth of 4, so that encodings nest.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from orscan.decoders import Decoder, View
from orscan.finding import Candidate
from orscan.location import Span
from orscan.prefilter import with_in
from orscan.rule import Form, Rule
from orscan.secret import Secret

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
        self._rules = rules
        self._decoders = decoders
        sources: Sequence[Rule | Decoder] = (*rules, *decoders)
        self.literals = tuple(
            dict.fromkeys(literal for source in sources for literal in source.literals)
        )
        self._occurring = with_in(self.literals)

    def candidates(
        self,
        text: bytes,
        occurring: Collection[bytes],
        applies: Callable[[Rule], bool],
        effort: Effort,
    ) -> Iterator[Candidate]:
        """Yield candidates in *text*, in no order and with duplicates.

        *occurring* are the literals known to occur in it; *applies* says which rules look here.
        Views are looked at until *effort* is spent.
        """
        rules = [rule for rule in self._rules if applies(rule)]
        yield from _Search(rules, self._decoders, self._occurring, effort).within(
            text, occurring, Form.PLAIN, 0
        )


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: what stays the same at every depth."""

    rules: Sequence[Rule]
    decoders: Sequence[Decoder]
    prefilter: Callable[[bytes], frozenset[bytes]]
    effort: Effort

    def within(
        self, text: bytes, occurring: Collection[bytes], form: Form, depth: int
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

    def _matches(
        self, text: bytes, occurring: Collection[bytes], form: Form
    ) -> Iterator[Candidate]:
        for rule in self.rules:
            if form in rule.forms and any(literal in occurring for literal in rule.literals):
                for match in rule.secrets(text):
                    yield Candidate(rule, Secret(match["secret"]), (Span(*match.span("secret")),))

    def _in_views(
        self, text: bytes, occurring: Collection[bytes], form: Form, depth: int
    ) -> Iterator[Candidate]:
        for decoder in self.decoders:
            if any(literal in occurring for literal in decoder.literals):
                inner_form = _stronger(form, decoder.form)
                for view in decoder.views(text):
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
