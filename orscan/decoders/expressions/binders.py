"""Reads off tokens which names are bound to what.

No language is parsed. Each way to bind a name is a small pattern of tokens, or a regex where
values stand without quotes.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from orscan.decoders.expressions.bindings import Binding, Bound, Role, last_name, partners
from orscan.decoders.expressions.tokens import END, Kind, Token
from orscan.decoders.expressions.values import literal

_TYPING = frozenset((b"[", b"<", b">", b"&", b"*", b"?", b"|", b","))
_ANONYMOUS = frozenset((b"function", b"func", b"fn", b"async", b"=", b":", b":=", b"*"))
_BOUNDS = frozenset((Kind.LINE, Kind.END))
_STARTS = frozenset(
    (b";", b"{", b"let", b"var", b"local", b"const", b"my", b"auto", b"val", b"final")
)

_SET = frozenset((b"=", b":=", b"::=", b"?=", b"||=", b"??=", b"<-"))
_ADD = frozenset((b"+=", b".=", b"&=", b"~=", b"<>=", b"<<"))
_SOFT = frozenset((b":", b"=>"))
_ENDS = frozenset((b";", b"{", b"}", b"(", b"=", b",", b"|", b"&&", b":=", b"|>", b"=>"))
_TYPES = frozenset(
    b"string str text char varchar varchar2 nvarchar nvarchar2 auto int byte bytes bytestring"
    b" constant array list rune".split()
)
_DEFINE = frozenset(b"def function func fn fun sub proc method defp defun constexpr".split())
_CONTROL = frozenset(
    b"if for foreach while switch elif elseif until unless using with match when synchronized"
    b" catch return and or not in".split()
)
_COMMANDS = frozenset(b"echo print puts case throw yield else import from export".split())
_APPENDS = frozenset(
    b"append push push_str push_back add write writestring concat print puts extend addall"
    b" emplace_back appendline".split()
)
_REVERSERS = frozenset((b"collections", b"slices", b"array"))
_SELVES = frozenset((b"self", b"cls", b"this"))
_COPIES = {
    b"strcpy": Role.SET,
    b"strncpy": Role.SET,
    b"strcat": Role.ADD,
    b"strncat": Role.ADD,
    b"strlcat": Role.ADD,
    b"array_push": Role.ADD,
    b"list_append": Role.ADD,
}
_IDENTIFIER = re.compile(rb"[A-Za-z_][\w.-]{0,80}\Z")

RAW = rb"[\w+/=-]{1,4096}"
"""A value that stands without quotes: the piece of a key, or of its base64."""

_TEXTUAL = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # - name: A / value: x; <add key="A" value="x">; variable "A" { default = "x" }
        rb"\b(?:name|key|Name|Key|variable|parameter)[\"']?[ \t]*[:=]?[ \t]*[\"']?"
        rb"(?P<name>[A-Za-z_][\w.-]{0,80})[\"']?[\s,;{](?:(?!\b(?:name|variable)\b)[^<>]){0,160}?"
        rb"\b(?:value|Value|default|content)[\"']?[ \t]*[:=][ \t]*[\"']?(?P<value>" + RAW + rb")",
        # <string name="A">x</string>, <A>x</A>, <key>A</key><string>x</string>
        rb"<\w+[^<>]{0,80}\b(?:name|key|id)=\"(?P<name>[\w.-]{1,80})\"[^<>]{0,80}>"
        rb"(?P<value>" + RAW + rb")</",
        rb"<(?P<name>[A-Za-z_][\w.-]{0,80})>(?P<value>" + RAW + rb")</(?P=name)>",
        rb"<key>(?P<name>[\w.-]{1,80})</key>\s{0,80}<string>(?P<value>" + RAW + rb")</string>",
        # set "A=x", putenv("A=x"), - "A=x"
        rb"[\"'](?P<name>[A-Za-z_]\w{0,80})=(?P<value>" + RAW + rb")[\"']",
        # ENV A x, set -gx A x, setenv A x
        rb"^[ \t]*(?:ENV|SET|set|setenv|SetEnv|\\set|[Dd]efine)[ \t]+(?:-\w+[ \t]+){0,3}"
        rb"(?P<name>[A-Za-z_]\w{0,80})[ \t]+(?P<value>" + RAW + rb")[ \t]*\r?$",
        # set(A x)
        rb"\bset\([ \t]*(?P<name>[A-Za-z_]\w{0,80})[ \t]+(?P<value>" + RAW + rb")[ \t]*\)",
    )
)


_AHEAD = 14
"""How many tokens around a binding are looked at."""

_BLOCK = 8 << 10
"""How long the body of a function is taken to be at the most, in bytes, where it has no braces."""

_FUNCTIONS = 2000
"""How many functions hide names by their parameters."""


class Binder:
    """Reads bindings off tokens."""

    def __init__(self, code: bytes, tokens: Sequence[Token]) -> None:
        self._code = code
        self._tokens = tokens
        self._partners = partners(tokens)
        self._functions = 0
        self._called_at: defaultdict[bytes, list[int]] = defaultdict(list)
        self._defined_at: set[int] = set()

    def calls(self) -> dict[bytes, list[int]]:
        """Return the indexes of the brackets with the arguments of each function."""
        return {
            name: [at for at in places if at not in self._defined_at]
            for name, places in self._called_at.items()
        }

    def bindings(self) -> Iterator[Bound]:
        """Yield names with their bindings, in the order in which the code shows them."""
        readers = {
            Kind.OPERATOR: self._at_operator,
            Kind.WORD: self._at_word,
            Kind.STRING: self._at_string,
        }
        for index, token in enumerate(self._tokens):
            if token.kind in readers:
                yield from readers[token.kind](index, token)

    def _get(self, index: int) -> Token:
        return self._tokens[index] if 0 <= index < len(self._tokens) else END

    def _is(self, index: int, *texts: bytes) -> bool:
        token = self._get(index)
        return token.kind is Kind.OPERATOR and token.text in texts

    def _is_word(self, index: int) -> bool:
        return self._get(index).kind is Kind.WORD

    def _bound(self, index: int, role: Role, value: int, item: int = 0) -> Binding:
        return Binding(self._get(index).start, role, value, item=item)

    # Operators

    def _at_operator(self, index: int, token: Token) -> Iterator[Bound]:
        if token.text in _SET:
            yield from self._assigned(index)
        elif token.text in _ADD:
            names, role = self._targets(index)
            role = Role.ADD if role is Role.SET else role
            yield from ((name, self._bound(index, role, index + 1)) for name in names[:1])
        elif token.text in _SOFT:
            yield from self._labelled(index, token)
        elif token.text == b"->" and self._get(index - 1).kind is Kind.STRING:
            name = last_name(self._get(index + 1).text)
            yield name, self._bound(index, Role.SET, index - 1)
        elif token.text == b"{":
            yield from self._method_parameters(index)

    def _assigned(self, index: int) -> Iterator[Bound]:
        names, role = self._targets(index)
        value = self._behind_function(index + 1)
        number = self._get(index - 2).text
        first = 0 if role is not Role.ITEM else int(number) if number[:4].isdigit() else -1
        for item, name in enumerate(names, first):
            yield name, self._bound(index, role, value, item)
            if name.startswith(b"data-"):
                yield name[5:], self._bound(index, role, value, item)

    def _targets(self, index: int) -> tuple[list[bytes], Role]:
        """Return what is assigned to by the operator at *index*, and how."""
        before = self._get(index - 1)
        if before.kind is Kind.WORD:
            return self._declared(index)
        if before.kind is Kind.STRING and _IDENTIFIER.match(before.text):
            return [last_name(before.text)], Role.SET
        typed = self._typed(index)
        if typed or before.text not in (b"]", b")", b"}") or index - 1 not in self._partners:
            return typed, Role.SET
        first = self._partners[index - 1]
        if before.text == b"}":  # string name { get; } = …
            return [last_name(self._get(first - 1).text)], Role.SET
        return self._bracketed(first, index - 1)

    def _typed(self, index: int) -> list[bytes]:
        """Return the name in `name: type = `, whose type ends with a bracket."""
        at = index - 1
        while at > index - 2 * _AHEAD:
            if self._is(at, b"]", b")") and at in self._partners:
                at = self._partners[at]
            elif self._is(at, b":") and self._is_word(at - 1) and at < index - 1:
                return [last_name(self._get(at - 1).text)]
            elif self._get(at).kind is not Kind.WORD and not self._is(at, *_TYPING):
                return []
            at -= 1
        return []

    def _bracketed(self, first: int, last: int) -> tuple[list[bytes], Role]:
        inside = self._tokens[first + 1 : min(last, first + 2 * _AHEAD)]
        words = [last_name(token.text) for token in inside if token.kind is Kind.WORD]
        owner, before = self._get(first - 1), self._get(first - 2)
        if len(inside) == 1 and inside[0].kind is Kind.STRING:
            return [last_name(inside[0].text)], Role.SET
        if owner.text == b"]" and first - 1 in self._partners:  # name[2][80] = …
            return self._bracketed(self._partners[first - 1], first - 1)
        if owner.kind is Kind.WORD and owner.text not in _STARTS:
            typed = before.kind is Kind.WORD or before.text == b"*"
            if self._is(first, b"("):  # name VARCHAR(20) = …
                return [last_name(before.text)] if typed else [], Role.SET
            return [last_name(owner.text)], Role.SET if typed else Role.ITEM
        return words, Role.UNPACK

    def _declared(self, index: int) -> tuple[list[bytes], Role]:
        """Return the names in front of *index*: the nearest, and others that may be meant."""
        words, first = [index - 1], index - 1
        names: list[bytes] = []
        for at in range(index - 2, max(-1, index - _AHEAD), -1):
            token = self._get(at)
            if token.kind not in (Kind.WORD, Kind.OPERATOR) or token.text in _ENDS:
                break
            first = at
            if token.kind is Kind.WORD:
                words.append(at)
            if token.text == b":" or token.text.lower() == b"as":
                name = self._get(self._partners.get(at - 1, at) - 1)
                names += [last_name(name.text)] if name.kind is Kind.WORD else []
        several = self._several(first)
        if several:
            return several, Role.UNPACK
        nearest = [last_name(self._get(at).text) for at in words[:2]]
        return [*nearest[: 1 + (nearest[0].lower() in _TYPES)], *names], Role.SET

    def _several(self, last: int) -> list[bytes]:
        """Return the names of `a, b = …`, whose last one is at *last*."""
        names = [last]
        while self._is(names[-1] - 1, b",") and self._is_word(names[-1] - 2):
            names.append(names[-1] - 2)
        before = self._get(names[-1] - 1)
        if len(names) == 1 or not (before.kind in _BOUNDS or before.text in _STARTS):
            return []
        return [last_name(self._get(at).text) for at in reversed(names)]

    def _labelled(self, index: int, token: Token) -> Iterator[Bound]:
        before = self._get(index - 1)
        value = self._behind_function(index + 1)
        if token.text == b"=>" and before.text == b")":
            yield from self._parameters(self._partners.get(index - 1, index), index - 1)
        if before.kind not in (Kind.WORD, Kind.STRING):
            return
        if token.text == b"=>" and before.kind is Kind.WORD:
            if self._get(index + 1).kind is Kind.STRING:
                yield last_name(before.text), self._bound(index, Role.SOFT, index + 1)
            return
        around = [self._get(at).text for at in range(max(0, index - 7), index)]
        if before.kind is Kind.WORD and b"for" in around:
            if b"in" in around:
                return
            yield last_name(before.text), self._bound(index, Role.EACH, index + 1)
        elif b"?" not in around and _IDENTIFIER.match(last_name(before.text)):
            yield last_name(before.text), self._bound(index, Role.SOFT, value)
            if self._is(index + 1, b"&") and self._get(index + 2).glued:
                yield self._get(index + 2).text, self._bound(index, Role.SET, index + 3)
                yield last_name(before.text), self._bound(index, Role.SOFT, index + 3)

    def _behind_function(self, index: int) -> int:
        """Return where the value begins: behind `() =>`, or behind the first `return`."""
        word = self._get(index).text
        if word == b"lambda" and self._is(index + 1, b":"):
            return index + 2
        arrow = self._partners.get(index, index) + 1
        if word not in _DEFINE and not (word == b"(" and self._is(arrow, b"=>", b":", b"->")):
            return index
        behind = self._partners.get(self._opening(index), index)
        return self._returned(behind) or index

    def _opening(self, index: int) -> int:
        """Return the index of the next bracket."""
        return next((at for at in range(index, index + 4) if self._is(at, b"(")), index)

    def _returned(self, index: int) -> int | None:
        """Return where what the function at *index* returns begins, if that is near."""
        opened = False
        for at in range(index, index + 2 * _AHEAD):
            text = self._get(at).text
            if text in (b";", b"}") or (self._is(at, b"(") and at > index):
                return None
            if text == b"return":
                return at + 1 if opened else None
            if text in (b"=>", b"=") and not self._is(at + 1, b"{"):
                return at + 1 if at <= index + 4 or text == b"=>" else None
            if text == b"{" and self._get(at + 1).kind is Kind.STRING and self._is(at + 2, b"}"):
                return at + 1
            opened = opened or text in (b"{", b":")
        return None

    # Words

    def _at_word(self, index: int, token: Token) -> Iterator[Bound]:
        word = token.text.lower()
        following = self._get(index + 1)
        if word == b"define" and self._is(index - 1, b"#"):
            yield from self._macro(index)
        elif following.text == b"(" and following.kind is Kind.OPERATOR:
            if index + 1 in self._partners:
                self._called_at[last_name(token.text)].append(index + 1)
            yield from self._called(index, word)
        elif word in (b"in", b"of", b"as", b"range"):
            yield from self._looped(index, word)
        elif word in _DEFINE and following.kind is Kind.WORD:
            yield from self._defined(index)
        elif word in _CONTROL or word in _COMMANDS:
            return
        elif following.kind is Kind.STRING and not following.glued:
            name = self._get(index - 1) if word == b"to" else token
            yield last_name(name.text), self._bound(index, Role.WEAK, index + 1)
        elif following.text == b"{":
            value = index + 2 + (self._get(index + 2).text == b"return")
            name = self._get(index - 2) if self._is(index - 1, b":") else token
            if self._get(value).kind is Kind.STRING:
                yield last_name(name.text), self._bound(index, Role.WEAK, value)

    def _macro(self, index: int) -> Iterator[Bound]:
        name, behind = self._get(index + 1), self._get(index + 2)
        if name.kind is Kind.WORD and not (behind.text == b"(" and behind.glued):
            yield name.text, self._bound(index, Role.MACRO, index + 2)

    def _called(self, index: int, word: bytes) -> Iterator[Bound]:
        """Yield what a call binds: `define("a", …`, `strcat(a, …`, `a.append(…`, `string a(…`."""
        first, owner, _, verb = self._get(index + 2), *word.rpartition(b".")
        closing = self._partners.get(index + 1, index + 1)
        value = self._returned(closing) if closing - index <= 3 else None
        names = last_name(self._get(index).text[: len(owner)])
        if self._is(index + 3, b",") and (word in _COPIES or word.endswith(b"define")):
            role = _COPIES.get(word, Role.SET)
            yield last_name(first.text), self._bound(index, role, index + 4)
        elif owner and verb in _APPENDS:
            yield names, self._bound(index, Role.CALL, index + 1)
        elif verb == b"reverse" and (not owner or owner in _REVERSERS):
            if self._is(index - 1, b"::") or owner:
                yield last_name(first.text), self._bound(index, Role.FLIP, index)
        elif verb == b"reverse" and self._is_statement(index, closing):
            yield names, self._bound(index, Role.FLIP, index)
        elif owner and verb in (b"unshift", b"prepend", b"insert"):
            zero = verb == b"insert"
            if not zero or first.text == b"0":
                yield names, self._bound(index, Role.PREPEND, index + 1 + 3 * zero)
        elif value is not None and (closing == index + 2 or first.text in _SELVES):
            yield last_name(word), self._bound(index, Role.WEAK, value)
        elif first.kind is Kind.STRING and self._is_word(index - 1):
            yield last_name(word), self._bound(index, Role.WEAK, index + 2)

    def _is_statement(self, index: int, closing: int) -> bool:
        before, behind = self._get(index - 1), self._get(closing + 1)
        return (before.kind in _BOUNDS or before.text in _STARTS or before.text == b"}") and (
            behind.kind in _BOUNDS or behind.text == b";"
        )

    def _looped(self, index: int, word: bytes) -> Iterator[Bound]:
        around = range(index - 1, max(-1, index - 7), -1)
        loop = next((at for at in around if self._get(at).text in (b"for", b"foreach")), None)
        if loop is None:
            return
        before = index - (2 if word == b"range" else 1)
        name, value = self._get(before), index + 1
        if word == b"as":
            name, value = self._get(index + 1), loop + 1 + self._is(loop + 1, b"(")
        if name.kind is Kind.WORD:
            yield last_name(name.text), self._bound(index, Role.EACH, value)

    def _defined(self, index: int) -> Iterator[Bound]:
        """Yield the parameters of a function, or its value where it has none."""
        name, opening = last_name(self._get(index + 1).text), index + 2
        closing = self._partners.get(opening, opening)
        value = self._returned(closing)
        if self._is(index - 1, b"("):  # (def name …)
            yield name, self._bound(index, Role.WEAK, opening)
        elif closing > opening + 1:
            yield from self._parameters(opening, closing)
        elif value is not None:
            yield name, self._bound(index, Role.WEAK, value)
        elif self._get(closing + 1).kind is Kind.STRING:
            yield name, self._bound(index, Role.WEAK, closing + 1)

    def _at_string(self, index: int, token: Token) -> Iterator[Bound]:
        if (
            self._is(index + 1, b",")
            and self._is(index - 1, b"(", b",")
            and _IDENTIFIER.match(token.text)
        ):
            yield last_name(token.text), self._bound(index, Role.WEAK, index + 2)

    # Parameters

    def _method_parameters(self, index: int) -> Iterator[Bound]:
        """Yield the parameters in front of the body that begins at *index*."""
        for at in range(index - 1, max(-1, index - 6), -1):
            token = self._get(at)
            if token.text == b")" and at in self._partners:
                name = self._get(self._partners[at] - 1)
                if name.kind is Kind.WORD and name.text.lower() not in _CONTROL:
                    yield from self._parameters(self._partners[at], at)
                return
            if token.kind is not Kind.WORD and token.text not in (b":", b"->"):
                return

    def _parameters(self, opening: int, closing: int) -> Iterator[Bound]:
        self._functions += 1
        if self._functions > _FUNCTIONS:
            return
        until = self._end_of_body(opening, closing)
        self._defined_at.add(opening)
        function, number = self._function(opening), 0
        default = False
        for at in range(opening + 1, min(closing, opening + 8 * _AHEAD)):
            token = self._get(at)
            default = self._is(at, b"=") or (default and not self._is(at, b","))
            number += self._is(at, b",") and self._get(at - 1).text not in _SELVES
            if token.kind is Kind.WORD and not default:
                binding = Binding(token.start, Role.HIDDEN, at, until, number, function=function)
                yield last_name(token.text), binding

    def _function(self, opening: int) -> bytes:
        """Return the name of the function with these parameters, b"" where it has none."""
        at = opening - 1
        while self._get(at).text in _ANONYMOUS:
            at -= 1
        return last_name(self._get(at).text) if self._is_word(at) else b""

    def _end_of_body(self, opening: int, closing: int) -> int:
        """Return where the function ends whose parameters are in these brackets."""
        for at in range(closing + 1, closing + 7):
            if self._is(at, b"{") and at in self._partners:
                return self._get(self._partners[at]).end
            if self._get(at).kind is Kind.LINE:
                break
        start, behind = self._get(opening).start, self._get(closing).end
        line = self._code[self._code.rfind(b"\n", max(0, start - 400), start) + 1 : start]
        indent = len(line) - len(line.lstrip(b" \t"))
        less = re.compile(rb"\n[ \t]{0,%d}[^\s)\]}{]" % indent)
        found = less.search(self._code, behind, behind + _BLOCK)
        return found.start() if found else behind + _BLOCK


def in_text(code: bytes) -> Iterator[Bound]:
    """Yield bindings to values that stand without quotes, in markup and configurations."""
    for pattern in _TEXTUAL:
        for found in pattern.finditer(code):
            value = literal(found["value"], found.start("value"))
            yield last_name(found["name"]), Binding(found.start(), Role.SET, -1, value=value)
