"""Whole pictures: same from the same seed, letters where the truth says, and nothing outside of a box touched."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from textharmony_cli.model.rendering import setting
from textharmony_cli.model.rendering.effects import EFFECTS
from textharmony_cli.model.rendering.picture import draw, inscribe
from textharmony_cli.model.rendering.plan import Ground, Layout, Letters, Plan, Plate

BASE = Plan(
    ("Hi 5",), (256, 192), Letters((250, 240, 40), weight=800), Ground("plain", (20, 30, 90)), layout=Layout(fill=0.7)
)


def inside(box, pixels):
    x, y, w, h = (round(value) for value in box)
    return pixels[y : y + h, x : x + w].reshape(-1, 3).astype(int)


def test_same_seed_same_pixels():
    assert np.array_equal(draw(BASE, 4).pixels, draw(BASE, 4).pixels)
    assert not np.array_equal(draw(BASE, 4).pixels, draw(BASE, 5).pixels)


@pytest.mark.parametrize("effect", EFFECTS)
def test_letters_of_every_effect_stand_out_where_the_truth_says(effect):
    drawn = draw(replace(BASE, letters=replace(BASE.letters, effect=effect)), 1)
    (line,) = drawn.lines
    bare = draw(replace(BASE, letters=replace(BASE.letters, color=(20, 30, 90), effect="print")), 1)
    differs = (np.abs(drawn.pixels.astype(int) - bare.pixels).sum(2) > 60).astype(int)
    box = line.to_dict()["box"]
    assert inside(box, np.dstack([differs] * 3)).mean() > 0.25
    assert [piece.text for piece in line.words] == ["Hi", "5"]
    assert [piece.text for piece in line.characters] == ["H", "i", "5"]


def test_every_character_has_its_color_in_its_box():
    drawn = draw(BASE, 2)
    for piece in drawn.lines[0].characters:
        found = inside(piece.to_dict()["box"], drawn.pixels)
        assert (np.abs(found - (250, 240, 40)).max(1) < 60).mean() > 0.3, piece.text
    lefts = [piece.to_dict()["box"][0] for piece in drawn.lines[0].characters]
    assert all(one < other for one, other in itertools.pairwise(lefts))


@pytest.mark.parametrize("layout", [{"tilt": 12.0}, {"view": "left"}, {"view": "right"}, {"view": "below"}])
def test_the_truth_follows_when_the_picture_is_turned(layout):
    drawn = draw(replace(BASE, lines=("H",), layout=replace(BASE.layout, **layout)), 2)
    yellow = np.abs(drawn.pixels.astype(int) - (250, 240, 40)).max(2) < 70
    rows, columns = np.nonzero(yellow)
    corners = np.array(drawn.lines[0].whole.polygon)
    assert abs(columns.min() - corners[:, 0].min()) <= 3
    assert abs(columns.max() - corners[:, 0].max()) <= 3
    assert abs(rows.min() - corners[:, 1].min()) <= 3
    assert abs(rows.max() - corners[:, 1].max()) <= 3


def test_a_plate_lies_around_its_letters():
    plate = Plate(Ground("plain", (230, 230, 230)), (10, 10, 10), None)
    drawn = draw(replace(BASE, plate=plate), 1)
    x, y, _w, h = drawn.lines[0].to_dict()["box"]
    assert drawn.pixels[round(y - 0.1 * h), round(x)].min() > 190
    assert drawn.pixels[3, 3].max() < 130
    framed = draw(replace(BASE, plate=replace(plate, frame="wood")), 1)
    assert not np.array_equal(framed.pixels, drawn.pixels)


@pytest.mark.parametrize("effect", ["print", "neon", "shadow", "spray", "block"])
def test_nothing_outside_of_the_box_changes(effect):
    pixels = np.random.default_rng(0).integers(80, 120, (150, 220, 3)).astype(np.uint8)
    plan = replace(BASE, size=(220, 150), letters=replace(BASE.letters, effect=effect))
    painted, lines = inscribe(pixels, plan, (30.0, 40.0, 120.0, 70.0), 0)
    changed = (painted.pixels != pixels).any(2)
    assert np.array_equal(changed, painted.mask)
    assert changed.any()
    assert not changed[:40].any()
    assert not changed[110:].any()
    assert not changed[:, :30].any()
    assert not changed[:, 150:].any()
    x, y, w, h = lines[0].to_dict()["box"]
    assert x >= 30
    assert y >= 40
    assert x + w <= 150
    assert y + h <= 110


@pytest.mark.parametrize("tilt", [0.0, 8.0])
def test_every_line_has_its_own_color(tilt):
    colors = ((240, 40, 40), (40, 220, 60), (240, 40, 40))
    letters = replace(BASE.letters, line_colors=colors)
    plan = replace(BASE, lines=("HIL", "HEN", "LIT"), letters=letters, layout=replace(BASE.layout, tilt=tilt))
    drawn = draw(plan, 2)
    for line, color in zip(drawn.lines, colors, strict=True):
        pixels = inside(line.to_dict()["box"], drawn.pixels)
        near = {other: (np.abs(pixels - other).sum(1) < 90).mean() for other in colors}
        assert near[color] > 0.15 and all(near[other] < 0.05 for other in colors if other != color)


def test_lines_keep_an_edge_only_where_it_can_be_told_from_them(monkeypatch):
    monkeypatch.setattr(setting, "_EDGED", 0.0)  # letters where they are without one
    colors = ((250, 250, 246), (22, 22, 24))
    letters = Letters(edge=(20, 20, 22), line_colors=colors, weight=700)
    ground = Ground("plain", (150, 180, 240))
    edged, bare = (
        draw(Plan(("AB", "CD"), (320, 240), replace(letters, edge=edge), ground), 0) for edge in (letters.edge, None)
    )
    rows = np.flatnonzero((np.abs(edged.pixels.astype(int) - bare.pixels) > 12).any(2).any(1))
    first, second = (line.whole.polygon[0][1] for line in edged.lines)
    assert first - 10 < rows.min() < rows.max() < second
