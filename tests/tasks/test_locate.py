"""Finding phrases, expressions and near misses on pages whose every character has a known place."""

import itertools
import math
import random

import pytest
from rapidfuzz.distance import Levenshtein

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Block, Line, Page, Word
from textharmony_cli.tasks.fuzzy import best_windows
from textharmony_cli.tasks.locate import Query, find

WIDTH, HEIGHT = 10, 20  # of a character, in pixels


def line(number, text, x=0, y=None, *, turned=0.0):
    """A line of characters 10 pixels wide and 20 high, below the one before unless y says otherwise."""
    y = number * 30 if y is None else y
    corners = [(x, y), (x + WIDTH * len(text), y), (x, y + HEIGHT), (x + WIDTH * len(text), y + HEIGHT)]
    c, s = math.cos(turned), math.sin(turned)
    a, b, d, e = [(px * c - py * s, px * s + py * c) for px, py in corners]
    spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
    return Line(number, text, (a, b), (d, e), spans=spans)


def page(*lines, blocks=()):
    made = tuple(line(number, item) if isinstance(item, str) else item for number, item in enumerate(lines))
    return Page("a.png", 1, 1000, 1000, made, "ocr", blocks=tuple(blocks))


def texts(found):
    return [match.text for match in found]


def search(where, text, **options):
    return find(where, [Query(text, **options)])


def test_box_covers_exactly_the_characters_found():
    (match,) = search(page("grand total 12.50"), "total")
    assert match.box == pytest.approx((60, 0, 50, 20))
    assert (match.text, match.score, match.lines) == ("total", 1.0, (0,))


def test_box_follows_a_slanted_line():
    (match,) = search(page(line(0, "grand total", turned=0.1)), "total")
    assert match.polygon[0] == pytest.approx((60 * math.cos(0.1), 60 * math.sin(0.1)))


@pytest.mark.parametrize(
    ("on_page", "query"),
    [
        ("INVOICENO", "INVOICE NO"),
        ("INVOICE  NO", "INVOICE NO"),
        ("59,791", "59, 791"),
        ("ZRL: ASAM BOI 65 G", "ZRL:ASAM BOI 65G"),
        ("“it’s” 3–4", '"it\'s" 3-4'),
        ('"it\'s" 3-4', "“it’s” 3–4"),
        ("ﬁnal oﬀer", "final offer"),
        ("ＴＯＴＡＬ：１２", "TOTAL:12"),
        ("Cafe\u0301", "Café"),
        ("Café", "Cafe\u0301"),
        ("合计 ￥12", "合计￥12"),
        ("a\u00a0b", "a b"),
    ],
)
def test_spacing_and_typography_do_not_matter(on_page, query):
    assert texts(search(page(f"so {on_page} it is"), query)) == [on_page]


OTHER_WORDS = [("not a", "nota"), ("1 2 3", "12"), ("Total", "total"), ("café", "cafe")]


@pytest.mark.parametrize(("on_page", "query"), OTHER_WORDS)
def test_other_words_are_not_found(on_page, query):
    assert search(page(on_page), query) == []


def test_ligature_box_is_the_whole_ligature():
    (match,) = search(page("oﬃce"), "ffi")
    assert match.box == pytest.approx((10, 0, 10, 20))


def test_case_is_ignored_on_request():
    assert texts(search(page("Straße TOTAL"), "STRASSE total", ignore_case=True)) == ["Straße TOTAL"]
    assert texts(search(page("Total"), "T.TAL", ignore_case=True, regex=True)) == ["Total"]


def test_phrase_runs_over_the_end_of_a_line():
    (match,) = search(page("pay the total", "amount due"), "total amount")
    assert [part[0] for part in match.parts] == [pytest.approx((80, 0)), pytest.approx((0, 30))]
    assert match.text == "total amount"
    assert match.lines == (0, 1)


@pytest.mark.parametrize("hyphen", ["-", "\u00ad", "‐", "¬"])
def test_divided_word_is_found_whole(hyphen):
    assert len(search(page(f"the invoi{hyphen}", "ces of May"), "invoices")) == 1
    assert len(search(page(f"the invoi{hyphen}", "ces of May"), "invoices", max_edits=1)) == 1


def test_pieces_of_one_row_belong_together():
    where = page(line(0, "TOTAL", 0, 100), line(1, "12.00", 700, 104))
    assert texts(search(where, "total 12.00", ignore_case=True)) == ["TOTAL 12.00"]


def test_pieces_of_one_slanted_row_belong_together():
    where = page(line(0, "TOTAL", 0, 100, turned=0.05), line(1, "12.00", 700, 100, turned=0.05))
    assert len(search(where, "TOTAL 12.00")) == 1


def test_lines_far_apart_do_not_belong_together():
    assert search(page(line(0, "alpha", 0, 0), line(1, "beta", 0, 200)), "alpha beta") == []
    assert search(page(line(0, "alpha", 0, 900), line(1, "beta", 500, 0)), "alpha beta") == []


