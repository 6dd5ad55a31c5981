import hashlib
import os
import random
import subprocess
import zlib
from itertools import pairwise, zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orscan.errors import GitError
from orscan.objects import Kind
from orscan.objects.index import PackIndex
from orscan.objects.known import Known
from orscan.objects.loose import loose_chunks, loose_ids, loose_path, read_loose
from orscan.objects.pack import Families, Pack, Packed
from orscan.objects.spool import Spool, made_from
from orscan.objects.store import Store
from tests.conftest import Repository
from tests.history.test_history import grown, hash_object, made
from tests.support import body

Objects = dict[str, tuple[str, bytes]]


def by_git(repo: Repository) -> Objects:
    """Return kind and content of every object, as git tells them."""
    listed = repo.git("cat-file", "--batch-all-objects", "--batch-check").splitlines()
    found = {}
    for line in listed:
        oid, kind, _ = line.split()
        command = ["git", "cat-file", kind, oid]
        done = subprocess.run(command, cwd=repo.root, capture_output=True, check=True)
        found[oid] = kind, done.stdout
    return found


def store_of(repo: Repository, width: int = 20) -> Store:
    return Store(repo.root / ".git/objects", width)


def families_of(pack: Pack, cuts: int = 1) -> Families:
    step = len(pack) // cuts + 1
    starts = range(0, len(pack), step)
    surveys = [pack.survey(first, min(first + step, len(pack))) for first in starts]
    return Families(pack, surveys)


def read(families: Families, portions: int = 1) -> list[Packed]:
    ranges = families.portions(portions)
    return [one for first, last in ranges for one in families.objects(first, last)]


def by_pack(pack: Pack, cuts: int = 1, portions: int = 1) -> Objects:
    """Return kind and content of every object of a pack."""
    found = {}
    for kind, rank, content, _, reason in read(families_of(pack, cuts), portions):
        assert kind is not None
        assert content is not None
        assert not reason
        found[pack.raw_id(rank).hex()] = kind.word, content
    return found


VERSIONS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 60), st.integers(0, 9)),
    min_size=1,
    max_size=12,
)
OPTIONS = st.sampled_from(
    [
        ["--depth=50", "--window=250"],
        ["--depth=1", "--window=5"],
        ["--depth=0"],
        ["--window=10", "--threads=1"],
    ]
)
SETTINGS = st.sampled_from(
    [
        [],
        ["-c", "repack.useDeltaBaseOffset=false"],
        ["-c", "pack.indexVersion=1"],
        ["-c", "pack.compression=0"],
        ["-c", "pack.compression=9"],
    ]
)


@given(
    versions=VERSIONS,
    options=OPTIONS,
    configured=SETTINGS,
    wide=st.booleans(),
    parts=st.integers(1, 5),
)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_object_of_a_pack_is_what_git_says(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    versions: list[tuple[str, int, int]],
    options: list[str],
    configured: list[str],
    wide: bool,
    parts: int,
) -> None:
    form = ["--object-format=sha256"] if wide else []
    repo = made(tmp_path_factory.mktemp("packed"), *form)
    lines = [f"line {number} {body(number)[:30]}" for number in range(80)]
    for name, place, number in versions:
        lines.insert(place, body(number))
        lines.pop((place * 7 + number) % len(lines))
        repo.stage(f"folder/{name}.txt", "\n".join(lines))
        repo.commit()
    repo.git("tag", "-a", "v1", "-m", "tagged")
    repo.git(*configured, "repack", "-adfq", *options)
    expected = by_git(repo)
    (pack,) = store_of(repo, 32 if wide else 20).packs
    assert len(pack) == len(expected)
    assert by_pack(pack, cuts=parts, portions=parts * 3) == expected
    assert all(pack.content(bytes.fromhex(oid)) == expected[oid][1] for oid in expected)
    assert pack.index.ids() == b"".join(map(bytes.fromhex, sorted(expected)))


def test_deltas_name_what_they_were_made_from(repo: Repository) -> None:
    grown(repo, 9)
    repo.git("repack", "-adfq", "--window=50")
    (pack,) = store_of(repo).packs
    deltas = [delta for _, _, _, delta, _ in read(families_of(pack)) if delta is not None]
    chains = repo.git("verify-pack", "-v", str(pack.path.with_suffix(".idx")))
    counted = sum(len(line.split()) == 7 for line in chains.splitlines())
    assert len(deltas) == counted > 6


