"""A page of something published in the making: its type area, what stands on it so far, and what it tells."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from textharmony_cli import fonts
from textharmony_cli.synthesis.facts import Fact, ask_facts
from textharmony_cli.synthesis.sheet import Reference, Sheet
from textharmony_cli.synthesis.sketch import Sketch, shrunk, wrapped

MOST_LINES = 4  # of a heading
PAPERS = (0xFFFFFF, 0xFFFFFF, 0xFBF7EC, 0xF1E9D6)


@dataclass(slots=True)
class Publication:
    """The page so far; `y` is where the next line goes, `last` the run that was printed last.

    Attributes:
        size: of the text, in pixels.
        left, right, bottom: of the type area.
    """

    sketch: Sketch
    font: str
    bold: str
    size: float
    left: float
    right: float
    bottom: float
    y: float
    last: int = -1
    facts: list[Fact] = field(default_factory=list)

    @classmethod
    def on(cls, rng: random.Random, kind: str, tall: float) -> Publication:
        """An empty page, `tall` times as high as wide."""
        width = rng.randint(700, 1700)
        sketch = Sketch(rng, width, round(width * tall), kind, paper=rng.choice(PAPERS))
        role = rng.choice(("serif", "serif", "serif", "sans"))
        margin = width * rng.uniform(0.06, 0.14)
        return cls(
            sketch,
            fonts.pick(rng, role),
            fonts.pick(rng, role, bold=True),
            width * rng.uniform(0.013, 0.021),
            margin,
            width - margin,
            sketch.height * 0.93,
            sketch.height * rng.uniform(0.03, 0.07),
        )

    @property
    def rng(self) -> random.Random:
        return self.sketch.rng

    @property
    def pitch(self) -> float:
        return self.size * 1.3

    def line(self, text: str, x: float | None = None, *, bold: bool = False, scale: float = 1.0) -> int:
        """Print a line, smaller where it would leave the page, and go to the next."""
        x, font = self.left if x is None else x, self.bold if bold else self.font
        size = shrunk(text, font, self.size * scale, self.sketch.width * 0.98 - x)
        self.last = self.sketch.text(x, self.y, text, font, size)
        self.y += self.pitch * size / self.size
        return self.last

    def headed(self, name: str, text: str, scale: float, *, middle: bool, bold: bool = True) -> list[int]:
        """Print a heading of a few lines and note what it tells; a longer one is set smaller."""
        font = fonts.fitting(self.bold if bold else self.font, text)
        lines = wrapped(text, font, self.size * scale, self.right - self.left)
        while len(lines) > MOST_LINES or any(
            fonts.width(line, font, self.size * scale) > self.right - self.left for line in lines
        ):
            scale *= 0.9
            lines = wrapped(text, font, self.size * scale, self.right - self.left)
        x = (self.left + self.right) / 2 if middle else self.left
        runs = []
        for line in lines:
            runs.append(
                self.sketch.text(x, self.y, line, font, self.size * scale, anchor="centre" if middle else "left")
            )
            self.y += self.pitch * scale
        if name:
            self.tell(name, runs)
        return runs

    def row(self, parts: Sequence[tuple[str, str]]) -> None:
        """Facts on one row: at the left, in the middle and at the right."""
        places = (("left", self.left), ("centre", (self.left + self.right) / 2), ("right", self.right))
        chosen = {1: places[1:2], 2: (places[0], places[2])}.get(len(parts), places)
        scale = self.rng.uniform(0.6, 0.85)
        for (name, text), (anchor, x) in zip(parts, chosen, strict=True):
            self.tell(name, [self.sketch.text(x, self.y, text, self.font, self.size * scale, anchor=anchor)])  # type: ignore[arg-type]
        self.y += self.pitch * scale

    def prose(self, text: str, left: float, right: float) -> list[int]:
        """A paragraph between two edges, as far as the page reaches; returns its runs."""
        lines = wrapped(text, fonts.fitting(self.font, text), self.size, right - left)
        room = max(1, int((self.bottom - self.y) / self.pitch))
        runs = self.sketch.paragraph(
            left, self.y, right - left, " ".join(lines[:room]), self.font, self.size, self.pitch
        )
        self.y += len(runs) * self.pitch
        return runs

    def columns(self, count: int) -> Iterator[tuple[float, float]]:
        """Left and right edges of columns."""
        gap = self.size * 2
        wide = (self.right - self.left - gap * (count - 1)) / count
        for number in range(count):
            left = self.left + number * (wide + gap)
            yield left, left + wide

    def foot(self, share: float = 0.75) -> None:
        """In a share of the pages a page number, at the lower edge."""
        rng = self.rng
        if rng.random() < share:
            number = str(rng.randint(1, 700))
            shape = rng.choice(("{}", "{}", "{}", "- {} -", "Page {}", "p. {}"))
            anchor, x = rng.choice(
                (("left", self.left), ("centre", (self.left + self.right) / 2), ("right", self.right))
            )
            y = self.sketch.height * rng.uniform(0.945, 0.965)
            run = self.sketch.text(x, y, shape.format(number), self.font, self.size * 0.9, anchor=anchor)  # type: ignore[arg-type]
            self.tell("page_number", [self.sketch.part(run, number)])

    def first_part(self, run: int, text: str, *, after: int) -> Reference:
        """The first place of a piece of text in a run as whole words, from a character on."""
        found = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)").search(self.sketch.run(run).text, after)
        if found is None:
            raise ValueError(f"`{text}` does not stand in the run")
        return Reference(run, *found.span())

    def tell(self, name: str, answer: Sequence[int | Reference]) -> None:
        self.facts.append(Fact(name, ([*answer],)))

    def asked(self, fields: Sequence[str], never: Sequence[str]) -> Sheet:
        """The finished page with questions, some of them about what it does not say."""
        told = {fact.field for fact in self.facts}
        near = {"author": {"byline", "authors", "first_author"}, "publication": {"journal"}, "title": {"chapter_title"}}
        missing = [name for name in fields if name not in told and not near.get(name, set()) & told]
        most = max(2, min(self.rng.randint(5, 10), len(self.facts) + 1))
        self.facts += [Fact(name) for name in (*missing, *self.rng.sample(never, 3))]
        ask_facts(self.sketch, self.facts, most)
        return self.sketch.sheet()
