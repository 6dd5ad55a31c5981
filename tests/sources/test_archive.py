import bz2
import gzip
import hashlib
import io
import json
import lzma
import struct
import sys
import tarfile
import time
import tracemalloc
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orscan.blob import Blob, Origin, OriginKind
from orscan.report import Diagnostic, Gravity
from orscan.sources.archive import Limits, expand, looks_like_archive
from orscan.sources.archive import asar as asar_module
from orscan.sources.archive.detect import FIRST_BYTES
from orscan.sources.archive.members import members
from orscan.sources.archive.reading import StreamReader, UnreadableError
from tests.support import key

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Files = Iterable[tuple[str, bytes]]
SECRET = f"OPENROUTER_API_KEY={key(1)}\n".encode()
NOISE = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(100))
FILES = [
    ("readme.txt", b"read " + NOISE),
    ("src/deep/.env", NOISE + SECRET),
    ("last.txt", b"end\n"),
]
STREAM = Limits(held=0, memory=0)
HEAD = 512


# Reading


@dataclass
class Found:
    """What `members` gave, all of it read twice."""

    contents: list[tuple[str, bytes]] = field(default_factory=list)
    names: dict[str, bytes] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.contents]

    @property
    def messages(self) -> list[str]:
        return [found.message for found in self.diagnostics]

    @property
    def text(self) -> bytes:
        return b"\n".join(content for _, content in self.contents)


def content(blob: Blob) -> bytes:
    first = b"".join(blob.chunks())
    assert b"".join(blob.chunks()) == first
    assert blob.size in (None, len(first))
    return first


def blob_of(data: bytes, path: str = "a.zip", *, tracked: bool = False, step: int = 0) -> Blob:
    origin = Origin(OriginKind.FILE, path, tracked)
    if not step:
        return Blob.of(data, origin)
    return Blob(origin, lambda: (data[at : at + step] for at in range(0, len(data), step)))


def large(data: bytes, path: str = "a.zip") -> Blob:
    """Return a blob that is not held in memory, though it is small."""
    return blob_of(data, path, step=997)


def read(
    data: bytes | Blob,
    path: str = "a.zip",
    limits: Limits | None = None,
    *,
    depth: int = 0,
    file: bool = False,
) -> Found:
    blob = data if isinstance(data, Blob) else blob_of(data, path)
    opened = None
    if file:
        assert isinstance(data, bytes)
        raw = data

        def opened() -> BinaryIO:
            return io.BytesIO(raw)

    found = Found()
    for one in members(blob, limits or Limits(), depth, opened):
        if isinstance(one, Diagnostic):
            found.diagnostics.append(one)
        elif one.origin.kind is OriginKind.NAME:
            found.names[one.path] = found.names.get(one.path, b"") + content(one)
        else:
            assert one.origin.kind is OriginKind.ARCHIVE
            found.contents.append((one.path, content(one)))
    return found


# Writing


