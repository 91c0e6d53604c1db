"""Blocks of forms where labels and values stand in rows: lists, columns, remarks, questionnaires, choices, prose."""

from __future__ import annotations

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_labels, form_values
from textharmony_cli.synthesis import vocabulary_words as words
from textharmony_cli.synthesis.form_page import Fact, Form, Parts
from textharmony_cli.synthesis.sketch import wrapped

LONG = ("remark", "remark", "address", "recipient", "people", "event")  # kinds that may take several lines
LONG_SHARE = 0.12  # of the rows have one of them


def rows(form: Form) -> None:
    """Label and value on one row each, all in the same way."""
    rng, look = form.rng, form.look
    place = rng.choice(("inline", "inline", "gap", "gap", "column", "column", "right", "far"))
    column = look.left + rng.uniform(0.2, 0.45) * (look.right - look.left)
    width = (column - look.left) if place == "column" else (look.right - look.left) * 0.55
    for _ in range(rng.randint(2, 8)):
        if not form.fits(2):
            return
        label, kind = form.new_label(width - look.size)
        form.y += _row(form, label, kind, place, column) * look.pitch


def columns(form: Form) -> None:
    """Several pairs on each row, at the same places or wherever the one before ends."""
    rng, look = form.rng, form.look
    count, aligned, inline = rng.randint(2, 4), rng.random() < 0.6, rng.random() < 0.4
    wide = (look.right - look.left) / count
    for _ in range(rng.randint(1, 5)):
        if not form.fits(2):
            return
        x = look.left
        for column in range(count):
            x = look.left + column * wide if aligned else x
            x = _pair(form, x, min(wide - look.size, look.right - x), inline) + look.size * rng.uniform(1, 3)
            if look.right - x < 8 * look.size and not aligned:
                break
        form.y += look.pitch


def remark(form: Form) -> None:
    """A label with a value of several lines, beside it or below."""
    rng, look = form.rng, form.look
    label, kind = form.new_label((look.right - look.left) * 0.4)
    kind = rng.choice((*LONG, "recipient", kind))
    printed = form.print_label(look.left, form.y, label)
    beside = rng.random() < 0.6
    start = (
        form.sketch.right_of(printed, look.size * rng.uniform(0.4, 3))
        if beside
        else look.left + rng.choice((0, 0, 2, 4)) * look.size
    )
    hang = start if not beside or rng.random() < 0.6 else look.left
    first_y = form.y if beside else form.y + look.pitch
    rest = int((form.sketch.height * 0.97 - first_y) / look.pitch - 0.5)
    lines = form.values(kind, look.right - start, min(rest, rng.choice((2, 8, 8)))) if rest > 0 else []
    answer: Parts = [
        form.print_value(start if n == 0 else hang, first_y + n * look.pitch, line) for n, line in enumerate(lines)
    ]
    form.remember(printed, kind, answer)
    form.y = first_y + max(1, len(answer)) * look.pitch


def choices(form: Form) -> None:
    """A label and options of which one is ticked, or none."""
    rng, look = form.rng, form.look
    group = rng.choice(list(form_labels.OPTIONS))
    options = [form.cased(option) if rng.random() < 0.5 else option for option in form_labels.OPTIONS[group]]
    if form_labels.meaning(group) in form.printed:
        return
    style, ticked = (
        rng.choice(("before", "after", "bracket", "line")),
        rng.choice((None, *range(len(options)), *range(len(options)))),
    )
    sign, down = rng.choice(("X", "X", "x", "XX", "✓")), rng.random() < 0.35
    label = form.print_label(look.left, form.y, form.cased(group))
    x = form.sketch.right_of(label, look.size * rng.uniform(1, 3))
    answer: Parts = []
    for n, option in enumerate(options):
        if down and n:
            form.y += look.pitch
        elif x + form.label_width(option) + 4 * look.size > look.right:
            form.y, x = form.y + look.pitch, look.left + 2 * look.size
        run, end = _option(form, x, option, style, sign if n == ticked else "")
        answer += [form.sketch.part(run, option)] if n == ticked else []
        x = x if down else end + look.size * rng.uniform(0.8, 3)
    form.facts.append(Fact("checked", {"group": group}, answer))
    form.remember(label, "choice", answer, group)
    form.y += look.pitch


