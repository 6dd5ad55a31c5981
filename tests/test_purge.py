"""Plans are carried out on real repositories, with the real git filter-repo."""

import base64
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from orscan import gitio, runner
from orscan.blob import Origin, OriginKind
from orscan.config import Config
from orscan.finding import Finding, Suppression, SuppressionKind
from orscan.purge import Plan, as_json, plan, steps
from orscan.purge.callbacks import Filter
from orscan.purge.masking import Masker
from orscan.report import Mode, Report, Scanned
from orscan.rule import Severity
from orscan.ruleset import load, secret_rules
from orscan.secret import Secret
from tests.conftest import Repository
from tests.support import body, key

BIN = os.path.dirname(sys.executable)
PATH = os.pathsep.join([BIN, os.environ.get("PATH", "")])
HAS_FILTER_REPO = shutil.which("git-filter-repo", path=PATH) is not None
needs_filter_repo = pytest.mark.skipif(
    not HAS_FILTER_REPO, reason="git-filter-repo is not installed: pip install git-filter-repo"
)


def digest(n: int) -> str:
    return Secret(key(n).encode()).sha256


def marked(n: int) -> str:
    return f"REMOVED-OPENROUTER-KEY-{digest(n)[:8]}"


# What the reference scan finds: every object by itself, by git's own words.


def objects(repo: Repository) -> dict[str, tuple[str, bytes]]:
    listed = repo.git("cat-file", "--batch-all-objects", "--batch-check").split("\n")
    oids = [line.split(" ")[0] for line in listed if line]
    kinds = [line.split(" ")[1] for line in listed if line]
    contents = gitio.blobs(oids, str(repo.root))
    return {oid: (kind, data or b"") for oid, kind, data in zip(oids, kinds, contents, strict=True)}


def finds(data: bytes, kind: OriginKind, oid: str) -> Iterator[Finding]:
    for found in runner.scan_bytes(data, oid, Config()).findings:
        yield replace(found, origins=(Origin(kind, found.location.path, objects=(oid,)),))


def scanned(repo: Repository) -> Report:
    """A report on every object of *repo*, and on the names of its refs."""
    findings: list[Finding] = []
    kinds = {"blob": OriginKind.COMMIT, "tree": OriginKind.NAME}
    for oid, (kind, data) in objects(repo).items():
        findings.extend(finds(data, kinds.get(kind, OriginKind.MESSAGE), oid))
    for ref in repo.git("for-each-ref", "--format=%(refname)").splitlines():
        named = runner.scan_bytes(os.fsencode(ref), ref, Config()).findings
        findings += [replace(one, origins=(Origin(OriginKind.REF, ref),)) for one in named]
    return Report(Scanned(Mode.HISTORY), tuple(findings), rules=load(()), root=str(repo.root))


def really_scanned(repo: Repository) -> Report:
    """What orscan itself says of the history of *repo*."""
    return runner.scan_history(str(repo.root), Config(), cache=False)


def planned(repo: Repository) -> Plan:
    made = plan(really_scanned(repo), str(repo.root))
    assert made is not None
    return made


def carried_out(repo: Repository, made: Plan, part: str = "rewrite") -> str:
    script = repo.root.parent / "purge.sh"
    script.write_bytes(steps.as_script(made).encode("utf-8", "surrogateescape"))
    for n in range(40):
        assert body(n).encode() not in script.read_bytes()
    done = subprocess.run(
        ["sh", str(script), part],
        cwd="/",
        env={**os.environ, "PATH": PATH},
        capture_output=True,
        check=False,
    )
    said = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, said
    return said


History = list[tuple[str, dict[str, str]]]


def history(repo: Repository) -> History:
    """Every commit of main: its text, and the objects of its files by mode and path."""
    told = []
    for oid in repo.git("rev-list", "--topo-order", "--reverse", "main").split():
        text = repo.git("log", "-1", "--format=%an%n%ae%n%ad%n%cn%n%ce%n%cd%n%B", oid)
        files = repo.git("ls-tree", "-r", "-z", "--full-tree", oid).split("\0")
        pairs = (file.split("\t") for file in files if file)
        told.append((text, {f"{about[:6]} {path}": about[-40:] for about, path in pairs}))
    return told


