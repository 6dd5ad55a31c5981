from collections.abc import Iterator

import pytest

from tests.openrouter.standin import StandIn, running


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with running() as server:
        yield server
