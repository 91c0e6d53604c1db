"""Pieces of an answer that hang together, on pages of lines 20 pixels high whose characters are 10 wide."""

import pytest

from textharmony_cli.model.pointer.atoms import page_atoms
from textharmony_cli.model.pointer.cohesion import cohesive, runs_of
from textharmony_cli.records import Line, Page


def page_of(*placed):
    """A page of lines (x, y, text)."""
    lines = []
    for number, (x, y, text) in enumerate(placed):
        end = x + 10.0 * len(text)
        spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
        corners = ((x, y), (end, y)), ((x, y + 20.0), (end, y + 20.0))
        lines.append(Line(number, text, *corners, spans=spans))
    return page_atoms(Page("a.png", 1, 2000, 2000, tuple(lines), "ocr"), 999)


def joined(placed, members, start=None):
    """What stays of members, given as words of the page, that begins with the first of them."""
    atoms = page_of(*placed)
    numbers = {number for number, atom in enumerate(atoms.atoms) if atom.text in members}
    runs = cohesive(atoms, numbers, min(numbers) if start is None else start)
    return [" ".join(atom.text for atom in atoms.atoms[run.first : run.last + 1]) for run in runs]


def test_small_holes_within_a_line_are_closed_and_other_lines_begin_anew():
    atoms = page_of((0, 0, "RM 5 . 00 only"), (0, 25, "next"))
    assert [(run.first, run.last) for run in runs_of(atoms, {0, 1, 3, 5})] == [(0, 3), (5, 5)]
    assert [(run.begins, run.ends) for run in runs_of(atoms, {0, 1, 3, 5})] == [(True, False), (True, True)]


def test_lines_below_each_other_are_one_answer():
    address = [(300, 0, "Jane Doe"), (300, 26, "Mill Lane"), (310, 52, "Port Ellery"), (300, 200, "Tel")]
    words = {"Jane", "Doe", "Mill", "Lane", "Port", "Ellery"}
    assert joined(address, words) == ["Jane Doe", "Mill Lane", "Port Ellery"]


def test_what_goes_on_at_the_beginning_of_the_next_line_is_one_answer():
    prose = [(0, 0, "it was then moved to Castle"), (0, 26, "Hill and stayed there for long")]
    assert joined(prose, {"Castle", "Hill"}) == ["Castle", "Hill"]


def test_pieces_far_apart_are_not():
    letter = [(0, 0, "4 May"), (600, 400, "04 78 55 01 23")]
    assert joined(letter, {"4", "May", "78"}) == ["4 May"]
    assert joined([(0, 0, "north"), (500, 0, "south")], {"north", "south"}) == ["north"]
    assert joined([(0, 0, "north"), (110, 0, "south")], {"north", "south"}) == ["north", "south"]


def test_words_that_were_left_out_between_two_pieces_of_a_line_end_the_answer():
    text = [(0, 0, "the pipe under the bath was replaced the same day")]
    assert joined(text, {"pipe", "day"}) == ["pipe"]


def test_figures_below_each_other_are_several_answers_but_not_words_with_figures():
    assert joined([(0, 0, "300 000"), (0, 26, "250 000")], {"300", "000", "250"}) == ["300 000"]
    assert joined([(0, 0, "12 Mill Lane"), (0, 26, "4401")], {"12", "Mill", "Lane", "4401"}) == ["12 Mill Lane", "4401"]


def test_the_same_again_is_said_once():
    assert joined([(0, 0, "Professor"), (0, 26, "Professor")], {"Professor"}) == ["Professor"]


@pytest.mark.parametrize("start", [1, 2])
def test_an_answer_grows_from_where_it_starts(start):
    lines = [(0, 0, "far"), (0, 200, "Jane"), (0, 226, "Doe")]
    assert joined(lines, {"far", "Jane", "Doe"}, start) == ["Jane", "Doe"]


def test_signs_alone_are_no_piece_and_no_answer_ends_with_a_comma():
    lines = [(0, 0, "H. S. Tong"), (0, 26, "."), (0, 52, "and A. Poole,")]
    assert joined(lines[:2], {"H", ".", "S", "Tong"}) == ["H . S . Tong"]
    assert joined(lines[2:], {"A", ".", "Poole", ","}) == ["A . Poole"]
    assert joined([(0, 0, "Paid: ✓")], {"✓"}) == ["✓"]
