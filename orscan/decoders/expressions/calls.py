"""Reads calls and brackets: arguments, lists, records, messages."""

from collections.abc import Iterator, Sequence

from orscan.decoders.expressions import functions, values
from orscan.decoders.expressions.bindings import last_name
from orscan.decoders.expressions.functions import Arguments
from orscan.decoders.expressions.reading import OPERANDS, Made, is_known, named
from orscan.decoders.expressions.templates import Templates
from orscan.decoders.expressions.tokens import END, Kind, Token
from orscan.decoders.expressions.values import MOST, UNKNOWN, Items, Text, Value

_LABELS = frozenset((b":", b"=", b"=>", b":="))

_LOOKUPS = frozenset(
    b"getenv env get var getenvironmentvariable getproperty config getstring".split()
)

_OPENS = frozenset((b"(", b"[", b"{", b"&", b"*", b"@", b"."))


class Calls(Templates):
    """Evaluates calls and what stands in brackets."""

    def _word(self, index: int) -> Made:
        token = self._tokens[index]
        opening = self._opening(index)
        if opening is not None:
            return self._call(token, opening), self._partners[opening] + 1
        name, following = last_name(token.text).lower(), self._tokens[index + 1]
        if name in functions.WITHOUT_BRACKETS and not following.glued:
            made = self._bare_call(name, index + 1)
            if made:
                return made
        return self._name(token.text, token.start), index + 1

    def _opening(self, index: int) -> int | None:
        """Return the index of the bracket that calls the name at *index*, if one does."""
        at = index + 1 + self._is(index + 1, b"!", b"::")
        word = self._tokens[index].text
        if self._is(at, b"{") and (word[:1] == b"$" or last_name(word).lower() in functions.EACH):
            return at if word[:1] != b"$" and at in self._partners else None
        if self._is(at, b"<"):
            at = next((n + 1 for n in range(at + 1, at + 7) if self._is(n, b">")), at)
        opens = self._is(at, b"(", b"[", b"{") if at > index + 1 else self._is(at, b"(", b"{")
        glued = self._tokens[at].glued or functions.is_known(last_name(self._tokens[index].text))
        return at if opens and glued and at in self._partners else None

    def _call(self, token: Token, opening: int) -> Value:
        path = token.text
        owner = path[: -len(last_name(path))].rstrip(b".:->?!#")
        receiver = self._name(owner, token.start) if owner else UNKNOWN
        if is_known(receiver):
            return self._method(receiver, last_name(path), opening)
        given = self._arguments(opening)
        if self._is(opening, b"{") and len(given.all) > 1 and not functions.is_builder(path):
            made = self._brackets(opening)
            return made[0] if made else UNKNOWN
        value = functions.call(path, given) if given.all or self._is(opening, b"(") else None
        if value is None or not given.all:
            value = self._looked_up(token, given) or value
        return self._noticed(value or UNKNOWN)

    def _looked_up(self, token: Token, given: Arguments) -> Value | None:
        """Return what `name()`, `names(0)` or `getenv("NAME")` stands for."""
        name = last_name(token.text)
        texts = [values.text_of(value) for value in given.values[:2]]
        if not texts:
            value = self._resolve(name, token.start)
            return named(value) if value else None
        if name.lower() in _LOOKUPS:
            found = self._resolve(last_name(texts[0].data), token.start)
            found = found or (texts[1] if len(texts) > 1 else None)
        else:
            listed = self._resolve(name, token.start)
            found = functions.item(listed, texts[0].data) if listed else None
        return named(found) if found else None

    def _bare_call(self, name: bytes, index: int) -> Made | None:
        if self._tokens[index].kind not in OPERANDS and not self._is(index, b"-", *_OPENS):
            return None
        cells, behind = self._bare_arguments(index, 1 if name in functions.UNARY else MOST)
        value = functions.call(name, Arguments(cells)) if cells else None
        return (self._noticed(value), behind) if value is not None else None

    def _bare_arguments(self, index: int, most: int = MOST) -> tuple[list[Value], int]:
        """Return arguments without brackets: separated by commas, or else by blanks."""
        found: list[Value] = []
        while len(found) < most:
            if self._is(index, b","):
                made = self._expression(self._behind_lines(index + 1))
            elif self._is(index, b"-"):
                made = (UNKNOWN, index + 2)
            else:
                made = self._operand(index)
            if not made:
                break
            found.append(made[0])
            index = made[1]
        return found, index

    def _brackets(self, opening: int) -> Made | None:
        closing = self._partners.get(opening)
        if closing is None:
            return None
        if self._is(opening, b"["):
            literal = self._typed_list(closing)
            if literal:
                return literal
        cells, commas = self._cells(opening, closing)
        receiver = opening + 1 + self._is(opening + 1, b"@")
        verb = self._partners.get(receiver, receiver) + 1
        if self._is(opening, b"[") and self._is(verb + 1, b":") and len(cells) > 1 and cells[1][0]:
            return self._message(cells), closing + 1
        found = tuple(value for _, value in cells)
        spread = self._is(opening + 1, b"...") and isinstance(found[0], Text) if found else False
        if len(found) == 1 and (self._is(opening, b"(") or spread):  # [...text]: its characters
            return found[0], closing + 1
        labels = (
            tuple(label for label, _ in cells)[:MOST] if any(label for label, _ in cells) else ()
        )
        spaced = not commas and len(found) > 1
        if spaced and self._is(opening, b"(") and self._tokens[opening + 1].kind is Kind.STRING:
            before = self._tokens[opening - 1] if opening else END
            if not (self._tokens[opening].glued and before.text.endswith(b"=")):  # no array of bash
                self._noticed(values.concat(found))
        return Items(found, labels, spaced=spaced), closing + 1

    def _typed_list(self, closing: int) -> Made | None:
        """Return the value of `[]string{…}` or `[]byte("…")`, whose bracket ends at *closing*."""
        word, behind = self._tokens[closing + 1], closing + 2
        if self._is(closing + 1, b"{") and self._is(closing - 1, b"["):
            return self._brackets(closing + 1)
        if word.kind is not Kind.WORD or not word.glued or not self._is(behind, b"{", b"("):
            return None
        return self._brackets(behind)

    def _message(self, cells: Sequence[tuple[bytes, Value]]) -> Value:
        """Return the value of `[a stringByAppendingString:b]`, a message of Objective-C."""
        receiver, name = cells[0][1], cells[1][0]
        given = Arguments([value for _, value in cells[1:]])
        if is_known(receiver):
            return self._noticed(functions.method(receiver, name, given) or UNKNOWN)
        return self._noticed(functions.call(name, given) or UNKNOWN)

    def _arguments(self, opening: int) -> Arguments:
        cells, _ = self._cells(opening, self._partners[opening])
        return Arguments(
            [value for name, value in cells if not name],
            {name.lower(): value for name, value in cells if name},
        )

    def _cells(self, opening: int, closing: int) -> tuple[list[tuple[bytes, Value]], int]:
        """Return the values between two brackets with their labels, and the number of commas."""
        cells: list[tuple[bytes, Value]] = []
        cell: list[Value] = []
        commas, label, index = 0, b"", opening + 1
        while index < closing:
            token = self._tokens[index]
            if self._is(index, b",", b";"):
                commas += 1
                cells.extend(self._cell(label, cell))
                cell, label = [], b""
            elif token.kind in (Kind.WORD, Kind.STRING) and self._is(index + 1, *_LABELS):
                cells.extend((b"", value) for value in cell)
                cell, label = [], last_name(token.text)
                index += 1
            else:
                made = self._expression(index, inside=True)
                if made and self._is(index, b"...", b"*"):
                    cells.extend((b"", value) for value in values.items_of(made[0]))
                elif made and len(cell) < MOST:
                    cell.append(made[0])
                index = made[1] - 1 if made else index
            index += 1
        if commas:
            cells.extend(self._cell(label, cell))
        else:
            cells.extend((label if not n else b"", value) for n, value in enumerate(cell))
        return cells, commas

    def _cell(self, label: bytes, cell: Sequence[Value]) -> Iterator[tuple[bytes, Value]]:
        """Yield what stands between two commas: strings side by side are one."""
        if cell:
            texts = all(isinstance(value, Text) for value in cell)
            one = self._noticed(values.concat(cell)) if texts and len(cell) > 1 else cell[0]
            yield label, one
