"""Reads what is asked of a value: members, items, methods."""

import re
from dataclasses import replace

from orscan.decoders.expressions import functions, values
from orscan.decoders.expressions.bindings import Binding, Role, last_name
from orscan.decoders.expressions.calls import Calls
from orscan.decoders.expressions.functions import Arguments
from orscan.decoders.expressions.reading import Made, is_known, named
from orscan.decoders.expressions.tokens import Kind, Token
from orscan.decoders.expressions.values import UNKNOWN, Items, Text, Value

_ACCESS = frozenset((b".", b"?.", b"->", b"::", b"!."))

_COLON_METHODS = frozenset((b"format", b"reverse", b"gsub"))
_KEY = re.compile(rb"[\"':]([\w.-]{1,80})[\"']?")


class Access(Calls):
    """Evaluates what follows a value: `.name`, `[0]`, `.method(…)`."""

    def _called_on(self, value: Value, index: int) -> Made:
        while True:
            at = self._behind_lines(index)
            if at > index and not self._is(at + 2, b"("):
                at = index
            word = self._tokens[at + 1]
            joined = at > index or self._tokens[at].glued
            if joined and self._is(at, *_ACCESS) and word.kind is Kind.WORD and word.glued:
                if word.text[:1] not in (b"$", b"@"):
                    value, index = self._accessed(value, at + 1)
                elif self._is(at, b"::"):
                    value, index = self._name(word.text, word.start), at + 2
                else:
                    return value, index
            elif self._is_index(index):
                value, index = self._indexed(value, index), self._partners[index] + 1
            elif self._is(at, b":") and word.text in _COLON_METHODS and self._is(at + 2, b"("):
                value, index = self._accessed(value, at + 1)
            elif self._is(index, b"!") and self._tokens[index].glued:
                index += 1
            else:
                return value, index

    def _is_index(self, index: int) -> bool:
        """Whether an index begins at *index*: `[…]`, or `{…}` behind `$name`."""
        if not self._tokens[index].glued or index not in self._partners:
            return False
        variable = self._tokens[index - 1].text[:1] == b"$"
        return self._is(index, b"[") or (variable and self._is(index, b"{"))

    def _accessed(self, value: Value, index: int) -> Made:
        if isinstance(value, Items) and not any(is_known(one) for one in value.values):
            value = UNKNOWN  # [string]::Join
        *path, name = re.split(rb"(?:\?\.|!\.|\.|->|::|:)\#?", self._tokens[index].text)
        for one in path:
            value = self._property(value, one, index)
        opening = self._opening(index)
        if opening is not None:
            return self._method(value, name, opening), self._partners[opening] + 1
        return self._property(value, name, index), index + 1

    def _property(self, value: Value, name: bytes, index: int) -> Value:
        if name.lower() in functions.PROPERTIES:
            return self._noticed(functions.method(value, name, Arguments()) or UNKNOWN)
        member = value.member(name) if isinstance(value, Items) else None
        if member is not None:
            return named(member)
        other = self._resolve(name, self._tokens[index].start)
        if isinstance(value, Text) and other is not None:  # "…".NAME, as PHP may write it
            return self._noticed(values.concat([value, values.concat([other], computed=True)]))
        return UNKNOWN

    def _method(self, value: Value, name: bytes, opening: int) -> Value:
        if name.lower() in functions.EACH and isinstance(value, Items):
            return self._mapped(value, opening)
        given = self._arguments(opening)
        if not is_known(value):
            made = functions.call(name, given)
        else:
            made = functions.method(value, name, given)
        return self._noticed(made or UNKNOWN)

    def _mapped(self, value: Items, opening: int) -> Value:
        """Return the items of *value* as the function in the brackets at *opening* changes them."""
        closing = self._partners[opening]
        name = self._parameter(opening)
        if name:
            turns = Items(value.values, each=True)
            until = self._tokens[closing].end
            for text in (b"it", b"0") if name.text == b"{" else (name.text,):
                self.names.bind(text, Binding(name.start, Role.EACH, -1, until, value=turns))
        cells, _ = self._cells(opening, closing)
        last = cells[-1][1] if cells else UNKNOWN
        while isinstance(last, Items) and not last.each and last.values:
            last = last.values[-1]
        if name and isinstance(last, Items):
            return replace(last, each=False)
        inside = self._tokens[opening + 1 : min(closing, opening + 40)]
        words = [last_name(token.text) for token in inside if token.kind is Kind.WORD]
        verb = next((word for word in words if functions.changes(word)), b"")
        return UNKNOWN if name else functions.mapped(value, verb) or UNKNOWN

    def _parameter(self, opening: int) -> Token | None:
        """Return what names the parameter of the function in these brackets.

        That is the word in `x =>`, `|x|` or `{ x ->`, else a brace, for `it` and `$0`.
        """
        at = opening + 1
        while self._is(at, b"(", b"|", b"{") or self._tokens[at].text == b"function":
            at += 1
        word, behind = self._tokens[at], at + 1
        while self._is(behind, b")"):
            behind += 1
        arrow = self._is(behind, b"=>", b"->", b"|", b"{") or self._tokens[behind].text == b"in"
        if word.kind is Kind.WORD and arrow:
            return word._replace(text=last_name(word.text))
        return self._tokens[opening] if self._is(opening, b"{") else None

    def _indexed(self, value: Value, opening: int) -> Value:
        """Return what the index that opens at *opening* takes of *value*."""
        closing = self._partners[opening]
        if closing == opening + 1 and self._is(closing + 1, b"{"):  # new String[] {…}
            made = self._operand(closing + 1)
            return made[0] if made else UNKNOWN
        inside = self._code[self._tokens[opening].end : self._tokens[closing].start].strip()
        self._arguments(opening)
        if inside == b":":
            return value
        if re.fullmatch(rb"::\s?-1", inside):
            return self._noticed(functions.method(value, b"reverse", Arguments()) or UNKNOWN)
        if isinstance(value, Items):
            item = self._item(value, inside, opening)
            if item:
                return named(item)
        return self._keyed(value, inside, opening)

    def _item(self, value: Items, inside: bytes, opening: int) -> Value | None:
        """Return the item with that number, or all of them in turn."""
        if inside in (b"@", b"*"):
            return replace(value, spaced=b"IFS=" in self._code or b"printf" in self._code)
        if re.fullmatch(rb"-?\d{1,4}", inside):
            return functions.item(value, inside, self._first_index(opening, value))
        if re.fullmatch(rb"\$?\w{1,40}", inside):
            return self._turn(value, inside.lstrip(b"$"), opening)
        return None

    def _keyed(self, value: Value, inside: bytes, opening: int) -> Value:
        """Return the value with a key: `["a"]`, `[:a]`, `{a}`."""
        key = _KEY.fullmatch(inside)
        name = key[1] if key else inside if self._is(opening, b"{") else b""
        if not name:
            return UNKNOWN
        member = value.member(name) if isinstance(value, Items) else None
        return named(member or self._name(last_name(name), self._tokens[opening].start))

    def _turn(self, value: Items, name: bytes, opening: int) -> Value | None:
        """Return the items of *value* in turn, as the variable of a loop counts them."""
        counted = re.compile(
            rb"(?<![\w$])\$?%b\s?(?:\+\+|\+=\s?1\b|in\s)|\+\+\$?%b\b" % (name, name)
        )
        index = self._resolve(name, self._tokens[opening].start)
        if isinstance(index, Items) and index.each:
            numbers = [values.text_of(one).data for one in index.values]
            found = [functions.item(value, number) for number in numbers]
            known = tuple(one for one in found if one is not None)
            return Items(known if len(known) == len(numbers) else value.values, each=True)
        if counted.search(self._code):
            return Items(value.values, each=True)
        return None

    def _first_index(self, opening: int, value: Value) -> int:
        """Return 1 where the code counts items from 1, else 0."""
        name = last_name(self._tokens[opening - 1].text)
        last = len(values.items_of(value))
        return name + b"[0]" not in self._code and name + b"[%d]" % last in self._code
