import math

import numpy as np
import pytest
from PIL import Image

from textharmony_cli.model.spotter.geometry import LINE_HEIGHT, Region, circle_through, crop_line, find_regions


def blank(height=120, width=300):
    return np.zeros((height, width), np.float32)


def straight(x0, y0, x1, y1):
    return Region(np.array([[x0, y0], [x1, y0]], np.float32), np.array([[x0, y1], [x1, y1]], np.float32), 1.0)


def test_empty_map_has_no_regions():
    assert find_regions(blank()) == []


def test_upright_bar_grows_evenly_on_all_sides():
    probability = blank()
    probability[50:60, 40:200] = 0.9
    (region,) = find_regions(probability)
    assert len(region.top) == 2
    left, right = region.top[0][0], region.top[1][0]
    above, below = region.top[0][1], region.bottom[0][1]
    assert 40 - left == pytest.approx(right - 200) == pytest.approx(50 - above) == pytest.approx(below - 60)
    assert 40 - left == pytest.approx(160 * 10 * 1.5 / (2 * 170), abs=0.01)  # area * GROWTH / perimeter
    assert region.score == pytest.approx(0.9)


def test_weak_and_tiny_spots_are_dropped():
    probability = blank()
    probability[10:20, 10:60] = 0.4  # below the mean that a line needs
    probability[50:52, 10:12] = 0.9
    assert find_regions(probability) == []


def test_touching_at_a_corner_is_one_region():
    probability = blank()
    probability[40:50, 40:100] = 0.9
    probability[50:60, 100:160] = 0.9
    assert len(find_regions(probability)) == 1


@pytest.mark.parametrize("degrees", [-65, -46, -30, -10, 10, 30, 46, 65, 80])
def test_slanted_bar_keeps_its_angle(degrees):
    bar = Image.new("L", (300, 300))
    bar.paste(255, (50, 140, 250, 160))
    turned = np.asarray(bar.rotate(-degrees, Image.Resampling.BILINEAR), np.float32) / 255
    (region,) = find_regions(turned)
    (x0, y0), (x1, y1) = region.top[0], region.top[-1]
    assert math.degrees(math.atan2(y1 - y0, x1 - x0)) == pytest.approx(degrees, abs=1.5)


def test_bent_bar_becomes_a_bent_strip():
    probability = blank(160, 400)
    for x in range(20, 380):
        middle = 60 + 40 * math.sin(math.pi * (x - 20) / 360)
        probability[round(middle) - 6 : round(middle) + 6, x] = 0.9
    (region,) = find_regions(probability)
    assert len(region.top) > 2
    middle = (region.top + region.bottom) / 2
    assert middle[:, 1].max() - middle[:, 1].min() == pytest.approx(40, abs=8)


def test_tall_bar_reads_downwards():
    probability = blank(300, 120)
    probability[40:240, 50:62] = 0.9
    (region,) = find_regions(probability)
    assert region.top[0][1] < region.top[-1][1]


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_turning_back_finds_the_same_pixels(quarter):
    page = Image.new("L", (200, 100))
    page.paste(255, (30, 20, 90, 40))
    turned = np.rot90(np.asarray(page), -quarter)
    ys, xs = np.nonzero(turned)
    region = straight(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1).turned((200, 100), quarter)
    points = np.concatenate([region.top, region.bottom])
    assert points.min(0).tolist() == [30, 20]
    assert points.max(0).tolist() == [90, 40]


def test_crop_has_line_height_and_keeps_proportions():
    page = Image.new("RGB", (400, 200), "white")
    crop = crop_line(page, straight(10, 10, 210, 50), 3200)
    assert crop.shape == (LINE_HEIGHT, 240, 3)


def test_crop_over_the_edge_of_the_page_stays_inside():
    page = Image.new("RGB", (100, 50), "white")
    assert crop_line(page, straight(-20, -10, 130, 40), 3200).min() == 255


def test_slanted_crop_shows_what_an_upright_one_shows():
    page = Image.new("RGB", (300, 300), "white")
    page.paste("black", (100, 140, 140, 160))
    upright = straight(80, 130, 220, 170)
    angle = math.radians(20)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]], np.float32)
    slanted = Region((upright.top - 150) @ turn + 150, (upright.bottom - 150) @ turn + 150, 1.0)
    turned = page.rotate(-20, Image.Resampling.BICUBIC, fillcolor="white")
    difference = np.abs(crop_line(page, upright, 3200).astype(int) - crop_line(turned, slanted, 3200))
    assert difference.mean() < 6


def test_a_circle_goes_through_places_of_a_part_of_it():
    turn = np.linspace(0.3, 1.9, 7)
    centre, radius = circle_through(np.stack([40 + 25 * np.cos(turn), -10 + 25 * np.sin(turn)], 1))
    np.testing.assert_allclose([*centre, radius], [40, -10, 25], atol=1e-6)
