"""New texts divided over the lines of old ones."""

import pytest

from textharmony_cli.documents.over_lines import over_lines


def line(length, y=0):
    return ((0, y), (length, y), (length, y + 20), (0, y + 20))


@pytest.mark.parametrize(
    ("new", "lengths", "expected"),
    [
        ("one two three four", (100, 100), ("one two", "three four")),
        ("one two three four", (60, 140), ("one", "two three four")),
        ("short", (100, 100), ("short", "")),
        ("one two", (100, 100), ("one two", "")),
        ("a b", (10, 10, 10), ("a", "b", "")),
        ("incomprehensibilities of", (60, 140), ("incomprehensibilities", "of")),
        ("incomprehensibilities", (60, 140), ("incomprehensibilities", "")),
        ("", (60, 140), ("", "")),
        ("one two", (100,), ("one two",)),
    ],
)
def test_text_takes_as_few_lines_as_it_needs_in_proportion(new, lengths, expected):
    old = "x" * (sum(lengths) // 10)  # letters of ten pixels
    assert over_lines(new, [line(length, 30 * k) for k, length in enumerate(lengths)], old) == expected


def test_long_texts_on_many_lines_stay_in_order():
    new = " ".join(f"word{k}" for k in range(200))
    pieces = over_lines(new, [line(400, 30 * k) for k in range(30)], "x" * 1200)
    assert " ".join(pieces) == new
    assert max(map(len, pieces)) < 60
