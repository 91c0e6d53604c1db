import numpy as np
import pytest
from drawn_text import DrawnText, covering, draw
from PIL import Image

from textharmony_cli import fonts
from textharmony_cli.model.painting.frame import frame_of, mapped, scaled, shifted
from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.model.painting.style import style_of
from textharmony_cli.model.rendering.geometry import homography

FACES = ("helv", "hebo", "tiro", "cour", "open-sans-400", "oswald-400", "caveat-400", "libre-baskerville-700")


def style(drawn, text, faces=FACES):
    return style_of(drawn.pixels, drawn.ground, drawn.outline, text, faces)[0]


def along(found):
    (x0, x1), (y0, y1) = mapped(found.matrix, np.array([0.0, 1.0]), np.array([0.0, 0.0]))
    return x1 - x0, y1 - y0


@pytest.mark.parametrize("face", FACES)
def test_the_font_is_told_from_others(face):
    assert style(draw("Garden", face), "Garden").setting.face == face


@pytest.mark.parametrize(("face", "tracking"), [("libre-baskerville-400", 0.21), ("oswald-400", 0.12), ("helv", 0.3)])
def test_letters_that_stand_apart_are_told_from_wide_ones(face, tracking):
    faces = [face for face in fonts.candidates("ORCHESTRA") if face in FACES or "-" in face]
    found = style(draw("ORCHESTRA", face, 28, tracking=tracking), "ORCHESTRA", faces).setting
    assert (found.face, found.tracking) == (face, pytest.approx(tracking, abs=0.03))


@pytest.mark.parametrize("size", [12, 40, 120])
def test_size_and_place_are_found(size):
    drawn = draw("Market", size=size)
    found = style(drawn, "Market", ("helv",))
    pen = [float(value[0]) for value in mapped(found.matrix, np.array([0.0]), np.array([0.0]))]
    assert along(found)[0] == pytest.approx(size, rel=0.04)
    assert pen == pytest.approx(drawn.pen, abs=max(0.03 * size, 0.6))


@pytest.mark.parametrize("angle", [-6, 45])
def test_turned_text_is_followed(angle):
    x, y = along(style(draw("Station", angle=angle), "Station", ("helv",)))
    assert np.rad2deg(np.arctan2(y, x)) == pytest.approx(angle, abs=1.0)


@pytest.mark.parametrize(("ink", "paper"), [((20, 30, 60), (235, 230, 220)), ((240, 230, 90), (30, 60, 40))])
def test_the_colour_is_that_of_the_ink(ink, paper):
    found = style(draw("HOTEL", "hebo", ink=ink, paper=paper), "HOTEL", ("hebo",))
    assert found.colour == pytest.approx(np.array(ink), abs=12)


@pytest.mark.parametrize("blur", [0.4, 0.8, 1.5])
def test_soft_letters_are_seen_to_be_soft(blur):
    assert style(draw("HOTEL", blur=blur), "HOTEL", ("helv",)).blur == pytest.approx(blur, abs=0.3)


def test_grain_is_told_from_even_ink():
    assert style(draw("HOTEL", "hebo", 60), "HOTEL", ("hebo",)).grain < 0.5


def test_a_shadow_is_seen():
    above = draw("OPEN", "hebo", 60, ink=(200, 40, 40), blur=0.3)
    paper = np.array((235, 230, 220))
    shape = above.pixels.shape[:2]
    letters = covering("OPEN", "hebo", 60, shape, above.pen, blur=0.3)[..., None]
    shadow = covering("OPEN", "hebo", 60, shape, (above.pen[0] + 4, above.pen[1] + 4), blur=0.3)[..., None]
    pixels = paper * (1 - shadow) + shadow * 150
    pixels = np.rint(pixels * (1 - letters) + letters * np.array((200, 40, 40))).astype(np.uint8)
    ground = Painted(np.full_like(pixels, paper), (pixels != paper).any(-1))
    found = style_of(pixels, ground, above.outline, "OPEN", ("hebo",))[0]
    assert found.layer is not None
    assert min(found.layer.right, found.layer.down) > 0
    assert found.colour == pytest.approx((200, 40, 40), abs=25)


