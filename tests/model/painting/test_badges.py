"""Text on badges, whose outline reaches onto busy ground."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli import fonts
from textharmony_cli.model.painting.areas import grown
from textharmony_cli.model.painting.badges import find_badge, find_coat, find_panel
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


def test_an_outline_may_be_all_of_the_picture():
    picture = Image.new("RGB", (180, 90), (110, 115, 112))
    font = ImageFont.load_default(64)
    ImageDraw.Draw(picture).text((90, 45), "20p", fill=(240, 240, 235), font=font, anchor="mm")
    pixels = np.asarray(picture)
    found = find_badge(pixels.astype(np.float32).transpose(2, 0, 1), np.ones((90, 180), bool), 90)
    assert found is not None and found.ink[pixels[..., 0] > 220].all()


def test_two_colours_without_a_badge_are_none():
    inside = np.zeros((200, 240), np.bool_)
    inside[60:140, 45:195] = True
    assert find_badge(confetti().transpose(2, 0, 1).astype(np.float32), inside, 80.0) is None


def test_an_even_surface_without_letters_is_none():
    _, clean = badge()
    inside = np.zeros((200, 240), np.bool_)
    inside[80:120, 80:160] = True
    assert find_badge(clean.transpose(2, 0, 1).astype(np.float32), inside, 40.0) is None


def panel(text="EAST COURT", halo=False):
    """A white panel with a black frame on a wall of bricks, or a white outline of letters; and both without text."""
    wall = Image.new("RGB", (420, 160), (168, 96, 84))
    draw = ImageDraw.Draw(wall)
    for row, y in enumerate(range(0, 160, 16)):
        draw.line((0, y, 420, y), fill=(205, 195, 190), width=3)
        for x in range(row % 2 * 20, 420, 40):
            draw.line((x, y, x, y + 16), fill=(205, 195, 190), width=3)
    pictures = []
    for words in (text, ""):
        picture = wall.copy()
        draw = ImageDraw.Draw(picture)
        if not halo:
            draw.rectangle((60, 56, 360, 104), fill=(235, 240, 245), outline=(20, 20, 30), width=3)
        draw.text(
            (210, 80), words, fill=(25, 25, 35), font=ImageFont.load_default(44), anchor="mm",
            stroke_width=9 if halo else 0, stroke_fill=(235, 240, 245),
        )  # fmt: skip
        pictures.append(np.asarray(picture))
    return pictures


AROUND_PANEL = ((56, 52), (364, 52), (364, 108), (56, 108))


def test_a_panel_with_its_frame_stays_where_the_outline_holds_all_of_it():
    pixels, clean = panel()
    painted = erase(pixels, [AROUND_PANEL])
    off = np.abs(painted.pixels.astype(int) - clean).max(2)
    assert (off[60:101, 64:357] < 12).all()
    assert (painted.pixels[:58] == pixels[:58]).all() and (painted.pixels[104:] == pixels[104:]).all()


@pytest.mark.parametrize("turned", [False, True])
def test_the_last_word_on_a_sign_goes_and_the_end_of_the_sign_stays(turned):
    pixels, clean = panel("EAST COURT")
    words = ((52, 222), (222, 364))
    outlines = [[(left, 52), (right, 52), (right, 108), (left, 108)] for left, right in words]
    if turned:  # upside down the sign ends at its other side
        pixels, clean = pixels[::-1, ::-1].copy(), clean[::-1, ::-1].copy()
        outlines = [[(420 - x, 160 - y) for x, y in outline] for outline in outlines]
    painted = erase(pixels, [outlines[1]], avoid=[outlines[0]])
    off = np.abs(painted.pixels.astype(int) - clean).max(2)
    kept = np.abs(painted.pixels.astype(int) - pixels).max(2)
    if turned:
        off, kept = off[::-1, ::-1], kept[::-1, ::-1]
    assert (off[60:101, 226:357] < 12).all()
    assert not kept[:58].any() and not kept[104:].any() and not kept[:, 361:].any() and not kept[:, :205].any()


def test_a_pale_outline_of_letters_is_no_panel():
    pixels, _ = panel(halo=True)
    painted = erase(pixels, [AROUND_PANEL])
    white = (painted.pixels.min(2) > 225)[52:108, 56:364]
    assert (pixels.min(2) > 225)[52:108, 56:364].mean() > 0.3 and white.mean() < 0.02


def test_a_thick_outline_of_letters_is_no_panel():
    size = 64
    font = fonts.loaded("anton-400", size)
    page = Image.new("RGB", (300, 120), (150, 140, 150))
    ImageDraw.Draw(page).text(
        (30, 90), "WORKS", (255, 255, 255), font, anchor="ls", stroke_width=5, stroke_fill=(0, 0, 0)
    )
    pixels = np.asarray(page)
    departs = np.abs(pixels.astype(int) - pixels[0, 0]).max(2) > 40
    rows, columns = np.flatnonzero(departs.any(1)), np.flatnonzero(departs.any(0))
    inside = np.zeros_like(departs)
    inside[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1), np.float32)
    assert find_panel(planes, inside, departs, float(len(range(rows[0], rows[-1])))) is None


def letters_on(ground, text="WORKS", coat=None):
    """Dark letters on a picture (160, 300, 3), perhaps in a wide outline, and where they are."""
    font = ImageFont.load_default(48)
    page, places = Image.fromarray(ground), Image.new("L", (300, 160))
    if coat:
        ImageDraw.Draw(page).text((150, 80), text, coat, font, anchor="mm", stroke_width=8, stroke_fill=coat)
    ImageDraw.Draw(page).text((150, 80), text, (20, 20, 40), font, anchor="mm")
    ImageDraw.Draw(places).text((150, 80), text, 255, font, anchor="mm")
    return np.asarray(page).transpose(2, 0, 1).astype(np.float32), np.asarray(places) > 100


LEVEL, UPRIGHT = (1.0, 0.0), (0.0, 1.0)


def turned(planes, ink):
    return np.rot90(planes, axes=(1, 2)).copy(), np.rot90(ink).copy()


@pytest.mark.parametrize("coat", [(240, 240, 235), (250, 210, 60)])
def test_letters_stand_in_a_wide_outline_of_another_colour(coat):
    planes, ink = letters_on(np.full((160, 300, 3), (150, 90, 80), np.uint8), coat=coat)
    found = find_coat(planes, ink, 56.0, LEVEL)
    coated = np.abs(planes - np.array(coat, np.float32)[:, None, None]).max(0) < 6
    assert found[coated].mean() > 0.98 and not (found & ~grown(coated, 2)).any()
    assert np.array_equal(find_coat(*turned(planes, ink), 56.0, UPRIGHT), np.rot90(found))


@pytest.mark.parametrize("text", ["WORKS", "NEW", "5"])
@pytest.mark.parametrize("margins", [(None, None), (6, 8), (30, 40)])
def test_ground_and_plates_are_no_outline_of_letters(text, margins):
    ground = np.full((160, 300, 3), (150, 90, 80), np.uint8)
    _, ink = letters_on(ground, text)
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    down, right = margins
    if down:
        label = np.s_[rows[0] - down : rows[-1] + down, max(columns[0] - right, 0) : columns[-1] + right]
        ground[label] = (240, 240, 235)
    planes, ink = letters_on(ground, text)
    assert find_coat(planes, ink, 56.0, LEVEL) is None
    assert find_coat(*turned(planes, ink), 56.0, UPRIGHT) is None
    assert find_coat(planes, ink, 56.0, (0.7, 0.7)) is None
