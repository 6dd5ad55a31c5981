"""The part of the page that lists the findings, with what chooses among them."""

from collections.abc import Iterator

from orscan.finding import Excerpt, Finding
from orscan.reporters.facts import beside, carrier, facts, title
from orscan.reporters.page import Numbered, Page, escaped, section, verdict_tag
from orscan.reporters.stories import in_tree, is_of_file
from orscan.reporters.ways import Step, steps

_WHOLE_WAY = 60
"""Up to how many stations a way is told whole; of a longer one its ends."""


def findings(page: Page) -> str:
    if not page.findings:
        return ""
    items = "".join(_finding(one, page) for one in page.findings)
    return section("findings", "Findings", f'{_tools(page)}\n<ol class="findings">\n{items}</ol>')


def _tools(page: Page) -> str:
    """Return the boxes, which work without the script, and the search, which it shows."""
    classes = {name for one in page.findings for name in _classes(one.finding)}
    wanted = [
        ("error", "errors"),
        ("warning", "warnings"),
        ("note", "notes"),
        ("here", "in the tree"),
        ("past", "not in the tree"),
        ("latent", "latent"),
    ]
    boxes = "".join(
        f'<label><input type="checkbox" id="show-{name}" data-show="{name}" checked '
        f'autocomplete="off">{words}</label>'
        for name, words in wanted
        if name in classes
    )
    options = "".join(
        f'<option value="{number}">{escaped(name)}</option>'
        for name, number in page.rule_ids.items()
    )
    return (
        f'<fieldset><legend>Show</legend>{boxes}<div id="tools" hidden>'
        '<label class="wide">Search <input type="search" id="search" autocomplete="off"></label> '
        f'<label class="wide">Rule <select id="rule" autocomplete="off"><option value="">all'
        f"</option>{options}</select></label></div>"
        '<span id="shown" class="quiet" role="status"></span></fieldset>'
    )


def _classes(finding: Finding) -> list[str]:
    names = [finding.severity.word, "here" if in_tree(finding) else "past"]
    return [*names, "latent"] if finding.latent else names


def _finding(one: Numbered, page: Page) -> str:
    finding = one.finding
    start = finding.location.start
    place = f"{finding.location.path}:{start.line}:{start.column}"
    shown = carrier(finding)
    return (
        f'<li class="f {" ".join(_classes(finding))}" id="f{one.number}" '
        f'data-rule="{page.rule_ids[finding.rule_id]}"><details><summary>'
        f'<span class="word">{finding.severity.word}</span> '
        f'<span class="at">{escaped(place)}</span> '
        f"{escaped(title(finding, page.rules))}"
        + (f" <code>{escaped(shown)}</code>" if shown else "")
        + f'{"".join(_tags(finding))}</summary><div class="in">{_inside(one, page)}</div>'
        "</details></li>\n"
    )


def _tags(finding: Finding) -> Iterator[str]:
    if is_of_file(finding) and not in_tree(finding):
        yield ' <span class="tag">not in HEAD</span>'
    if finding.latent:
        yield ' <span class="tag">latent</span>'
    yield verdict_tag(finding)


def _inside(one: Numbered, page: Page) -> str:
    finding = one.finding
    rule = page.rules.get(finding.rule_id)
    parts = []
    if finding.message != f"{title(finding, page.rules)} {carrier(finding)}":
        parts.append(f"<p>{escaped(finding.message)}</p>")
    if finding.excerpt:
        parts.append(_frame(finding.excerpt))
    way = list(steps(finding, every=len(finding.chain) <= _WHOLE_WAY))
    if way:
        stations = "".join(map(_station, way))
        parts.append(f'<ol class="way" aria-label="The way of the key">{stations}</ol>')
    said = [*facts(finding), *beside(finding)]
    if said:
        listed = "".join(f"<dt>{escaped(label)}<dd>{escaped(text)}" for label, text in said)
        parts.append(f"<dl>{listed}</dl>")
    if rule is None or finding.fix != rule.fix:
        parts.append(f"<p><b>Fix:</b> {escaped(finding.fix)}</p>")
    links = (
        [f'<a href="#r{page.rule_ids[finding.rule_id]}">Why, and what to do</a>'] if rule else []
    )
    links.append(
        f'<a href="#k{page.group_of[one.number]}">all places, and the link of its owner</a>'
    )
    return "".join(parts) + f"<p>{', '.join(links)}</p>"


def _frame(excerpt: Excerpt) -> str:
    start, end = excerpt.caret, excerpt.caret + excerpt.width
    before, mark, after = map(
        escaped, (excerpt.text[:start], excerpt.text[start:end], excerpt.text[end:])
    )
    return f'<pre class="src"><i>{excerpt.line}</i>{before}<mark>{mark}</mark>{after}</pre>'


def _station(step: Step) -> str:
    if not step.place:
        return f'<li class="more">{escaped(step.note)}'
    place = f"{step.place.path}:{step.place.start.line}"
    note = f" {escaped(step.note)}" if step.note else ""
    return f"<li><b>{step.word}</b> <code>{escaped(place)}</code>{note}"
