"""Puts the features of pages and questions into tensors."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
import torch
from torch import Tensor

from textharmony_cli.model.pointer.features import LAYOUT, PageFeatures, QuestionFeatures, Rows, Texts
from textharmony_cli.model.pointer.network import PageBatch, QuestionBatch, TextBatch


def page_batch(pages: Sequence[PageFeatures], device: torch.device) -> PageBatch:
    """Pages side by side, the shorter ones filled up."""
    longest = max(1, *(len(page.atoms.atoms) for page in pages))
    places = np.zeros((len(pages), longest, 3), np.float32)
    layout = np.zeros((len(pages), longest, LAYOUT), np.float32)
    for row, page in enumerate(pages):
        places[row, : len(page.places)] = page.places
        layout[row, : len(page.layout)] = page.layout
    texts = _texts([page.texts for page in pages], longest, device)
    return PageBatch(texts, torch.from_numpy(places).to(device), torch.from_numpy(layout).to(device))


def question_batch(
    questions: Sequence[QuestionFeatures], page_of: Sequence[int], device: torch.device
) -> QuestionBatch:
    """Questions side by side; `page_of` gives the number of the page that each is about."""
    longest = max(1, *(len(question.quoted) for question in questions))
    quoted = np.zeros((len(questions), longest), np.float32)
    for row, question in enumerate(questions):
        quoted[row, : len(question.quoted)] = question.quoted
    texts = _texts([question.texts for question in questions], longest, device)
    return QuestionBatch(texts, torch.from_numpy(quoted).to(device), torch.tensor(page_of, device=device))


def _texts(rows: Sequence[Texts], longest: int, device: torch.device) -> TextBatch:
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    for number, texts in enumerate(rows):
        mask[number, : len(texts.grams)] = True
    pieces, piece_starts = _bags([texts.pieces for texts in rows], longest)
    grams, gram_starts = _bags([texts.grams for texts in rows], longest)
    return TextBatch(*(part.to(device) for part in (pieces, piece_starts, grams, gram_starts, mask)))


def _bags(rows: Sequence[Rows], longest: int) -> tuple[Tensor, Tensor]:
    """All bags one after the other, and where each starts; missing places get empty bags."""
    bags = [bag for row in rows for bag in chain(row, [()] * (longest - len(row)))]
    starts = [0, *accumulate(len(bag) for bag in bags)][:-1]
    return torch.tensor(list(chain.from_iterable(bags)), dtype=torch.long), torch.tensor(starts, dtype=torch.long)
