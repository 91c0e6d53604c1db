"""The paper roll of a receipt: lines go down it one by one, and what they say is remembered by field."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from textharmony_cli import fonts
from textharmony_cli.synthesis.sheet import Reference
from textharmony_cli.synthesis.sketch import Anchor, Sketch, wrapped

Part = int | Reference


@dataclass(frozen=True, slots=True)
class Item:
    """Something bought, and where its parts stand; None for what is not printed."""

    name: str
    words: list[Part]
    amount: Part
    price: Part | None = None
    quantity: Part | None = None
    code: Part | None = None


class Roll:
    """Where the next line goes, how it looks, and what was printed so far.

    Attributes:
        facts: acceptable answers by field.
        labels: printed labels and the parts of what stands beside them.
    """

    def __init__(self, sketch: Sketch) -> None:
        rng = sketch.rng
        self.sketch, self.rng = sketch, rng
        role = rng.choices(("mono", "sans", "serif"), (0.6, 0.32, 0.08))[0]
        self.font = fonts.pick(rng, role, bold=rng.random() < 0.12)
        self.strong = fonts.styled(self.font, bold=True) if rng.random() < 0.7 else self.font
        per_line = rng.uniform(30, 46) if role == "mono" else rng.uniform(34, 54)
        margin = sketch.width * rng.uniform(0.02, 0.12)
        self.left, self.right = margin, sketch.width - margin * rng.uniform(0.6, 1.2)
        self.size = (self.right - self.left) / per_line / (0.6 if role == "mono" else 0.5)
        self.leading = self.size * rng.uniform(1.08, 1.6)
        self.y = self.size * rng.uniform(0.5, 4.0)
        self.colour = rng.choice((0x000000, 0x101018, 0x30303A, 0x3A3050))
        self.upper = rng.random() < 0.35
        self.colon = rng.choice((":", ":", " :", ": ", "", "", ".:", " "))
        self.way = rng.choice(("together", "together", "tab", "tab", "apart"))
        self.tab = self.left + self.size * rng.uniform(4.5, 8.0)
        self.facts: dict[str, list[list[Part]]] = defaultdict(list)
        self.labels: list[tuple[str, list[Part]]] = []
        self.items: list[Item] = []

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def said(self, text: str) -> str:
        """The text as this receipt prints it."""
        return text.upper() if self.upper else text

    def put(self, text: str, x: float, anchor: Anchor = "left", *, strong: bool = False, grow: float = 1.0) -> int:
        """Print on the current line without going on to the next."""
        font = self.strong if strong else self.font
        size = self.size * grow
        room = max(self.right - (x if anchor == "left" else self.left), 5 * size)
        text = self.said(text)
        wide = fonts.width(text, fonts.fitting(font, text), size)
        size *= min(1.0, 1.06 * room / wide) if wide else 1.0
        return self.sketch.text(x, self.y, text, font, size, colour=self.colour, anchor=anchor)

    def down(self, lines: float = 1.0) -> None:
        """Go on to the next line."""
        self.y += self.leading * lines

    def line(self, text: str, anchor: Anchor = "left", *, strong: bool = False, grow: float = 1.0) -> int:
        """Print one line."""
        at = {"left": self.left, "centre": self.middle, "right": self.right}[anchor]
        run = self.put(text, at, anchor, strong=strong, grow=grow)
        self.down(max(1.0, grow))
        return run

    def lines(self, text: str, anchor: Anchor, *, strong: bool = False, grow: float = 1.0) -> list[Part]:
        """Print text that may need several lines."""
        font = self.strong if strong else self.font
        pieces = wrapped(text, fonts.fitting(font, text), self.size * grow, self.right - self.left)
        return [self.line(piece, anchor, strong=strong, grow=grow) for piece in pieces]

    def pair(self, label: str, value: str, field: str = "", *, x: float | None = None, down: bool = True) -> Part:
        """Print a label and its value, in the way this receipt does, and remember them."""
        x = self.left if x is None else x
        shown = label + self.colon
        if x > self.left and x + self.wide(f"{shown} {value}") > self.right:
            self.down()
            x = self.left
        way = self.way if label and x == self.left else "together"
        if way == "together":
            run = self.put(f"{shown.rstrip()} {value}" if label else value, x)
            part: Part = self.part(run, value)
        else:
            run = self.put(shown, x)
            beyond = self.sketch.right_of(run, 0.4 * self.size)
            at = max(self.tab, beyond) if way == "tab" else max(self.right - 10 * self.size * 0.6, beyond)
            if at + self.wide(value) > self.right:
                self.down()
                at = self.left
            part = self.put(value, at)
        if field:
            self.facts[field].append([part])
        if label:
            self.labels.append((self.said(label), [part]))
        if down:
            self.down()
        return part

    def wide(self, text: str) -> float:
        """The width of the text as this receipt prints it, in pixels."""
        return fonts.width(self.said(text), fonts.fitting(self.font, text), self.size)

    def part(self, run: int, value: str) -> Reference:
        """The place of a value in a run."""
        return self.sketch.part(run, " ".join(self.said(value).split()))

    def rule(self) -> None:
        """Part two blocks: by a drawn line, a row of signs or a gap."""
        way = self.rng.random()
        if way < 0.3:
            self.sketch.mark("rule", self.left, self.y + 0.3 * self.size, self.right - self.left, 2, self.colour)
            self.down(0.8)
        elif way < 0.6:
            sign = self.rng.choice("----==*_.")
            count = int((self.right - self.left) / max(fonts.width(sign, self.font, self.size), 1.0))
            self.line(sign * max(count, 3))
        else:
            self.down(self.rng.uniform(0.3, 1.2))
