"""The decoders, in the order they are tried."""

from orscan.decoders import Decoder
from orscan.decoders.documents import Documents

DECODERS: tuple[Decoder, ...] = (Documents(),)
