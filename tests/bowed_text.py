"""Pictures with text along circles, letter by letter, for tests."""

import numpy as np
from PIL import Image, ImageDraw

from textharmony_cli import fonts

SPACED = 1.07  # of a letter's width: its place along the circle


def write_along(page, text, centre, radius, ink, font, *, below=False):
    """Writes text along a circle: over its middle with the feet inwards, or below it with the heads inwards.

    Args:
        page: the picture that is written on.
        centre, radius: of the circle, in pixels.
        font: a loaded face.

    Returns:
        (N, 2) the middles of the letters, in pixels.
    """
    side, size = -1 if below else 1, round(font.size)
    widths = [SPACED * font.getlength(letter) for letter in text]
    ends = np.cumsum([0.0, *widths]) - sum(widths) / 2
    places = []
    for letter, at in zip(text, (ends[1:] + ends[:-1]) / 2 / radius, strict=True):
        tile = Image.new("L", (3 * size, 3 * size))
        ImageDraw.Draw(tile).text((1.5 * size, 1.5 * size), letter, 255, font, anchor="mm")
        tile = tile.rotate(-side * np.degrees(at), Image.Resampling.BICUBIC)
        place = np.asarray(centre) + radius * np.array([np.sin(at), -side * np.cos(at)])
        page.paste(ink, tuple(np.round(place - 1.5 * size).astype(int).tolist()), tile)
        places.append(place)
    return np.array(places, np.float32)


def along_arc(text, turn, ink, ground, font="anton-400", size=52, picture=(640, 480)):
    """A picture with text along a part of a circle, arching for a turn above 0, else hanging; and its middle line."""
    page, face = Image.new("RGB", picture, ground), fonts.loaded(font, size)
    side = 1 if turn > 0 else -1
    radius = SPACED * sum(map(face.getlength, text)) / abs(turn)
    centre = picture[0] / 2, picture[1] / 2 + side * radius * (1 + np.cos(turn / 2)) / 2
    places = write_along(page, text, centre, radius, ink, face, below=turn < 0)
    return np.asarray(page), places
