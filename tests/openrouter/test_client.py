import logging
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from itertools import pairwise

import pytest

from orscan.errors import ApiError
from orscan.openrouter import client as clients
from orscan.openrouter.client import Client
from orscan.openrouter.hosts import Host, loopback, named
from orscan.openrouter.pacing import Pace
from orscan.secret import Secret
from tests.openrouter.clocks import FakeClock
from tests.openrouter.standin import (
    Reply,
    StandIn,
    as_json,
    error,
    late,
    page,
    redirect,
    running,
)
from tests.support import body, key

KEY = Secret(key(1).encode())


@contextmanager
def asking(standin: StandIn, clock: FakeClock | None = None) -> Iterator[Client]:
    """A client of the stand-in whose waiting takes no time."""
    time_ = clock or FakeClock()
    pace = Pace(clock=time_, sleep=time_.sleep)
    with Client(loopback(standin.url), pace=pace, timeout=0.5, deadline=1, now=time_) as client:
        yield client


def failure(standin: StandIn, *, clock: FakeClock | None = None) -> ApiError:
    with asking(standin, clock) as client, pytest.raises(ApiError) as caught:
        client.ask(KEY)
    assert body(1) not in "".join(traceback.format_exception(caught.value))
    return caught.value


def test_sends_the_key_as_a_bearer_and_nothing_else(standin: StandIn) -> None:
    standin.live(key(1))
    with asking(standin) as client:
        assert client.ask(KEY).status == 200
    (seen,) = standin.asked
    assert (seen.method, seen.path, seen.query, seen.body) == ("GET", "/api/v1/key", {}, None)
    assert seen.headers["authorization"] == f"Bearer {key(1)}"
    assert sum(body(1) in value for value in seen.headers.values()) == 1
    assert set(seen.headers) == {
        "host",
        "authorization",
        "user-agent",
        "accept",
        "accept-encoding",
        "connection",
    }


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(standin: StandIn, status: int) -> None:
    with running() as other:
        other.live(key(1))
        standin.fault(redirect(f"{other.url}/api/v1/key", status))
        with asking(standin) as client:
            assert client.ask(KEY).status == status
        assert other.asked == []
    assert len(standin.asked) == 1


def test_a_redirect_to_the_same_host_is_not_followed(standin: StandIn) -> None:
    standin.live(key(1)).fault(redirect("/api/v1/key"))
    with asking(standin) as client:
        assert client.ask(KEY).status == 302
    assert len(standin.asked) == 1


