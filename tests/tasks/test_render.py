"""Drawing until it reads as asked, with readers that say what a test wants."""

from dataclasses import replace

import numpy as np
import pytest

from textharmony_cli.model.rendering.plan import Ground, Letters, Plan
from textharmony_cli.records import Line, Page
from textharmony_cli.tasks.render import mean_color, render, render_on, unlike

PLAN = Plan(("OPEN", "24 h"), (320, 240), Letters((250, 250, 250)), Ground("plain", (20, 20, 90)))


class Reader:
    """Reads at the places of a picture's two lines what it is told to, one pair for each picture."""

    def __init__(self, *readings):
        self.readings = list(readings)
        self.seen = []

    def __call__(self, pictures):
        pages = []
        for picture in pictures:
            self.seen.append(picture.pixels)
            bright = picture.pixels.mean(2).max(1) > 150
            starts = np.flatnonzero(np.diff(bright.astype(int), prepend=0) == 1)
            stops = np.flatnonzero(np.diff(bright.astype(int), append=0) == -1)
            rows = [(starts[0], stops[0]), (starts[1], stops[-1])]
            lines = []
            for number, (text, (top, bottom)) in enumerate(zip(self.readings.pop(0), rows, strict=True)):
                spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
                left, right = 0.3 * picture.width, 0.7 * picture.width
                edges = ((left, top), (right, top)), ((left, bottom), (right, bottom))
                lines.append(Line(number, text, *edges, 0.9, spans=spans))
            pages.append(Page("-", 1, picture.width, picture.height, tuple(lines), "ocr"))
        return pages


def test_a_picture_that_reads_as_asked_is_the_only_one():
    reader = Reader(("OPEN", "24 h"))
    rendered = render(PLAN, 0, reader)
    assert (rendered.proof, rendered.attempts) == ("passed", 1)
    assert [region.read_back for region in rendered.regions] == ["OPEN", "24 h"]


def test_another_is_drawn_where_it_does_not():
    reader = Reader(("0PEN", "24 h"), ("OPEN", "24 n"), ("OPEN", "24h"))
    rendered = render(PLAN, 0, reader)
    assert (rendered.proof, rendered.attempts) == ("passed", 3)
    assert not np.array_equal(reader.seen[0], reader.seen[1])


def test_the_last_one_says_what_was_wrong():
    rendered = render(PLAN, 0, Reader(*[("OPEN", "24 n")] * 2), tries=2)
    assert (rendered.proof, rendered.attempts) == ("failed", 2)
    assert unlike(rendered.regions) == "`24 h` reads `24 n`"


def test_without_a_reader_nothing_is_proved():
    rendered = render(PLAN, 0, None)
    assert (rendered.proof, rendered.attempts) == ("skipped", 1)
    assert rendered.painted.mask.all()


def test_it_is_read_as_it_will_be_stored():
    reader = Reader(("OPEN", "24 h"))
    render(PLAN, 0, reader, stored=lambda pixels: np.maximum(pixels, 33))
    assert reader.seen[0].min() == 33


def test_large_letters_are_read_from_afar():
    reader = Reader(("OPEN", "24 h"))
    render(Plan(PLAN.lines, (1280, 960), PLAN.letters, PLAN.ground), 0, reader)
    assert max(reader.seen[0].shape) < 400


@pytest.mark.parametrize("box", [(50.0, 20.0, 200.0, 120.0), (0.0, 0.0, 300.0, 200.0)])
def test_a_picture_is_only_changed_inside_of_the_box(box):
    pixels = np.full((200, 300, 3), 60, np.uint8)
    rendered = render_on(pixels, PLAN, box, 0, Reader(("OPEN", "24 h")))
    x, y, w, h = (int(value) for value in box)
    outside = np.ones((200, 300), bool)
    outside[y : y + h, x : x + w] = False
    assert rendered.proof == "passed"
    assert not (rendered.painted.pixels != pixels).any(2)[outside].any()
    assert (rendered.painted.pixels != pixels).any()


def test_the_mean_color_of_a_box():
    pixels = np.zeros((10, 10, 3), np.uint8)
    pixels[2:4, 3:6] = (10, 20, 30)
    assert mean_color(pixels, (3.0, 2.0, 3.0, 2.0)) == (10, 20, 30)


def test_a_word_whose_last_letter_was_measured_outside_of_its_line_is_read_whole():
    """Edges around letters hide where they end: the words that lie in a line decide then."""

    class Wide(Reader):
        def __call__(self, pictures):
            (page,) = super().__call__(pictures)
            first, second = page.lines
            top, bottom = ((start, (page.width - 1, y)) for start, (_, y) in (first.top, first.bottom))
            spans = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.97, 1.0))
            return [replace(page, lines=(replace(first, top=top, bottom=bottom, spans=spans), second))]

    assert render(PLAN, 0, Wide(("OPEN", "24 h")), tries=1).proof == "passed"
