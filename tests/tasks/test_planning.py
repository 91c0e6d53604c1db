"""What prompts are understood to mean."""

import colorsys

import pytest

from textharmony_cli.errors import UsageError
from textharmony_cli.model.rendering.colors import FAINT, contrast, dimmed, luminance, parse_color
from textharmony_cli.tasks.planning import plan_prompt
from textharmony_cli.tasks.quotations import quoted


def planned(prompt, **options):
    lines, rest = quoted(prompt)
    return plan_prompt(rest, lines or ("TEXT",), **options)


def plan(prompt, **options):
    return planned(prompt, **options).plan


def is_called(color, name):
    """Whether a colour is a named one, or that a little lighter or darker."""
    (hue, light, strength), (asked, level, depth) = (
        colorsys.rgb_to_hls(*(value / 255 for value in tone)) for tone in (color, parse_color(name))
    )
    return abs(light - level) < 0.16 and (min(strength, depth) < 0.15 or abs(hue - asked) < 0.02)


@pytest.mark.parametrize(
    ("prompt", "letters", "ground"),
    [
        ('white letters "A" on a blue background', "white", "blue"),
        ('"A" in dark red on cream', "dark red", "cream"),
        ('white on red "A"', "white", "red"),
        ('the background is black and the letters are lime green: "A"', "lime green", "black"),
        ('letters are white, background is teal: "A"', "white", "teal"),
        ('yellow text "A" on navy-blue', "yellow", "navy blue"),
        ('"A" on a light yellow background, in dark green', "dark green", "light yellow"),
        ('poster "A" in pink letters, dark blue background', "pink", "dark blue"),
        ('a billboard "A" black on yellow', "black", "yellow"),
        ('a black and white poster "A"', "white", "black"),
        ('white letters blue background "A"', "white", "blue"),
        ('a poster in pink with "A" in brown', "brown", "pink"),
    ],
)
def test_colors_go_to_letters_or_ground(prompt, letters, ground):
    made = plan(prompt)
    assert made.letters.color == parse_color(letters)
    assert (made.ground.material, made.ground.color) == ("plain", parse_color(ground))
    assert made.plate is None


@pytest.mark.parametrize(
    ("prompt", "letters", "plate", "ground"),
    [
        ('a blue sign with white text "A" on a brick wall', "white", ("plain", "blue"), "brick"),
        ('a blue "A" sign with white letters on concrete', "white", ("plain", "blue"), "concrete"),
        ('a red and white sign "A"', "white", ("plain", "red"), "plaster"),
        ('a "A" sign, red with white letters', "white", ("plain", "red"), "plaster"),
        ('street sign "A" white on dark blue', "white", ("plain", "dark blue"), "plaster"),
        ('a sign made of wood with white letters "A" against the sky', "white", ("wood", None), "sky"),
        ('the word "A" in white on a green wooden board', "white", ("wood", "green"), "plaster"),
        ('a sticky note "A" in blue', "blue", ("paper", "#f7e36b"), "plaster"),
        ('ticket "A" in red on paper', "red", ("paper", None), "plaster"),
        ('a poster "A" in red on a brick wall', "red", ("paper", None), "brick"),
    ],
)
def test_signs_are_plates_before_a_ground(prompt, letters, plate, ground):
    made = plan(prompt)
    assert made.letters.color == parse_color(letters)
    assert made.plate.ground.material == plate[0]
    assert plate[1] is None or made.plate.ground.color == parse_color(plate[1])
    assert made.ground.material == ground


@pytest.mark.parametrize(
    ("prompt", "effect", "material"),
    [
        ("a red neon sign that says OPEN on dark brick", "neon", "brick"),
        ('a neon "A"', "neon", "brick"),
        ('chalkboard: "A"', "chalk", "chalkboard"),
        ('"A" carved in stone', "engraved", "stone"),
        ('"A" engraved into dark wood', "engraved", "wood"),
        ('stencilled "A" in black on cardboard', "stencil", "cardboard"),
        ('graffiti "A" on a white brick wall', "spray", "brick"),
        ('a rubber stamp "A" on old paper', "stamp", "paper"),
        ('"A" burned into wood', "burned", "wood"),
        ('letters made of gold "A" on black marble', "metallic", "marble"),
        ('"A" with a white outline on purple gradient', "outline", "gradient"),
        ('glowing "A" at night', "glow", "night"),
        ('3d letters "A" on sand', "block", "sand"),
        ('embossed "A" on brown leather', "embossed", "leather"),
        ('"A" painted on tiles', "paint", "tiles"),
        ('album cover "A" on a sunset', "print", "sunset"),
    ],
)
def test_effects_and_materials(prompt, effect, material):
    made = plan(prompt)
    assert (made.letters.effect, made.ground.material) == (effect, material)
    assert made.plate is None


