"""Text around rings: badges, seals, round signs."""

import numpy as np
import pytest
import torch
from bowed_text import write_along
from PIL import Image, ImageDraw

from textharmony_cli import fonts
from textharmony_cli.model.painting.erasing import erase
from textharmony_cli.model.spotter.geometry import Region
from textharmony_cli.model.spotter.recogniser import Reading
from textharmony_cli.model.spotter.rings import INNER, OUTER, Ring, find_ring, is_sure, refitted
from textharmony_cli.model.spotter.spotter import Spotter
from textharmony_cli.weights.store import verified_folder

PLATE, INK, GROUND = (40, 20, 60), (240, 226, 190), (150, 110, 130)
SIZE = (640, 640)


@pytest.fixture(scope="module")
def spotter():
    return Spotter(verified_folder("nano/spotter"), torch.device("cpu"), torch.float32)


def badge(upper, lower, narrow=1.0, *, wall=GROUND, edge=0):
    """A round sign with a rim in the letters' colour, with text above and below its middle."""
    page = Image.new("RGB", SIZE, wall)
    drawing = ImageDraw.Draw(page)
    drawing.ellipse((40 - edge, 40 - edge, 600 + edge, 600 + edge), fill=PLATE)
    drawing.ellipse((40, 40, 600, 600), fill=PLATE, outline=INK, width=8)
    for text, size, below in ((upper, 54, False), (lower, 40, True)):
        write_along(page, text, (320, 320), 205, INK, fonts.loaded("montserrat-800", size), below=below)
    return np.asarray(page.resize((round(SIZE[0] * narrow), SIZE[1]), Image.Resampling.LANCZOS))


@pytest.mark.parametrize("narrow", [1.0, 0.6])
def test_text_above_and_below_the_middle_of_a_badge_is_read(spotter, narrow):
    lines = spotter.read([badge("OLD TOWN BAKERY", "SINCE 1982", narrow)])[0].lines
    surely = {line.spelling.text for line in lines if line.confidence > 0.7}  # the rim may be taken for text
    assert surely == {"OLD TOWN BAKERY", "SINCE 1982"}
    upper = next(line.region for line in lines if line.spelling.text.startswith("OLD"))
    angles = np.radians([-160, -120, -90, -60, -20])
    places = np.stack([narrow * (320 + 205 * np.cos(angles)), 320 + 205 * np.sin(angles)], 1)
    assert upper.holds(places.astype(np.float32)).all()


@pytest.mark.parametrize("wall", [INK, GROUND])
def test_the_rim_stays_where_text_around_a_sign_is_erased(spotter, wall):
    pixels = badge("OLD TOWN BAKERY", "SINCE 1982", wall=wall, edge=6)
    lines = [line.region for line in spotter.read([pixels])[0].lines]
    outlines = [np.concatenate([line.top, line.bottom[::-1]]).tolist() for line in lines]
    done = erase(pixels, outlines)
    y, x = np.mgrid[: SIZE[1], : SIZE[0]] - 319.5
    away = np.hypot(x, y)
    assert not done.mask[away > 268].any()
    assert (done.pixels[(away > 140) & (away < 265)] == PLATE).all(-1).mean() > 0.99


def straight(text, x, y, size=20.0, slope=0.0):
    half = np.array([size * len(text) / 4, slope * size * len(text) / 4])
    ends = np.array([[x, y] - half, [x, y] + half])
    across = np.array([0.0, size / 2])
    return Region((ends - across).astype(np.float32), (ends + across).astype(np.float32), 1.0), reading(text)


def reading(text, confidence=0.99):
    return Reading(text, tuple(map(float, range(len(text)))), (confidence,) * len(text))


def scraps(places):
    pairs = [straight("AB"[: 1 + k % 2], x, y) for k, (x, y) in enumerate(places)]
    return [region for region, _ in pairs], [told for _, told in pairs]


