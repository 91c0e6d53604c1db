"""Which words beside a short text are taken to tell its font."""

import numpy as np
import pytest

from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.records import Line, Page, Region
from textharmony_cli.tasks import edit

WIDTH, HEIGHT = 10.0, 20.0
BLANK = np.full((40, 600, 3), 255, np.uint8)


def page(text):
    spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
    end = WIDTH * len(text)
    line = Line(0, text, ((0, 0), (end, 0)), ((0, HEIGHT), (end, HEIGHT)), spans=spans)
    return Page("a.png", 1, 600, 40, (line,), "ocr")


def region(line, old):
    start = line.text.index(old)
    return Region(1, (line.characters(start, start + len(old)),), old, "x")


@pytest.fixture
def drawn(monkeypatch):
    """What would be drawn; nothing is painted."""
    given, blank = [], Painted(None, 0)
    monkeypatch.setattr(edit, "erased", lambda *_, **__: blank)
    monkeypatch.setattr(edit, "replace", lambda pixels, items, *_, **__: given.extend(items) or blank)
    return given


@pytest.mark.parametrize(
    ("text", "old", "beside"),
    [
        ("SUMMER SALE", "SALE", "SUMMER"),
        ("a TOTAL of 12", "TOTAL", "of 12"),
        ("the very long beginning of SALE", "SALE", "beginning of"),
        ("SALE and all that goes with it", "SALE", "and all that"),
        ("SALE at", "SALE", None),
        ("a whole sentence is gone here", "whole sentence", None),
    ],
)
def test_the_nearest_words_of_the_line_help(drawn, text, old, beside):
    read = page(text)
    edit.edit_text(read, BLANK, [region(read.lines[0], old)], None)
    assert [item.beside and item.beside[1] for item in drawn] == [beside]


def test_words_that_are_replaced_too_do_not_help(drawn):
    read = page("SUMMER SALE")
    edit.edit_text(read, BLANK, [region(read.lines[0], old) for old in ("SUMMER", "SALE")], None)
    assert [item.beside for item in drawn] == [None, None]
