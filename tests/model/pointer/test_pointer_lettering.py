"""Likeness of spelling and known word pieces."""

import pytest

from textharmony_cli.model.pointer.features import question_features
from textharmony_cli.model.pointer.lettering import BUCKETS, Pieces, grams

PIECES = Pieces(["in", "invo", "ice", "total"])


def likeness(first: str, second: str) -> float:
    a, b = set(grams(first)), set(grams(second))
    return len(a & b) / len(a | b)


def test_misread_word_looks_more_like_the_word_than_another_one_does():
    assert likeness("Invoice", "lnvoice") > likeness("Invoice", "Receipt") + 0.2


def test_dates_look_like_dates():
    assert likeness("27/02/2018", "13/11/1995") > likeness("27/02/2018", "1,395.50")


def test_buckets_are_within_the_table_and_repeatable():
    assert all(0 < bucket < BUCKETS for bucket in grams("Straße 12"))
    assert grams("TOTAL") == grams("TOTAL")


@pytest.mark.parametrize(
    ("word", "rows"), [("Invoice", (2, 3)), ("total", (4,)), ("xtotal", (4,)), ("12.5", ()), ("", ())]
)
def test_longest_known_pieces_are_found_from_the_left(word, rows):
    assert PIECES.rows(word) == rows


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ('value of "Due date"?', ["Due", "date"]),
        ("“Ort” ist?", ["Ort"]),
        ("what is 'Name:' here", ["Name", ":"]),
        ("the shop's name", []),
        ('a " alone', []),
    ],
)
def test_words_between_quotation_marks_are_marked(question, quoted):
    from textharmony_cli.model.pointer.atoms import split

    marks = question_features(question, PIECES).quoted
    assert [atom.text for atom, mark in zip(split(question), marks, strict=True) if mark] == quoted