def zipped(files: Files = FILES, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # duplicate names are meant
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
        archive.comment = comment
    return buffer.getvalue()


class Unseekable(io.RawIOBase):
    """Makes `zipfile` write sizes behind the members, as into a pipe."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = bytes(memoryview(data))  # type: ignore[arg-type]
        self.data += view
        return len(view)


def piped_zip(files: Files = FILES, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    pipe = Unseekable()
    with zipfile.ZipFile(pipe, "w", method) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return bytes(pipe.data)


def tarred(files: Files = FILES, mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def tar_header(
    name: bytes, size: bytes, kind: bytes = b"0", magic: bytes = b"ustar\x0000"
) -> bytes:
    block = bytearray(512)
    block[: len(name)] = name
    block[100:108] = b"0000644\0"
    block[124:136] = size
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[257:265] = magic
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def ar(files: Files = FILES) -> bytes:
    parts = [b"!<arch>\n"]
    for name, data in files:
        parts.append(
            b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name.encode(), 0, 0, 0, b"100644", len(data))
        )
        parts.append(data + b"\n" * (len(data) % 2))
    return b"".join(parts)


def cpio(files: Files = FILES) -> bytes:
    out = b""
    for name, data in [*files, ("TRAILER!!!", b"")]:
        mode = 0o040755 if name.endswith("/") else 0o100644
        numbers = (1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
        out += b"070701" + b"".join(b"%08X" % number for number in numbers) + name.encode() + b"\0"
        out += b"\0" * (-len(out) % 4) + data
        out += b"\0" * (-len(out) % 4)
    return out + b"\0" * (-len(out) % 512)


def rpm(payload: bytes) -> bytes:
    def header(size: int) -> bytes:
        return b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", 1, size) + bytes(16) + b"s" * size

    lead = b"\xed\xab\xee\xdb\x03\0\0\0\0\x01name".ljust(96, b"\0")
    signature = header(13)
    padding = bytes(-(len(lead) + len(signature)) % 8)
    return lead + signature + padding + header(20) + payload


def asar_with(index: bytes, body: bytes) -> bytes:
    padded = index + bytes(-len(index) % 4)
    sizes = struct.pack("<4I", 4, len(padded) + 8, len(padded) + 4, len(index))
    return sizes + padded + body


def asar(files: Files = FILES, extra: dict[str, object] | None = None) -> bytes:
    root: dict[str, object] = {"files": dict(extra or {})}
    body = b""
    for name, data in files:
        node = root
        *folders, leaf = name.split("/")
        for folder in folders:
            node = node["files"].setdefault(folder, {"files": {}})  # type: ignore[attr-defined]
        node["files"][leaf] = {"size": len(data), "offset": str(len(body))}  # type: ignore[index]
        body += data
    return asar_with(json.dumps(root, separators=(",", ":")).encode(), body)


def lzma_alone(data: bytes) -> bytes:
    return lzma.compress(data, lzma.FORMAT_ALONE)


def crx2(data: bytes) -> bytes:
    return b"Cr24" + struct.pack("<III", 2, 9, 7) + b"k" * 9 + b"s" * 7 + data


def crx3(data: bytes) -> bytes:
    return b"Cr24" + struct.pack("<II", 3, 12) + b"h" * 12 + data


def deflated_zeros(mebibytes: int, ending: bytes) -> bytes:
    """Return deflated zeros without the time it takes to make them."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    unit = engine.compress(bytes(1 << 20)) + engine.flush(zlib.Z_FULL_FLUSH)
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return unit * mebibytes + engine.compress(ending) + engine.flush()


def gzip_of_zeros(mebibytes: int, ending: bytes = b"") -> bytes:
    """Return a gzip file of zeros; the sums at its end are made up."""
    return gzip.compress(b"")[:10] + deflated_zeros(mebibytes, ending) + bytes(8)


def corrected_zip() -> bytes:
    buffer = io.BytesIO(b"#!/usr/bin/env python\n")
    buffer.seek(0, 2)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, data in FILES:
            archive.writestr(name, data)
    return buffer.getvalue()


def v7_tar() -> bytes:
    out = b""
    for name, data in FILES:
        header = tar_header(name.encode(), b"%011o\0" % len(data), b"\0", bytes(8))
        out += header + data + bytes(-len(data) % 512)
    return out + bytes(1024)


# Telling archives

HEADERLESS = b"PK\x03\x04"
NO_ARCHIVES = {
    "empty": b"",
    "text": b"const key = process.env.OPENROUTER_API_KEY\n" * 20,
    "a magic number alone": HEADERLESS,
    "zip's magic in text": HEADERLESS + b" is how a zip begins, followed by a version.\n" * 20,
    "zip with an unknown method": HEADERLESS + b"\x14\0\0\0\x33\0" + bytes(16) + b"\1\0\0\0a",
    "zip without a name": HEADERLESS + b"\x14\0\0\0\x08\0" + bytes(16) + b"\0\0\0\0",
    "bzip2's magic in text": b"BZh9 is how bzip2 begins\n" * 30,
    "gzip with reserved flags": b"\x1f\x8b\x08\xe0" + bytes(600),
    "gzip with another method": b"\x1f\x8b\x07\x00" + bytes(600),
    "xz with unknown flags": b"\xfd7zXZ\0\x01\x04" + bytes(600),
    "lzma with an odd dictionary": b"\x5d\0\0\x17\x17" + b"\xff" * 8 + bytes(600),
    "ar without a member": b"!<arch>\nis how ar begins" + b" " * 600,
    "a thin ar": b"!<thin>\n" + b" " * 600,
    "cpio's magic in text": b"070701 is how cpio begins" * 30,
    "asar with lengths that do not fit": struct.pack("<4I", 4, 99, 11, 2) + b'{"files":{}}' * 60,
    "ustar in text": (b"x" * 257 + b"ustar is here").ljust(600, b"."),
    "tar with a wrong sum": bytes(148) + b"0001234\0" + bytes(400),
    "zeros": bytes(1024),
    "zstd with a reserved bit": b"\x28\xb5\x2f\xfd\x08" + bytes(600),
    "7z's letters": b"7z is an archiver\n" * 40,
    "rar's letters": b"Rar! it says\n" * 50,
}


@pytest.mark.parametrize("data", NO_ARCHIVES.values(), ids=NO_ARCHIVES)
def test_what_is_no_archive_is_not_taken_for_one(data: bytes) -> None:
    assert not looks_like_archive(data[:HEAD], "src/main.txt")
    assert read(data, "src/main.txt") == Found()


@pytest.mark.parametrize("name", ["setup.exe", "app.jar", "app.zip", "tool.pyz"])
def test_a_file_that_may_hold_a_zip_but_does_not_is_passed_over_in_silence(name: str) -> None:
    data = b"MZ program " * 1000
    assert looks_like_archive(data[:HEAD], name)
    assert read(data, name) == Found()
    assert read(blob_of(data, name, step=100), limits=Limits(memory=50)) == Found()


@pytest.mark.parametrize(
    "what", ["zip", "crx3", "tar.gz", "tar.bz2", "tar.xz", "tar.lzma", "ar", "cpio", "asar"]
)
def test_what_an_archive_begins_with_is_among_the_first_bytes(what: str) -> None:
    assert ARCHIVES[what][1][0] in FIRST_BYTES


def test_a_text_named_like_brotli_is_text() -> None:
    assert not looks_like_archive("Demat eo ar bed, ñ".encode()[:-1], "locales/messages.br")


ARCHIVES = {
    "zip": ("a.zip", zipped()),
    "stored zip": ("a.apk", zipped(method=zipfile.ZIP_STORED)),
    "bzip2 zip": ("a.zip", zipped(method=zipfile.ZIP_BZIP2)),
    "lzma zip": ("a.zip", zipped(method=zipfile.ZIP_LZMA)),
    "piped zip": ("a.zip", piped_zip()),
    "crx2": ("a.crx", crx2(zipped())),
    "crx3": ("a", crx3(zipped())),
    "spanned zip of one part": ("a.zip", b"PK\x07\x08" + zipped()),
    "zip behind a program": ("setup.EXE", b"MZ\x90\0" * 999 + zipped()),
    "zip with its offsets corrected": ("a.pyz", corrected_zip()),
    "zip with something behind it": ("a.zip", zipped() + b"appended" * 9),
    "zip with much behind it": ("a.zip", zipped() + b"appended" * 9999),
    "zip with a comment": ("a.zip", zipped(comment=b"PK\x05\x06 is not the end" * 9)),
    "pax tar": ("a.tar", tarred()),
    "gnu tar": ("a.tar", tarred(form=tarfile.GNU_FORMAT)),
    "ustar": ("a", tarred(form=tarfile.USTAR_FORMAT)),
    "v7 tar": ("a.tar", v7_tar()),
    "tar without an end": ("a.tar", tarred(form=tarfile.USTAR_FORMAT)[: 512 * 19]),
    "two tars": ("a.tar", tarred(FILES[:1]) + tarred(FILES[1:])),
    "tar.gz": ("a.tgz", tarred(mode="w:gz")),
    "tar.bz2": ("a.tbz2", tarred(mode="w:bz2")),
    "tar.xz": ("sha256/0a1b", tarred(mode="w:xz")),
    "tar.zst": ("a.tar.zst", zstd.compress(tarred())),
    "tar.br": ("a.tar.br", brotli.compress(tarred())),
    "tar.lzma": ("a.tar.lzma", lzma_alone(tarred())),
    "ar": ("a.a", ar([(name.rpartition("/")[2], data) for name, data in FILES])),
    "cpio": ("a.cpio", cpio()),
    "cpio.gz": ("a.cpio.gz", gzip.compress(cpio())),
    "asar": ("app.asar", asar()),
}


@pytest.mark.parametrize(("path", "data"), ARCHIVES.values(), ids=ARCHIVES)
@pytest.mark.parametrize("step", [0, 700], ids=["at once", "in chunks"])
def test_every_format_gives_its_members(path: str, data: bytes, step: int) -> None:
    assert looks_like_archive(data[:HEAD], path)
    found = read(blob_of(data, path, step=step))
    assert [content for _, content in found.contents] == [data for _, data in FILES]
    assert [name.rpartition("/")[2] for name in found.paths] == ["readme.txt", ".env", "last.txt"]
    assert all(name.startswith(f"{path}!/") for name in found.paths)
    assert found.names[path].startswith(b"readme.txt\n")
    assert not found.diagnostics


@pytest.mark.parametrize(("path", "data"), ARCHIVES.values(), ids=ARCHIVES)
def test_a_file_gives_what_bytes_give(path: str, data: bytes) -> None:
    assert read(data, path, file=True) == read(data, path)


STREAMED = {what: archive for what, archive in ARCHIVES.items() if "behind a" not in what}
del STREAMED["zip with its offsets corrected"]


@pytest.mark.parametrize(("path", "data"), STREAMED.values(), ids=STREAMED)
def test_a_stream_gives_the_members_that_a_file_gives(path: str, data: bytes) -> None:
    streamed = read(large(data, path), limits=STREAM)
    assert streamed.contents == read(data, path).contents
    assert not streamed.diagnostics


def test_members_know_their_archive() -> None:
    data = zipped([("in.tar", tarred())])
    found = list(members(blob_of(data, "x/a.zip", tracked=True), Limits()))
    assert [
        (b.origin.kind, b.origin.path, b.origin.tracked) for b in found if isinstance(b, Blob)
    ] == [
        (OriginKind.ARCHIVE, "x/a.zip!/in.tar!/readme.txt", True),
        (OriginKind.ARCHIVE, "x/a.zip!/in.tar!/src/deep/.env", True),
        (OriginKind.ARCHIVE, "x/a.zip!/in.tar!/last.txt", True),
        (OriginKind.NAME, "x/a.zip!/in.tar", True),
        (OriginKind.NAME, "x/a.zip", True),
    ]


COMPRESSED = {
    "gzip": ("app.js.gz", gzip.compress(SECRET), "app.js"),
    "gzip in parts": (
        "app.js.GZ",
        gzip.compress(SECRET[:20]) + gzip.compress(SECRET[20:]),
        "app.js",
    ),
    "gzip with zeros behind": ("app.js.gz", gzip.compress(SECRET) + bytes(9999), "app.js"),
    "bzip2": ("log.bz2", bz2.compress(SECRET), "log"),
    "bzip2 in parts": ("log.bz2", bz2.compress(SECRET[:9]) + bz2.compress(SECRET[9:]), "log"),
    "xz": ("x/dump.sql.xz", lzma.compress(SECRET), "dump.sql"),
    "xz in parts": (
        "dump.xz",
        lzma.compress(SECRET[:9]) + bytes(4) + lzma.compress(SECRET[9:]),
        "dump",
    ),
    "lzma": ("dump.lzma", lzma_alone(SECRET), "dump"),
    "zstd": ("app.js.zst", zstd.compress(SECRET), "app.js"),
    "zstd in parts": ("log.zstd", zstd.compress(SECRET[:9]) + zstd.compress(SECRET[9:]), "log"),
    "brotli": ("app.js.br", brotli.compress(SECRET), "app.js"),
    "svgz": ("logo.svgz", gzip.compress(SECRET), "logo.svg"),
    "a tar's suffix without a tar": ("a.tgz", gzip.compress(SECRET), "a.tar"),
    "no suffix": ("blobs/4f5e", gzip.compress(SECRET), "4f5e"),
}


@pytest.mark.parametrize(("path", "data", "name"), COMPRESSED.values(), ids=COMPRESSED)
def test_compressed_content_is_a_member(path: str, data: bytes, name: str) -> None:
    found = read(data, path)
    assert found == Found([(f"{path}!/{name}", SECRET)])


# Archives in archives


def deb() -> bytes:
    return ar(
        [
            ("debian-binary", b"2.0\n"),
            ("control.tar.gz", tarred([("./control", b"Package: x\n")], "w:gz")),
            ("data.tar.xz", tarred([("./etc/app/.env", SECRET)], "w:xz")),
        ]
    )


def docker_image() -> bytes:
    layer = tarred([("app/.env", SECRET)])
    config = json.dumps({"config": {"Env": [SECRET.decode()]}}).encode()
    return tarred(
        [
            ("0a1b/layer.tar", layer),
            ("blobs/sha256/2c3d", gzip.compress(layer)),
            ("blobs/sha256/4e5f", config),
        ]
    )


NESTED = {
    "deb": ("x.deb", deb(), "x.deb!/data.tar.xz!/etc/app/.env"),
    "docker layer": ("i.tar", docker_image(), "i.tar!/0a1b/layer.tar!/app/.env"),
    "OCI layer": ("i.tar", docker_image(), "i.tar!/blobs/sha256/2c3d!/app/.env"),
    "OCI config": ("i.tar", docker_image(), "i.tar!/blobs/sha256/4e5f"),
    "rpm": ("x.rpm", rpm(gzip.compress(cpio())), "x.rpm!/payload!/src/deep/.env"),
    "asar in zip": ("app.zip", zipped([("app.asar", asar())]), "app.zip!/app.asar!/src/deep/.env"),
    "gzip of zip": ("x.zip.gz", gzip.compress(zipped()), "x.zip.gz!/x.zip!/src/deep/.env"),
    "zip in zip": ("o.zip", zipped([("i.zip", zipped())], 0), "o.zip!/i.zip!/src/deep/.env"),
    "zip in tar.gz": (
        "o.tgz",
        tarred([("i.zip", zipped())], "w:gz"),
        "o.tgz!/i.zip!/src/deep/.env",
    ),
    "jar behind a script": (
        "o.zip",
        zipped([("boot.jar", b"#!/bin/sh\n" + zipped())]),
        "o.zip!/boot.jar!/src/deep/.env",
    ),
}


@pytest.mark.parametrize(("path", "data", "place"), NESTED.values(), ids=NESTED)
def test_archives_in_archives_are_entered(path: str, data: bytes, place: str) -> None:
    found = read(data, path)
    assert SECRET.strip() in dict(found.contents)[place]
    assert not found.diagnostics


def test_an_archive_that_was_read_whole_is_not_yielded_itself() -> None:
    found = read(zipped([("in.tar", tarred()), ("in.zip", zipped())]))
    assert [path for path in found.paths if path.endswith(("in.tar", "in.zip"))] == []


@pytest.mark.parametrize("depth", range(4))
def test_archives_are_entered_down_to_the_depth_given(depth: int) -> None:
    data = SECRET
    for _ in range(depth + 1):
        data = zipped([("in", data)])
    found = read(data, "o", Limits(depth=depth))
    assert found.contents == [("o" + "!/in" * (depth + 1), SECRET)]
    assert not found.diagnostics
    deeper = read(data, "o", Limits(depth=depth), depth=1)
    if depth:
        assert deeper.contents[0][0] == "o" + "!/in" * depth
        assert "too many other archives" in deeper.messages[0]


def test_an_archive_that_holds_itself_ends() -> None:
    data = b"seed"
    for _ in range(99):
        data = zipped([("r/r.zip", data)])
    found = read(data, "r.zip")
    assert found.paths == ["r.zip" + "!/r/r.zip" * 5]
    assert len(found.diagnostics) == 1


# Names

KEY_NAME = key(2)


def tar_with(form: int, **attributes: object) -> bytes:
    info = tarfile.TarInfo("member")
    for name, value in attributes.items():
        setattr(info, name, value)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        archive.addfile(info)
    return buffer.getvalue()


def zip_with_member_comment() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("a")
        info.comment = KEY_NAME.encode()
        archive.writestr(info, b"")
    return buffer.getvalue()


def gzip_with(flags: int, fields: bytes) -> bytes:
    plain = gzip.compress(b"content")
    return plain[:3] + bytes([flags]) + plain[4:10] + fields + plain[10:]


def ar_with_long_names() -> bytes:
    name = KEY_NAME.encode()
    return ar([("//", name + b"/\n"), ("/0", b"gnu"), (f"#1/{len(name)}", name + b"bsd")])


LONG = f"{KEY_NAME}/" * 9
TELLING = {
    "zip name": ("a.zip", zipped([(KEY_NAME, b"")])),
    "zip folder": ("a.zip", zipped([(KEY_NAME + "/", b"")])),
    "zip comment": ("a.zip", zipped(comment=KEY_NAME.encode())),
    "zip member comment": ("a.zip", zip_with_member_comment()),
    "zip name in front of the member": (
        "a.zip",
        zipped([(KEY_NAME, b"")]).replace(b"PK\1\2", b"PK\1\2", 1)[:-200]
        + zipped([(KEY_NAME, b"")])[-200:].replace(KEY_NAME.encode(), b"x" * 73),
    ),
    "encrypted zip member": (
        "a.zip",
        zipped([(KEY_NAME, b"")]).replace(b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1"),
    ),
    "tar name": ("a.tar", tarred([(KEY_NAME, b"")])),
    "tar folder": ("a.tar", tar_with(tarfile.GNU_FORMAT, type=tarfile.DIRTYPE, name=KEY_NAME)),
    "tar link target": (
        "a.tar",
        tar_with(tarfile.USTAR_FORMAT, type=tarfile.SYMTYPE, linkname=KEY_NAME),
    ),
    "tar hard link": ("a.tar", tar_with(tarfile.GNU_FORMAT, type=tarfile.LNKTYPE, linkname=LONG)),
    "long pax name": ("a.tar", tar_with(tarfile.PAX_FORMAT, name=LONG)),
    "long pax link": ("a.tar", tar_with(tarfile.PAX_FORMAT, type=tarfile.SYMTYPE, linkname=LONG)),
    "long GNU name": ("a.tar", tar_with(tarfile.GNU_FORMAT, name=LONG)),
    "ustar prefix": ("a.tar", tar_with(tarfile.USTAR_FORMAT, name=KEY_NAME + "/" + "x" * 90)),
    "pax attribute": ("a.tar", tar_with(tarfile.PAX_FORMAT, pax_headers={"comment": KEY_NAME})),
    "global pax header": (
        "a.tar",
        tarfile.TarInfo.create_pax_global_header({"comment": KEY_NAME}) + tarred(),
    ),
    "gzip name": ("a.gz", gzip_with(8, KEY_NAME.encode() + b"\0")),
    "gzip comment": (
        "a.gz",
        gzip_with(4 + 8 + 16 + 2, b"\3\0abcname\0" + KEY_NAME.encode() + b"\0zz"),
    ),
    "GNU ar name": ("a.a", ar_with_long_names()),
    "asar link": ("a.asar", asar(extra={"l": {"link": KEY_NAME}})),
    "asar file beside the archive": (
        "a.asar",
        asar(extra={KEY_NAME: {"size": 3, "unpacked": True}}),
    ),
    "cpio folder": ("a.cpio", cpio([(KEY_NAME + "/", b"")])),
}


@pytest.mark.parametrize(("path", "data"), TELLING.values(), ids=TELLING)
def test_what_an_archive_says_besides_content_is_a_blob_of_names(path: str, data: bytes) -> None:
    found = read(data, path)
    assert KEY_NAME.encode() in found.names[path]
    assert KEY_NAME not in str(found.diagnostics)


def test_ar_members_have_their_long_names() -> None:
    found = read(ar_with_long_names(), "x.a")
    assert found.contents == [(f"x.a!/{KEY_NAME}", b"gnu"), (f"x.a!/{KEY_NAME}", b"bsd")]


def test_many_names_are_several_blobs() -> None:
    files = [(f"{number}-{'n' * 60_000}", b"") for number in range(40)]
    found = [
        one for one in members(blob_of(tarred(files), "a.tar"), Limits()) if isinstance(one, Blob)
    ]
    names = [blob for blob in found if blob.origin.kind is OriginKind.NAME]
    assert len(names) > 1
    assert max(blob.size or 0 for blob in names) < 2 << 20
    assert all(f"{number}-nn".encode() in b"".join(map(content, names)) for number in range(40))


PATHS = {
    "parent": (b"../../etc/x", "../../etc/x"),
    "absolute": (b"/etc/x", "etc/x"),
    "dot": (b"./x", "x"),
    "windows": (rb"dir\x", "dir/x"),
    "control characters": (b"a\x1b[2Jb\nc\x7f", "a\ufffd[2Jb\ufffdc\ufffd"),
    "right to left": ("a\u202eb".encode(), "a\ufffdb"),
    "UTF-8": ("naïve/ключ".encode(), "naïve/ключ"),
    "no UTF-8": (b"na\x8bve\xff", "naïve\xa0"),
    "very long": (b"a" * 512 + b"b" * 9000 + b"c" * 512, "a" * 512 + "..." + "c" * 512),
}


@pytest.mark.parametrize(("name", "shown"), PATHS.values(), ids=PATHS)
def test_paths_are_fit_to_be_shown(name: bytes, shown: str) -> None:
    mark = "n" * len(name)
    data = zipped([(mark, SECRET)]).replace(mark.encode(), name)
    assert read(data, "o.zip").contents == [(f"o.zip!/{shown}", SECRET)]


def test_a_name_with_a_zero_byte_in_it_is_shown_without() -> None:
    data = zipped([("a_b", SECRET)]).replace(b"a_b", b"a\0b")
    assert read(data).paths == ["a.zip!/a\ufffdb"]


@pytest.mark.parametrize("make", [zipped, tarred])
def test_members_of_one_name_are_all_read(make: Callable[[Files], bytes]) -> None:
    found = read(make([("x", b"one"), ("x", SECRET), ("x", b"three")]), "o")
    assert found.contents == [("o!/x", b"one"), ("o!/x", SECRET), ("o!/x", b"three")]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE]
)
def test_what_has_no_content_is_no_member(kind: bytes) -> None:
    found = read(tar_with(tarfile.PAX_FORMAT, type=kind), "a.tar")
    assert (found.contents, found.diagnostics) == ([], [])


