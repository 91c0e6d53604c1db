"""Two blocks beside one another, each on its part of the page's width, as at the heads of many forms."""

from __future__ import annotations

import dataclasses

from textharmony_cli.synthesis import form_blocks, form_grids, form_values
from textharmony_cli.synthesis import vocabulary_words as words
from textharmony_cli.synthesis.form_page import Form, Parts

LEAST = 30  # type sizes that both are wide together at least


def halves(form: Form) -> None:
    """One block on the left and one on the right, which start at the same height; one of them perhaps in a frame."""
    rng, look = form.rng, form.look
    if not form.fits(5) or look.right - look.left < LEAST * look.size:
        return
    split = look.left + rng.uniform(0.38, 0.66) * (look.right - look.left)
    gap = look.size * rng.uniform(1, 4)
    framed, top, lowest = rng.choice((None, None, 0, 1)), form.y, form.y
    for side, (left, right) in enumerate(((look.left, split), (split + gap, look.right))):
        form.look = dataclasses.replace(look, left=left, right=right)
        form.y = top
        rng.choice((form_blocks.rows, form_blocks.rows, form_blocks.remark, form_grids.memo, ticks, panel))(form)
        if side == framed:
            form.sketch.mark("box", left - 0.5 * look.size, top - 0.4 * look.size, right - left, form.y - top)
        lowest = max(lowest, form.y)
    form.look, form.y = look, lowest


def ticks(form: Form) -> None:
    """Labels one under the other, flush on the right or on the left, each with a box or a line to tick behind it."""
    rng, look = form.rng, form.look
    flush, sign = rng.random() < 0.5, rng.choice(("X", "X", "x", "XX", "✓"))
    width = (look.right - look.left) * 0.7
    labels = list(dict.fromkeys(form.new_label(width)[0] for _ in range(rng.randint(2, 5))))
    edge = look.left + max(form.label_width(label) for label in labels)
    for label in labels:
        if not form.fits(1):
            return
        x = edge - form.label_width(label) if flush else look.left
        printed = form.print_label(x, form.y, label, colon="")
        _place(form, max(edge, form.sketch.right_of(printed, 0)) + 0.6 * look.size, [printed], sign)
        form.y += look.pitch


def panel(form: Form) -> None:
    """A heading over short labels, dates mostly, with a box each that holds a sign or a figure."""
    rng, look = form.rng, form.look
    title = words.title(rng).upper()
    if form.fits(4) and form.label_width(title) < look.right - look.left:
        form.sketch.text((look.left + look.right) / 2, form.y, title, look.heading_font, look.size, anchor="centre")
        form.y += look.pitch * rng.uniform(1, 1.6)
    sign = rng.choice(("X", "x", "✓", ""))
    for _ in range(rng.randint(1, 3)):
        x = look.left
        while form.fits(1) and x + 8 * look.size < look.right:
            label = form_values.day(rng) if rng.random() < 0.7 else form.new_label(4 * look.size)[0]
            printed = form.print_label(x, form.y, label, colon="")
            x = _place(form, form.sketch.right_of(printed, look.size), [printed], sign) + look.size * rng.uniform(1, 3)
        form.y += look.pitch * rng.uniform(1, 1.5)


def _place(form: Form, x: float, label: list[int], sign: str) -> float:
    """What a label's sign is written on, often with the sign, or with a figure where there is none; where it ends."""
    rng, look = form.rng, form.look
    wide = look.size * rng.choice((1.2, 1.2, 4))
    form.sketch.mark("box", x, form.y - 0.1 * look.size, wide, 1.3 * look.size)
    filled = rng.random() < 0.4
    text = (sign or str(rng.randint(1, 99))) if filled else ""
    answer: Parts = [form.print_value(x + 0.2 * look.size, form.y, text)] if filled else []
    form.remember(label, "tick", answer)
    return x + wide
