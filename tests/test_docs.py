"""What the documentation shows can be done, and where it leads there is something."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from orscan.cli.app import group

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.parent.name != "rules")
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")


def docs_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_script", ROOT / "scripts" / "docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = docs_script()


def commands(text: str) -> Iterator[list[str]]:
    """Yield the calls of orscan that a page shows, as words without what is put in their place."""
    blocks = re.findall(r"```(?:sh|yaml)\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(orscan [^`]*)`", text)
    for line in lines:
        match = re.search(r"(?:^|[-|] *|&& *)(orscan [^#|]*)", line.strip())
        if match:
            yield shlex.split(match[1])


def named(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that *words* call, and their options."""
    command: click.Command = group
    rest = words[1:]
    while rest and isinstance(command, click.Group) and not rest[0].startswith("-"):
        found = command.get_command(click.Context(command), rest[0])
        assert found, f"there is no command {' '.join(words)}"
        command, rest = found, rest[1:]
    before = rest[: rest.index("--")] if "--" in rest else rest
    return command, [word for word in before if re.fullmatch(r"--?[a-z][a-z-]*", word)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_can_be_called(page: Path) -> None:
    for words in commands(page.read_text("utf-8")):
        command, options = named(words)
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        assert set(options) <= known, words


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.stem)
def test_links_lead_to_pages(page: Path) -> None:
    text = re.sub(r"`+[^`]*`+", "", page.read_text("utf-8"))
    for link in LINK.findall(text):
        if "://" not in link and not link.startswith("#"):
            assert (page.parent / link.partition("#")[0]).is_file(), link


def test_commands_are_found_in_pages() -> None:
    calls = [" ".join(words) for page in PAGES for words in commands(page.read_text("utf-8"))]
    assert "orscan scan --history" in calls
    assert any(call.startswith("orscan canary --") for call in calls)
    with pytest.raises(AssertionError, match="there is no command"):
        named(["orscan", "undo"])


RULE = {
    "title": "key in a text",
    "severity": "error",
    "confidence": "high",
    "class": "key",
    "why": "It can be read.",
    "fix": "Disable it.",
    "references": ["https://example.org/a"],
    "positive": [
        {"text": "a = {hex:64}\n", "path": "src/a.ts", "files": {"b.html": "```` x"}},
        {"text": "suppressed", "suppressed": True},
        *({"text": f"text {n}"} for n in range(7)),
    ],
    "negative": [{"text": "half", "why": "half a key"}],
}


def test_a_page_of_a_rule_says_why_and_what_to_do_and_shows_examples() -> None:
    text = SCRIPT.page("a-rule", RULE)
    assert text.startswith("# `a-rule`\n\n**Key in a text.** Severity error, ")
    assert "## Why it matters\n\nIt can be read.\n\n## What to do\n\nDisable it.\n" in text
    assert "`src/a.ts`\n\n```ts\na = {hex:64}\n```\n\nwith `b.html`\n\n`````html\n" in text
    assert "suppressed" not in text
    assert "text 3\n" in text
    assert "text 4" not in text
    assert "`orscan explain a-rule` shows 3 more." in text
    assert "Half a key:\n\n```text\nhalf\n```\n" in text
    assert text.endswith("## Read on\n\n- <https://example.org/a>\n")


def test_a_list_names_every_rule_of_every_kind() -> None:
    pages = dict(SCRIPT.generated())
    names = {path.stem for path in pages} - {"index"}
    assert names == {file.stem for file in (ROOT / "rules").glob("*/*.toml")}
    listed = pages[SCRIPT.PAGES / "index.md"]
    assert all(f"[`{name}`]({name}.md)" in listed for name in names)


def test_no_page_holds_a_key() -> None:
    for page in DOCS.rglob("*.md"):
        assert not re.search(r"sk-or-v1-[0-9a-f]{64}", page.read_text("utf-8"))
