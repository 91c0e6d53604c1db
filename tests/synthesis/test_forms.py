import random

from textharmony_cli.synthesis import form_labels, form_questions, form_values
from textharmony_cli.synthesis.form_page import Form, Look
from textharmony_cli.synthesis.forms import form
from textharmony_cli.synthesis.sketch import Sketch

LOOK = Look(
    "helv", "cour", "hebo", 10, 10, 15, 50, 750, "sentence", ":", "none", 0, 0, 0.0, False
)  # fmt: skip


def _form(*pairs):
    page = Form(Sketch(random.Random(1), 800, 1000, "form"), LOOK, 20)
    for label, value in pairs:
        printed = page.print_label(50, page.y, label)
        answer = [page.sketch.text(300, page.y, line, "cour", 10) for line in value]
        page.remember(printed, "phrase", answer)
        page.y += 20
    return page


def _answers(page, seeds=30):
    """Every answer that is given to questions of labels, as text."""
    for _ in range(seeds):
        form_questions.ask(page, 8)
    sheet = page.sketch.sheet()
    return sheet, {
        (question.text, tuple(" ".join(sheet.runs[part.run].text for part in answer) for answer in question.answers))
        for question in sheet.questions
    }


def test_the_answer_to_a_label_is_all_lines_of_its_value():
    _, asked = _answers(_form(("Remarks", ["first line", "second line"])))

    assert {answers for _, answers in asked if answers} == {("first line second line",)}


def test_an_empty_field_is_asked_for_without_an_answer():
    _, asked = _answers(_form(("Brand", ["Acme"]), ("Quantity", [])))

    assert any("quantity" in text.lower() and not answers for text, answers in asked)
    assert not any("quantity" in text.lower() and answers for text, answers in asked)


def test_a_label_that_stands_twice_has_both_values_as_answers():
    _, asked = _answers(_form(("Phone", ["111"]), ("Phone", ["222"])))

    assert {answers for _, answers in asked if answers} == {("111", "222")}


def test_labels_that_are_asked_for_in_vain_share_no_meaning_with_the_form():
    page = _form(("Date shipped", ["1/2/99"]), ("Order no.", ["17"]))

    for _ in range(200):
        meant = form_labels.meaning(form_questions._unprinted(page))
        assert meant and not any(meant <= other or other <= meant for other in page.printed)


def test_unlike_spellings_of_a_label_have_one_meaning():
    assert form_labels.meaning("Telephone No.:") == form_labels.meaning("PHONE NUMBER")
    assert form_labels.meaning("Order date") != form_labels.meaning("Ship date")


def test_values_are_whole_or_absent(monkeypatch):
    whole = [f"w{n}x" for n in range(24)]
    made = form_values.lines
    long = lambda rng, kind: [" ".join(whole)] if kind in ("remark", "event", "people") else made(rng, kind)  # noqa: E731
    monkeypatch.setattr(form_values, "lines", long)
    asked, several = 0, 0
    for seed in range(40):
        sheet = form(random.Random(seed))
        for question in sheet.questions:
            for answer in question.answers:
                words = " ".join(sheet.runs[part.run].text[part.start : part.stop] for part in answer).split()
                if "w0x" in words:
                    asked, several = asked + 1, several + (len(answer) > 1)
                    assert words == whole
                assert "w0x" in words or not set(whole) & set(words)
    assert asked > several > 3
