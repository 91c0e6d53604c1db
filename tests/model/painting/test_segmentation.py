"""Where the network sees ink: on ground that colours tell nothing of, whatever the text's size, direction and bend."""

import math

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.painting.areas import Window, grown
from textharmony_cli.model.painting.segmentation import ROWS, seen_ink
from textharmony_cli.model.painting.stroke_net import WEIGHTS, StrokeNet, load, save


def stone(seed=0):
    """Pale stone with coarse darker grain (240, 420, 3), as dark in places as the letters are pale."""
    fine, coarse = (np.random.default_rng(seed + k).normal(size=(240 // n, 420 // n)) for k, n in ((0, 2), (1, 10)))
    grain = 12 * fine.repeat(2, 0).repeat(2, 1) + 14 * coarse.repeat(10, 0).repeat(10, 1)
    return np.clip(np.array([205, 200, 185]) + grain[..., None], 0, 255).astype(np.uint8)


def written(ground, text="PHONES", size=48, turn=0.0, ink=(252, 250, 246), at=(210, 120)):
    """A picture with text, where its ink is, and an outline around it."""
    font = ImageFont.load_default(size)
    places = Image.new("L", ground.shape[1::-1])
    ImageDraw.Draw(places).text(at, text, font=font, fill=255, anchor="mm")
    left, top, right, bottom = ImageDraw.Draw(places).textbbox(at, text, font=font, anchor="mm")
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)
    corners += np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * size / 12
    if turn:
        places = places.rotate(-math.degrees(turn), Image.Resampling.BICUBIC, center=at)
        along = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
        corners = (corners - at) @ along + at
    share = np.asarray(places, np.float32)[..., None] / 255
    pixels = np.rint(ground + share * (np.array(ink, np.float32) - ground)).astype(np.uint8)
    return pixels, share[..., 0] > 0.5, tuple(map(tuple, corners.tolist()))


def shares(pixels, places, outline, near=2):
    """How much of the ink is seen, and how much of what is seen is no more than so many pixels from ink."""
    seen = seen_ink(pixels, outline, Window(0, 0, pixels.shape[1], pixels.shape[0])) > 0.5
    return (seen & places).sum() / places.sum(), (seen & grown(places, near)).sum() / seen.sum()


@pytest.mark.parametrize("size", [18, 48, 90])
@pytest.mark.parametrize("ink", [(252, 250, 246), (90, 80, 70)])
def test_letters_of_any_size_are_told_from_rough_stone(size, ink):
    assert min(shares(*written(stone(), size=size, ink=ink), near=max(2, size // 20))) > 0.9


@pytest.mark.parametrize("turn", [0.3, math.pi / 2, math.pi, -0.8])
def test_letters_of_any_direction_are(turn):
    assert min(shares(*written(stone(), size=36, turn=turn))) > 0.9


def test_letters_along_an_arc_are():
    ground = stone()
    font, places, radius, middle = ImageFont.load_default(34), Image.new("L", (420, 240)), 170, (210, 230)
    angles = np.linspace(-0.75, 0.75, 9)
    for angle, letter in zip(angles, "ROUNDABOU", strict=True):
        one = Image.new("L", (420, 240))
        ImageDraw.Draw(one).text((middle[0], middle[1] - radius), letter, font=font, fill=255, anchor="mm")
        turned = one.rotate(-math.degrees(angle), Image.Resampling.BICUBIC, center=middle)
        places = Image.fromarray(np.maximum(places, turned))
    ends = np.linspace(-0.85, 0.85, 12)
    above, below = (
        [(middle[0] + r * math.sin(a), middle[1] - r * math.cos(a)) for a in ends] for r in (radius + 20, radius - 20)
    )
    share = np.asarray(places, np.float32)[..., None] / 255
    pixels = np.rint(ground + share * (np.array([70.0, 60, 60]) - ground)).astype(np.uint8)
    assert min(shares(pixels, share[..., 0] > 0.5, (*above, *below[::-1]))) > 0.9


def test_bricks_and_the_text_above_are_no_ink():
    ground = np.full((240, 420, 3), (170, 80, 60), np.uint8)
    ground[::24] = ground[1::24] = (215, 205, 195)
    for row in range(10):
        ground[24 * row : 24 * row + 24, 20 * (row % 2) :: 60] = (215, 205, 195)
    above, _, _ = written(ground, "MORE WORDS", 40, ink=(240, 240, 240), at=(210, 70))
    pixels, places, outline = written(above, "SAMPLE", 48, ink=(240, 240, 240), at=(210, 125))
    assert min(shares(pixels, places, outline, near=3)) > 0.9
    seen = seen_ink(pixels, outline, Window(0, 0, 420, 240)) > 0.5
    assert not seen[:90].any()


def test_nothing_is_seen_where_nothing_is_written():
    outline = ((120, 90), (300, 90), (300, 150), (120, 150))
    assert (seen_ink(stone(), outline, Window(0, 0, 420, 240)) > 0.5).mean() < 0.01


def test_a_window_shows_its_part_of_the_page():
    pixels, _, outline = written(stone())
    whole = seen_ink(pixels, outline, Window(0, 0, 420, 240))
    assert np.array_equal(seen_ink(pixels, outline, Window(100, 60, 330, 200)), whole[60:200, 100:330])


def test_an_outline_may_reach_beyond_the_page():
    pixels, places, outline = written(stone(), at=(40, 20))
    assert min(shares(pixels, places, outline)) > 0.9


def test_strips_of_any_length_have_a_figure_for_each_pixel():
    network = StrokeNet((8, 12, 16))
    assert network(torch.zeros(2, 4, ROWS, 48)).shape == (2, 1, ROWS, 48)


def test_weights_come_back_as_they_were_stored(tmp_path):
    save(network := StrokeNet(), tmp_path)
    again = load(tmp_path)
    strip = torch.randn(1, 4, ROWS, 64)
    with torch.inference_mode():
        assert torch.allclose(network.eval()(strip), again(strip), atol=0.02)


def test_broken_weights_are_an_error(tmp_path):
    (tmp_path / WEIGHTS).write_bytes(b"not a safetensors file")
    with pytest.raises(WeightsError, match=WEIGHTS):
        load(tmp_path)
