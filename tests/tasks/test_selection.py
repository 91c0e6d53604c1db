"""Choosing regions of a page: by words, kinds, places, masks and earlier matches; and what replaces what."""

import json
import random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from textharmony_cli.documents.over_lines import over_lines
from textharmony_cli.errors import UsageError
from textharmony_cli.records import Failure, Line, Page, Word, bounding_box
from textharmony_cli.tasks.locate import Query, find
from textharmony_cli.tasks.mask_outlines import patches
from textharmony_cli.tasks.places import Place, area, clipped, inside, overlap, parse_box, parse_polygon
from textharmony_cli.tasks.selection import (
    Selection,
    read_matches,
    select,
    snapped,
    text_inside,
    within,
    words_inside,
)
from textharmony_cli.tasks.substitution import Replacement, Substitution, parse_substitution, replacements


def line(number, text, x=0, y=None):
    """A line of characters 10 pixels wide and 20 high, below the one before unless y says otherwise."""
    y = number * 30 if y is None else y
    spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
    right = x + 10 * len(text)
    return Line(number, text, ((x, y), (right, y)), ((x, y + 20), (right, y + 20)), spans=spans)


def page(*lines, width=400, height=200, **more):
    made = tuple(line(number, item) if isinstance(item, str) else item for number, item in enumerate(lines))
    return Page("a.png", 1, width, height, made, "ocr", **more)


RECEIPT = page("grand total 12.50", "paid 2025-01-02", "call 212-555-0123")


def olds(where, **chosen):
    return [region.old for region in select(where, Selection(**chosen))]


def boxed(text):
    return (parse_box(text),)


def test_words_are_chosen_with_the_outline_of_their_characters():
    (region,) = select(RECEIPT, Selection((Query("total"),)))
    assert (region.page, region.old, region.new) == (1, "total", "")
    assert region.box == pytest.approx((60, 0, 50, 20))


def test_regions_come_in_reading_order_whatever_chose_them():
    chosen = {"queries": (Query("paid"),), "kinds": ("phone",), "places": boxed("0,0,52,20")}
    assert olds(RECEIPT, **chosen) == ["grand", "paid", "212-555-0123"]


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        (["total", "total"], ["total"]),
        (["grand total", "total 12.50"], ["grand total 12.50"]),
        (["tot", "total"], ["total"]),
        (["grand", "total"], ["grand", "total"]),
        (["12.50 paid", "paid 2025"], ["12.50 paid 2025"]),
    ],
)
def test_same_characters_chosen_twice_are_one_region(queries, expected):
    assert olds(RECEIPT, queries=tuple(Query(text) for text in queries)) == expected


def test_merged_words_have_one_outline_a_line():
    (region,) = select(RECEIPT, Selection((Query("12.50 paid"), Query("paid 2025"))))
    boxes = [[min(p[0] for p in part), max(p[0] for p in part)] for part in region.parts]
    assert boxes == [pytest.approx([120, 170]), pytest.approx([0, 90])]


def test_everything_is_every_line_with_text():
    assert olds(page("one", " ", "two"), everything=True) == ["one", "two"]


def test_everything_and_a_word_are_still_one_region_a_line():
    assert olds(RECEIPT, everything=True, queries=(Query("total"),)) == [text.text for text in RECEIPT.lines]


def test_box_holds_the_characters_whose_centre_lies_in_it():
    assert olds(RECEIPT, places=boxed("64,0,52,20")) == ["total"]
    assert olds(RECEIPT, places=boxed("66,0,52,20")) == ["otal"]
    assert olds(RECEIPT, places=boxed("60,0,500,45")) == ["total 12.50 025-01-02"]


def test_box_keeps_its_own_outline_and_takes_words_in_it_along():
    (region,) = select(RECEIPT, Selection((Query("total"),), places=boxed("50,2,70,15")))
    assert region.parts == (((50, 2), (120, 2), (120, 17), (50, 17)),)


@pytest.mark.parametrize(
    ("box", "part"),
    [
        ("58,1,54,18", (60, 0, 50, 20)),  # about `total`
        ("-4,-3,120,26", (0, 0, 110, 20)),  # about `grand total`
        ("58,1,40,18", (60, 0, 50, 20)),  # about `total` but for its last letter
        ("72,1,40,18", None),  # ... but for its first
        ("58,1,24,18", None),  # half of a word
        ("58,-40,54,90", None),  # much besides
        ("58,1,54,48", None),  # words of two lines
        ("300,150,40,20", None),  # nothing
    ],
)
def test_a_box_around_words_becomes_their_outline(box, part):
    (region,) = select(RECEIPT, Selection(places=boxed(box)))
    assert snapped(RECEIPT, region).box == pytest.approx(part or region.box)
    assert snapped(RECEIPT, region).old == ("total" if part and part[0] else region.old)


