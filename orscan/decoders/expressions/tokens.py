"""Cuts code of any language into strings, words, holes of templates, and operators.

What languages call a comment, a name or a string differs; this knows what most have in common,
and sees code where there may be none: a comment that holds code is read as code.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    """What a token is. `LIST` is a list of bare words, as in `%w[a b]` and `qw(a b)`."""

    STRING = 0
    LIST = 1
    WORD = 2
    HOLE = 3
    OPERATOR = 4
    LINE = 5
    END = 6


class Token(NamedTuple):
    """A token: *text* begins at *at*, inside the quotes or brackets from *start* to *end*.

    *glued* tells that it follows the last token with nothing between.
    """

    kind: Kind
    start: int
    end: int
    at: int
    text: bytes
    glued: bool


END = Token(Kind.END, 0, 0, 0, b"", glued=False)
"""Stands behind the last token."""

MOST = 50_000
"""How many tokens are made of one text at the most."""

_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"
_INSIDE = rb"(?:[^(){}\n]|\([^()\n]{0,80}\)){1,120}"

HOLE = (
    rb"\$\{\{([^{}\n]{1,120})\}\}"
    rb"|\{\{-?([^{}\n]{1,120}?)-?\}\}"
    rb"|[$#]\{(" + _INSIDE + rb")\}"
    rb"|\$\((" + _INSIDE + rb")\)"
    rb"|%(" + _NAME + rb")%"
    rb"|!(" + _NAME + rb")!"
    rb"|\{(\$" + _NAME + rb"(?:->" + _NAME + rb")?)\}"
    rb"|\{([A-Za-z_][\w.]{0,80})\}(?=\{[A-Za-z_][\w.]{0,80}\})"
    rb"|(?<=\w\})\{([A-Za-z_][\w.]{0,80})\}"
)
"""A hole of a template, in a string or in bare text. The group that took part is its code."""

# Where a comment may begin is told by what stands before it.
_COMMENT = (
    rb"(?<!:)//[^\n]*"
    rb"|(?:(?<=\s)|\A)\#(?!define\b|[{\[!]|[a-z_]\w*[ ]?[=;(])[^\n]*"
    rb"|(?:(?<=\s)|\A)--(?=\s)[^\n]*"
    rb"|;;[^\n]*"
    rb"|/\*[^*]{0,2000}(?:\*(?!/)[^*]{0,2000}){0,100}\*/"
    rb"|<!--[^<>]{0,2000}-->"
    rb"|\(\*[^*]{0,400}\*\)"
    rb"|\{-[^\n{}-]{0,400}-\}"
)
_MARK = re.compile(rb"(?:/[/*]|#+|--|;;|<!--|\(\*|\{-)[ \t*]*")
_HOLDS_CODE = re.compile(rb"[\"'`][^\"'`\n]*[\"'`]|\w[ \t]?:?=[ \t]?\S|[$#%]\{")

_QUOTED = (
    rb"(?:[rRbBfFuUtT]{2}|u8|[bBfFrRuULNEsSctx]|)[@$&]{0,2}(?:"
    rb'"""[^"\\\n]*(?:\\.[^"\\\n]*)*"""'
    rb"|'''[^'\\\n]*(?:\\.[^'\\\n]*)*'''"
    # A shell has quotes of its own in "$(command "…")".
    rb'|"[^"\\\n$]*(?:(?>\\.|\$\([a-z]+[ ][^()\n]{0,200}\)|\$)[^"\\\n$]*)*"'
    rb"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
    rb"|`[^`\\\n]*(?:\\.[^`\\\n]*)*`)"
)
_INERT = rb"[\w$+/=-]{1,512}"
_BRACKETED = (
    rb'[bc]?r\#"[^"\n]*"\#'
    rb'|R"\([^()"\n]*\)"'
    rb"|\[\[" + _INERT + rb"\]\]"
    rb"|(?:%[qQ]|~[sS]|(?<![\w$.@>-])qq?)"
    rb"(?:\(" + _INERT + rb"\)|\{" + _INERT + rb"\}|\[" + _INERT + rb"\])"
)
_LIST = (
    rb"(?:[%~][wWi]|(?<![\w$.@>-])qw[ ]?)"
    rb"(?:\([^()\"']{0,4000}\)|\[[^\[\]\"']{0,4000}\]|\{[^{}\"']{0,4000}\}|/[^/\"'\n]{0,4000}/)"
)
_REGEX = (
    rb"(?<=[(,=:\[!&|?{;])/(?![*/\s])"
    rb"(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,200}\]){1,400}/[gimsuy]{0,4}"
)
_PATH = rb"(?:(?:\?\.|!\.|\.|->|::)\#?" + _NAME + rb")*"
_WORD = (
    rb"\$(?:(?:env|script|global|local|private):)?(?:" + _NAME + rb"|\d)" + _PATH
    + rb"|@{1,2}" + _NAME
    # A minus sign may be part of a bare word: of the pieces of a key.
    + rb"|-(?=\$[{(\w]|%\w|\{\{|(?:or|v1)\b|or-|r-|[0-9a-f]{6})(?<=[\w})%=:\"'\s]-)(?:\w[\w-]*)?"
    rb"|[\w\x80-\xff]+(?:-(?![->=])[\w\x80-\xff]*)*" + _PATH
    + rb"(?::(?:reverse|gsub|format|concat)(?=\())?"
)  # fmt: skip
_OPTION = rb"-(?:join|f|[ci]?replace|split)(?=[\s\"'(])"
_OPERATOR = (
    rb"\.\.\.|<<<|<<=|\.\.=|\|\|=|\?\?=|<>=|::=|::|=>|===?|!==?|<=>|>=|<=(?!-)|<-|->|<>|<<|\+\+"
    rb"|\+=|\.\.|\.=|&=|~=|:=|\?=|\|\||\|>|\?\?|\?:|&&|\\.|[^\n]"
)

_TOKEN = re.compile(
    rb"(?P<blank>[ \t\r\f\v]+|\\\r?\n|(?<=[ \t])[`_^]\r?\n)"
    rb"|(?P<line>\n)"
    rb"|(?P<comment>" + _COMMENT + rb")"
    rb"|(?P<lifetime>[&<]'[a-z_]\w*\b(?!'))"
    rb"|(?P<quoted>" + _QUOTED + rb")"
    rb"|(?P<bracketed>" + _BRACKETED + rb")"
    rb"|(?P<list>" + _LIST + rb")"
    rb"|(?P<regex>" + _REGEX + rb")"
    rb"|(?P<hole>" + HOLE + rb")"
    rb"|(?P<option>" + _OPTION + rb")"
    rb"|(?P<word>" + _WORD + rb")"
    rb"|(?P<operator>" + _OPERATOR + rb")"
)
_KINDS = {
    "quoted": Kind.STRING,
    "bracketed": Kind.STRING,
    "regex": Kind.STRING,
    "list": Kind.LIST,
    "word": Kind.WORD,
    "hole": Kind.HOLE,
    "line": Kind.LINE,
}
_QUOTE = re.compile(rb"[\w@$&%#]*(\"\"\"(?=.*\"\"\")|'''(?=.*''')|[\"'`])")
_BRACKET = re.compile(rb"[\w%~]*[ ]?(?:#\"|\"\(|\[\[|[(\[{/])")


def tokens(code: bytes, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of *code* from *start* to *end*, in order; blanks and comments are none."""
    end = len(code) if end is None else end
    at, last = start, start
    for _ in range(MOST):
        found = _TOKEN.match(code, at, end)
        if not found:
            return
        group = found.lastgroup or ""
        at = found.end()
        if group == "comment":
            at = _behind_comment(code, found)
        elif group not in ("blank", "lifetime"):
            yield _token(found, group, glued=found.start() == last)
            last = at


