import numpy as np
import pytest
from PIL import Image

from textharmony_cli import fonts
from textharmony_cli.model.painting.typesetting import Fitted, Setting, fit_in, pens, place, typeset, weighted

HELVETICA = Setting("helv")


def covered(text, setting, size=64):
    return float(typeset(text, setting, size).mask.sum()) / size**2


def test_letters_stand_on_the_baseline():
    drawn = typeset("Hxn", HELVETICA, 64)
    assert drawn.ink[3] == pytest.approx(0, abs=0.03)
    assert drawn.ink[1] == pytest.approx(-0.72, abs=0.03)  # cap height of Helvetica: 718 of 1000 units


def test_pens_agree_with_the_fonts_own_widths():
    assert pens("1234", HELVETICA)[-1] == pytest.approx(sum(fonts.advances("1234", "helv")), abs=0.02)


def test_tracking_moves_every_letter_on():
    plain, wide = pens("abc", HELVETICA), pens("abc", Setting("helv", tracking=0.1))
    assert np.allclose(np.subtract(wide, plain), [0, 0.1, 0.2, 0.3])


@pytest.mark.parametrize(("weight", "heavier"), [(0.02, True), (-0.02, False)])
def test_weight_makes_strokes_thicker_or_thinner(weight, heavier):
    plain, changed = covered("HO", HELVETICA), covered("HO", Setting("helv", weight=weight))
    assert (changed > 1.1 * plain) if heavier else (changed < 0.9 * plain)


@pytest.mark.parametrize("size", [32, 48, 64, 96])
@pytest.mark.parametrize("weight", [-0.02, -0.01, 0.01, 0.02, 0.035])
def test_strokes_are_as_thick_however_small_they_are_drawn(weight, size):
    setting = Setting("helv", weight=weight)
    true = covered("Hxe", setting, 400) / covered("Hxe", HELVETICA, 400)
    assert covered("Hxe", setting, size) / covered("Hxe", HELVETICA, size) == pytest.approx(true, rel=0.06)


@pytest.mark.parametrize("pixels", [0.05, 0.2, 0.5, 0.74, 0.99, 1.5, -0.3, -1.2])
def test_nothing_is_covered_away_from_the_strokes(pixels):
    picture = Image.new("L", (40, 40))
    picture.paste(255, (15, 10, 25, 30))
    moved = np.asarray(weighted(picture, pixels))
    assert moved[:7].max() <= 2 and moved[13:27, 18:22].min() == 255
    assert moved[20].sum() / 255 == pytest.approx(10 + 2 * pixels, abs=0.12)


@pytest.mark.parametrize("size", [32, 64, 200])
def test_hairlines_of_thinner_letters_stay(size):
    """Of `E` in a face with strokes of two kinds the arms, where the stem becomes thinner."""
    plain, thin = (typeset("E", Setting("eb-garamond-700", weight=weight), size).mask for weight in (0.0, -0.03))
    x, y = int(size * 0.5), int(size * 1.5)
    stem = plain[y - size // 3].argmax()
    arms = np.s_[y - int(0.7 * size) : y + 2, stem + int(0.2 * size) : stem + int(0.3 * size)]
    assert thin[arms].max(0).min() > 0.6 * plain[arms].max(0).min() > 0.2
    across = np.s_[y - size // 5, x : x + int(0.3 * size)]
    assert thin[across].sum() < 0.8 * plain[across].sum()


def test_letters_are_drawn_where_they_are_placed():
    drawn = place("II", (0.0, 2.0, 2.3), HELVETICA, 64)
    columns = np.flatnonzero(drawn.mask.max(0) > 0.5)
    assert columns[-1] - columns[0] == pytest.approx(2.0 * 64, abs=8)


def test_as_many_places_as_letters_are_needed():
    with pytest.raises(ValueError, match="2 letters need 3 places, got 2"):
        place("ab", (0.0, 1.0), HELVETICA, 64)


def test_characters_of_other_scripts_are_drawn():
    key = fonts.fitting("helv", "合計")
    assert covered("合計", Setting(key)) > 0.1


def test_a_space_has_no_ink():
    assert typeset(" ", HELVETICA, 64).ink == (0.0, 0.0, 0.0, 0.0)


def test_text_that_fits_is_left_as_it_is():
    assert fit_in("abc", HELVETICA, 10, "shrink") == Fitted(("abc",))


def test_condensed_text_keeps_its_height():
    fitted = fit_in("abcabc", HELVETICA, pens("abc", HELVETICA)[-1], "condense")
    assert (fitted.wide, fitted.high) == (pytest.approx(0.5, abs=0.02), 1.0)


@pytest.mark.parametrize("share", [0.95, 0.5])
def test_shrunken_text_fills_its_room(share):
    length = pens("Exmouth", HELVETICA)[-1]
    fitted = fit_in("Exmouth", HELVETICA, share * length, "shrink")
    assert fitted.wide == pytest.approx(share)
    assert share <= fitted.high <= 1


def test_overflowing_text_keeps_its_size():
    assert fit_in("abcabc", HELVETICA, 0.5, "overflow") == Fitted(("abcabc",))


def test_long_text_is_broken_where_that_keeps_it_larger():
    text = "one two three four five six seven eight"
    room = pens(text, HELVETICA)[-1] / 8
    fitted = fit_in(text, HELVETICA, room, "reflow")
    assert len(fitted.lines) > 1
    assert " ".join(fitted.lines) == text
    assert fitted.high > fit_in(text, HELVETICA, room, "shrink").high


def test_a_word_is_not_broken():
    assert fit_in("Exmouth", HELVETICA, 1.0, "reflow").lines == ("Exmouth",)