def test_blocks_decide_what_belongs_together():
    lines = ("alpha", "beta", "gamma.", "delta")
    apart = [Block("heading", (0,)), Block("paragraph", (1, 2)), Block("paragraph", (3,))]
    assert search(page(*lines, blocks=apart), "alpha beta") == []
    assert search(page(*lines, blocks=apart), "gamma. delta") == []
    assert len(search(page(*lines, blocks=apart), "beta gamma")) == 1


def test_paragraph_goes_on_in_the_next_column():
    where = page(
        line(0, "ends in the", 0, 900),
        line(1, "middle", 500, 0),
        blocks=[Block("paragraph", (0,)), Block("paragraph", (1,))],
    )
    assert len(search(where, "in the middle")) == 1


def test_table_says_what_is_one_row():
    cells = [line(0, "TOTAL", 0, 0), line(1, "12.00", 700, 17), line(2, "on two", 0, 60), line(3, "rows", 0, 90)]
    where = page(*cells, blocks=[Block("table", (0, 1, 2, 3), rows=(((0,), (1,)), ((2, 3), ())))])
    assert texts(search(where, "TOTAL 12.00")) == ["TOTAL 12.00"]
    assert len(search(where, "two rows")) == 1


def test_table_rows_do_not_run_into_each_other():
    cells = [line(0, "one", 0, 0), line(1, "two", 300, 0), line(2, "three", 0, 30), line(3, "four", 300, 30)]
    where = page(*cells, blocks=[Block("table", (0, 1, 2, 3), rows=(((0,), (1,)), ((2,), (3,))))])
    assert len(search(where, "one two")) == 1
    assert search(where, "two three") == []


def test_whole_words_come_before_parts_of_words():
    found = search(page("note", "NO: no"), "no")
    assert [match.lines for match in found] == [(1,), (0,)]
    assert [match.lines for match in search(page("note", "no"), "no", word=True)] == [(1,)]


def test_word_option_knows_where_numbers_and_cjk_words_end():
    assert search(page("199.05"), "99.05", word=True) == []
    assert len(search(page("总合计元"), "合计", word=True)) == 1


def test_expression_sees_rows_and_pieces():
    where = page("Date: 01/02/2018", line(1, "TOTAL", 0, 30), line(2, "12.00", 300, 30))
    assert texts(search(where, r"\d\d/\d\d/\d{4}$", regex=True)) == ["01/02/2018"]
    assert texts(search(where, r"^TOTAL.*", regex=True)) == ["TOTAL 12.00"]
    assert texts(search(where, r"x*", regex=True)) == []


def test_fuzzy_finds_misread_letters_best_first():
    found = search(page("T0TAL", "TOTAL", "TOT4 L", "TOAD"), "TOTAL", max_edits=1)
    assert texts(found) == ["TOTAL", "T0TAL", "TOT4 L"]
    assert [match.score for match in found] == pytest.approx([1.0, 0.8, 0.8])


def test_windows_are_all_substrings_within_the_edits():
    """Against a plain search over all substrings: the same ends are within the edits, and no two kept overlap."""
    random.seed(3)
    for _ in range(60):
        text = "".join(random.choices("abc", k=25))
        needle = "".join(random.choices("abc", k=5))
        kept = best_windows(needle, text, 1)
        assert all(Levenshtein.distance(needle, text[a:b]) == edits <= 1 for a, b, edits in kept)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(kept))
        free = set(range(26)) - {k for a, b, _ in kept for k in range(a + 1, b)}
        for a in range(26):
            for b in range(a + 1, 26):
                if Levenshtein.distance(needle, text[a:b]) <= 1:
                    assert not all(k in free for k in range(a, b + 1)), (needle, text, kept, text[a:b])


def test_several_queries_keep_reading_order():
    found = find(page("beta alpha", "alpha"), [Query("alpha"), Query("beta")])
    assert [(match.query, match.lines) for match in found] == [("beta", (0,)), ("alpha", (0,)), ("alpha", (1,))]


def test_without_character_places_the_words_give_the_box():
    words = (Word("grand", (0, 0, 50, 20)), Word("total", (60, 0, 50, 20)))
    bare = Line(0, "grand total", ((0, 0), (110, 0)), ((0, 20), (110, 20)), words=words)
    (match,) = search(page(bare), "total")
    assert match.box == (60, 0, 50, 20)
    (whole,) = search(page(Line(0, "grand total", ((0, 0), (110, 0)), ((0, 20), (110, 20)))), "total")
    assert whole.box == (0, 0, 110, 20)


@pytest.mark.parametrize(
    ("text", "options"),
    [("", {}), (" \n", {}), ("(", {"regex": True}), ("a{99999999999}", {"regex": True}), ("abc", {"max_edits": 3})],
)
def test_faulty_query_is_a_usage_error(text, options):
    with pytest.raises(UsageError):
        Query(text, **options)


def test_page_without_lines_has_no_match():
    assert search(page(), "total") == []
