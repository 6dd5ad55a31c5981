import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from orscan import cache as caching
from orscan.cache import FOLDER, KEPT, Cache, Memory
from tests.support import body, key

PACK = f"pack-{body(1)[:40]}"
OIDS = [body(n)[:40] for n in range(20)]
MEMORY = Memory(
    packs={PACK: (("blob", OIDS[0]), ("tag", OIDS[1])), f"pack-{body(2)[:40]}.pack:1f": ()},
    loose=frozenset(OIDS[2:]),
    loose_hits=(("commit", OIDS[2]), ("tree", OIDS[3])),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    return home


@pytest.fixture
def common(tmp_path: Path) -> Path:
    common = tmp_path / "repo" / ".git"
    common.mkdir(parents=True)
    return common


@pytest.fixture
def cache(home: Path, common: Path) -> Cache:
    assert home.is_dir()
    made = Cache.at(str(common), "rules 1")
    made.save(MEMORY)
    assert made.load() == MEMORY
    return made


def secret_of(home: Path) -> Path:
    (found,) = (path for path in home.rglob("secret") if path.is_file())
    return found


# What is no cache.


@pytest.mark.usefixtures("home")
def test_nothing_is_remembered_at_first(common: Path) -> None:
    assert Cache.at(str(common), "rules").load() == Memory()
    assert list(common.iterdir()) == []


def damage_deleted(place: Path) -> None:
    place.unlink()


def damage_emptied(place: Path) -> None:
    place.write_bytes(b"")


def damage_cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-1])


def damage_cut_in_the_mark(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:10])


def damage_longer(place: Path) -> None:
    place.write_bytes(place.read_bytes() + b"\0" * 20)


def damage_changed(place: Path) -> None:
    written = bytearray(place.read_bytes())
    written[-1] ^= 1
    place.write_bytes(bytes(written))


def damage_with_a_hit_less(place: Path) -> None:
    lines = place.read_bytes().replace(b"hit blob " + OIDS[0].encode() + b"\n", b"")
    place.write_bytes(lines)


def damage_folder(place: Path) -> None:
    place.unlink()
    place.mkdir()


def damage_pipe(place: Path) -> None:
    place.unlink()
    os.mkfifo(place)


def damage_link(place: Path) -> None:
    place.rename(place.with_name("elsewhere"))
    place.symlink_to("elsewhere")


def damage_huge(place: Path) -> None:
    with place.open("r+b") as file:
        file.truncate(1 << 40)


DAMAGES = [value for name, value in list(globals().items()) if name.startswith("damage_")]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_cache_is_none(cache: Cache, damage: Callable[[Path], None]) -> None:
    damage(cache.place)
    assert cache.load() == Memory()
    cache.save(MEMORY)
    assert cache.load() == (Memory() if damage is damage_folder else MEMORY)
    assert [name for name in os.listdir(cache.place.parent) if "." in name] == []


def test_a_cache_of_another_user_is_none(
    cache: Cache, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = home / "other"
    other.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(other))
    assert cache.load() == Memory()


def test_a_cache_for_other_rules_is_none(cache: Cache) -> None:
    other = Cache.at(cache.common, "rules 2")
    other.place.write_bytes(cache.place.read_bytes())
    assert other.load() == Memory()


def test_a_cache_from_another_repository_is_none(cache: Cache, tmp_path: Path) -> None:
    other = Cache.at(str(tmp_path), cache.key)
    other.save(Memory())
    other.place.write_bytes(cache.place.read_bytes())
    assert other.load() == Memory()


