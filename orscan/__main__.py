"""`python -m orscan`."""

import sys

from orscan.cli import main

if __name__ == "__main__":
    sys.exit(main())