# What cannot be read

UNREADABLE = {
    "7z": b"7z\xbc\xaf\x27\x1c\0\4" + bytes(99),
    "RAR": b"Rar!\x1a\x07\1\0" + bytes(99),
    "LZ4": b"\x04\x22\x4d\x18\x64\x40" + bytes(99),
    "lzip": b"LZIP\1\x0c" + bytes(99),
    "compress (.Z)": b"\x1f\x9d\x90" + bytes(99),
    "cabinet": b"MSCF\0\0\0\0" + bytes(99),
    "xar": b"xar!\0\x1c\0\1" + bytes(99),
}


@pytest.mark.parametrize(("name", "data"), UNREADABLE.items(), ids=UNREADABLE)
def test_a_format_that_cannot_be_read_is_named_with_the_way_out(name: str, data: bytes) -> None:
    assert looks_like_archive(data, "some/file")
    (told,) = read(data, "some/file").diagnostics
    assert told == Diagnostic(
        "some/file",
        0,
        "archive",
        f"is in {name} format, which cannot be read;"
        " unpack it and scan the result, or exclude the path",
        Gravity.INCOMPLETE,
    )
    inside = read(zipped([("x", data)]), "o.zip")
    assert inside.contents == [("o.zip!/x", data)]
    assert [found.path for found in inside.diagnostics] == ["o.zip!/x"]


