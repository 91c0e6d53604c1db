"""Prompts that ask for several colours or sizes: rainbows, gradients, patterns, and lines that differ."""

import pytest

from textharmony_cli.model.rendering.colors import contrast, parse_color
from textharmony_cli.tasks.planning import plan_prompt
from textharmony_cli.tasks.quotations import quoted


def planned(prompt, **options):
    lines, rest = quoted(prompt)
    return plan_prompt(rest, lines, **options)


def plan(prompt, **options):
    return planned(prompt, **options).plan


def colors(*names):
    return tuple(map(parse_color, names))


@pytest.mark.parametrize(
    ("prompt", "material", "shades", "run"),
    [
        ('a red and white striped poster "A"', "stripes", ("red", "white"), "any"),
        ('"A" on black and yellow diagonal stripes', "stripes", ("black", "yellow"), "diagonal"),
        ('hazard stripes "A"', "stripes", ("yellow", "black"), "diagonal"),
        ('white polka dots on pink, "A" in black', "dots", ("pink", "white"), "any"),
        ('a poster in pink with white dots, "A" in black', "dots", ("pink", "white"), "any"),
        ('a blue and white checkered tablecloth that says "A"', "checks", ("blue", "white"), "any"),
        ('"A" on a gradient from navy to purple', "gradient", ("navy", "purple"), "any"),
        (
            'a vertical gradient background from navy to dark green, "A" in white',
            "gradient",
            ("navy", "dark green"),
            "down",
        ),
    ],
)
def test_grounds_have_the_colours_that_were_asked_for(prompt, material, shades, run):
    made = plan(prompt).ground
    first, *others = colors(*shades)
    ordered = [made.color, *made.others]
    assert made.material == material and made.run == run
    assert ordered == [first, *others] or (
        material in ("stripes", "checks") and sorted(ordered) == sorted([first, *others])
    )


@pytest.mark.parametrize(
    ("prompt", "material"),
    [
        ('"A" with a starry sky behind', "stars"),
        ('"A" in a snowy landscape', "snow"),
        ('"A" written on grass', "grass"),
        ('a book cover "A" on a dark blue ocean', "water"),
        ('lined notebook paper with "A" in blue pen', "ruled"),
        ('"A" on a sheet of graph paper', "grid"),
    ],
)
def test_grounds_from_outdoors_and_to_write_on(prompt, material):
    made = planned(prompt)
    assert made.plan.ground.material == material
    assert made.plan.plate is None


def test_signs_and_labels_have_patterns_too():
    sign = plan('a sign with red stripes "A"').plate.ground
    assert sign.material == "stripes" and parse_color("red") in sign.others
    label = plan('a label, yellow with black stripes, "A"').plate.ground
    assert (label.material, {label.color, *label.others}) == ("stripes", set(colors("yellow", "black")))


def test_stripes_begin_with_the_colour_that_letters_stand_out_from():
    dark, light = (plan(f'a red and white striped poster "A" in {ink}').ground for ink in ("navy", "light yellow"))
    assert dark.color == parse_color("white") and light.color == parse_color("red")


def test_letters_fade_and_grounds_do_not():
    made = plan('text "A" with a gradient from red to purple')
    assert made.letters.fade == colors("red", "purple") and made.ground.material == "plain"
    made = plan('"A" in a rainbow gradient')
    assert len(made.letters.fade) == 6 and made.letters.blend == "smooth"
    assert plan('a gradient background with "A" in white').letters.fade is None


def test_colourful_letters_change_from_one_to_the_next():
    made = plan('colourful letters "A" on black')
    assert made.letters.blend == "letters" and len(made.letters.fade) == 6
    assert made.ground.color == parse_color("black")


def test_a_rainbow_sign_is_a_gradient_on_which_letters_have_an_edge():
    made = plan('a rainbow sign "A"')
    assert made.plate.ground.material == "gradient" and len(made.plate.ground.others) == 5
    assert made.letters.edge is not None and made.letters.fade is None


def test_luminous_letters_in_two_colours_go_from_one_to_the_other():
    made = plan('a neon sign "A" in pink and blue')
    assert len(made.letters.fade) == 2 and made.letters.edge is None


def test_all_colours_of_a_gradient_stand_off_from_the_letters():
    made = plan('"A" in white on a gradient from purple to orange')
    assert min(contrast(made.letters.color, shade) for shade in (made.ground.color, *made.ground.others)) > 2


def test_an_option_for_the_colour_leaves_no_fade():
    letters = plan('"A" in rainbow letters', color=(1, 2, 3)).letters
    assert (letters.color, letters.fade, letters.line_colors) == ((1, 2, 3), None, None)


@pytest.mark.parametrize(
    ("prompt", "sizes"),
    [
        ('"BIG NEWS" in huge letters and "not so big" in small letters', (1.7, 0.6)),
        ('a headline "MOON" with "July" in small type below', (1.0, 0.6)),
        ('"A" "B" with the first line larger', (1.6, 1.0)),
        ('"A" and "B", the second line is half the size', (1.0, 0.5)),
        ('"A" "B" "C", the last line much smaller', (1.0, 1.0, 0.4)),
    ],
)
def test_lines_have_sizes_of_their_own(prompt, sizes):
    assert plan(prompt).layout.line_sizes == sizes


@pytest.mark.parametrize(
    "prompt", ['"A" and "B" in small letters', 'huge letters: "A" and "B"', 'big "A" and "B"', '"A" in small letters']
)
def test_a_size_said_of_several_lines_or_of_the_only_one_is_that_of_all(prompt):
    made = plan(prompt)
    assert made.layout.line_sizes is None and made.layout.fill != plan('"A"').layout.fill


def test_a_tone_without_a_colour_stays_with_the_rest_of_the_prompt():
    told = planned('"A" in dark small letters and "B" on yellow')
    assert told.plan.layout.line_sizes == (0.6, 1.0) and told.unread == planned('"A" in dark letters on yellow').unread


def test_lines_are_spoken_of_by_number():
    made = plan('a poster, the first line red and the second line blue and smaller: "ONE" "TWO"')
    assert made.letters.line_colors == colors("red", "blue")
    assert made.layout.line_sizes == (1.0, 0.6)


def test_a_colour_beside_a_size_is_that_of_its_line():
    made = plan('"A" in big letters and "B" in small red letters on yellow')
    assert made.letters.line_colors[1] == parse_color("red") != made.letters.line_colors[0]


def test_a_line_in_one_colour_beside_colourful_ones():
    letters = plan('"A B" in multicolored letters and "C" in smaller pink letters').letters
    assert len(letters.fade) == 6 and letters.line_colors[0] is None and letters.line_colors[1] is not None


def test_what_letters_are_like_besides_their_colour_is_kept():
    letters = plan('"A" in bold pink and "B" in blue').letters
    assert letters.weight == 700 and letters.line_colors is not None


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ('"A" with the third line smaller', {"third", "smaller"}),
        ('"A" top left, "B" bottom right', {"bottom", "right"}),
        ('"A" smaller', {"smaller"}),
    ],
)
def test_what_cannot_be_had_is_told(prompt, words):
    assert words <= set(planned(prompt).unread)


def test_gold_on_ivory_stays_on_ivory():
    made = plan('an invitation "Emma" in gold calligraphy on ivory with a border')
    assert made.plate.ground.light == 1.0 and min(made.plate.ground.color) > 180
