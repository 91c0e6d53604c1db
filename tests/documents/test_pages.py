import pytest

from textharmony_cli.documents.pages import PageRanges
from textharmony_cli.errors import UsageError


@pytest.mark.parametrize(
    ("text", "count", "pages"),
    [
        ("1", 3, [1]),
        ("1,3-5", 9, [1, 3, 4, 5]),
        ("8-end", 10, [8, 9, 10]),
        ("END", 4, [4]),
        ("-2", 5, [4]),
        ("-3--1", 5, [3, 4, 5]),
        ("2--2", 5, [2, 3, 4]),
        ("!4", 5, [1, 2, 3, 5]),
        ("1-5,!2-3", 9, [1, 4, 5]),
        ("5,1,1-2", 9, [1, 2, 5]),
        (" 1 , 2 - 3 ", 9, [1, 2, 3]),
        ("3-9", 4, [3, 4]),
        ("8-end", 5, []),
        ("-9", 5, []),
        ("-9-2", 5, [1, 2]),
        ("!1", 1, []),
    ],
)
def test_selects_pages_in_document_order(text, count, pages):
    assert PageRanges.parse(text).select(count) == pages


@pytest.mark.parametrize("text", ["", "a", "1,,2", "1-", "1:3", "--1", "1-2-3", "1.5", "²", "9999999999", "!", "! !1"])
def test_what_is_no_page_is_a_usage_error(text):
    with pytest.raises(UsageError) as caught:
        PageRanges.parse(text)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["0", "0-3", "1,0"])
def test_page_zero_is_refused_with_a_hint(text):
    with pytest.raises(UsageError) as caught:
        PageRanges.parse(text)
    assert "numbered from 1" in caught.value.hint


@pytest.mark.parametrize("text", ["5-3", "-1--3"])
def test_ranges_that_run_backwards_are_refused(text):
    with pytest.raises(UsageError, match="backwards"):
        PageRanges.parse(text)


def test_names_the_parts_that_a_document_does_not_have():
    assert PageRanges.parse("1,7,3-9,8-end,-9,!6").missing(5) == ["7", "8-end", "-9"]
