"""Lines of text on a ruled line, as forms have them."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.model.spotter.ink import blank_columns, unruled
from textharmony_cli.model.spotter.recogniser import Reading
from textharmony_cli.model.spotter.spelling import spell


def crop(text, *, ruled=True, tilt=0, ink=0, paper=255, width=400, rule=3):
    """A crop (48, width, 3) with text on a ruled line that falls by `tilt` rows."""
    image = Image.new("L", (width, 48), paper)
    pen = ImageDraw.Draw(image)
    pen.text((40, 2), text, fill=ink, font=ImageFont.load_default(32))
    if ruled:
        pen.line((0, 40 - tilt / 2, width, 40 + tilt / 2), fill=ink, width=rule)
    return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("look", [{}, {"tilt": 2}, {"ink": 255, "paper": 30}, {"rule": 6}])
def test_a_ruled_line_goes_and_letters_stay(look):
    plain = unruled(crop("Rate", **look))
    clear = crop("Rate", ruled=False, **{key: value for key, value in look.items() if key in ("ink", "paper")})
    assert np.array_equal(blank_columns(plain), blank_columns(clear))
    assert blank_columns(crop("Rate", **look)).sum() == 0
    assert np.array_equal(plain[:32], crop("Rate", **look)[:32])


@pytest.mark.parametrize("text", ["EEE LLL", "T___", "mmmmmmmm", "-----=="])
def test_a_crop_without_a_rule_stays_as_it_is(text):
    given = crop(text, ruled=False)
    if text == "T___":
        given = given[:, :110]  # underscores of a name, which are short
    assert unruled(given) is given


def test_letters_that_touch_are_no_rule():
    given = np.full((48, 300, 3), 255, np.uint8)
    given[30:34, 20:280] = 0  # the stroke that joins them
    for x in range(20, 280, 16):
        given[20:44, x : x + 6] = 0
    assert unruled(given) is given


def test_thick_bars_are_no_rules():
    given = crop("Rate", ruled=False).copy()
    given[34:] = 0
    assert unruled(given) is given


def test_an_underscore_that_was_a_rule_is_a_space():
    image = crop("A", width=300).copy()
    image[4:36, 200:220] = 0
    reading = Reading("A_B", (50.0, 130.0, 210.0), (0.9, 0.9, 0.9))
    assert spell(unruled(image), reading).text == "A B"
    assert spell(image, reading).text == "A_B"