def test_white_on_blue_is_said_of_the_sign():
    made = plan('a metal street sign, white on blue, "A"')
    assert made.plate.ground.material == "metal" and made.plate.ground.color == parse_color("blue")
    assert made.letters.color == parse_color("white") and made.ground.color != parse_color("blue")
    assert plan('a wooden sign "A" on a blue wall').ground.color == parse_color("blue")


def test_one_writes_on_coloured_boards_with_white_chalk():
    made = plan('chalk on a green board "A"')
    assert made.plate.ground.material == "chalkboard"
    assert luminance(made.plate.ground.color) < 0.1 < luminance(made.letters.color)


def test_the_example_of_the_design():
    made = plan("a red neon sign that says OPEN on dark brick")
    red, green, blue = made.letters.color
    assert red > 200 > 60 > max(green, blue)
    assert made.ground.light < 0.6
    assert made.lines == ("OPEN",)


def test_how_letters_look_and_where_they_stand():
    made = plan('"A" in bold italic serif letters with a shadow at the top, left aligned, huge')
    assert (made.letters.weight, made.letters.italic, made.letters.kind, made.letters.shadow) == (
        700,
        True,
        "serif",
        True,
    )
    assert (made.layout.anchor, made.layout.align) == ("top", "left")
    assert made.layout.fill > plan('"A" in tiny letters').layout.fill
    assert plan('"A" handwritten').letters.kind == "hand"
    assert plan('code "A"').letters.kind == "mono"
    assert plan('"A" tilted').layout.tilt > 0


def test_parts_have_colors_of_their_own():
    made = plan('yellow sign "A" with a black border and blue letters')
    assert (made.plate.border, made.letters.color) == (parse_color("black"), parse_color("blue"))
    assert plan('"A" in yellow with a red outline on blue').letters.edge == parse_color("red")
    assert plan('a chalkboard in a wooden frame "A"').plate.frame == "wood"
    assert plan('neon letters "A" with a blue glow').letters.glow == parse_color("blue")


def test_sizes():
    assert plan('a square "A"').size == (1024, 1024)
    assert plan('a square "A"', size=(300, 200)).size == (300, 200)
    assert plan('"A"').size == (1024, 768)


def test_options_come_before_the_prompt():
    made = plan('red "A"', color=(1, 2, 3), font="caveat")
    assert (made.letters.color, made.letters.font) == ((1, 2, 3), "caveat")


def test_words_that_are_not_known_are_told_in_order():
    assert planned('a cosy harbour café sign "A" on wobbly wood').unread == ("cosy", "harbour", "café", "wobbly")
    assert planned('an old wooden sign "A", please, in big red letters').unread == ()


@pytest.mark.parametrize(
    "prompt",
    [
        'red letters "A" on concrete',
        'white "A" on plaster',
        '"A" in yellow on sand',
        'blue neon "A" on a black wall',
        '"A" in navy blue on night',
        '"A"',
        'a sign "A"',
        '"A" on a dark background',
        '"A" on a light background',
    ],
)
def test_letters_stand_out_or_are_helped(prompt):
    made = plan(prompt)
    ground = made.plate.ground if made.plate else made.ground
    behind = dimmed(ground.color, ground.light)
    helped = made.letters.edge is not None and contrast(made.letters.edge, made.letters.color) > FAINT
    assert contrast(made.letters.color, behind) >= FAINT or helped


@pytest.mark.parametrize(
    ("letters", "ground"),
    [
        ("green", "red"),
        ("black", "navy"),
        ("light grey", "white"),
        ("gold", "orange"),
        ("sky blue", "lavender"),
        ("teal", "grey"),
        ("cream", "beige"),
    ],
)
def test_colors_that_are_hard_to_tell_are_moved_apart_and_keep_their_names(letters, ground):
    made = plan(f'{letters} letters "A" on a {ground} background')
    assert is_called(made.letters.color, letters) and is_called(made.ground.color, ground)
    assert contrast(made.letters.color, made.ground.color) > 1.65
    assert made.letters.edge is None


def test_colors_that_cannot_be_moved_apart_get_an_edge():
    made = plan('white letters "A" on a pale yellow background')
    assert (made.letters.color, made.ground.color) == (parse_color("white"), parse_color("pale yellow"))
    assert contrast(made.letters.edge, made.letters.color) > FAINT


def test_a_dark_board_keeps_its_material_and_its_black_letters():
    made = plan('black letters "A" on a dark wooden board')
    assert made.plate.ground.material == "wood" and is_called(made.letters.color, "black")
    assert contrast(made.letters.color, dimmed(made.plate.ground.color, made.plate.ground.light)) > 1.65