def test_brotli_is_told_by_its_suffix() -> None:
    data = brotli.compress(SECRET)
    assert not looks_like_archive(data, "app.js")
    assert looks_like_archive(data, "app.js.br")


def test_zstandard_that_wants_much_memory_is_told_and_not_unpacked() -> None:
    level = {
        int(zstd.CompressionParameter.window_log): 30,
        int(zstd.CompressionParameter.content_size_flag): 0,
    }
    packer = zstd.ZstdCompressor(options=level)
    data = packer.compress(SECRET * 99) + packer.flush()
    found = read(data, "a.zst")
    assert found.contents == [("a.zst!/a", b"")]
    assert "memory" in found.messages[0]


def zip_with(method: int | None = None, flags: int = 0) -> bytes:
    data = bytearray(zipped([("a", SECRET)], zipfile.ZIP_STORED))
    for start, at in ((data.index(b"PK\3\4"), 6), (data.index(b"PK\1\2"), 8)):
        data[start + at] |= flags
        if method is not None:
            data[start + at + 2] = method
    return bytes(data)


@pytest.mark.parametrize("broken", [False, True], ids=["sound", "without a directory"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zip_with(flags=1), "is encrypted; unpack it"),
        (zip_with(method=9), "is compressed with Deflate64; unpack it"),
        (zip_with(method=20), "is compressed with Zstandard; unpack it"),
        (zip_with(method=17), "is compressed with method 17; unpack it"),
    ],
    ids=["encrypted", "Deflate64", "Zstandard", "unknown"],
)
def test_zip_members_that_cannot_be_read_are_told(data: bytes, reason: str, broken: bool) -> None:
    found = read(data[: data.index(b"PK\1\2")] if broken else data)
    assert found.contents == []
    assert found.diagnostics[0].path == "a.zip!/a"
    assert found.messages[0].startswith(reason)


def test_one_reason_is_told_once_with_the_number_of_members() -> None:
    data = bytearray(zipped([(str(number), b"x") for number in range(7)]))
    at = -1
    while (at := data.find(b"PK\1\2", at + 1)) >= 0:
        data[at + 8] |= 1
    found = read(bytes(data))
    assert len(found.diagnostics) == 1
    assert found.diagnostics[0].path == "a.zip!/0"
    assert found.messages[0].endswith("(and 6 more in this archive)")


def test_very_many_diagnostics_are_cut_off() -> None:
    found = read(zipped([(f"{number}.7z", UNREADABLE["7z"]) for number in range(250)]))
    assert len(found.contents) == 250
    assert len(found.diagnostics) == 101
    assert found.messages[-1] == "has 150 more such problems"


def test_a_blob_that_cannot_be_read_is_told() -> None:
    def chunks() -> Iterator[bytes]:
        yield gzip.compress(SECRET)[:40]
        raise OSError(5, "Input/output error")

    found = read(Blob(Origin(OriginKind.FILE, "a.gz"), chunks))
    assert (
        found.diagnostics[0].message == "cannot be read: Input/output error; allow it or exclude it"
    )


def test_a_file_that_cannot_be_opened_is_told() -> None:
    def opened() -> BinaryIO:
        raise PermissionError(13, "Permission denied")

    (told,) = members(blob_of(zipped()), Limits(), 0, opened)
    assert isinstance(told, Diagnostic)
    assert told.message == "cannot be read: Permission denied; allow it or exclude it"


def test_the_file_is_closed_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped())
    files: list[BinaryIO] = []

    def opened() -> BinaryIO:
        files.append(path.open("rb"))
        return files[-1]

    for found in members(blob_of(path.read_bytes()), Limits(), 0, opened):
        assert isinstance(found, Blob)
        content(found)
    assert [file.closed for file in files] == [True]


# Broken archives


