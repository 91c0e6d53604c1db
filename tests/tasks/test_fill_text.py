"""Text replaced by a painter of whole pictures, tried until it reads as asked."""

import numpy as np
import pytest
from ink_reader import InkReader, outline, paper

from textharmony_cli.documents.difference import changed_outside
from textharmony_cli.records import Region
from textharmony_cli.tasks.fill import fill_text

INK = (300, 200, 40, 20)


class Painter:
    """Paints a bar of ink, ten pixels of the page a letter, in the middle of what is hidden; nothing `fails` times."""

    def __init__(self, fails=0, enlarged=1):
        self.fails, self.enlarged, self.asked = fails, enlarged, []

    def fill(self, pixels, hidden, word, seed):
        self.asked.append((word, seed, pixels.shape[:2], int(hidden.sum())))
        made = pixels.copy()
        made[hidden] = 255
        rows, columns = (np.flatnonzero(hidden.any(axis)) for axis in (1, 0))
        middle = (rows[0] + rows[-1]) // 2
        if word and len(self.asked) > self.fails:
            start = columns[0] + 3
            made[middle - 8 : middle + 8, start : start + 10 * len(word)] = 0
        return made.repeat(self.enlarged, 0).repeat(self.enlarged, 1)


def region(new="", box=(295, 195, 50, 30), old="IIII"):
    return Region(1, (outline(*box),), old, new)


@pytest.mark.parametrize("enlarged", [1, 3])
def test_a_word_is_put_there_and_nothing_else_changes(enlarged):
    before = paper(INK)
    done = fill_text(before, [region("III")], Painter(enlarged=enlarged), InkReader())
    assert [(part.read_back, part.ok) for part in done.regions] == [("III", True)]
    assert changed_outside(before, done.painted.pixels, done.painted.mask) == 0
    rows, columns = (np.flatnonzero(done.painted.mask.any(axis)) for axis in (1, 0))
    assert rows[0] >= 185 and rows[-1] < 235 and columns[0] >= 285 and columns[-1] < 355


def test_the_old_text_is_hidden_and_seen_from_near():
    painter = Painter()
    fill_text(paper(INK), [region("III")], painter, None)
    ((word, _, (height, width), hidden),) = painter.asked
    assert word == "III"
    assert height == width == 240  # eight times the height of the line
    assert hidden >= 50 * 30


def test_an_empty_word_erases():
    done = fill_text(paper(INK), [region()], Painter(), InkReader())
    assert done.regions[0].ok and done.painted.pixels.min() == 255


def test_only_what_failed_is_painted_again_with_another_seed():
    painter = Painter(fails=1)
    regions = [region("III"), region("", (20, 20, 60, 30), "IIIIII")]
    done = fill_text(paper(INK, (25, 25, 50, 20)), regions, painter, InkReader(), seed=5)
    words, seeds, *_ = zip(*painter.asked, strict=True)
    assert words == ("III", "", "III")
    assert len({*seeds}) == 3
    assert all(part.ok for part in done.regions)
    assert done.painted.mask[35, 50] and done.painted.mask[210, 320]


def test_tries_end():
    painter = Painter(fails=9)
    done = fill_text(paper(INK), [region("III")], painter, InkReader(), tries=3)
    assert len(painter.asked) == 3
    assert (done.regions[0].ok, done.regions[0].read_back) == (False, "")


def test_a_long_line_is_painted_in_one_piece_and_erased_in_several():
    long = (10, 100, 580, 30)
    painter = Painter()
    fill_text(paper(), [region("I" * 40, long)], painter, None)
    assert painter.asked[0][2][0] > 580
    painter = Painter()
    fill_text(paper(), [region("", long)], painter, None)
    assert [shape for _, _, shape, _ in painter.asked] == [(512, 512)] * 2


def test_a_text_over_two_lines_is_asked_for_line_by_line():
    painter = Painter()
    lines = (outline(20, 20, 60, 30), outline(20, 60, 60, 30))
    fill_text(paper(), [Region(1, lines, "IIIIII IIIIII", "III IIII")], painter, None)
    assert [word for word, *_ in painter.asked] == ["III", "IIII"]


@pytest.mark.parametrize("size", [(60, 40), (20, 12)])
def test_pages_smaller_than_a_square_are_painted(size):
    before = paper(size=size)
    box = (0, 0, *size)
    done = fill_text(before, [region("I", box)], Painter(), None)
    assert done.painted.pixels.shape == before.shape
