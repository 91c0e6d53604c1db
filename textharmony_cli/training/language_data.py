"""Batches of made-up pages with questions for the language model.

A page is read once for all of its questions: they follow it one after the other in the same row, each with positions
that go on from the page, and a mask that hides the others from it. That is exact, since no token looks ahead.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.data import IterableDataset

from textharmony_cli.model.textharmony.processor import Processor
from textharmony_cli.model.textharmony.written import NOT_FOUND
from textharmony_cli.records import Page
from textharmony_cli.synthesis.generator import located_pages
from textharmony_cli.synthesis.located import Located
from textharmony_cli.training.streams import own_seed

_IGNORED = -100  # label of tokens that are not learned


@dataclass(frozen=True, slots=True)
class LanguageBatch:
    """B rows of T tokens.

    Attributes:
        ids, positions, labels: (B, T); a label belongs to the token itself, not to the one before it.
        mask: (B, 1, T, T), true where a token sees another.
        layout: (B, T, LAYOUT).
    """

    ids: Tensor
    positions: Tensor
    labels: Tensor
    mask: Tensor
    layout: Tensor


@dataclass(frozen=True, slots=True)
class _Row:
    ids: list[int]
    positions: list[int]
    labels: list[int]
    turns: list[int]  # 0 for the page, then the number of the question
    layout: Tensor


class MadeUpConversations(IterableDataset[LanguageBatch]):
    """Endless batches; the same seed gives the same ones. Pages that do not fit `most_tokens` are left out."""

    def __init__(self, seed: int, tokenizer_file: Path, pages: int, questions: int, most_tokens: int) -> None:
        self.seed = seed
        self.tokenizer_file = tokenizer_file
        self.pages = pages
        self.questions = questions
        self.most_tokens = most_tokens

    def __iter__(self) -> Iterator[LanguageBatch]:
        seed = own_seed(self.seed)
        rng = random.Random(seed)
        processor = Processor(self.tokenizer_file)
        rows: list[_Row] = []
        for page, located in located_pages(seed):
            chosen = rng.sample(list(located), min(self.questions, len(located)))
            row = _row(processor, page, chosen, rng)
            if len(row.ids) <= self.most_tokens:
                rows.append(row)
            if len(rows) == self.pages:
                yield _batch(rows, processor.stop_id)
                rows = []


def conversation(processor: Processor, page: Page, asked: Sequence[tuple[str, str]]) -> LanguageBatch:
    """One page with questions and their answers."""
    return _batch([_packed(processor, page, asked)], processor.stop_id)


def _row(processor: Processor, page: Page, located: Sequence[Located], rng: random.Random) -> _Row:
    lines = {line.id: line.text for line in page.lines}
    asked = []
    for question in located:
        spans = rng.choice(question.answers) if question.answers else ()
        words = " ".join(lines[span.line][span.start : span.stop] for span in spans)
        asked.append((question.question, words or NOT_FOUND))
    return _packed(processor, page, asked)


def _packed(processor: Processor, page: Page, asked: Sequence[tuple[str, str]]) -> _Row:
    opening = processor.opening(processor.page(page))
    length = len(opening.ids)
    ids, positions = list(opening.ids), list(range(length))
    labels, turns = [_IGNORED] * length, [0] * length
    for number, (question, answer) in enumerate(asked, 1):
        before, after = processor.asked(question), processor.answered(answer)
        count = len(before) + len(after)
        ids += [*before, *after]
        positions += range(length, length + count)
        labels += [*[_IGNORED] * len(before), *after]
        turns += [number] * count
    layout = np.pad(opening.layout, ((0, len(ids) - length), (0, 0)))
    return _Row(ids, positions, labels, turns, torch.from_numpy(layout))


def _batch(rows: Sequence[_Row], filler: int) -> LanguageBatch:
    """Rows of any lengths, filled up at the end."""
    longest = max(len(row.ids) for row in rows)

    def filled(values: list[int], value: int) -> Tensor:
        return torch.tensor(values + [value] * (longest - len(values)))

    turns = torch.stack([filled(row.turns, -1) for row in rows])  # (B, T)
    seen = (turns[:, None, :] == turns[:, :, None]) | (turns[:, None, :] == 0)  # (B, T, T)
    mask = seen & torch.ones(longest, longest, dtype=torch.bool).tril()
    return LanguageBatch(
        torch.stack([filled(row.ids, filler) for row in rows]),
        torch.stack([filled(row.positions, 0) for row in rows]),
        torch.stack([filled(row.labels, _IGNORED) for row in rows]),
        mask[:, None],
        torch.stack([F.pad(row.layout, (0, 0, 0, longest - len(row.ids))) for row in rows]),
    )
