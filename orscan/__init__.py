"""Finds OpenRouter API keys in code, in every form they are written.

The Python API is four functions, each returning a `Report`:
`scan_bytes`, `scan_path`, `scan_repository` and `scan_history` (see `orscan.runner`).
"""

__version__ = "0.1.0"

__all__ = ["__version__", "scan_bytes", "scan_history", "scan_path", "scan_repository"]

TYPE_CHECKING = False  # importing `typing` would cost the hook a tenth of its time
if TYPE_CHECKING:
    from orscan.runner import scan_bytes, scan_history, scan_path, scan_repository


def __getattr__(name: str) -> object:
    # The hook imports this package at every commit: the API is loaded only when somebody asks.
    if name in __all__:
        from importlib import import_module  # noqa: PLC0415

        value: object = getattr(import_module("orscan.runner"), name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
