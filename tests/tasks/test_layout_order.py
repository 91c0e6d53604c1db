import random
from pathlib import Path

import pytest
from layout_pages import LETTER, PITCH, SIZE, column, line, names, table, turned, with_words

from textharmony_cli.records import Line
from textharmony_cli.tasks.layout import arrange, rows

SHARED = Path(__file__).parents[3] / "shared" / "data" / "dev" / "pdf"


def ordered(lines: list[Line]) -> list[str]:
    """Names of the lines in reading order, from a shuffled page."""
    shuffled = random.Random(7).sample(lines, len(lines))
    return names(arrange(shuffled, 1000, 1400)[0])


def assert_kept(lines: list[Line]) -> None:
    """The lines were made in reading order, and are found in it."""
    assert ordered(lines) == names(lines)


def test_page_without_lines_is_empty() -> None:
    assert arrange([], 100, 100) == ((), ())


def test_lines_are_numbered_in_reading_order() -> None:
    lines, _ = arrange([line("second", 10, 50), line("first", 10, 10)], 100, 100)
    assert [(found.id, found.text) for found in lines] == [(0, "first"), (1, "second")]


@pytest.mark.parametrize("gutter", [14, 30, 120])
def test_columns_are_read_one_after_the_other(gutter: float) -> None:
    lines = [line("The title", 300, 20, 400, 40)]
    width = (900 - 2 * gutter) / 3
    for k, name in enumerate("abc"):
        lines += column(name, 50 + k * (width + gutter), 100, width, 30)
    assert_kept(lines)


def test_columns_that_share_baselines_are_no_table() -> None:
    assert_kept(column("a", 50, 100, 420, 20) + column("b", 500, 100, 420, 12))


def test_heading_across_columns_parts_what_is_above_from_what_is_below() -> None:
    lines = column("a", 50, 50, 430, 10) + column("b", 520, 50, 430, 10)
    lines += [line("A heading", 50, 330, 900, 36)]
    lines += column("c", 50, 400, 430, 10) + column("d", 520, 400, 430, 9)
    assert_kept(lines)


def test_left_column_is_finished_before_a_right_one_that_stands_higher() -> None:
    assert_kept(column("a", 50, 300, 430, 20) + column("b", 520, 100, 430, 28))


def test_picture_in_one_column_does_not_end_it() -> None:
    lines = column("a", 50, 50, 430, 8) + column("b", 50, 700, 430, 8) + column("c", 520, 50, 430, 10)
    assert_kept(lines)


def test_white_across_the_page_ends_an_article() -> None:
    lines = column("a", 50, 50, 430, 8) + column("b", 520, 50, 430, 8)
    lines += column("c", 50, 500, 430, 8) + column("d", 520, 500, 430, 8)
    assert_kept(lines)


def test_running_head_with_a_page_number_is_read_first() -> None:
    lines = [line("CHAPTER ONE", 50, 20), line("17", 930, 20)]
    lines += column("a", 50, 80, 430, 20) + column("b", 520, 80, 430, 20)
    assert_kept(lines)


def test_footer_is_read_last() -> None:
    lines = column("a", 80, 80, 400, 20) + column("b", 520, 80, 400, 20)
    lines += [line("44", 50, 620), line("Name of", 850, 620)]
    assert_kept(lines)


def test_amounts_are_read_with_their_labels() -> None:
    rows_ = [("Coffee", "2", "5.00"), ("Tea", "1", "1.80"), ("Cake of", "3", "9.90"), ("Total", "", "16.70")]
    assert_kept(table(rows_, (50, 400, 700), 100))


def test_equation_numbers_are_read_with_their_equations() -> None:
    lines = column("a", 50, 50, 800, 4)
    for k in range(4):
        lines += [line(f"x = {k} + y", 150, 200 + k * 60), line(f"({k})", 820, 200 + k * 60)]
    assert_kept(lines)


def test_years_beside_paragraphs_are_read_with_them() -> None:
    lines: list[Line] = []
    for c, name in enumerate("abc"):
        x, y = 40 + 320 * c, 100.0
        for k, count in enumerate((3, 5, 2, 6, 4)):
            lines.append(line(f"{480 + 20 * c + k} {name}", x, y, 40))
            lines += column(f"{name}{k}", x + 60, y, 210, count)
            y += count * PITCH
    assert_kept(lines)


def test_initial_is_read_before_its_first_line() -> None:
    text = column("a", 50, 100, 400, 8)
    lines = [line("O nce", 50, 100, 50, 48)]
    lines += [
        line(found.text, 110 if k < 2 else 50, 100 + k * PITCH, 340 if k < 2 else 400) for k, found in enumerate(text)
    ]
    assert_kept(lines)


def test_cells_of_several_lines_are_read_cell_by_cell() -> None:
    lines: list[Line] = []
    for r in range(4):
        for c in range(3):
            lines += column(f"{r}{c}", 50 + c * 300, 100 + r * 140, 260, 4)
    assert_kept(lines)


