"""Answers with pictures: what is found is drawn and read back. The pointer here goes by a rule, the reader by none."""

import numpy as np
import pytest
from rule_pointer import RulePointer

from textharmony_cli.errors import ProofError
from textharmony_cli.model.rendering import picture
from textharmony_cli.records import Line, Page
from textharmony_cli.tasks.ask import Field
from textharmony_cli.tasks.illustrate import Illustrator
from textharmony_cli.tasks.retrieval import Shelf


def page_of(*texts):
    lines = [
        Line(k, text, ((0.0, 20.0 * k), (100.0, 20.0 * k)), ((0.0, 20.0 * k + 16), (100.0, 20.0 * k + 16)), 0.9)
        for k, text in enumerate(texts)
    ]
    return Page("r.png", 1, 100, 20 * len(texts), tuple(lines), "ocr")


class Sees:
    """Reads the lines that were drawn last, or something else."""

    def __init__(self, monkeypatch):
        self.drawn, self.wrong = [], None
        draw = picture.draw

        def drawing(plan, seed, attempt=0):
            self.plan, made = plan, draw(plan, seed, attempt)
            self.drawn = [line.whole for line in made.lines]
            return made

        monkeypatch.setattr("textharmony_cli.tasks.render.draw", drawing)

    def __call__(self, pictures):
        (seen,) = pictures
        shrunk = seen.width / self.plan.size[0]
        lines = []
        for number, whole in enumerate(self.drawn):
            left, right, _, under = (tuple(value * shrunk for value in corner) for corner in whole.polygon)
            below = tuple(np.add(right, np.subtract(under, left)))
            text = self.wrong or whole.text
            spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
            lines.append(Line(number, text, (left, right), (under, below), 0.9, spans=spans))
        return [Page("-", 1, seen.width, seen.height, tuple(lines), "ocr")]


@pytest.fixture
def sees(monkeypatch):
    return Sees(monkeypatch)


@pytest.fixture
def answers(sees):
    """Gives the answer to a request about a receipt, and the names of pictures as they are kept."""
    kept = []

    def ask(text, *, first=False):
        def keep(pixels):
            kept.append(pixels)
            return f"out/{len(kept)}.png"

        shelf = Shelf()
        shelf.add(page_of("Bakery", "Total: 12.50", "Date: 03/04/2024"))
        illustrator = Illustrator(RulePointer(0.9), sees, keep, first, model="nano")
        return illustrator.answer(shelf, Field(text, (text,)))

    ask.kept = kept
    return ask


def test_what_was_found_is_written_and_drawn(answers, sees):
    made = answers("Draw a red label with the total and the date")
    answer = made.answer
    assert (answer.answer, answer.found, answer.pictures) == (
        "12.50, 03/04/2024 ![](out/1.png)",
        True,
        ("out/1.png",),
    )
    assert [line.text for line in sees.drawn] == ["12.50", "03/04/2024"]
    assert [seen.text for seen in answer.evidence] == ["12.50", "03/04/2024"]
    assert sees.plan.plate is not None and not made.remarks and not made.failures
    assert answers.kept[0].shape[:2] == sees.plan.size[::-1]


def test_words_and_pictures_come_in_order(answers):
    answer = answers("Draw a label with the total and a sign with the date").answer
    assert answer.answer == "12.50 ![](out/1.png) 03/04/2024 ![](out/2.png)"


def test_a_question_is_answered_in_words(answers):
    made = answers("What is the total?")
    assert (made.answer.answer, made.answer.pictures, answers.kept) == ("12.50", (), [])


def test_a_picture_may_be_had_first(answers, sees):
    assert answers("What is the total?", first=True).answer.answer == "![](out/1.png) 12.50"
    assert [line.text for line in sees.drawn] == ["12.50"]


def test_what_is_not_found_is_not_drawn(answers):
    made = answers("Draw a label with the cashier and the total")
    assert (made.answer.found, made.answer.answer, made.answer.pictures) == (True, "12.50", ())
    assert made.remarks == ("no picture is drawn, since `cashier` is not found",)
    assert not answers.kept
    assert not answers("Draw a label with the cashier").answer.found


def test_a_request_that_is_not_understood_is_told(answers):
    (remark,) = answers("Draw it for me").remarks
    assert remark.startswith("what to draw is not understood")
    assert answers("What is the total?").remarks == ()


def test_a_size_that_is_asked_for_is_kept(answers):
    answers("Draw a square label with the total")
    answers("Draw a label with the total")
    assert [picture.shape[:2] for picture in answers.kept] == [(1024, 1024), (384, 1024)]


def test_form_fields_say_what_they_hold(answers, sees):
    answers("Paint a form field with the date")
    assert [line.text for line in sees.drawn] == ["Date: 03/04/2024"]
    assert sees.plan.plate.border is not None


def test_words_that_were_given_need_no_document(answers, sees):
    answer = answers('Draw a sign that says "SOLD"').answer
    assert (answer.answer, answer.found, answer.evidence) == ("![](out/1.png)", True, ())
    assert [line.text for line in sees.drawn] == ["SOLD"]


def test_a_picture_that_does_not_read_as_it_should_is_not_kept(answers, sees):
    sees.wrong = "l2.5O"
    made = answers("Draw a label with the total")
    assert (made.answer.answer, made.answer.pictures, answers.kept) == ("12.50", (), [])
    assert [(type(each), str(each)) for each in made.failures] == [(ProofError, "`12.50` reads `l2.5O`; not kept")]


def test_letters_that_no_font_has_end_no_run(answers):
    made = answers('Draw a label that says "\U00012000" with the total')
    assert (made.answer.answer, answers.kept) == ("12.50", [])
    assert "no font here has" in str(made.failures[0])


def test_words_that_are_not_understood_are_told(answers):
    assert answers("Draw a zebraic label with the total").remarks == ("not understood, and left out: zebraic",)
