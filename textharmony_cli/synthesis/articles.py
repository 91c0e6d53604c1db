"""Made-up first pages of papers and pages of newspapers: titles, authors, dates, sections and columns of prose."""

from __future__ import annotations

import random

from textharmony_cli.synthesis import form_values, vocabulary
from textharmony_cli.synthesis import vocabulary_words as words
from textharmony_cli.synthesis.publication import Publication
from textharmony_cli.synthesis.sheet import Reference, Sheet

NEVER = ("total", "iban", "passenger", "gate", "invoice_number", "salutation", "seat", "phone", "due_date", "isbn")
PAPER = (
    *("title", "authors", "first_author", "affiliation", "email", "journal", "volume", "doi", "year"),
    *("abstract", "keywords", "received", "accepted", "page_number", "first_section"),
)
NEWS = ("publication", "date", "title", "byline", "dateline", "price", "page_number", "edition")
SECTIONS = words.listed(
    "Introduction;Background;Related Work;Methods;Materials and Methods;Data;Experiments;Results;Evaluation;"
    "Discussion;Conclusion;Acknowledgements;Model;Theory;Overview;Motivation;Study Design;Limitations",
    ";",
)
JOURNALS = words.listed(
    "Journal of;International Journal of;Annals of;Transactions on;Advances in;Reviews of;Letters in", ";"
)
MEETINGS = words.listed("Proceedings of the;Workshop on;Conference on;Symposium on", ";")
PAPERS = words.listed("Times;Herald;Gazette;Post;Courier;Chronicle;Daily News;Observer;Echo;Tribune;Morning Star", ";")


def article(rng: random.Random) -> Sheet:
    """The first page of a paper, or a page of a newspaper, with questions about it."""
    paper = rng.random() < 0.7
    page = Publication.on(rng, "article", rng.uniform(1.25, 1.45))
    (_paper if paper else _newspaper)(page)
    return page.asked(PAPER if paper else NEWS, NEVER)


def _paper(page: Publication) -> None:
    _running_head(page)
    page.y += page.pitch * page.rng.uniform(1, 3)
    middle = page.rng.random() < 0.6
    page.headed("title", vocabulary.title(page.rng) + _subtitle(page.rng), page.rng.uniform(1.5, 2.2), middle=middle)
    page.y += page.pitch * 0.6
    _authors(page, middle)
    _dates(page)
    page.y += page.pitch
    _abstract(page)
    columns = page.rng.choice((1, 2, 2))
    _sections(page, columns)
    page.foot()


def _subtitle(rng: random.Random) -> str:
    return f": {words.sentence(rng, rng.randint(3, 9)).rstrip('.?')}" if rng.random() < 0.5 else ""


def _running_head(page: Publication) -> None:
    """Journal or meeting, volume, pages and year, on one or two lines."""
    rng = page.rng
    if rng.random() < 0.25:
        return
    year = str(rng.randint(1965, 2026))
    if rng.random() < 0.7:
        journal = f"{rng.choice(JOURNALS)} {words.cased(rng, vocabulary.title(rng), ('title',))}"
        volume = str(rng.randint(1, 90))
        shape = rng.choice((" {v} ({y}) {p}", ", Vol. {v}, {y}, pp. {p}", ". {y};{v}:{p}", " {v}, {p} ({y})"))
        first = rng.randint(1, 900)
        rest = shape.format(v=volume, y=year, p=f"{first}-{first + rng.randint(4, 30)}")
        run = page.line(journal + rest, scale=0.8)
        page.tell("journal", [page.sketch.part(run, journal)])
        page.tell("volume", [page.first_part(run, volume, after=len(journal))])
        page.tell("year", [page.first_part(run, year, after=len(journal))])
    else:
        run = page.line(
            f"{rng.choice(MEETINGS)} {words.name(rng)} {rng.choice(JOURNALS).split()[0]}, {year}", scale=0.8
        )
        page.tell("year", [page.sketch.part(run, year)])
    if rng.random() < 0.5:
        doi = f"10.{rng.randint(1000, 9999)}/{words.word(rng)}.{rng.randint(1990, 2026)}.{rng.randint(10, 99999)}"
        run = page.line(rng.choice(("doi: ", "DOI ", "https://doi.org/", "doi:")) + doi, scale=0.75)
        page.tell("doi", [page.sketch.part(run, doi)])


def _authors(page: Publication, middle: bool) -> None:
    """Names on one or several lines, then where they work, and how to write to them."""
    rng = page.rng
    names = [
        form_values.full_name(rng) if rng.random() < 0.6 else form_values.person(rng) for _ in range(rng.randint(1, 6))
    ]
    names = [name.replace(",", "") for name in names]
    between, last = rng.choice(((", ", ", "), (", ", " and "), (", ", " & "), ("; ", "; ")))
    text = between.join(names[:-1]) + (last if len(names) > 1 else "") + names[-1]
    by = rng.choice(("", "", "", "By ", "by "))
    runs = page.headed("", by + text, rng.uniform(0.95, 1.2), middle=middle, bold=rng.random() < 0.3)
    first = page.first_part(runs[0], names[0], after=len(by))
    everyone: list[int | Reference] = [page.sketch.part(runs[0], page.sketch.run(runs[0]).text[len(by) :]), *runs[1:]]
    page.tell("authors" if len(names) > 1 else "author", everyone)
    if len(names) > 1:
        page.tell("first_author", [first])
    if rng.random() < 0.8:
        where = (
            form_values.company(rng)
            if rng.random() < 0.3
            else f"{rng.choice(('University of', 'Institute of', 'Department of'))} {words.title(rng)}"
        )
        place = f"{where}, {rng.choice(form_values.CITIES)}" if rng.random() < 0.6 else where
        page.tell("affiliation", page.headed("", place, 0.9, middle=middle))
    if rng.random() < 0.5:
        email = vocabulary.email(rng)
        run = page.headed(
            "", rng.choice(("", "E-mail: ", "Email: ", "Corresponding author: ", "* ")) + email, 0.85, middle=middle
        )[0]
        page.tell("email", [page.sketch.part(run, email)])


