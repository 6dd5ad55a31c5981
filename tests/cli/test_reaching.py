from pathlib import Path
from typing import Any

import click
import pytest

from orscan.cli import reaching
from orscan.cli.reaching import Wish, agree, asking, taken
from orscan.errors import UsageError
from orscan.openrouter.hosts import named

Capture = pytest.CaptureFixture[str]


def wish(host: str = "default", *, yes: bool = False) -> Wish:
    return Wish(named(host), yes, only_live=False, fail_on_live=False)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A terminal whose user says yes; holds what was asked, and the state lies in tmp_path."""
    questions: list[bool] = []

    def confirm(_text: str, **_options: Any) -> bool:
        questions.append(True)
        return True

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(reaching, "_is_terminal", lambda: True)
    monkeypatch.setattr(click, "confirm", confirm)
    return questions


def test_what_is_sent_and_where_is_said_first(asked: list[bool], capsys: Capture) -> None:
    agree(wish("eu"), 3)
    err = capsys.readouterr().err
    assert "GET https://eu.openrouter.ai/api/v1/key" in err
    assert "3 keys" in err
    assert asked == [True]


def test_the_question_comes_once_a_host(asked: list[bool], tmp_path: Path) -> None:
    for host in ("default", "default", "eu", "eu", "default"):
        agree(wish(host), 1)
    assert len(asked) == 2
    (file,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert sorted(file.read_text().split()) == ["eu.openrouter.ai", "openrouter.ai"]


def test_yes_asks_nothing_and_remembers_nothing(asked: list[bool], tmp_path: Path) -> None:
    agree(wish(yes=True), 1)
    assert asked == []
    assert list(tmp_path.rglob("*")) == []


def test_no_is_no_and_comes_again(
    asked: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(click, "confirm", lambda *_, **__: False)
    for _ in range(2):
        with pytest.raises(UsageError, match="nothing was"):
            agree(wish(), 1)
    assert asked == []
    assert list(tmp_path.rglob("*")) == []


def test_without_a_terminal_an_earlier_yes_does_not_count(
    asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(wish(), 1)
    assert asked == [True]
    monkeypatch.setattr(reaching, "_is_terminal", lambda: False)
    with pytest.raises(UsageError, match="--yes"):
        agree(wish(), 1)


def test_where_it_cannot_be_remembered_it_is_asked_again(
    asked: list[bool], tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "orscan").write_text("in the way")
    agree(wish(), 1)
    agree(wish(), 1)
    assert len(asked) == 2
    assert "cannot be remembered" in capsys.readouterr().err


def test_a_relative_state_folder_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert reaching._place().is_absolute()


@pytest.mark.parametrize(("name", "host"), [("eu", "eu.openrouter.ai"), (None, "openrouter.ai")])
def test_a_command_gets_its_host(name: str | None, host: str) -> None:
    got: list[Wish] = []

    @click.command()
    @asking
    def command(**values: Any) -> None:
        got.append(taken({**values, "fail_on": "live"}))

    command.main(["--host", name] if name else [], standalone_mode=False)
    (one,) = got
    assert (one.host.name, one.host.is_loopback, one.fail_on_live) == (host, False, True)
