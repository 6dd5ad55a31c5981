"""Decodes keys written in pieces that follow each other: joined strings, folded lines, markup.

A literal fixes where a key begins, or which of its characters stands there. A regex then finds
what has the shape of a key with glue between its characters: whatever code, text or markup puts
between two pieces of one string. The pieces are read against the 73 characters of a key, and
judged: glue that also stands between strings which nobody joins, such as a comma, needs a sign
that these are joined.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from orscan.decoders import MappedView, Occurring, View, merged, places, present
from orscan.location import Span
from orscan.rule import Form

_PREFIX = b"sk-or-v1-"
_LENGTH = len(_PREFIX) + 64
_SHORTEST = _LENGTH - _PREFIX.count(b"-")
"""A key's length where a joining call supplies its dashes."""

# However a prefix is cut, one of these is left; the short ones are quoted, or followed by what
# cuts it. Only markup right behind its first letter, and again further on, gets past.
_LITERALS: dict[bytes, tuple[int, int]] = {
    b"sk-": (0, 0),
    b"k-or": (0, 1),
    b"-v1-": (0, 5),
    **{b"sk" + cut: (0, 0) for cut in (b'"', b"'", b"`", b"\\", b"<", b"&", b"\x1b", b"\xe2\x80")},
    **dict.fromkeys((b'"k"', b"'k'", b"`k`", b'"k\\', b'"k-', b"'k-", b"`k-"), (1, 1)),
    b"s k - o": (0, 0),
}
"""Where in a literal the first character of a key stands, and how many characters precede it."""

_REACH = 16 << 10
"""How long a key may be with its glue, in bytes."""

_NEAR = 200
"""How far from a key the sign that its pieces are joined may stand, in bytes."""

_LABEL = 120
"""How long the label in front of a value may be, in bytes."""

_WIDEST_GROUP = 16
"""How many digits a group has at the most, where a space or a dash separates groups."""