@pytest.mark.parametrize("blur", [0.5, 1.5])
def test_grain_that_was_made_up_behind_a_text_is_no_part_of_its_looks(blur):
    drawn = draw("HOTEL", "hebo", 60, ink=(20, 60, 160), blur=blur, noise=14.0)
    other = np.random.default_rng(1).normal(0, 14.0, (*drawn.pixels.shape[:2], 1))
    made = np.clip(np.array((235, 230, 220)) + other, 0, 255).astype(np.uint8)
    ground = Painted(np.where(drawn.ground.mask[..., None], made, drawn.pixels), drawn.ground.mask)
    found = style_of(drawn.pixels, ground, drawn.outline, "HOTEL", ("hebo",))[0]
    assert found.blur == pytest.approx(blur, abs=0.5) and found.setting.weight == 0
    assert found.colour == pytest.approx((20, 60, 160), abs=20)


def test_text_without_a_trace_still_has_a_style():
    drawn = draw("Hello")
    blank = Painted(drawn.ground.pixels, np.zeros_like(drawn.ground.mask))
    found = style_of(drawn.ground.pixels, blank, drawn.outline, "Hello", FACES)[0]
    assert found.likeness == 0
    assert found.colour.max() < 50  # dark on light paper


@pytest.mark.parametrize("outline", [((10, 10), (60, 10), (60, 30)), ((10, 10), (10, 10), (10, 10), (10, 10))])
def test_outlines_that_are_no_strip_give_a_frame_of_their_box(outline):
    frame = frame_of(outline)
    assert frame.length >= 1
    assert frame.height >= 1


def test_a_tapering_outline_is_taken_for_perspective():
    frame = frame_of(((0, 0), (100, 20), (100, 40), (0, 60)))
    x, y = mapped(frame.matrix, np.array([frame.length]), np.array([frame.height]))
    assert (float(x[0]), float(y[0])) == pytest.approx((100, 40))


ALIKE = ("roboto-400", "open-sans-400", "overpass-400", "nunito-400", "roboto-mono-400", "share-tech-mono-400")


