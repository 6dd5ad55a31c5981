"""A clock that goes on only when somebody sleeps, so that an hour of waiting takes no time."""

import threading


class FakeClock:
    """Time as threads that share it see it; sleeping passes it on for all of them."""

    def __init__(self, now: float = 1_000.0) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def __call__(self) -> float:
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        with self._lock:
            self._now += seconds
            self.slept.append(seconds)
