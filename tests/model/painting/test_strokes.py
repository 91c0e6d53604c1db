import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from textharmony_cli import fonts
from textharmony_cli.model.painting import strokes as told_strokes
from textharmony_cli.model.painting.areas import Window, grown, outline_height, outline_mask
from textharmony_cli.model.painting.color_ink import place_of
from textharmony_cli.model.painting.strokes import find_strokes, reach


def box(x0, y0, x1, y1):
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def written(ground, ink, text="Hotel 27", size=28, **extra):
    """A picture with text, where its ink is, and an outline around it."""
    picture = Image.fromarray(ground)
    font = ImageFont.load_default(size)
    places = Image.new("L", picture.size)
    corners = ImageDraw.Draw(picture).textbbox((40, 40), text, font=font)
    ImageDraw.Draw(places).text((40, 40), text, font=font, fill=255)
    ImageDraw.Draw(picture).text((40, 40), text, font=font, fill=ink, **extra)
    x0, y0, x1, y1 = corners
    return np.asarray(picture), np.asarray(places) > 100, box(x0 - 5, y0 - 5, x1 + 5, y1 + 5)


def flat(colour=(200, 190, 60), height=120, width=240):
    return np.full((height, width, 3), colour, np.uint8)


def slope(height=120, width=240):
    return (np.linspace(60, 170, width)[None, :, None] + np.zeros((height, 1, 3))).astype(np.uint8)


def on_page(strokes, shape):
    mask = np.zeros(shape[:2], np.bool_)
    mask[strokes.window.slices] = strokes.mask
    return mask


def outline_on(pixels, left, top, right, bottom):
    mask = np.zeros(pixels.shape[:2], np.bool_)
    mask[top:bottom, left:right] = True
    return mask


@pytest.mark.parametrize("ground", [flat(), slope()], ids=["flat", "sloping light"])
@pytest.mark.parametrize("ink", [(0, 0, 0), (255, 255, 255), (200, 0, 0)])
def test_strokes_cover_all_ink_and_spare_the_ground(ground, ink):
    pixels, places, outline = written(ground, ink)
    strokes = find_strokes(pixels, outline)
    mask = on_page(strokes, pixels.shape)
    assert not strokes.whole
    assert mask[places].all()
    inside = outline_mask(outline, strokes.window)
    assert strokes.mask[inside].mean() < 0.8
    assert not mask[~grown(places, 9)].any()


def test_soft_strokes_are_told_from_grain():
    pixels, places, outline = written(flat((220, 60, 40), 260, 460), (170, 165, 160), size=80)
    soft = np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(1.5)), float)
    grainy = np.clip(soft + np.random.default_rng(2).normal(0, 9, soft.shape), 0, 255).astype(np.uint8)
    strokes = find_strokes(grainy, outline)
    assert not strokes.whole
    assert on_page(strokes, pixels.shape)[places].all()
    assert strokes.mask[outline_mask(outline, strokes.window)].mean() < 0.75


def test_even_rows_above_letters_do_not_lead_into_a_tall_one():
    ground = flat((0, 110, 80), 200, 460)
    ground[:30] += 60
    pixels, places, outline = written(ground, (200, 200, 195), text="frooonroom", size=64)
    soft = np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(3)), float)
    grainy = np.clip(soft + np.random.default_rng(1).normal(0, 5, soft.shape), 0, 255).astype(np.uint8)
    assert on_page(find_strokes(grainy, outline), pixels.shape)[places].mean() > 0.99


def test_outline_of_letters_counts_as_ink():
    pixels, places, outline = written(flat(), (20, 20, 120), stroke_width=2, stroke_fill=(255, 255, 255))
    mask = on_page(find_strokes(pixels, outline), pixels.shape)
    assert mask[(pixels != flat()).any(2)].all()
    assert mask[places].all()


def test_soft_shadow_counts_as_ink():
    ground = Image.fromarray(flat((180, 180, 180)))
    shadow = Image.new("L", ground.size)
    ImageDraw.Draw(shadow).text((43, 43), "Hotel 27", font=ImageFont.load_default(28), fill=170)
    ground.paste((0, 0, 0), mask=shadow.filter(ImageFilter.GaussianBlur(1.5)))
    pixels, _, outline = written(np.asarray(ground), (250, 250, 250))
    mask = on_page(find_strokes(pixels, outline), pixels.shape)
    assert mask[np.abs(pixels.astype(int) - 180).max(2) > 12].all()


def test_button_inside_the_outline_stays():
    ground = flat((240, 240, 240))
    ground[32:80, 20:220] = (220, 30, 90)
    pixels, places, _ = written(ground, (255, 255, 255))
    mask = on_page(find_strokes(pixels, box(15, 28, 225, 84)), pixels.shape)
    assert mask[places].all()
    assert not mask[32:36, 60:180].any()
    assert not mask[77:80, 60:180].any()


