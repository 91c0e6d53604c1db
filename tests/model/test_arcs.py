import numpy as np
import pytest
import torch
from bowed_text import along_arc

from textharmony_cli.model.spotter.arcs import MOST, Arc, may_be_bent
from textharmony_cli.model.spotter.geometry import Region
from textharmony_cli.model.spotter.recogniser import Reading
from textharmony_cli.model.spotter.spotter import Spotter
from textharmony_cli.weights.store import verified_folder

INK, GROUND = (20, 24, 60), (236, 222, 190)


@pytest.fixture(scope="module")
def spotter():
    return Spotter(verified_folder("nano/spotter"), torch.device("cpu"), torch.float32)


@pytest.mark.parametrize(
    ("text", "turn"), [("OLD TOWN BAKERY", 2.6), ("RIVER ROWING CLUB", 2.6), ("FRESH BREAD DAILY", -1.9)]
)
def test_text_along_an_arc_is_read_and_its_outline_holds_it(spotter, text, turn):
    pixels, places = along_arc(text, turn, INK, GROUND)
    (line,) = spotter.read([pixels])[0].lines
    assert line.spelling.text == text
    assert line.region.holds(places).all()
    box_area = np.prod(np.ptp(np.concatenate([line.region.top, line.region.bottom]), axis=0))
    assert line.region.length * line.region.height < 0.8 * box_area


def test_outlines_reach_as_far_as_the_letters(spotter):
    pixels, _ = along_arc("OLD TOWN BAKERY", 2.6, INK, GROUND)
    (line,) = spotter.read([pixels])[0].lines
    rows, columns = np.nonzero((pixels == INK).all(-1))
    letters = np.stack([columns, rows], 1).astype(np.float32)
    assert line.region.holds(letters).mean() > 0.99


def test_a_strip_has_the_length_turn_and_height_of_its_arc():
    arc = Arc(100.0, 50.0, 0.3, 200.0, 1.2, 30.0)
    strip = arc.strip()
    middle = (strip.top + strip.bottom) / 2
    np.testing.assert_allclose(middle[len(middle) // 2], [100, 50], atol=1e-3)
    assert strip.length == pytest.approx(200, rel=0.01) and strip.height == pytest.approx(30, rel=0.01)
    headings = np.arctan2(*np.diff(middle, axis=0)[:, ::-1].T)
    assert headings[-1] - headings[0] == pytest.approx(1.2 * 11 / 12, rel=0.01)
    assert headings.mean() == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("end", [-1.0, 1.0])
def test_a_strip_grows_at_one_end_and_stays_at_the_other(end):
    arc = Arc(100.0, 50.0, 0.3, 200.0, 1.2, 30.0)
    before, after = arc.strip(), arc.longer(0.2, end).strip()
    kept, grown = (0, -1) if end > 0 else (-1, 0)
    np.testing.assert_allclose(after.top[kept], before.top[kept], atol=1.5)
    assert np.linalg.norm(after.top[grown] - before.top[grown]) > 30


def test_a_strip_holds_what_lies_in_it():
    strip = Arc(0.0, 0.0, 0.0, 200.0, np.pi / 2, 20.0).strip()
    points = np.array([[0, 0], [0, 9], [0, 12], [0, -12], [60, 15], [60, 0], [130, 30]], np.float32)
    assert strip.holds(points).tolist() == [True, True, False, False, True, False, False]


def region(height, length=100.0):
    return Region(
        np.array([[0, 0], [length, 0]], np.float32), np.array([[0, height], [length, height]], np.float32), 1.0
    )


def reading(text, confidence):
    return Reading(text, (0.0,) * len(text), (confidence,) * len(text))


def test_only_what_reads_badly_and_stands_out_is_looked_at():
    doubtful, sure = reading("KPARUA", 0.7), reading("KIFARU", 0.99)
    assert may_be_bent([region(50)], [doubtful]) == [0]
    assert may_be_bent([region(50)], [sure]) == []
    assert may_be_bent([region(50)], [reading("FI", 0.6)]) == []
    assert may_be_bent([region(15)], [doubtful]) == []
    assert may_be_bent([region(50, 400)], [doubtful]) == []
    page = [region(40)] * 20
    assert may_be_bent(page, [doubtful] * 20) == []
    assert may_be_bent([*page, region(120, 300)], [doubtful] * 21) == [20]
    assert len(may_be_bent([region(50)] * 8, [doubtful] * 8)) == MOST