def test_a_base_comes_before_what_is_made_from_it(repo: Repository) -> None:
    grown(repo, 12)
    repo.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50")
    (pack,) = store_of(repo).packs
    families = families_of(pack)
    seen: set[int] = set()
    for _, rank, _, _, _ in read(families):
        base = families._bases[rank]
        assert base < 0 or base in seen
        seen.add(rank)
    assert seen == set(range(len(pack)))


def test_portions_cover_all_families_once(repo: Repository) -> None:
    grown(repo, 5)
    repo.git("gc", "-q")
    (pack,) = store_of(repo).packs
    families = families_of(pack)
    for count in (1, 2, 3, 7, 100, 10_000):
        ranges = families.portions(count)
        covered = [number for first, last in ranges for number in range(first, last)]
        assert covered == list(range(len(families)))
        assert len(ranges) <= count


@pytest.mark.parametrize("size", [100, 1_000, 1 << 20])
def test_large_objects_are_put_together_piece_by_piece(
    repo: Repository, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    grown(repo, 12)
    repo.git("repack", "-adfq", "--window=50", "--depth=50")
    expected = by_git(repo)
    monkeypatch.setattr("orscan.objects.pack.LARGE", 2_000)
    (pack,) = store_of(repo).packs
    families = families_of(pack)
    large = 0
    for kind, rank, content, _, reason in read(families):
        assert kind
        word, whole = expected[pack.raw_id(rank).hex()]
        assert word == kind.word
        if content is None:
            assert reason == "large"
            large += 1
            for _ in range(2):
                chunks = list(families.large(rank, size) or ())
                assert b"".join(chunks) == whole
                assert all(0 < len(chunk) <= size for chunk in chunks)
        else:
            assert content == whole
    assert large >= 12


def test_large_objects_may_be_read_in_any_order_and_at_once(repo: Repository) -> None:
    grown(repo, 8)
    repo.git("repack", "-adfq", "--window=50", "--depth=50")
    expected = by_git(repo)
    (pack,) = store_of(repo).packs
    families = families_of(pack)
    ranks = [rank for kind, rank, _, _, _ in read(families) if kind is Kind.BLOB]
    random.Random(1).shuffle(ranks)
    for one, other in pairwise([*ranks, *reversed(ranks)]):
        first, second = families.large(one, 500), families.large(other, 300)
        assert first
        assert second
        parts = list(zip_longest(first, second, fillvalue=b""))
        assert b"".join(part for part, _ in parts) == expected[pack.raw_id(one).hex()][1]
        assert b"".join(part for _, part in parts) == expected[pack.raw_id(other).hex()][1]


@pytest.mark.parametrize("level", [0, 1, 9])
@pytest.mark.parametrize("size", [1, 64, 1_000, 50_000, 60_001])
def test_nothing_is_lost_at_the_end_of_what_compresses_well(
    repo: Repository, level: int, size: int
) -> None:
    repo.git("config", "core.compression", str(level))
    contents = [bytes(60_000 // max(1, 2_000 // size)), b"ab" * 9, random.Random(1).randbytes(900)]
    oids = [hash_object(repo, content) for content in contents]
    loose = repo.root / ".git/objects"
    for name, content in zip(oids, contents, strict=True):
        assert b"".join(loose_chunks(loose_path(loose, name), size)) == content
    repo.stage("a", "a")
    listed = "".join(f"{name}\n" for name in oids).encode()
    folder = str(loose / "pack/pack")
    subprocess.run(
        ["git", "pack-objects", "-q", folder],
        cwd=repo.root,
        input=listed,
        check=True,
        capture_output=True,
    )
    (pack,) = store_of(repo).packs
    families = families_of(pack)
    found = {
        pack.raw_id(rank).hex(): b"".join(families.large(rank, size) or ())
        for rank in range(len(pack))
    }
    assert found == dict(zip(oids, contents, strict=True))


def test_what_makes_no_sense_of_a_large_base() -> None:
    base = Spool([b"0123456789"])
    sound = b"\x0a\x08" + b"\x91\x02\x05" + b"\x03abc"
    assert b"".join(made_from(base, sound, 100)) == b"23456abc"
    assert b"".join(made_from(base, b"\x0a\x0a\x90\x0a", 100)) == b"0123456789"
    for delta in (
        b"\x0b" + sound[1:],
        sound[:-1],
        sound + b"\x01a",
        b"\x0a\x08\x00",
        b"\x0a\x08\x91\x02\x09",
        b"\x0a",
        b"",
    ):
        with pytest.raises((ValueError, IndexError, OSError)):
            list(made_from(base, delta, 100))
    with pytest.raises(ValueError, match="too large"):
        list(made_from(base, sound, 7))


# Indexes.


@pytest.mark.parametrize("version", [1, 2])
def test_an_index_finds_what_it_holds(repo: Repository, version: int) -> None:
    grown(repo, 4)
    repo.git("-c", f"pack.indexVersion={version}", "repack", "-adfq")
    (path,) = (repo.root / ".git/objects/pack").glob("*.idx")
    index = PackIndex(path, 20)
    oids = sorted(by_git(repo))
    assert index.count == len(oids)
    for number, oid in enumerate(oids):
        raw = bytes.fromhex(oid)
        assert index.raw_id(number) == raw
        assert index.number_of(raw) == number
        assert index.number_of(raw[:-1] + bytes([raw[-1] ^ 1])) is None
    assert index.number_of(bytes(20)) is None
    assert index.number_of(b"\xff" * 20) is None
    assert dict(zip(oids, index.offsets, strict=True)) == shown_index(path)


def shown_index(path: Path) -> dict[str, int]:
    command, content = ["git", "show-index"], path.read_bytes()
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return {line.split()[1]: int(line.split()[0]) for line in done.stdout.decode().splitlines()}


def test_offsets_beyond_two_gigabytes(repo: Repository) -> None:
    grown(repo, 2)
    repo.git("repack", "-adfq")
    (pack,) = (repo.root / ".git/objects/pack").glob("*.pack")
    far = repo.root / "far.idx"
    # Offsets above the limit go to a table of their own: here all do.
    repo.git("index-pack", "--index-version=2,0x10", "-o", str(far), str(pack))
    index = PackIndex(far, 20)
    assert dict(zip(sorted(by_git(repo)), index.offsets, strict=True)) == shown_index(far)
    data = far.read_bytes()
    far.chmod(0o600)
    cut = repo.root / "cut.idx"
    cut.write_bytes(data[: 8 + 1024 + index.count * 28 + 40])
    with pytest.raises(GitError, match="cut off"):
        _ = PackIndex(cut, 20).offsets


def test_what_is_no_index(tmp_path: Path) -> None:
    file = tmp_path / "x.idx"
    for content in (b"", b"\xfftOc\0\0\0\2", bytes(2_000), os.urandom(3_000)):
        file.write_bytes(content)
        if content == bytes(2_000):
            assert PackIndex(file, 20).count == 0
            continue
        with pytest.raises(GitError, match="not a pack index"):
            PackIndex(file, 20)


# Damage.


def test_what_is_made_from_something_damaged_is_told_with_it(repo: Repository) -> None:
    grown(repo, 8)
    repo.git("repack", "-adfq", "--window=50")
    expected = by_git(repo)
    (pack,) = store_of(repo).packs
    families = families_of(pack)
    root = max(families.roots, key=lambda rank: families._weights[rank])
    place = pack._places[root] + families._heads[root] + 9
    data = bytearray(pack.path.read_bytes())
    data[place] ^= 0xFF
    pack.path.chmod(0o600)
    pack.path.write_bytes(data)
    (pack,) = store_of(repo).packs
    told = read(families_of(pack))
    assert len(told) == len(expected)
    lost = [rank for _, rank, content, _, reason in told if content is None and reason]
    assert len(lost) > 1
    for kind, rank, content, _, _ in told:
        if content is not None:
            assert kind is not None
            assert expected[pack.raw_id(rank).hex()] == (kind.word, content)


def test_whatever_is_wrong_with_a_pack_nothing_else_is_raised(repo: Repository) -> None:
    grown(repo, 5)
    repo.git("repack", "-adfq", "--window=50")
    (file,) = (repo.root / ".git/objects/pack").glob("*.pack")
    sound = file.read_bytes()
    file.chmod(0o600)
    seeded = random.Random(5)
    for _ in range(200):
        data = bytearray(sound)
        for _ in range(seeded.randrange(1, 4)):
            data[seeded.randrange(12, len(data))] = seeded.randrange(256)
        if seeded.random() < 0.3:
            del data[seeded.randrange(12, len(data)) :]
        file.write_bytes(data)
        store = store_of(repo)
        for pack in store.packs:
            assert len(read(families_of(pack))) <= len(pack)
        assert store.packs or store.problems


def test_an_entry_that_inflates_to_more_than_it_says_is_no_bomb(repo: Repository) -> None:
    bomb = zlib.compress(bytes(64 << 20), 9)
    hash_object(repo, b"x")
    entry = bytes([0x30 | 5]) + bomb
    head = b"PACK\0\0\0\2\0\0\0\1"
    data = head + entry + bytes(20)
    folder = repo.root / ".git/objects/pack"
    (folder / "pack-1.pack").write_bytes(data)
    fanout = b"".join((1 if n >= 7 else 0).to_bytes(4, "big") for n in range(256))
    raw = b"\x07" * 20
    index = b"\xfftOc\0\0\0\2" + fanout + raw + bytes(4) + (12).to_bytes(4, "big") + bytes(40)
    (folder / "pack-1.idx").write_bytes(index)
    (pack,) = store_of(repo).packs
    ((_, _, content, _, reason),) = read(families_of(pack))
    assert (content, reason) == (None, "its data is damaged")


# Loose objects.


@pytest.mark.parametrize("level", [0, 1, 9])
def test_loose_objects_are_what_git_says(repo: Repository, level: int) -> None:
    repo.git("config", "core.looseCompression", str(level))
    for number in range(5):
        hash_object(repo, random.Random(number).randbytes(10**number))
    hash_object(repo, b"")
    repo.stage("a/b.txt", "text")
    repo.commit()
    repo.git("tag", "-a", "v1", "-m", "tagged")
    expected = by_git(repo)
    store = store_of(repo)
    (loose,) = store.loose
    assert loose.ids == expected.keys()
    for oid, (kind, content) in expected.items():
        path = loose_path(loose.objects, oid)
        assert read_loose(path) == (Kind[kind.upper()], content)
        assert b"".join(loose_chunks(path, 1_000)) == content
        assert all(len(chunk) <= 1_000 for chunk in loose_chunks(path, 1_000))


def test_a_loose_object_that_is_no_bomb_and_one_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "x"
    for content in (
        zlib.compress(b"blob 5\0" + bytes(64 << 20)),
        zlib.compress(b"blob 50\0short"),
        zlib.compress(b"blub 5\0short"),
        zlib.compress(b"blob -5\0short"),
        zlib.compress(b"x" * 100),
        b"",
        b"nothing of the kind",
        zlib.compress(b"blob 5\0short")[:-3],
    ):
        file.write_bytes(content)
        with pytest.raises(OSError, match="its data is damaged"):
            read_loose(file)
    file = loose_path(tmp_path, hashlib.sha1(b"blob 5\0short", usedforsecurity=False).hexdigest())
    file.parent.mkdir()
    file.write_bytes(zlib.compress(b"blob 5\0short"))
    assert read_loose(file) == (Kind.BLOB, b"short")


def test_ids_are_told_from_other_files(tmp_path: Path) -> None:
    for name in ("ab", "cd", "xy", "pack", "info", "abc"):
        (tmp_path / name).mkdir()
    (tmp_path / "ab" / ("c" * 38)).write_bytes(b"")
    (tmp_path / "ab" / ("c" * 62)).write_bytes(b"")
    (tmp_path / "ab" / "tmp_obj_1").write_bytes(b"")
    (tmp_path / "ef").write_bytes(b"a file")
    assert list(loose_ids(tmp_path, 20)) == ["ab" + "c" * 38]
    assert list(loose_ids(tmp_path, 32)) == ["ab" + "c" * 62]


# The whole store.


def test_what_is_loose_and_packed_is_counted_once(repo: Repository) -> None:
    grown(repo, 3)
    repo.git("repack", "-aq")
    repo.git("-c", "pack.compression=0", "repack", "-aq", "--no-reuse-object", check=False)
    repo.stage("new.txt", "new")
    store = store_of(repo)
    assert [len(loose.ids) for loose in store.loose] == [1]
    raw = bytes.fromhex(next(iter(store.loose[0].ids)))
    assert store.has(raw)
    assert not store.is_packed(raw)
    assert not store.has(bytes(20))


def test_known_ids_are_never_denied(repo: Repository) -> None:
    grown(repo, 3)
    repo.git("repack", "-adq")
    repo.stage("new.txt", "new")
    known = store_of(repo).known()
    raws = [bytes.fromhex(oid) for oid in by_git(repo)]
    has = known.question()
    assert all(map(has, raws))
    assert known.has_all(raws)
    assert known.has_all([])
    others = [random.Random(number).randbytes(20) for number in range(500)]
    assert sum(map(has, others)) < 5
    assert not known.has_all([*raws, others[0], others[1]])


@pytest.mark.parametrize("width", [20, 32])
def test_many_known_ids(width: int) -> None:
    seeded = random.Random(width)
    raws = [seeded.randbytes(width) for _ in range(50_000)]
    known = Known([b"".join(raws[:30_000]), b"".join(raws[30_000:])], len(raws), width)
    assert known.has_all(raws)
    has = known.question()
    assert all(has(b"xx" + raw, 2) for raw in raws[::7])
    others = [seeded.randbytes(width) for _ in range(10_000)]
    assert sum(map(has, others)) < 40
