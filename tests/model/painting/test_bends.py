"""Bent strips of a page as straight pictures, and back."""

import numpy as np
import pytest
from bowed_text import along_arc

from textharmony_cli.model.painting.areas import Window, is_bent, outline_mask
from textharmony_cli.model.painting.bends import FINE, NOWHERE, Bend, is_strip
from textharmony_cli.model.painting.erasing import erase
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.painting.plans import Replacement
from textharmony_cli.model.painting.prior import replace

INK, GROUND = (20, 24, 60), (236, 222, 190)
CENTRE = np.array([320.0, 330.0])


def bow(first=-2.4, last=-0.8, outer=220.0, inner=170.0, points=13):
    """A strip over the middle of a circle."""
    turn = np.linspace(first, last, points)
    upper, lower = (CENTRE + radius * np.stack([np.cos(turn), np.sin(turn)], 1) for radius in (outer, inner))
    return [*map(tuple, upper.tolist()), *map(tuple, lower[::-1].tolist())]


def test_strips_with_more_than_four_corners_are_bent():
    assert is_bent(bow())
    assert not is_bent(bow(points=2)) and not is_bent(bow()[:5])


def test_only_outlines_as_high_everywhere_are_strips():
    assert is_strip(bow())
    blob = [(25, 0), (40, 5), (60, 20), (55, 50), (20, 60), (24, 8)]
    zigzag = [(0, 0), (20, 40), (40, 0), (60, 60), (60, 70), (40, 65), (20, 70), (0, 60)]
    assert is_bent(blob) and not is_strip(blob)
    assert is_bent(zigzag) and not is_strip(zigzag)
    assert not is_strip(bow()[::-1])  # mirrored


def test_pixels_lie_where_they_were_placed():
    bend, window = Bend(bow()), Window(90, 100, 560, 330)
    along, down = bend.places(window, 10, 10)
    x, y = np.meshgrid(np.arange(90, 560) + 0.5, np.arange(100, 330) + 0.5)
    near = along > NOWHERE
    assert near[outline_mask(bow(), window)].all()
    back = np.stack(bend.placed(along[near], down[near]))
    assert np.abs(back - np.stack([x[near], y[near]])).max() < 0.8
    assert np.abs(back - np.stack([x[near], y[near]])).mean() < 0.2


def test_a_longer_strip_goes_on_around_its_circle():
    bend = Bend(bow())
    longer = np.array(bend.longer(80, 40))
    away = np.linalg.norm(longer - CENTRE, axis=1)
    half = len(longer) // 2
    np.testing.assert_allclose(away[:half], 220, atol=0.5)
    np.testing.assert_allclose(away[half:], 170, atol=0.5)
    assert Bend(longer.tolist()).length == pytest.approx(bend.length + 120, abs=0.5)
    assert longer[0, 0] < bow()[0][0] and longer[half - 1, 0] > bow()[12][0]


def page_with(text="SINCE 1982", turn=2.2):
    return along_arc(text, turn, INK, GROUND, "montserrat-800", 44)


def outline_of(places, room=32.0):
    """The strip along middles of letters."""
    steps = np.gradient(places, axis=0)
    steps /= np.linalg.norm(steps, axis=1, keepdims=True)
    places = np.concatenate([places[:1] - room * steps[:1], places, places[-1:] + room * steps[-1:]])
    steps = np.concatenate([steps[:1], steps, steps[-1:]])
    half = 30 * np.stack([-steps[:, 1], steps[:, 0]], 1)
    return (*map(tuple, (places - half).tolist()), *map(tuple, (places + half)[::-1].tolist()))


def test_text_on_a_bow_is_rolled_off_straight():
    pixels, places = page_with()
    bend = Bend(outline_of(places))
    straight = bend.painted(Painted(pixels, np.ones(pixels.shape[:2], np.bool_)))
    rows = np.flatnonzero((np.abs(straight.pixels.astype(int) - INK) < 40).all(2).any(1))
    assert rows[-1] - rows[0] < 1.15 * FINE * 44 * 0.72  # capitals of montserrat
    assert straight.mask.all()


def test_what_did_not_change_is_laid_back_nowhere():
    pixels, places = page_with()
    bend = Bend(outline_of(places))
    page = Painted(pixels.copy(), np.zeros(pixels.shape[:2], np.bool_))
    straight = bend.rolled_off(pixels)
    bend.lay_back(straight, straight, page)
    assert not page.mask.any() and np.array_equal(page.pixels, pixels)


@pytest.mark.parametrize("turn", [2.2, -1.8])
def test_new_words_stand_along_the_bow_of_the_old(turn):
    pixels, places = page_with(turn=turn)
    outline = outline_of(places)
    erased = erase(pixels, [outline])
    done = replace(pixels, [Replacement(outline, "SINCE 1982", "HOTEL 5731", side="middle")], erased)
    assert np.array_equal(done.pixels[~done.mask], pixels[~done.mask])
    equations = np.column_stack([2 * places, np.ones(len(places))])
    x, y, rest = np.linalg.lstsq(equations, (places.astype(float) ** 2).sum(1), rcond=None)[0]
    radius = np.sqrt(rest + x * x + y * y)
    rows, columns = np.nonzero((np.abs(done.pixels.astype(int) - INK) < 60).all(2))
    away = np.hypot(columns + 0.5 - x, rows + 0.5 - y) - radius
    assert len(rows) > 0.7 * (pixels == INK).all(2).sum()
    assert np.abs(np.quantile(away, [0.01, 0.99])).max() < 0.75 * 0.72 * 44
    assert np.ptp(np.quantile(columns, [0, 1])) > 0.7 * np.ptp(places[:, 0])
