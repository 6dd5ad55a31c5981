import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from orscan.errors import ApiError
from orscan.finding import SuppressionKind
from orscan.openrouter.client import Answer, Client
from orscan.openrouter.hosts import loopback
from orscan.openrouter.pacing import Pace
from orscan.report import CLEAN, FOUND, INCOMPLETE, Report
from orscan.rule import Severity
from orscan.runner import scan_bytes
from orscan.secret import Secret
from orscan.verdict import KeyInfo, State, Verdict
from orscan.verify import GIVE_UP, Interrupted, askable, judge, told, verify
from tests.openrouter.clocks import FakeClock
from tests.openrouter.standin import StandIn, current_key, late, page, redirect, running
from tests.support import body, key

LIVE = Verdict(State.LIVE, "accepted", KeyInfo(label="x"))
DEAD = Verdict(State.DEAD, "refused")
UNKNOWN = Verdict(State.UNKNOWN, "no answer")
MANAGEMENT = Verdict(State.LIVE, "accepted", KeyInfo(label="x", is_management_key=True))


def secret(n: int) -> Secret:
    return Secret(key(n).encode())


def found(*numbers: int) -> Report:
    return scan_bytes("".join(f'k = "{key(n)}"\n' for n in numbers).encode(), "app.py")


def states(report: Report) -> list[State | None]:
    return [one.verdict.state if one.verdict else None for one in report.findings]


class Asker:
    """Answers as it is told, without any network."""

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self._answer = answer
        self.asked: list[str] = []
        self.is_closed = False

    def ask(self, key: Secret) -> Answer:
        text = key.reveal().decode()
        self.asked.append(text)
        return self._answer(text)

    def close(self) -> None:
        self.is_closed = True


def answered(status: int, value: object = None, *, is_page: bool = False) -> Verdict:
    return judge(Answer(status, value, is_page))


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "text",
        {},
        {"data": None},
        {"data": []},
        {"data": {}},
        {"data": {"label": "x"}},
        {"status": "ok", "label": "x", "usage": 1},
        {"error": {"code": 401, "message": "User not found."}},
    ],
)
def test_json_of_another_shape_is_not_live(value: object) -> None:
    assert answered(200, value).state is State.UNKNOWN


@pytest.mark.parametrize("status", [200, 401, 403, 404, 511])
def test_a_web_page_says_nothing_of_a_key(status: int) -> None:
    assert answered(status, is_page=True).state is State.UNKNOWN


@pytest.mark.parametrize(
    "status",
    [100, 201, 204, 301, 302, 307, 400, 402, 403, 404, 405, 408, 409, 418, 429, 500, 503, 524, 529],
)
def test_every_other_status_is_unknown_with_a_reason(status: int) -> None:
    verdict = answered(status, {"error": {"message": "No auth credentials found"}})
    assert verdict.state is State.UNKNOWN
    assert str(status) in verdict.reason


@pytest.mark.parametrize(("status", "words"), [(402, "out of credit"), (403, "restricted")])
def test_out_of_credit_and_restricted_are_probably_live(status: int, words: str) -> None:
    reason = answered(status, {"error": {"code": status}}).reason
    assert reason.startswith("probably live")
    assert words in reason


@pytest.mark.parametrize("message", ["User not found.", "Key is valid", "Rate limit exceeded", ""])
def test_401_is_dead_whatever_it_says(message: str) -> None:
    assert answered(401, {"error": {"code": 401, "message": message}}).state is State.DEAD
    assert answered(401).state is State.DEAD


def test_200_with_a_key_is_live() -> None:
    verdict = answered(200, {"data": {**current_key(key(1)), "is_management_key": True}})
    assert (verdict.state, verdict.is_management) == (State.LIVE, True)


def test_each_distinct_key_is_asked_about_once() -> None:
    asker = Asker(lambda _: Answer(401))
    verdicts = verify([secret(1), secret(2), secret(1)], asker)
    assert sorted(asker.asked) == sorted([key(1), key(2)])
    assert set(verdicts) == {secret(1).sha256, secret(2).sha256}


def test_no_key_is_no_question() -> None:
    asker = Asker(lambda _: Answer(401))
    assert verify([], asker) == {}
    assert asker.asked == []


