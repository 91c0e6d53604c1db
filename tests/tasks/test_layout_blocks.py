from layout_pages import PITCH, column, line, table

from textharmony_cli.records import Block, Line
from textharmony_cli.tasks.layout import arrange


def blocks_of(lines: list[Line]) -> list[tuple[str, list[str]]]:
    """Kind and texts of each block."""
    found, blocks = arrange(lines[::-1], 1000, 1400)
    return [(block.kind, [found[i].text for i in block.lines]) for block in blocks]


def kinds(lines: list[Line]) -> list[str]:
    return [kind for kind, _ in blocks_of(lines)]


def the_table(lines: list[Line]) -> tuple[Block, list[list[str]]]:
    """The only table, and its cells as texts."""
    found, blocks = arrange(lines[::-1], 1000, 1400)
    [block] = [block for block in blocks if block.kind == "table"]
    return block, [[" ".join(found[i].text for i in cell) for cell in row] for row in block.rows]


def test_headings_get_levels_by_size() -> None:
    lines = [line("The big title", 50, 20, height=48)] + column("a", 50, 100, 700, 8)
    lines += [line("A section", 50, 320, height=30)] + column("b", 50, 370, 700, 8)
    lines += [line("Another section", 50, 590, height=30)] + column("c", 50, 640, 700, 8)
    _, blocks = arrange(lines, 1000, 1400)
    assert [block.level for block in blocks if block.kind == "heading"] == [1, 2, 2]
    assert [block.kind for block in blocks] == ["heading", "paragraph"] * 3


def test_heading_of_two_lines_is_one_block() -> None:
    lines = [line("A heading that goes", 50, 20, height=40), line("on in a second line", 50, 66, height=40)]
    assert blocks_of(lines + column("a", 50, 140, 700, 8))[0] == (
        "heading",
        ["A heading that goes", "on in a second line"],
    )


def test_big_sentence_is_no_heading() -> None:
    lines = [line("This is a sentence in big print.", 50, 20, height=30)] + column("a", 50, 100, 700, 8)
    assert kinds(lines) == ["paragraph", "paragraph"]


def test_page_of_big_print_has_no_headings() -> None:
    lines = [line(f"Sale {k}", 50, 40 + 120 * k, height=40 + 10 * k) for k in range(4)]
    lines += [line("all of the very small print at the end of the page", 50, 600 + 60 * k) for k in range(2)]
    assert set(kinds(lines)) == {"paragraph"}


def test_indented_line_starts_a_paragraph() -> None:
    first, second = column("a", 50, 100, 700, 5), column("Then b", 50, 100 + 5 * PITCH, 700, 5)
    second[0] = line(second[0].text, 90, 100 + 5 * PITCH, 660)
    assert [len(texts) for _, texts in blocks_of(first + second)] == [5, 5]


def test_white_starts_a_paragraph() -> None:
    lines = column("a", 50, 100, 700, 5) + column("b", 50, 100 + 6 * PITCH, 700, 5)
    assert [len(texts) for _, texts in blocks_of(lines)] == [5, 5]


def test_centred_lines_are_one_paragraph() -> None:
    widths = [300, 180, 420, 240]
    lines = [line("An address line", 500 - width / 2, 100 + k * PITCH, width) for k, width in enumerate(widths)]
    assert [len(texts) for _, texts in blocks_of(lines)] == [4]


def test_marked_lines_are_a_list() -> None:
    lines = column("a", 50, 100, 700, 4)
    lines += [line("• first thing", 70, 220), line("• second thing that needs", 70, 244), line("another line", 90, 268)]
    lines += [line("• third thing", 70, 292)]
    assert [(kind, len(texts)) for kind, texts in blocks_of(lines)] == [("paragraph", 4), ("list", 4)]


def test_counted_lines_are_a_list() -> None:
    lines = [line(f"{k + 1} What do you know about it?", 50, 100 + k * PITCH) for k in range(4)]
    assert kinds(lines) == ["list"]


def test_year_at_the_start_of_a_line_is_no_list() -> None:
    assert kinds([line("1990 was a year", 50, 100), line("to remember", 50, 124)]) == ["paragraph"]


def test_table_has_rows_of_cells() -> None:
    rows = [("Item", "Count", "Price"), ("Coffee", "2", "5.00"), ("Tea", "", "1.80"), ("Cake", "3", "9.90")]
    block, cells = the_table(column("a", 50, 50, 700, 5) + table(rows, (50, 400, 600), 220))
    assert cells == [list(row) for row in rows]
    assert [i for row in block.rows for cell in row for i in cell] == list(block.lines)


def test_wrapped_cell_stays_in_its_row() -> None:
    lines = table(
        [("Coffee", "5.00"), ("Tea with", "1.80"), ("Cake", "9.90"), ("Milk", "0.50")], (50, 400), 100, pitch=60
    )
    lines.append(line("much sugar", 50, 100 + 60 + 22))
    assert the_table(lines)[1][1] == ["Tea with much sugar", "1.80"]


def test_cells_of_several_lines_are_a_table() -> None:
    lines = [
        found for r in range(4) for c in range(3) for found in column(f"{r}{c}", 50 + c * 300, 100 + r * 140, 260, 4)
    ]
    _, cells = the_table(lines)
    assert [[cell[:4] for cell in row] for row in cells] == [[f"{r}{c} 0" for c in range(3)] for r in range(4)]


def test_two_rows_are_no_table() -> None:
    assert "table" not in kinds(table([("Name", "Ann"), ("City", "Rome")], (50, 300), 100))


def test_text_columns_are_no_table() -> None:
    assert kinds(column("a", 50, 100, 420, 12) + column("b", 500, 100, 420, 12)) == ["paragraph", "paragraph"]
