"""Expands compressed content, and reads the files that hold nothing but one such content.

Steps are small at first and grow: an error costs at most a sixteenth of what came before it.
"""

import bz2
import lzma
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

from orscan.sources.archive.detect import Format
from orscan.sources.archive.entry import Body, Entry, Item, Walk
from orscan.sources.archive.limits import Meter
from orscan.sources.archive.reading import (
    BEHIND,
    BROKEN,
    CUT,
    GREEDY,
    Reader,
    StreamReader,
    UnreadableError,
)

_FEED = 32 << 10
_LEAST, _MOST = 256, 64 << 10
_STREAMS = 100_000
_HEADER = 128 << 10

# zlib.error, LZMAError and EOFError are what the engines document; bz2 raises OSError for bad data
# and ValueError, like lzma, for what it cannot make sense of.
_BAD_DATA = (zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


class Engine(Protocol):
    """A decompressor as `bz2` and `lzma` have them."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class Inflate:
    """Raw deflate, with the manners of the other engines."""

    def __init__(self) -> None:
        self._engine = zlib.decompressobj(-zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def needs_input(self) -> bool:
        return not self._engine.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._engine.decompress(data or self._engine.unconsumed_tail, max_length)


def expanded(
    reader: Reader, engine: Engine, meter: Meter, size: int | None = None
) -> Iterator[bytes]:
    """Yield what *engine* makes of the reader's next bytes, up to its own end or *size* of them.

    Leaves the reader behind the last byte the engine used. Raises UnreadableError.
    """
    step, left = _LEAST, sys.maxsize if size is None else size
    while not engine.eof:
        data, asked = b"", engine.needs_input
        if asked:
            data = reader.some(min(_FEED, left))
            left -= len(data)
        piece = _step(engine, data, step)
        meter.count(len(data), len(piece))
        if piece:
            yield piece
            step = min(_MOST, step + len(piece) // 16)
        elif asked and not data:
            if left and not engine.eof:
                raise UnreadableError(CUT)
            break
    unused = len(engine.unused_data)
    meter.count(-unused, 0)
    reader.goto(reader.at - unused)


def _step(engine: Engine, data: bytes, most: int) -> bytes:
    try:
        return engine.decompress(data, most)
    except _BAD_DATA as error:
        greedy = "emory" in str(error) and not isinstance(error, OSError)
        raise UnreadableError(GREEDY if greedy else BROKEN) from error


def lzma_engine(options: bytes, memory: int) -> Engine:
    """Return an engine for raw LZMA with the five bytes of *options* that stand before it."""
    packed, dictionary = struct.unpack("<BI", options)
    if packed >= 9 * 5 * 5:
        raise UnreadableError(BROKEN)
    if dictionary > memory:
        raise UnreadableError(GREEDY)
    rest, lc = divmod(packed, 9)
    pb, lp = divmod(rest, 5)
    chain = [{"id": lzma.FILTER_LZMA1, "dict_size": dictionary, "lc": lc, "lp": lp, "pb": pb}]
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)
    except (lzma.LZMAError, ValueError) as error:
        raise UnreadableError(BROKEN) from error


def xz_engine(memory: int) -> Engine:
    """Return an engine for xz that refuses to take more than *memory* bytes."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=memory)


def _lzma_alone(memory: int) -> Engine:
    return lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=memory)


def bz2_engine(_memory: int) -> Engine:
    """Return an engine for bzip2, which takes less than 4 MB."""
    return bz2.BZ2Decompressor()


class _Brotli:
    """Brotli, with the manners of the other engines; its window is of 16 MB at the most."""

    def __init__(self) -> None:
        import brotli  # noqa: PLC0415 - few files need it

        self._engine = brotli.Decompressor()
        self._bad = brotli.error

    @property
    def eof(self) -> bool:
        return bool(self._engine.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self._engine.can_accept_more_data())

    @property
    def unused_data(self) -> bytes:
        return b""  # more than its own end is bad data to it

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return bytes(self._engine.process(data, output_buffer_limit=max_length))
        except self._bad as error:
            raise ValueError(str(error)) from error


class _Zstandard:
    """Zstandard, with errors like those of the other engines."""

    def __init__(self, memory: int) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd  # noqa: PLC0415 - few files need it
        else:
            from backports import zstd  # noqa: PLC0415 - few files need it

        largest = {int(zstd.DecompressionParameter.window_log_max): memory.bit_length() - 1}
        self._engine = zstd.ZstdDecompressor(options=largest)
        self._bad = zstd.ZstdError

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def needs_input(self) -> bool:
        return self._engine.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._engine.decompress(data, max_length)
        except self._bad as error:
            raise ValueError(str(error)) from error