@pytest.mark.parametrize(
    ("box", "left", "right"),
    [
        ("-4,0,114,20", 0, 110),
        ("0,0,118,20", 0, 110),  # loosely drawn
        ("0,0,122,20", 0, 122),  # a letter that was not read
        ("0,0,112,20", 0, 110),
    ],
)
def test_a_box_that_is_longer_than_a_line_holds_letters_that_were_not_read(box, left, right):
    short = page("grand total")
    (region,) = select(short, Selection(places=boxed(box)))
    x, _, width, _ = snapped(short, region).box
    assert (x, x + width) == pytest.approx((left, right))
    assert snapped(short, region).old == "grand total"


def test_parts_of_words_below_do_not_count_beside_whole_words():
    (region,) = select(RECEIPT, Selection(places=boxed("58,0,54,42")))  # `total`, and middles of letters of a date
    assert region.old == "total 025-0"
    assert snapped(RECEIPT, region).box == pytest.approx((60, 0, 50, 20))
    assert snapped(RECEIPT, region).old == "total"


def test_words_below_that_reach_into_a_box_do_not_count_beside_words_that_lie_in_it():
    """Even where all their letters have their middle in it."""
    short = page("grand total", "paid")
    (region,) = select(short, Selection(places=boxed("-2,0,114,42")))
    assert region.old == "grand total paid" and snapped(short, region).old == "grand total"
    (region,) = select(short, Selection(places=boxed("-2,0,114,52")))
    assert snapped(short, region) == region  # two lines


def test_a_box_that_is_longer_than_a_word_ends_where_other_words_begin():
    (region,) = select(RECEIPT, Selection(places=boxed("46,1,73,18")))  # about `total`, between two others
    assert snapped(RECEIPT, region).box == pytest.approx((60, 0, 50, 20))


def test_a_box_on_text_that_was_not_read_from_a_picture_stays_as_it_was_drawn():
    told = Page("a.pdf", 1, 400, 200, RECEIPT.lines, "pdf-text")
    (region,) = select(told, Selection(places=boxed("58,1,54,18")))
    assert snapped(told, region) == region


def test_regions_within_others_are_those_whose_characters_lie_there():
    found = select(RECEIPT, Selection((Query("total"), Query("paid"), Query("call"))))
    drawn = select(RECEIPT, Selection(places=boxed("0,25,90,100")))
    assert [region.old for region in within(RECEIPT, found, drawn)] == ["paid", "call"]
    assert within(RECEIPT, found, []) == []
    over_two_lines = select(RECEIPT, Selection((Query("12.50 paid"),)))
    assert len(over_two_lines[0].parts) == 2 and within(RECEIPT, over_two_lines, over_two_lines) == over_two_lines


def test_word_that_only_begins_in_a_box_is_chosen_with_its_rest():
    (region,) = select(RECEIPT, Selection((Query("total"),), places=boxed("50,0,30,20")))
    assert region.old == "total"
    assert region.box == pytest.approx((50, 0, 60, 20))


def test_box_ends_at_the_page():
    (region,) = select(RECEIPT, Selection(places=boxed("-20,-5,100,25")))
    assert region.box == (0, 0, 80, 20)


def test_box_without_text_is_a_region_too():
    (region,) = select(RECEIPT, Selection(places=boxed("300,150,20,20")))
    assert region.old == ""


def test_boxes_that_overlap_are_one_region_and_neighbours_two():
    two = boxed("300,150,20,20")
    assert len(select(RECEIPT, Selection(places=two + boxed("310,160,20,20")))) == 1
    assert len(select(RECEIPT, Selection(places=two + two))) == 1
    assert len(select(RECEIPT, Selection(places=two + boxed("320,150,20,20")))) == 2


def test_box_outside_of_the_page_is_refused_with_the_size():
    with pytest.raises(UsageError, match="outside of page 1") as caught:
        select(RECEIPT, Selection(places=boxed("400,0,10,10")))
    assert "400 x 200" in caught.value.hint