def contents_before(data: bytes, path: str, cut: int) -> Found:
    found = read(data[:cut], path)
    whole = read(data, path)
    for (place, piece), (whole_place, whole_piece) in zip(
        found.contents, whole.contents, strict=False
    ):
        if place == whole_place:
            assert whole_piece.startswith(piece)
    return found


BREAKABLE = {
    what: archive
    for what, archive in {**ARCHIVES, "deb": ("x.deb", deb()), "rpm": NESTED["rpm"][:2]}.items()
    if "much behind" not in what
}


@pytest.mark.parametrize(("path", "data"), BREAKABLE.values(), ids=BREAKABLE)
def test_an_archive_cut_anywhere_gives_what_is_left_or_is_told(path: str, data: bytes) -> None:
    for cut in range(0, len(data), max(1, len(data) // 150)):
        found = contents_before(data, path, cut)
        if looks_like_archive(data[:cut][:HEAD], "file"):
            assert found.contents or found.names or found.diagnostics, cut


@pytest.mark.parametrize("what", ["zip", "piped zip", "stored zip", "crx3"])
def test_a_zip_without_its_directory_gives_its_members(what: str) -> None:
    path, data = ARCHIVES[what]
    found = read(data[: data.index(b"PK\1\2")], path)
    assert [piece for _, piece in found.contents] == [data for _, data in FILES]
    assert "no directory" in found.messages[0]


def test_a_piped_zip_of_stored_members_is_cut_at_the_headers() -> None:
    data = piped_zip(method=zipfile.ZIP_STORED)
    found = read(data[: data.index(b"PK\1\2")])
    assert [piece for _, piece in found.contents] == [data for _, data in FILES]
    streamed = read(large(data), limits=STREAM)
    assert [piece for _, piece in streamed.contents] == [data for _, data in FILES]
    ends = data.index(b"end\n")
    assert read(data[: ends + 2]).contents[-1] == ("a.zip!/last.txt", b"en")


LINES = b"".join(b"%d: a line of a log, and then another\n" % number for number in range(3000))


@pytest.mark.parametrize("make", [gzip.compress, bz2.compress, lzma.compress, lzma_alone])
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_cut_compressed_content_gives_what_can_be_expanded(
    make: Callable[[bytes], bytes], part: float
) -> None:
    data = make(LINES * (18 if make is bz2.compress else 1))
    found = read(data[: int(len(data) * part)], "x")
    assert len(found.text) > part * 0.6 * len(LINES)
    assert LINES.startswith(found.text[:2000])
    assert found.messages == ["ends too early; only what could be read was searched"]


@pytest.mark.parametrize("make", [gzip.compress, lzma.compress, lambda data: zipped([("x", data)])])
def test_content_with_a_wrong_byte_gives_what_comes_before(make: Callable[[bytes], bytes]) -> None:
    data = bytearray(make(SECRET + LINES))
    for at in range(len(data) // 2, len(data) // 2 + 8):
        data[at] ^= 0xFF
    found = read(bytes(data), "x")
    assert found.text.startswith(SECRET)
    assert any("is broken" in message for message in found.messages)


@pytest.mark.parametrize("place", [-8, -4], ids=["sum", "size"])
def test_a_wrong_sum_is_told_after_all_was_read(place: int) -> None:
    data = bytearray(gzip.compress(SECRET))
    data[place] ^= 1
    found = read(bytes(data), "x.gz")
    assert found.contents == [("x.gz!/x", SECRET)]
    assert len(found.diagnostics) == 1


def test_a_stored_member_with_a_wrong_sum_is_read_and_told() -> None:
    data = zipped([("a", SECRET)], zipfile.ZIP_STORED).replace(b"OPENROUTER", b"OPEN_OTHER")
    found = read(data)
    assert key(1).encode() in found.text
    assert found.diagnostics[0].path == "a.zip!/a"


@pytest.mark.parametrize("make", [gzip.compress, bz2.compress, lzma.compress, lzma_alone])
def test_what_stands_behind_compressed_content_is_told(make: Callable[[bytes], bytes]) -> None:
    found = read(make(SECRET) + b"something else", "x")
    assert found.text == SECRET
    assert found.messages == ["goes on behind its end; what stands there was not searched"]


def test_a_tar_with_a_broken_header_goes_on_behind_it() -> None:
    data = bytearray(tarred())
    second = data.index(b"src/deep")
    data[second] ^= 1
    found = read(bytes(data), "x.tar")
    assert found.paths == ["x.tar!/readme.txt", "x.tar!/last.txt"]
    assert found.messages == ["is broken; only what could be read was searched"]
    inside = read(gzip.compress(bytes(data)), "x.tar.gz")
    assert inside.contents[-1] == ("x.tar.gz!/x.tar", bytes(data))


TAR_SIZES = {
    "negative": b"\xff" * 12,
    "negative in digits": b"-0000000001\0",
    "huge": b"\x80" + b"\xff" * 11,
    "beyond the end": b"77777777777\0",
    "no number": b"zzzzzzzzzzz\0",
    "underscores": b"1_0_0_0_0_0\0",
}


@pytest.mark.parametrize("size", TAR_SIZES.values(), ids=TAR_SIZES)
@pytest.mark.parametrize("kind", [b"0", b"x", b"L", b"g", b"S"])
def test_a_tar_with_an_impossible_size_is_told(size: bytes, kind: bytes) -> None:
    data = tarred(FILES[:2])[:-1024] + tar_header(b"bad", size, kind) + SECRET.ljust(512, b"\0")
    for blob in (blob_of(data, "x.tar"), large(data, "x.tar")):
        found = read(blob)
        assert found.contents[1] == ("x.tar!/src/deep/.env", FILES[1][1])
        assert found.diagnostics


def test_a_large_size_in_bytes_is_read() -> None:
    data = tar_header(b"a", b"\x80" + len(SECRET).to_bytes(11, "big")) + SECRET.ljust(512, b"\0")
    assert read(data, "x.tar").contents == [("x.tar!/a", SECRET)]


def pax(records: bytes) -> bytes:
    return tar_header(b"p", b"%011o\0" % len(records), b"x") + records.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("records", "contents"),
    [
        (b"13 size=0082\n", [("x.tar!/a", SECRET[:82])]),
        (b"10 path=n\n11 comment\n", [("x.tar!/n", SECRET[:5])]),
        (b"10 path=n\n0 path=m\n", [("x.tar!/n", SECRET[:5])]),
        (b"21 GNU.sparse.name=n\n", [("x.tar!/n", SECRET[:5])]),
        (b"99999999 path=n\n", [("x.tar!/a", SECRET[:5])]),
        (b"path=n\n", [("x.tar!/a", SECRET[:5])]),
        (b"13 size=-082\n", [("x.tar!/a", SECRET[:5])]),
    ],
)
def test_pax_records_change_what_follows(records: bytes, contents: list[tuple[str, bytes]]) -> None:
    member = tar_header(b"a", b"00000000005\0") + SECRET.ljust(512, b"\0")
    assert read(pax(records) + member, "x.tar").contents == contents


def test_headers_that_speak_of_no_member_end() -> None:
    found = read(pax(b"10 path=n\n") * 5000, "x.tar")
    assert found.messages == ["is broken; only what could be read was searched"]


def test_a_sparse_file_with_a_long_map_is_read() -> None:
    header = bytearray(tar_header(b"a", b"00000000125\0", b"S", b"ustar  \0"))
    header[482] = 1
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    more, last = bytearray(512), bytes(512)
    more[504] = 1
    data = bytes(header) + bytes(more) + last + SECRET.ljust(512, b"\0") + tarred(FILES[2:])
    assert read(data, "x.tar").contents == [
        ("x.tar!/a", SECRET[:85]),
        ("x.tar!/last.txt", b"end\n"),
    ]


def zip_entry(name: bytes, at: int, packed: int, size: int, crc: int, *, method: int = 0) -> bytes:
    return (
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, method, 0, 0, crc, packed, size,
                    len(name), 0, 0, 0, 0, 0, at)
        + name
    )  # fmt: skip


def zip_end(count: int, size: int, at: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size, at, 0)


def with_directory(body: bytes, entries: list[bytes]) -> bytes:
    rows = b"".join(entries)
    return body + rows + zip_end(len(entries), len(rows), len(body))


def stored(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(data)
    return struct.pack(
        "<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, crc, len(data), len(data), len(name), 0
    ) + name + data  # fmt: skip


def test_a_member_that_the_directory_does_not_name_is_found() -> None:
    shown, hidden = stored(b"shown", b"fine"), stored(b"hidden", SECRET)
    row = zip_entry(b"shown", len(hidden), 4, 4, zlib.crc32(b"fine"))
    expected = [("a.zip!/shown", b"fine"), ("a.zip!/hidden", SECRET)]
    for body in (hidden + shown, hidden + shown + stored(b"more", SECRET)):
        found = read(with_directory(body, [row]))
        assert found.contents[:2] == expected
        assert not found.diagnostics
        assert b"hidden" in found.names["a.zip"]


def test_a_directory_without_entries_hides_nothing() -> None:
    found = read(stored(b"hidden", SECRET) + zip_end(0, 0, 0))
    assert found.contents == [("a.zip!/hidden", SECRET)]


def test_one_zip_behind_another_is_read_too() -> None:
    assert read(zipped([("first", SECRET)]) + zipped()).text.count(SECRET) == 2


@pytest.mark.parametrize("at", [0xFFFF, 0xFFFFFFFE, 3])
def test_a_directory_entry_that_points_nowhere_is_told(at: int) -> None:
    good = stored(b"good", SECRET)
    rows = [
        zip_entry(b"bad", at, 4, 4, 0),
        zip_entry(b"good", 0, len(SECRET), 0, zlib.crc32(SECRET)),
    ]
    found = read(with_directory(good, rows))
    assert ("a.zip!/good", SECRET) in found.contents
    assert found.diagnostics[0].path == "a.zip!/bad"


def test_a_broken_directory_is_told_and_the_members_are_found() -> None:
    data = bytearray(zipped())
    last = data.rindex(b"PK\1\2")
    data[last] ^= 1
    found = read(bytes(data))
    assert [piece for _, piece in found.contents] == [data for _, data in FILES]
    assert "has a directory that is broken" in found.messages[0]


def test_a_signed_directory_is_whole() -> None:
    body = stored(b"a", SECRET)
    rows = [zip_entry(b"a", 0, len(SECRET), 0, zlib.crc32(SECRET)), b"PK\5\5\4\0sign"]
    assert read(with_directory(body, rows)).contents == [("a.zip!/a", SECRET)]
    assert not read(with_directory(body, rows)).diagnostics


def test_a_second_name_for_a_member_is_only_a_name() -> None:
    body = stored(b"a", SECRET)
    rows = [zip_entry(name, 0, len(SECRET), 0, zlib.crc32(SECRET)) for name in (b"a", b"b")]
    found = read(with_directory(body, rows))
    assert found.contents == [("a.zip!/a", SECRET)]
    assert b"b\n" in found.names["a.zip"]


def wide(data: bytes, prefix: bytes) -> bytes:
    """Return a zip64 archive of one stored member."""
    big = 0xFFFFFFFF
    body = prefix + stored(b"a", data)
    extra = struct.pack("<HHQQQ", 1, 24, len(data), len(data), 0)
    odd = struct.pack("<HH", 0xCAFE, 2) + b"xx"
    row = zip_entry(b"a", big, big, big, zlib.crc32(data))
    row = row[:30] + struct.pack("<H", len(extra) + len(odd)) + row[32:] + odd + extra
    end = struct.pack(
        "<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(row), len(body) - len(prefix)
    )
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(body) + len(row) - len(prefix), 1)
    return body + row + end + locator + zip_end(0xFFFF, big, big)


@pytest.mark.parametrize("prefix", [b"", b"MZ program"])
def test_zip64_is_read(prefix: bytes) -> None:
    found = read(wide(SECRET, prefix), "setup.exe")
    assert found.contents == [("setup.exe!/a", SECRET)]
    assert not found.diagnostics


def test_zip64_records_that_are_missing_are_done_without() -> None:
    big = 0xFFFFFFFF
    assert read(stored(b"a", SECRET) + zip_end(0xFFFF, big, big)).text == SECRET
    assert "no directory" in read(zip_end(0xFFFF, big, big), "a.zip").messages[0]


def test_a_streamed_zip64_member_has_its_size_behind_its_name() -> None:
    local = bytearray(stored(b"a", SECRET))
    local[18:26] = b"\xff" * 8
    local[28:30] = struct.pack("<H", 20)
    extra = struct.pack("<HHQQ", 1, 16, len(SECRET), len(SECRET))
    data = bytes(local[:31]) + extra + SECRET + stored(b"b", b"next")
    assert read(data).contents == [("a.zip!/a", SECRET), ("a.zip!/b", b"next")]


@pytest.mark.parametrize("options", [b"\xff\0\0\0\1", b"\x5d\xff\xff\xff\xff", b"\x5f\0\0\0\1"])
def test_lzma_options_that_cannot_be_are_told(options: bytes) -> None:
    data = zipped([("a", SECRET)], zipfile.ZIP_LZMA)
    at = data.index(b"\5\0\x5d") + 2
    found = read(data[:at] + options + data[at + 5 :])
    assert found.diagnostics[0].path == "a.zip!/a"


def test_xz_in_a_zip_is_read() -> None:
    packed = lzma.compress(SECRET)
    local = bytearray(stored(b"a", packed))
    local[8:10] = struct.pack("<H", 95)
    local[14:18] = struct.pack("<I", zlib.crc32(SECRET))
    row = zip_entry(b"a", 0, len(packed), len(SECRET), zlib.crc32(SECRET), method=95)
    assert read(with_directory(bytes(local), [row])).contents == [("a.zip!/a", SECRET)]


@pytest.mark.parametrize(
    "extra",
    [b"\1\0\x10\0" + b"\4\0\0\0", b"\1\0", b"\7\0\xff\xff", b"\7\0\0\0" * 99],
    ids=["cut", "cut in front", "too long", "of another kind"],
)
def test_a_wide_size_that_is_cut_is_told(extra: bytes) -> None:
    row = bytearray(zip_entry(b"a", 0, 0xFFFFFFFF, 0xFFFFFFFF, zlib.crc32(SECRET)))
    row[30:32] = struct.pack("<H", len(extra))
    found = read(with_directory(stored(b"a", SECRET), [bytes(row) + extra]))
    assert found.diagnostics[0].path == "a.zip!/a"


@pytest.mark.parametrize("make", [zipped, piped_zip], ids=["zip", "piped zip"])
def test_one_wrong_byte_in_a_directory_is_healed_or_told(make: Callable[[Files], bytes]) -> None:
    data = make([("first", SECRET), ("second", b"x"), ("third", SECRET)])
    start = data.index(b"PK\1\2")
    healed = 0
    for at in range(start, len(data)):
        broken = bytearray(data)
        broken[at] ^= 0xFF
        found = read(bytes(broken))
        both = found.text.count(SECRET) == 2
        assert both or found.diagnostics, at - start
        healed += both
    assert healed > 0.7 * (len(data) - start)


def test_lzma_that_does_not_say_where_it_ends_ends_with_its_size() -> None:
    data = zipped([("a", SECRET)], zipfile.ZIP_LZMA)
    start = len(b"PK\3\4") + 26 + 1
    packed = data[start : data.index(b"PK\1\2")]
    for cut in range(1, 5):
        local = stored(b"a", packed[:-cut])
        local = (
            local[:8]
            + b"\x0e\0"
            + local[10:14]
            + struct.pack("<I", zlib.crc32(SECRET))
            + local[18:]
        )
        row = zip_entry(b"a", 0, len(packed) - cut, 85, zlib.crc32(SECRET), method=14)
        found = read(with_directory(local, [row]))
        assert found == Found([("a.zip!/a", SECRET)], {"a.zip": b"a\n"})


ASARS = {
    "no JSON": b'{"files":',
    "no object": b'{"files":{"a":3,"b":[],"c":{"files":[]}}}',
    "deep": b'{"files":' * 100_000,
    "deep but sound": b'{"files":{"a":' * 300 + b"{}" + b"}}" * 300,
    "many commas": b'{"files":[' + b"1," * 1_000_001 + b"1]}",
    "huge number": b'{"files":{"a":{"size":' + b"9" * 9999 + b',"offset":"0"}}}',
    "huge offset": b'{"files":{"a":{"size":1,"offset":"' + b"9" * 9999 + b'"}}}',
    "negative size": b'{"files":{"a":{"size":-1,"offset":"0"}}}',
    "no offset": b'{"files":{"a":{"size":1}}}',
    "lone surrogate": b'{"files":{"\\ud800":{"size":1}}}',
    "beyond the end": b'{"files":{"a":{"size":99999999999999,"offset":"3"}}}',
}


@pytest.mark.parametrize("index", ASARS.values(), ids=ASARS)
def test_an_asar_with_a_bad_index_is_told(index: bytes) -> None:
    found = read(asar_with(index, b"x"), "app.asar")
    assert found.diagnostics or index == ASARS["no object"]


def test_an_asar_with_too_many_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asar_module, "_MOST_FILES", 2)
    assert "memory" in read(asar(), "x").messages[0]


