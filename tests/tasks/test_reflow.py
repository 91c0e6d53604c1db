"""Which words of a line move with `--fit reflow`, and what becomes of them and of everything else."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from textharmony_cli import fonts
from textharmony_cli.records import Line, Page, Region
from textharmony_cli.tasks.edit import Look, edit_text
from textharmony_cli.tasks.reflow import rows_of

WIDTH, HEIGHT, SIZE, FACE = 560, 120, 28, "open-sans-600"
INK, PAPER = (30, 34, 60), (236, 233, 224)


@pytest.fixture(autouse=True)
def _one_font(monkeypatch):
    """Looking through all fonts takes long."""
    monkeypatch.setattr(fonts, "candidates", lambda text: (FACE,))


class Drawn:
    """A page with one line of text; a word stands beside the one before it, or where it is told to."""

    def __init__(self, *words, at=20, paper=None, underlined=()):
        pixels = np.full((HEIGHT, WIDTH, 3), PAPER, np.uint8) if paper is None else paper.copy()
        picture = Image.fromarray(pixels)
        pen, font = ImageDraw.Draw(picture), fonts.loaded(FACE, SIZE)
        self.where, places, x = {}, [], at
        for given in words:
            x, word = given if isinstance(given, tuple) else (x, given)
            if places:
                places.append((places[-1][1], x))
            pen.text((x, 70), word, fill=INK, font=font, anchor="ls")
            places += [(x + font.getlength(word[:k]), x + font.getlength(word[: k + 1])) for k in range(len(word))]
            self.where[word] = slice(x - 2, round(places[-1][1]) + 2)
            if word in underlined:
                pen.rectangle((x, 76, places[-1][1], 77), fill=INK)
            x = round(places[-1][1]) + 8
        left, right = at, places[-1][1]
        spans = tuple(((a - left) / (right - left), (b - left) / (right - left)) for a, b in places)
        text = " ".join(word[1] if isinstance(word, tuple) else word for word in words)
        self.line = Line(0, text, ((left, 44), (right, 44)), ((left, 78), (right, 78)), spans=spans)
        self.page = Page("a.png", 1, WIDTH, HEIGHT, (self.line,), "ocr")
        self.pixels = np.asarray(picture)

    def region(self, old, new):
        start = self.line.text.index(old)
        return Region(1, (self.line.characters(start, start + len(old)),), old, new)

    def rows(self, *changes):
        return rows_of(self.page, self.pixels, [self.region(*change) for change in changes])

    def edited(self, *changes, fit="reflow"):
        done = edit_text(self.page, self.pixels, [self.region(*change) for change in changes], None, Look(fit))
        return done.painted.pixels, done.regions


def ink(pixels):
    """The columns of a picture that have ink."""
    return np.flatnonzero((np.abs(pixels.astype(int) - PAPER).max(2) > 60).any(0))


def moved(drawn, after, word):
    """By how many columns a word is found moved, bit by bit."""
    where = drawn.where[word]
    part = drawn.pixels[40:80, where]
    for step in range(-where.start, WIDTH - where.stop):
        if (after[40:80, where.start + step : where.stop + step] == part).all():
            return step
    return None


def test_words_behind_a_longer_one_move_as_they_are():
    drawn = Drawn("Open", "daily", "until", "nine")
    after, (region,) = drawn.edited(("daily", "on Saturdays"))
    assert moved(drawn, after, "until") == moved(drawn, after, "nine") > 40
    assert moved(drawn, after, "Open") == 0
    assert (region.old, region.new) == ("daily until nine", "on Saturdays until nine")


def test_words_behind_a_shorter_one_close_the_gap():
    drawn = Drawn("Wonderful", "things")
    after, _ = drawn.edited(("Wonderful", "Old"))
    assert moved(drawn, after, "things") < -60
    assert ink(after).max() < ink(drawn.pixels).max() - 60


def test_a_line_in_the_middle_of_a_panel_stays_there():
    paper = np.full((HEIGHT, WIDTH, 3), (90, 20, 20), np.uint8)
    paper[20:100, 130:430] = PAPER
    drawn = Drawn("Grand", "Hotel", at=196, paper=paper)
    after, _ = drawn.edited(("Grand", "Old"))
    before_ink, after_ink = (ink(pixels[24:96, 134:426]) for pixels in (drawn.pixels, after))
    assert after_ink.min() > before_ink.min() + 8
    assert after_ink.max() < before_ink.max() - 8
    assert (after[:, :130] == paper[:, :130]).all()


def test_two_words_of_a_line_move_what_is_behind_both():
    drawn = Drawn("Red", "and", "blue", "cars")
    after, (region,) = drawn.edited(("Red", "Orange"), ("blue", "green"))
    assert 0 < moved(drawn, after, "and") < moved(drawn, after, "cars")
    assert region.new == "Orange and green cars"


def test_words_between_two_that_are_replaced_move():
    drawn = Drawn("Red", "and", "blue")
    after, (region,) = drawn.edited(("Red", "Orange"), ("blue", "green"))
    assert moved(drawn, after, "and") > 20
    assert region.new == "Orange and green"


def test_columns_stay_where_they_are():
    drawn = Drawn("Table", "7", (330, "Time"), "now")
    (row,) = drawn.rows(("Table", "Great desk"))
    assert 50 < row.spare < 200
    after, (region,) = drawn.edited(("Table", "Great desk"))
    assert moved(drawn, after, "7") > 30
    assert moved(drawn, after, "Time") == moved(drawn, after, "now") == 0
    assert region.new == "Great desk 7"


def test_what_is_behind_words_that_would_move_is_no_part_of_them():
    blotches = np.random.default_rng(3).integers(60, 256, (HEIGHT // 8, WIDTH // 8, 3), np.uint8)
    paper = np.asarray(Image.fromarray(blotches).resize((WIDTH, HEIGHT)))
    drawn = Drawn("Wonderful", "things", paper=paper)
    assert len(drawn.rows(("Wonderful", "Old"))) == 1
    after, (region,) = drawn.edited(("Wonderful", "Old"))
    assert moved(drawn, after, "things") == 0
    assert region.old == "Wonderful"


def test_a_line_under_some_words_goes_with_them():
    drawn = Drawn("Please", "contact", "anybody", underlined=["anybody"])
    after, _ = drawn.edited(("contact", "see"))
    step = moved(drawn, after, "anybody")
    assert step < -30
    assert not len(ink(after[74:80, drawn.where["anybody"].stop + step :]))


def test_a_line_under_all_words_is_as_long_as_they_are():
    drawn = Drawn("Annual", "Report")
    pixels = drawn.pixels.copy()
    first, last = drawn.where["Annual"].start + 2, drawn.where["Report"].stop - 2
    pixels[76:78, first:last] = INK
    drawn.pixels = pixels
    after, _ = drawn.edited(("Annual", "Semiannual"))
    under, words = ink(after[76:78]), ink(after[44:72])
    assert len(under) == under[-1] - under[0] + 1 > last - first + 30
    assert abs(under[0] - words[0]) <= 4 and abs(under[-1] - words[-1]) <= 4


@pytest.mark.parametrize("fit", ["shrink", "condense", "overflow"])
def test_other_fits_move_nothing(fit):
    drawn = Drawn("Wonderful", "things")
    after, (region,) = drawn.edited(("Wonderful", "Old"), fit=fit)
    assert moved(drawn, after, "things") == 0
    assert region.new == "Old"


def test_a_text_alone_in_its_line_is_in_no_row():
    assert Drawn("Wonderful", "things").rows(("Wonderful things", "Old")) == []


def test_a_line_does_not_run_far_over_the_end_of_the_longest():
    drawn = Drawn("Open", "daily", "until", "nine", "or", "ten")
    (row,) = drawn.rows(("daily", "on Saturdays and Sundays"))
    assert row.side == "left"
    assert row.spare <= 3 * drawn.line.height
