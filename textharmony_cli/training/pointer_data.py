"""Batches of made-up pages with questions for the pointer."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from textharmony_cli.model.pointer.atoms import PageAtoms
from textharmony_cli.model.pointer.batches import page_batch, question_batch
from textharmony_cli.model.pointer.features import page_features, question_features
from textharmony_cli.model.pointer.lettering import Pieces
from textharmony_cli.model.pointer.network import PageBatch, QuestionBatch
from textharmony_cli.model.pointer.pointed import Span
from textharmony_cli.records import Page
from textharmony_cli.synthesis.generator import located_pages
from textharmony_cli.synthesis.located import Located
from textharmony_cli.training.streams import own_seed

_POOL = 64  # pages that are sorted by length before they are put into batches


@dataclass(frozen=True, slots=True)
class PointerBatch:
    """Pages, questions and what is right.

    Attributes:
        starts: (R, 1 + N) true where an answer may start; the first column is "not on this page".
        question, start: (K,) for each question that has an answer, its row and the atom at which the answer starts.
        members: (K, N) true for the atoms of that answer.
    """

    pages: PageBatch
    questions: QuestionBatch
    starts: Tensor
    question: Tensor
    start: Tensor
    members: Tensor


class MadeUpPages(IterableDataset[PointerBatch]):
    """Endless batches; the same seed gives the same ones."""

    def __init__(self, seed: int, pieces: Pieces, pages: int, questions: int) -> None:
        self.seed = seed
        self.pieces = pieces
        self.pages = pages
        self.questions = questions

    def __iter__(self) -> Iterator[PointerBatch]:
        seed = own_seed(self.seed)
        rng = random.Random(seed)
        source = located_pages(seed)
        while True:
            pool = [made for _, made in zip(range(_POOL), source, strict=False)]
            pool.sort(key=lambda made: sum(len(line.text) for line in made[0].lines))
            groups = [pool[k : k + self.pages] for k in range(0, _POOL, self.pages)]
            rng.shuffle(groups)
            for group in groups:
                batch = [(page, _some(located, self.questions, rng)) for page, located in group]
                if any(located for _, located in batch):
                    yield make_batch(batch, self.pieces, rng)


def make_batch(made: Sequence[tuple[Page, Sequence[Located]]], pieces: Pieces, rng: random.Random) -> PointerBatch:
    """Tensors, on the CPU, for pages and their questions; for training, one of several answers is picked as members."""
    cpu = torch.device("cpu")
    pages = [page_features(page, pieces) for page, _ in made]
    asked = [(row, question) for row, (_, located) in enumerate(made) for question in located]
    longest = max(1, *(len(page.atoms.atoms) for page in pages))
    starts = torch.zeros(len(asked), 1 + longest, dtype=torch.bool)
    chosen: list[tuple[int, int]] = []
    members: list[Tensor] = []
    for number, (row, question) in enumerate(asked):
        answers = [atoms for answer in question.answers if (atoms := atoms_of(answer, made[row][0], pages[row].atoms))]
        starts[number, [1 + atoms[0] for atoms in answers]] = True
        starts[number, 0] = not answers
        if answers:
            picked = rng.choice(answers)
            chosen.append((number, picked[0]))
            members.append(torch.zeros(longest, dtype=torch.bool).scatter(0, torch.tensor(picked), True))
    return PointerBatch(
        page_batch(pages, cpu),
        question_batch([question_features(q.question, pieces) for _, q in asked], [row for row, _ in asked], cpu),
        starts,
        torch.tensor([number for number, _ in chosen], dtype=torch.long),
        torch.tensor([start for _, start in chosen], dtype=torch.long),
        torch.stack(members) if members else torch.zeros(0, longest, dtype=torch.bool),
    )


def atoms_of(answer: Iterable[Span], page: Page, atoms: PageAtoms) -> list[int]:
    """The atoms that an answer's spans touch, in order."""
    ids = {line.id: index for index, line in enumerate(page.lines)}
    wanted = [(ids[span.line], span.start, span.stop) for span in answer if span.line in ids]
    return [
        number
        for number, (line, atom) in enumerate(zip(atoms.lines, atoms.atoms, strict=True))
        if any(line == index and atom.start < stop and start < atom.stop for index, start, stop in wanted)
    ]


def _some(located: Sequence[Located], count: int, rng: random.Random) -> Sequence[Located]:
    return located if len(located) <= count else rng.sample(list(located), count)