def test_box_in_points_is_measured_from_the_top_left_of_the_page():
    where = page("grand total", points=(200.0, 100.0))
    (region,) = select(where, Selection(places=boxed("pt:30,0,25,10")))
    assert (region.old, region.box) == ("total", (60, 0, 50, 20))
    with pytest.raises(UsageError, match="no points"):
        select(RECEIPT, Selection(places=boxed("pt:30,0,25,10")))


def test_polygon_holds_what_is_inside_of_its_edges():
    where = page("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc")
    assert olds(where, places=(parse_polygon("0,0 100,0 0,100"),)) == ["aaaaaaaaa bbbbbb ccc"]


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,nan,4", "1,2,inf,4", "mm:1,2,3,4"])
def test_what_is_no_box_is_refused_with_the_form(text):
    with pytest.raises(UsageError, match="is not a box") as caught:
        parse_box(text)
    assert "X,Y,W,H" in caught.value.hint


@pytest.mark.parametrize("text", ["10,10,0,5", "10,10,5,-1"])
def test_empty_box_is_refused(text):
    with pytest.raises(UsageError, match="is empty"):
        parse_box(text)


@pytest.mark.parametrize("text", ["", "1,1 2,2", "1,1 2,2 3", "1 2 3 4 5 6", "1,1 5,5 x,9", "1,1 2,2 3,3"])
def test_what_is_no_polygon_is_refused(text):
    with pytest.raises(UsageError, match="polygon"):
        parse_polygon(text)


def test_box_and_polygon_say_the_same():
    assert parse_box(" 1,2, 3,4 ") == parse_polygon("1,2 4,2 4,6 1,6")
    assert parse_box("pt:1,2,3,4") == parse_polygon("pt:1,2 4,2 4,6 1,6")
    assert parse_box("1,2,3,4") == Place(((1, 2), (4, 2), (4, 6), (1, 6)))


def test_clipping_keeps_exactly_the_area_on_the_page():
    assert area(clipped(((-10, -10), (10, -10), (10, 10), (-10, 10)), 100, 100)) == pytest.approx(100)
    assert clipped(((-10, 0), (0, 0), (0, 10)), 100, 100) == ()
    assert area(clipped(((50, -50), (150, 50), (50, 150), (-50, 50)), 100, 100)) == pytest.approx(10000)


def test_outlines_overlap_where_they_share_area():
    square = ((0, 0), (10, 0), (10, 10), (0, 10))
    assert overlap(square, square)
    assert overlap(square, ((2, 2), (4, 2), (4, 4), (2, 4)))
    assert overlap(((2, -5), (4, -5), (4, 15), (2, 15)), square)
    assert not overlap(square, ((10, 0), (20, 0), (20, 10), (10, 10)))
    assert not overlap(((0, 0), (10, 0), (0, 10)), ((10, 10), (10, 2), (2, 10)))


def drawn(shape, *boxes):
    mask = np.zeros(shape, bool)
    for x, y, width, height in boxes:
        mask[y : y + height, x : x + width] = True
    return mask