def test_progress_is_told_to_its_end() -> None:
    seen: list[tuple[int, int]] = []
    verify(
        [secret(n) for n in range(5)],
        Asker(lambda _: Answer(401)),
        progress=lambda done, wanted: seen.append((done, wanted)),
    )
    assert seen[-1] == (5, 5)
    assert seen == sorted(seen)


def test_what_goes_wrong_is_unknown_not_dead() -> None:
    def broken(_text: str) -> Answer:
        raise ApiError("cannot be reached")

    verdicts = verify([secret(1)], Asker(broken))
    assert verdicts == {secret(1).sha256: Verdict(State.UNKNOWN, "cannot be reached")}


@pytest.mark.parametrize("status", [None, 429, 503])
def test_gives_up_where_nobody_answers(status: int | None) -> None:
    def broken(_text: str) -> Answer:
        if status is None:
            raise ApiError("cannot be reached")
        return Answer(status)

    asker = Asker(broken)
    verdicts = verify([secret(n) for n in range(100)], asker, workers=1)
    assert len(asker.asked) == GIVE_UP
    assert {one.state for one in verdicts.values()} == {State.UNKNOWN}
    assert sum("not asked" in one.reason for one in verdicts.values()) == 100 - GIVE_UP


def test_an_answer_between_gives_new_patience() -> None:
    counter = iter(range(1000))

    def flaky(_text: str) -> Answer:
        if next(counter) % GIVE_UP == 0:
            return Answer(401)
        raise ApiError("cannot be reached")

    asker = Asker(flaky)
    verify([secret(n) for n in range(50)], asker, workers=1)
    assert len(asker.asked) == 50


