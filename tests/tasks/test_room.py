"""Room for longer texts: how far, to which side, and where none is taken."""

import numpy as np
import pytest
from ink_reader import outline

from textharmony_cli.records import Line, Page, Region
from textharmony_cli.tasks.room import roomier

WIDTH, HEIGHT = 600, 200


def page_of(*boxes):
    lines = []
    for number, (x, y, w, h) in enumerate(boxes):
        lines.append(Line(number, "text", ((x, y), (x + w, y)), ((x, y + h), (x + w, y + h))))
    return Page("a.png", 1, WIDTH, HEIGHT, tuple(lines), "ocr")


def even(*dark):
    """Even ground, but for dark boxes."""
    pixels = np.full((HEIGHT, WIDTH, 3), (240, 235, 220), np.uint8)
    for x, y, w, h in dark:
        pixels[y : y + h, x : x + w] = 20
    return pixels


def grown(region, page, pixels, **options):
    """By how much a region grows to the left and to the right, and which side it keeps to."""
    room = roomier(page, pixels, region, **options)
    (before,), (after,) = region.parts, room.region.parts
    return round(before[0][0] - after[0][0]), round(after[1][0] - before[1][0]), room.side


def text(new="Featherstone", x=200, y=90, w=60, h=20):
    return Region(1, (outline(x, y, w, h),), "Greta", new)


def test_a_longer_text_gets_what_it_needs():
    left, right, side = grown(text(), page_of((200, 50, 90, 20)), even())
    assert (left, side) == (0, "left")
    assert 60 * 7 / 5 < right < 60 * 12 / 5


def test_it_ends_before_anything_else_does():
    _, right, _ = grown(text(), page_of((200, 50, 90, 20)), even((300, 0, 1, HEIGHT)))
    assert 20 < right < 36


@pytest.mark.parametrize(
    ("boxes", "side"),
    [
        ([(200, 50, 90, 20)], "left"),
        ([(150, 50, 110, 20), (100, 130, 160, 20)], "right"),
        ([(150, 50, 110, 24)], "right"),
        ([(80, 20, 180, 50)], "left"),  # a larger line that ends there
        ([(180, 50, 100, 20)], "middle"),
        ([(20, 20, 500, 30)], "left"),
    ],
)
def test_it_keeps_to_the_edge_that_other_lines_have(boxes, side):
    left, right, kept = grown(text(), page_of(*boxes), even())
    assert kept == side
    assert (left > 0, right > 0) == {"left": (False, True), "right": (True, False), "middle": (True, True)}[side]


def test_alone_in_the_middle_of_its_ground_it_stays_there():
    sign = even((100, 0, 40, HEIGHT), (320, 0, 40, HEIGHT))
    left, right, side = grown(text(), page_of(), sign)
    assert side == "middle" and left == right > 0


@pytest.mark.parametrize(
    ("walls", "side"),
    [((188, 270), "middle"), ((188, 290), "left"), ((196, 263), "left")],  # a button, a cell, a word between others
)
def test_a_text_in_the_middle_of_a_small_button_stays_there(walls, side):
    """A button's text has less ground than its height on either side."""
    page, pixels = page_of((200, 90, 60, 20)), even(*((wall, 0, 2, HEIGHT) for wall in walls))
    assert grown(text("Bye"), page, pixels) == (0, 0, side)


def test_a_line_of_a_paragraph_whose_lines_end_alike_keeps_to_the_left():
    lines = [(130, 90, 340, 20), (100, 120, 370, 20), (100, 150, 370, 20)]  # the first is indented
    for place in (lines[0], lines[1]):
        assert grown(text("Bye", *place), page_of(*lines), even()) == (0, 0, "left")


def test_a_line_is_no_line_beside_itself():
    pixels = even((20, 0, 20, HEIGHT), (560, 0, 20, HEIGHT))
    assert grown(text("Bye", 200, 90, 200, 20), page_of((196, 89, 205, 21)), pixels) == (0, 0, "middle")


