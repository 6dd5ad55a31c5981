"""Writes what is generated from other files: the hook's literals, and parts of the README.

python scripts/generate.py           write
python scripts/generate.py --check   fail where something is out of date
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from orscan import ruleset
from orscan.cli.scan import scan
from orscan.decoders.table import DECODERS, load
from orscan.matcher import Matcher
from orscan.mentions import MENTIONS
from orscan.sources.archive.detect import STARTS, SUFFIXES

ROOT = Path(__file__).resolve().parent.parent
NEWLINE = "\n"
LITERALS_HEADER = '''"""The form and literals of each decoder. Written by scripts/generate.py."""

LITERALS: dict[str, tuple[str, tuple[bytes, ...]]] = {
'''
HEADER = '''"""What no harmless text holds. Written by scripts/generate.py; do not edit.

A text without any of these literals, and a file that neither begins nor is called like an archive,
holds no key that a bundled rule finds, and has nothing to do with OpenRouter. The
commit hook's short cut reads it instead of loading all rules and decoders.
"""

'''


def decoder_literals() -> str:
    """Return the module of each decoder's form and literals."""
    parts = []
    for on_demand in DECODERS:
        decoder = load(on_demand.name)
        items = "".join(f"            {_quoted(literal)},\n" for literal in decoder.literals)
        parts.append(
            f'    "{on_demand.name}": (\n        "{decoder.form}",\n        (\n{items}        ),\n'
            "    ),\n"
        )
    return LITERALS_HEADER + "".join(parts) + "}\n"


def hotlist() -> str:
    """Return the module of literals."""
    rules = ruleset.secret_rules(ruleset.load())
    of_rules = Matcher(rules, [load(one.name) for one in DECODERS]).literals
    literals = _least((*of_rules, *MENTIONS))
    return HEADER + "".join(
        f"{name} = (\n{''.join(f'    {_quoted(item)},{NEWLINE}' for item in items)})\n"
        for name, items in (
            ("LITERALS: tuple[bytes, ...]", literals),
            ("ARCHIVE_STARTS", sorted(STARTS)),
            ("ARCHIVE_SUFFIXES", sorted(SUFFIXES)),
        )
    )


def _least(literals: Sequence[bytes]) -> list[bytes]:
    """Return the literals that hold no other: where one of all occurs, one of these does."""
    return [one for one in literals if not any(other in one for other in literals if other != one)]


def _quoted(literal: bytes | str) -> str:
    if isinstance(literal, str):
        return f'"{literal}"'
    text = repr(literal)[2:-1]
    if repr(literal)[1] == "'":
        text = text.replace("\\'", "'").replace('"', '\\"')
    return f'b"{text}"'


def rule_table() -> str:
    """Return the README's table of rules."""
    rows = [
        f"| `{rule.id}` | {rule.leak_class} | {rule.severity.word} | {rule.title} |\n"
        for rule in ruleset.load()
    ]
    return "| rule | class | severity | finds |\n| --- | --- | --- | --- |\n" + "".join(rows)


def option_table() -> str:
    """Return the README's table of the options of `orscan scan`."""
    rows = []
    for option in scan.params:
        if isinstance(option, click.Option):
            names = ", ".join(f"`{name}`" for name in option.opts)
            rows.append(f"| {names} | {' '.join((option.help or '').split())} |\n")
    return "| option | means |\n| --- | --- |\n" + "".join(rows)


def generated() -> Iterator[tuple[Path, str]]:
    """Yield each generated file with the text it should have."""
    yield ROOT / "orscan" / "decoders" / "literals.py", decoder_literals()
    yield ROOT / "orscan" / "hotlist.py", hotlist()
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    for name, part in (("rules", rule_table()), ("options", option_table())):
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        text = re.sub(
            f"{re.escape(start)}.*?{re.escape(end)}",
            lambda _, whole=start + part + end: whole,
            text,
            flags=re.DOTALL,
        )
    yield readme, text


def main() -> int:
    """Write or check; return the exit code."""
    stale = [(path, text) for path, text in generated() if path.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path, _ in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run python scripts/generate.py")
        return 1 if stale else 0
    for path, text in stale:
        path.write_text(text, "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
