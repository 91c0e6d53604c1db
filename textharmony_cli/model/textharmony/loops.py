"""Notices when a language model has begun to write the same again and again. No torch."""

from __future__ import annotations

_LONGEST_PERIOD = 64
_LEAST_REPEATED = 12  # a row of dots or zeros may be as long as that


class LoopGuard:
    """Watches token numbers as they are written.

    For each distance up to the longest period it counts how many of the latest tokens are the same as those so far
    before them: these are a loop once they hold the period twice, so that it stands there three times.
    """

    def __init__(self) -> None:
        self._written: list[int] = []
        self._repeated = [0] * (_LONGEST_PERIOD + 1)  # by period

    def add(self, token: int) -> None:
        for period, earlier in enumerate(reversed(self._written[-_LONGEST_PERIOD:]), 1):
            self._repeated[period] = self._repeated[period] + 1 if token == earlier else 0
        self._written.append(token)

    @property
    def repeated(self) -> int:
        """How many of the latest tokens may turn out to belong to a loop, its first round not counted."""
        return max(self._repeated)

    @property
    def is_loop(self) -> bool:
        return any(count >= max(2 * period, _LEAST_REPEATED) for period, count in enumerate(self._repeated) if period)
