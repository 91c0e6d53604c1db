"""Batches say where answers are."""

import itertools
import random

import torch

from textharmony_cli.model.pointer.atoms import page_atoms
from textharmony_cli.model.pointer.lettering import Pieces
from textharmony_cli.model.pointer.network import PointerConfig, PointerNetwork
from textharmony_cli.model.pointer.pointed import Span
from textharmony_cli.records import Line, Page
from textharmony_cli.synthesis.located import Located
from textharmony_cli.training.pointer import losses
from textharmony_cli.training.pointer_data import MadeUpPages, atoms_of, make_batch

PIECES = Pieces(["total", "date"])


def page(*texts: str) -> Page:
    lines = tuple(
        Line(n, text, ((9.0, 20.0 * n), (90.0, 20.0 * n)), ((9.0, 20.0 * n + 15), (90.0, 20.0 * n + 15)))
        for n, text in enumerate(texts)
    )
    return Page("a.png", 1, 300, 400, lines, "ocr")


RECEIPT = page("Total: RM 5.00", "Total again 5.00", "bye")  # Total : RM 5.00 | Total again 5.00 | bye


def test_spans_become_the_atoms_that_they_touch():
    atoms = page_atoms(RECEIPT, 99)
    assert atoms_of([Span(0, 7, 14)], RECEIPT, atoms) == [2, 3]
    assert atoms_of([Span(1, 13, 14), Span(2, 0, 3)], RECEIPT, atoms) == [6, 7]
    assert atoms_of([Span(9, 0, 3)], RECEIPT, atoms) == []


def test_batch_marks_every_right_start_and_the_questions_without_answer():
    asked = (
        Located("total?", "total", ((Span(0, 7, 14),), (Span(1, 12, 16),))),
        Located("date?", "date", ()),
    )
    batch = make_batch([(page("x"), ()), (RECEIPT, asked)], PIECES, random.Random(0))
    assert batch.starts.nonzero().tolist() == [[0, 3], [0, 7], [1, 0]]
    assert batch.question.tolist() == [0]
    assert batch.members[0].nonzero().flatten().tolist() in ([2, 3], [6])
    assert batch.start[0] == batch.members[0].nonzero()[0]
    assert batch.questions.page.tolist() == [1, 1]


def test_made_up_batches_are_repeatable_and_can_be_learned_from():
    first, again = (next(iter(MadeUpPages(5, PIECES, 2, 3))) for _ in range(2))
    assert torch.equal(first.pages.places, again.pages.places)
    torch.manual_seed(0)
    network = PointerNetwork(PointerConfig(pieces=3, piece_width=8, gram_width=16, width=48, heads=2))
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    history = []
    for _ in range(30):
        loss, figures = losses(network, first)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(figures["start"])
    assert history[-1] < history[0] / 2


def test_different_seeds_make_different_pages():
    widths = [
        tuple(batch.pages.places.shape for batch in itertools.islice(MadeUpPages(seed, PIECES, 2, 2), 2))
        for seed in (1, 2)
    ]
    assert widths[0] != widths[1]
