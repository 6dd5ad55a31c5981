import threading
import time
from itertools import pairwise

from orscan.openrouter.pacing import Pace
from tests.openrouter.clocks import FakeClock


def paced(clock: FakeClock, interval: float = 1.0) -> Pace:
    return Pace(interval, clock=clock, sleep=clock.sleep)


def test_the_first_turn_is_at_once_and_others_a_second_apart() -> None:
    clock = FakeClock()
    pace = paced(clock)
    turns = []
    for _ in range(5):
        pace.wait()
        turns.append(clock())
    assert turns == [1000, 1001, 1002, 1003, 1004]


def test_time_that_nobody_used_is_not_saved_up() -> None:
    clock = FakeClock()
    pace = paced(clock)
    pace.wait()
    clock.sleep(60)
    before = clock()
    pace.wait()
    pace.wait()
    assert clock() == before + 1


def test_a_pause_holds_for_those_who_wait_already() -> None:
    clock = FakeClock()
    held: list[bool] = []

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if not held:
            held.append(True)
            pace.hold(30)

    pace = Pace(clock=clock, sleep=sleep)
    pace.wait()
    pace.wait()
    assert clock() == 1031


def test_a_shorter_pause_takes_nothing_from_a_longer_one() -> None:
    clock = FakeClock()
    pace = paced(clock)
    pace.hold(10)
    pace.hold(2)
    pace.wait()
    assert clock() == 1010


def test_threads_share_the_turns() -> None:
    clock = FakeClock()
    pace = paced(clock)
    turns: list[float] = []
    lock = threading.Lock()

    def work() -> None:
        for _ in range(50):
            pace.wait()
            with lock:
                turns.append(clock())

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock() - 1000 >= 499
    assert len(turns) == 500


def test_real_time_is_kept_by_threads() -> None:
    pace = Pace(0.05)
    turns: list[float] = []

    def work() -> None:
        pace.wait()
        turns.append(time.monotonic())

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gaps = [later - before for before, later in pairwise(sorted(turns))]
    assert sum(gaps) >= 0.44