def inquiries(form: Form) -> None:
    """Printed questions with answers beside or below them."""
    rng, look = form.rng, form.look
    below = rng.random() < 0.7
    for _ in range(rng.randint(1, 4)):
        if not form.fits(4):
            return
        text = form.numbered(form.cased(form_labels.inquiry(rng)) if look.case == "upper" else form_labels.inquiry(rng))
        lines = wrapped(text, fonts.fitting(look.label_font, text), look.size, (look.right - look.left) * 0.8)
        label = [
            form.sketch.text(look.left, form.y + n * look.pitch, line, look.label_font, look.size, colour=look.ink)
            for n, line in enumerate(lines)
        ]
        end = form.sketch.right_of(label[-1], look.size)
        form.y += (len(lines) - (0 if below else 1)) * look.pitch
        x = look.left + rng.choice((0, 2, 4)) * look.size if below else end
        kind = rng.choice(("phrase", "short", "number", "remark", "product", "date"))
        value = form.value(kind, look.right - x)
        form.underline(x, form.y, look.right - x)
        form.remember(label, kind, [form.print_value(x, form.y, value)] if value else [])
        form.y += look.pitch * rng.uniform(1, 1.5)


def prose(form: Form) -> None:
    """Fine print; under a heading of its own it can be asked for."""
    rng, look = form.rng, form.look
    small = look.size * rng.uniform(0.65, 1)
    font = fonts.fitting(look.label_font, "a")
    headed = rng.random() < 0.5 and heading(form)
    text = words.prose(rng, rng.randint(1, 4))
    lines = wrapped(text, font, small, look.right - look.left)[: max(1, int(form.room() / small / 1.25) - 1)]
    runs: Parts = [
        form.sketch.text(look.left, form.y + n * small * 1.25, line, font, small, colour=look.ink)
        for n, line in enumerate(lines)
    ]
    if headed:
        form.facts.append(Fact("section_text", {"section": form.section}, runs))
    form.y += (len(lines) * 1.25 + 0.5) * small
    form.section = "" if headed else form.section


def heading(form: Form) -> bool:
    """The heading of a section, if there is still a new one."""
    rng, look = form.rng, form.look
    text = rng.choice(form_labels.HEADINGS) if rng.random() < 0.85 else words.title(rng)
    if form_labels.meaning(text) in form.printed or not form.fits(4):
        return False
    text = text.upper() if rng.random() < 0.5 else text
    size = look.size * rng.uniform(1, 1.3)
    middle = rng.random() < 0.25
    x = (look.left + look.right) / 2 if middle else look.left
    form.y += look.pitch * rng.uniform(0.2, 0.8)
    form.sketch.text(
        x, form.y, text, look.heading_font, size, underlined=rng.random() < 0.2, anchor="centre" if middle else "left"
    )
    if rng.random() < 0.3:
        form.sketch.mark("rule", look.left, form.y + size * 1.2, look.right - look.left, 1)
    form.y += max(look.pitch, size * 1.4)
    form.section = text
    form.printed.add(form_labels.meaning(text))
    return True


def _row(form: Form, label: str, kind: str, place: str, column: float) -> int:
    """One label with its value; returns how many rows it took."""
    rng, look = form.rng, form.look
    kind = rng.choice(LONG) if rng.random() < LONG_SHARE else kind
    if place == "inline":
        return _inline(form, look.left, form.y, label, kind, look.right - look.left)
    printed = form.print_label(look.left, form.y, label)
    end = form.sketch.right_of(printed, look.size * rng.uniform(0.4, 1))
    x = {
        "gap": end + rng.choice((0, 1, 3, 6)) * look.size * rng.random(),
        "column": max(end, column),
        "far": max(end, column + look.size * 6),
    }.get(place, end)
    if place == "right":
        value = form.value(kind, look.right - end)
        form.remember(printed, kind, [form.print_value(look.right, form.y, value, right=True)] if value else [])
        return 1
    lines = form.values(kind, look.right - x, rng.choice((1, 2, 4)))
    form.underline(x, form.y, look.right - x)
    answer: Parts = [form.print_value(x, form.y + n * look.pitch, line) for n, line in enumerate(lines)]
    form.remember(printed, kind, answer)
    form.stray(answer, form.y)
    if not answer:
        form.hint(x, form.y, look.right - x)
    return max(1, len(answer))


