import re
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from orscan.report import Diagnostic, Report
from orscan.reporters.markdown import code, plain
from tests.reporters.formats import MARKUP, hostile, written
from tests.reporters.golden import golden
from tests.reporters.reports import (
    CLEAN,
    CLIENT,
    FULL,
    HISTORY,
    HOSTILE,
    INCOMPLETE,
    KINDS,
    LATENT,
    PLAIN,
    SAME_KEY,
    finding,
    leak,
    report,
)

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OUR_LINK = re.compile(r"https://openrouter\.ai/(keys/[0-9a-f]{64}|docs/[a-z/-]+)")
OUR_HTML = {"<!-- -->"}


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens a reader of Markdown sees."""
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def foreign(text: str) -> list[str]:
    """Return the markup in *text* that no report of ours writes."""
    found = []
    for token in tokens(text):
        if token.type in {"html_block", "html_inline"} and token.content.strip() not in OUR_HTML:
            found.append(token.content)
        if token.type in {"image", "table_open", "hr", "s_open", "em_open"}:
            found.append(token.type)
        if token.type == "link_open" and not OUR_LINK.fullmatch(str(token.attrs["href"])):
            found.append(str(token.attrs["href"]))
    return found


def outside_code(text: str) -> str:
    """Return what of *text* is words, where GitHub looks for mentions, issues and addresses."""
    return "\n".join(token.content for token in tokens(text) if token.type == "text")


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_nothing_of_a_report_is_markup(shown: Report) -> None:
    assert not foreign(written("markdown", shown, verbose=True))


@pytest.mark.parametrize("text", MARKUP)
def test_no_path_name_or_message_is_markup(text: str) -> None:
    page = written("markdown", hostile(text))
    assert not foreign(page)
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert all(line.startswith(("## orscan: ", "### ")) for line in headings)


def test_nobody_is_mentioned_and_nothing_is_linked() -> None:
    text = "@everyone #1 https://evil.example www.evil.example"
    assert "@everyone" not in outside_code(written("markdown", hostile(text)))
    assert plain(text) == "@\u200beveryone \\#1 https\\://evil.example www\\.evil.example"


@pytest.mark.parametrize("text", [*MARKUP, "a", "`", "``a", "a``", " a "])
def test_code_is_code_whatever_it_holds(text: str) -> None:
    (inline,) = READER.parseInline(f"before {code(text)} after")
    kinds = [token.type for token in inline.children or ()]
    assert kinds == ["text", "code_inline", "text"]
    (shown,) = [one for one in inline.children or () if one.type == "code_inline"]
    assert shown.content.strip() == (" ".join(text.split()) or "-")


def test_a_report_that_is_incomplete_says_so_first() -> None:
    lines = written("markdown", INCOMPLETE).splitlines()
    assert lines[0].startswith("## orscan: Incomplete: 1 problem.")
    assert lines[2] == "> [!WARNING]"
    assert "- `data/private.bin`: `cannot be read: permission denied`" in lines


def test_only_a_clean_report_says_that_all_was_looked_at() -> None:
    said = "Everything that was asked for was looked at."
    assert said in written("markdown", CLEAN)
    assert said not in written("markdown", INCOMPLETE)
    assert said not in written("markdown", report(PLAIN))


def test_a_key_is_told_once_with_all_its_places() -> None:
    page = written("markdown", report(PLAIN, SAME_KEY))
    assert page.count("### error: ") == 1
    assert "- `.env:1:20`\n" in page
    assert "- `src/app.ts:3:14`\n" in page
    assert page.count("disable or delete it") == 1


def test_what_is_latent_says_so() -> None:
    assert "latent: `nothing on the client reads it yet`" in written("markdown", report(LATENT))


@pytest.mark.parametrize(
    "shown",
    [
        report(*(finding(n, f"src/d{n % 100}/f{n}.ts") for n in range(5000))),
        report(*(finding(1, f"src/d{n % 100}/f{n}.ts") for n in range(5000))),
        report(*(leak("x" * 4000 + str(n), message="m" * 9000) for n in range(500))),
        report(diagnostics=tuple(Diagnostic(f"f{n}", 1, "k", "m" * 999) for n in range(5000))),
    ],
    ids=["many keys", "one key at many places", "long texts", "many problems"],
)
def test_it_fits_into_a_comment(shown: Report) -> None:
    page = written("markdown", shown)
    assert len(page) < 65_536
    assert " more" in page


def test_what_there_is_no_room_for_is_counted() -> None:
    shown = report(*(finding(n, f"src/f{n}.ts") for n in range(5000)))
    page = written("markdown", shown)
    places = len(re.findall(r"^- `src/f\d+\.ts:3:14`$", page, re.MULTILINE))
    assert f"**And {5000 - places:,} more findings**" in page


def test_no_line_is_a_command_of_a_runner() -> None:
    for line in written("markdown", HOSTILE, verbose=True).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


def test_golden() -> None:
    for name, shown in (("full", FULL), ("history", HISTORY), ("client", CLIENT)):
        golden(f"{name}.md", written("markdown", shown, verbose=True))