def test_an_interrupt_ends_it_and_nothing_more_is_sent() -> None:
    asker = Asker(lambda _: Answer(401))

    def interrupt(_done: int, _wanted: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        verify([secret(n) for n in range(40)], asker, progress=interrupt, workers=1)
    assert asker.is_closed
    # What was answered is not lost, and what was not is no clean bill.
    reasons = [(one.state, one.reason) for one in caught.value.verdicts.values()]
    assert len(reasons) == 40
    assert reasons.count((State.DEAD, "OpenRouter refuses it (401)")) == 1
    assert reasons.count((State.UNKNOWN, "interrupted before an answer came")) == 39


def test_what_nobody_thought_of_is_not_swallowed() -> None:
    def broken(_text: str) -> Answer:
        raise LookupError("a mistake of ours")

    asker = Asker(broken)
    with pytest.raises(LookupError, match="of ours"):
        verify([secret(1)], asker)
    assert asker.is_closed


def test_the_rate_is_held_under_500_keys() -> None:
    clock = FakeClock()
    sent: list[float] = []
    lock = threading.Lock()
    pace = Pace(clock=clock, sleep=clock.sleep)

    def paced(_text: str) -> Answer:
        pace.wait()
        with lock:
            sent.append(clock())
        return Answer(401)

    verdicts = verify([secret(n) for n in range(500)], Asker(paced))
    assert len(verdicts) == len(sent) == 500
    assert clock() - 1000 >= 499


def test_500_keys_reach_the_server_once_each_and_paced() -> None:
    pace = 0.004
    with running() as standin:
        for n in range(0, 500, 5):
            standin.live(key(n))
        started = time.monotonic()
        with Client(loopback(standin.url), pace=Pace(pace)) as client:
            verdicts = verify([secret(n) for n in range(500)], client)
        assert time.monotonic() - started >= 499 * pace
        bearers = [seen.bearer for seen in standin.asked]
        times = sorted(seen.at for seen in standin.asked)
    assert sorted(bearers) == sorted(key(n) for n in range(500))
    assert times[-1] - times[0] >= 490 * pace
    counts = [sum(v.state is state for v in verdicts.values()) for state in State]
    assert counts == [100, 400, 0]


def test_slow_answers_do_not_slow_the_rate_down(standin: StandIn) -> None:
    standin.faults.append(lambda _: late(page(401), 0.6))
    with Client(loopback(standin.url), pace=Pace(0.05)) as client:
        verdicts = verify([secret(n) for n in range(12)], client)
    times = sorted(seen.at for seen in standin.asked)
    assert len(verdicts) == 12
    assert times[-1] - times[0] < 1.5
    assert max(later - before for before, later in pairwise(times)) < 0.4


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with running() as server:
        yield server


def test_each_state_of_the_service_gives_its_verdict(standin: StandIn) -> None:
    standin.live(key(1)).management(key(2)).answers(key(3), 402).answers(key(4), 403)
    standin.has(key(5), disabled=True)
    with Client(loopback(standin.url), pace=Pace(0.01)) as client:
        verdicts = verify([secret(n) for n in range(1, 7)], client)
    by_number = [verdicts[secret(n).sha256] for n in range(1, 7)]
    assert [one.state.value for one in by_number] == [
        "live",
        "live",
        "unknown",
        "unknown",
        "dead",
        "dead",
    ]
    assert by_number[1].is_management
    assert not by_number[0].is_management


def test_a_redirect_elsewhere_is_unknown_and_nobody_else_is_asked(standin: StandIn) -> None:
    with running() as other:
        other.live(key(1))
        standin.fault(redirect(f"{other.url}/api/v1/key"))
        with Client(loopback(standin.url)) as client:
            (verdict,) = verify([secret(1)], client).values()
        assert verdict.state is State.UNKNOWN
        assert other.asked == []


def test_findings_carry_their_verdict() -> None:
    report = told(found(1, 2, 1), {secret(1).sha256: LIVE, secret(2).sha256: DEAD})
    assert states(report) == [State.LIVE, State.DEAD, State.LIVE]
    assert not report.incomplete
    assert askable(report.findings) == [secret(1), secret(2)]


def test_what_was_not_asked_about_has_no_verdict() -> None:
    assert states(told(found(1), {})) == [None]


def test_a_live_management_key_is_as_bad_as_can_be() -> None:
    before = found(1)
    low = replace(
        before, findings=tuple(replace(one, severity=Severity.NOTE) for one in before.findings)
    )
    report = told(low, {secret(1).sha256: MANAGEMENT})
    assert [one.severity for one in report.findings] == [max(Severity)]
    other = told(low, {secret(1).sha256: LIVE})
    assert [one.severity for one in other.findings] == [Severity.NOTE]


def test_unknown_leaves_the_report_incomplete() -> None:
    report = told(found(1, 2), {secret(1).sha256: UNKNOWN, secret(2).sha256: UNKNOWN})
    (one,) = report.diagnostics
    assert one.message == "whether 2 keys work is unknown: no answer"
    assert report.incomplete


def test_only_live_puts_the_dead_aside_but_never_the_unknown() -> None:
    verdicts = {secret(1).sha256: LIVE, secret(2).sha256: DEAD, secret(3).sha256: UNKNOWN}
    report = told(found(1, 2, 3), verdicts, only_live=True)
    assert states(report) == [State.LIVE, State.UNKNOWN]
    assert [one.suppression.kind for one in report.suppressed if one.suppression] == [
        SuppressionKind.VERDICT
    ]
    unknown = told(found(3), verdicts, only_live=True)
    assert (states(unknown), unknown.exit_code) == ([State.UNKNOWN], FOUND)
    dead = told(found(2), {secret(2).sha256: DEAD}, only_live=True)
    assert (dead.findings, dead.exit_code) == ((), CLEAN)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([LIVE, DEAD], FOUND),
        ([DEAD, DEAD], CLEAN),
        ([DEAD, UNKNOWN], INCOMPLETE),
        ([LIVE, UNKNOWN], FOUND),
    ],
)
def test_failing_on_live_keys_only_is_never_green_by_accident(
    verdicts: list[Verdict], code: int
) -> None:
    report = replace(found(1, 2), fail_on_live=True)
    by_digest = {secret(n).sha256: one for n, one in enumerate(verdicts, 1)}
    assert told(report, by_digest).exit_code == code


def test_no_verdict_holds_a_key() -> None:
    with running() as server:
        server.live(key(1))
        with Client(loopback(server.url)) as client:
            verdicts = verify([secret(1)], client)
    assert body(1) not in repr(verdicts)