@pytest.mark.parametrize("size", [28, 40])
def test_letters_in_a_word_on_a_bar_are_told_from_the_bar_and_not_from_what_is_around_it(size):
    rng = np.random.default_rng(0)
    blobs = np.kron(rng.integers(0, 2, (50, 120)), np.ones((3, 3)))[..., None]
    ground = np.where(blobs > 0, (30, 60, 60), (60, 150, 220)).astype(np.uint8)
    _, _, ((left, top), (right, _), (_, bottom), _) = written(ground, (0, 0, 0), "COCOMILK", size)
    ground[top - 13 : bottom + 13, left - 13 : right + 43] = (230, 228, 215)  # a frame, and the bar in it
    ground[top - 10 : bottom + 10, left - 10 : right + 40] = (90, 92, 95)
    pixels, places, _ = written(ground, (190, 192, 180), "COCOMILK", size)
    pixels = np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(1.5)))
    start = round(42 + ImageFont.load_default(size).getlength("COCO"))
    strokes = find_strokes(
        pixels, box(start, top, right, bottom), other_text=outline_on(pixels, left, top, right, bottom)
    )
    assert not strokes.whole and on_page(strokes, pixels.shape)[:, start:][places[:, start:]].mean() > 0.99


def lively():
    return np.random.default_rng(0).integers(0, 256, (120, 240, 3), dtype=np.uint8)


def test_letters_are_told_from_lively_ground():
    pixels, places, outline = written(lively(), (255, 255, 255))
    strokes = find_strokes(pixels, outline)
    assert not strokes.whole
    mask = on_page(strokes, pixels.shape)
    assert mask[places].mean() > 0.99
    assert strokes.mask[outline_mask(outline, strokes.window)].mean() < 0.8


def test_lively_ground_without_letters_takes_the_whole_outline():
    strokes = find_strokes(lively(), box(40, 40, 140, 70))
    assert strokes.whole
    assert strokes.mask[outline_mask(box(40, 40, 140, 70), strokes.window)].all()


def test_blank_outline_is_taken_as_a_whole():
    strokes = find_strokes(flat(), box(40, 40, 140, 70))
    assert strokes.whole


@pytest.mark.parametrize("spread", [0, 1, 2, 3])
def test_mask_stays_within_reach_of_its_outline(spread):
    pixels, _, _ = written(flat(), (0, 0, 0), text="Hotel 27 and more")
    outline = box(60, 44, 110, 66)  # cuts letters on all sides
    strokes = find_strokes(pixels, outline, spread=spread)
    allowed = grown(outline_mask(outline, strokes.window), reach(outline_height(outline), spread))
    assert not (strokes.mask & ~allowed).any()


