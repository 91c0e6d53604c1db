"""Places around text that was not read on the page are read again, enlarged."""

import numpy as np
import pytest

from textharmony_cli.records import Line, Page, Region
from textharmony_cli.tasks.closer import read_closer

PAGE = np.arange(200 * 300 * 3, dtype=np.uint32).reshape(200, 300, 3).astype(np.uint8)
EMPTY = Page("-", 1, 300, 200, (), "ocr")


def boxed(x, y, width, height, **more):
    more = {"drawn": True, **more}
    return Region(1, (((x, y), (x + width, y), (x + width, y + height), (x, y + height)),), **more)


def reader(shown, text="WORD", confidence=None):
    """Reads a word in the middle of whatever it is shown, over a fifth of its width, and another one in a corner."""

    def read(pictures):
        pages = []
        for picture in pictures:
            shown.append(picture.pixels)
            high, wide = picture.pixels.shape[:2]
            lines = []
            for number, (what, x0, y0) in enumerate(((text, 0.4 * wide, 0.4 * high), ("other", 0, 0))):
                x1, y1 = x0 + wide / 5, y0 + 0.2 * high
                spans = tuple((k / len(what), (k + 1) / len(what)) for k in range(len(what)))
                lines.append(Line(number, what, ((x0, y0), (x1, y0)), ((x0, y1), (x1, y1)), confidence, spans=spans))
            pages.append(Page("-", 1, wide, high, tuple(lines), "ocr"))
        return pages

    return read


@pytest.mark.parametrize(("height", "times"), [(20, 3), (60, 1), (5, 4), (120, 1)])
def test_what_is_read_in_a_place_by_itself_is_its_old_text(height, times):
    shown = []
    region = boxed(130, 40, 60, height, new="NEW")
    (told,) = read_closer(EMPTY, PAGE, [region], reader(shown))
    assert told.old == "WORD" and told.parts == region.parts and told.new == "NEW"
    assert len(shown) == 1 and shown[0].shape[0] <= times * (3 * height + 2)
    assert shown[0].shape[0] % times == 0 and shown[0].shape[1] >= 60 * times


def test_other_regions_are_left_as_they_are():
    shown = []
    known, erased = boxed(20, 20, 60, 20, old="was", new="NEW"), boxed(20, 20, 60, 20)
    found = boxed(20, 20, 60, 20, new="NEW", drawn=False)
    assert read_closer(EMPTY, PAGE, [known, erased, found], reader(shown)) == [known, erased, found] and not shown


@pytest.mark.parametrize(
    ("first", "text", "confidence", "told"),
    [
        (0.92, "WORD", 0.99, "WORD"),
        (0.92, "WORD", 0.9, "WRD"),  # no surer
        (0.98, "WORD", 0.999, "WRD"),  # sure before
        (0.92, "NOISE", 0.99, "WRD"),  # other text
    ],
)
def test_a_doubtful_text_is_replaced_by_the_same_text_read_more_surely(first, text, confidence, told):
    region = boxed(130, 40, 60, 20, old="WRD", new="NEW")
    line = Line(0, "WRD", ((130, 40), (190, 40)), ((130, 60), (190, 60)), first)
    page = Page("-", 1, 300, 200, (line,), "ocr")
    assert read_closer(page, PAGE, [region], reader([], text, confidence))[0].old == told


def test_a_place_at_the_edge_of_the_page_is_shown_as_far_as_there_is_one():
    shown = []
    (told,) = read_closer(EMPTY, PAGE, [boxed(270, 180, 30, 20, new="NEW")], reader(shown))
    assert shown[0].shape[:2] == (3 * 40, 3 * 50) and isinstance(told.old, str)
