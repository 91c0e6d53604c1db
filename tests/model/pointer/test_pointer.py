"""What `Pointer` hands out, whatever its weights are."""

import pytest
import torch

from textharmony_cli.model.pointer.atoms import page_atoms
from textharmony_cli.model.pointer.cohesion import cohesive
from textharmony_cli.model.pointer.network import PointerConfig, PointerNetwork
from textharmony_cli.model.pointer.pointed import Span
from textharmony_cli.model.pointer.pointer import Pointer, spans_of
from textharmony_cli.records import Line, Page
from textharmony_cli.training.pointer import save

CONFIG = PointerConfig(pieces=4, piece_width=8, gram_width=8, width=24, heads=2)


def page(*texts: str) -> Page:
    lines = tuple(
        Line(7 + n, text, ((9.0, 20.0 * n), (90.0, 20.0 * n)), ((9.0, 20.0 * n + 15), (90.0, 20.0 * n + 15)))
        for n, text in enumerate(texts)
    )
    return Page("a.png", 1, 300, 20 * len(texts) + 40, lines, "ocr")


@pytest.fixture(scope="module")
def pointer(tmp_path_factory) -> Pointer:
    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("pointer")
    save(PointerNetwork(CONFIG), "total\ndate\ncash", 1.3, folder)
    return Pointer(folder, torch.device("cpu"))


@pytest.mark.parametrize("texts", [("Total: 5.00", "Cash 10.00", "Thank you"), ("x",), ("word " * 40,) * 90])
def test_probabilities_are_a_share_and_spans_lie_in_their_lines(pointer, texts):
    read = page(*texts)
    lines = {line.id: line for line in read.lines}
    for answer in pointer.point(read, ["total?", "who is it?", ""]):
        shares = [candidate.probability for candidate in answer.candidates]
        assert shares == sorted(shares, reverse=True)
        assert 0 <= answer.absent <= 1 and answer.absent + sum(shares) <= 1 + 1e-5
        for candidate in answer.candidates:
            assert candidate.spans
            assert all(0 <= s.start < s.stop <= len(lines[s.line].text) for s in candidate.spans)


@pytest.mark.parametrize("texts", [(), ("",), ("  ",)])
def test_page_without_text_answers_nothing(pointer, texts):
    assert [found.absent for found in pointer.point(page(*texts), ["total?", "date?"])] == [1.0, 1.0]


def test_many_questions_are_answered_like_each_alone(pointer):
    read = page("Total: 5.00", "Date 1/2/03")
    questions = [f"what is {n}?" for n in range(37)]
    together = pointer.point(read, questions)
    assert len(together) == 37
    for question, found in zip(questions[::9], together[::9], strict=True):
        assert found.absent == pytest.approx(pointer.point(read, [question])[0].absent, abs=1e-4)


def test_runs_are_told_as_characters_of_their_lines():
    read = page("RM 5 . 00 only", "next")
    atoms = page_atoms(read, 99)  # RM 5 . 00 only | next
    assert spans_of(atoms, cohesive(atoms, {0, 1, 3}, 0), read) == (Span(7, 0, 9),)
    assert spans_of(atoms, cohesive(atoms, {3, 5}, 3), read) == (Span(7, 7, 9), Span(8, 0, 4))
