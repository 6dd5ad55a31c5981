import hashlib

import pytest


@pytest.fixture
def fresh_key(request: pytest.FixtureRequest) -> str:
    """A key of the right shape that no filter refuses, made up for one test."""
    digits = hashlib.sha256(request.node.name.encode()).hexdigest()
    return f"sk-or-v1-{digits}"
