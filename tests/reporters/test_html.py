import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from orscan.report import Report
from tests.reporters.formats import AT, MARKUP, hostile, written
from tests.reporters.golden import golden
from tests.reporters.reports import (
    CHAIN,
    CLEAN,
    CLIENT,
    FAR,
    FILTERED,
    FULL,
    GONE,
    HISTORY,
    INCOMPLETE,
    KEPT,
    KINDS,
    LATENT,
    LEAK,
    MEMBER,
    NO_KEY,
    NOTICED,
    PLAIN,
    REMOVED,
    SAME_KEY,
    finding,
    imports,
    leak,
    past,
    report,
    way,
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
EMPTY = {"meta", "input", "rect"}
"""Elements that have no end, as far as the page has them."""

OPEN = {"td", "th", "tr", "li", "dt", "dd"}
"""Elements whose end may be left out."""

LINK = re.compile(r"#[a-z]+\d*|https://openrouter\.ai/(keys/[0-9a-f]{64}|docs/[a-z/-]+)")

MANY = report(
    *(
        past(n % 900, f"src/d{n % 100}/f{n}.ts", (KEPT, GONE)[n % 2].origins[0].story)
        for n in range(4000)
    ),
    *(leak(f"src/d{n % 100}/f{n}.ts", related=way(*imports(4))) for n in range(1000)),
    scanned=HISTORY.scanned,
    rules=CLIENT.rules,
)


class Page(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.stack: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in EMPTY:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in EMPTY
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self.stack[-1] != tag:
            assert self.stack.pop() in OPEN
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.stack):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.attributes if name in attributes]


def page_of(shown: Report, *, verbose: bool = False) -> Page:
    return Page(written("html", shown, verbose=verbose))


# Safe


@pytest.mark.parametrize("shown", KINDS.values(), ids=KINDS)
def test_every_page_is_well_formed_and_leads_somewhere(shown: Report) -> None:
    page = page_of(shown, verbose=True)
    assert not page.stack
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for link in page.values("href"):
        assert LINK.fullmatch(link)
        assert not link.startswith("#") or link[1:] in ids
    for name in ("aria-labelledby", "for"):
        assert set(page.values(name)) <= set(ids)


@pytest.mark.parametrize("text", [*MARKUP, "\x00\x1b[31m\ud800\u202e"])
def test_no_path_name_or_message_is_markup(text: str) -> None:
    page = page_of(hostile(text))
    assert page.tags == page_of(hostile("a")).tags
    names = {name for _, attributes in page.attributes for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in {"style", "src"}]
    assert all(LINK.fullmatch(link) for link in page.values("href"))


def test_what_looks_like_markup_can_be_read() -> None:
    assert "<img src=x onerror=alert(1)>" in page_of(hostile(MARKUP[0])).text


def test_the_policy_allows_its_own_style_and_script_only() -> None:
    text = written("html", FULL)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashes = [
        base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        for part in (style, script)
    ]
    assert unescape(policy) == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_it_loads_nothing() -> None:
    text = written("html", FULL, verbose=True)
    assert not re.findall(r"<(?:link|img|iframe|object|embed|base|form)\b", text)
    assert not re.findall(r"@import|url\(|fetch\(|XMLHttp|\bimport\b *\(", text)


def test_a_link_of_a_rule_is_one_only_if_it_is_an_address() -> None:
    from tests.reporters.reports import rule  # noqa: PLC0415 - one test makes rules

    references = (
        "javascript:alert(1)",
        'https://x.example/"onclick="',
        "https://openrouter.ai/docs/a",
    )
    page = page_of(report(PLAIN, rules=(rule(references=references),)))
    outward = [link for link in page.values("href") if "/keys/" not in link and link[0] != "#"]
    assert outward == ["https://openrouter.ai/docs/a"]
    assert "javascript:alert(1)" in page.text


# What it says


def test_an_incomplete_report_is_never_green() -> None:
    page = page_of(INCOMPLETE)
    assert "This report is incomplete" in page.text
    assert "cannot be read: permission denied" in page.text
    assert "state unsure" in page.values("class")
    assert "state" not in page.values("class")


def test_only_a_clean_report_is_green() -> None:
    page = page_of(CLEAN)
    assert "state" in page.values("class")
    assert "No OpenRouter keys found. Everything that was asked for was looked at." in page.text
    for shown in (report(NO_KEY), report(PLAIN), INCOMPLETE, FULL):
        assert "state" not in page_of(shown).values("class")
    assert "this allow comment matches nothing" in page_of(NOTICED).text


