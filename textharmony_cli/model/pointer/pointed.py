"""What the pointer says to a question about a page: places in the page's own text. No torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `stop` (exclusive) of the line with this id."""

    line: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible answer.

    Attributes:
        spans: in reading order.
        probability: that this is the answer.
    """

    spans: tuple[Span, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Pointed:
    """All that the pointer says to one question on one page.

    Attributes:
        candidates: best first.
        absent: probability that the page does not answer the question.
    """

    candidates: tuple[Candidate, ...]
    absent: float
