import numpy as np
import pytest

from textharmony_cli.model.painting.areas import grown
from textharmony_cli.model.painting.fill import fill
from textharmony_cli.model.painting.membrane import membrane
from textharmony_cli.model.painting.texture import textured


def filled(planes, hole, seed=0, between=None):
    between = np.zeros_like(hole) if between is None else between
    return fill(planes, hole, ~hole, between, np.random.default_rng(seed))


def middle_hole(height=80, width=120):
    hole = np.zeros((height, width), np.bool_)
    hole[30:50, 40:80] = True
    return hole


def slope(height=80, width=120):
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return np.stack([50 + x, 40 + y + x / 2, 200 - y]).astype(np.float32)


def test_membrane_carries_a_slope_across():
    hole = middle_hole()
    dirty = np.where(hole, 0, slope())
    assert np.abs(membrane(dirty, hole) - slope()).max() < 1.5


def test_membrane_stays_between_its_edge_values():
    hole = middle_hole()
    planes = np.random.default_rng(1).uniform(50, 100, (3, *hole.shape)).astype(np.float32)
    inside = membrane(np.where(hole, 255, planes).astype(np.float32), hole)[:, hole]
    assert inside.min() > 49
    assert inside.max() < 101


def test_nothing_of_a_wall_gets_into_a_membrane():
    hole, walls = middle_hole(), np.zeros((80, 120), np.bool_)
    walls[50:53] = True
    planes = np.where(walls | (np.arange(80) > 50)[:, None], 255, slope()).astype(np.float32)
    assert np.abs(membrane(np.where(hole, 0, planes), hole, walls) - planes)[:, hole].max() < 20
    assert np.abs(membrane(np.where(hole, 0, planes), hole) - planes)[:, hole].max() > 60


def test_a_hole_within_walls_is_filled_from_behind_them():
    hole = middle_hole()
    walls = grown(hole, 3) & ~hole
    planes = np.where(walls, 255, slope()).astype(np.float32)
    made = membrane(np.where(hole, 0, planes), hole, walls)
    assert np.abs(made - slope())[:, hole].max() < 2
    assert (made[:, ~hole] == planes[:, ~hole]).all()


def test_patches_bring_in_no_colour_from_afar():
    planes = np.full((3, 120, 170), 110, np.float32)
    planes[:, 20:90, 10:70] = 235
    planes[:, 24:86, 14:66] = 8  # a black board in a white frame
    planes[:, 28:32, 94:114] = 235  # the upper edge of another frame, the sides of which are in the hole
    planes[:, 32:35, 92:97] = planes[:, 32:35, 111:116] = 235
    hole = np.zeros((120, 170), np.bool_)
    hole[35:75, 90:118] = True
    assert filled(planes, hole)[:, hole].min() > 80


def test_a_surface_that_a_hole_touches_does_not_bleed_into_it():
    hole = middle_hole()
    planes = np.full((3, *hole.shape), 220, np.float32)
    planes[:, 50:, 52:68] = np.array([255, 60, 130], np.float32)[:, None, None]  # a button right below
    assert np.abs(filled(planes, hole) - planes).max() < 8


def test_shading_is_ground_however_dark_it_gets():
    y, x = np.mgrid[:160, :160].astype(np.float32)
    level = 230 - 130 * np.exp(-(((x - 80 - 6 * np.sin(y / 12)) / 16) ** 2))  # a dark band down a bright bottle
    planes = np.stack([level, level * 0.9, level * 0.8]).astype(np.float32)
    hole = (abs(x - 80) < 45) & (abs(y - 80) < 15)
    assert np.abs(filled(planes, hole) - planes).max() < 10


@pytest.mark.parametrize("share", ["none", "all"])
def test_nothing_to_do_or_nothing_to_go_by_changes_nothing(share):
    hole = np.full((20, 30), share == "all")
    planes = np.random.default_rng(0).uniform(0, 255, (3, 20, 30)).astype(np.float32)
    assert (filled(planes, hole) == planes).all()


def test_known_pixels_are_unchanged():
    hole = middle_hole()
    planes = np.random.default_rng(0).uniform(0, 255, (3, *hole.shape)).astype(np.float32)
    assert (filled(planes, hole)[:, ~hole] == planes[:, ~hole]).all()


def test_what_was_in_the_hole_does_not_matter():
    hole = middle_hole()
    a, b = slope(), np.where(hole, 255, slope()).astype(np.float32)
    assert np.array_equal(filled(a, hole), filled(b, hole))


def test_same_seed_gives_the_same_picture():
    hole = middle_hole()
    planes = np.random.default_rng(0).uniform(0, 255, (3, *hole.shape)).astype(np.float32)
    assert np.array_equal(filled(planes, hole, 3), filled(planes, hole, 3))


@pytest.mark.parametrize("grain", [3, 15])
def test_ground_keeps_its_grain(grain):
    hole = middle_hole()
    planes = (150 + np.random.default_rng(0).normal(0, grain, (3, *hole.shape))).astype(np.float32)
    result = filled(planes, hole)
    assert result[:, hole].std() == pytest.approx(grain, rel=0.4)


def test_stripes_run_on_through_the_hole():
    hole = middle_hole()
    x = np.arange(hole.shape[1])
    stripes = np.where(x // 5 % 2, 60.0, 200.0)
    planes = np.broadcast_to(stripes, (3, *hole.shape)).astype(np.float32)
    made = textured(planes, hole, ~hole, np.random.default_rng(0))
    wrong = np.abs(made - planes)[:, hole].mean()
    assert wrong < 0.3 * np.abs(membrane(planes, hole) - planes)[:, hole].mean()


def test_rule_runs_on_through_the_hole():
    hole = middle_hole()
    planes = np.full((3, *hole.shape), 240, np.float32)
    planes[:, 38:40] = 60
    assert np.abs(filled(planes, hole) - planes)[:, hole].max() < 25


def test_other_surface_at_the_edge_is_not_mixed_in():
    hole = middle_hole()
    planes = np.full((3, *hole.shape), 220, np.float32)
    planes[0, 50:] = 20  # touches the lower edge of the hole
    between = np.zeros_like(hole)
    between[36:44, 44:76:6] = True
    assert np.abs(filled(planes, hole, between=between) - planes)[:, hole].max() < 12


def test_no_room_for_a_patch_is_said():
    hole = np.ones((12, 12), np.bool_)
    hole[:3] = False
    assert textured(np.zeros((3, 12, 12), np.float32), hole, ~hole, np.random.default_rng(0)) is None
