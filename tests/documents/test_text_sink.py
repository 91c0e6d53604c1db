import io
import math
import time
import unicodedata

import pytest
from hand_made import end, line, page, paragraphs

from textharmony_cli.documents.text_sink import TextSink
from textharmony_cli.records import Block, Failure


def text(*items, **options):
    stream = io.BytesIO()
    sink = TextSink(stream, **options)
    sink.begin("scan.png")
    for item in items:
        (sink.failed if isinstance(item, Failure) else sink.page)(item)
    sink.end(end())
    sink.close()
    return stream.getvalue().decode()


def test_lines_come_in_reading_order():
    assert text(page(line(0, "one"), line(1, "two", y=10))) == "one\ntwo\n"


def test_paragraphs_are_parted_by_an_empty_line():
    assert text(paragraphs(["a", "b"], ["c"])) == "a\nb\n\nc\n"


def test_lines_outside_of_blocks_are_not_lost():
    lines = [line(i, word) for i, word in enumerate(("loose", "block", "also loose"))]
    assert text(page(*lines, blocks=[Block("paragraph", (1, 99))])) == "loose\n\nblock\n\nalso loose\n"


def test_pages_are_parted_by_form_feeds():
    assert text(page(line(0, "one")), page(line(0, "two"), number=2)) == "one\n\ftwo\n"


def test_empty_and_failed_pages_keep_their_place():
    failed = Failure("scan.png", "damaged", "no", page=2)
    assert text(page(line(0, "one")), failed, page(number=3), page(line(0, "four"), number=4)) == "one\n\f\f\ffour\n"


def test_a_whole_failure_leaves_nothing():
    assert text(Failure("scan.png", "damaged", "no")) == ""


def test_table_cells_are_parted_by_tabs():
    lines = [line(i, word) for i, word in enumerate(("item", "price", "tea", "2.50", "footnote"))]
    table = Block("table", (0, 1, 2, 3, 4), rows=(((0,), (1,)), ((2,), (3,))))
    assert text(page(*lines, blocks=[table])) == "item\tprice\ntea\t2.50\nfootnote\n"


@pytest.mark.parametrize("layout", [False, True])
def test_hostile_text_reaches_no_terminal(layout):
    nasty = "a\x1b]52;c;eA==\x07b\x9b31m\r\x00\u202ec\u2066\udcff\f\x85\u2028\n\tz"
    got = text(page(line(0, nasty, words=False)), layout=layout)
    assert got.count("\n") == 1
    assert not [c for c in got.rstrip("\n") if unicodedata.category(c) in ("Cc", "Cs", "Cf", "Zl", "Zp")]
    assert got.startswith("a␛]52;c;eA==␇b")


def test_joiners_that_scripts_need_stay():
    assert text(page(line(0, "می‌خواهم"))) == "می‌خواهم\n"


def columns_of(got, *words):
    rows = got.splitlines()
    return [next(row.index(word) for row in rows if word in row) for word in words]


def test_layout_keeps_columns():
    rows = [("Tea", "2.50"), ("Coffee, black", "3.00"), ("Water", "1.00")]
    lines = []
    for i, (left, right) in enumerate(rows):
        lines += [line(2 * i, left, y=100 + 40.0 * i), line(2 * i + 1, right, x=600, y=102 + 40.0 * i)]
    got = text(page(*lines), layout=True)
    assert len(set(columns_of(got, "2.50", "3.00", "1.00"))) == 1
    assert columns_of(got, "Tea", "Coffee", "Water") == [0, 0, 0]
    assert len(got.splitlines()) == 3


def test_layout_cuts_a_line_at_wide_gaps_only():
    wide = line(0, "left part and right part", width=360)
    words = [*wide.words[:3], *(type(w)(w.text, (w.box[0] + 300, *w.box[1:])) for w in wide.words[3:])]
    row = type(wide)(0, wide.text, (wide.top[0], (760, 100)), (wide.bottom[0], (760, 130)), 0.9, tuple(words))
    assert text(page(row, line(1, "x" * 40, y=200)), layout=True).splitlines()[0].split("  ")[0] == "left part and"


def test_layout_leaves_room_where_the_page_does():
    got = text(page(line(0, "top"), line(1, "next", y=140), line(2, "far", y=400)), layout=True)
    assert got.splitlines()[:2] == ["top", "next"]
    assert 3 <= got.splitlines().index("far") <= 9


@pytest.mark.parametrize("angle", [-90, 5, 90, 180])
def test_layout_straightens_the_page(angle):
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    places = [("name", 0, 0), ("price", 400, 0), ("tea", 0, 40), ("two", 400, 40)]
    lines = [
        line(i, w, x=500 + u * c - v * s, y=400 + u * s + v * c, angle=angle) for i, (w, u, v) in enumerate(places)
    ]
    got = text(page(*lines), layout=True)
    assert [row.split() for row in got.splitlines()] == [["name", "price"], ["tea", "two"]]
    assert columns_of(got, "price") == columns_of(got, "two")


def test_layout_counts_wide_characters_twice():
    lines = [
        line(0, "品名", width=60),
        line(1, "12", x=400),
        line(2, "abcd", y=140, width=60),
        line(3, "34", x=400, y=140),
    ]
    first, second = text(page(*lines), layout=True).splitlines()
    assert first.index("12") + 2 == second.index("34")


def test_layout_of_an_empty_page_is_empty():
    assert text(page(), layout=True) == ""


def test_a_thousand_dense_pages_take_seconds():
    dense = page(*(line(i, "ten words on every line of this dense sample page", y=12.0 * i) for i in range(60)))
    start = time.perf_counter()
    text(*[dense] * 1000)
    assert time.perf_counter() - start < 10
