"""Answers questions about a page by pointing at characters of its text."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from textharmony_cli.model.pointer.atoms import PageAtoms
from textharmony_cli.model.pointer.batches import page_batch, question_batch
from textharmony_cli.model.pointer.features import PageFeatures, page_features, question_features
from textharmony_cli.model.pointer.lettering import Pieces
from textharmony_cli.model.pointer.network import PointerConfig, PointerNetwork, Pointing
from textharmony_cli.model.pointer.pointed import Candidate, Pointed, Span
from textharmony_cli.model.pointer.windows import windows
from textharmony_cli.records import Page

CANDIDATES = 5
_QUESTIONS_AT_ONCE = 16
_NOWHERE = Pointed((), 1.0)


class Pointer:
    """The trained network with its table of word pieces.

    Args:
        folder: holds `pointer.json` (sizes and temperature), `pointer.safetensors` and `pieces.txt`.
    """

    def __init__(self, folder: Path, device: torch.device, dtype: torch.dtype = torch.float32) -> None:
        settings = json.loads((folder / "pointer.json").read_text("utf-8"))
        self.pieces = Pieces.load(folder / "pieces.txt")
        self.temperature = float(settings.pop("temperature"))
        self.network = PointerNetwork(PointerConfig(pieces=len(self.pieces), **settings))
        self.network.load_state_dict(unpacked(load_file(folder / "pointer.safetensors")))
        self.network.to(device, dtype).eval()
        self.device = device

    def point(self, page: Page, questions: Sequence[str]) -> list[Pointed]:
        """What the page answers to each question; the answer's probability is calibrated on made-up pages."""
        parts = [page_features(part, self.pieces) for part in windows(page)]
        if not parts:
            return [_NOWHERE for _ in questions]
        found: list[Pointed] = []
        for first in range(0, len(questions), _QUESTIONS_AT_ONCE):
            found += self._point(page, parts, questions[first : first + _QUESTIONS_AT_ONCE])
        return found

    @torch.inference_mode()
    def _point(self, page: Page, parts: list[PageFeatures], questions: Sequence[str]) -> list[Pointed]:
        asked = [question_features(question, self.pieces) for question in questions]
        answers: list[list[tuple[float, tuple[Span, ...]]]] = [[] for _ in questions]
        for part in parts:
            pages = page_batch([part], self.device)
            pointing = self.network(pages, question_batch(asked, [0] * len(asked), self.device))
            for number, odds in enumerate(self._odds(pointing)):
                answers[number] += _best(part.atoms, pointing, number, odds, page)
        return [_pointed(found) for found in answers]

    def _odds(self, pointing: Pointing) -> Tensor:
        """For each question and atom, how much likelier the answer starts there than that there is none."""
        logits = pointing.starts.float() / self.temperature
        return (logits[:, 1:] - logits[:, :1]).exp()


def unpacked(stored: dict[str, Tensor]) -> dict[str, Tensor]:
    """The state of the network from how it is stored: the pieces in 8 bits with one scale a row, the rest in 16."""
    scale = stored.pop("text.pieces_scale")
    return {name: value.float() * scale if name == "text.pieces" else value.float() for name, value in stored.items()}


def packed(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """The inverse of `unpacked`, up to rounding."""
    stored = {name: value.half() for name, value in state.items()}
    pieces = state["text.pieces"].float()
    scale = pieces.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
    stored["text.pieces"] = (pieces / scale).round().to(torch.int8)
    stored["text.pieces_scale"] = scale.half()
    return stored


def _best(
    atoms: PageAtoms, pointing: Pointing, number: int, odds: Tensor, page: Page
) -> list[tuple[float, tuple[Span, ...]]]:
    """The likeliest answers to one question in one window, with their odds; starts inside a better one join it."""
    count = min(CANDIDATES, len(odds))
    values, starts = odds[: len(atoms.atoms)].topk(min(count, len(atoms.atoms)))
    belongs = pointing.members(torch.full_like(starts, number), starts) > 0  # (K, N)
    found: list[tuple[float, set[int]]] = []
    for value, start, row in zip(values.tolist(), starts.tolist(), belongs, strict=True):
        members = {start, *row[: len(atoms.atoms)].nonzero().flatten().tolist()}
        same = next((k for k, (_, before) in enumerate(found) if start in before), None)
        if same is None:
            found.append((value, members))
        else:
            found[same] = (found[same][0] + value, found[same][1])
    return [(value, spans_of(atoms, members, page)) for value, members in found]


def spans_of(atoms: PageAtoms, members: set[int], page: Page) -> tuple[Span, ...]:
    """Runs of member atoms, line by line in reading order; small holes between members of a line are closed."""
    chosen = sorted(members)
    spans: list[Span] = []
    last = -10
    for index in chosen:
        line = page.lines[atoms.lines[index]].id
        atom = atoms.atoms[index]
        if spans and spans[-1].line == line and index - last <= _HOLE + 1:
            spans[-1] = dataclasses.replace(spans[-1], stop=atom.stop)
        else:
            spans.append(Span(line, atom.start, atom.stop))
        last = index
    return tuple(spans)


_HOLE = 2  # atoms


def _pointed(found: list[tuple[float, tuple[Span, ...]]]) -> Pointed:
    """Odds against "nowhere" as probabilities."""
    whole = 1 + sum(odds for odds, _ in found)
    ranked = sorted(found, key=lambda answer: -answer[0])[:CANDIDATES]
    return Pointed(tuple(Candidate(spans, odds / whole) for odds, spans in ranked), 1 / whole)