def test_numbers_that_end_alike_keep_to_the_right():
    numbers = [(240, 60, 30, 20), (220, 90, 50, 20), (240, 120, 30, 20)]
    assert grown(text("1", *numbers[1]), page_of(*numbers), even())[2] == "right"


def test_rather_than_no_room_a_text_takes_that_on_the_other_side():
    lines = [(200, 50, 60, 20), (210, 120, 50, 20)]  # both end where it ends
    left, right, side = grown(text("Featherstone", 200, 90, 60, 20), page_of(*lines), even((188, 0, 2, HEIGHT)))
    assert (left, side) == (0, "left")
    assert right > 60


def test_a_pale_button_on_a_white_page_ends_at_its_edge():
    pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    pixels[80:120, 185:275] = (238, 240, 244)
    assert grown(text("Bye"), page_of((200, 90, 60, 20)), pixels) == (0, 0, "middle")


@pytest.mark.parametrize(
    "region",
    [
        text(new="Ann"),
        Region(1, (outline(200, 90, 60, 20),), "", "Featherstone"),
        Region(1, (outline(200, 90, 60, 20), outline(200, 120, 60, 20)), "Greta Olsson", "Maximilian Featherstone"),
        Region(1, (((200, 90), (240, 130), (226, 144), (186, 104)),), "Greta", "Featherstone"),
    ],
)
def test_others_stay_as_they_are(region):
    assert roomier(page_of(), even(), region).region is region


def test_it_can_be_made_to_go_over_what_is_there():
    _, right, _ = grown(text(), page_of((200, 50, 90, 20)), even((270, 0, 4, HEIGHT)), anyway=True)
    assert right > 80


def bow(height=20, first=-2.0, last=-1.14, centre=(300, 260), radius=180):
    """A line over the middle of a circle, and its page."""
    turn = np.linspace(first, last, 9)
    edges = [
        np.stack([centre[0] + r * np.cos(turn), centre[1] + r * np.sin(turn)], 1) for r in (radius, radius - height)
    ]
    top, bottom = (tuple(map(tuple, edge.tolist())) for edge in edges)
    return Line(0, "Greta", top, bottom)


def on_bow(line, new="Featherstone", old="Greta"):
    return Region(1, (line.top + line.bottom[::-1],), old, new)


def test_a_longer_text_on_a_bow_grows_to_both_sides_along_it():
    line = bow()
    room = roomier(Page("a.png", 1, WIDTH, HEIGHT, (line,), "ocr"), even(), on_bow(line, "Gretchen"))
    (wide,) = room.region.parts
    half = len(wide) // 2
    away = np.hypot(*(np.array(wide) - (300, 260)).T)
    np.testing.assert_allclose(away[:half], 180, atol=1)
    assert wide[0][0] < line.top[0][0] - 10 and wide[half - 1][0] > line.top[-1][0] + 10
    assert room.side == "middle" and room.words == on_bow(line).parts[0]


def test_a_bow_takes_no_room_where_there_is_none():
    line = bow()
    page = Page("a.png", 1, WIDTH, HEIGHT, (line,), "ocr")
    ends = even((150, 0, 70, HEIGHT), (380, 0, 70, HEIGHT))
    assert roomier(page, ends, on_bow(line)).region == on_bow(line)
    low = bow(centre=(300, 205), radius=180, first=-3.0, last=-0.14)
    page = Page("a.png", 1, WIDTH, HEIGHT, (low,), "ocr")
    assert roomier(page, even(), on_bow(low)).region == on_bow(low)  # it would leave the page


def test_a_word_of_a_longer_bowed_line_keeps_to_its_start():
    line = bow()
    page = Page("a.png", 1, WIDTH, HEIGHT, (Line(0, "Greta Garbo", line.top, line.bottom),), "ocr")
    room = roomier(page, even(), on_bow(line))
    assert room.region == on_bow(line) and room.side == "left"