def test_a_color_of_the_options_stays_and_the_ground_gives_way():
    made = plan('"A" on a red background', color=(32, 142, 62))
    assert made.letters.color == (32, 142, 62)
    assert contrast(made.letters.color, made.ground.color) > contrast((32, 142, 62), parse_color("red"))
    assert is_called(made.ground.color, "red")


@pytest.mark.parametrize("effect", ["stamped", "stencilled", "painted", "outlined"])
def test_a_color_of_the_options_stays_in_every_ink(effect):
    assert plan(f'{effect} "A" on red paper', color=(206, 34, 40)).letters.color == (206, 34, 40)


def test_outlines_are_where_the_ground_is_not():
    assert luminance(plan('outlined red "A" on white').letters.edge) < 0.1
    assert luminance(plan('outlined red "A" on black').letters.edge) > 0.7
    assert plan('red "A" with a white outline on white').letters.edge == parse_color("white")
    made = plan('outlined yellow "A"')  # of which the ground is made dark
    assert luminance(made.letters.color) > luminance(dimmed(made.ground.color, made.ground.light))
    assert luminance(made.letters.edge) < 0.1 or luminance(made.letters.edge) > luminance(made.letters.color)


def test_letters_on_a_picture_that_is_there_stand_out_from_it():
    dark, light = (plan('"A"', measured=color).letters.color for color in ((20, 20, 30), (240, 240, 240)))
    assert luminance(dark) > 0.7
    assert luminance(light) < 0.1
    assert plan('red "A"', measured=(200, 40, 40)).letters.edge is not None


def test_nothing_to_write_is_refused():
    with pytest.raises(UsageError, match="needs lines"):
        plan_prompt("a sign", ())


@pytest.mark.parametrize(
    ("prompt", "colors"),
    [
        ('a poster that says "HELLO" in pink and "WORLD" in blue', ("pink", "blue")),
        ('pink "Sweet" and dark blue "Dreams" on a black background', ("pink", "dark blue")),
        ('white sign, red "STOP", black "ahead"', ("red", "black")),
        ('a sign with the word "SALE" in red letters and the words "half price" in small white ones', ("red", "white")),
        ('"SEA" in sky blue and "ROSE" in hot pink', ("sky blue", "hot pink")),
        ('a menu: "SOUP" in yellow, "BREAD", "TEA" in pink, green letters', ("yellow", "green", "pink")),
    ],
)
def test_lines_have_colors_of_their_own(prompt, colors):
    found = plan(prompt).letters.line_colors
    assert len(found) == len(colors) and all(map(is_called, found, colors))


@pytest.mark.parametrize(
    "prompt",
    [
        '"A" and "B" in green',
        'a red "A" and "B" sign',
        'a red "A" sign under a blue "B" sign',
        'a green sign with "A" and "B"',
    ],
)
def test_a_color_said_once_or_of_signs_is_not_one_of_lines(prompt):
    assert plan(prompt).letters.line_colors is None


def test_an_option_for_the_color_holds_for_all_lines():
    letters = plan('"A" in red and "B" in blue', color=(1, 2, 3)).letters
    assert (letters.color, letters.line_colors) == ((1, 2, 3), None)


def test_the_ground_is_changed_for_the_line_that_stands_out_least():
    made = plan('a wooden sign with "A" in dark brown and "B" in black')
    behind = dimmed(made.plate.ground.color, made.plate.ground.light)
    assert min(contrast(color, behind) for color in made.letters.line_colors) > FAINT


def test_a_luminous_sign_has_the_colour_of_its_letters():
    made = plan('a neon green sign "A" on a brick wall')
    assert (made.letters.effect, made.plate, made.ground.material) == ("neon", None, "brick")
    assert made.letters.color[1] > 2 * made.letters.color[0]
    assert plan('an LED sign "A", amber').plate is None
    lit = plan('a glowing blue sign with white letters "A"')
    assert lit.plate.ground.color == parse_color("blue") and min(lit.letters.color) > 230


@pytest.mark.parametrize(
    ("prompt", "letters", "plate", "material"),
    [
        ('a number "7" in brass yellow on a black plate', "yellow", "black", "plain"),
        ('marble plaque, gold engraved "A"', "gold", None, "marble"),
        ('door plate in brushed aluminium with "A" in black', "black", None, "metal"),
        ('street sign, "A" in white, green enamel', "white", "green", "plain"),
        ('a label: "A" in black against an orange background', "black", "orange", "paper"),
        ('conference badge "A" in blue', "blue", None, "plain"),
        ('a warning sign "A" in black', "black", None, "plain"),
    ],
)
def test_what_a_plate_is_made_of(prompt, letters, plate, material):
    made = plan(prompt)
    assert made.letters.color == parse_color(letters)
    assert made.plate.ground.material == material
    assert plate is None or made.plate.ground.color == parse_color(plate)


