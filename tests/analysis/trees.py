"""Small trees, and what the analysis says of them."""

from orscan import ruleset
from orscan.analysis import analyse
from orscan.analysis.examples import TreeOfTexts
from orscan.finding import Finding
from orscan.mentions import MENTIONS

RULES = ruleset.client_rules(ruleset.load())

VITE = {
    "package.json": '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "7.0.0"}}',
    "index.html": '<script type="module" src="/src/main.ts"></script>',
}
"""A project of Vite that starts with src/main.ts."""

CALL = """fetch("https://openrouter.ai/api/v1/chat/completions", {
  headers: { Authorization: `Bearer ${KEY}` },
})"""
"""A call of OpenRouter with the variable KEY."""


def found(texts: dict[str, str]) -> list[Finding]:
    """Return all findings in a tree of *texts*."""
    tree = TreeOfTexts(texts)
    seeds = [
        path for path in tree.paths if any(one in (tree.read(path) or b"") for one in MENTIONS)
    ]
    return analyse(tree, RULES, seeds).findings


def said(texts: dict[str, str]) -> list[str]:
    """Return `severity class variable path:line` of each finding in a tree of *texts*."""
    return [
        f"{one.severity.word} {one.leak_class} {one.variable} "
        f"{one.location.path}:{one.location.start.line}"
        for one in found(texts)
    ]


def in_vite(main: str, **others: str) -> list[str]:
    """Return what is said of a project of Vite whose entry holds *main*; `ai` is src/ai.ts."""
    files = {f"src/{name}.ts": text for name, text in others.items()}
    return said({**VITE, "src/main.ts": main, **files})


def ways(texts: dict[str, str]) -> list[list[str]]:
    """Return, for each finding, its chain as `role path`."""
    return [[f"{place.role} {place.path}" for place in one.chain] for one in found(texts)]
