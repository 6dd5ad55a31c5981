"""Writes the pages of the documentation that tell of the rules: one a rule, and a list of all.

python scripts/docs.py           write
python scripts/docs.py --check   fail where a page is out of date or of a rule that is no more

Examples stand as the rules have them, with placeholders such as {hex:64} where a key has its
digits: no key-shaped text is stored.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
PAGES = ROOT / "docs" / "rules"

SHOWN = 5
"""How many examples of either kind a page has; the rule's file has all."""

KINDS = {
    "secret": ("Keys in text", "Keys themselves, in whatever form they are written."),
    "client": (
        "Keys on their way",
        "How a key gets to who must not have it: clients, logs, callers.",
    ),
    "practice": (
        "How keys are kept",
        "Habits that make a leak likely or dear, in a repository and in the account.",
    ),
}
LANGUAGES = {
    "cjs": "js",
    "Dockerfile": "docker",
    "gradle": "groovy",
    "htm": "html",
    "kts": "kotlin",
    "mjs": "js",
    "plist": "xml",
    "py": "python",
    "rb": "ruby",
    "sh": "bash",
    "vue": "html",
    "svelte": "html",
    "yml": "yaml",
}
PLAIN = {"js", "jsx", "ts", "tsx", "json", "html", "xml", "toml", "yaml", "java", "dart", "php"}
HEAD = """# Rules

`orscan rules list` prints this list, `orscan explain RULE` a rule with all its examples.
In the examples, `{hex:64}` and the like stand for the digits of a key: no key-shaped text is
stored.
"""
BACKTICKS = re.compile("`+")


def fenced(text: str, language: str = "") -> str:
    """Return *text* as a block of code that no line in it can end."""
    longest = max(map(len, BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}\n"


def language_of(path: str) -> str:
    """Return the name a highlighter knows the language of *path* by; empty for none."""
    name = path.rpartition("/")[2]
    ending = name.rpartition(".")[2]
    known = LANGUAGES.get(ending, ending)
    return known if known in PLAIN or ending in LANGUAGES else ""


def example(one: Mapping[str, Any]) -> str:
    """Return an example with the reason, where it stands, and the files beside it."""
    path = one.get("path", "")
    parts = [f"{one['why'][:1].upper()}{one['why'][1:]}:\n"] if one.get("why") else []
    if path:
        parts.append(f"`{path}`\n")
    parts.append(fenced(one["text"], language_of(path) if path else "text"))
    for name, text in one.get("files", {}).items():
        parts.append(f"with `{name}`\n\n{fenced(text, language_of(name))}")
    return "\n".join(parts)


def examples(heading: str, several: Sequence[Mapping[str, Any]], rule_id: str) -> str:
    """Return a section with the first examples, and how many more there are."""
    if not several:
        return ""
    parts = [f"## {heading}\n", *(example(one) for one in several[:SHOWN])]
    if len(several) > SHOWN:
        more = len(several) - SHOWN
        parts.append(f"`orscan explain {rule_id}` shows {more} more.\n")
    return "\n".join(parts) + "\n"


def page(rule_id: str, rule: Mapping[str, Any]) -> str:
    """Return the page of a rule."""
    links = "".join(f"- <{link}>\n" for link in rule.get("references", ()))
    found = [one for one in rule.get("positive", ()) if not one.get("suppressed")]
    return (
        f"# `{rule_id}`\n\n**{rule['title'][:1].upper()}{rule['title'][1:]}.** "
        f"Severity {rule['severity']}, confidence {rule['confidence']}, "
        f"class `{rule['class']}`.\n\n"
        f"## Why it matters\n\n{rule['why']}\n\n## What to do\n\n{rule['fix']}\n\n"
        + examples("What is found", found, rule_id)
        + examples("What is left alone", rule.get("negative", ()), rule_id)
        + (f"## Read on\n\n{links}" if links else "")
    ).rstrip() + "\n"


def index(rules: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]) -> str:
    """Return the page that lists all rules by their kind."""
    parts = [HEAD]
    for kind, (heading, said) in KINDS.items():
        rows = "".join(
            f"| [`{name}`]({name}.md) | {rule['severity']} | {rule['title']} |\n"
            for name, rule in rules[kind]
        )
        parts.append(
            f"\n## {heading}\n\n{said}\n\n| rule | severity | finds |\n| --- | --- | --- |\n{rows}"
        )
    return "".join(parts)


def generated() -> Iterator[tuple[Path, str]]:
    """Yield each page with the text it should have."""
    rules = {
        kind: [
            (file.stem, tomllib.loads(file.read_text("utf-8")))
            for file in sorted((RULES / kind).glob("*.toml"))
        ]
        for kind in KINDS
    }
    yield PAGES / "index.md", index(rules)
    for several in rules.values():
        for name, rule in several:
            yield PAGES / f"{name}.md", page(name, rule)


def main() -> int:
    """Write or check; return the exit code."""
    pages = dict(generated())
    known = set(PAGES.glob("*.md"))
    stale = [path for path, text in pages.items() if path not in known or path.read_text() != text]
    gone = sorted(known - set(pages))
    if "--check" in sys.argv[1:]:
        for path in [*stale, *gone]:
            print(f"{path.relative_to(ROOT)} is out of date: run python scripts/docs.py")
        return 1 if stale or gone else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(pages[path], "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    for path in gone:
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
