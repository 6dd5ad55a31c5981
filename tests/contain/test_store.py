import base64
import sys
import time
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
    got = str(tmp_path / "got")
    program = f"import sys; sys.stdin.read(); open({got!r}, 'w').write(sys.argv[1])"
    named = AccountKey(hash="e" * 64, name="a{hash}b")
    store.into([*PYTHON, program, "x-{name}-{hash}"])(Secret(key(6).encode()), named)
    assert (tmp_path / "got").read_text() == f"x-a{{hash}}b-{'e' * 64}"


@pytest.mark.parametrize("command", ["", "   ", "vercel 'env"])
def test_a_command_that_is_none_is_refused(command: str) -> None:
    with pytest.raises(UsageError):
        store.parsed(command)


@pytest.mark.parametrize(
    "command",
    [
        "sh -c 'vault kv put secret/{name} key=-'",
        "env A=1 /bin/sh -ec 'cat > {name}'",
        "sh -c {name}",
        "env ssh vault store {name}",
    ],
)
def test_a_name_is_not_run_by_a_shell(command: str) -> None:
    with pytest.raises(UsageError, match="would run what the name of a key says"):
        store.parsed(command)


@pytest.mark.parametrize(
    "command", ["sh -c 'cat > \"$1\"' _ {name}", "sh -c 'cat > {hash}'", "cat secret/{name}"]
)
def test_a_name_may_be_a_word_of_its_own(command: str) -> None:
    assert store.parsed(command)[0] in {"sh", "cat"}


def test_a_command_that_is_not_there_is_refused_before_anything_is_done() -> None:
    with pytest.raises(UsageError, match="no command no-such-store"):
        store.parsed("no-such-store add")


def test_two_keys_are_told_apart_where_their_commands_differ() -> None:
    prod, other = OLD, AccountKey(hash="f" * 64, name="other")
    namesake = AccountKey(hash="e" * 64, name=OLD.name)
    assert store.tells_apart(["vault", "secret/{name}"], [prod, other])
    assert store.tells_apart(["vault", "secret/{hash}"], [prod, namesake])
    assert not store.tells_apart(["vault", "secret/{name}"], [prod, namesake])
    assert not store.tells_apart(["vercel", "OPENROUTER_API_KEY"], [prod, other])
    assert store.tells_apart(["vercel", "OPENROUTER_API_KEY"], [prod])


@pytest.mark.parametrize("program", ["0", "print('stored')", "import os; os.close(0)"])
def test_a_store_that_ends_well_and_never_read_the_key_has_failed(program: str) -> None:
    with pytest.raises(OrscanError, match="without reading the key"):
        store.into([*PYTHON, program])(Secret(key(7).encode()), OLD)


def test_a_line_is_enough_to_read() -> None:
    store.into(["sh", "-c", "read -r line; test ${#line} = 73"])(Secret(key(8).encode()), OLD)


def test_the_management_key_is_not_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_MANAGEMENT_KEY", key(9000))
    monkeypatch.setenv("VAULT_TOKEN", "of the store")
    program = (
        "import os, sys; sys.stdin.read();"
        f"open({str(tmp_path / 'env')!r}, 'w').write(repr(dict(os.environ)))"
    )
    store.into([*PYTHON, program])(Secret(key(9).encode()), OLD)
    seen = (tmp_path / "env").read_text()
    assert key(9000) not in seen
    assert "of the store" in seen


def test_what_a_store_leaves_running_does_not_make_it_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "_LINGER", 0.1)
    began = time.monotonic()
    store.into(["sh", "-c", "cat; sleep 20 &"])(Secret(key(10).encode()), OLD)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("coding", ["base64", "hex", "wrapped"])
def test_a_key_in_another_coding_is_not_told(coding: str) -> None:
    coded = {
        "base64": "import base64; print(base64.b64encode(read).decode())",
        "hex": "print(read.hex())",
        "wrapped": "print('[' + read.decode()[9:73] + ']')",
    }[coding]
    program = f"import sys; read = sys.stdin.buffer.read().strip(); {coded}; sys.exit(4)"
    with pytest.raises(OrscanError, match="ended with 4") as caught:
        store.into([*PYTHON, program])(Secret(key(11).encode()), OLD)
    told = str(caught.value)
    raw = key(11).encode()
    assert not any(one in told for one in (raw.hex()[:40], key(11)[12:40]))
    assert base64.b64encode(raw).decode()[:30] not in told


def test_a_store_that_says_very_much_is_told_by_its_last_words() -> None:
    program = (
        "import sys; key = sys.stdin.read().strip();"
        "print((key + ' ') * 2000, 'no room left'); sys.exit(5)"
    )
    with pytest.raises(OrscanError, match=r"no room left$") as caught:
        store.into([*PYTHON, program])(Secret(key(12).encode()), OLD)
    assert len(str(caught.value)) < 600
    assert not any(key(12)[at : at + 20] in str(caught.value) for at in range(54))


def test_a_name_that_no_argument_can_hold_is_told() -> None:
    with pytest.raises(OrscanError, match="cannot be started"):
        store.into([*PYTHON, "0", "x{name}"])(
            Secret(key(13).encode()), AccountKey(hash="e" * 64, name="a\0b")
        )
