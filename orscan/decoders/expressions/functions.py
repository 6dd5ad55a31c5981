"""What functions and methods of the standard libraries make of strings, by their names.

The same names do the same in nearly all languages, so one table is enough.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from orscan.decoders.expressions import values
from orscan.decoders.expressions.bindings import last_name
from orscan.decoders.expressions.values import UNKNOWN, Items, Text, Value, items_of, text_of


class Arguments(NamedTuple):
    """The arguments of a call: those without names in order, and the named ones."""

    values: Sequence[Value] = ()
    named: Mapping[bytes, Value] = {}

    @property
    def all(self) -> tuple[Value, ...]:
        """All of them, in order as far as the names allow."""
        return (*self.values, *self.named.values())


NOTHING = Text(())

_JOIN = frozenset(
    b"join joined implode jointostring mkstring componentsjoined componentsjoinedbystring"
    b" intercalate strjoin concat_ws paste joinstrings join_strings joinwith str_c"
    b" collapse unlines_with string_join".split()
)
_CONCAT = frozenset(
    b"concat strcat paste0 str string concatenate concatcp concatc mconcat strconcat append plus"
    b" appending stringbyappendingstring appendingformat"
    b" buildstring textjoin combine cat concat_str concatstrings concatstring stringconcat"
    b" cstr tostring sprint encodepacked string-append".split()
)
_REDUCE = frozenset(b"sum reduce fold foldl foldr inject foldleft".split())
_REVERSE = frozenset(
    b"reverse reversed rev strrev strreverse reverse_string reversestring utf8_strrev flip"
    b" string_reverse reverse_str reversestr str_reverse toreversed array_reverse".split()
)
_REPLACE = frozenset(
    b"replace replaceall str_replace gsub replacingoccurrences preg_replace substitute replacen"
    b" stringbyreplacingoccurrencesofstring str_replace_all re_sub sub regexreplace".split()
)
_DELETE = frozenset(b"delete remove removeall tr removeprefix".split())
_CHARACTERS = frozenset(
    b"tochararray chars characters list str_split graphemes codepoints to_charlist unicodescalars"
    b" tocharlist each_char".split()
)
_SPLIT = frozenset(b"split explode components strsplit componentsseparatedbystring".split())
_LIST = frozenset(
    b"arrayof listof array list tuple of aslist c vec seq vector mutablelistof setof values"
    b" immutablelist arraylist copyof linkedlist deque newarray sequence makearray".split()
)
_SAME = frozenset(
    b"append write joining slice str string text bytes bytestring bytearray stringbuilder"
    b" stringbuffer qstring nsstring cow from some ok box arc rc new encode decode to_string"
    b" tostring to_owned to_s to_str as_str"
    b" as_ref as_bytes clone into freeze unwrap string_view copy dup iter into_iter"
    b" chain asiterable stream to_vec to_a toarray tolist value valueof utf8 utf_8 getbytes"
    b" utf8string utf8encode freezed asstring asarray to_list cloned"
    b" copied echo print puts identity apply"
    b" unlist as_string stringify path buffer textencoder getstring get_string cstring pack"
    b" fromutf8 from_utf8 utf8decode latin1 ascii quote noescape html_safe safe literal getvalue"
    b" get_value deref expect build make tosequence asiterator __str__ nonsensitive sensitive"
    b" strval".split()
)
_COLLECT = frozenset((b"collect",))
_STRIP = frozenset(b"strip trim rstrip lstrip chomp trimspace trimend trimstart".split())
_LOWER = frozenset(b"tolowercase lower lowercase downcase tolower strtolower lowercased".split())
_REDUCE_CALL = frozenset((b"reduce", b"fold"))
_MAP_CALL = frozenset((b"map", b"array_map"))
_COPY = frozenset((b"strcpy", b"strncpy"))
_AT = frozenset(b"get at elementat nth item elem".split())
EACH = frozenset(b"map foreach each select transform".split())
_APPEND = frozenset(b"append push add".split())

_HEX = re.compile(rb"from_?hex|unhex|hex2bin|hex[\w.:]*decode|decode_?hex")
_BASE64 = re.compile(rb"\batob\b|64[\w.:]*decode|64d\b|decode\w*64|from_?base_?64|unb64")

_OTHER = frozenset(
    b"replace slice substr substring charat charcodeat fromcharcode parseint chr ord sub".split()
)

UNARY = frozenset((b"rev", b"reverse", b"strrev"))

WITHOUT_BRACKETS = frozenset(
    b"join implode concat mconcat str string-append sprintf printf format rev reverse strrev"
    b" paste0 intercalate concatenate strjoin strcat".split()
)
"""Functions that are also called with their arguments behind them, without brackets.

