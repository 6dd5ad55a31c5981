import pytest

from orscan import runner
from orscan.cli import main
from orscan.report import Report
from tests.conftest import Repository
from tests.support import key


def scanned() -> Report:
    return runner.scan_history(".", cache=False)


def told(report: Report) -> list[tuple[str, str]]:
    return [(one.path, one.kind) for one in report.diagnostics]


@pytest.mark.parametrize(
    ("content", "kind"), [("1" * 40 + "\n", "missing"), ("zz\n", "missing"), ("", "missing")]
)
def test_a_ref_that_names_nothing_never_passes_for_clean(
    repo: Repository, content: str, kind: str
) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit("first")
    repo.write(".git/refs/heads/lost", content)
    report = scanned()
    assert report.exit_code == 3
    assert ("refs/heads/lost", kind) in told(report)


def test_a_tag_whose_object_is_lost_is_told(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit("first")
    repo.git("tag", "-a", "v1", "-m", "one")
    oid = repo.git("rev-parse", "v1").strip()
    (repo.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    report = scanned()
    assert report.exit_code == 3
    assert ("refs/tags/v1", "missing") in told(report)


def test_a_lost_detached_head_is_told(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit("first")
    repo.write(".git/HEAD", "2" * 40 + "\n")
    report = scanned()
    assert report.exit_code == 3
    assert ("HEAD", "missing") in told(report)


def test_refs_to_refs_and_branches_not_born_are_no_problem(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit("first")
    repo.git("symbolic-ref", "refs/heads/other", "refs/heads/main")
    repo.git("symbolic-ref", "HEAD", "refs/heads/unborn")
    assert scanned().exit_code == 0


def test_a_tree_that_makes_no_sense_does_not_end_the_scan(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit("first")
    repo.write("tree", "garbage")
    oid = repo.git("hash-object", "-t", "tree", "-w", "--literally", "tree").strip()
    report = scanned()
    assert len(report.findings) == 1
    assert (f"object {oid}", "damaged") in told(report)


@pytest.mark.parametrize("option", ["--range", "--since"])
def test_an_empty_range_is_no_tree_scan(
    repo: Repository, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.stage("a.txt", "nothing")
    repo.commit("first")
    assert main(["scan", option, ""]) == 2
    assert "scanned" not in capsys.readouterr().out.lower()


def test_an_object_that_is_not_what_its_id_says_is_told(repo: Repository) -> None:
    repo.stage("a.txt", "nothing")
    repo.stage("b.txt", "something else")
    repo.commit("first")
    objects = repo.root / ".git" / "objects"
    one, other = (repo.git("rev-parse", f"HEAD:{name}").strip() for name in ("a.txt", "b.txt"))
    target = objects / one[:2] / one[2:]
    target.unlink()
    target.write_bytes((objects / other[:2] / other[2:]).read_bytes())
    report = scanned()
    assert report.exit_code == 3
    assert (f"object {one}", "damaged") in told(report)
