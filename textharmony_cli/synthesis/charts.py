"""Made-up charts whose values are printed: bars, grouped bars, pies with a legend; marks where the shapes are."""

from __future__ import annotations

import random

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_values, vocabulary
from textharmony_cli.synthesis.facts import Fact, ask_facts
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.sketch import Sketch
from textharmony_cli.synthesis.tables import TOPICS
from textharmony_cli.synthesis.vocabulary_words import listed

UNITS = listed(
    "Percent;Million USD;Number of people;Sales in units;Tons;Euro;kWh;Visitors;Index (2010 = 100);"
    "Share of total (%);Thousands;mg;Hours",
    ";",
)
AXES = listed("Year;Region;Category;Age group;Product;Month;Country;Quarter", ";")
COLOURS = (0x4472C4, 0xED7D31, 0xA5A5A5, 0xFFC000, 0x5B9BD5, 0x70AD47)


def chart(rng: random.Random) -> Sheet:
    """A chart with questions about it."""
    width = rng.randint(600, 1400)
    sketch = Sketch(rng, width, round(width * rng.uniform(0.55, 0.9)), "chart")
    font, size = fonts.pick(rng, rng.choice(("sans", "sans", "serif"))), width * rng.uniform(0.015, 0.021)
    facts: list[Fact] = []
    title = vocabulary.title(rng)
    at_left = rng.random() < 0.5
    run = sketch.text(
        width * 0.05 if at_left else width / 2,
        sketch.height * 0.03,
        title,
        fonts.styled(font, bold=True),
        size * 1.4,
        anchor="left" if at_left else "centre",
    )
    facts.append(Fact("chart_title", ([run],)))
    categories = _categories(rng)
    rng.choice((_bars, _bars, _rows, _grouped, _pie))(sketch, font, size, categories, facts)
    _below(sketch, font, size, facts)
    absent = [
        topic
        for topic in TOPICS
        if not any(topic.lower() in name.lower() or name.lower() in topic.lower() for name in categories)
    ]
    facts += [Fact("chart_value", names={"category": topic}) for topic in rng.sample(absent, 2)]
    ask_facts(sketch, facts, rng.randint(4, 9))
    return sketch.sheet()


def _categories(rng: random.Random) -> list[str]:
    """What is counted: years, topics, months, towns."""
    count = rng.randint(3, 8)
    first = rng.randint(1960, 2018)
    towns = [town.split(",")[0] for town in form_values.CITIES]
    return rng.choice(
        (
            [str(first + n) for n in range(count)],
            rng.sample(TOPICS, count),
            [month[:3] for month in form_values.MONTHS[:count]],
            rng.sample(towns, count),
            [f"Q{n % 4 + 1} {first + n // 4}" for n in range(count)],
        )
    )


def _values(rng: random.Random, count: int) -> list[tuple[float, str]]:
    """Unlike numbers with their texts."""
    top, style = 10 ** rng.randint(2, 5), rng.choice(("{:.0f}", "{:,.0f}", "{:.1f}", "{:.1f}%", "{:.0f}%", "${:,.0f}"))
    found: dict[str, float] = {}
    while len(found) < count:
        value = rng.uniform(0.1, 1) * top * (1 + len(found) / 50)
        found[style.format(value)] = value
    return [(value, text) for text, value in found.items()]


def _tell(
    facts: list[Fact], category: str, text: str, value_run: int, name_run: int, field: str = "chart_value"
) -> None:
    facts.append(Fact(field, ([value_run],), names={"category": category}))
    if len(facts) % 3 == 0:
        facts.append(Fact("chart_at", ([name_run],), names={"value": text}))


def _bars(sketch: Sketch, font: str, size: float, categories: list[str], facts: list[Fact]) -> None:
    """Upright bars with their values over or in them."""
    rng = sketch.rng
    floor, left, high = sketch.height * 0.78, sketch.width * 0.12, sketch.height * 0.55
    wide = sketch.width * 0.82 / len(categories)
    values = _values(rng, len(categories))
    most, inside = max(value for value, _ in values), rng.random() < 0.3
    _axes(sketch, font, size, left, floor, facts)
    for n, (category, (value, text)) in enumerate(zip(categories, values, strict=True)):
        tall, x = value / most * high, left + n * wide
        sketch.mark("filled", x + wide * 0.2, floor - tall, wide * 0.6, tall, COLOURS[0])
        y = floor - tall + size * 0.3 if inside and tall > size * 2 else floor - tall - size * 1.3
        run = sketch.text(x + wide / 2, y, text, font, _small(text, font, size, wide), anchor="centre")
        name = sketch.text(
            x + wide / 2, floor + size * 0.5, category, font, _small(category, font, size, wide), anchor="centre"
        )
        _tell(facts, category, text, run, name)


