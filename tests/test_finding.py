import pytest

from orscan.blob import Origin, OriginKind
from orscan.finding import Finding
from orscan.location import Location, Point
from orscan.rule import Confidence, LeakClass, Severity
from orscan.secret import Secret
from tests.support import key


def finding(path: str, kind: OriginKind, n: int = 1, line: int = 1) -> Finding:
    return Finding(
        rule_id="openrouter-key",
        leak_class=LeakClass.KEY,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        message="a key",
        fix="remove it",
        location=Location(path, Point(line, 1), Point(line, 9)),
        secret=Secret(key(n).encode()),
        origins=(Origin(kind, path),),
    )


@pytest.mark.parametrize(
    ("path", "kind", "place"),
    [
        ("src/a.py", OriginKind.FILE, "src/a.py"),
        ("commit 0123456789ab", OriginKind.FILE, "commit 0123456789ab"),
        ("commit 0123456789ab", OriginKind.MESSAGE, "commit message"),
        ("sub/commit 0123456789ab", OriginKind.MESSAGE, "sub/commit message"),
        ("commit message", OriginKind.MESSAGE, "commit message"),
        ("tag v1", OriginKind.MESSAGE, "tag v1"),
        ("object 0123456789ab", OriginKind.OBJECT, "object in no commit"),
        ("object 0123456789ab!/x/a", OriginKind.ARCHIVE, "object in no commit!/x/a"),
        ("lib.zip!/object 0123456789ab", OriginKind.ARCHIVE, "lib.zip!/object 0123456789ab"),
        ("refs/heads/x", OriginKind.REF, "refs/heads/x"),
    ],
)
def test_a_place_names_no_commit_and_no_object(path: str, kind: OriginKind, place: str) -> None:
    assert finding(path, kind).place == place


def test_a_fingerprint_holds_neither_line_nor_commit_nor_where_it_was_seen() -> None:
    one = finding("a.py", OriginKind.FILE)
    same = [
        finding("a.py", OriginKind.FILE, line=99),
        finding("a.py", OriginKind.STAGED),
        finding("a.py", OriginKind.COMMIT),
    ]
    assert {other.fingerprint for other in same} == {one.fingerprint}
    others = [finding("b.py", OriginKind.FILE), finding("a.py", OriginKind.FILE, 2)]
    assert one.fingerprint not in {other.fingerprint for other in others}
    messages = [finding(f"commit {n:012x}", OriginKind.MESSAGE) for n in (1, 2)]
    assert messages[0].fingerprint == messages[1].fingerprint
