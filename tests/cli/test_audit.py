"""`orscan audit` against the stand-in, over real HTTP on loopback."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from orscan.cli import main
from orscan.cli.managementkey import management_key
from orscan.errors import UsageError
from orscan.openrouter.pacing import Pace
from orscan.reporters import REPORTERS
from tests.audit.accounts import digest
from tests.conftest import Repository
from tests.openrouter.standin import StandIn, activity, error, running
from tests.support import body, key

Capture = pytest.CaptureFixture[str]
MANAGER = 100


def days_ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orscan.openrouter.client.Pace", partial(Pace, 0.0))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("OPENROUTER_MANAGEMENT_KEY", key(MANAGER))
    monkeypatch.delenv("OPENROUTER_API_KEY", raising=False)


@pytest.fixture
def server() -> Iterator[StandIn]:
    with running() as standin:
        yield standin.management(key(MANAGER))


def well_kept(server: StandIn, n: int, **fields: object) -> None:
    good = {
        "name": f"service-{n}",
        "limit": 20.0,
        "limit_remaining": 15.0,
        "limit_reset": "monthly",
        "usage": 5.0,
        "usage_monthly": 5.0,
        "created_at": days_ago(10),
        "expires_at": days_ago(-60),
        "last_used_at": days_ago(0.1),
    }
    server.has(key(n), **(good | fields))


def audit(server: StandIn, *arguments: str) -> int:
    return main(["audit", "--loopback", server.url, "--no-config", *arguments])


def report(server: StandIn, capsys: Capture, *arguments: str) -> dict[str, object]:
    audit(server, "-f", "json", *arguments)
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def rule_ids(found: dict[str, object]) -> list[str]:
    findings = found["findings"]
    assert isinstance(findings, list)
    return [one["rule_id"] for one in findings]


# Refusals


def test_an_ordinary_key_gets_a_clear_refusal(server: StandIn, capsys: Capture) -> None:
    server.live(key(MANAGER))
    assert audit(server) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "this is an ordinary key" in said.err
    assert body(MANAGER) not in said.err


def test_without_a_key_and_a_terminal_it_says_how_to_give_one(
    server: StandIn, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENROUTER_MANAGEMENT_KEY")
    assert audit(server) == 2
    said = capsys.readouterr().err
    assert "OPENROUTER_MANAGEMENT_KEY" in said
    assert "keyring set" in said
    assert server.asked == []


def test_a_key_is_taken_neither_as_an_argument_nor_as_an_option(capsys: Capture) -> None:
    assert main(["audit", "--key", key(MANAGER)]) == 2
    assert main(["audit", key(MANAGER)]) == 2
    assert body(MANAGER) not in capsys.readouterr().err


@pytest.mark.parametrize("text", ["two words of some length here", "short", "\u00fc" * 30])
def test_what_cannot_be_a_key_is_not_sent_and_not_shown(
    server: StandIn, capsys: Capture, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("OPENROUTER_MANAGEMENT_KEY", text)
    assert audit(server) == 2
    said = capsys.readouterr().err
    assert "is no key" in said
    assert text not in said
    assert server.asked == []


def test_only_this_machine_is_taken_for_a_stand_in(capsys: Capture) -> None:
    assert main(["audit", "--loopback", "http://example.org:80"]) == 2
    assert "only a server on this machine" in capsys.readouterr().err


def test_an_account_that_cannot_be_reached_is_not_clean(server: StandIn, capsys: Capture) -> None:
    server.faults.append(lambda seen: error(404, "no") if seen.path.endswith("/keys") else None)
    assert audit(server) == 3
    assert capsys.readouterr().out == ""


# Reports


def test_a_well_kept_account_is_clean(server: StandIn, capsys: Capture) -> None:
    well_kept(server, 1)
    assert audit(server) == 0
    out = capsys.readouterr().out
    assert "Nothing to object to in the account." in out
    assert "Looked at 1 key of the account." in out


def test_the_table_shows_every_key_with_what_it_spent(server: StandIn, capsys: Capture) -> None:
    well_kept(server, 1, name="api", usage_monthly=80.0)
    well_kept(server, 2, name="\x1b[31mbot\n", usage_monthly=10.0, disabled=True)
    audit(server)
    out = capsys.readouterr().out
    head, api, bot = [line for line in out.splitlines() if "month" in line or "20/month" in line]
    assert head.split()[:2] == ["key", "state"]
    assert api.split()[:2] == ["api", "enabled"]
    assert api.count("█") == 8 * bot.count("█") > 0
    assert "\x1b" not in out


def test_practices_of_the_account_are_reported_with_exit_code_1(
    server: StandIn, capsys: Capture
) -> None:
    well_kept(server, 1, created_at=days_ago(200), name="old-api")
    assert audit(server) == 1
    assert "the key old-api" in capsys.readouterr().out
    assert audit(server, "--fail-on", "error") == 0


def test_thresholds_of_the_configuration_are_used(
    server: StandIn, capsys: Capture, tmp_path: Path
) -> None:
    well_kept(server, 1, created_at=days_ago(40))
    file = tmp_path / "orscan.toml"
    arguments = ["audit", "--loopback", server.url, "--config", str(file)]
    file.write_text("[practice.never-rotated]\ndays = 30\n")
    assert main(arguments) == 1
    capsys.readouterr()
    file.write_text("[practice.never-rotatd]\ndays = 30\n")
    assert main(arguments) == 2
    assert "did you mean never-rotated?" in capsys.readouterr().err
    file.write_text("[practice.never-rotated]\nhours = 30\n")
    assert main(arguments) == 2
    assert "known: days" in capsys.readouterr().err


def test_unusual_spending_is_asked_for_where_there_is_any(server: StandIn, capsys: Capture) -> None:
    well_kept(server, 1, usage_daily=60.0)
    well_kept(server, 2)
    days = [days_ago(number)[:10] for number in range(1, 10)]
    server.activity_of[digest(1)] = [activity(day, 2.0) for day in days]
    assert rule_ids(report(server, capsys)) == ["unusual-spend"]
    asked = [one.query for one in server.asked if one.path.endswith("/activity")]
    assert asked == [{"api_key_hash": digest(1)}]


@pytest.mark.parametrize("name", list(REPORTERS))
def test_every_format_tells_of_the_account_and_holds_no_key(
    server: StandIn, capsys: Capture, repo: Repository, name: str
) -> None:
    well_kept(server, 1, name=f"named {key(1)}", created_at=days_ago(200))
    repo.stage("app.py", f'KEY = "{key(1)}"\nOTHER = "{key(2)}"\n')
    assert audit(server, str(repo.root), "-f", name) == 1
    said = capsys.readouterr()
    out = said.out + said.err
    assert "still works" in out
    assert "never-rotated" in out or "200 days old" in out
    for n in (1, 2, MANAGER):
        assert body(n) not in out


def test_a_json_report_keeps_to_its_schema(
    server: StandIn, capsys: Capture, repo: Repository
) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    well_kept(server, 1, created_at=days_ago(200))
    repo.stage("app.py", f'KEY = "{key(1)}"\n')
    found = report(server, capsys, str(repo.root))
    main(["schema", "report"])
    jsonschema.validate(found, json.loads(capsys.readouterr().out))
    assert rule_ids(found) == ["leaked-key", "never-rotated"]


# Leaks


def test_only_the_accounts_keys_are_told_and_the_others_are_counted(
    server: StandIn, capsys: Capture, repo: Repository
) -> None:
    well_kept(server, 1, name="prod-api")
    repo.stage("app.py", f'KEY = "{key(1)}"\nOTHER = "{key(2)}"\n')
    assert audit(server, str(repo.root), "--fail-on", "error") == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "your key prod-api (sk-or-v1-" in out
    assert "1 key that was found is none of this account's" in out
    assert digest(2) not in repr([(one.path, one.query) for one in server.asked])


def test_a_key_in_history_is_told_with_what_it_spent_since(
    server: StandIn, capsys: Capture, repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = days_ago(5)
    monkeypatch.setenv("GIT_COMMITTER_DATE", when)
    monkeypatch.setenv("GIT_AUTHOR_DATE", when)
    repo.stage("app.py", f'KEY = "{key(1)}"\n')
    repo.commit()
    repo.git("rm", "-q", "app.py")
    repo.commit()
    well_kept(server, 1, name="prod", usage_daily=0.5)
    days = [days_ago(number)[:10] for number in range(1, 20)]
    server.activity_of[digest(1)] = [activity(day, 1.0) for day in days]
    assert rule_ids(report(server, capsys, str(repo.root))) == []
    found = report(server, capsys, str(repo.root), "--history", "--no-cache")
    assert rule_ids(found) == ["leaked-key"]
    assert f"$5.50 was spent since {when[:10]}" in json.dumps(found)


def test_practices_of_the_tree_are_told_by_the_accounts_name(
    server: StandIn, capsys: Capture, repo: Repository
) -> None:
    well_kept(server, 1, name="prod")
    for name in ("production", "development"):
        repo.stage(f".env.{name}", f"OPENROUTER_API_KEY={key(1)}\n")
    found = report(server, capsys, str(repo.root))
    assert sorted(set(rule_ids(found))) == ["key-reuse", "leaked-key", "openrouter-key-env-file"]
    assert "it is your key prod" in json.dumps(found)


def test_an_ignored_key_is_suppressed_everywhere(
    server: StandIn, capsys: Capture, repo: Repository
) -> None:
    well_kept(server, 1, created_at=days_ago(200))
    repo.stage("app.py", f'KEY = "{key(1)}"\n')
    found = report(server, capsys, str(repo.root), "--ignore-key", digest(1))
    assert rule_ids(found) == []
    suppressed = found["suppressed"]
    assert isinstance(suppressed, list)
    assert len(suppressed) == 2


# Scheduled


def test_watching_tells_only_what_changed(server: StandIn, capsys: Capture, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    well_kept(server, 1, created_at=days_ago(200), name="first")
    assert audit(server, "--watch", state) == 1
    assert "the key first" in capsys.readouterr().out
    assert audit(server, "--watch", state) == 0
    assert capsys.readouterr().out == ""
    well_kept(server, 2, created_at=days_ago(200), name="second")
    assert audit(server, "--watch", state) == 1
    out = capsys.readouterr().out
    assert "second" in out
    assert "first" not in out
    server.keys.clear()
    assert audit(server, "--watch", state) == 0
    assert "2 x never-rotated" in capsys.readouterr().out
    text = (tmp_path / "state").read_text()
    assert "never-rotated" not in text
    assert "sk-or" not in text


def test_a_file_that_is_no_state_stops_before_anything_is_asked(
    server: StandIn, capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("dear diary")
    assert audit(server, "--watch", str(file)) == 2
    assert "is no state of an audit" in capsys.readouterr().err
    assert file.read_text() == "dear diary"
    assert server.asked == []


# The management key


def test_a_key_in_the_keyring_is_used_where_the_variable_is_not_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def get_password(service: str, username: str) -> str | None:
        is_ours = (service, username) == ("orscan", "openrouter-management-key")
        return f" {key(7)}\n" if is_ours else None

    monkeypatch.setattr("keyring.get_password", get_password)
    assert management_key().sha256 == digest(MANAGER)
    monkeypatch.delenv("OPENROUTER_MANAGEMENT_KEY")
    assert management_key().sha256 == digest(7)


def test_a_locked_keyring_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def get_password(service: str, username: str) -> str:
        raise KeyringLocked(f"{service} {username}")

    monkeypatch.setattr("keyring.get_password", get_password)
    monkeypatch.delenv("OPENROUTER_MANAGEMENT_KEY")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(UsageError, match="there is no management key"):
        management_key()


def test_the_management_key_as_ordinary_key_is_told(
    server: StandIn, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", key(MANAGER))
    well_kept(server, 1)
    assert audit(server) == 0
    assert "OPENROUTER_API_KEY holds the management key" in capsys.readouterr().out


def test_nothing_of_the_network_is_loaded_for_help() -> None:
    code = (
        "import sys; from orscan.cli import main; main(['audit', '--help']); "
        "sys.exit(any(name in sys.modules for name in ('httpx', 'keyring', 'rich')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_key_is_asked_for_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def prompt(text: str, *, hide_input: bool, err: bool) -> str:
        asked.append((text, hide_input, err))
        return f" {key(3)} "

    monkeypatch.delenv("OPENROUTER_MANAGEMENT_KEY")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", prompt)
    assert management_key().sha256 == digest(3)
    assert asked == [("Management key", True, True)]
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(UsageError):
        management_key()
