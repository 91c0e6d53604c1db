"""A page that we made up: its runs of text with their places, and questions whose answers are known.

A run is text set in one font on one line without a wide gap, so it is about what a text spotter calls a line. Sheets
are plain values; `draw` turns them into pictures, `simulate` into what a spotter would read on such a picture.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text on one line, in one font.

    Attributes:
        x, y, width, height: the box of the text's em square, in pixels; top left corner first.
        font: key of a font in `fonts.py`.
        size: of the font, in pixels.
        colour, paper: of the letters, and of what is behind them where that is not the page (None), as 0xRRGGBB.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    font: str
    size: float
    colour: int = 0x000000
    paper: int | None = None
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn that is not text: `rule` (a line), `box` (an outline), `filled`, `tick`, `cross`, `scribble`."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    colour: int = 0x000000


@dataclass(frozen=True, slots=True)
class Reference:
    """`runs[run].text[start:stop]`."""

    run: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a sheet.

    Attributes:
        answers: every acceptable answer, each as the places of its parts in reading order; empty when the sheet does
            not answer the question.
        field: what is asked for, in one word where there is one (`total`, `date`, `label` for quoted labels ...).
    """

    text: str
    answers: tuple[tuple[Reference, ...], ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A made-up page.

    Attributes:
        kind: `receipt`, `form`, `letter` ...
        runs: in reading order as a person would read.
    """

    kind: str
    width: int
    height: int
    runs: tuple[Run, ...]
    marks: tuple[Mark, ...] = ()
    questions: tuple[Question, ...] = ()
    paper: int = 0xFFFFFF