def test_an_asar_with_a_huge_index_is_told() -> None:
    data = struct.pack("<4I", 4, (32 << 20) + 8, (32 << 20) + 4, 32 << 20) + b'{"files":{}}'
    assert "memory" in read(data, "app.asar").messages[0]


def test_an_asar_may_name_the_same_bytes_twice() -> None:
    index = b'{"files":{"b":{"size":9,"offset":"3"},"a":{"size":12,"offset":"0"}}}'
    data = asar_with(index, SECRET)
    expected = [("x!/a", SECRET[:12]), ("x!/b", SECRET[3:12])]
    assert read(data, "x").contents == expected


def test_a_path_of_an_asar_is_of_bounded_length() -> None:
    name = "n" * 3000
    found = read(asar([(f"{name}/{name}/{name}/leaf", SECRET)]), "x")
    assert found.paths[0].endswith("n/leaf")
    assert len(found.paths[0]) < 1100


@pytest.mark.parametrize("at", [0, 3, 6, 54, 94])
def test_a_broken_cpio_header_is_told(at: int) -> None:
    data = bytearray(cpio())
    second = data.index(b"070701", 6)
    data[second + at : second + at + 8] = b"zzzzzzzz"
    found = read(bytes(data), "x.cpio")
    assert found.paths == ["x.cpio!/readme.txt"]
    assert found.diagnostics


