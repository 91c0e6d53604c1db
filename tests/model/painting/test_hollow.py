"""Letters that are an outline with the ground inside."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from textharmony_cli import fonts
from textharmony_cli.model.painting.frame import mapped
from textharmony_cli.model.painting.hollow import filled_in
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.painting.plans import Replacement
from textharmony_cli.model.painting.prior import replace
from textharmony_cli.model.painting.style import style_like, style_of
from textharmony_cli.model.painting.typesetting import Setting, typeset

FACES = ("helv", "hebo", "tiro", "cour", "open-sans-800", "oswald-400", "caveat-400", "roboto-900")
FINE = 4
GROUND, INK = np.array((30.0, 34.0, 40.0)), np.array((240.0, 235.0, 225.0))


def drawn(text, size, face="roboto-900", thick=0.04, *, outside=False):
    """(h, w) how far an outline covers each pixel, and the same with the insides; half of an em all around."""
    font = fonts.loaded(face, size * FINE)
    shape = (round(font.getlength(text)) + size * FINE, 2 * size * FINE)
    shape = tuple(side - side % FINE for side in shape)
    inner = Image.new("L", shape)
    ImageDraw.Draw(inner).text((size * FINE / 2, 1.4 * size * FINE), text, 255, font, anchor="ls")
    whole, step = inner.copy(), 2 * round(thick * size * FINE) + 1
    if outside:
        whole = whole.filter(ImageFilter.MaxFilter(step))
    else:
        inner = inner.filter(ImageFilter.MinFilter(step))
    whole, inner = (np.asarray(part.reduce(FINE), np.float32) / 255 for part in (whole, inner))
    return whole - inner, whole


def on_ground(covered, whole, size):
    """A page, the page without text, and the outline around that."""
    clean = np.broadcast_to(GROUND, (*covered.shape, 3))
    pixels = np.rint(clean + (INK - clean) * covered[..., None]).astype(np.uint8)
    left, right, top, bottom = size / 2 - 2, covered.shape[1] - size / 2 + 2, 0.55 * size, 1.7 * size
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return pixels, Painted(np.rint(clean).astype(np.uint8), whole > 0.01), corners


@pytest.mark.parametrize("size", [24, 32, 70])
def test_insides_are_filled_and_holes_are_not(size):
    outline, whole = drawn("apollo B8", size, "helv", thick=0.05, outside=True)
    filled = filled_in(outline)
    assert np.abs(filled - whole).mean() < 0.15 * whole.mean()


def test_an_even_number_of_outlines_is_around_nothing_that_is_filled():
    rings = np.zeros((100, 100), np.float32)
    for edge, value in ((10, 1), (15, 0), (30, 1), (35, 0)):
        rings[edge:-edge, edge:-edge] = value
    filled = filled_in(rings)
    assert (filled[36:-36, 36:-36] == 0).all() and (filled[11:-11, 11:29] == 1).all() and (filled[:9] == 0).all()
    assert filled_in(drawn("HELLS", 40)[1]) is None


def test_hollow_letters_are_set_as_an_outline_that_wide():
    solid, hollow = (typeset("BO", Setting("roboto-900", hollow=thick), 200).mask for thick in (0.0, 0.05))
    assert (hollow <= solid + 0.01).all() and 0.3 * solid.sum() < hollow.sum() < 0.9 * solid.sum()
    row = hollow[int((0.5 + 1.0 - 0.35) * 200)]  # through the stem of the B
    first = np.flatnonzero(row > 0.5)
    stem = first[: np.argmax(np.diff(first) > 1) + 1]
    assert len(stem) == pytest.approx(0.05 * 200, abs=2)


@pytest.mark.parametrize("outside", [False, True])
def test_hollow_letters_have_their_font_width_and_colour(outside):
    size = 44
    outline, whole = drawn("apollo 28", size, outside=outside)
    pixels, bare, corners = on_ground(outline, whole, size)
    style, _ = style_of(pixels, bare, corners, "apollo 28", FACES)
    assert style.setting.face == "roboto-900" and style.likeness > 0.9
    assert style.setting.hollow == pytest.approx(0.04, abs=0.02)
    assert np.abs(style.colour - INK).max() < 40 and style.layer is None


def test_solid_letters_are_not_taken_for_hollow_ones():
    whole = drawn("BOD 8098", 40)[1]
    style, _ = style_of(*on_ground(whole, whole, 40), "BOD 8098", FACES)
    assert style.setting.hollow == 0 and np.abs(style.colour - INK).max() < 12


def test_new_words_are_as_hollow_as_the_old_ones():
    size = 60
    outline, whole = drawn("CODE", size)
    pixels, bare, corners = on_ground(outline, whole, size)
    new = replace(pixels, [Replacement(corners, "CODE", "HILL")], bare, font="roboto-900").pixels
    wanted, _ = drawn("HILL", size)
    inked = (np.abs(new.astype(int) - pixels[0, 0]).max(2) > 90).sum()
    assert inked == pytest.approx((wanted > 0.5).sum(), rel=0.4)
    assert inked < 0.75 * (drawn("HILL", size)[1] > 0.5).sum()


@pytest.mark.parametrize("size", [32, 70])
def test_a_second_line_of_hollow_text_is_laid_over_its_outlines(size):
    first, second = (drawn(text, size) for text in ("apollo", "market"))
    pixels, ground, corners = on_ground(*first, size)
    lead = style_of(pixels, ground, corners, "apollo", FACES)[0]
    assert lead.setting.hollow
    pixels, ground, corners = on_ground(*second, size)
    found = style_like(pixels, ground, corners, "market", lead)[0]
    assert found.setting == lead.setting and found.likeness > 0.9
    x, y = mapped(found.matrix, np.array([0.0, 1.0]), np.zeros(2))
    assert (x[0], y[0]) == pytest.approx((size / 2, 1.4 * size), abs=0.05 * size)
    assert x[1] - x[0] == pytest.approx(size, rel=0.05)