def test_words_beside_a_short_text_tell_its_font():
    alone, together = 0, 0
    for face in ALIKE:
        drawn = draw("Garden 11", face, 40)
        length, start, size = (fonts.width(part, face, 40) for part in ("Garden 11", "Garden ", "M"))
        outlines = [[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for x0, x1, y0, y1 in (
            (drawn.pen[0] + start - 2, drawn.pen[0] + length + 2, drawn.pen[1] - size, drawn.pen[1] + 0.25 * size),
            (drawn.pen[0] - 2, drawn.pen[0] + start - 4, drawn.pen[1] - size, drawn.pen[1] + 0.25 * size),
        )]  # fmt: skip
        digits, word = outlines
        given = (drawn.pixels, drawn.ground, digits, "11", ALIKE)
        alone += style_of(*given)[0].setting.face == face
        together += style_of(*given, (word, "Garden"))[0].setting.face == face
    assert (alone < together, together) == (True, len(ALIKE))


def seen_aslant(drawn, share):
    """The same seen from its left, so that letters at the right end are so much smaller; in an outline that says
    nothing of it."""
    height, width = drawn.pixels.shape[:2]
    edge = (1 - share) / 2 * height
    sides = ((0, 0), (0, height), (width, height), (width, 0))
    forward = homography(sides, ((0, 0), (0, height), (width, height - edge), (width, edge)))
    back = np.linalg.inv(forward)

    def turned(picture):
        bent = Image.fromarray(picture).transform(
            (width, height), Image.Transform.PERSPECTIVE, (back / back[2, 2]).ravel()[:8], Image.Resampling.BICUBIC
        )
        return np.asarray(bent)

    mask = turned(drawn.ground.mask.astype(np.uint8) * 255) > 4
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    (left, right), (top, bottom) = columns[[0, -1]], rows[[0, -1]]
    outline = tuple((float(x), float(y)) for x, y in [(left, top), (right, top), (right, bottom), (left, bottom)])
    return DrawnText(turned(drawn.pixels), Painted(turned(drawn.ground.pixels), mask), outline, drawn.pen), forward


@pytest.mark.parametrize("share", [0.8, 0.65, 1.5])
def test_letters_that_get_smaller_along_a_text_are_seen_aslant(share):
    size, faces = 56, (*FACES, "bangers-400", "kalam-400")
    drawn = draw("PRIVATE", "hebo", size)
    aslant, forward = seen_aslant(drawn, share)
    found = style(aslant, "PRIVATE", faces)
    assert found.setting.face == "hebo"
    ends = np.array([0.0, fonts.width("PRIVATE", "hebo", 1)])

    def heights(matrix):
        bottom, top = (mapped(matrix, ends, np.full(2, y))[1] for y in (0.0, -0.7))
        return bottom - top

    straight = shifted(*drawn.pen) @ scaled(size, size)
    np.testing.assert_allclose(heights(found.matrix), heights(forward @ straight), rtol=0.06)


def test_upright_letters_have_no_perspective():
    assert not style(draw("PRIVATE", "hebo", 56), "PRIVATE").matrix[2, :2].any()


@pytest.mark.parametrize("thick", [2, 4])
def test_outlined_letters_have_the_colour_of_their_faces(thick):
    drawn = draw("BUILD", "anton-400", 64, ink=(252, 252, 252), paper=(150, 140, 150), blur=0.3)
    covered = drawn.ground.mask
    around = covered.copy()
    for _ in range(thick):
        around[1:-1, 1:-1] |= around[:-2, 1:-1] | around[2:, 1:-1] | around[1:-1, :-2] | around[1:-1, 2:]
    pixels = np.where((around & ~covered)[..., None], np.array((8, 8, 8), np.uint8), drawn.pixels)
    found = style_of(pixels, Painted(drawn.ground.pixels, around), drawn.outline, "BUILD", (*FACES, "anton-400"))[0]
    assert found.setting.face == "anton-400" and abs(found.setting.weight) < 0.02
    assert found.colour == pytest.approx(np.full(3, 252), abs=16)
    assert found.layer is not None and found.layer.colour.max() < -60
    assert found.layer.grown * 64 == pytest.approx(thick, abs=2)


@pytest.mark.parametrize("ink", [(220, 220, 170), (106, 153, 85)])
def test_a_colour_that_strokes_show_is_not_overdone(ink):
    drawn = draw("5432", "share-tech-mono-400", 20, ink=ink, paper=(30, 30, 30), blur=0.0)
    found = style(drawn, "5432", ("jost-400",))  # another font, which meets the ink badly
    assert found.colour == pytest.approx(np.array(ink), abs=3)


def test_cracks_beside_pale_letters_do_not_tell_their_colour():
    """The ink that was painted out has cracks that are darker than the letters are bright."""
    paper, ink = np.array((205, 203, 196)), np.array((252, 251, 246))
    made = draw("PHONES", "hebo", 40, ink=tuple(ink), paper=tuple(paper))
    pixels = made.pixels.copy()
    generator = np.random.default_rng(1)
    for row, column in zip(generator.integers(-30, 8, 24), generator.integers(0, 150, 24), strict=True):
        y, x = round(made.pen[1]) + row, round(made.pen[0]) + column
        pixels[y : y + 2, x : x + 12] = (110, 100, 92)
    pixels[made.ground.mask] = made.pixels[made.ground.mask]
    ground = Painted(np.broadcast_to(paper, pixels.shape).astype(np.uint8), np.ones(pixels.shape[:2], bool))
    style, _ = style_of(pixels, ground, made.outline, "PHONES", FACES)
    assert np.abs(style.colour - ink).max() < 25


def test_what_no_letters_are_seen_in_has_a_style_too():
    noise = np.random.default_rng(3).integers(90, 160, (80, 200, 3)).astype(np.uint8)
    outline = ((20, 20), (180, 20), (180, 60), (20, 60))
    mask = np.zeros((80, 200), bool)
    mask[20:60, 20:180] = True
    flat = np.where(mask[..., None], np.uint8(125), noise)
    style, _ = style_of(noise, Painted(flat, mask), outline, "Words", FACES)
    assert np.isfinite(style.colour).all() and np.isfinite(style.matrix).all() and style.blur < 4