def test_what_stands_behind_a_cpio_is_told() -> None:
    found = read(cpio() + cpio(), "initrd")
    assert len(found.contents) == 3
    assert found.messages == ["goes on behind its end; what stands there was not searched"]


@pytest.mark.parametrize("change", [(58, b"xx"), (48, b"-5"), (48, b"zz")])
def test_a_broken_ar_header_is_told(change: tuple[int, bytes]) -> None:
    data = bytearray(ar([("a", b"1234"), ("b", b"1234")]))
    at = 8 + 64 + change[0]
    data[at : at + 2] = change[1]
    found = read(bytes(data), "x.a")
    assert (found.paths, len(found.diagnostics)) == (["x.a!/a"], 1)


def test_a_broken_rpm_header_is_told() -> None:
    data = bytearray(rpm(gzip.compress(cpio())))
    data[96] ^= 1
    assert read(bytes(data), "x.rpm").messages == [
        "is broken; only what could be read was searched"
    ]


def test_an_endless_gzip_header_is_told() -> None:
    found = read(gzip_with(8, b"n" * 300_000), "x.gz")
    assert found.messages == ["is broken; only what could be read was searched"]


@pytest.mark.parametrize("flags", [0xE0, 0x20])
def test_a_later_gzip_part_with_reserved_flags_is_told(flags: int) -> None:
    second = bytearray(gzip.compress(b"more"))
    second[3] = flags
    assert read(gzip.compress(SECRET) + bytes(second), "x.gz").text == SECRET


SAMPLES = [*BREAKABLE.values(), *((path, data) for path, data, _ in NESTED.values())]


@settings(deadline=None, max_examples=300, derandomize=True)
@given(st.data())
def test_no_bytes_make_it_fail(data: st.DataObject) -> None:
    path, archive = data.draw(st.sampled_from(SAMPLES))
    changed = bytearray(archive)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    broken = bytes(changed)
    file = data.draw(st.booleans())
    found = read(broken, path, data.draw(st.sampled_from([Limits(), STREAM])), file=file)
    if looks_like_archive(broken[:HEAD], "x"):
        assert found.contents or found.diagnostics or found.names


@settings(deadline=None, max_examples=200, derandomize=True)
@given(
    st.sampled_from([data[:60] for _, data in SAMPLES] + [*UNREADABLE.values()]),
    st.binary(max_size=2000),
    st.sampled_from(["x", "x.jar", "x.br"]),
)
def test_nothing_behind_a_head_makes_it_fail(head: bytes, rest: bytes, path: str) -> None:
    read(head + rest, path)


# Limits


def test_a_member_that_expands_too_far_is_cut_off() -> None:
    limits = Limits(ratio=100, ratio_from=1 << 20)
    found = read(zipped([("bomb", bytes(8 << 20)), ("next", SECRET)]), limits=limits)
    assert 900_000 < len(found.contents[0][1]) < 4 << 20
    assert found.contents[1] == ("a.zip!/next", SECRET)
    assert found.diagnostics[0].path == "a.zip!/bomb"
    assert "expands more than 100 times" in found.messages[0]


def test_a_member_may_expand_far_while_it_is_small() -> None:
    found = read(zipped([("zeros", bytes(9 << 20))]))
    assert len(found.text) == 9 << 20
    assert not found.diagnostics


@pytest.mark.parametrize("step", [0, 4096], ids=["at once", "in chunks"])
def test_gigabytes_of_zeros_end_at_once(step: int) -> None:
    data = gzip_of_zeros(10_000)
    started = time.process_time()
    found = list(members(blob_of(data, "zeros.gz", step=step), Limits()))
    assert time.process_time() - started < 2
    (message,) = [one.message for one in found if isinstance(one, Diagnostic)]
    assert message.startswith("expands more than 1,000 times; only its first 31 MiB were searched;")


@pytest.mark.parametrize("name", ["zeros.zst", "zeros.br"])
def test_zeros_end_at_once_however_they_are_packed(name: str) -> None:
    pack = zstd.compress if name.endswith("zst") else brotli.compress
    found = read(pack(bytes(24 << 20)), name)
    assert 9 << 20 < len(found.text) < 12 << 20
    assert found.messages[0].startswith("expands more than 1,000 times; only its first 10 MiB")


def test_all_members_together_expand_to_no_more_than_the_total() -> None:
    bomb = zipped([(str(number), zipped([("x", bytes(1 << 20))] * 9)) for number in range(9)])
    started = time.process_time()
    found = read(bomb, limits=Limits(total=20 << 20))
    assert time.process_time() - started < 2
    assert len(found.text) < 21 << 20
    assert "expands to more than 20 MiB in all; the rest was not searched" in found.messages


def test_nested_bombs_end() -> None:
    data = gzip_of_zeros(100)
    for _ in range(4):
        data = zipped([(f"{number}.zip", data) for number in range(16)])
    found = read(data, "42.zip", Limits(ratio_from=1 << 16, ratio=10, total=8 << 20))
    assert len(found.diagnostics) >= 2


@pytest.mark.parametrize("make", [zipped, tarred, cpio, ar, asar])
def test_no_more_members_are_read_than_the_limit(make: Callable[[Files], bytes]) -> None:
    data = make([(str(number), b"%d" % number) for number in range(30)])
    found = read(data, "o", Limits(members=20))
    assert len(found.contents) == 20
    assert found.messages == ["has more than 20 members; the rest was not searched"]


