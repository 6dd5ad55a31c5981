"""Finds candidates: each rule's regex where one of its literals occurred, in text and in views.

Views are searched like the text they were made from, to a depth of 4, so that encodings nest.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from orscan.decoders import Decoder, View
from orscan.decoders.documents import InnerDocuments
from orscan.finding import Candidate
from orscan.location import Span
from orscan.prefilter import with_in
from orscan.rule import Form, Rule
from orscan.secret import Secret

DEPTH = 4
"""How many decoders may be applied one after another."""


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
        self, text: bytes, occurring: Collection[bytes], applies: Callable[[Rule], bool]
    ) -> Iterator[Candidate]:
        """Yield candidates in *text*, in no order and with duplicates.

        *occurring* are the literals known to occur in it; *applies* says which rules look here.
        """
        rules = [rule for rule in self._rules if applies(rule)]
        yield from self._search(text, occurring, rules, Form.PLAIN, 0)

    def _search(
        self,
        text: bytes,
        occurring: Collection[bytes],
        rules: Sequence[Rule],
        form: Form,
        depth: int,
    ) -> Iterator[Candidate]:
        found = chain(
            self._matches(text, occurring, rules, form),
            self._views(text, occurring, rules, form, depth) if depth < DEPTH else (),
        )
        first = next(found, None)
        if first is None:
            return
        documents = InnerDocuments.of(text)
        for one in chain((first,), found):
            inner = documents.place(one.pieces[0].start) if documents and not one.inner else None
            yield replace(one, inner=inner) if inner else one

    @staticmethod
    def _matches(
        text: bytes, occurring: Collection[bytes], rules: Iterable[Rule], form: Form
    ) -> Iterator[Candidate]:
        for rule in rules:
            if form in rule.forms and any(literal in occurring for literal in rule.literals):
                for match in rule.secrets(text):
                    yield Candidate(rule, Secret(match["secret"]), (Span(*match.span("secret")),))

    def _views(
        self,
        text: bytes,
        occurring: Collection[bytes],
        rules: Sequence[Rule],
        form: Form,
        depth: int,
    ) -> Iterator[Candidate]:
        for decoder in self._decoders:
            if any(literal in occurring for literal in decoder.literals):
                inner_form = _stronger(form, decoder.form)
                for view in decoder.views(text):
                    yield from self._within(view, rules, inner_form, depth + 1)

    def _within(
        self, view: View, rules: Sequence[Rule], form: Form, depth: int
    ) -> Iterator[Candidate]:
        occurring = self._occurring(view.data)
        for found in self._search(view.data, occurring, rules, form, depth) if occurring else ():
            pieces = tuple(piece for part in found.pieces for piece in view.pieces(part))
            yield replace(found, pieces=pieces, encoding=(*view.steps, *found.encoding))


def _stronger(outer: Form, inner: Form) -> Form:
    """A secret in pieces is split however it is encoded; an encoded one is not plain."""
    return max(outer, inner, key=(Form.PLAIN, Form.ENCODED, Form.SPLIT).index)
