"""A form in the making: how it looks, where the next block goes, and what has been printed on it so far.

Blocks (`form_blocks.py`, `form_grids.py`) print labels and values through it; `form_questions.py` asks about them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_labels, form_values
from textharmony_cli.synthesis import vocabulary_words as words
from textharmony_cli.synthesis.sheet import Reference
from textharmony_cli.synthesis.sketch import Sketch, wrapped

Parts = list[int | Reference]
TRIES = 5  # to find something that fits
HINTED = 0.35  # of the fields that stay empty
STRAY = 0.1  # of the values that stand alone on their row have something beside them that is not theirs


@dataclass(frozen=True, slots=True)
class Look:
    """What all blocks of a form share.

    Attributes:
        size, value_size: of the type, in pixels.
        pitch: from one row to the next, in pixels.
        case: of labels: `upper`, `title` or `sentence`.
        colon: what stands after labels.
        line: what values are written on: `none`, `rule` or `box`.
        empty: the share of fields that nobody filled in.
        numbered: whether labels have numbers.
    """

    label_font: str
    value_font: str
    heading_font: str
    size: float
    value_size: float
    pitch: float
    left: float
    right: float
    case: str
    colon: str
    line: str
    ink: int
    value_ink: int
    empty: float
    numbered: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what is written for it.

    Attributes:
        names: the label as printed first, then other things it may be called in a question.
        answer: the value's places; empty where nothing was filled in.
        section: the heading it stands under; empty where there is none.
    """

    names: tuple[str, ...]
    kind: str
    answer: Parts
    section: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something on the form to be asked with the wordings of a field; `answer` is empty where it was left out."""

    field: str
    names: dict[str, str]
    answer: Parts


@dataclass(slots=True)
class Form:
    """The form so far; `y` is where the next block starts."""

    sketch: Sketch
    look: Look
    y: float
    section: str = ""
    pairs: list[Pair] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    printed: set[frozenset[str]] = field(default_factory=set)
    count: int = 0

    @property
    def rng(self) -> random.Random:
        return self.sketch.rng

    def room(self) -> float:
        """Pixels left above the bottom margin."""
        return self.sketch.height * 0.95 - self.y

    def fits(self, rows: float) -> bool:
        """Whether that many rows still fit."""
        return self.room() > rows * self.look.pitch

    def label_width(self, text: str) -> float:
        return fonts.width(text, self.look.label_font, self.look.size)

    def new_label(self, width: float) -> tuple[str, str]:
        """A label that is not yet on the form (mostly) and no wider than that, cased; and the kind of its value."""
        for _ in range(8):
            text, kind = form_labels.label(self.rng)
            text = self.cased(text)
            new = form_labels.meaning(text) not in self.printed or self.rng.random() < 0.1
            if new and self.label_width(text) + self.look.size <= width:
                return text, kind
        return self.cased(words.word(self.rng, syllables=2)[: max(3, int(width / self.look.size))]), "digit"

    def cased(self, text: str) -> str:
        return text.upper() if self.look.case == "upper" else text.title() if self.look.case == "title" else text

    def numbered(self, text: str) -> str:
        """The label with its number where labels have numbers."""
        self.count += 1
        return f"{self.count}. {text}" if self.look.numbered else text

    def print_label(self, x: float, y: float, text: str, *, small: float = 1.0, colon: str | None = None) -> int:
        """Print a label; returns its run."""
        text = self.numbered(text) + (self.look.colon if colon is None else colon)
        return self.sketch.text(x, y, text, self.look.label_font, self.look.size * small, colour=self.look.ink)

    def print_value(self, x: float, y: float, text: str, *, small: float = 1.0, right: bool = False) -> int:
        """Print a line of a value; returns its run. Handwriting and typewriting wander off the line a little."""
        drift = self.rng.uniform(-0.12, 0.12) * self.look.size
        return self.sketch.text(
            x,
            y + drift,
            text,
            self.look.value_font,
            self.look.value_size * small,
            colour=self.look.value_ink,
            anchor="right" if right else "left",
        )

    def print_spaced(self, x: float, y: float, text: str, width: float) -> Parts:
        """Print a line of a value with its words far apart, as into slots of a form; returns their runs.

        Where the words take more than the width, or there is one only, it is printed as always.
        """
        parts = text.split()
        room = width - sum(self._value_width(part) for part in parts)
        if len(parts) < 2 or room < 2 * self.look.value_size * (len(parts) - 1):
            return [self.print_value(x, y, text)]
        answer: Parts = []
        for part in parts:
            run = self.print_value(x, y, part)
            answer.append(run)
            x = self.sketch.right_of(run, room / len(parts) * self.rng.uniform(0.3, 1))
        return answer

    def stray(self, answer: Parts, y: float) -> None:
        """Sometimes put something beside the first line of a value that does not belong to it, such as a stamp."""
        if not answer or self.rng.random() > STRAY:
            return
        first = answer[0] if isinstance(answer[0], int) else answer[0].run
        text, size = form_values.stray(self.rng), self.look.size * self.rng.uniform(0.8, 1.4)
        font = fonts.fitting(fonts.pick(self.rng, self.rng.choice(("mono", "sans", "hand"))), text)
        x = self.sketch.right_of(first, size * self.rng.uniform(1.2, 8))
        if x + fonts.width(text, font, size) < self.look.right:
            self.sketch.text(x, y + self.rng.uniform(-0.4, 0.4) * size, text, font, size)

    def hint(self, x: float, y: float, width: float) -> None:
        """Sometimes print what is to be written where nobody has written anything."""
        if self.rng.random() > HINTED:
            return
        text, size = self.rng.choice(form_labels.HINTS), self.look.size * self.rng.uniform(0.6, 1.0)
        font = fonts.fitting(self.look.label_font, text)
        if fonts.width(text, font, size) < width:
            self.sketch.text(x, y + (self.look.size - size) / 2, text, font, size, colour=self.look.ink)

    def value(self, kind: str, width: float) -> str:
        """One line to write there; empty where the field stays empty."""
        if self.rng.random() < self.look.empty:
            return ""
        return self.written(kind, width)

    def written(self, kind: str, width: float) -> str:
        """One line that is surely written there."""
        return self._fitting(self._usual(kind), width)

    def values(self, kind: str, width: float, most: int) -> list[str]:
        """Lines to write there, at most so many; none where the field stays empty.

        What does not fit is never cut: an answer that breaks off would teach that answers do.
        """
        if self.rng.random() < self.look.empty:
            return []
        usual = self._usual(kind)
        for _ in range(TRIES):
            lines = self.broken(form_values.lines(self.rng, usual), width)
            if 0 < len(lines) <= most and all(self._value_width(line) <= width for line in lines):
                return lines
        return [self._fitting(usual, width)]

    def broken(self, texts: Sequence[str], width: float) -> list[str]:
        """Texts in lines no wider than `width` pixels, each on a line of its own."""
        font = fonts.fitting(self.look.value_font, "".join(texts))
        return [line for text in texts for line in wrapped(text, font, self.look.value_size, width)]

    def _fitting(self, kind: str, width: float) -> str:
        """Something of that kind that fits the width; else some number or, where there is no room, a digit."""
        for each in (kind,) * TRIES + ("number",) * TRIES:
            text = form_values.value(self.rng, each)
            if self._value_width(text) <= width:
                return text
        return str(self.rng.randint(0, 9))

    def _value_width(self, text: str) -> float:
        return fonts.width(text, fonts.fitting(self.look.value_font, text), self.look.value_size)

    def remember(self, label: int | list[int], kind: str, answer: Parts, *other: str) -> None:
        """Note a label (its runs, and what else it may be called) and its value."""
        runs = label if isinstance(label, list) else [label]
        self.remember_text(" ".join(self.sketch.run(run).text for run in runs), kind, answer, *other)

    def remember_text(self, label: str, kind: str, answer: Parts, *other: str) -> None:
        """Note a label by its text and its value."""
        bare = label.lstrip("0123456789").lstrip(". ") if self.look.numbered else label
        self.pairs.append(Pair((label, bare, *other), kind, answer, self.section))
        self.printed.add(form_labels.meaning(bare))

    def underline(self, x: float, y: float, width: float) -> None:
        """What a value is written on, where the form has something."""
        size = self.look.value_size
        if self.look.line == "rule":
            self.sketch.mark("rule", x, y + size * 1.12, width, max(1.0, size / 16))
        elif self.look.line == "box":
            self.sketch.mark("box", x - size * 0.3, y - size * 0.2, width + size * 0.6, size * 1.5)

    def _usual(self, kind: str) -> str:
        """The kind of what is written: mostly what belongs there."""
        return self.rng.choice(form_values.KINDS) if self.rng.random() < 0.1 else kind


def look(rng: random.Random, width: int) -> Look:
    """Some look of forms, from typewritten to made for the web."""
    size = width * rng.uniform(0.0125, 0.021)
    typed = rng.random() < 0.3
    label = fonts.pick(rng, "mono" if typed else rng.choice(("sans", "sans", "serif")), bold=rng.random() < 0.25)
    written = label if rng.random() < 0.35 else fonts.pick(rng, rng.choice(("mono", "mono", "hand", "sans", "serif")))
    value_size = size * (1.0 if written == label else rng.uniform(0.9, 1.25))
    left = width * rng.uniform(0.04, 0.13)
    return Look(
        label,
        written,
        fonts.pick(rng, "mono" if typed else rng.choice(("sans", "serif", "display")), bold=True),
        size,
        value_size,
        max(size, value_size) * rng.uniform(1.25, 2.2),
        left,
        width - left * rng.uniform(0.6, 1.2),
        rng.choice(("upper", "upper", "title", "sentence", "sentence")),
        rng.choice((":", ":", ":", "", "", " :", "...")),
        rng.choice(("none", "none", "rule", "rule", "box")),
        rng.choice((0, 0, 0, 0x333333, 0x1A2B6B, 0x7A1F1F)),
        rng.choice((0, 0, 0, 0x222222, 0x10207A)),
        rng.choice((0.03, 0.1, 0.2, 0.35)),
        rng.random() < 0.12,
    )
