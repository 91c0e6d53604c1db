"""Made-up pages of books: title pages, first pages of chapters, and pages from within."""

from __future__ import annotations

import random

from textharmony_cli.synthesis import form_values, vocabulary
from textharmony_cli.synthesis import vocabulary_words as words
from textharmony_cli.synthesis.publication import Publication
from textharmony_cli.synthesis.sheet import Sheet

NEVER = ("total", "iban", "passenger", "gate", "invoice_number", "doi", "seat", "phone", "price", "keywords")
FIELDS = ("title", "author", "publisher", "year", "place", "edition", "isbn", "page_number", "chapter", "chapter_title")
ROMAN = words.listed("I II III IV V VI VII VIII IX X XI XII XIV XVI XX")
ORDINALS = words.listed("First Second Third Fourth Revised Enlarged New")


def book(rng: random.Random) -> Sheet:
    """A page of a book with questions about it."""
    page = Publication.on(rng, "book", rng.uniform(1.3, 1.65))
    rng.choice((_title_page, _chapter, _chapter, _within))(page)
    return page.asked(FIELDS, NEVER)


def _title_page(page: Publication) -> None:
    rng = page.rng
    page.y += page.sketch.height * rng.uniform(0.05, 0.15)
    page.headed("title", vocabulary.title(rng), rng.uniform(2, 3), middle=True)
    if rng.random() < 0.5:
        page.headed("", words.sentence(rng, rng.randint(4, 9)).rstrip(".?"), 1.2, middle=True)
    page.y += page.pitch * rng.uniform(1, 4)
    name = form_values.full_name(rng)
    by = rng.choice(("", "by ", "By ", "BY "))
    (run,) = page.headed("", by + (name.upper() if by.isupper() else name), rng.uniform(1, 1.5), middle=True)[:1]
    page.tell("author", [page.sketch.part(run, page.sketch.run(run).text[len(by) :])])
    if rng.random() < 0.4:
        page.headed("edition", f"{rng.choice(ORDINALS)} edition", 1.0, middle=True)
    page.y = max(page.y + 2 * page.pitch, page.bottom - page.pitch * rng.uniform(3, 7))
    place, year = rng.choice(form_values.CITIES), str(rng.randint(1790, 2026))
    page.headed("publisher", form_values.company(rng), 1.0, middle=True)
    if rng.random() < 0.6:
        (run,) = page.headed("", f"{place}, {year}" if rng.random() < 0.5 else f"{place} {year}", 1.0, middle=True)[:1]
        page.tell("place", [page.first_part(run, place, after=0)])
    else:
        (run,) = page.headed("", year, 1.0, middle=True)[:1]
    page.tell("year", [page.sketch.part(run, year)])
    if rng.random() < 0.3:
        isbn = words.filled(rng, rng.choice(("978-#-###-#####-#", "#-###-#####-#")))
        run = page.line(f"ISBN {isbn}", scale=0.8)
        page.tell("isbn", [page.sketch.part(run, isbn)])


def _chapter(page: Publication) -> None:
    rng = page.rng
    page.y += page.sketch.height * rng.uniform(0.02, 0.12)
    number = rng.choice((*ROMAN, *(str(n) for n in range(1, 30))))
    head = rng.choice(("CHAPTER {}", "Chapter {}", "Chapter {}.", "{}", "{}."))
    (run,) = page.headed("", head.format(number), rng.uniform(1, 1.5), middle=rng.random() < 0.7)[:1]
    page.tell("chapter", [page.first_part(run, number, after=head.index("{"))])
    if rng.random() < 0.85:
        page.headed("chapter_title", vocabulary.title(rng), rng.uniform(1.2, 2), middle=rng.random() < 0.7)
    page.y += page.pitch * rng.uniform(0.5, 2)
    _text(page)
    page.foot(0.75 if len(page.facts) > 1 else 1.0)


def _within(page: Publication) -> None:
    """Number and running title above the text."""
    rng = page.rng
    scale, at_left = rng.uniform(0.7, 0.9), rng.random() < 0.5
    number, x = str(rng.randint(2, 600)), page.left if at_left else page.right
    run = page.sketch.text(x, page.y, number, page.font, page.size * scale, anchor="left" if at_left else "right")
    page.tell("page_number", [run])
    x, title = (page.left + page.right) / 2, vocabulary.title(rng).upper()
    page.tell(
        "chapter_title", [page.sketch.text(x, page.y, title, page.font, page.size * scale * 0.9, anchor="centre")]
    )
    page.y += page.pitch * 2
    _text(page)


def _text(page: Publication) -> None:
    """Paragraphs down to the foot, some of them speech."""
    rng = page.rng
    while page.y < page.bottom - 3 * page.pitch:
        text = words.prose(rng, rng.randint(2, 7))
        page.prose(f"“{text}” said {form_values.person(rng)}." if rng.random() < 0.15 else text, page.left, page.right)
        page.y += page.pitch * rng.choice((0, 0, 0.5))