def test_all_archives_together_hold_no_more_than_ten_times_the_limit() -> None:
    data = b"x"
    for _ in range(3):
        data = zipped([(str(number), data) for number in range(4)])
    found = read(data, limits=Limits(members=4))
    assert len(found.contents) < 40
    assert "is one of too many members in all; the rest was not searched" in found.messages


def test_empty_members_without_end_are_cut_off() -> None:
    data = tar_header(b"a", b"00000000000\0") * 20_000
    found = list(members(blob_of(data, "a.tar"), Limits(members=10_000)))
    assert len(found) == 10_002


def test_overlapping_members_are_told_and_read_once() -> None:
    inner = stored(b"inner", SECRET)
    outer = stored(b"outer", inner)
    at = outer.index(inner)
    rows = [
        zip_entry(b"outer", 0, len(inner), len(inner), zlib.crc32(inner)),
        *[zip_entry(b"inner", at, len(SECRET), len(SECRET), zlib.crc32(SECRET))] * 500,
    ]
    found = read(with_directory(outer, rows))
    assert found.contents == [("a.zip!/inner", SECRET)]
    assert found.diagnostics[0].path == "a.zip!/outer"
    assert "overlaps another member" in found.messages[0]


@pytest.mark.parametrize("make", [lzma.compress, lzma_alone])
def test_a_greedy_dictionary_is_refused(make: Callable[..., bytes]) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 256 << 20}]
    data = lzma.compress(SECRET, filters=filters)
    if make is lzma_alone:
        filters[0]["id"] = lzma.FILTER_LZMA1
        data = lzma.compress(SECRET, lzma.FORMAT_ALONE, filters=filters)
    found = read(data, "x")
    assert found.contents == [("x!/x", b"")]
    assert "more memory" in found.messages[0]


def test_compressed_parts_without_end_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expand, "_STREAMS", 10)
    found = read(gzip.compress(b"a") * 50, "x.gz")
    assert found.contents == [("x.gz!/x", b"a" * 10)]
    assert len(found.diagnostics) == 1


@pytest.mark.parametrize("data", [zipped, tarred, asar], ids=["zip", "tar", "asar"])
def test_a_member_can_be_read_again_when_the_archive_has_moved_on(
    data: Callable[[Files], bytes],
) -> None:
    blobs = [
        one
        for one in members(large(gzip.compress(data(FILES)), "x"), STREAM)
        if isinstance(one, Blob) and one.origin.kind is OriginKind.ARCHIVE
    ]
    assert [b"".join(blob.chunks()) for blob in blobs] == [data for _, data in FILES]


def test_a_member_that_is_left_half_read_does_not_hinder_the_next() -> None:
    for data in (gzip.compress(tarred()), piped_zip(), zipped()):
        found = []
        for one in members(large(data), STREAM):
            if isinstance(one, Blob) and one.origin.kind is OriginKind.ARCHIVE:
                next(one.chunks())
                if one.path.endswith("last.txt"):
                    found.append(content(one))
        assert found == [b"end\n"]


def test_reading_again_and_again_comes_to_an_end() -> None:
    data = gzip.compress(tarred([("a", SECRET * 500), ("b", SECRET * 500)]))
    for one in members(large(data), replace(STREAM, total=100_000)):
        if isinstance(one, Blob) and one.origin.kind is OriginKind.ARCHIVE:
            sizes = [len(b"".join(one.chunks())) for _ in range(30)]
            assert sizes[0] == len(SECRET) * 500
            assert sizes[-1] < sizes[0]


def test_a_zip_too_large_to_be_held_is_read_as_it_comes() -> None:
    files = [*FILES, ("big", NOISE * 50)]
    found = read(large(zipped(files)), limits=Limits(held=600, memory=10_000))
    assert [piece for _, piece in found.contents] == [data for _, data in files]
    held = read(large(zipped(files)), limits=Limits(held=600))
    assert held.contents == found.contents


def test_memory_for_archives_is_given_back() -> None:
    inner = zipped([("x", SECRET + NOISE)])
    data = tarred([(f"{number}.zip", inner) for number in range(20)], "w:gz")
    limits = Limits(held=600, memory=2 * len(inner))
    found = read(large(data), limits=limits)
    assert len(found.contents) == 20
    assert not found.diagnostics


def peak_of(blob: Blob, limits: Limits) -> tuple[int, int]:
    """Return the peak of memory and how many bytes were read."""
    tracemalloc.start()
    size = 0
    for one in members(blob, limits):
        if isinstance(one, Blob):
            size += sum(map(len, one.chunks()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, size


def test_a_large_member_takes_little_memory() -> None:
    data = gzip_of_zeros(300, SECRET)
    peak, size = peak_of(blob_of(data, "x.gz", step=1 << 16), Limits(ratio=100_000))
    assert size == (300 << 20) + len(SECRET)
    assert peak < 60 << 20


def test_large_members_in_members_take_little_memory() -> None:
    data = gzip_of_zeros(60)
    for _ in range(3):
        data = tarred([("x", data), ("y.gz", gzip_of_zeros(60))], "w:gz")
    peak, size = peak_of(blob_of(data, "x.tgz", step=1 << 16), Limits(ratio=1 << 30))
    assert size > 240 << 20
    assert peak < 100 << 20


def test_names_without_end_take_little_memory() -> None:
    header = tar_header(b"L", b"%011o\0" % 60_000, b"L")
    unit = header + b"n" * 60_000 + bytes(-60_000 % 512) + tar_header(b"a", b"00000000000\0")
    peak, size = peak_of(blob_of(gzip.compress(unit * 600, 1), "x.tgz"), Limits())
    assert size > 30_000_000
    assert peak < 25 << 20


def asar_files(told: bytes, count: int) -> bytes:
    return b'{"files":{' + b",".join(b'"%d":%b' % (n, told) for n in range(count)) + b"}}"


ONE_TAR = tarred([("a", b"")])[:512]
HOSTILE = {
    "zip magic": ("a.zip", zipped()[:31] + b"PK\3\4" * (2 << 20)),
    "zip ends": ("a.zip", zipped()[:31] + b"PK\5\6" * (2 << 20)),
    "zip headers": ("a.zip", (stored(b"a", b"") * 2000 + stored(b"a", b"x" * 999)) * 50),
    "empty gzip parts": ("a.gz", gzip.compress(b"") * 40_000),
    "broken tar headers": ("a.tar", ONE_TAR + (b"A" + ONE_TAR[1:]) * (8 << 11)),
    "zero blocks": ("a.tar", (ONE_TAR + bytes(512)) * 4000),
    "ustar everywhere": ("a.tar", ONE_TAR + b"ustar" * (1 << 20)),
    "pax records": ("a.tar", pax(b"9 a=bcd\n\n" * 100_000)),
    "asar folders": (
        "a.asar",
        asar_with(
            b'{"files":{"a":' * 99 + asar_files(b'{"size":1,"offset":"0"}', 20_000) + b"}}" * 99,
            b"",
        ),
    ),
    "same bytes again": (
        "a.asar",
        asar_with(asar_files(b'{"size":999999,"offset":"0"}', 9000), bytes(1 << 20)),
    ),
}


@pytest.mark.parametrize(("path", "data"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_archives_take_linear_time(path: str, data: bytes) -> None:
    started = time.process_time()
    for found in members(blob_of(data, path), Limits(members=10_000, total=1 << 30)):
        if isinstance(found, Blob):
            for _ in found.chunks():
                pass
    assert time.process_time() - started < 3


def test_a_stream_does_not_go_back_behind_what_it_gave() -> None:
    reader = StreamReader(iter((b"abc", b"def")))
    assert (reader.some(9), reader.some(2), reader.at) == (b"abc", b"de", 5)
    reader.goto(4)
    assert reader.peek(9) == b"ef"
    with pytest.raises(UnreadableError):
        reader.goto(2)
    reader.goto(99)
    assert (reader.peek(1), reader.some(1)) == (b"", b"")
