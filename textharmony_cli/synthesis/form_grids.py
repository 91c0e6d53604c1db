"""Blocks where a value stands under or over its label: boxed grids, signature lines, tables, heads of memos."""

from __future__ import annotations

from itertools import pairwise

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_labels, form_values
from textharmony_cli.synthesis.form_page import Fact, Form, Parts
from textharmony_cli.synthesis.sketch import wrapped
from textharmony_cli.synthesis.tables import Column

MEMO = (
    ("sender", "person", ("From", "From", "FROM", "Sender", "De", "Von")),
    ("recipient", "person", ("To", "To", "TO", "Recipient", "Addressee", "Attention", "An", "Deliver to")),
    ("date", "date", ("Date", "DATE", "Dated")),
    ("subject", "phrase", ("Subject", "SUBJECT", "Re", "RE", "Subj.", "Regarding")),
    ("cc", "person", ("cc", "CC", "Copies", "Copy to", "c")),
)
FAX = (
    ("fax", "phone", ("Fax", "Fax no.", "FAX #", "Fax number", "Telecopier no.")),
    ("phone", "phone", ("Phone", "Tel.", "Telephone", "Telephone no.")),
    ("pages", "digit", ("Pages", "No. of pages", "Number of pages (including cover)", "Total pages", "# of pages")),
    ("sender_company", "company", ("Company", "Firm", "Organization")),
    ("reference", "code", ("Our ref.", "Reference", "File no.", "Ref.")),
)
SLOTTED = 0.15  # of the values on lines have their words far apart


def grid(form: Form) -> None:
    """Boxed cells with a small label above the value."""
    rng, look = form.rng, form.look
    tall = look.pitch * (rng.uniform(1.6, 2.2) + rng.choice((0, 0, 0, 1, 2, 4)))
    count, boxed = rng.randint(2, 4), rng.random() < 0.8
    for _ in range(rng.randint(1, 4)):
        if form.room() < tall * 1.2:
            return
        edges = (
            sorted(rng.uniform(0.15, 0.85) for _ in range(count - 1))
            if rng.random() < 0.5
            else [n / count for n in range(1, count)]
        )
        ends = [look.left + edge * (look.right - look.left) for edge in (0.0, *edges, 1.0)]
        for left, right in pairwise(ends):
            if right - left > look.size * 6:
                _cell(form, left, right, tall, boxed)
        form.y += tall
    form.y += look.pitch * 0.4


def captions(form: Form) -> None:
    """Values on lines with the label below: signatures, dates, titles."""
    rng, look = form.rng, form.look
    count = rng.randint(1, 3)
    wide = (look.right - look.left) / count
    form.y += look.pitch * rng.uniform(0, 1.2)
    if not form.fits(3):
        return
    for n in range(count):
        left, room = look.left + n * wide, wide - look.size * 2
        label, kind = form.new_label(room)
        value = form.value(kind if n else rng.choice(("person", "initials", kind)), room)
        indent = (
            rng.uniform(0, 1) * look.size * 2
            if value and fonts.width(value, look.value_font, look.value_size) < room * 0.7
            else 0
        )
        answer = _on_line(form, left + indent, value, room - indent)
        form.sketch.mark("rule", left, form.y + look.value_size * 1.2, room, 1)
        printed = form.print_label(left, form.y + look.value_size * 1.4, label, small=rng.uniform(0.75, 1), colon="")
        form.remember(printed, kind, answer)
    form.y += look.pitch * 0.5 + look.value_size * 2


def stacked(form: Form) -> None:
    """Labels printed over two lines, values beside them."""
    rng, look = form.rng, form.look
    column = look.left + rng.uniform(0.25, 0.4) * (look.right - look.left)
    for _ in range(rng.randint(1, 3)):
        if not form.fits(4):
            return
        label, kind = form.new_label((look.right - look.left) * 0.7)
        text = form.numbered(label) + look.colon
        lines = wrapped(text, fonts.fitting(look.label_font, text), look.size, column - look.left - look.size)
        runs = [
            form.sketch.text(
                look.left, form.y + n * look.size * 1.15, line, look.label_font, look.size, colour=look.ink
            )
            for n, line in enumerate(lines)
        ]
        x = (
            max(column, *(form.sketch.right_of(run, look.size * 0.5) for run in runs))
            if len(runs) > 1
            else max(column, form.sketch.right_of(runs[0], look.size * 0.5))
        )
        at = form.y + rng.choice((0.0, 0.5, 1.0)) * (len(lines) - 1) * look.size * 1.15
        value = form.value(kind, look.right - x)
        form.remember(runs, kind, [form.print_value(x, at, value)] if value else [])
        form.y += max(look.pitch, len(lines) * look.size * 1.15 + look.size * 0.4)


def table(form: Form) -> None:
    """Heads in a row and values below, with or without lines."""
    rng, look = form.rng, form.look
    columns = _columns(form)
    rows = rng.choice((1, 1, 2, 3, 4, 6, 8))
    if len(columns) < 2 or not form.fits(rows + 2):
        return
    boxed, sparse = rng.random() < 0.5, rng.choice((0.0, 0.0, 0.1, 0.3))
    heads = [form.print_label(column.left, form.y, column.head, colon="") for column in columns]
    if boxed:
        form.sketch.mark("rule", look.left, form.y + look.size * 1.3, look.right - look.left, 1)
    form.y += look.pitch * rng.uniform(1, 1.3)
    cells = [_table_row(form, columns, sparse) for _ in range(rows)]
    if rows == 1:
        for head, column, answer in zip(heads, columns, cells[0], strict=True):
            form.remember(head, column.kind, answer)
        return
    form.printed.update(form_labels.meaning(column.head) for column in columns)
    _table_facts(form, columns, cells)