def _rows(sketch: Sketch, font: str, size: float, categories: list[str], facts: list[Fact]) -> None:
    """Bars that lie, with their names on the left and values at their ends."""
    left, top = sketch.width * 0.25, sketch.height * 0.16
    pitch = sketch.height * 0.62 / len(categories)
    values = _values(sketch.rng, len(categories))
    most = max(value for value, _ in values)
    for n, (category, (value, text)) in enumerate(zip(categories, values, strict=True)):
        y, wide = top + n * pitch, value / most * sketch.width * 0.55
        sketch.mark("filled", left, y, wide, pitch * 0.6, COLOURS[1])
        name = sketch.text(
            left - size,
            y + pitch * 0.3 - size / 2,
            category,
            font,
            _small(category, font, size, left - size),
            anchor="right",
        )
        run = sketch.text(left + wide + size * 0.4, y + pitch * 0.3 - size / 2, text, font, size)
        _tell(facts, category, text, run, name)


def _grouped(sketch: Sketch, font: str, size: float, categories: list[str], facts: list[Fact]) -> None:
    """Two or three series side by side, with a legend."""
    rng = sketch.rng
    categories = categories[:5]
    free = [topic for topic in TOPICS if topic not in categories]
    years = [str(year) for year in range(2019, 2022)]
    series = rng.sample(free, rng.randint(2, 3)) if rng.random() < 0.7 or set(years) & set(categories) else years
    floor, left = sketch.height * 0.76, sketch.width * 0.12
    wide = sketch.width * 0.82 / len(categories)
    _axes(sketch, font, size, left, floor, facts)
    for k, name in enumerate(series):
        x = left + k * sketch.width * 0.27
        sketch.mark("filled", x, sketch.height * 0.12, size, size, COLOURS[k])
        sketch.text(x + size * 1.5, sketch.height * 0.12, name, font, _small(name, font, size, sketch.width * 0.24))
    values = iter(_values(rng, len(categories) * len(series)))
    drawn = [[next(values) for _ in series] for _ in categories]
    most = max(value for group in drawn for value, _ in group)
    for n, (category, group) in enumerate(zip(categories, drawn, strict=True)):
        bar = wide * 0.9 / len(series)
        sketch.text(
            left + (n + 0.45) * wide,
            floor + size * 0.5,
            category,
            font,
            _small(category, font, size, wide),
            anchor="centre",
        )
        for k, (value, text) in enumerate(group):
            tall, x = value / most * sketch.height * 0.5, left + n * wide + k * bar
            sketch.mark("filled", x, floor - tall, bar * 0.8, tall, COLOURS[k])
            run = sketch.text(
                x + bar * 0.4,
                floor - tall - size * 1.2,
                text,
                font,
                _small(text, font, size * 0.9, bar),
                anchor="centre",
            )
            facts.append(Fact("chart_series", ([run],), names={"category": category, "series": series[k]}))


def _pie(sketch: Sketch, font: str, size: float, categories: list[str], facts: list[Fact]) -> None:
    """Shares in a column beside the pie, each on one line with its name or next to it."""
    rng = sketch.rng
    left, top = sketch.width * rng.uniform(0.1, 0.5), sketch.height * 0.2
    joined, cuts = rng.random() < 0.5, sorted(rng.sample(range(3, 98), len(categories) - 1))
    shares = [stop - start for start, stop in zip([0, *cuts], [*cuts, 100], strict=True)]
    for n, (category, share) in enumerate(zip(categories, shares, strict=True)):
        y, text = top + n * size * 2.2, rng.choice((f"{share}%", f"{share} %"))
        sketch.mark("filled", left - size * 1.6, y, size, size, COLOURS[n % len(COLOURS)])
        if joined:
            run = sketch.text(left, y, f"{category} {text}", font, size)
            facts.append(Fact("chart_share", ([sketch.part(run, text)],), names={"category": category}))
        else:
            sketch.text(left, y, category, font, size)
            facts.append(
                Fact(
                    "chart_share", ([sketch.text(left + size * 14, y, text, font, size)],), names={"category": category}
                )
            )


def _axes(sketch: Sketch, font: str, size: float, left: float, floor: float, facts: list[Fact]) -> None:
    rng = sketch.rng
    sketch.mark("rule", left, floor, sketch.width * 0.82, 1)
    for name, text, x, y in (
        ("y_axis", rng.choice(UNITS), sketch.width * 0.03, sketch.height * 0.17 - size * 1.2),
        ("x_axis", rng.choice(AXES), sketch.width * 0.5, floor + size * 2.2),
    ):
        if rng.random() < 0.6:
            facts.append(Fact(name, ([sketch.text(x, y, text, font, size * 0.9)],)))
        else:
            facts.append(Fact(name))


def _below(sketch: Sketch, font: str, size: float, facts: list[Fact]) -> None:
    if sketch.rng.random() < 0.45:
        source = sketch.rng.choice(
            (vocabulary.company(sketch.rng), "own survey", f"Statistical Office, {sketch.rng.randint(1970, 2025)}")
        )
        run = sketch.text(sketch.width * 0.05, sketch.height - size * 1.6, f"Source: {source}", font, size * 0.8)
        facts.append(Fact("source", ([sketch.part(run, source)],), "Source"))
    else:
        facts.append(Fact("source"))


def _small(text: str, font: str, size: float, width: float) -> float:
    """The size at which the text fits the width."""
    return min(size, size * 0.94 * width / fonts.width(text, fonts.fitting(font, text), size))
