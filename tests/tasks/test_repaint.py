"""Erasing and replacing on a page's picture, tried until the proof is there."""

import numpy as np
from ink_reader import InkReader, outline, paper

from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.records import Line, Page, Region
from textharmony_cli.tasks.edit import edit_text
from textharmony_cli.tasks.erase import erase_text
from textharmony_cli.tasks.repaint import until_proved

INK = (300, 200, 40, 20)


def region(new=""):
    return Region(1, (outline(295, 195, 50, 30),), "IIII", new)


class Painter:
    """Paints the ink white from the try on that is named."""

    def __init__(self, works_at):
        self.works_at = works_at
        self.tries = []

    def __call__(self, failed):
        self.tries.append(list(failed))
        pixels = paper() if failed[0] >= self.works_at else paper(INK)
        return Painted(pixels, np.ones(pixels.shape[:2], bool))


def test_what_fails_is_tried_again_and_what_passed_is_not_counted():
    painter, other = Painter(2), Region(1, (outline(20, 20, 60, 30),), "gone")
    done = until_proved(painter, [region(), other], InkReader(), 5)
    assert painter.tries == [[0, 0], [1, 0], [2, 0]]
    assert all(region.ok for region in done.regions)


def test_tries_end_and_the_failure_is_told():
    painter = Painter(9)
    done = until_proved(painter, [region()], InkReader(), 3)
    assert len(painter.tries) == 3
    assert [(region.ok, region.read_back) for region in done.regions] == [(False, "IIII")]


def test_without_proof_it_is_painted_once():
    painter = Painter(9)
    done = until_proved(painter, [region()], None, 3)
    assert len(painter.tries) == 1
    assert [(region.ok, region.read_back) for region in done.regions] == [(None, None)]


def page(*boxes):
    lines = tuple(
        Line(number, "IIII", ((x, y), (x + w, y)), ((x, y + h), (x + w, y + h)))
        for number, (x, y, w, h) in enumerate(boxes)
    )
    return Page("a.png", 1, 600, 400, lines, "ocr", model="ink")


def test_erased_text_is_gone_and_the_rest_is_as_it_was():
    other = (300, 240, 40, 20)
    pixels = paper(INK, other)
    done = erase_text(page(INK, other), pixels, [region()], InkReader())
    assert [region.ok for region in done.regions] == [True]
    assert done.painted.pixels[200:220, 300:340].min() > 200
    assert np.array_equal(done.painted.pixels[~done.painted.mask], pixels[~done.painted.mask])
    assert done.painted.pixels[240:260, 300:340].max() == 0


def test_new_text_is_drawn_where_the_old_one_was():
    pixels = paper(INK)
    done = edit_text(page(INK), pixels, [region("HELLO")], None)
    drawn = done.painted.pixels[190:230, 290:350]
    assert 0.05 < (drawn.max(axis=2) < 128).mean() < 0.6
    assert np.array_equal(done.painted.pixels[~done.painted.mask], pixels[~done.painted.mask])


def test_new_text_is_divided_over_the_lines_of_the_old_one():
    upper, lower = (200, 100, 200, 20), (200, 140, 200, 20)
    pixels = paper(upper, lower)
    parts = tuple(outline(x - 2, y - 2, w + 4, h + 4) for x, y, w, h in (upper, lower))
    wide = Region(1, parts, "IIIIIIIIIII IIIIIIIIIII", "HELLO WORLD OVER THERE", lines=("IIIIIIIIIII",) * 2)
    done = edit_text(page(upper, lower), pixels, [wide], None)
    for y in (90, 130):
        assert (done.painted.pixels[y : y + 40, 190:410].max(axis=2) < 128).mean() > 0.05


REST = (345, 200, 40, 20)  # of a word of which only the beginning was read


def test_what_is_left_of_a_word_beside_a_region_goes_where_all_is_to_go():
    pixels = paper(INK, REST)
    given = (page(INK), pixels, [region()], InkReader())
    kept = erase_text(*given)
    assert (kept.painted.pixels < 128).any()  # what was not asked for stays
    done = erase_text(*given, everything=True)
    assert (done.painted.pixels > 200).all()
    assert [(region.old, region.ok) for region in done.regions] == [("IIII", True), ("IIII", True)]
    assert done.painted.mask[210, 365] and not kept.painted.mask[210, 365]


def test_without_proof_nobody_looks_for_what_is_left():
    pixels = paper(INK, REST)
    done = erase_text(page(INK), pixels, [region()], None, everything=True)
    assert len(done.regions) == 1


def test_signs_of_a_word_that_are_not_asked_for_stay_whole():
    spans = tuple((k / 6, (k + 1) / 6) for k in range(6))
    word = Line(0, "IIII??", ((300, 200), (360, 200)), ((300, 220), (360, 220)), spans=spans)
    pixels = paper((300, 200, 39, 20), (340, 200, 20, 20))  # the signs begin right behind the letters
    asked = Region(1, (word.characters(0, 4),), "IIII")
    done = erase_text(Page("a.png", 1, 600, 400, (word,), "ocr", model="ink"), pixels, [asked], None)
    assert (done.painted.pixels[200:220, 341:360] == 0).all()
    assert (done.painted.pixels[200:220, 300:337] > 200).all()
