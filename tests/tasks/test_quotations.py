"""Which words of a prompt are to be written."""

import pytest

from textharmony_cli.tasks.quotations import PLACE, quoted, split_lines


@pytest.mark.parametrize(
    ("prompt", "lines"),
    [
        ('a sign "OPEN"', ("OPEN",)),
        ("a sign 'OPEN'", ("OPEN",)),
        ("a sign “OPEN” and ‘24 h’", ("OPEN", "24 h")),
        ("ein Schild „Offen“", ("Offen",)),
        ("«Fermé» et »Zu«", ("Fermé", "Zu")),
        ("「営業中」『お茶』《书》", ("営業中", "お茶", "书")),
        ("'Joe's Bar' on Tom's wall", ("Joe's Bar",)),
        ("Joe's wall isn't 'it'", ("it",)),
        ("“It’s 5 o’clock”", ("It’s 5 o’clock",)),
        ('"two\\nlines" "three\nfour "', ("two", "lines", "three", "four")),
        ('a 6" nail', ()),
        ('empty "" marks', ()),
    ],
)
def test_quoted_words_are_written(prompt, lines):
    assert quoted(prompt)[0] == lines


@pytest.mark.parametrize(
    ("prompt", "lines"),
    [
        ("a red neon sign that says OPEN on dark brick", ("OPEN",)),
        ("a poster reading SALE 50% OFF in red", ("SALE 50% OFF",)),
        ("with the word ÜBER in white", ("ÜBER",)),
        ("a sign saying STOP", ("STOP",)),
        ("it says ROCK & ROLL, in gold", ("ROCK & ROLL",)),
        ("a sign that says Open", ()),
        ("a sign that says hello on brick", ()),
        ("a NEON sign", ()),
        ('says OPEN but "CLOSED" is quoted', ("CLOSED",)),
    ],
)
def test_capitals_after_says_are_written_when_nothing_is_quoted(prompt, lines):
    assert quoted(prompt)[0] == lines


def test_the_rest_keeps_their_place():
    assert quoted('a red "A" sign')[1].split() == ["a", "red", PLACE, "sign"]
    assert quoted("says OPEN on wood")[1].split() == ["says", PLACE, "on", "wood"]


def test_lines_are_split_and_trimmed():
    assert split_lines([" a \r\n\n b\\nc", ""]) == ("a", "b", "c")