def on_ellipse(degrees, centre=(300, 320), axes=(200, 120)):
    turn = np.radians(degrees)
    return np.stack([centre[0] + axes[0] * np.cos(turn), centre[1] + axes[1] * np.sin(turn)], 1).tolist()


def test_scraps_around_an_ellipse_tell_it():
    ring = find_ring(*scraps(on_ellipse([10, 50, 110, 160, 200, 255, 300, 340])), SIZE)
    assert ring is not None
    np.testing.assert_allclose(ring.centre, (300, 320), atol=2)
    np.testing.assert_allclose(ring.axes, np.diag([200, 120]), atol=2)


@pytest.mark.parametrize(
    "places",
    [
        on_ellipse([10, 50, 110, 160]),  # too few
        on_ellipse([200, 225, 250, 275, 300, 325]),  # on one side
        on_ellipse([10, 70, 130, 190, 250, 310], axes=(300, 60)),  # too flat
        [(60, 100 + 60 * k) for k in range(5)] + [(120 + 80 * k, 420) for k in range(5)],  # axes of a chart
        [(x, y) for x in (100, 300, 500) for y in (100, 220, 340, 460)],  # a table
    ],
)
def test_other_places_tell_no_ring(places):
    assert find_ring(*scraps(places), SIZE) is None


def test_straight_lines_of_text_tell_no_ring():
    pairs = [straight("some words", x, y) for x, y in on_ellipse([10, 50, 110, 160, 200, 255, 300, 340])]
    assert find_ring([region for region, _ in pairs], [told for _, told in pairs], SIZE) is None


@pytest.mark.parametrize("inward", [False, True])
def test_what_is_rolled_up_is_where_it_was_rolled_off(inward):
    ring = Ring(np.array([300.0, 320.0]), np.array([[200.0, 20.0], [20.0, 120.0]]))
    width, height = ring.size
    upper = np.array([[0.2 * width, 0.3 * height], [0.5 * width, 0.3 * height]], np.float32)
    line = ring.rolled_up(Region(upper, upper + np.float32([0, 0.2 * height]), 1.0), inward=inward)
    for edge, down in ((line.top, 0.3), (line.bottom, 0.5)):
        radius = INNER + (down if inward else 1 - down) * (OUTER - INNER)
        np.testing.assert_allclose(ring.radii(edge), radius, atol=0.01)
    clockwise = bool(np.diff(np.unwrap(ring.angles(line.top))).sum() > 0)
    assert clockwise is not inward


def test_lines_that_were_read_tell_the_ring_better():
    true = Ring(np.array([300.0, 320.0]), np.diag([200.0, 160.0]))
    rough = Ring(np.array([310.0, 305.0]), np.diag([190.0, 175.0]))
    width, height = true.size
    lines = []
    for radius in (0.8, 1.1):
        up = (OUTER - radius) / (OUTER - INNER) * height
        at = np.stack([np.linspace(0.1, 0.5, 12) * width, np.full(12, up)], 1)
        lines.append(true.placed(at, inward=False))
    better = refitted(rough, lines)
    np.testing.assert_allclose(better.centre, true.centre, atol=4)
    shape = better.axes[0, 0] / better.axes[1, 1]
    assert shape == pytest.approx(1.25, abs=0.03)
    seam = better.angles(better.strip(inward=False).top[:1])
    assert np.abs(np.exp(1j * seam) - np.exp(1j * np.concatenate([better.angles(line) for line in lines]))).min() > 0.3


def test_lines_of_which_no_letters_are_found_tell_nothing():
    ring = Ring(np.array([300.0, 320.0]), np.diag([200.0, 160.0]))
    assert refitted(ring, [np.zeros((0, 2))]) is ring
    assert refitted(ring, [np.full((8, 2), 300.0)]) is ring


def test_pages_without_text_have_no_ring():
    assert find_ring([], [], SIZE) is None


def test_only_what_reads_surely_counts():
    sure = reading("OPEN 24")
    assert is_sure(sure)
    assert not is_sure(reading("OPEN 24", 0.8)) and not is_sure(reading("AB"))
