"""Batches of made-up pages with questions for the language model.

A page is read once for all of its questions: they follow it one after the other in the same row, each with positions
that go on from the page, and a mask that hides the others from it. That is exact, since no token looks ahead.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.data import IterableDataset

from textharmony_cli.model.textharmony.glyph_tokens import Floats
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
        visual: (B, T, VISUAL), zero for tokens that nobody saw; None where no page was seen.
    """

    ids: Tensor
    positions: Tensor
    labels: Tensor
    mask: Tensor
    layout: Tensor
    visual: Tensor | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One page with its questions, not yet in a batch; T tokens.

    Attributes:
        turns: 0 for tokens of the page, then the number of the question.
    """

    ids: list[int]
    positions: list[int]
    labels: list[int]
    turns: list[int]
    layout: Tensor
    visual: Tensor | None


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
        rows: list[Row] = []
        for page, located in located_pages(seed):
            if row := self.row(processor, page, located, rng):
                rows.append(row)
            if len(rows) == self.pages:
                yield batch_of(rows, processor.stop_id)
                rows = []

    def row(self, processor: Processor, page: Page, located: Sequence[Located], rng: random.Random) -> Row | None:
        """A page with some of its questions; None for a page that is left out."""
        chosen = rng.sample(list(located), min(self.questions, len(located)))
        row = asked_row(processor, page, chosen, rng)
        return row if len(row.ids) <= self.most_tokens else None


def conversation(processor: Processor, page: Page, asked: Sequence[tuple[str, str]]) -> LanguageBatch:
    """One page with questions and their answers."""
    return batch_of([_packed(processor, page, asked)], processor.stop_id)


def asked_row(
    processor: Processor,
    page: Page,
    located: Sequence[Located],
    rng: random.Random,
    looks: Mapping[int, Floats] | None = None,
) -> Row:
    """A page with questions; of several right answers one is picked.

    Args:
        looks: for a line's id, one row of VISUAL numbers for each of its characters.
    """
    lines = {line.id: line.text for line in page.lines}
    asked = []
    for question in located:
        spans = rng.choice(question.answers) if question.answers else ()
        words = " ".join(lines[span.line][span.start : span.stop] for span in spans)
        asked.append((question.question, words or NOT_FOUND))
    return _packed(processor, page, asked, looks)


def _packed(
    processor: Processor,
    page: Page,
    asked: Sequence[tuple[str, str]],
    looks: Mapping[int, Floats] | None = None,
) -> Row:
    opening = processor.opening(processor.page(page, looks))
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
    visual = None if opening.visual is None else _extended(opening.visual, len(ids))
    return Row(ids, positions, labels, turns, _extended(opening.layout, len(ids)), visual)


def _extended(table: Floats, length: int) -> Tensor:
    return torch.from_numpy(np.pad(table, ((0, length - len(table)), (0, 0))))


def batch_of(rows: Sequence[Row], filler: int) -> LanguageBatch:
    """Rows of any lengths, filled up at the end; what they look like only if all of them have been seen."""
    longest = max(len(row.ids) for row in rows)

    def filled(values: list[int], value: int) -> Tensor:
        return torch.tensor(values + [value] * (longest - len(values)))

    turns = torch.stack([filled(row.turns, -1) for row in rows])  # (B, T)
    seen = (turns[:, None, :] == turns[:, :, None]) | (turns[:, None, :] == 0)  # (B, T, T)
    mask = seen & torch.ones(longest, longest, dtype=torch.bool).tril()
    looks = [row.visual for row in rows if row.visual is not None]
    return LanguageBatch(
        torch.stack([filled(row.ids, filler) for row in rows]),
        torch.stack([filled(row.positions, 0) for row in rows]),
        torch.stack([filled(row.labels, _IGNORED) for row in rows]),
        mask[:, None],
        _stacked([row.layout for row in rows], longest),
        _stacked(looks, longest) if len(looks) == len(rows) else None,
    )


def _stacked(tables: Sequence[Tensor], length: int) -> Tensor:
    """(T, F) of any lengths -> (B, length, F), zeros at the end."""
    return torch.stack([F.pad(table, (0, 0, 0, length - len(table))) for table in tables])
