"""Which fields templates write into a page."""

import pytest

from orscan.analysis.languages.table import LANGUAGES
from orscan.analysis.languages.templates import included, is_template, name_of, shown


@pytest.mark.parametrize(
    ("path", "text", "fields"),
    [
        ("a.ejs", "<% if (key) { %><p>x</p><% } %><%= key ? 'y' : 'n' %><%# key %>", set()),
        ("a.ejs", "<%= key.length %> <%= key.slice(0, 4) %> <%= typeof key %> <%= !!key %>", set()),
        ("a.ejs", "<p><%= title %></p><%- locals.key %>", {"title", "key"}),
        ("a.ejs", "<%- JSON.stringify(config) %><%= user.name %>", {"config.**", "user.name"}),
        ("a.ejs", "<% items.forEach(i => { %><%= i.label %><% }) %>", {"items.*.label"}),
        ("a.hbs", "{{#if key}}x{{/if}}{{!-- {{key}} --}}{{> part}}", set()),
        ("a.hbs", "{{{user.key}}}", {"user.key"}),
        ("a.hbs", "{{key}}", {"key", "*.key"}),
        ("a.hbs", "{{json config}}", {"config.**", "*.config.**"}),
        ("a.twig", "{% if key %}x{% endif %}{{ key ? 'a' : 'b' }}{{ key|length }}", set()),
        ("a.twig", "{{ key is defined }}{{ key[:4] }}{# {{ key }} #}", set()),
        ("a.twig", "{{ config.key }}{{ app['key'] }}", {"config.key", "app.key"}),
        ("a.twig", "{{ c|json_encode|raw }}", {"c.**", "*.c.**"}),
        ("a.pug", "if key\n  p yes\np= key ? 'y' : 'n'", set()),
        ("a.pug", "h1= title\np Hi #{user.name}", {"title", "user.name"}),
        ("a.pug", "script.\n  const c = !{JSON.stringify(conf)};", {"conf.**"}),
        ("a.pug", "div(data-key=key, class='x')", {"key"}),
        ("a.tpl", "{if $key}x{/if}{$other = $key}{* {$key} *}{$key|truncate:8}", set()),
        (
            "a.tpl",
            "{$title}{$c.key|escape:'javascript'}{$user->key}",
            {"title", "c.key", "user.key"},
        ),
        ("a.tpl", "<script>{$config|json_encode nofilter}</script>", {"config.**"}),
        ("a.html", "<p>no template</p>", set()),
    ],
)
def test_only_what_is_written_is_shown(path: str, text: str, fields: set[str]) -> None:
    assert shown(path, text.encode()) == fields


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@if($key) x @endif {{ $key ? 'a' : 'b' }} {{ strlen($key) }}", set()),
        ("{{ $c['key'] }} {{ $user->name }}", {"c.key", "user.name"}),
        ("{{ substr($key, 0, 6) }} {{ substr($long, 0, 40) }}", {"long"}),
        ("@json($c) <?php echo $x; ?> <?= $y ?>", {"c.**", "x", "y"}),
        ("{{ json_encode(['k' => $key]) }}", {"key"}),
    ],
)
def test_templates_of_php_are_read_as_code(text: str, fields: set[str]) -> None:
    unit = LANGUAGES["blade.php"].unit("a.blade.php", text.encode())
    found = shown("a.blade.php", text.encode(), [unit])
    assert {one.removesuffix(".**") for one in found} == {one.removesuffix(".**") for one in fields}


def test_a_template_names_those_it_is_made_of() -> None:
    text = (
        b"@extends('layouts.app')\n<%- include('x/y') %>{{> part}}{% extends 'b.twig' %}\n"
        b"  include mixins/card\n"
    )
    assert list(included(text)) == ["layouts.app", "x/y", "part", "b.twig", "mixins/card"]


def test_a_template_is_known_by_its_ending() -> None:
    assert is_template("views/a.ejs")
    assert not is_template("src/a.ts")
    assert name_of("views/chat/a.html.twig") == "views/chat/a"
    assert name_of("views/a.blade.php") == "views/a"