# Glue, as verbose regexes that name each other as in PCRE. All repeats are bounded, and what
# could be read in two ways is atomic, so that a reading that fails costs no more than its length.
# Possessive repeats, and captures in atomic groups, are not used: early releases of Python 3.11
# get them wrong (python/cpython issues 106052 and 101955).
_GRAMMAR = {
    # The quotes of strings, as written in code, JSON, HTML and URLs.
    "quote": r"""\\{0,7}(?:"{1,3}|'{1,3}|`) | (?&quoted)""",
    "quoted": r"&(?:quot|apos|\#0?39|\#34|\#[xX]2[27]); | \\{1,4}(?:u00|x)2[27] | %2[27]",
    "letters": r"[bBrRfFuUlLNE@$&]{0,2} | u8",
    "space": r"[ \t\r\n]{0,80}",
    "break": r"""\r?\n | (?:\\{1,4}r)?\\{1,4}n(?:"\s{0,60},\s{0,60}")?""",  # \n", " in a notebook
    # What a reader does not see.
    "colour": r"""(?:\x1b|\\{1,4}(?:x1[bB]|u001[bB]|u\{1[bB]\}|033|e)|\^\[|\xe2\x90\x9b|&\#27;)
        \[[0-9;:?]{0,24}[A-Za-z] | \[\d[0-9;]{0,12}m""",
    "invisible": r"""\xe2\x80[\x8b-\x8f] | \xe2\x81\xa0 | \xef\xbb\xbf | \xc2\xad
        | &(?:shy|zwj|zwnj|NoBreak|ZeroWidthSpace|\#(?:8203|8204|8205|8288|173|65279)
            |\#[xX](?:200[b-dB-D]|2060|[aA][dD]|[fF][eE][fF][fF]));
        | \\{1,4}u(?:200[b-dB-D]|2060|00[aA][dD]|[fF][eE][fF][fF])""",
    "tag": r"""<[/!?]?[A-Za-z\-][^<>]{0,300}> | &lt;[/!?]?[A-Za-z\-][^<>&]{0,300}&gt;
        | \\{1,4}u003[cC](?:[^<>\\]|\\(?!u003)){0,300}\\u003[eE]""",
    "unseen": r"(?>(?:(?=[\x1b\\^\xe2\xef\xc2&<\[])(?:(?&colour)|(?&invisible)|(?&tag))){0,4})",
    # What may stand between two tokens of a program. A comment mark in front of a quote or an
    # operator is skipped alone: the program itself is commented out. No quotes in comments, or
    # keys that begin in many comments could all be read on through the same text.
    "comment": r"""(?:\#|//|--)[ \t]{0,40}(?=[+.&|~^*<"'`\\])
        | /\*(?:[^*"'`]|\*(?!/)|(?<=[a-z])'(?=[a-z])){0,200}\*/
        | (?://|\#|--|;;)(?:[^\r\n"'`]|(?<=[a-z])'(?=[a-z])){0,200}\r?\n""",
    "blank": r"""(?>(?:
        [ \t\r\n\f\v]{1,200}
        | (?=[\\`^_\#/\-;<\x1b\xe2\xc2&\[])(?:[\\`^_][ \t]{0,4}\r?\n
            | \\{1,4}[nrt](?:"\s{0,60},\s{0,60}")? | (?&comment) | (?&tag) | (?&colour)
            | \xc2\xa0 | &nbsp; | (?<=\n)-(?=[ \t]))
    ){0,12})""",
    "operator": r"(?:\+{1,2}|\.{1,2}|&(?!\#|&|[a-z]{4};)|\|\||<>|<<|[~^*]|%\+%)(?!=)",
    # From the end of a string token to behind the brackets and calls that close on it.
    "method": r"""\.(?:\w{1,24}\((?:["'`]-?["'`])?\)|(?:freeze|dup)\b)""",
    "end": r"(?>(?&quote)(?:sv?(?=[\s+),;]))?(?&method){0,2})",
    "closing": r"(?>(?:(?&space)[)\]}](?&method){0,2}){0,4}(?&blank))",
    # From the brackets and casts that open in front of a string token to behind its quote.
    "cast": r"""(?:new[ ])?(?:std::)?
            (?:string(?:_view)?|String(?:::from)?|str|QString|QLatin1String|TEXT|_T|T|array)\(
        | (?:(?:""|''|[\w:]{1,20})\.)?(?:[jJ]oin|[cC]oncat|implode|paste0)!?\((?:(?:""|''),[ ]?)?
        | new[ ]?\w{0,8}\[\][ ]? | \[\]string | String\.raw(?=`)""",
    "begin": r"(?>(?>(?:(?&cast)|[(\[{])(?&space)){0,4}(?:(?&letters))(?&quote))",
    # A statement that adds to the string: k += "…", k = k + "…", k.append("…"), k = [k "…"].
    "name": r"""(?>[$@%*&]{0,2}\w{1,40}(?:(?:\.|->|::)\w{1,40}|\[["']?\w{1,20}["']?\]){0,4})""",
    "sets": r"[ \t]{0,8}(?::?=|<-)[ \t]{0,8}",
    "verb": r"""(?:[Aa]ppend|[Cc]oncat|[Pp]ush|[Ww]rite|[Pp]rint|[Ff]print|[Aa]dd|[Pp]ut|[Pp]lus
        |strn?cat|paste|stringByAppendingString)\w{0,16}[ ]?[(:]""",
    "call": r"""(?:[$@*&]{0,2}\w{1,40}(?:\.|->|::)){0,4}(?&verb)(?&space)
        (?:(?&name)[ ]?,(?&space))?""",
    "adding": r"""(?>;?(?&blank)(?:(?:set|SET|let)[ ])?(?=[$@%*&\w])(?:
        (?&name)(?:[ \t]{0,8}(?:(?:[+.~&^*|]{1,2}|<>)=|<<)
            |(?&sets)(?:(?&call)|(?&name)[ \t]{0,8}(?&operator)|\[(?&name),?))
        |(?&call) | append[ ](?&name)
    )[ \t]{0,8})""",
    # The string itself named in the next: KEY="${KEY}…", set KEY=%KEY%…, KEY += …
    "renewing": r"""(?>[ \t]{0,8}(?:;|&{1,2}|(?&break))(?&space)(?:[A-Za-z]{2,8}[ ]){0,2}"?\w{1,40}
        (?:\+=(?&quote)?
        |[ ]{0,8}(?::?=|\+=)[ ]{0,8}f?(?&quote)?
            (?:[$\#]?\{{1,2}\w{1,40}\}{1,2}|%\w{1,40}%|!\w{1,40}!|\$\w{1,40}|\$\(\w{1,40}\))
            (?&quote){0,2}
        |[ ]\+=[ ]))""",
    # Interpolated strings: ${"…"}, #{'…'}, {'…'} and \("…").
    "opening": r"(?>(?:[$\#]?\{{1,2}|[\\$]\()(?&space)(?:(?&letters))(?&quote))",
    # "sk-or-v1-%s" % "…", "{}".format("…"), printf '%s' …
    "field": r"%(?:\d\$)?[svS@] | \{\d?(?::s)?\} | ~[as]",
    "format": r"""(?>(?>(?:(?&field)){1,8})(?:\\{1,4}n)?(?&quote)\)?(?&blank)
        (?:(?:%|-f|,|\.\w{1,12}\()(?&blank))?(?&begin)?)""",
    # A list of strings: "…", "…", or one a line behind a dash.
    "comma": r"(?>(?&blank),(?&blank)(?&begin))",
    "bullet": r"(?>[ \t]{0,20}(?&break)[ \t]{0,80}(?:-[ ]){1,2}[ ]{0,4}(?&quote)?)",
    "join": r"(?&unseen)(?:(?&end)(?&comma)|(?&quote)?(?&bullet))(?&unseen)",
    # A line's end, what continues it, and what stands in front of the next.
    "continued": r"\\|\^|`|=|[ ]_|[ \t]{1,200}(?:\||\xe2\x94\x82|\*|\#)",
    "margin": r"""(?:\#{1,3}|//[/!]?|--|[*>|;!+"'\\]|\xe2\x94\x82|REM|rem|dnl)[ \t]{0,40}""",
    "line-wrap": r"""(?>(?&unseen)(?:(?&continued))?[ \t]{0,2}(?:(?&break))
        [ \t]{0,120}(?&margin){0,3}(?&unseen))""",
    "markup": r"""(?>(?:(?:(?&colour)|(?&invisible)|[ \t\r\n]{0,80}(?&tag)){1,24})
            (?:(?<=>)[ \t\r\n]{1,80})?)
        | \]\]>[ \t\r\n]{0,80}<!\[CDATA\[
        |\*{1,3} | \\(?:allowbreak|linebreak|-|/)(?:\{\})?[ ]? | \\""",
    "group": r"[ \-]",
    # All of it, by first character. What is behind the end of a string may be another string.
    "behind_string": r"""(?&comma)
        |(?&closing)(?:
            (?>(?&operator)(?&blank)(?:(?:(?:""|'')(?&blank))?(?&operator)(?&blank))?)
            |(?>(?:\.{1,2}|->|::)?(?&verb)(?&space))
            |(?&adding))(?&begin)
        |(?&blank)(?:(?&letters))(?!`)(?&quote)
        |(?&space)(?:\}{1,2}|\))(?:(?&space)(?&opening))?
        |(?&bullet)
        |(?&renewing)
        |""",
    "glue": r"""(?&group)
        |\\(?=-)
        |(?=["'`&%<^\\\[\x1b\xe2\xef\xc2])(?&unseen)(?&end)(?:(?&behind_string))(?&unseen)
        |(?=[%{~])(?&format)
        |(?=[$\#{\\])(?&opening)
        |(?=[;&\s\\])(?:(?&renewing)|(?&bullet))
        |(?=[\\^`=\s<&\[\x1b\xe2\xef\xc2])(?&line-wrap)
        |(?=[\\*\s<&^\[\]\x1b\xe2\xef\xc2])(?:(?&markup))
        |\]\](?&space)\.\.(?&space)\[\[""",
}
_WRITTEN = r"[0-9a-fkorv\-]"
"""What a key is written with, but for its first character."""

