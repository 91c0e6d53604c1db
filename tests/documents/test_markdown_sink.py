import io

import pytest
from hand_made import line, page, paragraphs

from textharmony_cli.documents.markdown_sink import MarkdownSink
from textharmony_cli.records import Block, Failure


def markdown(*items):
    stream = io.BytesIO()
    sink = MarkdownSink(stream)
    for item in items:
        (sink.failed if isinstance(item, Failure) else sink.page)(item)
    sink.close()
    return stream.getvalue().decode()


def paragraph(*texts):
    return markdown(paragraphs(list(texts))).rstrip("\n")


def test_headings_have_their_level():
    lines = [line(0, "Title"), line(1, "text"), line(2, "Part")]
    blocks = [Block("heading", (0,), 1), Block("paragraph", (1,)), Block("heading", (2,), 3)]
    assert markdown(page(*lines, blocks=blocks)) == "# Title\n\ntext\n\n### Part\n"


def test_lines_of_a_paragraph_are_joined():
    assert paragraph("one", "two", "three") == "one two three"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the exam-", "ple", "the example"),
        ("the exam\u00ad", "Ple", "the examPle"),
        ("the X-", "ray", "the X-ray"),
        ("UTF-", "8 text", "UTF-8 text"),
        ("a dash -", "then", "a dash - then"),
        ("North-", "South", "North-South"),
        ("这是一", "句话", "这是一句话"),
        ("한국어", "문장", "한국어 문장"),
        ("", "x", "x"),
    ],
)
def test_line_ends_are_joined_with_sense(first, second, joined):
    assert paragraph(first, second) == joined


def test_a_compound_known_on_the_page_keeps_its_hyphen():
    assert paragraph("a well-known fact is well-", "known") == "a well-known fact is well-known"


def test_lists_have_an_item_for_each_bullet():
    got = markdown(paragraphs(["• tea and", "milk", "· two"], kind="list"))
    assert got == "- tea and milk\n- two\n"


def test_numbered_lists_keep_their_numbers():
    assert markdown(paragraphs(["3. three", "4) four"], kind="list")) == "3. three\n4) four\n"


def test_lists_without_marks_have_an_item_for_each_line():
    assert markdown(paragraphs(["tea", "# milk"], kind="list")) == "- tea\n- \\# milk\n"


def test_tables_are_pipe_tables():
    lines = [line(i, word) for i, word in enumerate(("item", "a|b", "tea", "of mint", "2.50", "lost"))]
    table = Block("table", (0, 1, 2, 3, 4, 5), rows=(((0,), (1,)), ((2, 3), (4,)), ((), ())))
    assert markdown(page(*lines, blocks=[table])) == (
        "| item | a\\|b |\n| --- | --- |\n| tea of mint | 2.50 |\n|  |  |\n\nlost\n"
    )


def test_without_blocks_lines_stay_lines():
    assert markdown(page(line(0, "# not a heading"), line(1, "two"))) == "\\# not a heading\ntwo\n"


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("# no", "\\# no"),
        ("#hashtag", "#hashtag"),
        ("C#", "C#"),
        ("- no", "\\- no"),
        ("+ no", "\\+ no"),
        ("* no", "\\* no"),
        ("12. no", "12\\. no"),
        ("3) no", "3\\) no"),
        ("12.50", "12.50"),
        ("> no", "\\> no"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("***", "\\*\\*\\*"),
        ("-5 degrees", "-5 degrees"),
        ("a * b", "a * b"),
        ("*a*", "\\*a\\*"),
        ("snake_case_name", "snake_case_name"),
        ("__init__", "\\_\\_init\\_\\_"),
        ("`code`", "\\`code\\`"),
        ("a < b", "a < b"),
        ("<script>", "\\<script>"),
        ("[1] note", "[1] note"),
        ("[x](http://a)", "[x\\](http://a)"),
        ("![x](a)", "![x\\](a)"),
        ("[x]: a", "[x\\]: a"),
        ("AT&T &amp; co", "AT&T \\&amp; co"),
        ("#", "\\#"),
        ("_", "\\_"),
        ("~~gone~~", "\\~~gone\\~~"),
        ("C:\\new\\*", "C:\\new\\\\\\*"),
        ("|---|---|", "\\|---|---|"),
    ],
)
def test_only_what_markdown_would_misread_is_escaped(plain, escaped):
    assert paragraph(plain) == escaped


def test_pages_are_parted_by_an_empty_line_and_empty_ones_make_no_noise():
    failed = Failure("scan.png", "damaged", "no", page=2)
    assert markdown(paragraphs(["one"]), failed, page(number=3), paragraphs(["four"], number=4)) == "one\n\nfour\n"


def test_hostile_text_is_made_visible():
    assert paragraph("a\x1b[31m\u202eb\udcff") == "a␛[31mb\ufffd"
