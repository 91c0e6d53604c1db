"""The network's promises: padding does not matter, pages and questions do not leak into each other."""

import pytest
import torch

from textharmony_cli.model.eight_bits import packed, unpacked
from textharmony_cli.model.pointer.batches import page_batch, question_batch
from textharmony_cli.model.pointer.features import page_features, question_features
from textharmony_cli.model.pointer.lettering import Pieces
from textharmony_cli.model.pointer.network import PointerConfig, PointerNetwork
from textharmony_cli.records import Line, Page

CPU = torch.device("cpu")
PIECES = Pieces(["total", "date", "cash"])
CONFIG = PointerConfig(pieces=4, piece_width=8, gram_width=8, width=24, heads=2)


def page(*texts: str) -> Page:
    lines = tuple(
        Line(n, text, ((9.0, 20.0 * n), (90.0, 20.0 * n)), ((9.0, 20.0 * n + 15), (90.0, 20.0 * n + 15)))
        for n, text in enumerate(texts)
    )
    return Page("a.png", 1, 300, 400, lines, "ocr")


SHORT, LONG = page("Total: 5.00"), page("Date 1/2/2003", "Cash 10", "Total 7.50", "thank you")
QUESTIONS = ["total?", 'what is written next to "Date"?']


@pytest.fixture(scope="module")
def network() -> PointerNetwork:
    torch.manual_seed(0)
    network = PointerNetwork(CONFIG).eval()
    network.text.pieces.normal_()
    return network


def starts(network, pages, asked):
    """Logits for (page number, question) pairs."""
    pages = page_batch([page_features(p, PIECES) for p in pages], CPU)
    questions = question_batch([question_features(q, PIECES) for _, q in asked], [number for number, _ in asked], CPU)
    with torch.no_grad():
        return network(pages, questions).starts


def test_batch_equals_one_by_one(network):
    both = starts(network, [SHORT, LONG], [(0, QUESTIONS[0]), (1, QUESTIONS[1]), (1, QUESTIONS[0])])
    alone = [
        starts(network, [SHORT], [(0, QUESTIONS[0])]),
        *(starts(network, [LONG], [(0, q)]) for q in QUESTIONS[::-1]),
    ]
    for row, single in zip(both, alone, strict=True):
        torch.testing.assert_close(row[: single.shape[1]], single[0], atol=1e-4, rtol=1e-4)


def test_places_that_are_filled_up_cannot_be_pointed_at(network):
    logits = starts(network, [SHORT, LONG], [(0, QUESTIONS[0])])
    used = 1 + len(page_features(SHORT, PIECES).atoms.atoms)
    assert logits[0, used:].max() < -1e3 < logits[0, :used].min()


def test_order_of_the_lines_matters(network):
    here = starts(network, [LONG], [(0, QUESTIONS[0])])
    turned = starts(network, [page(*[line.text for line in LONG.lines][::-1])], [(0, QUESTIONS[0])])
    assert not torch.allclose(here.sort().values, turned.sort().values, atol=1e-4)


def test_question_without_any_atom_is_answered_with_numbers(network):
    assert torch.isfinite(starts(network, [LONG], [(0, " ")])).all()


def test_packed_weights_give_nearly_the_same_answers(network):
    again = PointerNetwork(CONFIG).eval()
    again.load_state_dict(unpacked(packed(network.state_dict())))
    asked = [(0, question) for question in QUESTIONS]
    torch.testing.assert_close(starts(again, [LONG], asked), starts(network, [LONG], asked), atol=0.05, rtol=0.05)


def test_impossible_width_is_refused():
    with pytest.raises(ValueError, match="heads"):
        PointerConfig(pieces=4, width=25, heads=2)