def test_a_key_is_a_row_with_all_its_places_and_the_link_of_its_owner() -> None:
    page = page_of(report(PLAIN, SAME_KEY, MEMBER))
    digest = PLAIN.secret.sha256 if PLAIN.secret else ""
    assert page.values("href").count(f"https://openrouter.ai/keys/{digest}") == 1
    assert [one for one in page.values("id") if re.fullmatch(r"k\d+", one)] == ["k1", "k2"]
    assert " live " in page.text


def test_the_time_of_exposure_is_drawn_and_told() -> None:
    text = written("html", report(KEPT, GONE))
    page = Page(text)
    assert page.tags["svg"] == 1  # one key
    assert re.findall(r'<rect class="(\w+)"', text) == ["still", "gone"]
    assert "Added Now Days Exposed, from 2026-01-02 2026-02-05" in page.text
    assert "2026-01-02 still in HEAD; stash 34" in page.text
    assert "removed 2026-01-11; stash 7" in page_of(report(GONE)).text
    assert "svg" not in page_of(FULL).tags


def test_keys_and_places_make_a_table() -> None:
    page = page_of(report(PLAIN, SAME_KEY, MEMBER, GONE))
    assert "How many findings of a key a place holds" in page.text
    assert "error past" in page.values("class") or "error, not in the tree: " not in page.text
    for shown in (report(PLAIN), report(PLAIN, SAME_KEY)):
        assert "Keys and places" not in page_of(shown).text


def test_a_large_table_of_both_tells_what_it_leaves_out() -> None:
    shown = report(*(finding(n % 70, f"src/f{n}.ts") for n in range(300)))
    text = page_of(shown).text
    assert re.search(r"Left out here, and told below: 40 keys and [\d,]+ places\.", text)


def test_a_way_is_drawn_station_by_station() -> None:
    text = page_of(report(LEAK)).text
    assert (
        "set .env:3 read src/api.ts:4 imported src/m1.ts:2 entry src/main.tsx:1 "
        "used src/api.ts:9 is sent to openrouter.ai" in text
    )
    assert "imported src/m9.ts:10 imported src/m10.ts:11" in page_of(report(FAR)).text
    endless = leak(related=way(*imports(900)))
    assert "and 893 more" in page_of(report(endless)).text


def test_what_is_latent_encoded_or_gone_says_so() -> None:
    assert "nothing on the client reads it yet" in page_of(report(LATENT)).text
    assert "encoding json > base64" in page_of(report(CHAIN)).text
    gone = page_of(report(GONE))
    assert "not in HEAD" in gone.text
    assert f"in {REMOVED.removed.oid[:12]}" in gone.text if REMOVED.removed else False


def test_suppressed_ones_are_told_with_the_reason() -> None:
    assert "README.md:3 OpenRouter API key sk-or-v1-" in page_of(FULL).text
    assert "inline a revoked key" in page_of(FULL).text
    assert "1 that are no keys are only counted." in page_of(FULL).text
    assert "filter placeholder" in page_of(report(suppressed=(FILTERED,)), verbose=True).text


def test_more_keys_than_one_can_look_at_are_a_click_away() -> None:
    page = page_of(report(*(finding(n, f"f{n}.ts") for n in range(120))))
    assert "20 more keys and variables" in page.text


# For everybody


@pytest.mark.parametrize("shown", [FULL, CLIENT, HISTORY], ids=["full", "client", "history"])
def test_a_screen_reader_finds_its_way(shown: Report) -> None:
    page = page_of(shown)
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert page.tags[landmark] == 1
    heads = [attributes for tag, attributes in page.attributes if tag == "th"]
    assert all(attributes.get("scope") in {"row", "col"} for attributes in heads)
    regions = [
        attributes for _, attributes in page.attributes if attributes.get("role") == "region"
    ]
    assert all({"tabindex", "aria-label"} <= set(attributes) for attributes in regions)
    assert page.tags["section"] == len(page.values("aria-labelledby"))
    assert ("html", {"lang": "en"}) in page.attributes
    assert "status" in page.values("role")


