"""Where on a picture there is room for text."""

import numpy as np
from PIL import Image, ImageDraw

from textharmony_cli.records import Line
from textharmony_cli.tasks.quiet_place import quiet_box


def busy(height=240, width=320):
    return np.random.default_rng(0).integers(0, 255, (height, width, 3)).astype(np.uint8)


def test_the_quiet_part_is_found():
    pixels = busy()
    pixels[130:220, 20:300] = (60, 90, 120)
    x, y, w, h = quiet_box(pixels, ["SALE"])
    assert x >= 15
    assert y >= 125
    assert x + w <= 305
    assert y + h <= 225
    assert w > 100


def test_text_that_is_there_is_kept_clear_of():
    pixels = np.full((240, 320, 3), 200, np.uint8)
    there = Line(0, "TITLE", ((0.0, 10.0), (320.0, 10.0)), ((0.0, 110.0), (320.0, 110.0)))
    _, y, _, _ = quiet_box(pixels, ["SALE"], [there])
    assert y >= 105


def test_a_box_is_inside_of_any_picture():
    for size in ((40, 900), (900, 40), (64, 64), (3000, 2000)):
        x, y, w, h = quiet_box(np.full((*size, 3), 90, np.uint8), ["one", "two"])
        assert x >= 0
        assert y >= 0
        assert x + w <= size[1] + 1e-6
        assert y + h <= size[0] + 1e-6
        assert w > 0
        assert h > 0


def test_a_large_box_over_half_of_a_clock_is_worse_than_a_smaller_one_beside_it():
    picture = Image.new("RGB", (400, 260), (180, 180, 180))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((240, 10, 390, 160), fill=(200, 190, 180), outline=(60, 60, 60), width=3)
    x, y, w, _ = quiet_box(np.asarray(picture), ["LONG TEXT HERE", "TWO"])
    assert x + w <= 250 or y >= 140
    assert w > 150
