import random
import subprocess
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from orscan.objects import Kind
from orscan.objects.known import Known
from orscan.objects.pack import Pack
from orscan.objects.tree import Entry, TreeReader, entries
from tests.conftest import Repository
from tests.history.test_history import hash_object, made
from tests.objects.test_pack import families_of, read, store_of
from tests.support import key

ARCHIVES = (b".br", b".tar", b".BR", b".TAR")


def written(listed: list[Entry]) -> bytes:
    """Return the tree of *listed*, in git's order."""
    ordered = sorted(listed, key=lambda one: one.name + (b"/" if one.mode == b"40000" else b""))
    return b"".join(b"%b %b\0%b" % entry for entry in ordered)


def packed(repo: Repository, oids: list[str], width: int) -> Pack:
    """Pack *oids* alone, as deltas of each other."""
    folder = repo.root / ".git/objects/pack/pack"
    command = ["git", "pack-objects", "-q", "--window=50", "--depth=50", str(folder)]
    listed = "".join(f"{oid} folder\n" for oid in oids).encode()
    subprocess.run(command, cwd=repo.root, input=listed, capture_output=True, check=True)
    (pack,) = store_of(repo, width).packs
    return pack


class Editing:
    """A folder that changes from tree to tree, at random."""

    def __init__(self, seed: int, width: int, there: list[bytes]) -> None:
        self._random = random.Random(seed)
        self._width = width
        self._there = there
        self._entries: dict[bytes, Entry] = {}
        for _ in range(self._random.randrange(3, 60)):
            self.add()

    def add(self) -> None:
        """Add an entry, or change what has the name already."""
        seeded = self._random
        mode = seeded.choice([b"100644"] * 8 + [b"100755", b"120000", b"160000", b"40000"])
        length = seeded.choice([1, 3, 8, 8, 8, 20, 70, 160])
        name = bytes(seeded.choices(b"abcdefgh .-_\xc3\n0123456789", k=length))
        name += seeded.choice([b"", b"", b"", b".txt", *ARCHIVES])
        if seeded.random() < 0.05:
            name += key(seeded.randrange(100)).encode()
        if name.strip(b".") and name != b".git":
            self._entries[name] = Entry(mode, name, self._oid())

    def _oid(self) -> bytes:
        if self._random.random() < 0.15:
            return self._random.randbytes(self._width)
        return self._random.choice(self._there)

    def step(self) -> bytes:
        """Return the tree after a few changes."""
        for _ in range(self._random.choice([1, 1, 1, 2, 5])):
            name = self._random.choice(sorted(self._entries))
            match self._random.randrange(5):
                case 0:
                    self.add()
                case 1 if len(self._entries) > 2:
                    del self._entries[name]
                case 2:
                    old = self._entries.pop(name)
                    self._entries[name + b"x"] = Entry(old.mode, name + b"x", old.raw)
                case 3:
                    old = self._entries[name]
                    self._entries[name] = Entry(b"100755", name, old.raw)
                case _:
                    old = self._entries[name]
                    self._entries[name] = Entry(old.mode, name, self._oid())
        return written(list(self._entries.values()))


@given(seed=st.integers(0, 1 << 30), wide=st.booleans())
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_new_in_a_tree_is_what_a_full_comparison_says(
    tmp_path_factory: pytest.TempPathFactory, *, seed: int, wide: bool
) -> None:
    compared(made(tmp_path_factory.mktemp("trees"), *_form(wide)), seed, 32 if wide else 20)


@pytest.mark.slow
@given(seed=st.integers(0, 1 << 30), wide=st.booleans())
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_new_in_many_trees_is_what_a_full_comparison_says(
    tmp_path_factory: pytest.TempPathFactory, *, seed: int, wide: bool
) -> None:
    compared(made(tmp_path_factory.mktemp("trees"), *_form(wide)), seed, 32 if wide else 20)


def _form(wide: bool) -> list[str]:
    return ["--object-format=sha256"] if wide else []


