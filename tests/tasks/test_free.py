"""Free text: its pieces, its record, and which of its words stand in the document."""

import pytest
from injected import page_of

from textharmony_cli.model.textharmony.written import Ended, Ending, Written
from textharmony_cli.records import Answer, Evidence
from textharmony_cli.tasks.free import answer_freely, as_value
from textharmony_cli.tasks.retrieval import Shelf
from textharmony_cli.tasks.support import evidence_in

RECEIPT = page_of("CORNER BAKERY", "12 Mill Lane, Leith", "Rye bread 4.20", "TOTAL: RM24.20", "Total tax 4.20")


class Says:
    """Writes what a test says; notes what it was asked, and takes as many pages as it has room for."""

    def __init__(self, *pieces, ending=Ending.COMPLETE, room=99):
        self.pieces = pieces
        self.ending = ending
        self.room = room
        self.asked = []

    def write(self, pages, question, most_tokens):
        shown = [page for page, _ in zip(pages, range(self.room), strict=False)]
        self.asked.append((question, most_tokens, [page.page for page in shown]))
        for text, probability in self.pieces:
            yield Written(text, probability)
        yield Ended(self.ending, tuple(shown))


def shelf_of(*pages):
    shelf = Shelf()
    for page in pages:
        shelf.add(page)
    return shelf


def answered(writer, question="What is the total?", pages=(RECEIPT,), **more):
    *pieces, answer = answer_freely(shelf_of(*pages), question, writer, model="nano", **more)
    assert isinstance(answer, Answer)
    return pieces, answer


def test_answer_comes_in_pieces_and_then_as_a_record():
    pieces, answer = answered(Says((" ", 1.0), ("The total is ", 0.5), ("24.20. ", 0.5), ("", 1.0)))
    assert pieces == ["The total is ", "24.20. "]
    assert (answer.answer, answer.found, answer.mode, answer.cut) == ("The total is 24.20.", True, "free", "")
    assert answer.confidence == pytest.approx(0.25**0.25)
    assert [(seen.page, seen.text) for seen in answer.evidence] == [(1, "24.20")]
    assert answer.to_dict()["mode"] == "free"
    assert "cut" not in answer.to_dict()


def test_answer_that_nothing_supports_is_not_found():
    _, answer = answered(Says(("The total is 99.99.", 0.9)))
    assert (answer.answer, answer.found, answer.confidence, answer.evidence) == ("The total is 99.99.", False, 0.0, ())


@pytest.mark.parametrize("text", ["not found", "Not found.", '"not found"', "", "  \n"])
def test_refusal_is_an_empty_answer_that_is_as_sure_as_it_was_written(text):
    _, answer = answered(Says((text, 0.7)))
    assert (answer.answer, answer.found, answer.confidence) == ("", False, pytest.approx(0.7))


@pytest.mark.parametrize(("ending", "cut"), [(Ending.LENGTH, "length"), (Ending.REPETITION, "repetition")])
def test_record_says_why_an_answer_is_not_complete(ending, cut):
    _, answer = answered(Says(("24.20 and", 0.9), ending=ending))
    assert answer.cut == answer.to_dict()["cut"] == cut


def test_pages_are_handed_over_best_first():
    pages = [page_of(*lines, number=n) for n, lines in enumerate([["Apples"], ["Rent 900"], [], ["Rent rent"]], 1)]
    writer = Says(("900", 0.9), room=2)
    _, answer = answered(writer, "How high is the rent?", pages, most_tokens=7)
    assert writer.asked == [("How high is the rent?", 7, [4, 2])]
    assert [seen.page for seen in answer.evidence] == [2]


def test_words_of_pages_that_were_not_shown_support_nothing():
    pages = [page_of("Rent rent"), page_of("Deposit 900", number=2)]
    _, answer = answered(Says(("900", 0.9), room=1), "How high is the rent?", pages)
    assert not answer.found


def test_document_without_text_is_not_written_about():
    writer = Says(("something", 0.9))
    pieces, answer = answered(writer, pages=(page_of(), page_of("--", number=2)))
    assert (pieces, answer.found, answer.answer, writer.asked) == ([], False, "", [])


@pytest.mark.parametrize(
    ("answer", "question", "texts"),
    [
        ("24.20", "total?", ["24.20"]),
        ("RM 24.20", "total?", ["RM24.20"]),
        ("The corner   bakery at 12 mill lane", "which shop?", ["12 Mill Lane", "CORNER BAKERY"]),
        ("It is the Corner\nBakery.", "which shop?", ["CORNER BAKERY"]),
        ("Rye bread, 4.20, and tax, 4.20", "what?", ["Rye bread 4.20", "tax 4.20"]),
        ("4.20", "tax?", ["4.20"]),
        ("Yes, it is the total of a lane.", "Is there a total?", ["Lane"]),
        ("the total", "Is it the total or the change?", ["TOTAL"]),
        ("24", "total?", []),
        ("I do not know.", "total?", []),
        ("The bank.", "which bank?", []),
        ("", "total?", []),
    ],
)
def test_words_of_the_answer_are_found_where_they_stand(answer, question, texts):
    found = evidence_in([RECEIPT], answer, question)
    assert [evidence.text for evidence in found] == texts


def test_boxes_are_those_of_the_words():
    (evidence,) = evidence_in([RECEIPT], "It says Rye Bread there", "what?")
    assert evidence.box == pytest.approx((60, 128, 99, 22))  # characters are 11 wide, the margin is 60


def test_same_words_twice_are_one_piece_of_evidence():
    assert len(evidence_in([RECEIPT], "Leith, that is Leith", "where?")) == 1


def test_longer_run_decides_where_a_word_stands():
    pages = [page_of("4.20"), page_of("tax 4.20", number=2)]
    assert [evidence.page for evidence in evidence_in(pages, "a tax 4.20", "how much?")] == [2]


@pytest.mark.parametrize(
    ("text", "seen", "found"),
    [
        ("12.50", ["12.50"], True),
        ("It is 12.50", ["12.50"], True),
        ("The total is 12.50 in all", ["12.50"], False),
        ("Jane Doe", ["Jane", "Doe"], True),
        ("x1y2z3w4", ["1"], False),
    ],
)
def test_a_value_has_to_stand_there_for_the_most_part(text, seen, found):
    evidence = tuple(Evidence(1, each, (((0, 0), (1, 0), (1, 1), (0, 1)),)) for each in seen)
    value = as_value(Answer("a.png", "total", text, True, 0.9, evidence, mode="free"))
    assert (value.found, bool(value.evidence), value.confidence > 0) == (found, found, found)
    assert value.answer == text


def test_what_was_not_found_is_no_value():
    answer = Answer("a.png", "total", "", False, 1.0, mode="free")
    assert as_value(answer) is answer
