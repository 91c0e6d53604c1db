"""Made-up slides: a title, points with topics, large key numbers."""

from __future__ import annotations

import random

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_values, vocabulary
from textharmony_cli.synthesis.facts import Fact, ask_facts
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.sketch import Sketch, wrapped
from textharmony_cli.synthesis.tables import TOPICS

PAPERS = ((0xFFFFFF, 0x111111), (0xFFFFFF, 0x1F3864), (0x1F2A44, 0xFFFFFF), (0xF3EFE6, 0x33261A), (0x0B3D2E, 0xF5F5DC))
SIGNS = ("• ", "- ", "– ", "▪ ", "", "* ")
NEVER = ("total", "iban", "salutation", "passenger", "due_date", "fax", "gate", "signer", "page_number")


def slide(rng: random.Random) -> Sheet:
    """A slide with questions about it."""
    width = rng.randint(800, 1600)
    paper, ink = rng.choice(PAPERS)
    sketch = Sketch(rng, width, round(width * rng.choice((0.5625, 0.75))), "slide", paper=paper)
    font, bold = fonts.pick(rng, "sans"), fonts.pick(rng, rng.choice(("sans", "display")), bold=True)
    size = width * rng.uniform(0.02, 0.027)
    facts: list[Fact] = []
    left, y = width * 0.06, sketch.height * 0.06
    title = wrapped(vocabulary.title(rng), bold, size * 1.7, width * 0.88)[:2]
    facts.append(
        Fact(
            "title",
            (
                [
                    sketch.text(left, y + n * size * 2, line, bold, size * 1.7, colour=ink)
                    for n, line in enumerate(title)
                ],
            ),
        )
    )
    y += len(title) * size * 2 + size
    topics = rng.sample(TOPICS, rng.randint(2, 6))
    if rng.random() < 0.4:
        y = _numbers(sketch, topics[:4], font, bold, size, ink, y, facts)
        topics = topics[4:]
    _points(sketch, topics, font, size, ink, y, facts)
    _foot(sketch, font, size, ink, facts)
    for topic in rng.sample([topic for topic in TOPICS if not any(topic in fact.names.values() for fact in facts)], 3):
        facts.append(Fact(rng.choice(("bullet", "key_number")), names={"topic": topic}))
    facts += [Fact(name) for name in rng.sample(NEVER, 2)]
    ask_facts(sketch, facts, rng.randint(4, 8))
    return sketch.sheet()


def _numbers(
    sketch: Sketch, topics: list[str], font: str, bold: str, size: float, ink: int, y: float, facts: list[Fact]
) -> float:
    """Large figures side by side with their topics below or above; returns what comes next."""
    rng = sketch.rng
    wide = sketch.width * 0.88 / len(topics)
    above = rng.random() < 0.3
    for n, topic in enumerate(topics):
        x = sketch.width * 0.06 + n * wide
        value = rng.choice((form_values.money, form_values.percentage, form_values.number))(rng)
        large = min(size * 2, size * 2 * wide * 0.9 / fonts.width(value, bold, size * 2))
        run = sketch.text(x, y + (size * 1.5 if above else 0), value, bold, large, colour=ink)
        sketch.text(
            x,
            y if above else y + size * 2.4,
            topic,
            font,
            min(size, size * wide * 0.9 / fonts.width(topic, font, size)),
            colour=ink,
        )
        facts.append(Fact("key_number", ([run],), names={"topic": topic}))
    return y + size * 5


def _points(sketch: Sketch, topics: list[str], font: str, size: float, ink: int, y: float, facts: list[Fact]) -> None:
    """Points of a list, each with its topic first."""
    rng = sketch.rng
    sign, left = rng.choice(SIGNS), sketch.width * 0.07
    for topic in topics:
        figure = rng.random() < 0.4
        said = (
            rng.choice((form_values.money, form_values.percentage, form_values.number))(rng)
            if figure
            else vocabulary.sentence(rng, rng.randint(3, 14))
        )
        head = f"{sign}{topic}: "
        lines = wrapped(head + said, fonts.fitting(font, head + said), size, sketch.width * 0.86)
        if y + len(lines) * size * 1.4 > sketch.height - size * 3:
            return
        runs = [sketch.text(left, y + n * size * 1.3, line, font, size, colour=ink) for n, line in enumerate(lines)]
        first = sketch.part(runs[0], lines[0][len(head) :])
        facts.append(Fact("key_number" if figure else "bullet", ([first, *runs[1:]],), names={"topic": topic}))
        y += (len(lines) * 1.3 + rng.choice((0.3, 0.8))) * size


def _conference(rng: random.Random) -> str:
    kind = rng.choice(("Summit", "Conference", "Forum", "Days"))
    return f"{vocabulary.name(rng)} {kind} {rng.randint(1990, 2026)}"


def _foot(sketch: Sketch, font: str, size: float, ink: int, facts: list[Fact]) -> None:
    """Who speaks, where and when, at the lower edge."""
    rng, y = sketch.rng, sketch.height - size * 1.6
    makers = (
        ("presenter", form_values.full_name),
        (
            "event_name",
            _conference,
        ),
        ("date", form_values.date),
    )
    for n, (name, make) in enumerate(makers):
        if rng.random() < 0.4:
            facts.append(
                Fact(
                    name, ([sketch.text(sketch.width * (0.06 + 0.32 * n), y, make(rng), font, size * 0.6, colour=ink)],)
                )
            )
        else:
            facts.append(Fact(name))