def _pair(form: Form, x: float, width: float, inline: bool) -> float:
    """A label and a value within the width; returns where they end."""
    look = form.look
    label, kind = form.new_label(width * 0.6)
    if inline:
        _inline(form, x, form.y, label, kind, width, most=1)
        return x + width
    printed = form.print_label(x, form.y, label)
    start = form.sketch.right_of(printed, look.size * form.rng.uniform(0.3, 0.9))
    rest = x + width - start
    value = form.value(kind, rest) if rest > look.size * 1.5 else ""
    if rest > look.size:
        form.underline(start, form.y, rest)
    if not value:
        form.hint(start, form.y, rest)
    form.remember(printed, kind, [form.print_value(start, form.y, value)] if value else [])
    return x + width


def _inline(form: Form, x: float, y: float, label: str, kind: str, width: float, most: int = 3) -> int:
    """Label and value in one run, the value's further lines below; returns how many rows it took."""
    look, rng = form.look, form.rng
    head = form.numbered(label) + (look.colon if look.colon.strip(" .") else ":")
    room = width - fonts.width(head + " ", look.label_font, look.size)
    lines = (
        form.values(kind, room * look.value_size / look.size * 0.9, rng.choice((1, most)))
        if room > 2 * look.size
        else []
    )
    if any(fonts.width(line, fonts.fitting(look.label_font, line), look.size) > room for line in lines):
        lines = []
    run = form.sketch.text(x, y, f"{head} {lines[0]}" if lines else head, look.label_font, look.size, colour=look.ink)
    hang = x if rng.random() < 0.5 else x + width - room
    answer: Parts = [form.sketch.part(run, lines[0])] if lines else []
    answer += [
        form.sketch.text(hang, y + n * look.pitch, line, look.label_font, look.size)
        for n, line in enumerate(lines)
        if n
    ]
    form.remember_text(head, kind, answer)
    return max(1, len(lines))


def _option(form: Form, x: float, option: str, style: str, sign: str) -> tuple[int, float]:
    """An option with its place for a tick, ticked with that sign if there is one; its run, and where both end."""
    sketch, look = form.sketch, form.look
    if style == "bracket":
        run = sketch.text(x, form.y, f"[{sign or ' '}] {option}", look.label_font, look.size, colour=look.ink)
        return run, sketch.right_of(run, 0)
    box = look.size * 0.9
    if style == "after":
        run = sketch.text(x, form.y, option, look.label_font, look.size, colour=look.ink)
        start = sketch.right_of(run, look.size * 0.4)
        _tick(form, start, option, style, sign)
        return run, start + 1.5 * box
    _tick(form, x, option, style, sign)
    run = sketch.text(x + 1.7 * box, form.y, option, look.label_font, look.size, colour=look.ink)
    return run, sketch.right_of(run, 0)


def _tick(form: Form, x: float, option: str, style: str, sign: str) -> None:
    """A box or a line, with the sign in it; the sign is itself an answer to what is written for the option."""
    sketch, look = form.sketch, form.look
    if style == "line":
        sketch.mark("rule", x, form.y + look.size * 1.1, look.size * 1.3, 1)
    else:
        sketch.mark("box", x, form.y, look.size, look.size)
    answer: Parts = [sketch.text(x + look.size * 0.1, form.y, sign, look.value_font, look.size)] if sign else []
    if not form_values.is_common(option):
        form.remember_text(option, "tick", answer)