_GLUE = rf"(?&glue)(?={_WRITTEN})"
_FIRST = re.compile(
    rb"""s(?=[k"'`&\\%<^*{~$#;=\]\[\x1b\xe2\xef\xc2\r\n]|[ ]k)"""
    rb"(?!k-(?:[0-9A-Za-np-z_]|or-v1-[0-9a-f]{64}))"
)
"""The first character of a key with glue in it, by what follows. No glue begins like a word."""

_STRETCHES = 10
"""How many stretches of characters and glue, in turn, must have the shape of a key.

Only a few, so that a text in which keys begin everywhere is not read to its end from each.
"""

_STRETCH = re.compile(rf"{_WRITTEN}{{1,{_LENGTH}}}".encode())
_DIGITS = re.compile(rb"[0-9a-f]*")
_FAMILIES = ("group", "join", "line-wrap", "markup")

# Signs that strings are joined: what joins them, and a list that closes in front of it.
_JOINERS = (
    *(b"join", b"concat", b"implode", b"paste0", b"append", b"push", b"strcat", b"str_c", b"(str "),
    *(
        b" cat(",
        b"mkstring",
        b"reduce",
        b"inject",
        b"fold",
        b"sprint(",
        b"glue(",
        b"collect::<string>",
    ),
)
_NO_JOINER = re.compile(
    rb"(?i)(?:path(?:\.|::)|url|import )join|join_?path|(?:append|push)\w*\(\s*[(\[{]"
)
_BEHIND_LIST = r"(?>(?:(?&quote)|[\s,\])}]|\\{1,4}[nrt]){1,40})[.|\->][^;\n]{0,80}"
_LIST_GOES_ON = (b"(", b"[", b"{", b",", b"Join", b"Join:", b"''", b'""')
_SEPARATOR = r"""(?:"(?:[^\w"\n]|\\[nrt]){1,8}"|'(?:[^\w'\n]|\\[nrt]){1,8}')"""
_SEPARATED = rf"""{_SEPARATOR}\s{{0,4}}(?:\.\s{{0,4}}join|,\s{{0,4}}[\[({{])
    | (?i:join\w{{0,10}})\(\s{{0,4}}{_SEPARATOR}
    | [\])}}]\s{{0,4}},\s{{0,4}}{_SEPARATOR}\s{{0,4}}\)"""
