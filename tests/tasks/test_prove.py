"""Proof: what is read in regions of a picture that was changed."""

from dataclasses import replace

import pytest
from ink_reader import InkReader, outline, paper

from textharmony_cli.documents.pdf_redaction import Settled
from textharmony_cli.records import Region
from textharmony_cli.tasks.prove import LEAST_SIDE, is_as_asked, prove, vouched


@pytest.mark.parametrize(
    ("read", "wanted", "ok"),
    [
        ("", "", True),
        (" - . '", "", True),
        ("e", "", False),
        ("7", "", False),
        ("SOLD", "SOLD", True),
        ("S OLD", "SOLD", True),
        ("“SOLD” – now", '"SOLD" - now', True),
        ("sold", "SOLD", False),
        ("S0LD", "SOLD", False),
        ("XOXO", "xoxo", True),
        ("VOX", "Fox", False),
        ("x0x0", "xoxo", False),
        ("SOLD!", "SOLD", False),
        ("", "SOLD", False),
    ],
)
def test_what_passes(read, wanted, ok):
    assert is_as_asked(read, wanted) is ok


def test_ink_in_a_region_is_read_and_ink_beside_it_is_not():
    pixels = paper((300, 200, 40, 20), (60, 300, 40, 20))
    there, clear = Region(1, (outline(295, 195, 50, 30),), "old"), Region(1, (outline(295, 100, 50, 30),), "old")
    proved = prove(pixels, [there, clear], InkReader())
    assert [(region.read_back, region.ok) for region in proved] == [("IIII", False), ("", True)]
    assert [region.old for region in proved] == ["old", "old"]


def test_new_text_must_be_read_whole():
    pixels = paper((300, 200, 40, 20))
    region = Region(1, (outline(295, 195, 50, 30),), "old", "IIII")
    half = Region(1, (outline(295, 195, 26, 30),), "old", "IIII")
    assert [region.ok for region in prove(pixels, [region, half], InkReader())] == [True, False]


def test_one_huge_letter_around_a_place_is_not_in_it():
    pixels = paper((250, 100, 100, 100))
    small, large = Region(1, (outline(280, 145, 40, 10),), "old"), Region(1, (outline(240, 90, 120, 70),), "old")
    assert [region.ok for region in prove(pixels, [small, large], InkReader())] == [True, False]


def test_a_sign_that_is_tall_and_narrow_is_large_too():
    pixels = paper((290, 30, 40, 340))
    region = Region(1, (outline(280, 180, 60, 40),), "old")
    assert [region.ok for region in prove(pixels, [region], OneSign())] == [True]


class OneSign(InkReader):
    """Reads all ink as one sign."""

    def __call__(self, pictures):
        pages = super().__call__(pictures)
        return [
            replace(page, lines=tuple(replace(line, text="8", spans=((0.0, 1.0),)) for line in page.lines))
            for page in pages
        ]


def test_only_the_surroundings_are_read_where_that_is_less():
    reader = InkReader()
    prove(paper(size=(3000, 2000)), [Region(1, (outline(10, 10, 60, 20),), "a")], reader)
    ((size,),) = reader.seen
    assert size[0] < 400 and size[1] == LEAST_SIDE


def test_the_page_is_read_once_where_regions_fill_it():
    reader = InkReader()
    regions = [Region(1, (outline(20, 20 + 30 * k, 500, 20),), "a") for k in range(12)]
    prove(paper(), regions, reader)
    assert reader.seen == [[(600, 400)]]


def test_nothing_to_prove_reads_nothing():
    reader = InkReader()
    assert prove(paper(), [], reader) == ()
    assert reader.seen == []


MOVED = "On Monday the new boats and all of the older ones go out before the sun is up"


@pytest.mark.parametrize(
    ("read", "exact", "passes"),
    [
        (MOVED.replace("before", "belore"), True, True),  # a word that only moved along
        (MOVED.replace("before", "belore"), False, False),
        (MOVED.replace("boats", "boals"), True, False),  # a new one
        (MOVED.replace("before the sun is up", "belore lhe sum ls ap"), True, False),  # more than a few letters
        (MOVED.removesuffix("up"), True, True),
    ],
)
def test_words_of_a_pdf_that_moved_along_may_be_misread(read, exact, passes):
    region = Region(1, (outline(0, 0, 200, 20),), "the old text", MOVED, read, ok=False)
    assert vouched(region, Settled(region, ("new boats",), exact)).ok is passes


def test_a_new_text_that_is_alone_has_to_be_read_as_it_is():
    region = Region(1, (outline(0, 0, 200, 20),), "old", "boats", "boals", ok=False)
    assert vouched(region, Settled(region, ("boats",), exact=True)).ok is False
    assert (
        vouched(
            Region(1, (outline(0, 0, 200, 20),), "old", "new", "new", ok=True), Settled(region, ("new",), exact=False)
        ).ok
        is True
    )


def test_lines_of_a_paragraph_pass_only_where_the_text_is_exact():
    region = Region(1, (outline(0, 0, 200, 20),), "old", MOVED, MOVED, ok=True)
    assert vouched(region, Settled(region, ("new boats",), exact=False, flowed=True)).ok is False
    assert vouched(region, Settled(region, ("new boats",), exact=True, flowed=True)).ok is True
