"""Text on badges, whose outline reaches onto busy ground."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.model.painting.areas import grown
from textharmony_cli.model.painting.badges import find_badge
from textharmony_cli.model.painting.erasing import erase

MIDDLE, RADIUS = (120, 100), 70
OUTLINE = ((45, 60), (195, 60), (195, 140), (45, 140))  # wider than the badge


def confetti():
    """Coarse light and dark spots (200, 240, 3)."""
    spots = np.random.default_rng(4).random((50, 60)) < 0.5
    return np.where(spots.repeat(4, 0).repeat(4, 1)[..., None], (40, 160, 220), (20, 60, 70)).astype(np.uint8)


def badge(ink=(240, 240, 235), paper=(110, 115, 112), text="20p", touching=False):
    """The picture with its text, and without it."""
    pictures = []
    for words in (text, ""):
        picture = Image.fromarray(confetti())
        draw = ImageDraw.Draw(picture)
        x, y = MIDDLE
        draw.ellipse((x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS), fill=paper, outline=ink, width=4)
        draw.text(MIDDLE, words, fill=ink, font=ImageFont.load_default(64), anchor="mm")
        if touching and words:
            draw.line((52, 100, 70, 100), fill=ink, width=3)
        pictures.append(np.asarray(picture))
    return pictures


@pytest.mark.parametrize("touching", [False, True])
def test_letters_go_and_the_badge_stays(touching):
    pixels, clean = badge(touching=touching)
    painted = erase(pixels, [OUTLINE])
    off = np.abs(painted.pixels.astype(int) - clean).max(2)
    assert (pixels != clean).any(2)[off < 12].sum() > 0.97 * (pixels != clean).any(2).sum()
    assert (off[~grown((pixels != clean).any(2), 6)] == 0).all()


def test_two_colours_without_a_badge_are_none():
    inside = np.zeros((200, 240), np.bool_)
    inside[60:140, 45:195] = True
    assert find_badge(confetti().transpose(2, 0, 1).astype(np.float32), inside, 80.0) is None


def test_an_even_surface_without_letters_is_none():
    _, clean = badge()
    inside = np.zeros((200, 240), np.bool_)
    inside[80:120, 80:160] = True
    assert find_badge(clean.transpose(2, 0, 1).astype(np.float32), inside, 40.0) is None