_UNSEPARATED = r"""(?>(?:(?&quote)|[\s,\])}]){1,40})(?:sep|collapse)\s{0,2}=\s{0,2}(?:""|'')"""
_DASHES = r"""(["'`])-\1|%s-%s|\}-\$?\{"""

# Signs that a line or a paragraph ends within a value.
_ASSIGNED = r"""(?:=|:[ \t]{0,8}[>|][+\-]?\d?
        |(?i:key|token|secret|bearer|authorization|credential|password)\w{0,8}["'\]]{0,2}[ \t]{0,4}
            (?::|[ \t]))
    [ \t]{0,8}(?:\r?\n[ \t]{1,80})?(?:(?&letters))(?:\\{0,7}["'`])?(?&unseen)\Z"""
_CONTINUED = r"(?&unseen)[ \t]{0,2}(?:\\[ \t]{0,2}\r?\n|[\^=_])"
_ANNOUNCED = r"""(?i:prefix|pattern|format|starts?|begins?)[\w \t"'`]{0,12}[=:][\s>|"'`]{0,20}\Z"""
_TAG_NAME = re.compile(rb"<[/!?]?([\w:\-]+)")
_INLINE = re.compile(
    rb"span|font|mark|code|kbd|samp|tt|[biust]|em|strong|small|big|wbr|ins|del|var|su[bp]|r|rPr|--.*"
    rb"|\w+:(?!(?:p|h|tc|tr|table-.*|list-item)\Z)[\w\-]+"
)

_WORDS = r"""(?:%[wW]|\bqw|\w=|=[ ]@?)[ ]?[\[({<][ \t\r\n]{0,80}\Z
    | (?&field){2}(?:\\n)?(?&quote)[ ]{1,4}\Z"""
_MORE_DIGITS = r"(?&begin)[0-9a-f]{1,80}(?&quote)"
_CARRIES_ON = {
    "concat": rf"[0-9a-f]|(?&end)(?&closing)(?&operator)(?&blank){_MORE_DIGITS}",
    "join": rf"[0-9a-f]|(?&end)(?&space),(?&space){_MORE_DIGITS}",
    "line-wrap": r"\w",
}


