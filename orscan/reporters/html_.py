"""The format `html`: one file that holds all, to be opened from a disk, sent on, or printed.

It loads nothing and sends nothing: its content security policy allows its own style and script by
their hashes, and nothing else. All of it works without the script, which adds search only.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files

from orscan.finding import Finding
from orscan.report import FOUND, Diagnostic, Report
from orscan.reporters import RenderOptions
from orscan.reporters.facts import carrier, ended, missed, noticed, place_of, title, told
from orscan.reporters.page import Page, escaped, scrolled, section
from orscan.reporters.page.findings import findings
from orscan.reporters.page.keys import keys
from orscan.reporters.page.places import places
from orscan.reporters.wording import counted, is_clean, summary, why_suppressed
from orscan.rule import Described, Severity

_LINK = re.compile(r"https?://[A-Za-z0-9._~/?#=&%+:-]+")


def render(report: Report, options: RenderOptions) -> str:
    """See `Reporter`."""
    page = Page(report, options)
    sections = [
        ("problems", "Not scanned", _problems("problems", "Not scanned", missed(report))),
        ("keys", "Keys and exposure", keys(page)),
        ("matrix", "Keys and places", places(page)),
        ("findings", "Findings", findings(page)),
        ("rules", "What to do", _rules(page)),
        ("suppressed", "Suppressed", _suppressed(page)),
        ("notices", "Notices", _problems("notices", "Notices", noticed(report))),
    ]
    shown = [(name, heading, body) for name, heading, body in sections if body]
    links = "".join(f'<li><a href="#{name}">{heading}</a></li>' for name, heading, _ in shown)
    style, script = _asset("report.css"), _asset("report.js")
    return (
        f"{_head(report, style, script)}\n<body>\n"
        f'<a class="skip" href="#main">Skip to the report</a>\n{_banner(report)}'
        + (f'<nav aria-label="Parts of the report"><ul>{links}</ul></nav>\n' if shown else "")
        + f'<main id="main">\n{"".join(body for _, _, body in shown)}</main>\n{_footer(page)}'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    return files("orscan").joinpath("reporters", "page", name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _head(report: Report, style: str, script: str) -> str:
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>orscan: {escaped(summary(report)[0])}</title>\n<style>{style}</style>\n</head>"
    )


def _banner(report: Report) -> str:
    result, *others = summary(report)
    kind = " bad" if report.exit_code == FOUND else "" if is_clean(report) else " unsure"
    counts = [
        (counted(report.keys, "key"), bool(report.keys)),
        *((counted(report.count(one), one.word), True) for one in reversed(Severity)),
        (f"{len(report.suppressed):,} suppressed", bool(report.suppressed)),
        (f"{len(missed(report)):,} not scanned", report.incomplete),
    ]
    boxes = "".join(_count(text) for text, wanted in counts if wanted)
    unsure = (
        '<p class="state unsure">This report is incomplete: part of what was asked for could not '
        'be looked at. <a href="#problems">What that was</a></p>\n'
        if report.incomplete
        else ""
    )
    whole = " Everything that was asked for was looked at." if is_clean(report) else ""
    return (
        "<header>\n<h1>orscan report</h1>\n"
        f'<p class="state{kind}">{escaped(result)}{whole}</p>\n{unsure}'
        f'<ul class="counts" aria-label="Counts">{boxes}</ul>\n'
        f'<p class="quiet">{escaped(" ".join(others))}</p>\n</header>\n'
    )


def _count(text: str) -> str:
    number, _, noun = text.partition(" ")
    return f"<li><b>{number}</b> {noun}</li>"


def _rules(page: Page) -> str:
    parts = [
        _rule(page.rules[name], number)
        for name, number in page.rule_ids.items()
        if name in page.rules
    ]
    return section("rules", "What to do", "".join(parts)) if parts else ""


def _rule(rule: Described, number: int) -> str:
    links = "".join(f"<li>{_reference(link)}" for link in rule.references)
    return (
        f'<article id="r{number}"><h3>{escaped(rule.title)} <code>{escaped(rule.id)}</code></h3>'
        f"<p><b>Why:</b> {escaped(rule.why)}</p><p><b>Fix:</b> {escaped(rule.fix)}</p>"
        + (f"<ul>{links}</ul>" if links else "")
        + "</article>\n"
    )


def _reference(link: str) -> str:
    if not _LINK.fullmatch(link):
        return escaped(link)
    return f'<a href="{escaped(link)}" rel="noopener noreferrer">{escaped(link)}</a>'


def _suppressed(page: Page) -> str:
    findings = told(page.report, page.options)
    hidden = len(page.report.suppressed) - len(findings)
    if not page.report.suppressed:
        return ""
    rows = "".join(_excused(one, page) for one in findings)
    table = (
        '<table><thead><tr><th scope="col">Place<th scope="col">What<th scope="col">By'
        f'<th scope="col">Reason</tr></thead><tbody>{rows}</tbody></table>'
    )
    said = f'<p class="quiet">{hidden:,} that are no keys are only counted.</p>' if hidden else ""
    body = (scrolled("Suppressed findings", table) if rows else "") + said
    return section("suppressed", "Suppressed", body)


def _excused(finding: Finding, page: Page) -> str:
    why = why_suppressed(finding)
    place = f"{finding.location.path}:{finding.location.start.line}"
    what = " ".join(filter(None, [title(finding, page.rules), carrier(finding)]))
    return (
        f'<tr><th scope="row"><code>{escaped(place)}</code><td>{escaped(what)}<td>{why.kind.value}'
        f"<td>{escaped(why.reason)}</tr>\n"
    )


def _problems(name: str, heading: str, several: Sequence[Diagnostic]) -> str:
    if not several:
        return ""
    rows = "".join(
        f'<tr><th scope="row"><code>{escaped(place_of(one)) or "-"}</code><td>{escaped(one.kind)}'
        f"<td>{escaped(one.message)}</tr>\n"
        for one in several
    )
    table = (
        '<table><thead><tr><th scope="col">Place<th scope="col">Kind<th scope="col">What happened'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )
    return section(name, heading, scrolled(heading, table))


def _footer(page: Page) -> str:
    at = ended(page.options)
    version = f" {escaped(page.options.tool_version)}" if page.options.tool_version else ""
    return (
        f'<footer><p>Written by orscan{version} on <time datetime="{at:%Y-%m-%dT%H:%M:%SZ}">'
        f"{at:%Y-%m-%d %H:%M} UTC</time>. Keys are masked; this file loads and sends nothing.</p>"
        "</footer>\n"
    )
