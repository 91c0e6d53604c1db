"""Boxes around bowed text are put close around its letters."""

import numpy as np
import pytest
from bowed_text import along_arc
from PIL import Image, ImageDraw

from textharmony_cli import fonts
from textharmony_cli.model.spotter.bows import held_loosely, reads_alike, tightened
from textharmony_cli.model.spotter.geometry import Region
from textharmony_cli.model.spotter.recogniser import Reading

INK, GROUND = (20, 24, 60), (236, 222, 190)


def reading(text, confidence=0.99):
    return Reading(text, tuple(map(float, range(len(text)))), (confidence,) * len(text))


def strip(left, upper, right, lower):
    corners = (
        np.array([[left, upper], [right, upper]], np.float32),
        np.array([[left, lower], [right, lower]], np.float32),
    )
    return Region(*corners, 1.0)


def box_around(pixels, room=6):
    rows, columns = np.nonzero((pixels == INK).all(-1))
    return strip(columns.min() - room, rows.min() - room, columns.max() + room, rows.max() + room)


@pytest.mark.parametrize("turn", [2.9, 1.6, -1.2, -2.4])
def test_a_box_around_bowed_text_becomes_a_bow(turn):
    pixels, places = along_arc("SINCE 1982", turn, INK, GROUND, "montserrat-800", 44)
    box = box_around(pixels)
    bow = tightened(Image.fromarray(pixels), box, reading("SINCE 1982"))
    assert bow is not None and bow.height < 0.7 * box.height
    rows, columns = np.nonzero((pixels == INK).all(-1))
    assert bow.holds(np.stack([columns, rows], 1).astype(np.float32)).mean() > 0.99
    assert bow.holds(places).all()


def test_a_slanting_box_becomes_a_slanting_bow():
    pixels, _ = along_arc("SINCE 1982", 2.0, INK, GROUND, "montserrat-800", 44)
    page = Image.fromarray(pixels).rotate(20, Image.Resampling.BICUBIC, fillcolor=GROUND)
    box = box_around(pixels)
    turn, middle = np.radians(-20), np.array([320, 240])
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    edges = [((edge - middle) @ matrix.T + middle).astype(np.float32) for edge in (box.top, box.bottom)]
    bow = tightened(page, Region(*edges, 1.0), reading("SINCE 1982"))
    assert bow is not None
    rows, columns = np.nonzero((np.abs(np.asarray(page).astype(int) - INK) < 8).all(-1))
    assert bow.holds(np.stack([columns, rows], 1).astype(np.float32)).mean() > 0.99


@pytest.mark.parametrize("text", ["Change", "jolly", "TOTAL 5.90"])
def test_straight_text_stands_on_no_bow(text):
    page = Image.new("RGB", (640, 480), GROUND)
    ImageDraw.Draw(page).text((320, 240), text, INK, fonts.loaded("oswald-600", 60), anchor="mm")
    assert tightened(page, box_around(np.asarray(page), 40), reading(text)) is None


def test_other_counts_of_letters_are_no_bow():
    pixels, _ = along_arc("SINCE 1982", 2.0, INK, GROUND, "montserrat-800", 44)
    assert tightened(Image.fromarray(pixels), box_around(pixels), reading("ESTABLISHED IN SINCE")) is None
    blank = Image.new("RGB", (640, 480), GROUND)
    assert tightened(blank, strip(100, 100, 400, 250), reading("SINCE 1982")) is None


def test_boxes_too_high_for_their_letters_are_looked_at():
    high, usual = strip(0, 0, 300, 120), strip(0, 0, 300, 40)
    regions = [usual, high]
    assert held_loosely(regions, [reading("SINCE 1982")] * 2) == [1]
    assert held_loosely(regions, [reading("SINCE 1982", 0.7)] * 2) == []
    assert held_loosely(regions, [reading("1982")] * 2) == []
    assert held_loosely([high] * 20, [reading("SINCE 1982")] * 20) == []  # all of a page is as high


def test_no_letter_may_be_lost():
    assert reads_alike(reading("SINCE 1982", 0.98), reading("SINCE1982"))
    assert not reads_alike(reading("SINCE 198"), reading("SINCE 1982"))
