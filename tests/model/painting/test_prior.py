import numpy as np
import pytest
from drawn_text import covering, draw

from textharmony_cli import fonts
from textharmony_cli.errors import UsageError
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.painting.plans import Replacement, plan_for
from textharmony_cli.model.painting.prior import replace

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


def test_a_letter_of_the_old_text_that_was_hardly_seen_goes_with_the_others():
    drawn = draw("PLANES", "open-sans-700", 40)
    start = int(drawn.pen[0] + fonts.width("PLANE", "open-sans-700", 40))
    last = np.zeros_like(drawn.ground.mask)
    baseline = int(drawn.pen[1])
    last[: baseline - 8, start:] = drawn.ground.mask[: baseline - 8, start:]
    bare = np.where(last[..., None], drawn.pixels, drawn.ground.pixels)  # its strokes are still there
    ground = Painted(bare, drawn.ground.mask & ~last)
    old = replace(drawn.pixels, [Replacement(drawn.outline, "PLANES", "PLAN")], ground)
    assert ink(bare)[:, start:].sum() > 150 and not ink(old.pixels)[:, start:].any()
    assert old.mask[last & ink(drawn.pixels)].all()


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


def test_a_dot_that_its_place_does_not_hold_is_drawn():
    drawn = draw("6.00", "cour", 32)
    dot = np.s_[:, int(drawn.pen[0] + 0.6 * 32) : int(drawn.pen[0] + 1.2 * 32)]  # Courier is 0.6 em wide
    assert ink(drawn.pixels[dot]).any()
    lost = drawn.pixels.copy()
    lost[dot] = drawn.ground.pixels[dot]
    changed = replace(lost, [Replacement(drawn.outline, "6.00", "5.61")], drawn.ground)
    assert ink(changed.pixels[dot]).any()


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
    assert thick > 1.2 * thin


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


def two_lines(first, second, face):
    """Two lines of a text below each other, on an even ground, and each one's outline."""
    upper, lower = draw(first, face, 32), draw(second, face, 32)
    height, width = upper.pixels.shape[:2]
    pixels, ground = (np.full((2 * height, width, 3), (235, 230, 220), np.uint8) for _ in range(2))
    mask = np.zeros((2 * height, width), np.bool_)
    outlines = []
    for drawn, top in ((upper, 0), (lower, height)):
        part = slice(top, top + height), slice(0, min(width, drawn.pixels.shape[1]))
        pixels[part], mask[part] = drawn.pixels[:, : part[1].stop], drawn.ground.mask[:, : part[1].stop]
        outlines.append(tuple((x, y + top) for x, y in drawn.outline))
    return pixels, Painted(ground, mask), outlines


def test_a_line_of_few_letters_looks_like_the_line_it_goes_on_from():
    pixels, ground, (upper, lower) = two_lines("three Vessels were", "it", "cour")
    lines = [
        Replacement(upper, "three Vessels were", "seven Vessels are", lead=None),
        Replacement(lower, "it", "on", lead=(upper, "three Vessels were")),
    ]
    plans = [plan_for(pixels, ground, line, None, None, "shrink") for line in lines]
    assert plans[1].style.setting == plans[0].style.setting
    assert (plans[1].style.colour == plans[0].style.colour).all()
    assert plans[1].style.matrix[:2, :2] == pytest.approx(plans[0].style.matrix[:2, :2])
    assert plans[1].style.matrix[1, 2] == pytest.approx(plans[0].style.matrix[1, 2] + 96, abs=1.5)


def test_a_space_stays_before_the_next_word_where_all_of_the_outline_may_be_taken():
    drawn = draw("lost her", "cour", 32)
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = drawn.outline
    outline = ((x0, y0), (x1 + 20, y1), (x2 + 20, y2), (x3, y3))
    painted = replace(drawn.pixels, [Replacement(outline, "lost her", "lost half of her", True)], drawn.ground)
    columns = np.flatnonzero(ink(painted.pixels).any(0))
    assert columns[-1] <= max(x for x, _ in outline) - 0.08 * 32


def test_look_is_taken_from_the_tightest_ground():
    drawn = draw("HOTEL", "hebo", 40)
    whole = Painted(np.full_like(drawn.pixels, 128), np.ones(drawn.pixels.shape[:2], np.bool_))  # tells nothing
    painted = replace(drawn.pixels, [Replacement(drawn.outline, "HOTEL", "MOTEL")], whole, drawn.ground)
    written = np.abs(painted.pixels.astype(int) - (20, 30, 60)).max(-1) < 25
    assert written.sum() > 0.7 * (np.abs(drawn.pixels.astype(int) - (20, 30, 60)).max(-1) < 25).sum()


def test_wide_digits_do_not_run_into_each_other_in_the_places_of_narrow_ones(monkeypatch):
    monkeypatch.setattr(fonts, "candidates", lambda text: ("poppins-600",))  # a one is half as wide as an eight
    drawn = draw("4.311", "montserrat-600", 40, blur=1.2, noise=3.0)
    shown = ink(replaced(drawn, "4.311", "7.208", fit="overflow").pixels).any(0)
    assert (np.diff(shown.astype(int)) == 1).sum() == 5