def _expanded(pattern: str) -> str:
    return re.sub(r"\(\?&([\w-]+)\)", lambda name: f"(?:{_expanded(_GRAMMAR[name[1]])})", pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[bytes]:
    """Compile when first needed: most runs need none of this."""
    return re.compile(_expanded(pattern).encode(), re.VERBOSE)


class _Glue(NamedTuple):
    """What stands in front of character *at* of a key."""

    at: int
    text: bytes

    @property
    def family(self) -> str:
        return _family(self.text)


@dataclass(slots=True)
class _Key:
    """A key as far as it has been read: the runs of bytes it is written in, and the glue.

    A dash that a joining call supplies is an empty run.
    """

    start: int
    runs: list[tuple[int, int]] = field(default_factory=list)
    glue: list[_Glue] = field(default_factory=list)
    length: int = 0

    @property
    def end(self) -> int:
        return self.runs[-1][1]

    @property
    def is_dashed(self) -> bool:
        return any(start == end for start, end in self.runs)

    @property
    def steps(self) -> tuple[str, ...]:
        """The families of its glue, in order of first use."""
        families = ("markup" if one.family == "group" else one.family for one in self.glue)
        return tuple(dict.fromkeys(families))

    @property
    def seam(self) -> _Glue | None:
        """The glue, where all there is stands between the prefix and the body."""
        return self.glue[0] if [one.at for one in self.glue] == [len(_PREFIX)] else None

    def take(self, start: int, end: int) -> None:
        self.runs.append((start, end))
        self.length += max(1, end - start)

    def skip(self, glue: re.Match[bytes]) -> None:
        at, one = glue.end(), _Glue(self.length, glue[0])
        self.glue.append(one)
        wants_dash = _PREFIX[self.length : self.length + 1] == b"-"
        if wants_dash and glue.string[at : at + 1] != b"-" and one.family == "join":
            self.take(at, at)

    def view(self, data: bytes) -> MappedView:
        whole = b"".join(data[start:end] or b"-" for start, end in self.runs)
        starts = [at for start, end in self.runs for at in range(start, max(end, start + 1))]
        ends = [at for start, end in self.runs for at in range(min(end, start + 1), end + 1)]
        return MappedView(whole, self.steps, starts, ends, gap=0)


def _starts(data: bytes, occurring: Occurring | None) -> list[int]:
    """Return where a key with glue in it may begin, in order: too often, but never too rarely.

    What a literal in the middle of a prefix belongs to is looked for only where the rest follows.
    """
    begins: list[int] = []
    before: list[Span] = []
    for literal in present(data, _LITERALS, occurring):
        skipped, length = _LITERALS[literal]
        for place in places(data, literal, occurring):
            at = place + skipped
            if not length:
                begins.append(at)
            elif _read(data, at, length):
                before.append(Span(max(0, at - _REACH), at + 1))
    begins += [
        letter.start()
        for span in merged(before)
        for letter in _FIRST.finditer(data, span.start, span.end)
    ]
    return sorted({at for at in begins if _has_shape(data, at)})


def _has_shape(data: bytes, at: int) -> bool:
    """Whether what begins at *at* goes on like a key with glue in it."""
    if not _FIRST.match(data, at):
        return False
    end = at + 1
    for number in range(_STRETCHES):
        stretch = _STRETCH.match(data, end) or _compiled(_GLUE).match(data, end)
        if not stretch:
            return number > 1 and end - at >= _SHORTEST
        end = stretch.end()
    return True


def _read(data: bytes, at: int, length: int = 0) -> _Key | None:
    """Return the key that begins at *at*, or None where the text is none.

    Where *length* of its characters stand in front of *at*, it is the rest of that key.
    """
    key = _Key(at, length=length)
    while (end := _run(data, at, key.length)) > at:
        key.take(at, end)
        if key.length == _LENGTH:
            return key
        glue = _compiled(_GLUE).match(data, end)
        if not glue or glue.end() - key.start > _REACH:
            return None
        key.skip(glue)
        at = glue.end()
    return None


def _run(data: bytes, at: int, length: int) -> int:
    """Return where what carries on a key ends, *length* characters of which are read."""
    while length < len(_PREFIX):
        if data[at : at + 1] != _PREFIX[length : length + 1]:
            return at
        at, length = at + 1, length + 1
    digits = _DIGITS.match(data, at, at + _LENGTH - length)
    return digits.end() if digits else at


@lru_cache(64)
def _family(glue: bytes) -> str:
    """Return the first family that *glue* is of; the many others are all of concatenation."""
    known = (one for one in _FAMILIES if _compiled(f"(?&{one})").fullmatch(glue))
    return next(known, "concat")


def _fits(data: bytes, key: _Key) -> bool:
    """Whether what was read has a key's bounds."""
    more = _compiled(_CARRIES_ON.get(key.glue[-1].family, "[0-9a-f]"))
    return key.end - key.start <= _REACH and not more.match(data, key.end)


def _is_grouped(data: bytes, key: _Key) -> bool:
    """Whether separated groups, if any, are equally long, or the words of a list."""
    separators = {one.text for one in key.glue if one.family == "group"}
    if not separators:
        return True
    if separators == {b" "} and _compiled(_WORDS).search(_before(data, key)):
        return True
    cuts = [len(_PREFIX), *(one.at for one in key.glue if one.at > len(_PREFIX)), _LENGTH]
    sizes = {end - start for start, end in pairwise(cuts)}
    return len(separators) == len(sizes) == 1 and max(sizes) <= _WIDEST_GROUP


def _is_dashed(data: bytes, key: _Key) -> bool:
    """Whether somebody supplies the dashes that are missing."""
    around = data[max(0, key.start - _NEAR) : key.end + _NEAR]
    return not key.is_dashed or bool(_compiled(_DASHES).search(around))


def _is_joined(data: bytes, key: _Key) -> bool:
    """Whether a prefix and a body in one piece each belong together."""
    seam = key.seam
    if not seam or seam.family in {"concat", "group"}:
        return True
    if seam.family == "join":
        return _is_joined_list(data, key)
    if seam.family == "markup" and _is_inline(seam.text):
        return True
    return _is_one_value(data, key, seam)


def _is_joined_list(data: bytes, key: _Key) -> bool:
    statement, after = _statement(_before(data, key)), data[key.end : key.end + 2 * _NEAR]
    if any(_compiled(_SEPARATED).search(text) for text in (statement, after)):
        return False
    call = re.split(rb"[)\]}]", re.sub(rb"\[\]|\{\d?\}", b"%s", statement))[-1]
    if _joins(call) or _compiled("(?&field){2}").search(call):
        return True
    behind = _compiled(_BEHIND_LIST).match(after)
    if (behind and _joins(behind[0])) or _compiled(_UNSEPARATED).match(after):
        return True
    name = _list_name(statement)
    return any(_uses(line, name) for line in after.split(b"\n"))


def _statement(before: bytes) -> bytes:
    """Return the end of *before* that belongs to what follows it."""
    *lines, last = before.rpartition(b";")[2].split(b"\n")
    while lines and lines[-1].rstrip().endswith(_LIST_GOES_ON):
        last = lines.pop() + b"\n" + last
    return last


def _joins(text: bytes) -> bool:
    lower = _NO_JOINER.sub(b"", text).lower()
    return any(word in lower for word in _JOINERS)


def _list_name(statement: bytes) -> bytes:
    """Return the name that *statement* gives to a list, empty where it gives none."""
    target, *value = re.split(rb"<-|:?=(?!>)", statement, maxsplit=1)
    words = re.findall(rb"\w+", re.split(rb"(?<!:):(?!:)", target)[0])
    return words[-1] if value and words else b""


def _uses(line: bytes, name: bytes) -> bool:
    """Whether *line* joins what *name* stands for."""
    if not name or name not in line:
        return False
    word = rb"\b" + name + rb"\b"
    pair = name + rb"\W{0,3}0\W{1,12}" + name + rb"\W{0,3}1|" + name + rb"\[[@*]\]"
    return bool((re.search(word, line) and _joins(line)) or re.search(pair, line))


def _is_inline(markup: bytes) -> bool:
    """Whether a reader sees one word where *markup* stands in it."""
    tags = _TAG_NAME.findall(markup)
    return not re.search(rb">\s", markup) and all(_INLINE.fullmatch(tag) for tag in tags)


def _is_one_value(data: bytes, key: _Key, seam: _Glue) -> bool:
    before = data[max(0, key.start - _LABEL) : key.start]
    quote = before[-1:]
    if quote == seam.text[:1] == b"`":  # `sk-or-v1-` in a text
        return False
    if quote in {b'"', b"'", b"`"} and data[key.end : key.end + 1] == quote:
        return True
    if _compiled(_CONTINUED).match(seam.text):
        return True
    return bool(_compiled(_ASSIGNED).search(before)) and not _compiled(_ANNOUNCED).search(before)


def _before(data: bytes, key: _Key) -> bytes:
    return data[max(0, key.start - _NEAR) : key.start]


_RULES: tuple[Callable[[bytes, _Key], bool], ...] = (_fits, _is_grouped, _is_dashed, _is_joined)


class Pieces:
    """Puts keys together whose pieces follow each other with nothing but glue between them.

    The views hold one key each, whole; its pieces are those bytes of the text that carry it.
    """

    name = "pieces"
    form = Form.SPLIT
    literals: tuple[bytes, ...] = tuple(_LITERALS)

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`."""
        for start in _starts(data, occurring):
            key = _read(data, start)
            if key and all(rule(data, key) for rule in _RULES):
                yield key.view(data)