def filled(outlines, shape):
    """The pixels whose centres lie in one of the outlines."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    centres = np.stack([x.ravel() + 0.5, y.ravel() + 0.5], axis=1)
    return np.any([inside(outline, centres) for outline in outlines], axis=0).reshape(shape)


def test_mask_chooses_its_connected_areas_and_their_text():
    regions = select(RECEIPT, Selection(mask=drawn((200, 400), (60, 0, 50, 20), (0, 28, 43, 24))))
    assert [region.old for region in regions] == ["total", "paid"]
    assert regions[0].box == (60, 0, 50, 20)


def test_strokes_of_one_word_are_one_region():
    strokes = drawn((200, 400), (60, 0, 4, 20), (66, 0, 4, 20), (72, 0, 4, 20))
    (region,) = select(RECEIPT, Selection(mask=strokes))
    assert len(region.parts) == 3


def test_mask_of_another_size_is_refused():
    with pytest.raises(UsageError, match="the mask is 20 x 10 pixels"):
        select(RECEIPT, Selection(mask=np.ones((10, 20), bool)))


def test_empty_mask_chooses_nothing():
    assert select(RECEIPT, Selection(mask=np.zeros((200, 400), bool))) == []


@pytest.mark.parametrize("seed", range(6))
def test_outlines_of_a_mask_hold_exactly_its_pixels(seed):
    randomness = np.random.default_rng(seed)
    mask = randomness.random((24, 31)) < (0.15, 0.5, 0.85)[seed % 3]
    _, found = patches(mask)
    assert np.array_equal(filled([outline for outlines in found for outline in outlines], mask.shape), mask)


def test_outlines_of_rings_and_discs_hold_exactly_their_pixels():
    picture = Image.new("1", (90, 70))
    ImageDraw.Draw(picture).ellipse((5, 5, 60, 60), outline=1, width=4)
    ImageDraw.Draw(picture).ellipse((70, 20, 84, 50), fill=1)
    mask = np.array(picture)
    _, found = patches(mask)
    assert np.array_equal(filled([outline for outlines in found for outline in outlines], mask.shape), mask)


def as_lines(where, *queries):
    return [json.dumps(match.to_dict()) for match in find(where, [Query(text) for text in queries])]


def test_matches_that_locate_wrote_choose_the_same_regions():
    written = as_lines(RECEIPT, "total", "12.50 paid", "555")
    regions = select(RECEIPT, Selection(matches=read_matches(written)))
    assert [region.old for region in regions] == ["total", "12.50 paid", "555"]
    assert [len(region.parts) for region in regions] == [1, 2, 1]


def test_matches_of_other_files_and_pages_choose_nothing_here():
    others = [
        line.replace("a.png", "b.png") if k else line.replace('"page": 1', '"page": 2')
        for k, line in enumerate(as_lines(RECEIPT, "total", "paid"))
    ]
    assert olds(RECEIPT, matches=read_matches(others)) == []
    same = [line.replace("a.png", "./a.png") for line in as_lines(RECEIPT, "total")]
    assert olds(RECEIPT, matches=read_matches(same)) == ["total"]


def test_match_and_query_for_the_same_words_are_one_region():
    matches = read_matches(as_lines(RECEIPT, "total"))
    assert olds(RECEIPT, matches=matches, queries=(Query("total 12.50"),)) == ["total 12.50"]


def test_match_needs_no_more_than_file_page_and_box():
    matches = read_matches(["\ufeff", "", '{"file":"a.png","page":1,"box":[60,0,50,20],"colour":"red"}\n'])
    assert olds(RECEIPT, matches=matches) == ["total"]


def test_failures_among_matches_are_passed_over():
    failure = Failure("b.png", "empty", "is empty").to_dict()
    assert not read_matches([json.dumps(failure)])


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("total", "is not JSON"),
        ("[1]", "is not an object"),
        ('{"page":1,"box":[1,2,3,4]}', "`file`"),
        ('{"file":"a","box":[1,2,3,4]}', "`page`"),
        ('{"file":"a","page":0,"box":[1,2,3,4]}', "`page`"),
        ('{"file":"a","page":1}', "`box`"),
        ('{"file":"a","page":1,"box":[1,2,3]}', "`box`"),
        ('{"file":"a","page":1,"box":[1,2,3,NaN]}', "`box`"),
        ('{"file":"a","page":1,"box":[1,2,3,1' + "0" * 400 + "]}", "`box`"),
        ('{"file":"a","page":1,"polygon":[[1,2],[3,4]]}', "`polygon`"),
        ('{"file":"a","page":1,"parts":[[1,2,3,4],[1,2]]}', "`parts`"),
        ("[" * 100000, "is not JSON"),
    ],
)
def test_faulty_line_of_matches_is_told_with_its_number(line, what):
    with pytest.raises(UsageError, match=f"line 3 of the matches .*{what}") as caught:
        read_matches(["", '{"file":"a.png","page":1,"box":[1,2,3,4]}', line])
    assert "th locate --json" in caught.value.hint


def test_text_inside_is_what_stands_in_the_outlines():
    assert text_inside(RECEIPT, [((60, 0), (110, 0), (110, 20), (60, 20))]) == "total"
    assert text_inside(RECEIPT, []) == ""


def test_text_inside_goes_by_words_where_only_these_were_measured():
    words = (Word("grand", (0, 0, 50, 20)), Word("total", (60, 0, 50, 20)))
    where = page(Line(0, "grand total", ((0, 0), (110, 0)), ((0, 20), (110, 20)), words=words))
    assert text_inside(where, [((60, 0), (110, 0), (110, 20), (60, 20))]) == "total"


def test_character_squeezed_to_nothing_at_the_end_is_chosen_with_its_word():
    spans = (*((k / 5, (k + 1) / 5) for k in range(5)), (1.0, 1.0))
    where = page(Line(0, "33.000", ((0, 0), (50, 0)), ((0, 20), (50, 20)), spans=spans))
    assert olds(where, queries=(Query("33.000"),)) == ["33.000"]
    assert olds(where, places=boxed("0,0,50,20")) == ["33.000"]
    assert changed(where, parse_substitution("s/33.000/34.000/")) == [("33.000", "34.000")]


def test_text_without_any_width_is_a_region_all_the_same():
    spans = ((0.0, 0.5), (0.5, 1.0), (1.0, 1.0))
    where = page(Line(0, "12:", ((10, 0), (30, 0)), ((10, 20), (30, 20)), spans=spans))
    (region,) = select(where, Selection((Query(":"),)))
    assert (region.old, region.box) == (":", (25, 0, 10, 20))
    assert changed(where, parse_substitution("s/:/;/")) == [(":", ";")]


def test_nothing_asked_for_is_told_from_nothing_found():
    assert Selection().is_empty
    assert not Selection(everything=True).is_empty
    assert not Selection(mask=np.zeros((2, 2), bool)).is_empty
    assert not Selection(places=boxed("1,1,2,2")).is_empty


def test_any_selection_gives_regions_on_the_page_that_share_no_characters():
    randomness = random.Random(3)
    text = "abcabcabbca"
    for _ in range(60):
        where = page(*("".join(randomness.choice(text + " ") for _ in range(30)) or "a" for _ in range(5)))
        queries = tuple(Query("".join(randomness.choice(text) for _ in range(2))) for _ in range(3))
        places = tuple(
            parse_box(f"{randomness.randrange(300)},{randomness.randrange(140)},{randomness.randrange(1, 90)},33")
            for _ in range(2)
        )
        regions = select(where, Selection(queries, places=places))
        assert all(0 <= x <= 400 and 0 <= y <= 200 for region in regions for part in region.parts for x, y in part)
        letters = sum(len(region.old.replace(" ", "")) for region in regions)
        everything = [part for region in regions for part in region.parts]
        assert letters == len(text_inside(where, everything).replace(" ", ""))


def changed(where, *rules):
    return [(region.old, region.new) for region in replacements(where, rules)]


def test_phrase_is_replaced_wherever_it_stands():
    where = page("SALE and SALE", "no SALE")
    regions = replacements(where, [Replacement(Query("SALE"), "SOLD")])
    assert [(region.old, region.new) for region in regions] == [("SALE", "SOLD")] * 3
    assert regions[1].box == pytest.approx((90, 0, 40, 20))


def test_new_phrase_is_taken_as_it_is():
    assert changed(page("was 5"), Replacement(Query("5"), r"& \1")) == [("5", r"& \1")]
    assert changed(page("Total"), Replacement(Query("total", ignore_case=True), "sum")) == [("Total", "sum")]


def test_phrase_over_two_lines_keeps_its_parts():
    (region,) = replacements(RECEIPT, [Replacement(Query("12.50 paid"), "free")])
    assert (region.old, region.new, len(region.parts)) == ("12.50 paid", "free", 2)
    assert region.lines == ("12.50", "paid")


@pytest.mark.parametrize(
    ("upper", "beside", "width"),
    [
        ("by Mari-", (), 88),  # eight letters for five of ten pixels each, and a tenth more
        ("by Mari-", ("note",), 70),  # as far as the next column, whose line begins at 120, less the height of a line
        ("taken by the secretaries, Mari-", (), 70),  # as far as the page, which ends at 350, likewise
    ],
)
def test_first_half_of_a_divided_word_gets_the_room_that_the_new_word_needs(upper, beside, width):
    others = [line(2, text, x=120, y=0) for text in beside]
    where = page(line(0, upper), line(1, "anne Hollister"), *others, width=350)
    (region,) = replacements(where, [Replacement(Query("Marianne"), "Georgina")])
    begin = 10 * upper.index("Mari")
    assert region.lines == ("Mari-", "anne")
    assert bounding_box(region.parts[0]) == pytest.approx((begin, 0, width, 20))
    assert bounding_box(region.parts[1]) == pytest.approx((0, 30, 40, 20))


def test_first_line_runs_on_where_the_last_one_is_too_short_for_its_share():
    where = page(line(0, "taken with slate,"), line(1, "lost her foremast"))
    (region,) = replacements(where, [Replacement(Query("slate, lost"), "coal, threw")])
    assert bounding_box(region.parts[0]) == pytest.approx((110, 0, 121, 20))  # eleven letters, and a tenth more
    assert over_lines(region.new, region.parts, region.old) == ("coal, threw", "")


def test_last_character_that_holds_the_empty_end_of_a_line_counts_where_its_letter_is():
    spans = (*((k / 10, (k + 1) / 10) for k in range(4)), (0.4, 1.0))
    where = page(Line(0, "Price", ((0, 0), (100, 0)), ((0, 20), (100, 20)), spans=spans))
    assert text_inside(where, [((0, 0), (55, 0), (55, 20), (0, 20))]) == "Price"


def test_words_count_whole_where_most_of_their_characters_are_inside():
    where = page("The Subtotals again")
    assert words_inside(where, [((38, 0), (121, 0), (121, 20), (38, 20))]) == "Subtotals"
    assert words_inside(where, [((38, 0), (78, 0), (78, 20), (38, 20))]) == ""


def test_nothing_is_changed_into_itself():
    assert changed(RECEIPT, Replacement(Query("total"), "total"), parse_substitution("s/paid/&/")) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("s/a/b/", [("a", "b"), ("a", "b")]),
        ("s/a/b/g", [("a", "b"), ("a", "b"), ("a", "b")]),
        ("s/A/b/gi", [("a", "b"), ("a", "b"), ("a", "b")]),
        ("s/A/b/", []),
        (r"s/(\d+)-(\d+)/\2-\1/", [("12-34", "34-12")]),
        (r"s/\d+-/<&>/", [("12-", "<12->")]),
        (r"s/\d+-/\&\\/", [("12-", "&\\")]),
        ("s|2-3|2/3|", [("2-3", "2/3")]),
        ("s,2-,2\\,,", [("2-", "2,")]),
        ("s/$/!/", []),
        (r"s/\s12/ 13/", [("12", "13")]),
        ("s/^a //", [("a", "")]),
        ("s/-34$/x/", [("-34", "x")]),
        (r"s/(x)?-/[\1]/", [("-", "[]")]),
    ],
)
def test_substitution_is_done_as_sed_does(rule, expected):
    assert changed(page("a a 12-34", "b a b"), parse_substitution(rule)) == expected


def test_only_matched_characters_are_the_region():
    (region,) = replacements(RECEIPT, [parse_substitution("s/2025/2026/")])
    assert region.box == pytest.approx((50, 30, 40, 20))


def test_groups_are_written_as_on_the_page():
    assert changed(page("the “old” one"), parse_substitution('s/"(.*)" one/& \\1/')) == [("“old” one", "“old” one old")]


def test_first_rule_that_fits_changes_a_place():
    rules = (
        Replacement(Query("total"), "sum"),
        parse_substitution("s/grand total/all/"),
        parse_substitution("s/t/d/g"),
    )
    assert changed(page("grand total"), *rules) == [("total", "sum")]


def test_whole_words_change_where_characters_have_no_places():
    words = (Word("due", (0, 0, 30, 20)), Word("12.50", (40, 0, 50, 20)))
    with_words = page(Line(0, "due 12.50", ((0, 0), (90, 0)), ((0, 20), (90, 20)), words=words))
    (region,) = replacements(with_words, [parse_substitution("s/12/13/")])
    assert (region.old, region.new, region.box) == ("12.50", "13.50", (40, 0, 50, 20))
    without = page(Line(0, "due 12.50", ((0, 0), (90, 0)), ((0, 20), (90, 20))))
    assert changed(without, Replacement(Query("12"), "13")) == [("due 12.50", "due 13.50")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025/2026", "no substitution"),
        ("s", "no substitution"),
        (r"s\a\b\g", "no substitution"),
        ("s/a/b", "too few"),
        ("s/a", "too few"),
        ("s/a/b/c/d", "too many"),
        ("s/a/b/x", "`x` in"),
        ("s//b/", "is empty"),
        ("s/(/b/", "not a regular expression"),
        (r"s/a/\1/", "has no group 1"),
        (r"s/a/\n/", "means nothing"),
        ("s/a/b\nc/", "several lines"),
    ],
)
def test_faulty_substitution_is_refused(text, message):
    with pytest.raises(UsageError, match=message) as caught:
        parse_substitution(text)
    assert caught.value.hint or "regular expression" in message


def test_escaped_delimiter_stands_for_itself():
    assert parse_substitution(r"s|a\|b|c\|d|g") == Substitution(r"a\|b", "c|d", everywhere=True)
    assert parse_substitution(r"s/a\/b/c\/d/") == Substitution("a/b", "c/d")


def test_new_text_of_several_lines_is_refused():
    with pytest.raises(UsageError, match="several lines"):
        Replacement(Query("a"), "b\nc")
