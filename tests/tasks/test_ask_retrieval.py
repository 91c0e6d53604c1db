"""Which pages are looked at, and what counts as a word."""

import sys

import pytest
from injected import page_of

from textharmony_cli.tasks.retrieval import Shelf, best_pages, ranked_pages, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Total, of it", ["the", "total", "of", "it"]),
        ("INV-2024/001 costs 1,234.50.", ["inv-2024/001", "costs", "1,234.50"]),
        ("co-operation e.g. l'eau", ["co", "operation", "e", "g", "l", "eau"]),
        ("ＡＢＣ ﬁne", ["abc", "fine"]),
        ("発行日は", ["発行", "行日", "日は"]),
        ("総額 1200円", ["総額", "1200", "円"]),
        ("ราคา", ["รา", "าค", "คา"]),
        (" -- \n", []),
    ],
)
def test_terms(text, expected):
    assert terms(text) == expected


def test_short_document_is_looked_at_as_a_whole():
    assert best_pages(["a", "b", ""], ["x", "y"], 3) == [[0, 1, 2], [0, 1, 2]]


def test_short_document_needs_no_ranking(monkeypatch):
    monkeypatch.setitem(sys.modules, "bm25s", None)
    assert best_pages(["a"] * 8, ["a"], 8) == [list(range(8))]
    with pytest.raises(ImportError):
        best_pages(["a"] * 9, ["a"], 8)


def test_pages_with_the_rare_words_of_the_question_come_first():
    texts = (
        ["the end of the lease"] * 4 + ["the deposit is 900"] + ["the rent of the flat"] * 4 + ["code X-99 of the key"]
    )
    assert best_pages(texts, ["what is the deposit?", "who has x-99?"], 1) == [[4], [9]]


def test_chinese_question_finds_its_page():
    texts = ["租赁合同第一条", "双方同意以下条款", "押金为九百元", "本合同一式两份"]
    assert best_pages(texts, ["押金是多少？"], 1) == [[2]]


@pytest.mark.parametrize("question", ["", "???", "xyzzy"])
def test_first_pages_are_taken_where_no_word_helps(question):
    assert best_pages(["a", "b", "c", "d"], [question], 2) == [[0, 1]]


def test_pages_without_words_are_left_out():
    assert best_pages(["", "a", " ", "b", "-"], ["a", "z"], 2) == [[1, 3], [1, 3]]
    assert best_pages(["", "a", "b", "c"], ["z"], 2) == [[1, 2]]


def test_shelf_gives_back_what_was_put_there():
    pages = [page_of("one", number=1), page_of("two", "three", number=2)]
    shelf = Shelf()
    for page in pages:
        shelf.add(page)
    assert [shelf[k] for k in range(len(shelf))] == pages
    assert shelf.texts == ["one", "two\nthree"]


def test_all_pages_with_words_are_ranked():
    assert ranked_pages(["apples", "", "rent 900", "the rent, the rent"], "How high is the rent?") == [3, 2, 0]
    assert ranked_pages(["", "rent"], "?") == [1]
    assert ranked_pages(["", "--"], "rent?") == []
