"""Answers over the pages of a document: what is reported, how sure it is, and what it stands on."""

import pytest
from injected import INJECTED, LETTER_WIDTH, LINE_HEIGHT, LINE_PITCH, MARGIN, page_of
from rule_pointer import RulePointer

from textharmony_cli.errors import UsageError
from textharmony_cli.model.pointer.pointed import Candidate, Pointed, Span
from textharmony_cli.tasks.ask import BEST_PAGES, Field, answer_fields, evidence_of
from textharmony_cli.tasks.retrieval import Shelf


class Says:
    """Answers every question with what it was made with, page by page."""

    def __init__(self, *pointed):
        self.pointed = pointed

    def point(self, page, questions):
        return [self.pointed[page.page - 1]] * len(questions)


def shelf_of(*pages):
    shelf = Shelf()
    for page in pages:
        shelf.add(page)
    return shelf


def numbered(*texts):
    """A document with a page of one line for each text."""
    return shelf_of(*(page_of(text, number=number) for number, text in enumerate(texts, 1)))


def whole_line(text, probability):
    return Candidate((Span(0, 0, len(text)),), probability)


def ask(shelf, pointer, *questions, **how):
    return answer_fields(shelf, [Field(question, (question,)) for question in questions], pointer, **how)


def test_answer_is_the_words_of_the_page_with_their_outline():
    (answer,) = ask(shelf_of(page_of("BAKERY", "Total: 7.50")), RulePointer(0.8), "the total?", model="nano")
    assert (answer.answer, answer.found, answer.model, answer.file) == ("7.50", True, "nano", "page.png")
    assert answer.confidence == pytest.approx(0.8)
    (evidence,) = answer.evidence
    assert (evidence.page, evidence.text, evidence.lines) == (1, "7.50", (1,))
    assert evidence.box == pytest.approx(
        (MARGIN + 7 * LETTER_WIDTH, MARGIN + LINE_PITCH, 4 * LETTER_WIDTH, LINE_HEIGHT)
    )


def test_unlikely_answer_is_not_given():
    page = page_of("Total: 7.50")
    (refused,) = ask(shelf_of(page), RulePointer(0.3), "total?", min_confidence=0.5)
    assert (refused.found, refused.answer, refused.evidence) == (False, "", ())
    assert refused.confidence == pytest.approx(0.7)
    (given,) = ask(shelf_of(page), RulePointer(0.3), "total?", min_confidence=0.2)
    assert (given.found, given.answer) == (True, "7.50")


def test_pages_add_up_like_one_page():
    """Odds against there being no answer: 3 on the first page, 1 on the second, so 3 of 5."""
    pointer = Says(Pointed((whole_line("a", 0.75),), 0.25), Pointed((whole_line("b", 0.5),), 0.5))
    (answer,) = ask(numbered("a", "b"), pointer, "?")
    assert (answer.answer, answer.evidence[0].page) == ("a", 1)
    assert answer.confidence == pytest.approx(3 / 5)


def test_same_words_on_two_pages_make_an_answer_likelier():
    pointer = Says(*[Pointed((whole_line("$ 12", 0.5),), 0.5)] * 3)
    (answer,) = ask(numbered("$ 12", "$12 ", "other"), pointer, "?")
    assert answer.evidence[0].page == 1
    assert answer.confidence == pytest.approx(2 / 4)


def test_no_answer_on_any_page_is_as_sure_as_the_pages_are():
    (answer,) = ask(numbered("a", "b"), Says(Pointed((), 1.0), Pointed((whole_line("b", 0.1),), 0.9)), "?")
    assert not answer.found
    assert answer.confidence == pytest.approx(0.9)


@pytest.mark.parametrize("pointed", [Pointed((), 1.0), Pointed((Candidate((), 0.9),), 0.1)])
def test_pointing_at_nothing_is_no_answer(pointed):
    (answer,) = ask(numbered("a"), Says(pointed), "?", min_confidence=0.0)
    assert not answer.found


def test_certain_pointer_stays_within_probabilities():
    (answer,) = ask(numbered("a", "b"), Says(Pointed((whole_line("a", 1.0),), 0.0), Pointed((), 1.0)), "?")
    assert (answer.answer, answer.found) == ("a", True)
    assert 0.999 < answer.confidence <= 1.0


def test_answer_over_several_lines_is_joined_in_reading_order():
    page = page_of("Address: 8 Harbour", "Road, Edin-", "burgh", "西京", "東京")
    evidence = evidence_of(page, (Span(0, 9, 18), Span(1, 0, 11), Span(2, 0, 5)))
    assert evidence.text == "8 Harbour Road, Edinburgh"
    assert evidence.lines == (0, 1, 2)
    assert len(evidence.parts) == 3
    assert evidence_of(page, (Span(3, 0, 2), Span(4, 0, 2))).text == "西京東京"


def test_several_questions_share_one_pass_over_the_pages():
    pointer = RulePointer()
    shelf = numbered("Total: 1", "Date: 2 May")
    answers = ask(shelf, pointer, "total?", "date?", "colour?")
    assert [(answer.question, answer.answer) for answer in answers] == [
        ("total?", "1"),
        ("date?", "2 May"),
        ("colour?", ""),
    ]
    assert pointer.asked == [(1, ["total?", "date?", "colour?"]), (2, ["total?", "date?", "colour?"])]


def test_long_document_is_looked_at_where_its_words_suit_the_question():
    texts = [f"page {number} of the agreement about nothing much" for number in range(1, 61)]
    texts[41] = "Deposit: 900"
    texts[53] = "Landlord: Ada Brandt"
    pointer = RulePointer()
    deposit, landlord = ask(numbered(*texts), pointer, "How much is the deposit?", "Who is the landlord?")
    assert (deposit.answer, deposit.evidence[0].page) == ("900", 42)
    assert (landlord.answer, landlord.evidence[0].page) == ("Ada Brandt", 54)
    asked = [question for _, questions in pointer.asked for question in questions]
    assert asked.count("How much is the deposit?") == asked.count("Who is the landlord?") == BEST_PAGES


def test_surest_wording_of_a_field_is_taken():
    field = Field("amount", ("cash?", "total?", "price?"))
    (answer,) = answer_fields(shelf_of(page_of("Total: 7.50")), [field], RulePointer())
    assert (answer.question, answer.answer) == ("total?", "7.50")


@pytest.mark.parametrize("questions", [(), ("",), ("total?", "  ")])
def test_empty_question_is_a_wrong_call(questions):
    with pytest.raises(UsageError):
        Field("x", questions)


@pytest.mark.parametrize("injected", INJECTED, ids=lambda injected: injected.name)
def test_page_cannot_change_what_is_asked(injected):
    pointer = RulePointer()
    (answer,) = ask(shelf_of(injected.page), pointer, injected.question)
    assert pointer.asked == [(1, [injected.question])]
    assert (answer.question, answer.answer) == (injected.question, injected.answer)
    (evidence,) = answer.evidence
    (line,) = [line for line in injected.page.lines if line.id in evidence.lines]
    start = line.text.index(answer.answer)
    assert evidence.box == pytest.approx(
        (line.box[0] + LETTER_WIDTH * start, line.box[1], LETTER_WIDTH * len(answer.answer), LINE_HEIGHT)
    )


def test_there_are_twenty_injected_pages():
    assert len({injected.lines for injected in INJECTED}) == 20
    assert all(any(injected.answer in line for line in injected.lines) for injected in INJECTED)
