import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def time_limit() -> Iterator[None]:
    """Fails a test that computes for two seconds; what grows with the square takes far longer."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 2
