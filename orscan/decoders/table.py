"""The decoders, in the order they are tried, each loaded when one of its literals occurs.

Loading all of them takes a tenth of a second, and most texts need none. So their literals are
written down in `orscan.decoders.literals`, by scripts/generate.py; a test compares the two.
"""

from collections.abc import Iterator
from importlib import import_module

from orscan.decoders import Decoder, Occurring, View
from orscan.decoders.literals import LITERALS
from orscan.rule import Form

_CLASSES = {
    "documents": "Documents",
    "wide": "Wide",
    "pieces": "Pieces",
    "constants": "Constants",
    "base64": "Base64",
    "compression": "Compression",
    "hexadecimal": "Hexadecimal",
    "escapes": "Escapes",
    "charcodes": "CharCodes",
    "base32": "Base32",
    "backwards": "Backwards",
    "rot13": "Rot13",
}


class OnDemand:
    """The decoder in a module of this package, loaded when it is first asked for views."""

    def __init__(self, module: str) -> None:
        form, self.literals = LITERALS.get(module, (Form.ENCODED.value, ()))
        self.form = Form(form)
        self.name = module
        self._loaded: Decoder | None = None

    def views(self, data: bytes, occurring: Occurring | None = None) -> Iterator[View]:
        """See `Decoder.views`."""
        if self._loaded is None:
            self._loaded = load(self.name)
        return self._loaded.views(data, occurring)


def load(module: str) -> Decoder:
    """Return the decoder in the module of that name."""
    decoder: Decoder = getattr(import_module(f"orscan.decoders.{module}"), _CLASSES[module])()
    return decoder


DECODERS: tuple[Decoder, ...] = tuple(OnDemand(module) for module in _CLASSES)