def holding(report: Report) -> set[str]:
    """The objects that hold a key."""
    return {oid for f in report.findings for origin in f.origins for oid in origin.objects}


def assert_nothing_else_changed(
    before: History, after: History, made: Plan, changed: set[str]
) -> None:
    """Commits, their texts, and all files without a key are what they were, but for the keys."""
    known = Filter(made.filter)
    for (old_text, old_files), (text, files) in zip(before, after, strict=True):
        assert text == known.text(old_text.encode()).decode()
        clean = {known.text(path.encode()).decode(): oid for path, oid in old_files.items()}
        assert sorted(files) == sorted(clean)
        assert {p for p in files if files[p] != clean[p]} == {
            p for p in clean if clean[p] in changed
        }


def assert_gone(repo: Repository) -> None:
    """No object and no file of git's own holds a key, in any form that orscan knows."""
    assert not scanned(repo).findings
    for path in (repo.root / ".git").rglob("*"):
        if path.is_file() and "objects" not in path.parts:
            assert not runner.scan_bytes(path.read_bytes()).findings, path


def in_base64(n: int) -> str:
    return base64.b64encode(key(n).encode()).decode()


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def tarred(text: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("inner.txt")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    return out.getvalue()


# What becomes of a blob.


def cleaned(data: bytes, *numbers: int) -> bytes:
    digests = [digest(n) for n in numbers]
    known = Filter({"keys": {"73": digests}})
    masker = Masker(secret_rules(load(())), digests, known)
    rounds = masker.rounds(data)
    removal = {"blobs": {"a": rounds}} if rounds is not None else {"whole": {"a": digests[0]}}
    done = Filter({"keys": {"73": digests}, **json.loads(json.dumps(removal))}).content("a", data)
    assert not any(
        f.secret and f.secret.sha256 in digests for f in runner.scan_bytes(done).findings
    )
    return done


ODD = "feat/$(touch${IFS}pwned);'q\"`b`"
"""The name of a branch."""

HALF = 41
SPLIT = [
    (
        f'const k = "sk-or-" + "v1-{body(1)}";\nlet other = 1;',
        f'const k = "sk-or-" + "{marked(1)}";\nlet other = 1;',
    ),
    (
        f'const a = "{key(1)[:HALF]}";\nconst keep = f();\nconst b = "{key(1)[HALF:]}";\nc = a + b',
        f'const a = "{marked(1)}";\nconst keep = f();\nconst b = "{"x" * 32}";\nc = a + b',
    ),
    (
        f"const k = atob('{in_base64(1)}');",
        f"const k = atob('{marked(1)}==');",
    ),
    (
        f"codes = [{', '.join(str(ord(char)) for char in key(1))}]",
        f"codes = [{', '.join('0' for _ in key(1))}]",
    ),
    (
        f"path=%2Fsk%2Dor-v1-{body(1)}&x=1",
        f"path=%2F{marked(1)}&x=1",
    ),
    (f"k='{key(1)[::-1]}'", f"k='{marked(1)}'"),
    (
        f"one {key(1)}, two {key(2)}, three {in_base64(1)}",
        f"one {marked(1)}, two {key(2)}, three {marked(1)}==",
    ),
]


@pytest.mark.parametrize(("before", "after"), SPLIT, ids=range(len(SPLIT)))
def test_what_stands_around_a_key_stays(before: str, after: str) -> None:
    assert cleaned(before.encode(), 1).decode() == after


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_text_stays_wide(charset: str) -> None:
    before = f"\N{GREEK SMALL LETTER ALPHA}\N{GRINNING FACE} key: {key(1)}\r\nend é".encode(charset)
    after = cleaned(before, 1).decode(charset)
    assert len(cleaned(before, 1)) == len(before)
    assert after.startswith(f"\N{GREEK SMALL LETTER ALPHA}\N{GRINNING FACE} key: {marked(1)}---")
    assert after.endswith("\r\nend é")


def test_what_is_no_text_keeps_its_length() -> None:
    before = b"\x7fELF\0\0" + key(1).encode() + b"\0\1\2" + in_base64(1).encode() + b"\0end"
    after = cleaned(before, 1)
    assert len(after) == len(before)
    assert after.endswith(b"\0end")


def test_a_tar_stays_one() -> None:
    after = cleaned(tarred(f"key={key(1)}\nend\n".encode()), 1)
    with tarfile.open(fileobj=io.BytesIO(after)) as archive:
        member = archive.extractfile("inner.txt")
        assert member is not None
        assert member.read() == f"key={marked(1)}{'-' * 42}\nend\n".encode()


def test_what_is_packed_goes_wholly() -> None:
    assert cleaned(zipped(a=key(1)), 1) == f"{marked(1)}\n".encode()
    assert cleaned(gzip.compress(key(1).encode()), 1) == f"{marked(1)}\n".encode()


def test_what_is_packed_without_a_key_to_purge_stays() -> None:
    packed = zipped(a=key(2))
    assert cleaned(packed, 1) == packed


def test_a_packed_stretch_goes_alone() -> None:
    packed = base64.b64encode(gzip.compress(key(1).encode())).decode()
    after = cleaned(f"before '{packed}' after".encode(), 1).decode()
    assert after == f"before '{marked(1)}==' after"


def test_every_form_the_rules_know_goes() -> None:
    """Whatever the examples of the rules hold is gone after one pass of the filter."""
    tried = 0
    for rule in load(()):
        for example in rule.examples:
            data = example.text.encode()
            secrets = {
                f.secret
                for f in runner.scan_bytes(data, example.path or "x").findings
                if f.secret and f.severity >= Severity.WARNING
            }
            if not secrets:
                continue
            digests = {secret.sha256 for secret in secrets}
            removal = {
                "keys": {str(n): sorted(digests) for n in {len(s.reveal()) for s in secrets}}
            }
            masker = Masker(secret_rules(load(())), digests, Filter(removal))
            rounds = masker.rounds(data)
            assert rounds is not None, example.text
            done = Filter({**removal, "blobs": {"a": rounds}}).content("a", data)
            left = {f.secret for f in runner.scan_bytes(done, example.path or "x").findings}
            assert not left & secrets, example.text
            tried += 1
    assert tried > 20


# What becomes of a repository.


@pytest.fixture
def leaky(repo: Repository) -> Repository:
    """A repository with a key in every place that git has, and in several forms."""
    repo.stage("README.md", "nothing\n")
    repo.stage("latin.txt", "caf\xe9".encode("latin-1"))
    repo.commit("first")
    first = repo.git("rev-parse", "HEAD").strip()
    repo.stage("src/a.py", f"A = '{key(1)}'\nkeep = 1\n")
    repo.stage("src/b.js", SPLIT[0][0])
    repo.stage("src/c.js", SPLIT[2][0])
    repo.stage("wide.txt", f"key={key(1)}".encode("utf-16"))
    repo.stage("packed.zip", zipped(a=key(2)))
    repo.stage(f"names/{key(3)}.txt", "a name\n")
    repo.stage(f"names/{in_base64(4)}.txt", "another name\n")
    os.symlink(key(5), repo.root / "link")
    repo.git("add", "link")
    repo.commit("second")
    repo.git("tag", "-a", "-m", f"release with {key(6)}", "v1")
    repo.git("tag", "light")
    repo.git("tag", "-a", "-m", "named by a key", f"t-{key(18)}")
    repo.commit(f"message with {key(7)}\n\nand with {in_base64(8)} in base64")
    mail = f"{key(10)}@example.org"

    repo.git(
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "by a key",
        GIT_AUTHOR_NAME=f"A {key(9)}",
        GIT_COMMITTER_EMAIL=mail,
    )
    repo.git("checkout", "-q", "-b", ODD, first)
    repo.stage("other.txt", "other\n")
    repo.commit("aside")
    repo.git("checkout", "-q", "-b", f"fix-{key(11)}")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", f"fix-{key(11)}")
    repo.stage("evil.txt", f"only in the merge: {key(12)}")
    repo.commit("merged")
    repo.git("notes", "add", "-m", f"note {key(13)}", "HEAD")
    repo.git("notes", "add", "-m", "harmless note", first)
    repo.stage("dropped.txt", key(14))
    repo.commit("dropped")
    repo.git("reset", "-q", "--hard", "HEAD~")
    for n in (15, 16):
        repo.write("README.md", f"stashed {key(n)}")
        repo.git("stash", "push", "-q", "-m", f"stash {n}")
    repo.stage("staged-once.txt", key(17))
    repo.git("rm", "-q", "--cached", "staged-once.txt")
    (repo.root / "staged-once.txt").unlink()
    repo.git("update-ref", "refs/pull/1/head", "HEAD~")
    return repo


@needs_filter_repo
@pytest.mark.parametrize("look", [scanned, really_scanned])
def test_keys_go_from_everywhere_and_all_else_stays(
    leaky: Repository, look: Callable[[Repository], Report]
) -> None:
    repo, first = leaky, leaky.git("rev-list", "--max-parents=0", "main").strip()
    before = history(repo)
    holders = holding(scanned(repo))
    made = plan(look(repo), str(repo.root))
    assert made is not None

    carried_out(repo, made)

    assert_gone(repo)
    assert not (repo.root / "pwned").exists()
    assert repo.git("status", "--porcelain") == ""
    assert repo.git("rev-parse", first).strip() == first
    assert_nothing_else_changed(before, history(repo), made, holders)
    assert repo.git("show", "main:src/a.py") == f"A = '{marked(1)}'\nkeep = 1\n"
    assert repo.git("show", "main:src/b.js") == SPLIT[0][1]
    assert repo.git("show", "main:src/c.js") == SPLIT[2][1]
    assert repo.git("show", "main:packed.zip") == f"{marked(2)}\n"
    assert repo.git("show", f"main:names/{marked(3)}.txt") == "a name\n"
    assert repo.git("show", f"main:names/{marked(4)}==.txt") == "another name\n"
    assert os.readlink(repo.root / "link") == marked(5)
    assert f"release with {marked(6)}" in repo.git("cat-file", "tag", "v1")
    messages = repo.git("log", "--format=%B%an%ce", "main")
    assert f"message with {marked(7)}\n\nand with {marked(8)}== in base64" in messages
    assert f"A {marked(9)}" in messages
    assert f"{marked(10)}@example.org" in messages
    branches = repo.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    assert f"fix-{marked(11)}" in branches
    assert "feat/$(touch" in branches[0]
    assert repo.git("show", "main:evil.txt") == f"only in the merge: {marked(12)}"
    assert repo.git("notes", "show", "main") == f"note {marked(13)}\n"
    assert repo.git("notes", "show", first) == "harmless note\n"
    stashes = repo.git("stash", "list", "--format=%gs")
    assert stashes == "On main: stash 16\nOn main: stash 15\n"
    assert repo.git("show", "stash@{1}:README.md") == f"stashed {marked(15)}"
    assert f"tag t-{marked(18)}\n" in repo.git("cat-file", "tag", f"t-{marked(18)}")
    for ref in repo.git("for-each-ref", "--format=%(refname)").split("\n"):
        assert not ref.startswith("refs/orscan-purge")


@pytest.fixture
def server(repo: Repository, tmp_path: Path) -> Repository:
    """A server whose clone *repo* is: `main`, an odd branch, one named by a key, and two tags."""
    repo.stage("a.txt", "nothing\n")
    repo.commit("first")
    repo.git("tag", "clean")
    repo.git("branch", "clean-branch")
    repo.stage("b.txt", f"b {key(1)}\n")
    repo.commit("second")
    repo.git("tag", "-a", "-m", "two", "v2")
    repo.git("branch", ODD)
    repo.git("branch", f"fix-{key(2)}")
    made = Repository(tmp_path / "server")
    repo.git("clone", "-q", "--bare", str(repo.root), str(made.root))
    repo.git("remote", "add", "origin", str(made.root))
    repo.git("fetch", "-q", "origin")
    repo.stage("c.txt", "not pushed yet\n")
    repo.commit("third")
    return made


@needs_filter_repo
def test_pushes_reach_what_the_server_had_and_no_more(
    repo: Repository, server: Repository, tmp_path: Path
) -> None:
    made = planned(repo)
    assert sorted(push.target for push in made.pushes) == [
        f"refs/heads/{ODD}",
        f"refs/heads/fix-{marked(2)}",
        "refs/heads/main",
        "refs/tags/v2",
    ]
    carried_out(repo, made)
    assert_gone(repo)
    clean = server.git("rev-parse", "clean", "clean-branch")
    carried_out(repo, made, "push")
    assert server.git("rev-parse", "clean", "clean-branch") == clean
    names = server.git("for-each-ref", "--format=%(refname)").split()
    assert not any(key(2) in name for name in names)
    assert f"refs/heads/fix-{marked(2)}" in names
    assert server.git("show", "main:b.txt", "v2:b.txt", f"{ODD}:b.txt").count(marked(1)) == 3
    assert server.git("log", "--format=%s", "main").split() == ["second", "first"]
    anew = Repository(tmp_path / "anew")
    repo.git("clone", "-q", "--mirror", server.root.as_uri(), str(anew.root / ".git"))
    assert_gone(anew)
    assert repo.git("log", "--format=%s").split() == ["third", "second", "first"]


@needs_filter_repo
def test_a_push_stops_where_the_server_has_moved_on(
    repo: Repository, server: Repository, tmp_path: Path
) -> None:
    made = planned(repo)
    other = Repository(tmp_path / "other")
    repo.git("clone", "-q", str(server.root), str(other.root))
    other.stage("d.txt", "by somebody else")
    other.commit("fourth")
    other.git("push", "-q")
    carried_out(repo, made)
    with pytest.raises(AssertionError, match="stale info"):
        carried_out(repo, made, "push")
    assert server.git("log", "-1", "--format=%s", "main") == "fourth\n"


@needs_filter_repo
def test_a_mirror_is_rewritten_in_place(server: Repository, tmp_path: Path) -> None:
    mirror = Repository(tmp_path / "mirror.git")
    server.git("clone", "-q", "--mirror", str(server.root), str(mirror.root))
    made = planned(mirror)
    carried_out(mirror, made)
    assert not scanned(mirror).findings
    carried_out(mirror, made, "push")
    assert marked(1) in server.git("show", "main:b.txt")
    assert not any(key(2) in line for line in server.git("for-each-ref").split("\n"))


def test_where_no_ref_leads_nothing_is_rewritten(repo: Repository) -> None:
    repo.stage("a.txt", "nothing\n")
    repo.commit("first")
    first = repo.git("rev-parse", "HEAD").strip()
    repo.stage("b.txt", key(1))
    repo.commit("second")
    repo.git("reset", "-q", "--hard", first)
    made = planned(repo)
    assert "reflog" in made.hides
    assert not made.rewrites
    assert not made.pushes
    assert "filter-repo" not in steps.as_script(made).partition("END_OF_ORSCAN_PURGE\nexport")[2]
    carried_out(repo, made)
    assert_gone(repo)
    assert repo.git("rev-parse", "HEAD").strip() == first


def refused(repo: Repository, why: str) -> None:
    before = repo.git("for-each-ref")
    with pytest.raises(AssertionError, match=why):
        carried_out(repo, planned(repo))
    assert repo.git("for-each-ref") == before


def test_work_that_could_be_lost_stops_it(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", key(1))
    repo.commit("first")
    repo.write("a.txt", "changed")
    refused(repo, "not committed")
    repo.git("checkout", "-q", "a.txt")
    repo.git("worktree", "add", "-q", "-b", "aside", str(tmp_path / "linked"))
    refused(repo, "linked work trees")
    repo.git("worktree", "remove", str(tmp_path / "linked"))
    repo.git("bisect", "start")
    refused(repo, "under way")


def test_a_shallow_clone_is_not_rewritten(repo: Repository, tmp_path: Path) -> None:
    for n in (1, 2):
        repo.stage("a.txt", key(n))
        repo.commit()
    shallow = Repository(tmp_path / "shallow")
    repo.git("clone", "-q", "--depth=1", repo.root.as_uri(), str(shallow.root))
    refused(shallow, "unshallow")


@needs_filter_repo
def test_a_detached_head_and_odd_bytes(repo: Repository) -> None:
    """Names need not be UTF-8; HEAD may be all that leads to a commit."""
    repo.stage("a.txt", "nothing")
    repo.commit("first")
    name = b"sm\xf8rbr\xf8d-'101"
    with (repo.root / ".git" / "packed-refs").open("ab") as packed:
        packed.write(
            repo.git("rev-parse", "HEAD").strip().encode() + b" refs/heads/" + name + b"\n"
        )
    repo.git("checkout", "-q", "--detach")
    repo.stage("b.txt", key(1))
    repo.commit("second")
    carried_out(repo, planned(repo))
    assert_gone(repo)
    assert repo.git("show", "HEAD:b.txt") == marked(1)
    assert repo.git("rev-parse", "--abbrev-ref", "HEAD") == "HEAD\n"


SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----"


def signed(repo: Repository) -> str:
    """Commit what is staged with a signature; nobody checks it."""
    tree = repo.git("write-tree").strip()
    parent = repo.git("rev-parse", "-q", "--verify", "HEAD", check=False).strip()
    lines = [f"tree {tree}", *([f"parent {parent}"] if parent else [])]
    lines += [f"{who} A <a@example.org> 1767322000 +0000" for who in ("author", "committer")]
    text = "\n".join([*lines, "gpgsig " + SIGNATURE.replace("\n", "\n "), "", "signed\n"])
    (repo.root.parent / "object").write_text(text)
    oid = repo.git("hash-object", "-t", "commit", "-w", str(repo.root.parent / "object")).strip()
    repo.git("update-ref", "HEAD", oid)
    return oid


@needs_filter_repo
def test_what_came_before_the_first_key_keeps_ids_and_signatures(repo: Repository) -> None:
    repo.stage("a.txt", "one")
    first = signed(repo)
    tag = f"object {first}\ntype commit\ntag v1\ntagger A <a@example.org> 1767322000 +0000\n\nv1\n"
    (repo.root.parent / "object").write_text(f"{tag}{SIGNATURE}\n")
    oid = repo.git("hash-object", "-t", "tag", "-w", str(repo.root.parent / "object")).strip()
    repo.git("update-ref", "refs/tags/v1", oid)
    repo.git("checkout", "-q", "-b", "aside")
    repo.stage("b.txt", "aside")
    aside = signed(repo)
    repo.git("checkout", "-q", "main")
    repo.stage("a.txt", key(1))
    second = signed(repo)
    repo.git("merge", "-q", "-m", "merged", "aside")
    carried_out(repo, planned(repo))
    assert_gone(repo)
    assert repo.git("rev-parse", "v1", "v1^{commit}", "aside").split() == [oid, first, aside]
    assert repo.git("rev-parse", "main~1^@", "main^2").split() == [first, aside]
    assert second not in repo.git("rev-list", "--all")
    assert repo.git("status", "--porcelain") == ""


@needs_filter_repo
def test_a_key_in_a_tag_alone(repo: Repository) -> None:
    repo.stage("a.txt", "one")
    repo.commit("first")
    repo.git("tag", "-a", "-m", key(1), "v1")
    repo.git("tag", "-a", "-m", "two", f"v2-{key(2)}")
    repo.stage("a.txt", "two")
    repo.commit("second")
    before = repo.git("rev-parse", "main")
    carried_out(repo, planned(repo))
    assert_gone(repo)
    assert repo.git("rev-parse", "main") == before
    assert repo.git("tag", "-l", "--format=%(contents)", "v1").strip() == marked(1)
    assert repo.git("tag", "-l").split() == ["v1", f"v2-{marked(2)}"]


@needs_filter_repo
def test_a_key_in_an_older_stash_alone(repo: Repository) -> None:
    repo.stage("a.txt", "one")
    repo.commit("first")
    before = repo.git("rev-parse", "main")
    for text in (key(1), "harmless"):
        repo.write("a.txt", text)
        repo.git("stash", "push", "-q", "-m", text[:8])
    carried_out(repo, planned(repo))
    assert_gone(repo)
    assert repo.git("rev-parse", "main") == before
    assert repo.git("stash", "list", "--format=%gs").split("\n")[0] == "On main: harmless"
    assert repo.git("show", "stash@{1}:a.txt") == marked(1)
    assert repo.git("show", "stash@{0}:a.txt") == "harmless"


@needs_filter_repo
def test_a_repository_with_long_ids(repo: Repository, tmp_path: Path) -> None:
    long = Repository(tmp_path / "long")
    repo.git("init", "-q", "-b", "main", "--object-format=sha256", str(long.root))
    long.stage(f"{key(1)}/{in_base64(2)}.txt", in_base64(3))
    long.commit(in_base64(4))
    carried_out(long, planned(long))
    assert_gone(long)
    assert long.git("show", f"main:{marked(1)}/{marked(2)}==.txt") == f"{marked(3)}=="


@pytest.mark.parametrize(
    "raw", [b"plain", b"it's $(x) `y`", b"\xff\\0101\\n'\"$x", "\u00e9".encode()]
)
def test_every_name_survives_the_shell(raw: bytes) -> None:
    command = f"printf %s {steps.quoted(raw.decode('utf-8', 'surrogateescape'))}"
    assert subprocess.run(["sh", "-c", command], capture_output=True, check=True).stdout == raw


@needs_filter_repo
def test_what_cannot_be_removed_is_told(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit("first")
    repo.git("gc", "-q")
    (pack,) = (repo.root / ".git" / "objects" / "pack").glob("*.pack")
    pack.with_suffix(".keep").touch()
    repo.git("config", "remote.origin.url", f"https://{key(1)}@example.org/a")
    said = carried_out(repo, planned(repo))
    assert "config still holds a key" in said
    assert ".keep keeps old objects" in said


def test_a_remote_that_was_never_fetched_is_told(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit("first")
    repo.git("remote", "add", "origin", "https://example.org/a")
    made = planned(repo)
    assert not made.pushes
    assert "Of origin nothing is known here: fetch it, and plan anew." in made.warnings


def test_findings_that_do_not_fail_are_left(repo: Repository) -> None:
    repo.stage("a.txt", key(1))
    repo.commit("first")
    report = scanned(repo)
    found = report.findings[0]
    note = replace(found, severity=Severity.NOTE)
    assert plan(replace(report, findings=(note,)), str(repo.root)) is None
    allowed = replace(found, suppression=Suppression(SuppressionKind.INLINE, "known"))
    assert plan(replace(report, findings=(), suppressed=(allowed,)), str(repo.root)) is None
    assert plan(replace(report, fail_on=Severity.NOTE, findings=(note,)), str(repo.root))


def test_all_that_is_written_holds_no_key(repo: Repository, tmp_path: Path) -> None:
    repo.stage("a.txt", SPLIT[1][0])
    repo.stage(f"{in_base64(2)}.txt", key(3))
    repo.commit(f"{in_base64(4)} and {key(5)}")
    repo.git("branch", f"b-{key(6)}")
    repo.git("branch", f"c-{in_base64(7)}")
    made = planned(repo)
    place = str(tmp_path / "it's here")
    texts = [
        steps.program(made),
        steps.as_text(made, place, is_written=True),
        steps.as_script(made),
        steps.as_script(made, place),
        json.dumps(as_json(made)),
    ]
    for text in texts:
        assert not runner.scan_bytes(text.encode()).findings
        for n in range(1, 8):
            assert body(n)[:12] not in text
            assert in_base64(n)[16:40] not in text