def test_every_box_has_a_label() -> None:
    text = written("html", FULL)
    controls = re.findall(r"<(?:input|select)\b", text)
    assert len(controls) == len(re.findall(r"<label\b[^>]*>[^<]*<(?:input|select)\b", text))
    assert len(controls) >= 5


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_can_be_told_apart_in_dark_and_light() -> None:
    style = written("html", CLEAN)
    for block in re.findall(r":root \{([^}]*)\}", style)[:2]:
        colors = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))
        for back in ("back", "panel"):
            for name in ("text", "quiet", "link", "error", "warning", "note", "good"):
                light, dark = sorted(map(luminance, (colors[name], colors[back])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, back)


# Large


@pytest.mark.skipif(sys.gettrace() is not None, reason="measuring coverage takes the time")
def test_five_thousand_findings_are_a_page_that_can_be_sent() -> None:
    start = time.process_time()
    text = written("html", MANY)
    assert time.process_time() - start < 5
    assert len(text.encode()) < 10_000_000
    assert text.count('<li class="f ') == 5000


def test_golden() -> None:
    for name, shown in (("full", FULL), ("history", HISTORY), ("client", CLIENT)):
        text = written("html", shown)
        for tag in ("style", "script"):
            text = re.sub(rf"<{tag}>.*?</{tag}>", f"<{tag}></{tag}>", text, flags=re.DOTALL)
        text = re.sub(r"sha256-[A-Za-z0-9+/]+=", "sha256-", text)
        golden(f"{name}.html", text)
    assert AT == 1_790_000_000


# In a browser

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no chromium to look with")

DRIVE = """
const found = () => document.getElementById("shown").textContent;
const result = [found()];
const search = document.getElementById("search");
const type = (text) => {
  search.value = text;
  search.dispatchEvent(new Event("input"));
  return new Promise((done) => setTimeout(done, 400));
};
(async () => {
  await type("src/api.ts VITE_CHAT"); result.push(found());
  await type("xyzzy"); result.push(found());
  await type("");
  const box = document.getElementById("show-warning");
  box.click(); result.push(found());
  const seen = [...document.querySelectorAll(".f")].filter((one) => one.offsetParent !== null);
  result.push(seen.length);
  box.click();
  const rule = document.getElementById("rule");
  rule.selectedIndex = 1;
  rule.dispatchEvent(new Event("change")); result.push(found());
  document.title = JSON.stringify(result);
})();
"""


def chromium(page: Path, *arguments: str, fragment: str = "") -> subprocess.CompletedProcess[str]:
    assert CHROMIUM
    return subprocess.run(
        [
            CHROMIUM,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            f"--user-data-dir={page.parent / 'profile'}",
            "--virtual-time-budget=8000",
            *arguments,
            page.as_uri() + fragment,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )


@pytest.fixture
def client_page(tmp_path: Path) -> Path:
    page = tmp_path / "report.html"
    page.write_text(written("html", CLIENT), "utf-8")
    return page


@pytest.mark.slow
@needs_chromium
def test_the_browser_has_nothing_to_complain_of_and_opens_what_is_linked(client_page: Path) -> None:
    done = chromium(client_page, "--dump-dom", fragment="#f2")
    assert "CONSOLE" not in done.stderr
    assert "6 of 6 findings shown" in done.stdout
    assert re.search(r'id="f2"[^>]*><details open', done.stdout)
    assert not re.search(r'id="f3"[^>]*><details open', done.stdout)


@pytest.mark.slow
@needs_chromium
def test_the_policy_keeps_a_foreign_script_from_running(client_page: Path) -> None:
    text = client_page.read_text("utf-8")
    client_page.write_text(text.replace("</main>", "</main><script>document.title=1</script>"))
    done = chromium(client_page, "--dump-dom")
    assert "<title>1</title>" not in done.stdout
    assert "Content Security Policy" in done.stderr


@pytest.mark.slow
@needs_chromium
def test_search_boxes_and_rules_choose_what_is_shown(client_page: Path) -> None:
    text = client_page.read_text("utf-8")
    text = re.sub(r"<meta http-equiv[^>]*>", "", text)
    client_page.write_text(text.replace("</body>", f"<script>{DRIVE}</script></body>"), "utf-8")
    done = chromium(client_page, "--dump-dom")
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title
    assert json.loads(unescape(title[1])) == [
        "6 of 6 findings shown",
        "1 of 6 findings shown",
        "0 of 6 findings shown",
        "5 of 6 findings shown",
        5,
        "1 of 6 findings shown",
    ]


@pytest.mark.slow
@needs_chromium
def test_it_is_drawn_dark_and_light_wide_and_narrow_and_large(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(written("html", MANY), "utf-8")
    drawn = set()
    for width in (1280, 390):
        for scheme in (0, 1):
            shot = tmp_path / f"{width}-{scheme}.png"
            chromium(
                page,
                f"--window-size={width},1600",
                f"--screenshot={shot}",
                f"--blink-settings=preferredColorScheme={scheme}",
            )
            drawn.add(shot.read_bytes())
    assert len(drawn) == 4
    assert all(len(shot) > 20_000 for shot in drawn)