def test_wider_spread_covers_more():
    pixels, _, outline = written(flat(), (0, 0, 0))
    sizes = [int(find_strokes(pixels, outline, spread=spread).mask.sum()) for spread in (0, 1, 2, 3)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize(
    "outline",
    [box(-30, -30, 20, 10), box(230, 110, 400, 300), box(500, 500, 600, 520), box(10, 10, 11, 11)],
    ids=["over the corner", "over the other corner", "outside", "one pixel"],
)
def test_outlines_at_and_over_the_edge_are_accepted(outline):
    strokes = find_strokes(flat(), outline)
    assert strokes.mask.shape == strokes.window.shape


def test_height_is_that_of_the_strip_straight_slanted_or_bent():
    assert outline_height(box(0, 0, 200, 20)) == pytest.approx(20)
    turned = [(x * 0.8 - y * 0.6, x * 0.6 + y * 0.8) for x, y in box(0, 0, 200, 20)]
    assert outline_height(turned) == pytest.approx(20)
    bent = [(0, 0), (100, 20), (200, 0), (200, 20), (100, 40), (0, 20)]
    assert outline_height(bent) == pytest.approx(20, rel=0.05)


def test_a_border_that_crosses_the_line_is_no_ink():
    picture = Image.new("RGB", (200, 90), (220, 232, 240))
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((40, 20, 160, 66), fill="white", outline=(120, 170, 205))
    drawing.text((52, 30), "Norway", font=ImageFont.load_default(24), fill=(40, 50, 60))
    pixels = np.asarray(picture)
    mask = on_page(find_strokes(pixels, box(36, 30, 150, 58)), pixels.shape)
    assert mask[pixels.max(2) < 100].all()
    assert not mask[20:67, 40].any()


def test_outlines_that_touch_each_other_are_no_rule():
    pixels, places, _ = written(flat(), (250, 210, 60), "TEEEEET", 40, stroke_width=4, stroke_fill=(15, 15, 30))
    dark = np.abs(pixels.astype(int) - (15, 15, 30)).max(2) < 40
    ys, xs = np.nonzero(dark)
    mask = on_page(find_strokes(pixels, box(xs.min(), ys.min(), xs.max(), ys.max())), pixels.shape)
    assert mask[dark].all() and mask[places].all()


def test_all_lines_go_of_an_outline_around_several():
    """The network knows single lines; what is small in an outline is told by colour."""
    picture, places = Image.new("RGB", (360, 240), (228, 222, 208)), Image.new("L", (360, 240))
    for row, text in enumerate(("2 x Flat white", "1 x Pot of tea", "Table 7", "Served by Ann", "Paid by card")):
        for image, fill in ((picture, (60, 55, 50)), (places, 255)):
            ImageDraw.Draw(image).text((40, 30 + 34 * row), text, font=ImageFont.load_default(18), fill=fill)
    strokes = find_strokes(np.asarray(picture), box(30, 24, 330, 200))
    assert not strokes.whole
    assert on_page(strokes, (240, 360))[np.asarray(places) > 100].mean() > 0.99


def cracked(seed):
    """Pale stone with dark cracks across, (120, 240, 3)."""
    generator = np.random.default_rng(seed)
    picture = Image.fromarray((200 + generator.normal(0, 9, (120, 240))).clip(0, 255).astype(np.uint8)).convert("RGB")
    for _ in range(14):
        x, y = generator.integers(0, 240), generator.integers(0, 120)
        steps = generator.integers(-14, 15, (6, 2)).cumsum(0)
        ImageDraw.Draw(picture).line([(x + a, y + b) for a, b in steps.tolist()], fill=(120, 112, 100), width=2)
    return np.asarray(picture)


def test_pale_letters_are_ink_and_the_cracks_of_the_stone_are_none():
    ground = cracked(2)
    pixels, places, (first, second, third, fourth) = written(ground, (255, 255, 252), text="PHONES", size=36)
    outline = ((first[0], first[1] - 12), (second[0], second[1] - 12), third, fourth)
    strokes = find_strokes(pixels, outline)
    mask = on_page(strokes, pixels.shape)
    far = ground.max(2) < 140
    far &= outline_mask(outline, Window(0, 0, 240, 120)) & ~grown(places, 8)
    assert not strokes.whole
    assert mask[places].mean() > 0.95
    assert far.sum() > 50 and mask[far].mean() < 0.25


def test_a_board_hardly_higher_than_its_letters_is_no_ink():
    picture = Image.new("RGB", (300, 120), (60, 58, 50))
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 44, 300, 74), fill=(128, 122, 100))
    drawing.rectangle((0, 20, 300, 43), fill=(150, 160, 150))
    drawing.text((150, 59), "Insurance", font=ImageFont.load_default(22), fill=(70, 45, 35), anchor="mm")
    places = Image.new("L", picture.size)
    ImageDraw.Draw(places).text((150, 59), "Insurance", font=ImageFont.load_default(22), fill=255, anchor="mm")
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.8)))
    mask = on_page(find_strokes(pixels, box(98, 43, 202, 77)), pixels.shape)
    ink = np.asarray(places) > 100
    assert mask[ink].mean() > 0.97
    assert mask[44:75, 100:200].mean() < 0.75 and not mask[:40].any() and not mask[82:].any()


def test_the_gaps_between_bold_letters_are_no_letters():
    """Wide white letters close together on black look like a white plate with black writing."""
    font = fonts.loaded("montserrat-800", 44)
    page, places = Image.new("RGB", (300, 120), (12, 10, 14)), Image.new("L", (300, 120))
    for image, fill in ((page, (240, 245, 245)), (places, 255)):
        wide = Image.new(image.mode, (150, 120), (12, 10, 14) if image is page else 0)
        ImageDraw.Draw(wide).text((75, 60), "HERE", fill, font, anchor="mm")
        image.paste(wide.resize((300, 120), Image.Resampling.BICUBIC))
    ink = np.asarray(places) > 128
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    outline = box(columns[0] - 1, rows[0] - 1, columns[-1] + 2, rows[-1] + 2)
    strokes = find_strokes(np.asarray(page), outline)
    assert on_page(strokes, (120, 300))[ink].mean() > 0.9


@pytest.mark.parametrize("size", [13, 20, 40])
@pytest.mark.parametrize("dark", [True, False])
def test_writing_ends_where_colours_change(size, dark):
    """Right masks are believed, on paper as in the negative; masks of parts of letters are not."""
    page = Image.new("L", (size * 8, size * 3), 255)
    ImageDraw.Draw(page).text((size, size * 2), "BREAK GLASS", 0, fonts.loaded("open-sans-800", size), anchor="ls")
    cover = 255 - np.asarray(page)
    planes = np.repeat((np.asarray(page) if dark else cover)[None].astype(np.float32), 3, 0)
    inside = grown(cover > 0, 2)
    outline = box(size * 0.8, size * 1.1, size * 7.6, size * 2.2)
    place = place_of(outline, Window(0, 0, size * 8, size * 3))
    line = told_strokes._Line(planes, cover / 255, inside, inside, ~inside, 1.1 * size, place, None)
    assert line._ends_at_edges(cover > 128)
    if size == 40:
        assert not line._ends_at_edges(~grown(cover < 128, 3))  # the middles of strokes
