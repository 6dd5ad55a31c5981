import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orscan import runner
from orscan.config import Config
from orscan.objects.place import Place, place_of
from orscan.report import Report
from orscan.submodules import submodules
from tests.conftest import Repository
from tests.support import key


def made(root: Path) -> Repository:
    root.mkdir()
    repository = Repository(root)
    repository.git("init", "-q", "-b", "main")
    return repository


@pytest.fixture
def top(repo: Repository, tmp_path: Path) -> Repository:
    """A repository with the submodule `a`, in which `b` is one whose history holds a key."""
    inner, middle = made(tmp_path / "inner"), made(tmp_path / "middle")
    inner.stage("k.txt", key())
    inner.commit()
    inner.git("rm", "-q", "k.txt")
    inner.commit()
    middle.git("submodule", "add", "-q", str(inner.root), "b")
    middle.commit()
    repo.git("submodule", "add", "-q", str(middle.root), "a")
    repo.git("submodule", "update", "-q", "--init", "--recursive")
    repo.commit()
    return repo


def scanned(folder: Path) -> Report:
    return runner.scan_history(str(folder), Config(), jobs=1, cache=False, submodules=True)


def listed(folder: Path) -> dict[str, bool]:
    """Return the paths of submodules, and whether they could be opened."""
    found = submodules(place_of(str(folder)))
    return {path: isinstance(inner, Place) for path, inner in found}


def lose_inner(repo: Repository) -> None:
    (repo.root / "a" / ".git").unlink()
    shutil.rmtree(repo.root / "a" / "b")


def lose_all(repo: Repository) -> None:
    shutil.rmtree(repo.root / "a")


def deinit(repo: Repository) -> None:
    repo.git("submodule", "deinit", "-q", "-f", "a")


def remove(repo: Repository) -> None:
    repo.git("rm", "-q", "-f", "a")
    repo.commit()


def test_those_that_are_checked_out_are_found(top: Repository) -> None:
    assert listed(top.root) == {"a": True, "a/b": True}
    (finding,) = scanned(top.root).findings
    assert finding.location.path == "a/b/k.txt"


@pytest.mark.parametrize("lose", [lose_inner, lose_all, deinit, remove])
def test_one_that_is_kept_needs_no_work_tree(
    top: Repository, lose: Callable[[Repository], None]
) -> None:
    lose(top)
    assert listed(top.root) == {".git/modules/a": True, ".git/modules/a/modules/b": True}
    report = scanned(top.root)
    (finding,) = report.findings
    assert finding.location.path == ".git/modules/a/modules/b/k.txt"
    assert report.diagnostics == ()
    alone = scanned(top.root / ".git/modules/a/modules/b")
    assert ([one.location.path for one in alone.findings], alone.diagnostics) == (["k.txt"], ())


@pytest.mark.parametrize("bare", [True, False])
def test_one_that_was_never_fetched_is_told(top: Repository, tmp_path: Path, *, bare: bool) -> None:
    top.git("clone", "-q", *(["--bare"] if bare else []), ".", str(tmp_path / "clone"))
    report = scanned(tmp_path / "clone")
    (told,) = report.diagnostics
    assert told.path == "a"
    assert "git submodule update --init" in told.message
    assert report.exit_code == 3


def test_an_empty_repository_lacks_none(repo: Repository, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "clone"))
    assert listed(tmp_path / "clone") == listed(repo.root) == {}


def test_one_whose_repository_is_gone_is_told(top: Repository) -> None:
    shutil.rmtree(top.root / ".git" / "modules")
    report = scanned(top.root)
    assert [one.path for one in report.diagnostics] == ["a"]
    assert "cannot open" in report.diagnostics[0].message


def test_one_that_git_would_take_for_the_repository_around_it_is_told(top: Repository) -> None:
    link = top.root / "a" / ".git"
    link.unlink()
    link.mkdir()
    assert listed(top.root)["a"] is False
    assert listed(top.root)[".git/modules/a"] is True


def test_those_of_a_linked_work_tree_are_found(top: Repository, tmp_path: Path) -> None:
    lose_all(top)
    shutil.rmtree(top.root / ".git" / "modules")
    top.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    linked.git("submodule", "update", "-q", "--init", "--recursive")
    assert listed(linked.root) == {"a": True, "a/b": True}
    kept = ".git/worktrees/linked/modules/a"
    assert listed(top.root) == {kept: True, f"{kept}/modules/b": True}
