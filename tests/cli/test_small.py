import json

import pytest

from orscan.cli import main
from orscan.fakekey import is_fake

Capture = pytest.CaptureFixture[str]


def test_fake_keys_are_fake(capsys: Capture) -> None:
    assert main(["fake-key", "-n", "3"]) == 0
    keys = capsys.readouterr().out.split()
    assert len(set(keys)) == 3
    assert all(is_fake(key.encode()) for key in keys)


def test_the_schema_is_a_schema(capsys: Capture) -> None:
    assert main(["schema", "report"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script(capsys: Capture, shell: str) -> None:
    assert main(["completion", shell]) == 0
    assert "_ORSCAN_COMPLETE" in capsys.readouterr().out
