"""What servers give to their templates, and what these write."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from orscan.rule import Confidence
from tests.analysis.trees import found, said

EXPRESS = {
    "package.json": '{"dependencies": {"express": "5.0.0"}, "scripts": {"start": "node server.js"}}',
    "server.js": 'const app = require("express")();\napp.get("/", (req, res) => res.status(200).render("index", { title: "x", key: process.env.OPENROUTER_API_KEY }));\napp.listen(3000);',
}
IN_SERVER = ["error server-returns-key OPENROUTER_API_KEY server.js:2"]
SHOW = "<?php class C extends Controller { function show() { $key = getenv('OPENROUTER_API_KEY'); $title = 'x'; %s } }"
IN_PHP = ["error server-returns-key OPENROUTER_API_KEY a.php:1"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("views/index.ejs", '<h1><%= title %></h1><%= key ? "a" : "b" %>'),
        ("views/index.hbs", "{{#if key}}<b>{{title}}</b>{{/if}}"),
        ("views/index.pug", "html\n  h1= title\n  if key\n    p yes\n"),
        ("views/index.html", "{{ title }}"),
    ],
)
def test_what_the_template_does_not_write_is_no_leak(path: str, text: str) -> None:
    assert said({**EXPRESS, path: text, "views/other.ejs": "<%= key %>"}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("views/index.ejs", '<script>const k = "<%= key %>"</script>'),
        ("views/index.hbs", '<script>const k = "{{key}}"</script>'),
        ("views/index.pug", 'html\n  script.\n    const k = "#{key}"\n'),
        ("views/index.mustache", "{{{key}}}"),
        ("views/layouts/main.ejs", "<%= key %>"),
    ],
)
def test_what_the_template_writes_is_a_leak(path: str, text: str) -> None:
    index = {"views/index.ejs": "<p></p>"} if "layouts" in path else {}
    assert said({**EXPRESS, **index, path: text}) == IN_SERVER


def test_what_an_included_template_writes_is_a_leak() -> None:
    files = {**EXPRESS, "views/index.ejs": "<%- include('partials/s') %>"}
    assert said({**files, "views/partials/s.ejs": "<%= key %>"}) == IN_SERVER
    assert said({**files, "views/partials/s.ejs": "<%= title %>"}) == []


def test_without_its_template_a_leak_is_less_certain() -> None:
    assert [one.confidence for one in found(EXPRESS)] == [Confidence.MEDIUM]
    shown = {**EXPRESS, "views/index.ejs": "<%= key %>"}
    assert [one.confidence for one in found(shown)] == [Confidence.HIGH]


def test_a_call_that_only_has_the_name_renders_no_template() -> None:
    code = 'import { render } from "x";\nrender("x", { key: process.env.OPENROUTER_API_KEY });'
    assert said({"a.js": code}) == []


@pytest.mark.parametrize(
    "call",
    [
        "return view('chat.show', ['key' => $key, 'title' => $title]);",
        "return view('chat.show', compact('key', 'title'));",
        "return View::make('chat.show', compact('key', 'title'));",
        "return view('chat.show')->with('title', $title)->with('key', $key);",
        "return view('chat.show')->with(compact('key', 'title'));",
        "$data['key'] = $key; $this->load->view('chat/show', $data);",
    ],
)
@pytest.mark.parametrize(
    ("blade", "is_leak"), [("{{ $title }} @if($key) x @endif", False), ("<p>{{ $key }}</p>", True)]
)
def test_a_view_of_php_is_held_against_what_it_is_given(
    call: str, blade: str, *, is_leak: bool
) -> None:
    files = {"a.php": SHOW % call, "resources/views/chat/show.blade.php": blade}
    assert said(files) == (IN_PHP if is_leak else [])


@pytest.mark.parametrize(
    ("twig", "is_leak"), [("{% if k %}x{% endif %}", False), ("{{ k }}", True)]
)
def test_a_template_of_twig_is_held_against_what_it_is_given(twig: str, *, is_leak: bool) -> None:
    call = "return $this->render('chat/i.html.twig', ['k' => $key]);"
    files = {"a.php": SHOW % call, "templates/chat/i.html.twig": twig}
    assert said(files) == (IN_PHP if is_leak else [])


@pytest.mark.parametrize("holder", ["app.locals", "res.locals"])
def test_what_every_template_is_given(holder: str) -> None:
    code = f"const app = require('express')();\n{holder}.key = process.env.OPENROUTER_API_KEY;\napp.listen(3000);"
    files = {"package.json": EXPRESS["package.json"], "server.js": code}
    assert said({**files, "views/a.ejs": "<%= title %>"}) == []
    assert said({**files, "views/a.ejs": "<%= key %>"}) == IN_SERVER


def test_what_a_class_sets_is_given_to_its_views() -> None:
    files = {"a.php": SHOW % "$this->set('key', $key);"}
    assert said({**files, "templates/Chat/a.php": "<?= $title ?>"}) == []
    assert said({**files, "templates/Chat/a.php": "<?= $key ?>"}) == IN_PHP


def test_a_template_may_read_a_variable_itself() -> None:
    files = {"package.json": EXPRESS["package.json"], "server.js": "require('express')();"}
    asks = "<% if (process.env.OPENROUTER_API_KEY) { %>ready<% } %>"
    assert said({**files, "views/a.ejs": asks}) == []
    shows = "<p>\n<%= process.env.OPENROUTER_API_KEY %></p>"
    assert said({**files, "views/a.ejs": shows}) == [
        "error server-returns-key OPENROUTER_API_KEY views/a.ejs:2"
    ]


def test_a_layout_writes_what_the_view_was_given() -> None:
    files = {
        "a.php": SHOW % "return view('show', compact('key'));",
        "resources/views/show.blade.php": "@extends('layouts.app')",
        "resources/views/layouts/app.blade.php": "<meta content='{{ $key }}'>",
    }
    assert said(files) == IN_PHP
