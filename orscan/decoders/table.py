"""The decoders, in the order they are tried."""

from orscan.decoders import Decoder
from orscan.decoders.base32 import Base32
from orscan.decoders.base64 import Base64
from orscan.decoders.compression import Compression
from orscan.decoders.documents import Documents

DECODERS: tuple[Decoder, ...] = (Documents(), Base64(), Compression(), Base32())
