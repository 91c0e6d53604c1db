"""Instructions for changing text, as people write them."""

import pytest

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Line, Page
from textharmony_cli.tasks.instructions import Instruction, instructed, parse_instruction


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("make the sign say CLOSED", None, "CLOSED"),
        ('Please make the big red sign say "Back at 5".', None, "Back at 5"),
        ("the label should read Plum jam", None, "Plum jam"),
        ("change the text to say 'Tom's Bar'", None, "Tom's Bar"),
        ("replace SALE with SOLD", "SALE", "SOLD"),
        ('replace the word "SALE" with "SOLD OUT", please', "SALE", "SOLD OUT"),
        ("change 14 May to 15 May", "14 May", "15 May"),
        ("turn the word open into closed!", "open", "closed"),
        ("put “Nora” instead of “Ines”", "Ines", "Nora"),
        ("write 31.90 in place of 24.25", "24.25", "31.90"),
        ("remove Almond croissant", "Almond croissant", ""),
        ('erase the text "Tel 123"', "Tel 123", ""),
    ],
)
def test_instructions_are_understood(text, old, new):
    assert parse_instruction(text) == Instruction(old, new)


def test_all_text_goes():
    assert parse_instruction("delete all the text") == Instruction(None, "", everything=True)


@pytest.mark.parametrize(
    "text", ["", "make it nicer", "translate the sign into French", 'replace "A"', 'swap "A" "B" "C"', "remove"]
)
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(UsageError, match="is not understood") as refused:
        parse_instruction(text)
    assert "make the sign say Y" in refused.value.hint


def line(number, text, top, height):
    spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
    return Line(
        number, text, ((10.0, top), (200.0, top)), ((10.0, top + height), (200.0, top + height)), 0.9, spans=spans
    )


PAGE = Page("a.png", 1, 300, 200, (line(0, "now OPEN daily", 5.0, 20.0), line(1, "OPEN", 60.0, 60.0)), "ocr")


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("make the sign say SHUT", [("OPEN", "SHUT")]),
        ("replace OPEN with SHUT", [("OPEN", "SHUT"), ("OPEN", "SHUT")]),
        ("replace open with SHUT", [("OPEN", "SHUT"), ("OPEN", "SHUT")]),
        ("remove now", [("now", "")]),
        ("remove all text", [("now OPEN daily", ""), ("OPEN", "")]),
        ("remove ABSENT", []),
    ],
)
def test_regions_are_those_that_are_meant(text, changes):
    regions = instructed(PAGE, parse_instruction(text))
    assert [(region.old, region.new) for region in regions] == changes


def test_the_sign_is_the_largest_line():
    (region,) = instructed(PAGE, parse_instruction("make it say SHUT"))
    assert region.box[1] == 60.0
    assert instructed(Page("a.png", 1, 300, 200, (), "ocr"), parse_instruction("make it say SHUT")) == []


def placed(number, text, left, top, height):
    edges = ((left, top), (left + 80.0, top)), ((left, top + height), (left + 80.0, top + height))
    return Line(number, text, *edges, 0.9)


def test_a_cross_above_the_words_is_not_what_the_sign_says():
    page = Page("a.png", 1, 300, 300, (placed(0, "+", 10, 10, 90), placed(1, "First aid", 10, 120, 40)), "ocr")
    (region,) = instructed(page, parse_instruction("make the sign say Second aid"))
    assert (region.old, region.new) == ("First aid", "Second aid")


def test_words_that_were_read_apart_in_one_row_are_one_line():
    lines = (
        placed(0, "SERVICE", 120, 22, 38),
        placed(1, "EMERGENCY", 10, 20, 40),
        placed(2, "VEHICLES ONLY", 10, 80, 36),
        placed(3, "P", 420, 20, 40),
    )
    (region,) = instructed(Page("a.png", 1, 600, 200, lines, "ocr"), parse_instruction("make it say CAUTION"))
    assert (region.old, region.new, len(region.parts)) == ("EMERGENCY SERVICE", "CAUTION", 2)