def compared(repo: Repository, seed: int, width: int) -> None:
    there = [bytes.fromhex(hash_object(repo, b"%d" % number)) for number in range(8)]
    editing = Editing(seed, width, there)
    oids = [hash_object(repo, editing.step(), "tree") for _ in range(12)]
    pack = packed(repo, list(dict.fromkeys(oids)), width)
    known = store_of(repo, width).known()
    reader, has = TreeReader(width, known), known.question()
    families = families_of(pack)
    contents: dict[int, bytes] = {}
    for kind, rank, content, delta, _ in read(families):
        assert kind is Kind.TREE
        assert content is not None
        contents[rank] = content
        listed = entries(content, width)
        old = entries(contents[families._bases[rank]], width) if delta is not None else []
        names, missing = reader.look(content, delta)
        lacking = {one for one in listed if one.mode != b"160000" and not has(one.raw)}
        assert lacking - set(old) <= set(missing) <= lacking
        before = {one.name for one in old}
        for one in set(listed) - set(old):
            if one.name not in before or one.name.endswith(ARCHIVES):
                assert one.name + b"\0" in names, (one, delta is None)


def test_entries_are_told_apart() -> None:
    listed = [
        Entry(b"100644", b"a b", b" 100644 x\0" + bytes(10)),
        Entry(b"40000", b"sub", b"\1" * 20),
        Entry(b"160000", b"z\n", b"\0" * 20),
    ]
    assert entries(written(listed), 20) == listed
    assert entries(b"", 20) == []


@pytest.mark.parametrize("cut", [1, 19, 21, 25, 28])
def test_what_is_no_tree_is_refused(cut: int) -> None:
    whole = written([Entry(b"100644", b"a", bytes(20)), Entry(b"100644", b"b", bytes(20))])
    with pytest.raises(ValueError, match=r".*"):
        entries(whole[:-cut], 20)
    reader = TreeReader(20, Known([], 0, 20))
    with pytest.raises(ValueError, match=r".*"):
        reader.look(whole[:-cut], None)


def test_modes_that_git_no_longer_writes(repo: Repository) -> None:
    there = hash_object(repo, b"there")
    listed = [
        Entry(mode, b"%d" % number, bytes.fromhex(there))
        for number, mode in enumerate((b"100664", b"100640", b"100600", b"040000", b"120777"))
    ]
    gone = Entry(b"100640", b"gone", b"\7" * 20)
    reader = TreeReader(20, store_of(repo).known())
    assert reader.look(written(listed), None)[1] == []
    assert reader.look(written([*listed, gone]), None)[1] == [gone]


def test_deltas_that_git_would_not_write() -> None:
    """Whoever makes a pack may cut entries anywhere."""
    there = [bytes([number]) * 20 for number in range(1, 6)]
    known = Known([b"".join(there)], len(there), 20)
    has = known.question()
    seeded = random.Random(9)
    names = [b"one", b"two.tar", b"three" * 12, b"four.br", b"five"]
    base = written([Entry(b"100644", name, raw) for name, raw in zip(names, there, strict=True)])
    for round_ in range(300):
        listed = [
            Entry(b"100644", seeded.choice([name, name, name + b"%d" % round_]), raw)
            for name, raw in zip(names, [*there[1:], seeded.randbytes(20)], strict=True)
        ]
        target = written(listed)
        delta = _delta(base, target, seeded)
        text, missing = TreeReader(20, known).look(target, delta)
        lacking = {one for one in entries(target, 20) if not has(one.raw)}
        assert set(missing) == lacking
        for one in listed:
            if one.name not in names:
                assert one.name + b"\0" in text


def _delta(base: bytes, target: bytes, seeded: random.Random) -> bytes:
    """Write *target* as copies of stretches that *base* has as well, cut at random, and inserts."""
    ops = [_length(len(base)), _length(len(target))]
    cuts = sorted({0, len(target), *(seeded.randrange(len(target)) for _ in range(12))})
    for start, end in pairwise(cuts):
        part = target[start:end]
        place = base.find(part)
        if place >= 0:
            ops.append(b"\x91" + bytes([place]) + bytes([len(part)]) if place < 256 else b"")
            if place >= 256:
                ops[-1] = b"\x93" + place.to_bytes(2, "little") + bytes([len(part)])
        else:
            for at in range(0, len(part), 127):
                piece = part[at : at + 127]
                ops.append(bytes([len(piece)]) + piece)
    return b"".join(ops)


def _length(number: int) -> bytes:
    return bytes([number & 0x7F | 0x80, number >> 7])
