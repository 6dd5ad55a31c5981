"""What deltas are written with."""

FULL_COPY = 0x10000
"""What a copy of length 0 stands for, in bytes."""


def length_at(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that is written at *at*, seven bits a byte, and where it ends."""
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        shift += 7
        at += 1
        if not byte & 0x80:
            return number, at
