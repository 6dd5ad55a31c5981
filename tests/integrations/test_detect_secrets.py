"""With the real detect-secrets, as its users run it."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orscan import baseline
from orscan.baseline import NAME, Status
from orscan.cli import main
from orscan.errors import ConfigError
from orscan.fakekey import fake_key
from orscan.integrations import detect_secrets, secretsbaseline
from orscan.integrations.detect_secrets import SECRET_TYPE, OpenRouterDetector
from tests.conftest import Repository
from tests.support import PREFIX, body, key

PLUGIN = str(Path(detect_secrets.__file__))
FILE = ".secrets.baseline"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(repo: Repository) -> Repository:
    repo.git("config", "user.email", "ada@example.org")
    return repo


def theirs(module: str, *arguments: str, folder: Path) -> "subprocess.CompletedProcess[bytes]":
    code = f"import sys; from detect_secrets.{module} import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, check=False
    )


def scan(repo: Repository, *arguments: str) -> dict[str, Any]:
    done = theirs("main", "scan", "-p", PLUGIN, *arguments, folder=repo.root)
    assert done.returncode == 0, done.stderr.decode()
    table: dict[str, Any] = json.loads(done.stdout)
    return table


def hook(repo: Repository, *arguments: str) -> int:
    done = theirs("pre_commit_hook", "-p", PLUGIN, *arguments, folder=repo.root)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode


def ours(table: dict[str, Any]) -> list[tuple[str, int, str]]:
    return sorted(
        (path, item["line_number"], item["hashed_secret"])
        for path, items in table["results"].items()
        for item in items
        if item["type"] == SECRET_TYPE
    )


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def test_placeholders_and_fake_keys_are_no_secrets(project: Repository) -> None:
    project.stage("a.txt", f"{PREFIX}your-key-here\nx = '{fake_key()}'\n{PREFIX}{'0' * 64}\n")
    project.stage("b.txt", f"orscan: allow\nk = '{key(1)}'  # orscan: allow known\n")
    project.stage("c.txt", f"k = '{key(2)}'  # pragma: allowlist secret\n")
    assert ours(scan(project)) == []
    assert hook(project, "a.txt", "b.txt", "c.txt") == 0


def test_keys_in_every_form_a_line_can_have(project: Repository) -> None:
    text = "\n".join(
        [
            "nothing",
            f"key_id = '{key(1)}'",
            base64.b64encode(f"token={key(2)}".encode()).decode(),
            "nothing",
            "nothing",
            "nothing",
            f'const k = "{key(3)[:30]}" +',
            f'  "{key(3)[30:]}";',
            f"one {key(4)} two {key(5)}",
        ]
    )
    project.stage("src/app.js", text)
    expected = [(2, 1), (3, 2), (7, 3), (9, 4), (9, 5)]
    found = ours(scan(project))
    assert found == sorted(("src/app.js", line, sha1(key(n))) for line, n in expected)
    assert hook(project, "src/app.js") == 1


def test_a_key_far_from_its_line_is_told_once_and_with_its_line(project: Repository) -> None:
    lines = ["x"] * 40
    for at in (0, 17, 18, 39):
        lines[at] = key(at)
    project.stage("a.txt", "\r\n".join(lines))
    found = ours(scan(project))
    assert found == sorted(("a.txt", at + 1, sha1(key(at))) for at in (0, 17, 18, 39))


def test_the_plugin_alone() -> None:
    plugin = OpenRouterDetector()
    assert list(plugin.analyze_string(f"{key(1)} {key(1)} {key(2)}")) == [key(1), key(2)]
    assert list(plugin.analyze_string("nothing")) == []
    (one,) = plugin.analyze_line("a.txt", f"x {key(1)}", 7)
    assert (one.line_number, one.secret_value, one.filename) == (7, key(1), "a.txt")
    assert plugin.analyze_line("a.txt", "half a character \udcff", 1) == set()


def test_where_the_plugin_lies_is_told() -> None:
    command = [sys.executable, "-m", "orscan.integrations.detect_secrets"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.decode().strip() == PLUGIN


def test_their_hook_takes_what_we_export(project: Repository, capsys: Capture) -> None:
    project.stage("src/a.txt", f"\n{key(1)}\n")
    project.stage("b.txt", key(2))
    main(["baseline", "create"])
    capsys.readouterr()
    assert main(["baseline", "export"]) == 0
    assert f"{FILE} lists 2 accepted keys." in capsys.readouterr().out
    text = (project.root / FILE).read_text()
    assert not any(body(n)[3:-3] in text for n in (1, 2))
    project.git("add", ".")
    assert hook(project, "--baseline", FILE, "src/a.txt", "b.txt") == 0
    project.stage("b.txt", f"{key(2)}\n{key(3)}")
    assert hook(project, "--baseline", FILE, "src/a.txt", "b.txt") == 1


def test_export_keeps_what_is_there(project: Repository) -> None:
    project.stage("a.txt", key(1))
    project.stage("aws.txt", "AKIA" + "QYLPMN5HHHFPZAM2")
    before = scan(project)
    project.write(FILE, json.dumps(before))
    main(["baseline", "create"])
    assert main(["baseline", "export"]) == 0
    after = json.loads((project.root / FILE).read_text())
    assert [one["name"] for one in after["plugins_used"]] == [
        one["name"] for one in before["plugins_used"]
    ]
    assert after["filters_used"] == before["filters_used"]
    assert after["results"]["aws.txt"] == before["results"]["aws.txt"]
    (one,) = [item for item in after["results"]["a.txt"] if item["type"] == SECRET_TYPE]
    assert one["hashed_secret"] == sha1(key(1))
    assert one["is_secret"] is True
    assert main(["baseline", "export"]) == 0
    again = json.loads((project.root / FILE).read_text())
    assert again["results"] == after["results"]


def test_there_and_back_with_labels(project: Repository, capsys: Capture) -> None:
    project.stage("src/a.txt", key(1))
    project.stage("b.txt", key(2))
    project.stage("c.txt", key(3))
    table = scan(project, "src/a.txt", "b.txt")
    for item in table["results"]["b.txt"]:
        item["is_secret"] = False
    project.write(FILE, json.dumps(table))
    capsys.readouterr()
    assert main(["baseline", "import"]) == 0
    said = capsys.readouterr().out
    assert f"{FILE} knows 2 findings, which {NAME} now accepts; 1 finding it does not" in said
    made = {one.path: one for one in baseline.load(project.root / NAME).entries}
    assert {path: one.status for path, one in made.items()} == {
        "src/a.txt": Status.ACCEPTED,
        "b.txt": Status.FALSE_ALARM,
    }
    assert made["src/a.txt"].owner == "ada@example.org"
    (project.root / FILE).unlink()
    assert main(["baseline", "export"]) == 0
    results = json.loads((project.root / FILE).read_text())["results"]
    assert {path: items[0]["is_secret"] for path, items in results.items()} == {
        "src/a.txt": True,
        "b.txt": False,
    }


def test_import_knows_paths_of_windows_and_digests_of_the_digits(project: Repository) -> None:
    project.stage("src/a.txt", key(1))
    project.stage("b.txt", key(2))
    results = {
        "src\\a.txt": [{"type": "x", "hashed_secret": sha1(body(1))}],
        "./b.txt": [{"type": "x", "hashed_secret": sha1(key(2))}],
    }
    project.write(FILE, json.dumps({"version": "1.5.0", "results": results}))
    assert main(["baseline", "import", FILE, "--owner", "ada"]) == 0
    assert main(["scan"]) == 0


def test_import_keeps_what_was_said(project: Repository) -> None:
    project.stage("a.txt", key(1))
    project.write(FILE, json.dumps(scan(project)))
    main(["baseline", "create", "--reason", "mine"])
    assert main(["baseline", "import"]) == 0
    assert [one.reason for one in baseline.load(project.root / NAME).entries] == ["mine"]


BAD = {
    "cut off": '{"results": {"a": [',
    "no table": "[1]",
    "no results": '{"version": "1.5.0"}',
    "results of another kind": '{"results": []}',
    "no list": '{"results": {"a": {}}}',
    "no digest": '{"results": {"a": [{"type": "x"}]}}',
    "a strange label": '{"results": {"a": [{"hashed_secret": "00", "is_secret": "no"}]}}',
    "deep": '{"results": ' + "[" * 100_000,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_no_baseline_of_theirs_is_refused_and_kept(
    project: Repository, text: str, capsys: Capture
) -> None:
    project.stage("a.txt", key(1))
    main(["baseline", "create"])
    project.write(FILE, text)
    assert main(["baseline", "import"]) == 2
    assert main(["baseline", "export"]) == 2
    assert FILE in capsys.readouterr().err
    assert (project.root / FILE).read_text() == text


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(ConfigError, match="cannot be read"):
            secretsbaseline.listed(place)
    (tmp_path / "a").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="no JSON"):
        secretsbaseline.listed(tmp_path / "a")


def test_export_refuses_what_detect_secrets_itself_cannot_use(project: Repository) -> None:
    project.stage("a.txt", key(1))
    main(["baseline", "create"])
    for text in (
        '{"results": {}}',
        '{"version": "x", "results": {}, "plugins_used": []}',
        '{"version": "1.5.0", "results": {}, "plugins_used": [{"name": "NoSuchPlugin"}]}',
        '{"version": "1.5.0", "results": {}, "plugins_used": [{}]}',
    ):
        project.write(FILE, text)
        assert main(["baseline", "export"]) == 2, text
        assert (project.root / FILE).read_text() == text
