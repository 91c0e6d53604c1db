"""Colours by name, and how well they can be told apart."""

import pytest

from textharmony_cli.errors import UsageError
from textharmony_cli.model.rendering.colors import contrast, luminance, opposite, parse_color, set_off, written


@pytest.mark.parametrize(
    ("text", "color"), [("#0a64FF", (10, 100, 255)), ("0a64ff", (10, 100, 255)), ("navy blue", (22, 36, 92))]
)
def test_colors_are_written_or_named(text, color):
    assert parse_color(text) == color


@pytest.mark.parametrize("name", ["red", "green", "grey", "sky blue"])
def test_tones_move_the_lightness(name):
    dark, plain, light = (luminance(parse_color(text)) for text in (f"dark {name}", name, f"light-{name}"))
    assert dark < 0.6 * plain < plain < light


@pytest.mark.parametrize("text", ["", "#12345", "dark", "reddish", "red dark"])
def test_what_is_no_color_is_refused(text):
    with pytest.raises(UsageError, match="is not a colour"):
        parse_color(text)


def test_contrast_is_that_of_wcag():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)  # WCAG's own example


@pytest.mark.parametrize("against", [(250, 250, 250), (10, 10, 10), (128, 128, 128), (30, 90, 200)])
def test_a_color_that_is_set_off_can_be_read(against):
    assert contrast(set_off((200, 30, 40), against), against) >= 4.5
    assert contrast(opposite(against), against) >= 4.5


def test_a_color_that_stands_out_is_left_alone():
    assert set_off((250, 240, 0), (10, 10, 10)) == (250, 240, 0)
    assert written((250, 240, 0)) == "#faf000"
