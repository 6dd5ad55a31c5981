"""Which file an import of Python means."""

import pytest

from orscan.analysis.pymodules import SETTINGS, PythonResolver, mentions


def resolved(specifier: str, importer: str, *paths: str, text: bytes = b"") -> str | None:
    """Return what *specifier* means in *importer* among *paths*, which all hold *text*."""
    return PythonResolver((importer, *paths), lambda _: text).resolve(importer, specifier)


@pytest.mark.parametrize(
    ("specifier", "importer", "paths"),
    [
        ("openai", "app.py", ["config.py"]),
        ("logging", "app/main.py", ["app/__init__.py", "app/logging.py"]),
        ("config", "app.py", ["config.ts", "config/settings.py"]),
        ("..config", "app.py", ["config.py.txt"]),
        ("core.config", "x/main.py", ["a/core/config.py", "b/core/config.py"]),
    ],
)
def test_what_lies_elsewhere_is_no_file(specifier: str, importer: str, paths: list[str]) -> None:
    assert resolved(specifier, importer, *paths) is None


@pytest.mark.parametrize(
    ("specifier", "importer", "found"),
    [
        ("config", "app.py", "config.py"),
        ("config", "app/main.py", "app/config.py"),
        ("config", "src/app/main.py", "src/config.py"),
        ("app.config", "main.py", "app/config.py"),
        ("app", "main.py", "app/__init__.py"),
        ("app.config", "main.py", "src/app/config.py"),
        (".config", "app/main.py", "app/config.py"),
        (".", "app/main.py", "app/__init__.py"),
        ("..config", "app/api/main.py", "app/config.py"),
        ("secrets", "app.py", "secrets.py"),
        ("core.config", "tools/run.py", "services/chat/core/config.py"),
    ],
)
def test_a_module_is_found_where_python_looks(specifier: str, importer: str, found: str) -> None:
    assert resolved(specifier, importer, found) == found


def test_the_nearest_of_two_is_meant() -> None:
    assert resolved("config", "app/main.py", "config.py", "app/config.py") == "app/config.py"


def test_the_settings_of_django_are_named_by_its_project() -> None:
    text = b'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.conf.prod")'
    paths = ("manage.py", "site/conf/prod.py", "other/settings.py")
    assert resolved(SETTINGS, "chat/views.py", *paths, text=text) == "site/conf/prod.py"
    assert resolved(SETTINGS, "chat/views.py", "site/settings.py") == "site/settings.py"
    assert resolved(SETTINGS, "chat/views.py", "site/base.py") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"import os, app.config as c", ["os", "app.config"]),
        (b"from app import a, b as c", ["app", "app.a", "app.b"]),
        (b"from . import config  # here", [".", ".config"]),
        (b"from ..core import (\n    a,  # one\n    b,\n)", ["..core", "..core.a", "..core.b"]),
        (b"    from a import \\\n  b", ["a", "a.b"]),
        (b"from a import *", ["a"]),
        (b"from django.conf import settings", ["django.conf", "django.conf.settings", SETTINGS]),
        (b"x = 'important from a'\n# import b", []),
    ],
)
def test_a_quick_look_sees_all_imports(text: bytes, expected: list[str]) -> None:
    assert list(mentions(text)) == expected
