"""What a second model says of a page, held against what was read; the model says what a test wants."""

from dataclasses import replace

import numpy as np
import pytest
from injected import page_of

from textharmony_cli.model.textharmony.published_prompts import NO_TEXT
from textharmony_cli.model.textharmony.written import Ending, Written
from textharmony_cli.records import Match
from textharmony_cli.tasks.cross_check import checked_matches, checked_page, place_written, words_written

PIXELS = np.zeros((448, 896, 3), np.uint8)
HERE, THERE = "[[0, 0], [40, 0], [40, 20], [0, 20]]", "[[300, 300], [340, 300], [340, 320], [300, 320]]"


class Says:
    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def write_about(self, pixels, question, most_tokens):
        self.asked.append(question)
        yield from (Written(letter, 0.5) for letter in self.answers.pop(0))
        yield Ending.COMPLETE


def page(*texts):
    return replace(page_of(*texts), width=896, height=448)


def match(text, x):
    outline = ((x, 0.0), (x + 80.0, 0.0), (x + 80.0, 40.0), (x, 40.0))
    return Match("a.png", 1, text, text, 1.0, (outline,))


def test_words_that_both_see_are_counted_and_the_others_told():
    model = Says("['total:', 'Bakery', '12.50', 'FOO', 'FOO']")
    check = checked_page(page("Bakery Bakery", "Total 12.50 EUR"), PIXELS, model, "second").check
    assert model.asked == ["Extract all the text in this image."]
    assert (check.model, check.words, check.agreed, check.extra) == ("second", 5, 3, ("FOO",))


def test_lines_and_places_are_those_that_were_read():
    before = page("Bakery")
    after = checked_page(before, PIXELS, Says("['BAKER']"), "second")
    assert after.lines == before.lines


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("['a', \"it's\", 'New York']", ["a", "it's", "New", "York"]),
        ("['a', 'cut o", ["a"]),
        ("plain words", ["plain", "words"]),
        (NO_TEXT, []),
        ("", []),
    ],
)
def test_lists_are_read_as_the_model_writes_them(text, words):
    assert words_written(text) == words


def test_places_are_brought_to_the_size_of_the_page():
    assert place_written("[[112, 56], [224, 56], [224, 112], [112, 112]]", 896, 448) == (224, 56, 224, 56)


@pytest.mark.parametrize("text", ["", "nowhere", "[[1, 2], [3, 4]]", "[1]"])
def test_what_is_no_place_is_none(text):
    assert place_written(text, 896, 448) is None


def test_a_match_is_confirmed_where_the_model_sees_it():
    model = Says(HERE, THERE, "nowhere")
    found = checked_matches(page(), PIXELS, [match("a", 0), match("b", 0), match("c", 0)], model)
    assert [each.confirmed for each in found] == [True, False, None]
    assert model.asked == [f'Where is "{text}" in this image?' for text in "abc"]


def test_of_several_matches_of_a_text_the_model_names_one():
    model = Says(HERE)
    found = checked_matches(page(), PIXELS, [match("a", 600.0), match("a", 0.0)], model)
    assert [each.confirmed for each in found] == [None, True]
    assert len(model.asked) == 1
    assert [each.confirmed for each in checked_matches(page(), PIXELS, found, Says(THERE))] == [False, False]
