"""Settings of Symfony: the parameters of its container, and what it gives to constructors."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import said

YAML = "parameters:\n    app.llm_key: '%env(string:OPENROUTER_API_KEY)%'\n    app.name: chat # x\n"
CONTROLLER = "<?php // OpenRouter\nclass C extends AbstractController {\nCONSTRUCTOR\n  BODY\n}\n"


def controller(body: str, constructor: str = "") -> list[str]:
    """Return what is said of a controller with a method that holds *body*."""
    text = CONTROLLER.replace("CONSTRUCTOR", constructor)
    text = text.replace("BODY", f"public function show() {{ {body} }}")
    return said({"config/services.yaml": YAML, "src/C.php": text})


@pytest.mark.parametrize(
    "body",
    [
        "return $this->json(['ready' => $this->getParameter('app.llm_key') !== '']);",
        "return $this->json(['name' => $this->getParameter('app.name')]);",
        "$this->client->call($this->getParameter('app.llm_key'));",
    ],
)
def test_a_parameter_that_stays_on_the_server_is_fine(body: str) -> None:
    assert controller(body) == []


def test_a_parameter_is_the_variable_that_fills_it() -> None:
    told = controller("return $this->json(['key' => $this->getParameter('app.llm_key')]);")
    assert told == ["error server-returns-key OPENROUTER_API_KEY src/C.php:4"]


@pytest.mark.parametrize(
    "attribute",
    [
        "#[Autowire(env: 'OPENROUTER_API_KEY')]",
        "#[Autowire('%env(OPENROUTER_API_KEY)%')]",
        "#[Autowire(param: 'app.llm_key')]",
        "#[Autowire('%app.llm_key%')]",
    ],
)
def test_a_constructor_is_given_what_its_attribute_names(attribute: str) -> None:
    constructor = f"  public function __construct({attribute} private string $key) {{}}"
    told = ["error server-returns-key OPENROUTER_API_KEY src/C.php:3"]
    assert controller("return $this->json(['key' => $this->key]);", constructor) == told
    assert controller("return $this->json(['ready' => $this->key !== '']);", constructor) == []


def test_a_setting_of_laravel_is_given_by_an_attribute() -> None:
    texts = {
        "composer.json": '{"require": {"laravel/framework": "^12"}}',
        "config/services.php": "<?php return ['openrouter' => ['key' => env('OPENROUTER_API_KEY')]];",
        "app/C.php": "<?php class C { public function __construct("
        "#[Config('services.openrouter.key')] private string $key) {} "
        "public function show() { return response()->json($this->key); } }",
    }
    assert said(texts) == ["error server-returns-key OPENROUTER_API_KEY config/services.php:1"]