def _behind_comment(code: bytes, found: re.Match[bytes]) -> int:
    """Return where a comment ends, or only its mark where it holds code and has its own line."""
    line = code[max(0, found.start() - 200) : found.start()].rpartition(b"\n")[2]
    mark = _MARK.match(found[0])
    if mark and not line.strip(b" \t*") and _HOLDS_CODE.search(found[0], mark.end()):
        return found.start() + mark.end()
    return found.end()


def _token(found: re.Match[bytes], group: str, *, glued: bool) -> Token:
    kind = _KINDS.get(group, Kind.OPERATOR)
    start, end = found.span()
    first, last = _inside(found, group)
    return Token(kind, start, end, first, found.string[first:last], glued)


def _inside(found: re.Match[bytes], group: str) -> tuple[int, int]:
    """Return where the content of a token begins and ends."""
    start, end = found.span()
    text = found[0]
    if group == "quoted" and (quote := _QUOTE.match(text)):
        return start + quote.end(), end - (quote.end(1) - quote.start(1))
    if group == "hole":
        return next(found.span(n) for n in range(1, found.re.groups + 1) if found.start(n) > start)
    if group == "regex":
        return start + 1, start + text.rindex(b"/")
    if group in ("bracketed", "list") and (bracket := _BRACKET.match(text)):
        return start + bracket.end(), end - (2 if text.endswith((b'"#', b')"', b"]]")) else 1)
    return start, end