def test_a_cache_of_another_format_is_none(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_VERSION", b"orscan history 1\n")
    assert cache.load() == Memory()


# What is never written.


@pytest.mark.parametrize(
    "odd",
    [
        Memory(packs={key(): ()}),
        Memory(packs={f"pack-{key()}.pack": ()}),
        Memory(packs={f"../{PACK}": ()}),
        Memory(packs={PACK: (("blob", key()),)}),
        Memory(packs={PACK: ((key(), OIDS[0]),)}),
        Memory(loose=frozenset([key()])),
        Memory(loose=frozenset([key().encode().hex()])),
        Memory(loose=frozenset(OIDS), loose_hits=(("blob", key()),)),
        Memory(loose=frozenset([OIDS[0], body()])),
    ],
)
def test_what_is_no_id_is_never_written(cache: Cache, odd: Memory) -> None:
    cache.save(odd)
    assert cache.load() == Memory()
    written = cache.place.read_bytes()
    assert key().encode() not in written
    assert bytes.fromhex(body()) not in written


def test_an_odd_pack_leaves_the_others(cache: Cache) -> None:
    cache.save(Memory(packs={**MEMORY.packs, "pack-mine.pack": ()}, loose=MEMORY.loose))
    assert cache.load() == Memory(packs=MEMORY.packs, loose=MEMORY.loose)


def test_too_much_is_not_remembered(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "LARGEST", 200)
    cache.save(Memory())
    cache.save(MEMORY)
    assert cache.load() == Memory()


def test_long_ids_are_remembered(cache: Cache) -> None:
    long = Memory({f"pack-{body()}": (("blob", body(1)),)}, frozenset(map(body, range(9))))
    cache.save(long)
    assert cache.load() == long


# Where it lies.


def test_links_are_never_written_through(cache: Cache, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    cache.place.unlink()
    cache.place.symlink_to(target)
    cache.save(MEMORY)
    assert target.read_bytes() == b"mine"
    assert cache.load() == MEMORY
    assert not cache.place.is_symlink()


def test_a_linked_folder_is_not_used(cache: Cache, tmp_path: Path) -> None:
    folder = cache.place.parent
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    before = {path: path.read_bytes() for path in elsewhere.iterdir()}
    assert cache.load() == Memory()
    cache.save(Memory())
    assert {path: path.read_bytes() for path in elsewhere.iterdir()} == before


def test_a_linked_repository_is_the_same(cache: Cache, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(cache.common)
    assert Cache.at(str(link), cache.key).load() == MEMORY


@pytest.mark.usefixtures("home")
def test_a_file_in_the_place_of_the_folder_is_left(common: Path) -> None:
    (common / FOLDER).write_bytes(b"mine")
    cache = Cache.at(str(common), "rules")
    cache.save(MEMORY)
    assert cache.load() == Memory()
    assert (common / FOLDER).read_bytes() == b"mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.usefixtures("home")
def test_a_common_folder_that_cannot_be_written(common: Path) -> None:
    common.chmod(0o555)
    cache = Cache.at(str(common), "rules")
    cache.save(MEMORY)
    assert cache.load() == Memory()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("what", ["common", "folder", "file", "secret", "secret folder"])
def test_what_belongs_to_another_user_is_no_cache(cache: Cache, home: Path, what: str) -> None:
    place = {
        "common": Path(cache.common),
        "folder": cache.place.parent,
        "file": cache.place,
        "secret": secret_of(home),
        "secret folder": secret_of(home).parent,
    }[what]
    os.chown(place, 65534, 65534)
    assert cache.load() == Memory()
    cache.save(MEMORY)
    assert cache.load() == (MEMORY if what in ("file", "secret") else Memory())


@pytest.mark.parametrize("home", ["/nonexistent-home", "/dev/null", "relative"])
def test_without_a_home_nothing_is_remembered(
    common: Path, home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if home == "/nonexistent-home":
        home = f"{tmp_path}/file/home"
        (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("XDG_CACHE_HOME", "also/relative")
    monkeypatch.chdir(tmp_path)
    cache = Cache.at(str(common), "rules")
    cache.save(MEMORY)
    assert cache.load() == Memory()
    assert list(common.iterdir()) == []
    assert sorted(os.listdir(tmp_path)) in (["repo"], ["file", "repo"])


def test_only_the_newest_are_kept(cache: Cache) -> None:
    folder = cache.place.parent
    (folder / "mine").write_bytes(b"")
    left = folder / f"{cache.place.name}.{'0' * 16}"
    left.write_bytes(b"")
    os.utime(left, (0, 0))
    for n in range(KEPT + 3):
        other = Cache.at(cache.common, f"more rules {n}")
        other.save(MEMORY)
        os.utime(other.place, (n, n))
    cache.save(MEMORY)
    names = os.listdir(folder)
    assert "mine" in names
    assert left.name not in names
    assert len(names) == KEPT + 1
    assert cache.load() == MEMORY


# The secret.


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="places of Linux")
def test_the_secret_is_the_users_alone(cache: Cache, home: Path) -> None:
    secret = secret_of(home)
    assert secret == home / ".cache" / "orscan" / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(cache.place.stat().st_mode) == 0o600
    assert secret.read_bytes() not in cache.place.read_bytes()


@pytest.mark.usefixtures("home")
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="places of Linux")
def test_the_cache_folder_can_be_named(
    common: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "named"))
    cache = Cache.at(str(common), "rules")
    cache.save(MEMORY)
    assert (tmp_path / "named" / "orscan" / "secret").exists()
    assert cache.load() == MEMORY


def spoil_short(secret: Path) -> None:
    secret.write_bytes(b"short")


def spoil_empty(secret: Path) -> None:
    secret.write_bytes(b"")


def spoil_readable(secret: Path) -> None:
    secret.chmod(0o644)


def spoil_linked(secret: Path) -> None:
    secret.rename(secret.with_name("elsewhere"))
    secret.symlink_to("elsewhere")


SPOILS = [value for name, value in list(globals().items()) if name.startswith("spoil_")]


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_secret_makes_way(cache: Cache, home: Path, spoil: Callable[[Path], None]) -> None:
    place = secret_of(home)
    before = place.read_bytes()
    spoil(place)
    assert cache.load() == Memory()
    cache.save(MEMORY)
    assert cache.load() == MEMORY
    assert not place.is_symlink()
    assert place.read_bytes() != before


def test_a_folder_that_others_can_write_to_holds_no_secret(cache: Cache, home: Path) -> None:
    secret_of(home).parent.chmod(0o777)
    assert cache.load() == Memory()


def test_many_loose_objects_load_at_once(cache: Cache) -> None:
    oids = frozenset(f"{n:040x}" for n in range(300_000))
    cache.save(Memory(loose=oids))
    assert cache.place.stat().st_size < 6_100_000
    started = time.perf_counter()
    memory = cache.load()
    assert time.perf_counter() - started < 0.8  # 0.1 s alone; the machine may be busy
    assert memory.loose == oids
