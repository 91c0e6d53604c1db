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


def line_of(text, x, y, width, height, confidence=0.99, number=0):
    spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
    top, bottom = ((x, y), (x + width, y)), ((x, y + height), (x + width, y + height))
    return Line(number, text, top, bottom, confidence, spans=spans)


def reader(shown, text="WORD", confidence=0.99):
    """Reads a word in the middle of whatever it is shown, over a fifth of its width, and another one in a corner."""

    def read(pictures):
        pages = []
        for picture in pictures:
            shown.append(picture.pixels)
            high, wide = picture.pixels.shape[:2]
            lines = []
            for number, (what, x0, y0) in enumerate(((text, 0.4 * wide, 0.4 * high), ("other", 0, 0))):
                lines.append(line_of(what, x0, y0, wide / 5, 0.2 * high, confidence, number))
            pages.append(Page("-", 1, wide, high, tuple(lines), "ocr"))
        return pages

    return read


@pytest.mark.parametrize(("height", "enlarged"), [(20, (3, 4)), (25, (2, 4)), (60, (1,)), (5, (4,)), (120, (1,))])
def test_what_is_read_in_a_place_by_itself_is_its_old_text(height, enlarged):
    shown = []
    region = boxed(130, 40, 60, height, new="NEW")
    (told,) = read_closer(EMPTY, PAGE, [region], reader(shown))
    assert told.old == "WORD" and told.parts == region.parts and told.new == "NEW"
    assert len(shown) == len(enlarged)
    for picture, times in zip(shown, enlarged, strict=True):
        assert picture.shape[0] <= times * (3 * height + 2)
        assert picture.shape[0] % times == 0 and picture.shape[1] >= 60 * times


def test_other_regions_are_left_as_they_are():
    shown = []
    page = Page("-", 1, 300, 200, (line_of("was", 20, 20, 60, 20),), "ocr")
    known, erased = boxed(20, 20, 60, 20, old="was", new="NEW"), boxed(20, 20, 60, 20)
    found = boxed(120, 120, 60, 20, new="NEW", drawn=False)
    assert read_closer(page, PAGE, [known, erased, found], reader(shown)) == [known, erased, found] and not shown


def test_all_places_are_read_at_once():
    shown, calls = [], []
    read = reader(shown)
    places = [boxed(130, 40, 60, 20, new="NEW"), boxed(130, 140, 60, 20, new="NEW")]
    told = read_closer(EMPTY, PAGE, places, lambda pictures: calls.append(1) or read(pictures))
    assert [region.old for region in told] == ["WORD", "WORD"] and len(calls) == 1 and len(shown) == 4


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
    page = Page("-", 1, 300, 200, (line_of("WRD", 130, 40, 60, 20, first),), "ocr")
    assert read_closer(page, PAGE, [region], reader([], text, confidence))[0].old == told


def test_what_is_hardly_read_from_close_by_is_nothing():
    (told,) = read_closer(EMPTY, PAGE, [boxed(130, 40, 60, 20, new="NEW")], reader([], "l", 0.3))
    assert told.old == ""


@pytest.mark.parametrize(("width", "told"), [(66, "WRD"), (90, "WORD")])
def test_a_place_that_is_longer_than_what_was_surely_read_in_it_is_read_again(width, told):
    page = Page("-", 1, 300, 200, (line_of("WRD", 130, 40, 60, 20, 0.999),), "ocr")
    region = boxed(130, 40, width, 20, old="WRD", new="NEW")
    assert read_closer(page, PAGE, [region], reader([]))[0].old == told


def test_a_place_in_a_doubtful_word_is_read_again():
    """Also where the word's middle lies outside of it."""
    shown = []
    page = Page("-", 1, 300, 200, (line_of("WRD", 130, 40, 60, 20, 0.3),), "ocr")
    read_closer(page, PAGE, [boxed(128, 40, 22, 20, old="W", new="NEW")], reader(shown))
    assert shown


def test_a_place_at_the_edge_of_the_page_is_shown_as_far_as_there_is_one():
    shown = []
    read_closer(EMPTY, PAGE, [boxed(270, 180, 30, 20, new="NEW")], reader(shown))
    assert shown[0].shape[:2] == (3 * 40, 3 * 50)


@pytest.mark.parametrize(
    ("small", "large", "told"),
    [
        (("PHONE", 0.99), ("PHONES", 0.93), "PHONES"),  # one letter more
        (("PHONES", 0.93), ("PHONE", 0.99), "PHONES"),
        (("PHONE", 0.99), ("PHONES", 0.7), "PHONE"),  # ... but hardly read
        (("PHONE", 0.8), ("PH0NE", 0.9), "PH0NE"),
    ],
)
def test_of_two_readings_the_fuller_counts_if_it_is_sure(small, large, told):
    def read(pictures):
        texts = {picture.pixels.shape[0]: words for picture, words in zip(pictures, (small, large), strict=True)}
        return [reader([], *texts[picture.pixels.shape[0]])([picture])[0] for picture in pictures]

    assert read_closer(EMPTY, PAGE, [boxed(130, 40, 60, 20, new="NEW")], read)[0].old == told


@pytest.mark.parametrize(
    ("text", "outside", "told"), [("WORDS", 0.1, "WORDS"), ("WORDS", 0.4, "ORDS"), ("(ORDS", 0.1, "ORDS")]
)
def test_a_letter_at_the_end_whose_middle_is_barely_outside_belongs_to_the_place(text, outside, told):
    """`outside`: heights of the place by which it is."""

    def read(pictures):
        (wide, high), line = pictures[0].pixels.shape[1::-1], pictures[0].pixels.shape[0] / 3
        left = (
            line - (0.5 + 1e-3) * line - outside * line
        )  # the place begins a height from the edge; letters are as wide
        found = line_of(text, left, line, len(text) * line, line)
        return [Page("-", 1, wide, high, (found,), "ocr")]

    assert read_closer(EMPTY, PAGE, [boxed(60, 60, 300, 60, new="NEW")], read)[0].old == told
