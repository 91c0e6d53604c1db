"""Lines under texts: those that go with a text are told from those that do not."""

import numpy as np
import pytest
from drawn_text import draw
from PIL import Image, ImageDraw

from textharmony_cli.model.painting.erasing import erase
from textharmony_cli.model.painting.frame import mapped
from textharmony_cli.model.painting.plans import Replacement
from textharmony_cli.model.painting.prior import replace as replaced
from textharmony_cli.model.painting.underlines import find_line, find_underline

SIZE, BELOW, THICK = 32, 5, 2
INK = np.array((20, 30, 60))


def underlined(text="Annual Report", more=0, less=0, skip=None, **options):
    """A text with a bar under it that begins `less` pixels late and goes on for `more` pixels behind it."""
    drawn = draw(text, "helv", SIZE, blur=0.3, **options)
    pixels = drawn.pixels.copy()
    y = int(drawn.pen[1]) + BELOW
    ink = (pixels.astype(int) - pixels[0, 0]).any(2)
    columns = np.flatnonzero(ink.any(0))
    start, stop = columns[0] + less, columns[-1] + 1 + more
    pixels[y : y + THICK, start:stop] = INK
    if skip is not None:
        pixels[y : y + THICK, skip : skip + 6] = pixels[0, 0]
    rows = np.flatnonzero(ink.any(1))
    outline = [
        (columns[0], rows[0]),
        (columns[-1] + 1, rows[0]),
        (columns[-1] + 1, rows[-1] + 1),
        (columns[0], rows[-1] + 1),
    ]
    outline = tuple((float(x), float(y)) for x, y in outline)
    return pixels, outline, (start, stop, y), drawn


@pytest.mark.parametrize("text", ["Annual Report", "page seven", "HOTEL", "Upon"])
def test_a_line_as_long_as_its_text_is_found_where_it_is(text):
    pixels, outline, (start, stop, y), _ = underlined(text)
    line = find_underline(pixels, outline)
    page = mapped(line.frame.matrix, np.array([line.start, line.stop]), np.array([line.top, line.top]))
    assert page[0] == pytest.approx([start, stop], abs=1)
    rows = page[1][0] + np.flatnonzero(line.profile > 0.5)
    assert rows == pytest.approx([y, y + 1], abs=0.01)
    assert line.colour == pytest.approx(INK, abs=3)


def test_links_skip_letters_that_reach_down():
    pixels, outline, _, _ = underlined("Annual Report", skip=150)
    assert find_underline(pixels, outline) is not None


@pytest.mark.parametrize("more", [20, 30])
def test_a_line_that_goes_on_is_not_the_texts_own(more):
    pixels, outline, _, _ = underlined(more=more)
    assert find_underline(pixels, outline) is None
    pixels, outline, _, _ = underlined(less=more)
    assert find_underline(pixels, outline) is None


@pytest.mark.parametrize("text", ["EZEEZE", "Annual Report", "mmmmmm"])
def test_letters_alone_have_no_underline(text):
    drawn = draw(text, "hebo", SIZE)
    assert find_underline(drawn.pixels, drawn.outline) is None


def test_erasing_a_text_erases_its_underline_and_no_longer_line():
    pixels, outline, (_, _, y), _ = underlined()
    gone = erase(pixels, [outline])
    assert np.abs(gone.pixels.astype(int) - pixels[0, 0]).max() < 12
    assert (gone.pixels[~gone.mask] == pixels[~gone.mask]).all()
    longer = pixels.copy()
    longer[y : y + THICK] = INK
    kept = erase(longer, [outline]).pixels
    assert (np.abs(kept[y : y + THICK].astype(int) - INK).max(2) < 30).mean() > 0.95


@pytest.mark.parametrize("new", ["Budget", "Annual Accounts"])
def test_new_words_are_underlined_as_far_as_they_go(new):
    pixels, outline, (start, _, y), _ = underlined()
    gone = erase(pixels, [outline])
    item = Replacement(outline, "Annual Report", new, roomy=True)
    result = replaced(pixels, [item], gone, font="helv")
    dark = np.abs(result.pixels.astype(int) - INK).max(2) < 40
    bar = np.flatnonzero(dark[y : y + THICK].all(0))
    letters = np.flatnonzero(dark[: y - 1].any(0))
    assert bar[0] == pytest.approx(start, abs=2) and bar[-1] == pytest.approx(letters[-1], abs=4)
    assert len(bar) > 0.95 * (bar[-1] - bar[0])
    assert (result.pixels[~result.mask] == pixels[~result.mask]).all()


@pytest.mark.parametrize("rule", [(90, 90, 90), (150, 170, 220)])
def test_a_line_to_write_on_stays_whole_under_what_is_erased(rule):
    drawn = draw("Fielding, Jepsy", "caveat-400", 44, blur=0.3, ink=(30, 60, 150))
    pixels = drawn.pixels.copy()
    y = int(drawn.pen[1]) + 2
    pixels[y : y + 2] = rule
    ink = (drawn.pixels.astype(int) - drawn.pixels[0, 0]).any(2)  # letters reach down over the rule
    pixels[ink] = drawn.pixels[ink]
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    outline = tuple((float(x), float(y)) for x, y in [(left, top), (right, top), (right, bottom), (left, bottom)])
    assert not find_line(pixels, outline).own
    gone = erase(pixels, [outline])
    wanted = np.full_like(pixels, pixels[0, 0])
    wanted[y : y + 2] = rule
    assert np.abs(gone.pixels.astype(int) - wanted).max() < 40
    assert (np.abs(gone.pixels.astype(int) - wanted).max(2) > 16).mean() < 0.002
    assert (gone.pixels[~gone.mask] == pixels[~gone.mask]).all()


@pytest.mark.parametrize("fall", [1, 2, 4])
def test_a_line_that_falls_along_the_text_stays_where_it_is(fall):
    drawn = draw("Georgina Hollister", "cour", 30, ink=(40, 40, 40), blur=0.4)
    height, width = drawn.pixels.shape[:2]
    large = Image.new("RGB", (4 * width, 4 * height), (235, 230, 220))
    y = 4 * (drawn.pen[1] + 11)
    ImageDraw.Draw(large).line((0, y - 2 * fall, 4 * width, y + 2 * fall), fill=(60, 60, 60), width=8)
    rule = np.asarray(large.resize((width, height), Image.Resampling.BOX))
    gone = erase(np.minimum(drawn.pixels, rule), [drawn.outline])
    apart = np.abs(gone.pixels.astype(int) - rule).max(2)
    assert (apart > 30).sum() < 60 and apart.max() < 90
