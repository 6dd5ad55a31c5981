import sys
from pathlib import Path

import pytest

from orscan.contain import store
from orscan.errors import OrscanError, UsageError
from orscan.openrouter.models import AccountKey
from orscan.secret import Secret
from tests.support import key

OLD = AccountKey(hash="d" * 64, name="prod; rm -rf /")
PYTHON = [sys.executable, "-c"]


def test_a_key_arrives_on_standard_input_and_nowhere_else(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path;"
        f"Path({str(tmp_path / 'got')!r}).write_text(sys.stdin.read());"
        f"Path({str(tmp_path / 'else')!r}).write_text(repr((sys.argv, dict(os.environ))))"
    )
    store.into([*PYTHON, program, "{name}", "{hash}"])(Secret(key(1).encode()), OLD)
    assert (tmp_path / "got").read_bytes() == key(1).encode() + b"\n"
    seen = (tmp_path / "else").read_text()
    assert key(1) not in seen
    assert "prod; rm -rf /" in seen
    assert OLD.hash in seen


def test_what_a_store_says_is_told_without_the_key() -> None:
    program = "import sys; print('refused:', sys.stdin.read()); sys.exit(3)"
    with pytest.raises(OrscanError, match="ended with 3: refused: sk-or-v1-") as caught:
        store.into([*PYTHON, program])(Secret(key(2).encode()), OLD)
    assert key(2) not in str(caught.value)


def test_a_store_that_cannot_be_started_is_told() -> None:
    with pytest.raises(OrscanError, match="no-such-store cannot be started"):
        store.into(["no-such-store"])(Secret(key(3).encode()), OLD)


def test_a_store_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.2)
    with pytest.raises(OrscanError, match="took over") as caught:
        store.into([*PYTHON, "import time; time.sleep(20)"])(Secret(key(4).encode()), OLD)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_name_is_not_taken_for_an_option() -> None:
    with pytest.raises(OrscanError, match="option"):
        store.into([*PYTHON, "0", "{name}"])(
            Secret(key(5).encode()), AccountKey(hash="e" * 64, name="--x")
        )


def test_a_name_that_looks_like_a_place_stays_as_it_is(tmp_path: Path) -> None:
    program = f"import sys; open({str(tmp_path / 'got')!r}, 'w').write(sys.argv[1])"
    named = AccountKey(hash="e" * 64, name="a{hash}b")
    store.into([*PYTHON, program, "x-{name}-{hash}"])(Secret(key(6).encode()), named)
    assert (tmp_path / "got").read_text() == f"x-a{{hash}}b-{'e' * 64}"


@pytest.mark.parametrize("command", ["", "   ", "vercel 'env"])
def test_a_command_that_is_none_is_refused(command: str) -> None:
    with pytest.raises(UsageError):
        store.parsed(command)


def test_only_places_tell_two_keys_apart() -> None:
    assert store.tells_apart(store.parsed("vault kv put secret/{name} key=-"))
    assert not store.tells_apart(store.parsed("vercel env add OPENROUTER_API_KEY production"))
