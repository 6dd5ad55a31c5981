from pathlib import Path

import pytest

from orscan.cli import main

Capture = pytest.CaptureFixture[str]


def test_rules_are_listed_a_line_each(capsys: Capture) -> None:
    assert main(["rules", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert ["openrouter-key", "key", "error"] in [line.split()[:3] for line in lines]
    assert lines == sorted(lines)
    assert len(lines) >= 7


def test_a_rule_is_shown_as_it_is_written(capsys: Capture) -> None:
    assert main(["rules", "show", "openrouter-key"]) == 0
    assert 'title = "OpenRouter API key"' in capsys.readouterr().out


def test_the_bundled_rules_pass_their_check(capsys: Capture) -> None:
    assert main(["rules", "check"]) == 0
    assert "rules are right" in capsys.readouterr().out


def test_a_wrong_rule_fails_the_check(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "own-token.toml").write_text(
        """
title = "A token"
kind = "secret"
class = "key"
severity = "error"
confidence = "high"
literals = ["tok-"]
regex = '(?P<secret>(?:tok|key)-[0-9]{8})'
why = "because"
fix = "remove it"
"""
    )
    assert main(["rules", "check", "--rules", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "own-token.toml: literals:" in out
    assert "own-token.toml: positive:" in out


def test_a_rule_is_explained_without_a_whole_key(capsys: Capture) -> None:
    assert main(["explain", "openrouter-key"]) == 0
    out = capsys.readouterr().out
    assert "Why:" in out
    assert "Leaves alone:" in out
    assert "sk-or-v1-" in out
    assert max(map(len, out.replace("/", " ").split())) < 80
