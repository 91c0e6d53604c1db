"""A page in the making: places text, remembers questions, and becomes a `Sheet`."""

from __future__ import annotations

import random
from typing import Literal

from textharmony_cli import fonts
from textharmony_cli.synthesis.sheet import Mark, Question, Reference, Run, Sheet

Anchor = Literal["left", "right", "centre"]
Answer = int | Reference | list[int | Reference] | list[int] | list[Reference]


class Sketch:
    """Builds one sheet.

    Attributes:
        rng: for whoever draws on the sketch.
    """

    def __init__(self, rng: random.Random, width: int, height: int, kind: str, paper: int = 0xFFFFFF) -> None:
        self.rng = rng
        self.width = width
        self.height = height
        self.kind = kind
        self.paper = paper
        self._runs: list[Run] = []
        self._marks: list[Mark] = []
        self._questions: list[Question] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        *,
        colour: int = 0,
        underlined: bool = False,
        anchor: Anchor = "left",
        paper: int | None = None,
    ) -> int:
        """Place text with its top at y and its left end, right end or middle at x; returns the run's index."""
        text = " ".join(text.split())
        if not text:
            raise ValueError("a run needs text")
        font = fonts.fitting(font, text)
        wide = fonts.width(text, font, size)
        left = x - {"left": 0.0, "right": wide, "centre": wide / 2}[anchor]
        self._runs.append(Run(text, left, y, wide, size, font, size, colour, paper, underlined))
        return len(self._runs) - 1

    def paragraph(
        self, x: float, y: float, width: float, text: str, font: str, size: float, leading: float, colour: int = 0
    ) -> list[int]:
        """Place text that is wrapped to a width, one run a line, `leading` pixels apart."""
        lines = wrapped(text, fonts.fitting(font, text), size, width)
        return [self.text(x, y + n * leading, line, font, size, colour=colour) for n, line in enumerate(lines)]

    def right_of(self, run: int, gap: float) -> float:
        """The x that is `gap` pixels right of a run."""
        return self._runs[run].x + self._runs[run].width + gap

    def below(self, run: int, gap: float) -> float:
        """The y that is `gap` pixels below a run."""
        return self._runs[run].y + self._runs[run].height + gap

    def run(self, run: int) -> Run:
        """The run with this index."""
        return self._runs[run]

    def mark(self, kind: str, x: float, y: float, w: float, h: float, colour: int = 0) -> None:
        """Draw something that is not text; for the kinds see `Mark`."""
        self._marks.append(Mark(kind, x, y, w, h, colour))

    def whole(self, run: int) -> Reference:
        """All of a run's text."""
        return Reference(run, 0, len(self._runs[run].text))

    def part(self, run: int, substring: str) -> Reference:
        """The last place of a piece of text in a run."""
        start = self._runs[run].text.rindex(substring)
        return Reference(run, start, start + len(substring))

    def ask(self, text: str, *answers: Answer, field: str = "") -> None:
        """Remember a question. Each answer is a run, a part of one, or a list of those; none means unanswerable."""
        places = tuple(tuple(self._places(answer)) for answer in answers)
        if any(not parts for parts in places):
            raise ValueError(f"an answer to `{text}` has no parts")
        self._questions.append(Question(text, places, field))

    def sheet(self) -> Sheet:
        """The finished page."""
        runs, marks, questions = tuple(self._runs), tuple(self._marks), tuple(self._questions)
        return Sheet(self.kind, self.width, self.height, runs, marks, questions, self.paper)

    def _places(self, answer: Answer) -> list[Reference]:
        parts = answer if isinstance(answer, list) else [answer]
        return [self.whole(part) if isinstance(part, int) else part for part in parts]


def shrunk(text: str, font: str, size: float, width: float) -> float:
    """The size at which the text is no wider than `width` pixels: `size`, or less."""
    return min(size, size * width / fonts.width(text, fonts.fitting(font, text), size))


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The text in lines no wider than `width` pixels, broken at spaces; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and fonts.width(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