def test_colours_of_letters_come_before_those_of_what_they_are_on():
    assert plan('glass door lettering "A" in white').letters.color == parse_color("white")
    assert is_called(plan('a turquoise wall, and on it white paint spelling "A"').letters.color, "white")


def test_coloured_boards_for_chalk_are_dark():
    made = plan('a green chalkboard "A"')
    assert luminance(made.ground.color) < 0.1 and luminance(made.letters.color) > 0.7


def test_text_of_a_wall_has_no_colour_of_its_own():
    assert plan('gym wall text "A"').letters.color == plan('"A"').letters.color


def test_plain_says_nothing_of_the_ground():
    made = plan('"A" in bold red and "B" in plain black on white paper')
    assert made.letters.line_colors == (parse_color("red"), parse_color("black"))
    assert (made.ground.material, made.ground.color) == ("paper", parse_color("white"))


def test_the_middle_of_a_page_is_on_it():
    made = plan('"A" in light grey in the middle of a white page')
    assert is_called(made.letters.color, "light grey")
    assert made.ground.material == "paper" and is_called(made.ground.color, "white")


def test_more_telling_words_go_before_vaguer_ones():
    assert plan('"A" in elegant calligraphy').letters.kind == "hand"
    assert plan('a simple label "A", monospace').letters.kind == "mono"
    assert plan('a retro neon sign "A"').letters.effect == "neon"
    assert plan('a handwritten sign on cardboard "A" in black marker').plate.ground.material == "cardboard"
    assert plan('"A" in wood type on old paper').ground.light == 1.0


def surface(made):
    """What letters are on: material and colour."""
    ground = made.plate.ground if made.plate else made.ground
    return ground.material, ground.color


@pytest.mark.parametrize(
    ("prompt", "material", "ground", "letters"),
    [
        ('warning label, black on orange, "A"', "paper", "orange", "black"),
        ('a bag of flour label, blue print on white cotton, "A"', "paper", "white", "blue"),
        ('wedding invitation, cream paper, gold script, "A"', "paper", "cream", "gold"),
        ('a scratch card silver text "A"', "paper", None, "silver"),
        ('white on light yellow "A" watercolour letters', "plain", "light yellow", "white"),
        ('white letters on a yellow "A" sign', "plain", "yellow", "white"),
        ('yellow police tape across a door with "A" printed in black', "plain", "yellow", "black"),
        ('a farm stand sign white paint on barn wood saying "A"', "wood", None, "white"),
        ('a cardboard protest sign thick black marker "A"', "cardboard", None, "black"),
        ('ice cream van lettering fat and pink: "A"', "plain", None, "pink"),
        ('packaging, mint green on white, "A"', "plain", "white", "mint"),
        ('poster with dark blue on black text "A"', "plain", "black", "dark blue"),
        ('a label with dark blue on yellow text "A"', "paper", "yellow", "dark blue"),
        ('spray paint stencil of "A" in orange over a grey steel door', "metal", "grey", "orange"),
        ('red stencil "A" on a grey garage door', "wood", "grey", "red"),
        ('cyan glow "A" pixel style on black', "plain", "black", "cyan"),
    ],
)
def test_colors_and_materials_of_what_is_written_on(prompt, material, ground, letters):
    made = plan(prompt)
    found, color = surface(made)
    assert found == material and is_called(made.letters.color, letters)
    assert ground is None or is_called(color, ground)


def test_screens_show_letters_in_a_colour():
    made = plan('train station board in amber dots, "A"')
    assert made.letters.color == parse_color("amber") and luminance(made.ground.color) < 0.05
    assert plan('a poster in amber, "A"').ground.color == parse_color("amber")


def test_with_may_be_written_short():
    made = plan('comic book explosion "A" yellow w/ red outline')
    assert (made.letters.color, made.letters.edge) == (parse_color("yellow"), parse_color("red"))


@pytest.mark.parametrize("edges", ["burnt edges", "torn edges"])
def test_edges_may_be_those_of_paper(edges):
    made = plan(f'an old paper map "A" with {edges}')
    assert (made.ground.material, made.letters.effect, made.ground.wear) == ("paper", "print", 0.9)


def test_one_sheet_said_twice_is_one():
    assert plan('an invitation "A" on pink paper').plate is None
    assert plan('a poster "A" on a brick wall').plate is not None