Those in `UNARY` take one.
"""

PROPERTIES = (
    _REVERSE
    | _JOIN
    | frozenset(
        b"freeze to_s strip dup clone to_string trim chars chomp to_a value values utf8".split()
    )
)
"""Methods that are also called without brackets."""


def call(path: bytes, arguments: Arguments) -> Value | None:
    """Return what the function makes of its arguments, or None where that is not known."""
    verb = last_name(path).lower()
    given = arguments.values
    encoding = _encoding(path, arguments)
    if encoding:
        return _decoded(given[0], encoding) if given else None
    for names, function in _FUNCTIONS:
        made = function(arguments) if verb in names else None
        if made is not None:
            return made
    formats = [n for n, value in enumerate(given) if _is_format(value)]
    template = min(formats, key=lambda n: text_of(given[n]).named, default=None)
    if template is not None and len(given) > template + 1:
        return _formatted(text_of(given[template]), given[template + 1 :], arguments.named)
    return None


def method(value: Value, name: bytes, arguments: Arguments) -> Value | None:
    """Return what the method makes of *value*, or None where that is not known."""
    verb = name.lower()
    if isinstance(value, Items) and value.each:
        made = [method(one, name, arguments) or UNKNOWN for one in value.values]
        return replace(value, values=tuple(made))
    encoding = _encoding(name, arguments)
    if encoding:
        return _decoded(value, encoding)
    function = next((function for names, function in _METHODS if verb in names), None)
    return function(value, arguments) if function else None


def _encoding(path: bytes, arguments: Arguments) -> str:
    """Return what a function decodes: `base64`, `hex` or nothing."""
    lower = path.lower()
    told = [text.data for text in arguments.values[1:] if isinstance(text, Text)]
    if _HEX.search(lower) or (b"hex" in told and b"from" in lower):
        return "hex"
    return "base64" if _BASE64.search(lower) or b"base64" in told else ""


def is_known(name: bytes) -> bool:
    """Whether a function of this name is known."""
    return any(name.lower() in names for names, _ in _FUNCTIONS)


def is_builder(name: bytes) -> bool:
    """Whether a block behind that name puts texts together: `buildString { … }`."""
    return name.lower() in (b"buildstring", b"string")


def changes(name: bytes) -> bool:
    """Whether a function of this name makes another text of one."""
    verb = name.lower()
    known = _REVERSE | _OTHER
    return verb in known or bool(_BASE64.search(verb) or _HEX.search(verb))


def _is_format(value: Value) -> bool:
    return isinstance(value, Text) and values.is_format(value)


def _decoded(value: Value, encoding: str) -> Value:
    text = text_of(value)
    return values.decoded(text, encoding) if text.is_known and text.parts else value


def _formatted(text: Text, given: Sequence[Value], named: Mapping[bytes, Value]) -> Text:
    if len(given) == 1 and isinstance(given[0], Items):
        given = given[0].values
    return values.formatted(text, given, named)


def _separator(arguments: Arguments) -> Text | None:
    """Return the separator of a join that is named as such."""
    names = (b"sep", b"separator", b"collapse", b"glue", b"delimiter")
    return next((text_of(arguments.named[n]) for n in names if n in arguments.named), None)


def _join(arguments: Arguments) -> Value | None:
    given = arguments.values
    if len(given) == 1 and isinstance(given[0], Items) and not given[0].each:
        nested = any(isinstance(value, Items) for value in given[0].values)
        given = given[0].values if nested else given
    lists = [value for value in given if isinstance(value, Items)]
    texts = [value for value in given if isinstance(value, Text)]
    separator = _separator(arguments)
    if lists:
        first = texts[0] if texts else NOTHING
        return values.join(separator or first, items_of(lists[0]))
    if separator is not None:
        return values.join(separator, given)
    return values.join(texts[0], given[1:]) if len(texts) > 1 else None


def _concat(arguments: Arguments) -> Value | None:
    given = arguments.values
    if len(given) == 2 and isinstance(given[0], Items) and isinstance(given[1], Text):
        return values.join(given[1], given[0].values)  # table.concat(list, separator)
    if any(isinstance(value, Items) for value in given):
        return values.join(NOTHING, [one for value in given for one in items_of(value)])
    return _together(given) if len(given) > 1 else None


def _together(given: Sequence[Value]) -> Text:
    """Return the texts one behind the other: named ones as an operator does it."""
    text = values.concat(given)
    return text if text.computed else values.join(NOTHING, given)


def _appended(arguments: Arguments) -> Value | None:
    """Return a list with what a call appends to it, where it is one or is not known."""
    given = arguments.values
    if len(given) < 2 or (isinstance(given[0], Text) and given[0].is_known):
        return None
    known = () if isinstance(given[0], Text) else given[0].values
    return Items((*known, *(one for value in given[1:] for one in items_of(value))), spaced=True)


def _reduced_call(arguments: Arguments) -> Value | None:
    lists = [value for value in arguments.values if isinstance(value, Items)]
    return values.join(NOTHING, lists[0].values) if len(lists) == 1 else None


def _mapped_call(arguments: Arguments) -> Value | None:
    if len(arguments.values) != 2:
        return None
    function, of = sorted(arguments.values, key=lambda value: isinstance(value, Items))
    return mapped(of, text_of(function).data.strip(b"\0")) if isinstance(of, Items) else None


def mapped(of: Items, verb: bytes) -> Value | None:
    """Return the items of *of* as the function of that name changes each."""
    if not changes(verb):
        return replace(of, each=False)
    made = method(replace(of, each=True), verb, Arguments())
    return replace(made, each=False) if isinstance(made, Items) else None


def _copied(arguments: Arguments) -> Value | None:
    return arguments.values[1] if len(arguments.values) > 1 else None


def _reversed(arguments: Arguments) -> Value | None:
    return _backwards(arguments.values[0]) if len(arguments.values) == 1 else None


def _backwards(value: Value) -> Value:
    made = values.reverse(value)
    return replace(made, joined=True) if isinstance(made, Text) else made


def _replaced(arguments: Arguments) -> Value | None:
    texts = [value for value in arguments.all if isinstance(value, Text)]
    if len(texts) < 3:
        return None
    subject = max(texts, key=lambda text: len(text.data))
    others = [text for text in texts if text is not subject]
    return values.substitute(subject, _plain(others[0], subject), others[1])


def _plain(pattern: Text, subject: Text) -> bytes:
    """Return what a pattern matches in *subject*, where it is plain text: a marker."""
    if not pattern.is_known:
        return b""
    if pattern.data in subject.data:
        return pattern.data
    data = pattern.data.removesuffix(b"+").strip(b"/")
    is_plain = not re.search(rb"[\[\](){}*?^$|+]", re.sub(rb"\\.", b"", data))
    return data.replace(b"\\", b"") if is_plain else b""


def _listed(arguments: Arguments) -> Value | None:
    given = arguments.all
    if len(given) == 1 and isinstance(given[0], Items):
        return given[0]
    return Items(tuple(given)) if given else None


def _on_text(change: Callable[[Text], Text], arguments: Arguments) -> Value | None:
    return change(text_of(arguments.values[0])) if arguments.values else None


def _same(arguments: Arguments) -> Value | None:
    if len(arguments.values) > 2:
        return None
    return arguments.values[0] if arguments.values else NOTHING


def _split(arguments: Arguments) -> Value | None:
    texts = sorted((text_of(v) for v in arguments.values), key=lambda text: len(text.data))
    return _split_by(texts[-1], texts[0]) if len(texts) > 1 else None


def _split_by(text: Text, separator: Text) -> Value:
    return values.split(text, separator.data) if separator.data else text


_FUNCTIONS: tuple[tuple[frozenset[bytes], Callable[[Arguments], Value | None]], ...] = (
    (_APPEND, _appended),
    (_REDUCE_CALL, _reduced_call),
    (_MAP_CALL, _mapped_call),
    (_COPY, _copied),
    (_STRIP, lambda arguments: _on_text(values.strip, arguments)),
    (_LOWER, lambda arguments: _on_text(values.lower, arguments)),
    (_JOIN, _join),
    (_CONCAT, _concat),
    (_REVERSE, _reversed),
    (_REPLACE, _replaced),
    (_SPLIT, _split),
    (_LIST - {b"list"}, _listed),
    (_SAME | _CHARACTERS, _same),
)


def _join_method(value: Value, arguments: Arguments) -> Value | None:
    given = [*arguments.values, *([sep] if (sep := _separator(arguments)) else [])]
    if isinstance(value, Items):
        return values.join(text_of(given[0]) if given else NOTHING, value.values)
    if given and (isinstance(given[0], Items) or not value.data):
        return values.join(value, items_of(given[0])) if value.data else _strung(given[0])
    return value


def _strung(value: Value) -> Value:
    return values.join(NOTHING, value.values) if isinstance(value, Items) else value


def _concat_method(value: Value, arguments: Arguments) -> Value | None:
    if isinstance(value, Items) and any(isinstance(one, Items) for one in arguments.values):
        return Items((*value.values, *(one for v in arguments.values for one in items_of(v))))
    if isinstance(value, Items) and not arguments.values:
        return values.join(NOTHING, value.values)
    if isinstance(value, Items):
        return Items((*value.values, *arguments.values))
    return _together([value, *arguments.values]) if arguments.values else value


def _reduced(value: Value, arguments: Arguments) -> Value | None:  # noqa: ARG001
    return values.join(NOTHING, value.values) if isinstance(value, Items) else None


def _replace_method(value: Value, arguments: Arguments) -> Value | None:
    texts = [text_of(one) for one in arguments.all]
    if len(texts) < 2:
        return None
    text = text_of(value)
    return values.substitute(text, _plain(texts[0], text), texts[1])


def _delete_method(value: Value, arguments: Arguments) -> Value | None:
    text = text_of(value)
    for character in set(text_of(arguments.values[-1]).data) if arguments.values else ():
        text = values.substitute(text, bytes((character,)), NOTHING)
    return text


def _split_method(value: Value, arguments: Arguments) -> Value | None:
    separator = arguments.all[0] if arguments.all else NOTHING
    return _split_by(text_of(value), text_of(separator))


def _at_method(value: Value, arguments: Arguments) -> Value | None:
    number = text_of(arguments.values[0]).data if len(arguments.values) == 1 else b""
    found = item(value, number)
    return replace(found, named=True) if isinstance(found, Text) else found


def item(value: Value, number: bytes, first: int = 0) -> Value | None:
    """Return the item of a list that the digits *number* name; its first one is *first*."""
    if not isinstance(value, Items) or not re.fullmatch(rb"-?\d{1,4}", number):
        return None
    index = int(number) - (first if int(number) >= 0 else 0)
    return value.values[index] if -len(value.values) <= index < len(value.values) else None


def _format_method(value: Value, arguments: Arguments) -> Value | None:
    if not _is_format(value):
        return None
    return _formatted(text_of(value), arguments.values, arguments.named)


def _argument_method(value: Value, arguments: Arguments) -> Value | None:
    """Fill in the lowest of the fields `%1` to `%9`, as Qt does."""
    text = text_of(value)
    lowest = next((field for field in _QT_FIELDS if field in text.data), None)
    if lowest is None or len(arguments.values) != 1:
        return _format_method(value, arguments)
    at = text.data.index(lowest)
    ends = Text(text.cut(0, at)), Text(text.cut(at + 2, len(text.data)))
    return values.concat([ends[0], arguments.values[0], ends[1]], computed=True)


_QT_FIELDS = tuple(b"%%%d" % number for number in range(1, 10))


def _reverse_method(value: Value, arguments: Arguments) -> Value | None:  # noqa: ARG001
    return _backwards(value)


def _same_method(value: Value, arguments: Arguments) -> Value | None:  # noqa: ARG001
    return value


_METHODS: tuple[tuple[frozenset[bytes], Callable[[Value, Arguments], Value | None]], ...] = (
    (_JOIN | _COLLECT, _join_method),
    (_REDUCE, _reduced),
    (_REVERSE, _reverse_method),
    (_REPLACE, _replace_method),
    (_DELETE, _delete_method),
    (_SPLIT, _split_method),
    (frozenset((b"format", b"formatted")), _format_method),
    (frozenset((b"arg",)), _argument_method),
    (_AT, _at_method),
    (_STRIP, lambda value, _: values.strip(text_of(value))),
    (_LOWER, lambda value, _: values.lower(text_of(value))),
    (_CONCAT - _SAME | _APPEND, _concat_method),
    (_SAME | _CHARACTERS | _LIST, _same_method),
)
