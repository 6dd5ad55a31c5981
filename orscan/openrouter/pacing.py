"""Lets through so many requests a second and no more, however many threads ask."""

import threading
import time
from collections.abc import Callable

INTERVAL = 1.0
"""The least time between two requests, in seconds. OpenRouter documents no rate for `GET /key`."""


class Pace:
    """Gives out turns that lie at least *interval* seconds apart; threads share one.

    Who waits for an answer holds nobody up: a turn is over as soon as it is given.
    """

    def __init__(
        self,
        interval: float = INTERVAL,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._interval = interval
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = clock()

    def wait(self) -> None:
        """Return when it is this thread's turn."""
        while delay := self._delay():
            self._sleep(delay)

    def hold(self, seconds: float) -> None:
        """Give no turn to anybody for *seconds* from now."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)

    def _delay(self) -> float:
        """Take the turn and return 0, or return how long it is to the next one."""
        with self._lock:
            now = self._clock()
            if now < self._next:
                return self._next - now
            self._next = now + self._interval
            return 0.0
