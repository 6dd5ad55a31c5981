from collections.abc import Iterator
from pathlib import Path

import pytest

from orscan.contain import AuditLog
from orscan.openrouter.account import Account
from orscan.openrouter.client import Client
from orscan.openrouter.hosts import loopback
from orscan.openrouter.pacing import Pace
from orscan.secret import Secret
from tests.openrouter.standin import StandIn, running
from tests.support import key

MANAGEMENT = key(9000)


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with running() as server:
        yield server.management(MANAGEMENT)


@pytest.fixture
def account(standin: StandIn) -> Iterator[Account]:
    with Client(loopback(standin.url), pace=Pace(0)) as client:
        yield Account(client, Secret(MANAGEMENT.encode()))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    with AuditLog(tmp_path / "state" / "contain.jsonl") as opened:
        yield opened
