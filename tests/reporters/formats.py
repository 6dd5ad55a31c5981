"""What the tests of several formats share: how they render, and text that tries to be markup."""

from orscan.report import Report
from orscan.reporters import RenderOptions, render
from tests.reporters.reports import finding, leak, report

AT = 1_790_000_000
"""When the scans of these tests ended: 2026-09-21, 13:33:20 UTC."""


def written(name: str, shown: Report, *, verbose: bool = False) -> str:
    """Return *shown* in the format *name*, as of `AT`."""
    return render(name, shown, RenderOptions(tool_version="1.2.3", verbose=verbose, at=AT))


MARKUP = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\"' onmouseover=alert(1) x='",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "`` `code` ``` ````",
    "```\n# heading\n```",
    "| a | b |\n| --- | --- |",
    "@everyone #1 https://evil.example www.evil.example",
    "<!-- --> &lt;b&gt; ]]> <?xml?> <![CDATA[x]]>",
    "*bold* _it_ ~~no~~ $x^2$",
    "\\` \\",
    "- [ ] item\n1. one\n> quote",
    " ",
)
"""What would be markup in HTML, XML or Markdown, if it were let."""


def hostile(text: str) -> Report:
    """A report in which every text from outside is *text*."""
    return report(
        finding(1, text, message=text, fix=text, encoding=(text,)),
        leak(text, variable=text, message=text),
        leak(text, variable=text, message=text, rule_id=text),
    )
