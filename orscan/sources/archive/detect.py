"""Tells archives by how their content begins; imports nothing heavy, for it is asked for each file.

Magic numbers alone are not believed: what stands next to them must make sense as well.
"""

import codecs
import re
from enum import StrEnum


class Format(StrEnum):
    """How members are kept together, or how content is compressed."""

    ZIP = "zip"
    BEHIND = "zip behind other data"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    LZMA = "lzma"
    AR = "ar"
    CPIO = "cpio"
    RPM = "RPM"
    ASAR = "asar"
    ZSTD = "Zstandard"
    BROTLI = "Brotli"
    SEVEN_ZIP = "7z"
    RAR = "RAR"
    LZ4 = "LZ4"
    LZIP = "lzip"
    COMPRESS = "compress (.Z)"
    CABINET = "cabinet"
    XAR = "xar"


LOCAL_HEADER = re.compile(
    rb"PK\x03\x04[\0-\x3f][\0-\x14]..[\0-\x14\x5d-\x63]\0.{16}(?!\0\0)..", re.DOTALL
)
"""Before a member of a zip: versions up to 6.3, methods that exist, a name.

Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 and 4.4, from memory, 2026-11-23.
"""

_ROUND = rb"[\x01-\x04\x06\x08\x0c\x10\x18\x20\x30\x40\x60\x80\xc0]"
_HEADS = {
    Format.ZIP: rb"(?:PK\x07\x08|PK00)?%b|PK\x05\x06\0{4}|Cr24[\x02\x03]\0\0\0"
    % LOCAL_HEADER.pattern,
    Format.GZIP: rb"\x1f\x8b\x08[\0-\x1f]",
    Format.BZIP2: rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)",
    Format.XZ: rb"\xfd7zXZ\0\0[\x00\x01\x04\x0a]",
    # The dictionary is 2^n or 2^n + 2^(n-1) bytes; the size is unknown or below a terabyte.
    Format.LZMA: rb"\x5d\0\0(?:%b\0|\0%b|\x80\x01)(?:\xff{8}|.{5}\0{3})" % (_ROUND, _ROUND),
    Format.AR: rb"!<arch>\n.{58}`\n",
    Format.CPIO: rb"07070[12][0-9A-Fa-f]{104}",
    Format.RPM: rb"\xed\xab\xee\xdb[\x03\x04].\0[\0\x01]",
    Format.ASAR: rb'\x04\0{3}.{12}\{\s*"',
    Format.ZSTD: rb"\x28\xb5\x2f\xfd[%b]" % b"".join(b"\\x%x0-\\x%x7" % (n, n) for n in range(16)),
    Format.SEVEN_ZIP: rb"7z\xbc\xaf\x27\x1c\0",
    Format.RAR: rb"Rar!\x1a\x07(?:\0|\x01\0)",
    Format.LZ4: rb"\x04\x22\x4d\x18[\x40-\x7f][\x40\x50\x60\x70]",
    Format.LZIP: rb"LZIP\x01",
    Format.COMPRESS: rb"\x1f\x9d[\x09-\x10\x89-\x90]",
    Format.CABINET: rb"MSCF\0{4}",
    Format.XAR: rb"xar!\0\x1c\0\x01",
}
_STARTS = (
    *(b"PK", b"Cr", b"\x1f\x8b", b"BZ", b"\xfd7", b"\x5d\0", b"!<", b"07", b"\xed\xab", b"\x04\0"),
    *(b"\x28\xb5", b"7z", b"Ra", b"\x04\x22", b"LZ", b"\x1f\x9d", b"MS", b"xa"),
)
STARTS = frozenset(_STARTS)
FIRST_BYTES = frozenset(start[0] for start in _STARTS)
"""What archives begin with, but for tar, and zip behind a program: spares most files a question."""

_COMPILED = tuple((form, re.compile(head, re.DOTALL)) for form, head in _HEADS.items())

_MAY_HOLD_ZIP = frozenset(
    (
        *("aab", "aar", "apk", "apkm", "apks", "appx", "bin", "com", "crx", "docx", "ear", "egg"),
        *("epub", "exe", "ipa", "jar", "nupkg", "odp", "ods", "odt", "pex", "pptx", "pyz", "pyzw"),
        *("run", "sfx", "vsix", "war", "whl", "xapk", "xlsx", "xpi", "zip"),
    )
)
"""Suffixes of files in which a zip may stand behind a program or a script."""

SUFFIXES = _MAY_HOLD_ZIP | {"br", "tar"}
"""Suffixes of files that may be archives whatever they begin with."""

_SUMS = re.compile(rb"[ 0-7]{5,7}[\0 ]{1,3}")
_ASCII = bytes(range(128))
_USTAR = (b"ustar\x0000", b"ustar  \0")


def looks_like_archive(head: bytes, path: str) -> bool:
    """Whether `members` may find something in a file that begins with *head*.

    *head* is the first 512 bytes or more, or all there is. True as well for formats that cannot be
    read, so that somebody says so, and for *path* names that may have a zip behind a program.
    """
    return format_of(head, path) is not None


def format_of(head: bytes, path: str) -> Format | None:
    """Return the format of a file that begins with *head*, or None for no archive."""
    if head[:2] in STARTS:
        for form, pattern in _COMPILED:
            if pattern.match(head) and (form is not Format.ASAR or _is_asar(head)):
                return form
    if is_tar_header(head):
        return Format.TAR
    suffix = path.rpartition(".")[2].lower()
    if suffix in _MAY_HOLD_ZIP:
        return Format.BEHIND
    return Format.BROTLI if suffix == "br" and not _is_text(head) else None


def is_tar_header(block: bytes) -> bool:
    """Whether *block* begins with the header of a tar member, though its sum may be wrong."""
    return len(block) >= 512 and (block[257:265] in _USTAR or has_tar_sum(block))


def has_tar_sum(block: bytes) -> bool:
    """Whether *block* begins with a tar header with a right sum; some old tars add signed bytes."""
    if not block[:1].strip(b"\0") or not _SUMS.match(block, 148, 156):
        return False
    try:
        told = int(block[148:156].strip(b"\0 "), 8)
    except ValueError:
        return False
    counted = block[:148] + b" " * 8 + block[156:512]
    total = sum(counted)
    return told == total or told == total - 256 * len(counted.translate(None, _ASCII))


def _is_asar(head: bytes) -> bool:
    """Whether the four lengths in front of an asar's index fit into each other."""
    whole, inner, text = (int.from_bytes(head[at : at + 4], "little") for at in (4, 8, 12))
    return inner == whole - 4 and 0 <= inner - 4 - text < 4


def _is_text(head: bytes) -> bool:
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return "\0" not in text
