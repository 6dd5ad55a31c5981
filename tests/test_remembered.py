from pathlib import Path

from orscan import runner
from orscan.attribution import History, Remembered
from orscan.finding import Finding
from tests.conftest import Repository
from tests.support import key

DAY = 86400


def scanned(cache: bool = True) -> list[Finding]:
    return list(runner.scan_history(".", cache=cache).findings)


def kept(repo: Repository) -> list[Path]:
    return sorted((repo.root / ".git" / "orscan").glob("stories-*"))


def leaking(repo: Repository) -> None:
    repo.stage("a.env", f"KEY={key(1)}")
    repo.commit("first")
    repo.stage("a.env", "KEY=")
    repo.commit("second")


def test_a_second_scan_tells_the_same_stories(repo: Repository) -> None:
    leaking(repo)
    first = scanned()
    assert kept(repo)
    assert scanned() == first == scanned(cache=False)
    assert first[0].origins[0].story


def test_a_story_goes_on_where_anything_changed(repo: Repository) -> None:
    leaking(repo)
    scanned()
    repo.git("branch", "later", "HEAD~1")
    (story,) = [finding.origins[0].story for finding in scanned()]
    assert story
    assert story.branches == ("later", "main")
    repo.stage("a.env", f"KEY={key(1)}")
    repo.commit("again")
    (story,) = [finding.origins[0].story for finding in scanned()]
    assert story
    assert story.in_head
    assert scanned() == scanned(cache=False)


def test_what_holds_a_key_itself_is_not_kept(repo: Repository) -> None:
    leaking(repo)
    repo.git("branch", f"topic-{key(2)}")
    assert scanned() == scanned(cache=False)
    assert not kept(repo)


def test_a_story_that_was_tampered_with_is_not_believed(repo: Repository) -> None:
    leaking(repo)
    first = scanned()
    (file,) = kept(repo)
    file.write_bytes(file.read_bytes().replace(b"A. Tester", b"B. Tester"))
    assert scanned() == first


def test_exposure_goes_on_from_day_to_day(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit("first")
    oid = repo.git("rev-parse", "HEAD:a.txt").strip()
    first = Remembered(None, lambda: History.read(".", [oid]), now=1_767_323_045 + 3 * DAY)
    assert first.paths(oid) == ("a.txt",)
    assert first.story("a.txt", [oid]).days == 3

    def read() -> History:
        raise AssertionError("everything was asked before")

    later = Remembered(first.written(), read, now=1_767_323_045 + 10 * DAY)
    assert later.paths(oid) == ("a.txt",)
    assert later.story("a.txt", [oid]).days == 10
    assert not later.is_new
