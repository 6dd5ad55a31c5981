import pytest

from orscan import runner
from orscan.config import Config
from orscan.report import Gravity, Report
from tests.support import key


def scan(text: str, config: Config | None = None) -> Report:
    return runner.scan_bytes(text.encode(), "a.py", config)


def reasons(report: Report) -> list[str]:
    return [f.suppression.reason for f in report.suppressed if f.suppression]


@pytest.mark.parametrize(
    "text",
    [
        f"k = '{key()}'\n# orscan: allow on the line after is too late",
        f"# orscan: allow\n\nk = '{key()}'",
        f"j = 1  # orscan: allow\nk = '{key()}'",
        f"# orscan: allow[other-rule]\nk = '{key()}'",
        f"# gitleaks:allow\nk = '{key()}'",
        f"# pragma: allowlist nextline secret\n\nk = '{key()}'",
        f"k = '{key()}'  # an allowlist is kept elsewhere",
        f"# orscan: allowed-hosts = 3\nk = '{key()}'",
        f"k = '{key()}'  # orscan: allow[openrouter-key",
    ],
    ids=str.split(
        "after blank inline-before other-rule gitleaks nextline-blank prose longer-word unclosed"
    ),
)
def test_what_is_no_allow_for_the_line_suppresses_nothing(text: str) -> None:
    assert len(scan(text).findings) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"k = '{key()}'  # orscan: allow", "allow comment"),
        (f"k = '{key()}'  # orscan:allow rotated, see #12", "rotated, see #12"),
        (f"k = '{key()}'  # orscan: allow[openrouter-key] a test key", "a test key"),
        (f"k = '{key()}'  # orscan: allow[x, openrouter-key]", "allow comment"),
        (f"// orscan: allow dead since May\nconst k = '{key()}'", "dead since May"),
        (f"  /* orscan: allow dead */\n  const k = '{key()}'", "dead"),
        (f"<!-- orscan: allow in the guide -->\n<p>{key()}</p>", "in the guide"),
        (f"-- orscan: allow\nINSERT '{key()}'", "allow comment"),
        (f"k = '{key()}'  # pragma: allowlist secret", "pragma: allowlist secret"),
        (f"k = '{key()}'  # pragma: whitelist secret", "pragma: whitelist secret"),
        (f"# pragma: allowlist nextline secret\nk = '{key()}'", "nextline"),
        (f"k = '{key()}'  # gitleaks:allow", "gitleaks:allow"),
        (f"k = '{key()}'  # kingfisher:ignore", "kingfisher:ignore"),
    ],
    ids=range(13),
)
def test_an_allow_comment_suppresses_with_its_reason(text: str, reason: str) -> None:
    report = scan(text)
    assert report.exit_code == 0
    assert len(report.suppressed) == 1
    assert reason in reasons(report)[0]
    assert report.suppressed[0].suppression is not None
    assert report.suppressed[0].suppression.kind == "inline"
    assert report.diagnostics == ()


def test_an_allow_that_matches_nothing_is_told_but_fails_only_when_strict() -> None:
    text = "a = 1\nb = 2  # orscan: allow\n"
    report = scan(text)
    assert [(d.line, d.gravity) for d in report.diagnostics] == [(2, Gravity.NOTICE)]
    assert report.exit_code == 0
    assert scan(text, Config(strict=True)).exit_code == 3


@pytest.mark.parametrize(
    "text", ["write `orscan: allow` on the line", "b = 2  # gitleaks:allow", "say orscan: allow"]
)
def test_talk_of_allow_comments_is_not_told(text: str) -> None:
    assert scan(text).diagnostics == ()


def test_paths_rules_and_keys_can_be_ignored() -> None:
    text = f"k = '{key()}'"
    digest = scan(text).findings[0].secret
    assert digest is not None
    for config in (
        Config(ignore_paths=("*.py",)),
        Config(ignore_rules=("openrouter-key",)),
        Config(ignore_keys=(digest.sha256,)),
    ):
        report = scan(text, config)
        assert (report.exit_code, len(report.suppressed)) == (0, 1)
    assert scan(text, Config(ignore_keys=("0" * 64,))).exit_code == 1
    assert scan(text, Config(ignore_paths=("*.js",))).exit_code == 1


def test_another_key_on_an_allowed_file_is_still_found() -> None:
    digest = scan(key(1)).findings[0].secret
    assert digest is not None
    report = scan(f"{key(1)} {key(2)}", Config(ignore_keys=(digest.sha256,)))
    assert (len(report.findings), len(report.suppressed)) == (1, 1)
