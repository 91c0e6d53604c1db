import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.model.painting.areas import grown, outline_mask, window_around
from textharmony_cli.model.painting.erasing import erase
from textharmony_cli.model.painting.plates import find_plate, plate_around

PLATE = (210, 235, 240)


def bricks(height=120, width=300):
    wall = np.full((height, width, 3), (150, 70, 60), np.uint8)
    for number, y in enumerate(range(0, height, 12)):
        wall[y : y + 2] = (190, 180, 170)
        wall[y : y + 12, (number % 2) * 15 :: 30] = (190, 180, 170)
    return wall


def sign(text="COURT", upper=42, lower=78, slope=0.0, ground=None):
    """A sign with a text, the same sign without, and an outline around the text that is higher than the plate."""
    clean = Image.fromarray(bricks() if ground is None else ground)
    edges = ((40, upper), (260, upper + 220 * slope), (260, lower + 220 * slope), (40, lower))
    ImageDraw.Draw(clean).polygon(edges, fill=PLATE)
    written = clean.copy()
    font = ImageFont.load_default(32)
    x0, y0, x1, y1 = ImageDraw.Draw(written).textbbox((90, 60), text, font=font, anchor="lm")
    ImageDraw.Draw(written).text((90, 60), text, font=font, fill=(30, 30, 60), anchor="lm")
    return np.asarray(written), np.asarray(clean), ((x0, y0 - 12), (x1, y0 - 12), (x1, y1 + 12), (x0, y1 + 12))


def found(pixels, outline):
    window = window_around(outline, 30, pixels.shape[:2])
    return window, find_plate(pixels[window.slices].transpose(2, 0, 1).astype(np.float32), outline, window, None)


def test_plate_is_found_between_its_edges():
    pixels, _, outline = sign()
    window, plate = found(pixels, outline)
    rows = np.flatnonzero(plate.surface[:, plate.surface.shape[1] // 2]) + window.y0
    assert rows[0] == pytest.approx(42, abs=1)
    assert rows[-1] == pytest.approx(78, abs=1)


@pytest.mark.parametrize("slope", [0.0, 0.03, -0.03])
def test_text_goes_and_the_wall_behind_its_plate_stays(slope):
    pixels, clean, outline = sign(slope=slope)
    painted = erase(pixels, [outline])
    on_plate = (clean == PLATE).all(2)
    assert (painted.pixels[~on_plate] == pixels[~on_plate]).mean() > 0.99
    wrong = np.abs(painted.pixels.astype(int) - clean).max(2)
    assert (wrong > 30).sum() < 0.05 * (pixels != clean).any(2).sum()


def test_letters_on_the_wall_itself_have_no_plate():
    wall = bricks()
    picture = Image.fromarray(wall)
    ImageDraw.Draw(picture).text((90, 60), "COURT", font=ImageFont.load_default(32), fill=PLATE, anchor="lm")
    assert found(np.asarray(picture), ((88, 40), (200, 40), (200, 80), (88, 80)))[1] is None


def test_plate_that_is_higher_than_the_outline_is_plain_ground():
    pixels, _, outline = sign(upper=10, lower=110)
    assert found(pixels, outline)[1] is None


def test_bar_that_does_not_go_on_beside_the_text_is_no_plate():
    wall = bricks()
    wall[43:76, 92:190] = PLATE  # letters that fill a line from end to end look like this
    assert found(wall, ((92, 34), (190, 34), (190, 86), (92, 86)))[1] is None


def letters_of(pixels, clean):
    return (pixels != clean).any(2)


@pytest.mark.parametrize("slope", [0.0, 0.08, -0.08])
def test_plate_is_found_by_what_is_close_around_its_letters(slope):
    pixels, clean, outline = sign(slope=slope)
    window = window_around(outline, 30, pixels.shape[:2])
    letters = letters_of(pixels, clean)[window.slices]
    close = grown(letters, 4) & ~grown(letters, 1)
    planes = pixels[window.slices].transpose(2, 0, 1).astype(np.float32)
    plate = plate_around(planes, close, grown(letters, 1), outline, window)
    on_plate = (clean == PLATE).all(2)[window.slices]
    beside = np.s_[:, 30:-30]  # the line's columns
    assert (plate.surface == on_plate)[beside].mean() > 0.95
    assert not (plate.ends & letters).any() and not (plate.ground & ~on_plate).any()


def test_a_plate_may_have_an_edge_on_one_side_only():
    pixels, clean, outline = sign(upper=0)
    window = window_around(outline, 30, pixels.shape[:2])
    letters = letters_of(pixels, clean)[window.slices]
    planes = pixels[window.slices].transpose(2, 0, 1).astype(np.float32)
    plate = plate_around(planes, grown(letters, 4) & ~grown(letters, 1), grown(letters, 1), outline, window)
    rows = np.flatnonzero(plate.surface[:, plate.surface.shape[1] // 2]) + window.y0
    assert rows[0] == window.y0 and rows[-1] == pytest.approx(78, abs=1)


@pytest.mark.parametrize("whole", [True, False])
def test_round_badges_and_open_ground_are_no_straight_plates(whole):
    clean = Image.fromarray(bricks())
    if whole:
        ImageDraw.Draw(clean).rectangle((0, 0, 300, 120), fill=PLATE)
    else:
        ImageDraw.Draw(clean).ellipse((110, 32, 168, 90), fill=PLATE)
    written = clean.copy()
    ImageDraw.Draw(written).text((139, 61), "AB", font=ImageFont.load_default(28), fill=(30, 30, 60), anchor="mm")
    outline = ((112, 42), (166, 42), (166, 80), (112, 80))
    window = window_around(outline, 30, (120, 300))
    letters = letters_of(np.asarray(written), np.asarray(clean))[window.slices]
    planes = np.asarray(written)[window.slices].transpose(2, 0, 1).astype(np.float32)
    assert plate_around(planes, grown(letters, 4) & ~grown(letters, 1), grown(letters, 1), outline, window) is None


@pytest.mark.parametrize("slope", [0.0, 0.05])
def test_the_widest_painting_keeps_a_sign_and_the_wall_around_it(slope):
    """Whether something is left of the text or not."""
    for pixels, clean, outline in (sign(slope=slope), sign("", slope=slope)):
        outline = ((90, 40), (180, 40), (180, 82), (90, 82)) if (pixels == clean).all() else outline
        painted = erase(pixels, [outline], spread=2)
        off = np.abs(painted.pixels.astype(int) - clean).max(2)
        assert painted.mask.sum() > 2000 and (off > 30).mean() < 0.004


def test_what_was_painted_before_is_no_plate():
    """An even patch as large as the outline, on a wall of bricks, as an earlier pass may leave it."""
    wall = bricks()
    wall[38:84, 88:204] = PLATE
    outline = ((90, 40), (202, 40), (202, 82), (90, 82))
    window = window_around(outline, 40, wall.shape[:2])
    middle = outline_mask(((100, 50), (190, 50), (190, 72), (100, 72)), window)
    planes = wall[window.slices].transpose(2, 0, 1).astype(np.float32)
    nothing = np.zeros_like(middle)
    assert plate_around(planes, middle, nothing, outline, window) is not None
    assert plate_around(planes, middle, nothing, outline, window, beside=0.4) is None
    assert plate_around(planes, nothing, nothing, outline, window) is None
