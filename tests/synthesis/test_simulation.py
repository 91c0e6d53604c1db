import random

import pytest

from textharmony_cli import fonts
from textharmony_cli.records import Page
from textharmony_cli.synthesis.alignment import align
from textharmony_cli.synthesis.drawing import Wear, draw, photograph
from textharmony_cli.synthesis.located import Located
from textharmony_cli.synthesis.receipts import receipt
from textharmony_cli.synthesis.sheet import Sheet
from textharmony_cli.synthesis.simulation import NONE, Noise, simulate
from textharmony_cli.synthesis.sketch import Sketch


def _row(gap: float) -> Sheet:
    """A label and, `gap` ems right of it, its value; the value answers the first question, nothing the second."""
    sketch = Sketch(random.Random(0), 600, 100, "row")
    label = sketch.text(20, 20, "Total due", "helv", 20)
    value = sketch.text(sketch.right_of(label, gap * 20), 20, "12.50", "helv", 20)
    sketch.ask("total?", value, field="total")
    sketch.ask("fax?")
    return sketch.sheet()


def _texts(page: Page, question: Located) -> list[list[str]]:
    return [[page.lines[span.line].text[span.start : span.stop] for span in answer] for answer in question.answers]


@pytest.mark.parametrize(("gap", "lines"), [(0.3, ["Total due 12.50"]), (4.0, ["Total due", "12.50"])])
def test_runs_become_one_line_only_when_they_stand_close(gap, lines):
    page, _ = simulate(_row(gap), random.Random(0), NONE)
    assert [line.text for line in page.lines] == lines


@pytest.mark.parametrize("gap", [0.3, 4.0])
def test_answers_are_found_again_after_merging(gap):
    page, (total, fax) = simulate(_row(gap), random.Random(0), NONE)
    assert _texts(page, total) == [["12.50"]]
    assert fax.answers == ()


@pytest.mark.parametrize("order", ["layout", "fast"])
@pytest.mark.parametrize("seed", range(8))
def test_answers_of_noiseless_receipts_are_what_was_printed(seed, order):
    sheet = receipt(random.Random(seed))
    page, located = simulate(sheet, random.Random(seed), NONE, order)
    assert [line.id for line in page.lines] == list(range(len(page.lines)))
    for question, found in zip(sheet.questions, located, strict=True):
        printed = {_joined(sheet.runs[p.run].text[p.start : p.stop] for p in parts) for parts in question.answers}
        assert {_joined(answer) for answer in _texts(page, found)} <= printed
        assert bool(printed) == bool(found.answers)


def _joined(parts: object) -> str:
    """Sorted, for the parts of an answer may be read in another order than they were printed."""
    return "".join(sorted("".join(parts).replace(" ", "")))


def test_lines_have_a_span_for_every_character_and_all_their_words():
    page, _ = simulate(receipt(random.Random(3)), random.Random(3), Noise(misread=0.1, lost_space=0.3, jitter=0.05))
    for line in page.lines:
        assert len(line.spans) == len(line.text)
        assert [word.text for word in line.words] == line.text.split(" ")


def test_same_seed_gives_the_same_page():
    sheet = receipt(random.Random(5))
    assert receipt(random.Random(5)) == sheet
    assert simulate(sheet, random.Random(1)) == simulate(sheet, random.Random(1))


def test_a_question_whose_answer_was_not_read_is_left_out():
    page, located = simulate(_row(4.0), random.Random(0), Noise(missed=1.0))
    assert not page.lines
    assert [question.question for question in located] == ["fax?"]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_alignment_finds_the_answers_that_simulation_knows(scale):
    sheet = receipt(random.Random(2))
    page, known = simulate(sheet, random.Random(2), Noise(scale=scale))
    assert align(sheet, page) == known


def test_drawings_have_the_size_of_the_sheet_and_ink_where_the_text_is():
    sheet = _row(4.0)
    image = draw(sheet, random.Random(0), Wear()).convert("L")
    run = sheet.runs[1]
    assert image.size == (sheet.width, sheet.height)
    assert image.crop((int(run.x), int(run.y), int(run.x + run.width), int(run.y + run.height))).getextrema()[0] < 60
    assert image.crop((400, 60, 600, 100)).getextrema() == (255, 255)


def test_photographs_hold_the_sheet_between_their_corners():
    photo = photograph(_row(1.0), random.Random(0), Wear(turn=0.1, tilt=0.02))
    assert all(0 <= x <= photo.image.width and 0 <= y <= photo.image.height for x, y in photo.corners)


def test_text_that_a_font_lacks_is_set_in_one_that_has_it():
    assert fonts.fitting("helv", "Total") == "helv"
    assert fonts.covers(fonts.fitting("helv", "合計"), "合計")


def test_bold_text_of_built_in_fonts_has_a_sister():
    assert fonts.styled("cour", bold=True) == "cobo"  # PyMuPDF's names of Courier and Courier Bold
