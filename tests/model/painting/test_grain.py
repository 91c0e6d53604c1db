"""Coarse grain is told from structure, and made up as it is around the hole."""

import numpy as np
import pytest

from textharmony_cli.model.painting.areas import box_mean, grown
from textharmony_cli.model.painting.fill import fill
from textharmony_cli.model.painting.grain import grain_around

SHAPE = (90, 160)
NONE = np.zeros(SHAPE, np.bool_)


def hole():
    """Strokes (90, 160), six pixels wide."""
    mask = NONE.copy()
    for x in range(40, 120, 14):
        mask[30:60, x : x + 6] = True
    return mask


def plaster(strength=16.0, *, soft=1, seed=0):
    """(3, 90, 160) grey ground with grain that was made softer some times."""
    noise = np.random.default_rng(seed).normal(0, 1, (1, *SHAPE)).astype(np.float32)
    for _ in range(soft):
        noise = box_mean(noise, np.ones(SHAPE, np.float32), 1)
    return (120 + strength * noise / noise.std() * np.array([1, 1, 0.8]).reshape(3, 1, 1)).astype(np.float32)


def sparks(seed=0):
    """(3, 90, 160) black ground with a few bright dots."""
    dots = np.random.default_rng(seed).random((1, *SHAPE)) < 0.08
    return np.repeat(np.where(dots, 70, 12), 3, 0).astype(np.float32)


def found(planes, seen=NONE):
    return grain_around(np.where(hole() & ~seen, 0, planes).astype(np.float32), hole(), ~hole(), seen)


def made(planes, seed=0, gone=None):
    gone = hole() if gone is None else gone
    return fill(np.where(gone, 255, planes).astype(np.float32), gone, ~gone, NONE, np.random.default_rng(seed))


@pytest.mark.parametrize("soft", [0, 1, 2])
def test_made_grain_is_as_strong_and_as_coarse_as_that_around(soft):
    planes = plaster(soft=soft)
    inside = made(planes)[:, hole()] - 120
    assert inside.std() == pytest.approx((planes[:, hole()] - 120).std(), rel=0.2)
    bar = made(planes, gone=grown(hole(), 9))[0, 30:60, 40:116] - 120  # one piece
    true = planes[0] - 120
    for step in (1, 2):
        of_bar, of_all = ((part[:, step:] * part[:, :-step]).mean() / part.var() for part in (bar, true))
        assert of_bar == pytest.approx(of_all, abs=0.25)


def test_grain_keeps_its_colours():
    planes = plaster()
    inside = made(planes)[:, hole()]
    assert inside[2].std() == pytest.approx(0.8 * inside[0].std(), rel=0.05)
    assert np.corrcoef(inside)[0, 1] > 0.95


def test_sparks_stay_bright():
    inside = made(sparks())[0][hole()]
    assert inside.min() > -8  # noise as strong would be at -40
    assert (inside > 50).mean() == pytest.approx(0.08, abs=0.04)


def test_grain_is_as_strong_as_it_is_near_by():
    fading = 120 + (plaster(1.0) - 120) * np.linspace(8, 40, SHAPE[1], dtype=np.float32)
    ink = hole()
    inside = np.where(ink, made(fading) - 120, 0)
    left, right = (inside[:, :, part][:, ink[:, part]].std() for part in (np.s_[:68], np.s_[90:]))
    assert right / left == pytest.approx(28 / 16, rel=0.25)


def test_shading_under_grain_is_carried_on():
    slope = np.linspace(-60, 60, SHAPE[1], dtype=np.float32)
    result = made(plaster() + slope)
    away = (result - 120 - slope)[:, hole()]
    assert abs(away.mean()) < 3
    columns = np.flatnonzero(hole().any(0))
    assert np.polyfit(columns, np.where(hole(), result[0], np.nan)[30:60, columns].mean(0), 1)[0] == pytest.approx(
        120 / SHAPE[1], rel=0.15
    )


def test_ground_seen_between_letters_counts_without_being_changed_by_their_rest():
    seen = hole() & ~grown(~hole(), 2)
    calm = found(plaster(), seen).calm
    assert (calm - 120)[:, seen].std() < 6


@pytest.mark.parametrize("soft", [0, 1])
def test_weak_grain_is_left_to_be_copied(soft):
    assert found(plaster(2.5, soft=soft)) is None


def test_patterns_and_edges_are_no_grain():
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    bricks = np.where((y % 16 < 3) | ((x + 14 * (y // 16 % 2)) % 28 < 3), 200, 110)
    blobs = plaster(24, soft=5, seed=3)
    halves = np.where(y < 45, plaster(30), 120)
    for planes in (np.repeat(bricks[None], 3, 0), blobs, halves):
        assert found(planes.astype(np.float32)) is None
    assert found(plaster(24)) is not None


def test_a_plate_beside_the_grain_is_not_smoothed_away():
    planes = plaster()
    planes[:, :, 130:] = 240
    grain = found(planes)
    assert np.abs(grain.detail[:, :, 135:]).max() < 1 and (grain.calm[:, :, 140:] == 240).all()
    assert np.abs(grain.calm[:, :, 128] - 120).mean() < 30


def test_grain_around_an_even_plate_is_not_brought_onto_it():
    gone = grown(hole(), 4)
    seen = gone & ~hole()
    for ground, rough in ((plaster(), True), (np.where(gone, 90, plaster()).astype(np.float32), False)):
        grain = grain_around(np.where(hole(), 0, ground).astype(np.float32), gone, ~gone, seen)
        assert (grain is not None) == rough


def test_too_little_ground_tells_nothing():
    gone = ~NONE
    gone[:2] = False
    assert grain_around(plaster(), gone, ~gone, NONE) is None