def memo(form: Form) -> None:
    """To, from, date and subject, as at the head of memos and fax covers."""
    rng, look = form.rng, form.look
    fax = rng.random() < 0.4
    parts = [*rng.sample(MEMO, rng.randint(3, 5)), *(rng.sample(FAX, rng.randint(1, 4)) if fax else ())]
    if rng.random() < 0.5:
        rng.shuffle(parts)
    column = look.left + look.size * rng.uniform(4, 11)
    for name, kind, labels in parts:
        label = rng.choice(labels)
        if form_labels.meaning(label) in form.printed or not form.fits(2):
            continue
        printed = form.print_label(look.left, form.y, label.upper() if look.case == "upper" else label)
        x = max(column, form.sketch.right_of(printed, look.size))
        several = name in ("recipient", "cc") and rng.random() < 0.4
        lines = _people(form, look.right - x) if several else form.values(kind, look.right - x, most=3)
        answer: Parts = [form.print_value(x, form.y + n * look.pitch, line) for n, line in enumerate(lines) if line]
        form.remember(printed, kind, answer, label)
        form.stray(answer, form.y)
        form.facts.append(Fact(name, {}, answer))
        form.y += max(1, len(answer)) * look.pitch
    if rng.random() < 0.4:
        form.sketch.mark("rule", look.left, form.y, look.right - look.left, 1)


def _on_line(form: Form, x: float, value: str, room: float) -> Parts:
    """A value, seldom in slots; nothing where there is none."""
    if value and form.rng.random() < SLOTTED:
        return form.print_spaced(x, form.y, value, room)
    return [form.print_value(x, form.y, value)] if value else []


def _people(form: Form, width: float) -> list[str]:
    """Names, one a line or in a row, no wider than `width` pixels."""
    rng = form.rng
    one_a_line = rng.random() < 0.5
    names = [form_values.full_name(rng) for _ in range(rng.randint(2, 4))] if one_a_line else [form_values.people(rng)]
    return form.broken(names, width if one_a_line else 0.8 * width)


def _cell(form: Form, left: float, right: float, tall: float, boxed: bool) -> None:
    rng, look = form.rng, form.look
    pad = look.size * 0.3
    label, kind = form.new_label(right - left - look.size)
    printed = form.print_label(
        left + pad, form.y + pad / 2, label, small=rng.uniform(0.7, 0.95), colon=rng.choice(("", "", look.colon))
    )
    room = int((tall - look.size * 1.2) / look.pitch)
    lines = form.values(kind, right - left - 2 * pad, max(1, room))
    last = form.y + tall - look.value_size * 1.25
    answer: Parts = [
        form.print_value(left + pad, last - (len(lines) - 1 - n) * look.pitch, line) for n, line in enumerate(lines)
    ]
    form.remember(printed, kind, answer)
    if boxed:
        form.sketch.mark("box", left, form.y, right - left, tall)


def _columns(form: Form) -> list[Column]:
    """Columns with unlike heads; the first names its rows."""
    rng, look = form.rng, form.look
    kinds = [
        rng.choice(("product", "product", "code", "person", "company", "date", "city")),
        *rng.sample(list(form_labels.TABLE_HEADS), rng.randint(2, 5)),
    ]
    wide = (look.right - look.left) / (len(kinds) + 0.6)
    columns: list[Column] = []
    left = look.left
    for kind in kinds:
        head = form.cased(rng.choice(form_labels.TABLE_HEADS[kind]))
        right = left + wide * (1.0 if columns else 1.6) - look.size
        known = [form_labels.meaning(column.head) for column in columns]
        new = form_labels.meaning(head) not in form.printed and form_labels.meaning(head) not in known
        if new and head and form.label_width(head) < right - left:
            columns.append(Column(head, kind, left, right))
            left = right + look.size
    return columns


def _table_row(form: Form, columns: list[Column], sparse: float) -> list[Parts]:
    cells: list[Parts] = []
    for n, column in enumerate(columns):
        empty = n > 0 and form.rng.random() < sparse
        value = "" if empty else form.written(column.kind, column.right - column.left)
        cells.append([form.print_value(column.left, form.y, value)] if value else [])
    form.y += form.look.pitch
    return cells


def _table_facts(form: Form, columns: list[Column], cells: list[list[Parts]]) -> None:
    """Cells by the name of their row and the head of their column, where the row's name is the only one."""
    names = [_text(form, row[0]) for row in cells]
    for row, name in zip(cells, names, strict=True):
        if len(name) < 3 or sum(name.lower() in other.lower() for other in names) > 1:
            continue
        for column, answer in zip(columns[1:], row[1:], strict=True):
            form.facts.append(Fact("cell", {"row": name, "column": column.head}, answer))


def _text(form: Form, answer: Parts) -> str:
    return " ".join(form.sketch.run(part).text for part in answer if isinstance(part, int))
