"""Made-up forms: typewritten and modern forms, memos, fax covers, cards, reports, questionnaires."""

from __future__ import annotations

import random
from collections.abc import Callable

from textharmony_cli import fonts
from textharmony_cli.synthesis import form_blocks, form_grids, form_halves, form_labels, form_questions, form_values
from textharmony_cli.synthesis import vocabulary_words as words
from textharmony_cli.synthesis.form_page import Fact, Form, look
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.sketch import Sketch

Block = Callable[[Form], object]
BLOCKS: tuple[Block, ...] = (
    form_blocks.rows,
    form_blocks.rows,
    form_blocks.rows,
    form_blocks.columns,
    form_blocks.columns,
    form_blocks.remark,
    form_blocks.remark,
    form_blocks.choices,
    form_blocks.inquiries,
    form_blocks.prose,
    form_blocks.heading,
    form_grids.grid,
    form_grids.grid,
    form_grids.captions,
    form_grids.stacked,
    form_grids.table,
    form_halves.halves,
    form_halves.halves,
    form_halves.ticks,
)


def form(rng: random.Random) -> Sheet:
    """A form with questions about it."""
    width = rng.randint(620, 1700)
    tall = rng.choice((rng.uniform(1.2, 1.45), rng.uniform(1.2, 1.45), rng.uniform(0.5, 1.1)))
    sketch = Sketch(
        rng, width, round(width * tall), "form", paper=rng.choice((0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFAF6EA, 0xEEF3F8))
    )
    page = Form(sketch, look(rng, width), sketch.height * rng.uniform(0.02, 0.08))
    _head(page)
    if rng.random() < 0.4:
        rng.choice((form_grids.memo, form_grids.memo, form_halves.halves))(page)
        page.y += page.look.pitch
    _body(page)
    _margins(page)
    form_questions.ask(page, rng.randint(8, 16))
    return sketch.sheet()


def _body(page: Form) -> None:
    """Blocks of a few sorts, until the page is full or the form ends."""
    rng = page.rng
    sorts = rng.sample(BLOCKS, rng.randint(2, 7))
    least = rng.choice((0.06, 0.06, 0.3, 0.5)) * page.sketch.height
    for _ in range(24):
        if page.room() < max(least, 3 * page.look.pitch):
            break
        rng.choice(sorts)(page)
        page.y += page.look.pitch * rng.choice((0, 0.2, 0.5, 1))
    if len(page.pairs) < 4 and page.fits(3):
        form_blocks.rows(page)


def _head(page: Form) -> None:
    """Who issued the form, its title and its number."""
    rng, style = page.rng, page.look
    middle = rng.random() < 0.55
    if rng.random() < 0.6:
        _headline(page, "organisation", form_values.company(rng), style.size * rng.uniform(1, 1.8), middle)
    if rng.random() < 0.25:
        page.sketch.text(
            style.left, page.y, ", ".join(form_values.address(rng))[:60], style.label_font, style.size * 0.8
        )
        page.y += style.pitch
    if rng.random() < 0.92:
        title = rng.choice(form_labels.TITLES) if rng.random() < 0.8 else words.title(rng)
        title = title.upper() if rng.random() < 0.5 else title
        _headline(page, "form_title", title, style.size * rng.uniform(1.1, 2.2), middle)
    if rng.random() < 0.3:
        number = words.filled(
            rng,
            rng.choice(
                ("Form ####", "Form ##-###", "FORM @-##", "@@-##", "Form No. ###", "Rev. #/##", "@@ #### (##/##)")
            ),
        )
        run = page.sketch.text(
            style.right, page.sketch.height * 0.012, number, style.label_font, style.size * 0.7, anchor="right"
        )
        page.facts.append(
            Fact("form_number", {}, [run if "Form" not in number else page.sketch.part(run, number.split()[-1])])
        )
    page.y += style.pitch * rng.uniform(0.2, 1)


def _headline(page: Form, field: str, text: str, size: float, middle: bool) -> None:
    style = page.look
    font = fonts.fitting(style.heading_font, text)
    size = min(size, size * (style.right - style.left) / fonts.width(text, font, size))
    x = (style.left + style.right) / 2 if middle else style.left
    run = page.sketch.text(x, page.y, text, font, size, anchor="centre" if middle else "left")
    page.facts.append(Fact(field, {}, [run]))
    page.printed.add(form_labels.meaning(text))
    page.y += size * page.rng.uniform(1.2, 1.7)


def _margins(page: Form) -> None:
    """Page numbers, stamps and archive numbers at the edges."""
    rng, sketch, style = page.rng, page.sketch, page.look
    foot = sketch.height - style.size * 1.6
    if rng.random() < 0.3:
        text = words.filled(rng, rng.choice(("#", "Page # of #", "- # -", "Page ##", "#/#")))
        run = sketch.text(sketch.width / 2, foot, text, style.label_font, style.size * 0.8, anchor="centre")
        if text.startswith("Page") and " of " not in text:
            page.facts.append(Fact("page_number", {}, [sketch.part(run, text.split()[-1])]))
    if rng.random() < 0.45:
        text = words.filled(rng, rng.choice(("########", "@@@ ######", "#########", "@@#######", "##### ####")))
        sketch.text(
            sketch.width * 0.98, foot, text, style.label_font, style.size * rng.uniform(0.8, 1.1), anchor="right"
        )
    if rng.random() < 0.15:
        sketch.text(
            style.right,
            sketch.height * 0.035,
            rng.choice(form_labels.STAMPS),
            fonts.pick(rng, "display", bold=True),
            style.size * 1.3,
            colour=0x9A2A2A,
            anchor="right",
        )
