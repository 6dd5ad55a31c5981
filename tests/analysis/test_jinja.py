"""What templates of Jinja and Django show."""

import pytest

from orscan.analysis.jinja import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ key }}", {("key",)}),
        ("<a href='{{ a.b }}'>{{ c['d'] | tojson }}</a>", {("a", "b"), ("c", "d")}),
        ("{% if key %}yes{% endif %}", set()),
        ("{{ key|length }} {{ key[:4] }} {{ key is defined }} {{ mask(key) }}", set()),
        ("{{ 'set' if key else 'missing' }}", set()),
        ("{{ key if debug else '' }}", {("key",)}),
        ("{% set k = key %}{{ k }}", {("key",)}),
        ("{% with a.key as k %}{{ k }}{% endwith %}", {("a", "key")}),
        ("{# {{ key }} #}{% comment %}{{ key }}{% endcomment %}", set()),
        ("{{ url_for('x', key=key) }}", {("key",)}),
        ("{% include 'part.html' %}", {("inner",)}),
    ],
)
def test_a_template_shows_what_it_writes(text: str, expected: set[tuple[str, ...]]) -> None:
    assert shown(text, {"part.html": "{{ inner }}"}.get) == expected


def test_templates_that_include_each_other_end() -> None:
    assert shown("{% include 'a.html' %}", lambda _: "{{ a }}{% include 'a.html' %}") == {("a",)}
