"""Text is cut where an answer can begin or end."""

import itertools

import pytest

from textharmony_cli.model.pointer.atoms import page_atoms, split
from textharmony_cli.model.pointer.features import MOST_ATOMS
from textharmony_cli.model.pointer.windows import windows
from textharmony_cli.records import Line, Page


def line(number: int, text: str, **more) -> Line:
    y = 20.0 * number
    return Line(number, text, ((0.0, y), (100.0, y)), ((0.0, y + 16), (100.0, y + 16)), **more)


def page(*texts: str) -> Page:
    return Page("a.png", 1, 400, 600, tuple(line(n, text) for n, text in enumerate(texts)), "ocr")


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("Total:RM5.00", ["Total", ":", "RM", "5.00"]),
        ("27/02/2018 17:05", ["27/02/2018", "17:05"]),
        ("1,284.50-", ["1,284.50", "-"]),
        ("O'Brien & Sons", ["O'Brien", "&", "Sons"]),
        ("A4 x2", ["A", "4", "x", "2"]),
        ("合計 1200円", ["合", "計", "1200", "円"]),
        ("größe", ["größe"]),
        ("  ", []),
        ("", []),
    ],
)
def test_text_is_cut_into_atoms(text, atoms):
    assert [atom.text for atom in split(text)] == atoms


def test_atoms_know_their_characters_and_whether_a_space_precedes():
    for atom in split("No.: 12 a"):
        assert "No.: 12 a"[atom.start : atom.stop] == atom.text
    assert [atom.spaced for atom in split("No.: 12 a")] == [False, False, False, True, True]


def test_boxes_follow_measured_character_places():
    spans = tuple((place, place + 0.1) for place in (0.0, 0.5, 0.9))
    found = page_atoms(Page("a", 1, 100, 100, (line(0, "1 a", spans=spans),), "ocr"), 10)
    assert found.boxes[:, 0].tolist() == pytest.approx([0, 90])
    assert found.boxes[:, 2].tolist() == pytest.approx([10, 100])


def test_boxes_are_shared_out_by_characters_where_places_were_not_measured():
    found = page_atoms(page("ab cd"), 10)
    assert found.boxes[1].tolist() == pytest.approx([60, 0, 100, 16])
    assert found.edges[1].tolist() == [0, 0, 100, 16]


def test_no_more_atoms_than_asked_for():
    assert len(page_atoms(page("a b c", "d e f"), 4).atoms) == 4


def test_short_page_is_one_window_and_empty_page_none():
    short = page("one", "two")
    assert windows(short) == [short]
    assert windows(page()) == []
    assert windows(page(" ")) == []


def test_long_page_is_cut_into_windows_that_overlap_and_cover_everything():
    long = page(*["word " * 9] * 500)
    parts = windows(long)
    assert len(parts) > 2
    assert {kept.id for part in parts for kept in part.lines} == set(range(500))
    assert all(sum(len(split(kept.text)) for kept in part.lines) <= MOST_ATOMS for part in parts)
    assert all(first.lines[-1].id > second.lines[0].id for first, second in itertools.pairwise(parts))


def test_a_line_longer_than_a_window_does_not_hang():
    parts = windows(page("x " * (MOST_ATOMS + 5), "end"))
    assert parts[-1].lines[-1].text == "end"
