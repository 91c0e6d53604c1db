import numpy as np
import pytest
from drawn_text import covering, draw

from textharmony_cli import fonts
from textharmony_cli.errors import UsageError
from textharmony_cli.model.painting.prior import Replacement, replace

FACES = ("open-sans-700", "helv", "hebo", "cour")


@pytest.fixture(autouse=True)
def _few_fonts(monkeypatch):
    """Looking through all fonts takes long."""
    monkeypatch.setattr(
        fonts, "candidates", lambda text: tuple(key for key in FACES if fonts.covers(key, text)) or (fonts.FALLBACK,)
    )


def replaced(drawn, old, new, **options):
    return replace(drawn.pixels, [Replacement(drawn.outline, old, new)], drawn.ground, **options)


def ink(pixels, paper=(235, 230, 220)):
    return np.abs(pixels.astype(int) - paper).max(-1) > 60


def error_in_text(pixels, drawn, text, face, size, blur=0.5):
    """Mean square error against a drawing of the text, in share of that of leaving it out."""
    covered = covering(text, face, size, pixels.shape[:2], drawn.pen, blur=blur)[..., None]
    truth = np.array((235, 230, 220)) * (1 - covered) + covered * np.array((20, 30, 60))
    left_out = ((drawn.ground.pixels - truth) ** 2).sum()
    return float(((pixels - truth) ** 2).sum() / left_out)


@pytest.mark.parametrize(("old", "new"), [("Garden", "Market"), ("HOTEL", "EAST"), ("RM 12.00", "RM 38.50")])
def test_new_words_look_as_if_they_had_been_drawn_there(old, new):
    drawn = draw(old, "open-sans-700", 32)
    assert error_in_text(replaced(drawn, old, new).pixels, drawn, new, "open-sans-700", 32) < 0.1


@pytest.mark.parametrize("angle", [0, 45])
def test_pixels_outside_the_mask_are_untouched(angle):
    drawn = draw("Station", angle=angle, noise=3.0)
    painted = replaced(drawn, "Station", "Library")
    assert (painted.pixels[~painted.mask] == drawn.pixels[~painted.mask]).all()
    assert (painted.pixels != drawn.ground.pixels).any()


def test_letters_that_stay_keep_their_pixels():
    drawn = draw("12/01/2018", "cour", 20, noise=3.0)
    painted = replaced(drawn, "12/01/2018", "12/01/2019")
    left = int(drawn.pen[0] + 0.6 * 20 * 8.8)  # Courier is 0.6 em wide; the last of ten letters changes
    assert (painted.pixels[:, :left] == drawn.pixels[:, :left]).all()


def test_digits_are_taken_from_the_old_text():
    drawn = draw("12/01/2018", "cour", 20, noise=3.0)
    painted = replaced(drawn, "12/01/2018", "12/01/2012")
    step, top = 12, int(drawn.pen[1]) - 16  # Courier at 20 pixels: 12 a letter
    two = int(drawn.pen[0]) + 1 * step
    last = int(drawn.pen[0]) + 9 * step
    there = drawn.pixels[top : top + 18, two : two + step].astype(int)
    copied = painted.pixels[top : top + 18, last : last + step].astype(int)
    assert np.abs(there - copied)[..., 0].mean() < 6


def test_the_same_seed_gives_the_same_picture():
    drawn = draw("HOTEL", "hebo", 60, noise=6.0)
    first, second = (replaced(drawn, "HOTEL", "MOTEL", seed=3) for _ in range(2))
    assert (first.pixels == second.pixels).all()


def test_long_text_stays_in_its_room():
    drawn = draw("SALE")
    columns = np.flatnonzero(ink(replaced(drawn, "SALE", "EVERYTHING").pixels).any(0))
    assert columns[-1] <= max(x for x, _ in drawn.outline) + 1


def test_overflowing_text_leaves_its_room():
    drawn = draw("SALE")
    columns = np.flatnonzero(ink(replaced(drawn, "SALE", "SALES", fit="overflow").pixels).any(0))
    assert columns[-1] > max(x for x, _ in drawn.outline) + 5


def test_a_colour_that_is_asked_for_is_used():
    painted = replaced(draw("HOTEL", "hebo"), "HOTEL", "MOTEL", color=(200, 20, 20))
    text = painted.pixels[ink(painted.pixels)]
    assert (text[:, 0].astype(int) > text[:, 2].astype(int) + 60).mean() > 0.9


def test_a_font_that_is_asked_for_is_used():
    drawn = draw("HOTEL")
    thin, thick = (int(ink(replaced(drawn, "HOTEL", "MOTEL", font=name).pixels).sum()) for name in ("helv", "hebo"))
    assert thick > thin


def test_a_font_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match="no font `Comic Moon`"):
        replaced(draw("HOTEL"), "HOTEL", "MOTEL", font="Comic Moon")


@pytest.mark.parametrize(("old", "new"), [("", "New"), ("A", "B"), ("Total", "合計"), ("Hi", "H i")])
def test_odd_texts_are_drawn(old, new):
    drawn = draw(old or "Old")
    painted = replaced(drawn, old, new)
    assert ink(painted.pixels).any()


def test_nothing_is_drawn_for_an_empty_text():
    drawn = draw("HOTEL")
    assert (replaced(drawn, "HOTEL", " ").pixels == drawn.ground.pixels).all()


def test_text_at_the_picture_s_edge_is_drawn_as_far_as_it_goes():
    drawn = draw("HOTEL")
    cut = int(drawn.pen[0] + 20)
    part = type(drawn.ground)(drawn.ground.pixels[:, cut:], drawn.ground.mask[:, cut:])
    outline = tuple((x - cut, y) for x, y in drawn.outline)
    painted = replace(drawn.pixels[:, cut:], [Replacement(outline, "HOTEL", "MOTEL")], part)
    assert painted.pixels.shape == part.pixels.shape
