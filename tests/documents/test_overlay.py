import numpy as np
import pytest

from textharmony_cli.documents.overlay import PALETTE, crop, draw

PAGE = np.full((400, 600, 3), 255, np.uint8)
BOX = ((100, 100), (300, 100), (300, 150), (100, 150))


def drawn(*shapes):
    return np.asarray(draw(PAGE, shapes))


def near(pixel, colour):
    return np.abs(pixel.astype(int) - colour).max() < 40


def test_the_edge_is_solid_and_the_inside_a_tint():
    got = drawn((BOX, None))
    assert near(got[100, 200], PALETTE[0])
    assert near(got[125, 100], PALETTE[0])
    assert 200 < got[125, 200].mean() < 250


def test_nothing_else_changes():
    got = drawn((BOX, None))
    changed = np.argwhere((got != 255).any(axis=2))
    assert changed.min(axis=0).tolist() == pytest.approx([98, 98], abs=2)
    assert changed.max(axis=0).tolist() == pytest.approx([152, 302], abs=2)
    assert (PAGE == 255).all()


def test_edges_are_smooth():
    tilted = ((100, 100), (400, 130), (395, 180), (95, 150))
    assert len(np.unique(drawn((tilted, None))[100:130, 100:400, 0])) > 6


def test_the_same_label_has_the_same_colour():
    second, third = (tuple((x, y + d) for x, y in BOX) for d in (100, 200))
    got = drawn((BOX, "a"), (second, "b"), (third, "a"))
    assert near(got[150, 200], PALETTE[0])
    assert near(got[250, 200], PALETTE[1])
    assert near(got[350, 200], PALETTE[0])


def test_labels_stand_above_or_below():
    above = drawn((BOX, "label"))
    assert near(above[95, 102], PALETTE[0])
    at_the_top = drawn((tuple((x, y - 100) for x, y in BOX), "label"))
    assert near(at_the_top[58, 102], PALETTE[0])


def test_labels_stay_on_the_page():
    corner = ((590, 390), (600, 390), (600, 400), (590, 400))
    got = drawn((corner, "a long label"))
    assert near(got[385, 560], PALETTE[0]) or near(got[380, 540], PALETTE[0])


@pytest.mark.parametrize("polygon", [((-50, -50), (900, -50), (900, 900), (-50, 900)), ((5, 5), (5, 5), (5, 5))])
def test_strange_polygons_are_drawn_all_the_same(polygon):
    assert drawn((polygon, "\x1b\udcff 世")).shape == PAGE.shape


def test_crops_have_a_margin_that_ends_with_the_page():
    assert crop(PAGE, BOX, 5).size == (210, 60)
    assert crop(PAGE, ((0, 0), (10.4, 0), (10.4, 5), (0, 5)), 3).size == (14, 8)


@pytest.mark.parametrize("polygon", [((700, 500), (800, 500), (800, 600)), ((5, 5), (5, 5), (5, 5))])
def test_crops_are_never_empty(polygon):
    assert min(crop(PAGE, polygon, 0).size) >= 1


def test_crops_show_what_is_there():
    page = PAGE.copy()
    page[100:150, 100:300] = 7
    assert (np.asarray(crop(page, BOX, 0)) == 7).all()
