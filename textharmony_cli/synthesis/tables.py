"""Made-up pages with a table: figures by year, price lists, rosters, inventories, results of measurements."""

from __future__ import annotations

import random
from dataclasses import dataclass

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_values, vocabulary
from textharmony_cli.synthesis.facts import Fact, ask_facts
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.sketch import Sketch, wrapped
from textharmony_cli.synthesis.vocabulary_words import listed

HEADS = {
    "number": "Quantity|Units|Stock|Visitors|Members|Points|Votes|Sales|Population|Count|Cases|Orders|Exports|"
    "Imports|Weight (kg)|Volume|Samples|Score|Area (km²)",
    "money": "Price|Cost|Budget|Revenue|Amount|Unit price|Salary|Profit|Fee|Value|Turnover|Fare|Rent",
    "percent": "Share|Change|Growth|% of total|Margin|Rate|Response|Recovery",
    "date": "Date|Start|End|Due|Delivered|Last visit|Opened|Founded",
    "city": "City|Location|Venue|Place|Office|Destination",
    "person": "Manager|Contact|Owner|Coach|Teacher|Analyst|Author",
    "code": "Code|No.|Ref.|Article no.|Room|Lot|Key",
    "time": "Time|Departure|Arrival|Opens|Closes|Start time",
    "short": "Status|Type|Grade|Result|Remark|Size",
    "phone": "Phone|Telephone|Fax",
    "department": "Department|Section|Division",
    "job": "Position|Role|Job",
    "quantity": "Size|Dose|Length|Limit|Capacity",
    "digit": "Rank|Days|Hours|Age|Goals|Points|Page",
}
KEYS = {
    "product": "Item|Product|Article|Description|Goods",
    "person": "Name|Employee|Student|Player|Patient|Member",
    "city": "City|Station|Branch|Site|Office",
    "nation": "Country|Market|Origin|Nation",
    "company": "Company|Supplier|Customer|Brand|Agency",
    "topic": "Category|Sector|Activity|Indicator|Item|Source|Type",
    "code": "Sample|Test|Lot|Code|Run",
}
TOPICS = listed(
    "Exports|Imports|Agriculture|Industry|Services|Construction|Transport|Energy|Tourism|Education|"
    "Health|Research|Marketing|Wages|Rent|Travel|Insurance|Advertising|Taxes|Interest|"
    "Oil|Gas|Coal|Solar|Wind|Steel|Paper|Textiles|Chemicals|Food|Tobacco|Machinery|Vehicles|"
    "Electronics|Furniture|Books|Software|Hardware|Training|Maintenance|Depreciation|Net income|"
    "Gross profit|Operating costs|Total assets|Cash|Receivables|Inventories|Men|Women|Children|Under "
    "25|25 to 34|35 to 49|50 and over|North|South|East|West|Central",
    "|",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what its cells hold (`year` for figures of one year), and where it is."""

    head: str
    kind: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Style:
    """How the table looks: its fonts, where its type stands in cells, and what is drawn around them."""

    font: str
    bold: str
    size: float
    pitch: float
    align: str
    rules: str


def table(rng: random.Random) -> Sheet:
    """A page with a table and questions about it."""
    width = rng.randint(700, 1700)
    sketch = Sketch(rng, width, round(width * rng.choice((rng.uniform(0.4, 0.9), rng.uniform(1.1, 1.45)))), "table")
    role = rng.choice(("sans", "sans", "serif", "mono"))
    size = width * rng.uniform(0.012, 0.02)
    style = Style(
        fonts.pick(rng, role),
        fonts.pick(rng, role, bold=True),
        size,
        size * rng.uniform(1.25, 2.1),
        rng.choice(("left", "right", "right", "centre")),
        rng.choice(("none", "rows", "grid", "ends")),
    )
    key_kind = rng.choice(list(KEYS))
    columns = _columns(rng, style, width, key_kind)
    facts: list[Fact] = []
    y = _title(sketch, style, facts)
    y = _heads(sketch, style, columns, y)
    _fill(sketch, style, columns, key_kind, y, facts)
    ask_facts(sketch, facts, rng.randint(6, 12))
    return sketch.sheet()


def _title(sketch: Sketch, style: Style, facts: list[Fact]) -> float:
    """A title and some prose above the table; returns where the table starts."""
    rng, left, right = sketch.rng, sketch.width * 0.06, sketch.width * 0.94
    y = sketch.height * rng.uniform(0.02, 0.06)
    if rng.random() < 0.75:
        text = rng.choice(("", "", "Table 1: ", "Table 3.2 ", "")) + vocabulary.title(rng)
        run = sketch.text(left, y, text, style.bold, style.size * rng.uniform(1.1, 1.6))
        facts.append(Fact("title", ([run], [sketch.part(run, text.split(": ")[-1])]) if ": " in text else ([run],)))
        y += style.size * 2.4
    if rng.random() < 0.3:
        for line in wrapped(vocabulary.prose(rng, 2), style.font, style.size, right - left)[:4]:
            sketch.text(left, y, line, style.font, style.size)
            y += style.size * 1.3
        y += style.size
    return y


def _columns(rng: random.Random, style: Style, width: float, key_kind: str) -> list[Column]:
    """The column of names and two to six more; figures by year are frequent."""
    count = rng.randint(2, 6)
    if rng.random() < 0.3:
        first, step = rng.randint(1960, 2020), rng.choice((1, 1, 1, 5))
        years = [first + n * step for n in range(count)]
        kinds = [(str(year), "year") for year in (years if rng.random() < 0.8 else years[::-1])]
    else:
        kinds = [(rng.choice(HEADS[kind].split("|")), kind) for kind in rng.sample(list(HEADS), count)]
    names = [rng.choice(KEYS[key_kind].split("|"))]
    chosen = [
        (head, kind) for n, (head, kind) in enumerate(kinds) if head not in [other for other, _ in kinds[:n]] + names
    ]
    left, right = width * 0.06, width * rng.uniform(0.7, 0.94)
    wide = (right - left) / (len(chosen) + 1.8)
    chosen = [(head, kind) for head, kind in chosen if _widest(head, style) < wide - style.size] or chosen[:1]
    upper = rng.random() < 0.25
    columns = [Column(names[0].upper() if upper else names[0], key_kind, left, left + wide * 1.8 - style.size)]
    for n, (head, kind) in enumerate(chosen):
        columns.append(
            Column(head.upper() if upper else head, kind, left + wide * (n + 1.8), left + wide * (n + 2.8) - style.size)
        )
    return columns


def _widest(head: str, style: Style) -> float:
    """The width of the head's widest word in capitals."""
    return max(fonts.width(word, style.bold, style.size) for word in head.upper().split())


def _heads(sketch: Sketch, style: Style, columns: list[Column], y: float) -> float:
    """The heads, wrapped where they are wide; returns where the rows start."""
    rng = sketch.rng
    low = y
    bold = rng.random() < 0.7
    for n, column in enumerate(columns):
        if n == 0 and rng.random() < 0.2:
            continue
        font = style.bold if bold else style.font
        for k, line in enumerate(wrapped(column.head, font, style.size, column.right - column.left)):
            _place(sketch, style, column, y + k * style.size * 1.1, line, font, n == 0)
            low = max(low, y + k * style.size * 1.1)
    start, stop = columns[0].left, columns[-1].right
    if style.rules != "none":
        sketch.mark("rule", start, low + style.size * 1.35, stop - start, 1)
    return low + style.pitch * 1.2


def _place(sketch: Sketch, style: Style, column: Column, y: float, text: str, font: str, first: bool) -> int:
    if first or (style.align == "left" and column.kind != "year"):
        return sketch.text(column.left, y, text, font, style.size)
    if style.align == "centre":
        return sketch.text((column.left + column.right) / 2, y, text, font, style.size, anchor="centre")
    return sketch.text(column.right, y, text, font, style.size, anchor="right")


def _fill(sketch: Sketch, style: Style, columns: list[Column], key_kind: str, y: float, facts: list[Fact]) -> None:
    """The rows, a row of totals perhaps, and what they tell."""
    rng = sketch.rng
    most = int((sketch.height * 0.93 - y) / style.pitch) - 1
    keys = _keys(rng, style, columns[0], key_kind, max(2, min(rng.randint(3, 14), most)))
    seen: list[list[str]] = []
    for key in keys:
        values = ["" if rng.random() < 0.04 else _cell(rng, style, column) for column in columns[1:]]
        runs = [
            _place(sketch, style, column, y, value, style.font, n == 0) if value else -1
            for n, (column, value) in enumerate(zip(columns, [key, *values], strict=True))
        ]
        seen.append(values)
        for column, run in zip(columns[1:], runs[1:], strict=True):
            field = "year_cell" if column.kind == "year" and rng.random() < 0.7 else "cell"
            facts.append(Fact(field, ([run],) if run >= 0 else (), names={"row": key, "column": column.head}))
        _rows_with(facts, columns, values, runs[0], rng)
        if style.rules in ("rows", "grid"):
            sketch.mark("rule", columns[0].left, y - style.size * 0.2, columns[-1].right - columns[0].left, 1)
        y += style.pitch
    facts[:] = [fact for fact in facts if fact.field != "row_with" or _once(fact, columns, seen)]
    _total(sketch, style, columns, y, seen, facts)
    _absent(rng, style, columns, key_kind, keys, facts)


def _rows_with(facts: list[Fact], columns: list[Column], values: list[str], key_run: int, rng: random.Random) -> None:
    for column, value in zip(columns[1:], values, strict=True):
        if len(value) > 2 and rng.random() < 0.08:
            facts.append(
                Fact(
                    "row_with",
                    ([key_run],),
                    names={"head": columns[0].head.lower(), "column": column.head, "value": value},
                )
            )


def _once(fact: Fact, columns: list[Column], seen: list[list[str]]) -> bool:
    """Whether only one row has that value in that column."""
    at = [column.head for column in columns[1:]].index(fact.names["column"])
    return [row[at] for row in seen].count(fact.names["value"]) == 1


def _keys(rng: random.Random, style: Style, column: Column, kind: str, count: int) -> list[str]:
    """Names of rows, none of them part of another."""
    keys: list[str] = []
    for _ in range(count * 4):
        key = rng.choice(TOPICS) if kind == "topic" else form_values.value(rng, kind)
        new = not any(key.lower() in other.lower() or other.lower() in key.lower() for other in keys)
        if (
            new
            and len(key) > 2
            and fonts.width(key, fonts.fitting(style.font, key), style.size) < column.right - column.left
        ):
            keys.append(key)
        if len(keys) == count:
            break
    return keys or ["Total"]


def _cell(rng: random.Random, style: Style, column: Column) -> str:
    for _ in range(4):
        text = _figure(rng) if column.kind == "year" else form_values.value(rng, column.kind)
        if fonts.width(text, fonts.fitting(style.font, text), style.size) < column.right - column.left:
            return text
    return str(rng.randint(0, 999))


def _figure(rng: random.Random) -> str:
    top = 10 ** rng.randint(1, 5)
    return rng.choice((f"{rng.randrange(top):,}", f"{rng.random() * top:,.1f}", f"{rng.randrange(top)}"))


def _total(
    sketch: Sketch, style: Style, columns: list[Column], y: float, seen: list[list[str]], facts: list[Fact]
) -> None:
    """A last row with sums of the columns whose cells are plain whole numbers."""
    rng = sketch.rng
    sums = {
        n: [row[n].replace(",", "") for row in seen]
        for n, column in enumerate(columns[1:])
        if column.kind in ("number", "digit", "year")
    }
    whole = {n: sum(map(int, cells)) for n, cells in sums.items() if all(cell.isdigit() for cell in cells)}
    if not whole or rng.random() < 0.3:
        return
    sketch.text(columns[0].left, y, rng.choice(("Total", "TOTAL", "Sum", "All")), style.bold, style.size)
    for n, value in whole.items():
        run = _place(sketch, style, columns[n + 1], y, f"{value:,}", style.bold, False)
        facts.append(Fact("column_total", ([run],), names={"column": columns[n + 1].head}))


def _absent(
    rng: random.Random, style: Style, columns: list[Column], kind: str, keys: list[str], facts: list[Fact]
) -> None:
    """Questions after rows and columns that the table does not have."""
    heads, kinds = [column.head.lower() for column in columns], {column.kind for column in columns}
    for _ in range(3):
        key = _keys(rng, style, columns[0], kind, 1)[0]
        if not any(key.lower() in other.lower() or other.lower() in key.lower() for other in keys):
            facts.append(Fact("cell", names={"row": key, "column": rng.choice(columns[1:]).head}))
        head = rng.choice(HEADS[rng.choice([kind for kind in HEADS if kind not in kinds])].split("|"))
        if not any(head.lower() in other or other in head.lower() for other in heads):
            facts.append(Fact("cell", names={"row": rng.choice(keys), "column": head}))
