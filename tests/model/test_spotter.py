"""The spotter with its shipped weights, on pictures drawn here."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.model.spotter.recogniser import Reading
from textharmony_cli.model.spotter.spelling import spell
from textharmony_cli.model.spotter.spotter import Spotter
from textharmony_cli.weights.store import verified_folder

LINES = ["Harbour Street Bakery", "Two loaves of rye bread", "Total amount 14.60"]


@pytest.fixture(scope="module")
def spotter():
    return Spotter(verified_folder("nano/spotter"), torch.device("cpu"), torch.float32)


def picture(lines=LINES, size=(520, 260), height=34):
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for k, line in enumerate(lines):
        draw.text((30, 24 + k * height * 2), line, font=ImageFont.load_default(height), fill="black")
    return page


def texts(page):
    return [line.spelling.text for line in sorted(page.lines, key=lambda line: line.region.top[0][1])]


def test_reads_what_was_drawn(spotter):
    (page,) = spotter.read([np.asarray(picture())])
    assert texts(page) == LINES
    assert page.rotation == 0
    assert all(line.confidence > 0.9 for line in page.lines)


def test_blank_page_has_no_lines(spotter):
    (page,) = spotter.read([np.full((400, 300, 3), 255, np.uint8)])
    assert page.lines == ()


@pytest.mark.parametrize(("turn", "rotation"), [(90, 90), (180, 180), (270, 270)])
def test_turned_page_is_read_and_said_so(spotter, turn, rotation):
    page = picture()
    turned = page.rotate(turn, expand=True)  # counter-clockwise, so `turn` degrees clockwise make it upright
    (result,) = spotter.read([np.asarray(turned)])
    assert result.rotation == rotation
    assert sorted(line.spelling.text for line in result.lines) == sorted(LINES)
    for line in result.lines:
        points = np.concatenate([line.region.top, line.region.bottom])
        assert points.min() > -5
        assert (points.max(0) < np.array(turned.size) + 5).all()


def test_pages_together_read_as_pages_apart(spotter):
    pages = [np.asarray(picture()), np.asarray(picture(["Another page"], (420, 120)))]
    together = spotter.read(pages)
    apart = [spotter.read([page])[0] for page in pages]
    assert [texts(page) for page in together] == [texts(page) for page in apart]


def test_same_picture_twice_gives_the_same_numbers(spotter):
    pixels = np.asarray(picture())
    first, second = spotter.read([pixels])[0], spotter.read([pixels])[0]
    assert [line.spelling for line in first.lines] == [line.spelling for line in second.lines]


def test_word_crop_is_read_as_a_whole(spotter):
    crop = picture(["Bakery"], (150, 60), 34).crop((24, 20, 150, 60))
    (page,) = spotter.read([np.asarray(crop)])
    assert texts(page) == ["Bakery"]


def test_characters_stand_where_they_were_drawn(spotter):
    page = picture(["one two"], (320, 110))
    font = ImageFont.load_default(34)
    (result,) = spotter.read([np.asarray(page)])
    (line,) = result.lines
    left, right = line.region.top[0][0], line.region.top[-1][0]
    start, stop = line.spelling.spans[4][0], line.spelling.spans[6][1]
    assert left + start * (right - left) == pytest.approx(30 + font.getlength("one "), abs=4)
    assert left + stop * (right - left) == pytest.approx(30 + font.getlength("one two"), abs=4)


def blocks(*columns, width=200):
    """A white crop with black blocks at the given columns."""
    crop = np.full((48, width, 3), 255, np.uint8)
    for start, stop in columns:
        crop[10:38, start:stop] = 0
    return crop


def test_dropped_space_is_put_back():
    crop = blocks((10, 25), (28, 43), (46, 61), (85, 100), (103, 118), (121, 136))
    reading = Reading("ABCDEF", (17, 35, 53, 92, 110, 128), (1.0,) * 6)
    spelling = spell(crop, reading)
    assert spelling.text == "ABC DEF"
    assert len(spelling.spans) == len(spelling.confidences) == 7


def test_narrow_gaps_stay_closed():
    crop = blocks((10, 25), (28, 43), (46, 61), (66, 81), (84, 99))
    assert spell(crop, Reading("ABCDE", (17, 35, 53, 73, 91), (1.0,) * 5)).text == "ABCDE"


def test_decimal_point_is_never_parted():
    crop = blocks((10, 25), (28, 43), (58, 61), (75, 90), (93, 108))
    assert spell(crop, Reading("12.50", (17, 35, 59, 82, 100), (1.0,) * 5)).text == "12.50"


def test_edges_follow_the_ink():
    spelling = spell(blocks((20, 40), (60, 80), width=100), Reading("AB", (30, 70), (1.0, 1.0)))
    assert spelling.spans == ((0.2, 0.4), (0.6, 0.8))