def test_index_is_read_column_by_column() -> None:
    lines = [line("Index", 450, 20, height=40)]
    for c in range(2):
        lines += [line(f"{'ab'[c]}{k} word, {k}", 50 + 500 * c, 100 + k * PITCH) for k in range(30)]
    assert_kept(lines)


def test_lists_side_by_side_are_read_one_after_the_other() -> None:
    left = [line(f"• a{k} reason", 50, 100 + 40 * k) for k in range(3)]
    right = [line(f"• b{k} reason", 500, 100 + 40 * k) for k in range(3)]
    assert_kept(left + right)


def test_answers_that_are_counted_across_are_read_row_by_row() -> None:
    answers = ["A. all", "B. none", "C. some", "D. other"]
    assert_kept([line(text, 50 + 450 * (k % 2), 100 + 40 * (k // 2)) for k, text in enumerate(answers)])


def test_captions_side_by_side_are_read_one_after_the_other() -> None:
    lines = [line("Fig. one", 60, 100, 300), line("the first", 60, 124, 280)]
    lines += [line("Fig. two", 500, 100, 300), line("the second", 500, 124, 280)]
    assert_kept(lines + column("a", 50, 200, 800, 6))


def test_note_in_small_print_beside_the_text_is_read_after_it() -> None:
    text = column("a", 300, 50, 600, 20)
    note = [line("a note in", 50, 150, 180, 15), line("the margin here", 50, 170, 180, 15)]
    note += [line("of the book", 50, 190, 180, 15)]
    assert ordered(note + text) == names(text + note)


def test_articles_that_no_straight_cut_parts() -> None:
    lines = [line("First headline", 50, 20, 600, 50)]
    lines += column("a", 50, 90, 290, 12) + column("b", 360, 90, 290, 12)
    lines += [line("Second headline", 680, 20, 270, 30)] + column("c", 680, 60, 270, 30)
    lower = [line("Third headline", 50, 420, 290, 30)] + column("d", 50, 470, 290, 30)
    last = [line("Fourth headline", 360, 830, 590, 50)] + column("e", 360, 900, 590, 12)
    found = ordered(lines + lower + last)
    for part in (lines[:25], lines[25:], lower, last):
        start = found.index(names(part)[0])
        assert found[start : start + len(part)] == names(part)
    assert found[:25] == names(lines[:25])


@pytest.mark.parametrize("degrees", [-2.5, 1.5, 90, 180, 270, 91.5])
def test_turned_page_is_read_like_a_straight_one(degrees: float) -> None:
    lines = [line("The title", 300, 20, 400, 40)] + column("a", 50, 100, 430, 20) + column("b", 520, 100, 430, 20)
    assert_kept(turned(lines, degrees))


def test_skew_of_a_page_without_long_lines_is_seen_in_its_rows() -> None:
    rows_ = [(f"item {k}", f"{k}", f"{k}.50") for k in range(12)]
    lines = table(rows_, (50, 500, 900), 100)
    shifted = [line(found.text, found.box[0], found.box[1] - 0.03 * found.box[0]) for found in lines]
    assert ordered(shifted) == names(lines)


def test_tall_box_of_a_digit_is_not_read_as_vertical_text() -> None:
    lines = table([(f"item {k}", "", "3.50") for k in range(5)], (50, 500, 700), 100)
    digits = [
        Line(0, "2", ((510, 102 + 34 * k), (510, 122 + 34 * k)), ((500, 102 + 34 * k), (500, 122 + 34 * k)))
        for k in range(5)
    ]
    assert ordered(lines + digits) == [name for k in range(5) for name in (f"item {k}", "2", "3.50")]


def vertical(text: str, x: float, y: float, *, edges_say_so: bool) -> Line:
    """A column of wide characters; its edges run down it, or across it as an upright box's do."""
    bottom = y + SIZE * len(text)
    if edges_say_so:
        return Line(0, text, ((x + SIZE, y), (x + SIZE, bottom)), ((x, y), (x, bottom)))
    return Line(0, text, ((x, y), (x + SIZE, y)), ((x, bottom), (x + SIZE, bottom)))


@pytest.mark.parametrize("edges_say_so", [True, False])
def test_vertical_columns_are_read_from_right_to_left(edges_say_so: bool) -> None:
    texts = [f"{c}這是直排的中文書籍內容文字" for c in "甲乙丙丁戊己"]
    assert_kept([vertical(text, 600 - 40 * k, 100, edges_say_so=edges_say_so) for k, text in enumerate(texts)])


def test_vertical_group_is_read_below_what_stands_over_it() -> None:
    above, below = column("a", 50, 50, 600, 5), column("b", 50, 600, 600, 5)
    group = [vertical(f"{c}直排文字內容", 300 - 40 * k, 250, edges_say_so=True) for k, c in enumerate("甲乙")]
    assert ordered(above + below + group) == names(above + group + below)


def test_stamp_in_the_margin_is_read_last() -> None:
    text = column("a", 100, 50, 600, 20)
    stamp = Line(0, "arXiv:1234.5678 [cs]", ((20, 500), (20, 200)), ((40, 500), (40, 200)))
    assert ordered([stamp, *text]) == [*names(text), "arXiv:1234.5678 [cs]"]


def test_right_to_left_columns_start_on_the_right() -> None:
    right = [line(f"ימין {k} מילים בעברית בשורה הזאת כאן", 500, 100 + k * PITCH, 400) for k in range(10)]
    left = [line(f"שמאל {k} מילים בעברית בשורה הזאת כאן", 50, 100 + k * PITCH, 400) for k in range(10)]
    assert_kept(right + left)


def fused_page() -> tuple[list[Line], list[Line]]:
    """Two columns 12 px apart, and the same with row 4 run together; with words."""
    left, right = column("a", 50, 100, 430, 10), column("b", 492, 100, 430, 10)
    both = line(f"{left[4].text} {right[4].text}", 50, 100 + 4 * PITCH, 872)
    at = len(left[4].text.split()) - 1
    whole = [with_words(found) for found in left + right]
    return whole, [with_words(found) for k, found in enumerate(left + right) if k not in (4, 14)] + [
        with_words(both, {at: 14.0})
    ]


def test_line_run_together_across_a_gutter_is_cut() -> None:
    whole, fused = fused_page()
    assert ordered(fused) == names(whole)


def test_parts_of_a_cut_line_keep_their_words_and_spans() -> None:
    whole, fused = fused_page()
    found = {tuple(part.text.split()[:2]): part for part in arrange(fused, 1000, 1400)[0]}
    for expected in (whole[4], whole[14]):
        part = found[tuple(expected.text.split()[:2])]
        assert part.text == expected.text
        assert [word.text for word in part.words] == part.text.split()
        assert len(part.spans) == len(part.text)
        assert part.spans[0][0] == pytest.approx(0, abs=0.02)
        assert part.box[0] == pytest.approx(expected.box[0], abs=LETTER)


def test_title_is_not_cut_above_a_gutter() -> None:
    title = with_words(line("One long title over both of the two columns of text", 50, 30, 860, 30))
    whole, _ = fused_page()
    assert title.text in [found.text for found in arrange([title, *whole], 1000, 1400)[0]]


def test_parts_of_a_row_are_told() -> None:
    lines = [line("Contents", 50, 20, height=40), line("1 Start", 50, 100), line("7", 800, 100), line("2 End", 50, 140)]
    found, blocks = arrange(lines, 1000, 1400)
    assert rows(found, blocks) == [(0,), (1, 2), (3,)]


@pytest.mark.parametrize("seed", range(40))
def test_every_line_is_found_exactly_once(seed: int) -> None:
    rng = random.Random(seed)
    lines = [
        line(
            rng.choice(["", "7", "word", "two words", "• item", "中文字符", "a" * 50]),
            rng.randrange(900),
            rng.randrange(1300),
            rng.choice([0.0, 1.0, 30.0, 400.0]),
            rng.choice([0.0, 1.0, 15.0, 15.0, 90.0]),
        )
        for _ in range(rng.choice([1, 2, 5, 30, 120]))
    ]
    found, blocks = arrange(turned(lines, rng.choice([0, 0, 3, 90])), 1000, 1400)
    assert sorted(found_.text for found_ in found) == sorted(line_.text for line_ in lines)
    assert [i for block in blocks for i in block.lines] == [found_.id for found_ in found] == list(range(len(lines)))


def test_drawing_with_thousands_of_labels_is_ordered_by_rows() -> None:
    lines = [line(f"label {k}", 20 * (k % 90), 30 * (k // 90), 10, 8) for k in range(5000)]
    assert len(arrange(lines, 2000, 2000)[0]) == 5000


def test_columns_of_a_real_pdf() -> None:
    pymupdf = pytest.importorskip("pymupdf")
    path = SHARED / "digital_multicolumn.pdf"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with pymupdf.open(path) as document:
        blocks = document[0].get_text("dict")["blocks"]
    parts = [
        (found["bbox"], "".join(s["text"] for s in found["spans"])) for b in blocks for found in b.get("lines", [])
    ]
    text = " ".join(ordered_texts([line(text, x0, y0, x1 - x0, y1 - y0) for (x0, y0, x1, y1), text in parts]))
    places = [
        text.index(words)
        for words in ("Abstract", "Nulla malesuada porttitor", "pellentesque ante.", "Quisque ullamcorper")
    ]
    assert places == sorted(places)


def ordered_texts(lines: list[Line]) -> list[str]:
    return [found.text for found in arrange(lines[::-1], 600, 850)[0]]