def brotli_engine(_memory: int) -> Engine:
    """Return an engine for Brotli."""
    return _Brotli()


def zstandard_engine(memory: int) -> Engine:
    """Return an engine for a frame of Zstandard that takes no window larger than *memory* bytes."""
    return _Zstandard(memory)


def _streams(
    reader: Reader, meter: Meter, one: Callable[[Reader, Meter], Iterator[bytes]], magic: bytes
) -> Iterator[bytes]:
    """Yield the content of streams that follow each other; zeros may stand behind them."""
    for _ in range(_STREAMS):
        yield from one(reader, meter)
        skip_zeros(reader)
        following = reader.peek(len(magic))
        if not following:
            return
        if following != magic:
            break
    raise UnreadableError(BEHIND)


def skip_zeros(reader: Reader, align: int = 1) -> None:
    """Go behind zero bytes, to a multiple of *align* from where the reader stands."""
    while reader.peek(1) == b"\0":
        block = reader.peek(_FEED)
        zeros = (len(block) - len(block.lstrip(b"\0"))) // align * align
        reader.goto(reader.at + zeros)
        if zeros < align:
            return


def _one(engine: Callable[[int], Engine], reader: Reader, meter: Meter) -> Iterator[bytes]:
    return expanded(reader, engine(meter.memory), meter)


def _one_gzip(reader: Reader, meter: Meter) -> Iterator[bytes]:
    """Yield a gzip member. A wrong sum is told at the end of it, when all has been searched."""
    _gzip_header(reader)
    checked, size = 0, 0
    for piece in expanded(reader, Inflate(), meter):
        checked = zlib.crc32(piece, checked)
        size += len(piece)
        yield piece
    if reader.read(8) != struct.pack("<II", checked, size & 0xFFFFFFFF):
        raise UnreadableError(BROKEN)


def _gzip_header(reader: Reader) -> bytes:
    """Go behind the header; return the name and the comment in it, a line each."""
    _, _, method, flags = reader.read(10)[:4]
    if method != 8 or flags & 0xE0:
        raise UnreadableError(BROKEN)
    if flags & 4:
        reader.read(int.from_bytes(reader.read(2), "little"))
    told = [_zero_ended(reader) for bit in (8, 16) if flags & bit]
    if flags & 2:
        reader.read(2)
    return b"\n".join(told)


def _zero_ended(reader: Reader) -> bytes:
    for most in (1 << 10, _HEADER):
        text, end, _ = reader.peek(most).partition(b"\0")
        if end:
            reader.goto(reader.at + len(text) + 1)
            return text
    raise UnreadableError(BROKEN)


_SUFFIXES = {
    Format.GZIP: {"gz": "", "tgz": ".tar", "svgz": ".svg", "emz": ".emf", "gzip": ""},
    Format.BZIP2: {"bz2": "", "tbz": ".tar", "tbz2": ".tar", "bz": ""},
    Format.XZ: {"xz": "", "txz": ".tar"},
    Format.LZMA: {"lzma": "", "tlz": ".tar"},
    Format.ZSTD: {"zst": "", "zstd": "", "tzst": ".tar"},
    Format.BROTLI: {"br": ""},
}


def _content_name(path: str, form: Format) -> bytes:
    """Return the name of what the file at *path* holds: its own, without the suffix."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    ending = _SUFFIXES[form].get(suffix.lower())
    return (name if not dot or ending is None else stem + ending).encode("utf-8", "replace")


def _walk(form: Format, body: Body, reader: Reader, path: str) -> Iterator[Item]:
    text = b""
    if form is Format.GZIP:
        text = _gzip_header(StreamReader(iter((reader.peek(_HEADER),))))
    yield Entry(_content_name(path, form), 0, body, text)


def _walk_of(form: Format, one: Body, magic: bytes) -> Walk:
    return partial(_walk, form, partial(_streams, one=one, magic=magic))


walk_gzip = _walk_of(Format.GZIP, _one_gzip, b"\x1f\x8b\x08")
walk_bzip2 = _walk_of(Format.BZIP2, partial(_one, bz2_engine), b"BZh")
walk_xz = _walk_of(Format.XZ, partial(_one, xz_engine), b"\xfd7zXZ\0")
walk_lzma = _walk_of(Format.LZMA, partial(_one, _lzma_alone), b"\x5d\0\0")
walk_zstd = _walk_of(Format.ZSTD, partial(_one, zstandard_engine), b"\x28\xb5\x2f\xfd")
walk_brotli: Walk = partial(_walk, Format.BROTLI, partial(_one, brotli_engine))
