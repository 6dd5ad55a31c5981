"""Proves by building which variables reach the client: fresh fake keys in, and what came out.

`run_canary` finds the variables (`variables`, `envfiles`), puts marks in their place (`keeping`),
runs the build (`build`), sees what it wrote and for whom (`outputs`) and looks for the marks there
(`search`).
"""

from orscan.canary.proof import restore, run_canary

__all__ = ["restore", "run_canary"]