def _dates(page: Publication) -> None:
    rng = page.rng
    if rng.random() < 0.35:
        received, accepted = form_values.date(rng), form_values.date(rng)
        shape = rng.choice(("Received {}; accepted {}", "Received: {} / Accepted: {}", "(Received {}, accepted {})"))
        run = page.line(shape.format(received, accepted), scale=0.8)
        page.tell("received", [page.first_part(run, received, after=0)])
        page.tell("accepted", [page.sketch.part(run, accepted)])


def _abstract(page: Publication) -> None:
    """Beside its heading, below it, or without one; keywords after it."""
    rng = page.rng
    if rng.random() < 0.85:
        head = rng.choice(("Abstract", "ABSTRACT", "Summary", "Abstract.", "Abstract—"))
        text = words.prose(rng, rng.randint(1, 4))
        if rng.random() < 0.5:
            page.line(head, bold=True)
            runs = page.prose(text, page.left, page.right)
            page.tell("abstract", runs)
        else:
            runs = page.prose(f"{head} {text}", page.left, page.right)
            whole = page.sketch.run(runs[0]).text
            page.tell("abstract", [page.sketch.part(runs[0], whole[len(head) :].strip()), *runs[1:]])
        page.y += page.pitch * 0.4
    if rng.random() < 0.5:
        topics = "; ".join(
            words.word(rng) if rng.random() < 0.4 else rng.choice(words.COMMON) for _ in range(rng.randint(3, 6))
        )
        topics = topics.replace("; ", rng.choice(("; ", ", ", " · ")))
        head = rng.choice(("Keywords: ", "Key words: ", "Index Terms—", "Keywords "))
        run = page.line(head + topics)
        page.tell("keywords", [page.sketch.part(run, topics)])
    page.y += page.pitch


def _sections(page: Publication, columns: int) -> None:
    """Headings and prose, in one or two columns, down to the foot."""
    rng = page.rng
    names, numbered = rng.sample(SECTIONS, 4), rng.random() < 0.6
    top, number = page.y, 0
    for left, right in page.columns(columns):
        page.y = top
        while page.y < page.bottom - 5 * page.pitch and number < len(names):
            head = f"{number + 1}{rng.choice(('', '.'))} {names[number]}" if numbered else names[number]
            page.line(head, left, bold=True, scale=1.1)
            if number == 0:
                page.tell("first_section", [page.first_part(page.last, names[0], after=0)])
            number += 1
            for _ in range(rng.randint(1, 3)):
                page.prose(words.prose(rng, rng.randint(2, 7)), left, right)
                page.y += page.pitch * 0.3


def _newspaper(page: Publication) -> None:
    rng = page.rng
    name = f"{rng.choice(('The ', '', 'The '))}{words.name(rng)} {rng.choice(PAPERS)}"
    page.headed("publication", name, rng.uniform(1.8, 3.2), middle=True)
    parts = [("date", f"{rng.choice(form_values.WEEKDAYS)}, {form_values.date(rng)}")]
    parts += [("edition", f"No. {rng.randint(10, 30000)}")] if rng.random() < 0.5 else []
    parts += (
        [("price", rng.choice(("$ 1.50", "€2,40", "50p", "25 cents", "£1", "Rs 12")))] if rng.random() < 0.6 else []
    )
    rng.shuffle(parts)
    page.row(parts)
    page.y += page.pitch
    page.headed("title", words.sentence(rng, rng.randint(4, 10)).rstrip(".?"), rng.uniform(1.6, 2.6), middle=False)
    if rng.random() < 0.7:
        by = form_values.full_name(rng)
        run = page.line(rng.choice(("By ", "by ", "By ", "Text: ")) + by)
        page.tell("byline", [page.sketch.part(run, by)])
    page.y += page.pitch * 0.6
    city = rng.choice(form_values.CITIES)
    start = f"{city.upper()} {rng.choice(('—', '-', '–'))} " if rng.random() < 0.6 else ""
    top = page.y
    for number, (left, right) in enumerate(page.columns(rng.randint(2, 4))):
        page.y = top
        while page.y < page.bottom - 3 * page.pitch:
            runs = page.prose(start + words.prose(rng, rng.randint(2, 6)), left, right)
            if start and number == 0 and city.upper() in page.sketch.run(runs[0]).text:
                page.tell("dateline", [page.sketch.part(runs[0], city.upper())])
            start = ""
            page.y += page.pitch * rng.choice((0, 0.5))
    page.foot()