def test_no_address_from_the_environment_is_used(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as other:
        for name in ("OPENROUTER_BASE_URL", "OPENROUTER_API_BASE", "OPENAI_BASE_URL"):
            monkeypatch.setenv(name, other.url)
        assert named("default").base == "https://openrouter.ai/api/v1"
        with asking(standin) as client:
            assert client.ask(KEY).status == 401
        assert other.asked == []


def test_a_proxy_is_not_told_of_requests_to_this_machine(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        with asking(standin) as client:
            assert client.ask(KEY).status == 401
        assert proxy.asked == []


def _tunnel(listening: socket.socket, heard: list[bytes]) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            heard.append(connection.recv(65536))
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize("name", ["default", "eu", "us"])
def test_a_proxy_of_the_system_is_a_tunnel_that_sees_no_key(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    host = named(name)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        for variable in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{listening.getsockname()[1]}")
        thread = threading.Thread(target=_tunnel, args=(listening, heard), daemon=True)
        thread.start()
        clock = FakeClock()
        pace = Pace(clock=clock, sleep=clock.sleep)
        with Client(host, pace=pace, now=clock) as client, pytest.raises(ApiError, match="proxy"):
            client.ask(KEY)
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    assert len(heard) == clients.ATTEMPTS
    assert all(one.startswith(f"CONNECT {host.name}:443 ".encode()) for one in heard)
    assert not any(b"authorization" in one.lower() or body(1).encode() in one for one in heard)


def test_a_certificate_of_somebody_else_ends_it_before_the_key_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Over plain TCP to what should speak TLS: whoever answers sees no key."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("NO_PROXY", "*")
        thread = threading.Thread(target=_tunnel, args=(listening, heard), daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        # No way leads to such a host but this test's.
        host = Host("elsewhere", f"https://127.0.0.1:{port}/api/v1")
        clock = FakeClock()
        with (
            Client(host, pace=Pace(clock=clock, sleep=clock.sleep), now=clock) as client,
            pytest.raises(ApiError),
        ):
            client.ask(KEY)
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    assert heard
    assert not any(body(1).encode() in one for one in heard)


def test_cookies_of_one_answer_are_not_sent_with_the_next(standin: StandIn) -> None:
    standin.fault(as_json({}, 401, ("Set-Cookie", "session=1; Path=/")))
    with asking(standin) as client:
        client.ask(KEY)
        client.ask(Secret(key(2).encode()))
    assert len(standin.asked) == 2
    assert not any("cookie" in seen.headers for seen in standin.asked)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 408, 418])
def test_an_answer_is_an_answer_and_not_asked_for_again(standin: StandIn, status: int) -> None:
    standin.answers(key(1), status)
    with asking(standin) as client:
        assert client.ask(KEY).status == status
    assert len(standin.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 524, 529])
def test_what_may_pass_is_tried_again_a_few_times(standin: StandIn, status: int) -> None:
    clock = FakeClock()
    standin.answers(key(1), status)
    with asking(standin, clock) as client:
        assert client.ask(KEY).status == status
    assert len(standin.asked) == clients.ATTEMPTS
    assert clock() == 1000 + 2 + 4


def test_a_retry_that_succeeds_is_the_answer(standin: StandIn) -> None:
    standin.live(key(1)).fault(error(500, "")).fault(page(502))
    with asking(standin) as client:
        assert client.ask(KEY).status == 200


def test_retry_after_in_seconds_is_waited_for(standin: StandIn) -> None:
    clock = FakeClock()
    standin.live(key(1)).fault(error(429, "", ("Retry-After", "17")))
    with asking(standin, clock) as client:
        assert client.ask(KEY).status == 200
    assert clock() == 1017


def test_retry_after_as_a_date_is_waited_for(standin: StandIn) -> None:
    clock = FakeClock(1_800_000_000.0)
    when = formatdate(clock() + 25, usegmt=True)
    standin.live(key(1)).fault(error(503, "", ("Retry-After", when)))
    with asking(standin, clock) as client:
        assert client.ask(KEY).status == 200
    assert clock() == 1_800_000_025


@pytest.mark.parametrize("value", ["soon", "-5", "1e9", "99999999999999999999 GMT", "٣"])
def test_a_retry_after_nobody_understands_is_none(standin: StandIn, value: str) -> None:
    clock = FakeClock()
    standin.live(key(1))
    standin.fault(error(429, "", ("Retry-After", value.encode().decode("latin-1"))))
    with asking(standin, clock) as client:
        assert client.ask(KEY).status == 200
    assert clock() == 1002


def test_a_date_that_is_past_asks_for_no_pause_but_the_rate(standin: StandIn) -> None:
    clock = FakeClock(1_800_000_000.0)
    when = formatdate(clock() - 500, usegmt=True)
    standin.live(key(1)).fault(error(429, "", ("Retry-After", when)))
    with asking(standin, clock) as client:
        assert client.ask(KEY).status == 200
    assert clock() == 1_800_000_001


def test_nothing_is_sent_while_the_service_wants_to_be_left_alone(standin: StandIn) -> None:
    clock = FakeClock()
    standin.fault(error(429, "", ("Retry-After", "3600")))
    with asking(standin, clock) as client:
        assert client.ask(KEY).status == 429
        with pytest.raises(ApiError, match="left alone for 3,600 s") as caught:
            client.ask(Secret(key(2).encode()))
        assert caught.value.status == 429
        assert len(standin.asked) == 1
        assert clock() == 1000
        clock.sleep(3600)
        assert client.ask(Secret(key(2).encode())).status == 401


def test_nothing_more_is_sent_where_all_is_in_vain(standin: StandIn) -> None:
    standin.fault(error(503, ""), times=1_000)
    with asking(standin) as client:
        for _ in range(2):
            assert client.ask(KEY).status == 503
        for _ in range(5):
            with pytest.raises(ApiError, match=r"8 failures in a row: .* answered 503"):
                client.ask(KEY)
    assert len(standin.asked) == clients.MOST_FAILURES


def test_an_answer_makes_good_for_failures_before_it(standin: StandIn) -> None:
    with asking(standin) as client:
        for _ in range(9):
            standin.fault(error(503, ""), times=2)
            assert client.ask(KEY).status == 401
    assert len(standin.asked) == 27


def test_a_pause_for_one_holds_for_all(standin: StandIn) -> None:
    clock = FakeClock()
    for _ in range(clients.ATTEMPTS):
        standin.fault(error(429, "", ("Retry-After", "20")))
    with asking(standin, clock) as client:
        assert client.ask(KEY).status == 429
        before = clock()
        client.ask(Secret(key(2).encode()))
        assert clock() == before + 20


@pytest.mark.parametrize("cut", [0, 5])
def test_an_answer_that_breaks_off_is_tried_again_and_then_none(standin: StandIn, cut: int) -> None:
    broken = Reply(200, b'{"data": {"label": "x", "usage": 1}}', cut=cut)
    standin.fault(broken, times=clients.ATTEMPTS)
    assert "broke the connection off" in str(failure(standin))
    assert len(standin.asked) == clients.ATTEMPTS


def test_an_answer_that_is_late_is_none(standin: StandIn) -> None:
    standin.fault(late(as_json({}), 0.8), times=clients.ATTEMPTS)
    assert "did not answer in time" in str(failure(standin))


def test_an_answer_that_drips_is_cut_off(standin: StandIn) -> None:
    endless = Reply(200, b" " * 1_000, drip=1)
    standin.fault(endless, times=clients.ATTEMPTS)
    started = time.monotonic()
    assert "did not answer in time" in str(failure(standin))
    assert time.monotonic() - started < 8


def test_a_huge_answer_is_not_read(standin: StandIn) -> None:
    standin.fault(Reply(200, b"[" * (clients.MOST_BYTES + 1)))
    assert "too large" in str(failure(standin))
    assert len(standin.asked) == 1


def test_packed_answers_are_not_unpacked(standin: StandIn) -> None:
    packed = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
    standin.fault(Reply(200, b'{"data": {}}', packed))
    with asking(standin) as client:
        assert client.ask(KEY).value == {"data": {}}
    assert standin.asked[0].headers["accept-encoding"] == "identity"


def test_deep_json_is_no_answer(standin: StandIn) -> None:
    standin.fault(Reply(200, b"[" * 500_000))
    with asking(standin) as client:
        assert client.ask(KEY).value is None


def test_nobody_listening_is_tried_again_and_then_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    clock = FakeClock()
    assert "cannot be reached" in str(failure(StandIn(url=f"http://127.0.0.1:{port}"), clock=clock))
    assert clock() == 1006


@pytest.mark.parametrize("raw", [b"", b"sk-or-v1-\r\nHost: x", b"sk or", "sk-ör".encode()])
def test_what_cannot_stand_in_a_header_is_not_sent(standin: StandIn, raw: bytes) -> None:
    with asking(standin) as client, pytest.raises(ApiError, match="no text that could be a key"):
        client.ask(Secret(raw))
    assert standin.asked == []


def test_nothing_whole_is_logged(standin: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    standin.live(key(1)).fault(error(500, ""))
    with caplog.at_level(logging.DEBUG), asking(standin) as client:
        client.ask(KEY)
    assert "httpcore" in {record.name.partition(".")[0] for record in caplog.records}
    assert body(1) not in caplog.text
    assert not any(body(1) in repr(record.args) for record in caplog.records)


def test_nothing_whole_is_in_what_a_debugger_would_print(standin: StandIn) -> None:
    standin.fault(Reply(200, b"", cut=0), times=clients.ATTEMPTS)
    with asking(standin) as client:
        try:
            client.ask(KEY)
        except ApiError as caught:
            told = traceback.TracebackException.from_exception(caught, capture_locals=True)
            # The frame of this test knows the key, of course.
            locals_of = [str(frame.locals) for frame in list(told.stack)[1:]]
            assert len(locals_of) >= 2
            assert body(1) not in "".join(locals_of)
            # Nor does it hang on to an error of httpx, which has the whole request.
            chain = (caught.__cause__, caught.__context__)
            assert chain == (None, None)
        else:
            pytest.fail("an answer came")
        assert body(1) not in repr(client)


def test_a_rate_is_kept_in_real_time(standin: StandIn) -> None:
    standin.live(key(1))
    with Client(loopback(standin.url), pace=Pace(0.1)) as client:
        threads = [threading.Thread(target=client.ask, args=(KEY,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times = sorted(seen.at for seen in standin.asked)
    assert len(times) == 8
    assert times[-1] - times[0] >= 0.65
    assert min(later - before for before, later in pairwise(times)) > 0.02


def test_a_slow_answer_does_not_hold_up_the_next_request(standin: StandIn) -> None:
    standin.live(key(1)).fault(late(as_json({}), 0.9))
    with Client(loopback(standin.url), pace=Pace(0.05)) as client:
        threads = [threading.Thread(target=client.ask, args=(KEY,)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times = sorted(seen.at for seen in standin.asked)
    assert times[-1] - times[0] < 0.8


def test_who_waits_for_a_turn_is_let_go_when_the_client_is_closed(standin: StandIn) -> None:
    caught: list[ApiError] = []
    client = Client(loopback(standin.url))
    client.ask(KEY)

    def work() -> None:
        try:
            client.ask(KEY)
        except ApiError as error_:
            caught.append(error_)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    client.close()
    for thread in threads:
        thread.join(3)
    assert [str(one) for one in caught] == ["stopped before it was sent"] * 4
    assert len(standin.asked) == 1


def test_settings_of_the_system_that_cannot_be_used_are_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://127.0.0.1:1")
    with pytest.raises(ApiError, match="proxy or certificate settings"):
        Client(named("default"))
