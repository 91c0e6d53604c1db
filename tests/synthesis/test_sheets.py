"""What holds for every kind of made-up page with questions."""

import random

import pytest

from textharmony_cli.synthesis import charts
from textharmony_cli.synthesis.articles import article
from textharmony_cli.synthesis.books import book
from textharmony_cli.synthesis.charts import chart
from textharmony_cli.synthesis.forms import form
from textharmony_cli.synthesis.invoices import invoice
from textharmony_cli.synthesis.letters import letter
from textharmony_cli.synthesis.notes import note
from textharmony_cli.synthesis.prose import prose
from textharmony_cli.synthesis.sketch import Sketch
from textharmony_cli.synthesis.slides import slide
from textharmony_cli.synthesis.tables import table
from textharmony_cli.synthesis.tickets import ticket

MAKERS = (form, invoice, letter, table, ticket, slide, chart, article, book, note, prose)
SEEDS = range(60)


@pytest.fixture(scope="module", params=MAKERS, ids=lambda make: make.__name__)
def sheets(request):
    return [request.param(random.Random(seed)) for seed in SEEDS]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_same_seed_makes_the_same_sheet(make):
    assert make(random.Random(7)) == make(random.Random(7))


def test_sheets_name_their_kind(sheets):
    assert {sheet.kind for sheet in sheets} <= {make.__name__ for make in MAKERS}


def test_runs_lie_on_the_sheet(sheets):
    for sheet in sheets:
        for run in sheet.runs:
            assert run.x >= -1 and run.x + run.width <= sheet.width + 1, run
            assert run.y >= -1 and run.y + run.height <= sheet.height + 1, run


def test_runs_hardly_ever_overlap(sheets):
    clashes = sum(_overlap(a, b) for sheet in sheets for n, a in enumerate(sheet.runs) for b in sheet.runs[:n])

    assert clashes <= len(sheets) * 0.05


def test_answers_lie_inside_their_runs_and_are_whole_words(sheets):
    for sheet in sheets:
        for question in sheet.questions:
            for reference in (reference for answer in question.answers for reference in answer):
                text = sheet.runs[reference.run].text
                assert 0 <= reference.start < reference.stop <= len(text)
                part = text[reference.start : reference.stop]
                assert part == part.strip()
                assert reference.start == 0 or not (text[reference.start - 1].isalnum() and part[0].isalnum()), text


def test_every_sheet_asks_something(sheets):
    assert all(len(sheet.questions) >= 2 for sheet in sheets)


def test_about_a_fifth_of_the_questions_is_unanswerable(sheets):
    questions = [question for sheet in sheets for question in sheet.questions]

    assert 0.13 <= sum(not question.answers for question in questions) / len(questions) <= 0.28


def test_a_question_is_not_both_answerable_and_not(sheets):
    for sheet in sheets:
        told = {question.text for question in sheet.questions if question.answers}
        untold = {question.text for question in sheet.questions if not question.answers}
        assert not told & untold


def _overlap(a, b):
    wide = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    tall = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    return min(wide, tall) > 0.45 * min(a.size, b.size)


def test_groups_of_years_are_told_apart_by_something_else_than_years():
    years = [str(year) for year in range(2018, 2026)]
    for seed in range(20):
        sketch = Sketch(random.Random(seed), 900, 600, "chart")
        facts = []
        charts._grouped(sketch, "helv", 14, years, facts)
        assert facts and len(sketch.sheet().runs) >= 15
