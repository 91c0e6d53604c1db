"""Answers questions about a page by pointing at characters of its text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from textharmony_cli.model.eight_bits import unpacked
from textharmony_cli.model.pointer.atoms import PageAtoms
from textharmony_cli.model.pointer.batches import page_batch, question_batch
from textharmony_cli.model.pointer.cohesion import Run, cohesive
from textharmony_cli.model.pointer.features import page_features, question_features
from textharmony_cli.model.pointer.lettering import Pieces
from textharmony_cli.model.pointer.network import PointerConfig, PointerNetwork, Pointing
from textharmony_cli.model.pointer.pointed import Candidate, Pointed, Span
from textharmony_cli.model.pointer.windows import windows
from textharmony_cli.records import Page

CANDIDATES = 5
_QUESTIONS_AT_ONCE = 16


class Pointer:
    """The trained network with its table of word pieces, in float32.

    Args:
        folder: see `load_network`.
    """

    def __init__(self, folder: Path, device: torch.device) -> None:
        self.network, self.pieces, self.temperature = load_network(folder)
        self.network.to(device).eval()
        self.device = device

    @torch.inference_mode()
    def point(self, page: Page, questions: Sequence[str]) -> list[Pointed]:
        """What the page answers to each question; the answer's probability is calibrated on made-up pages."""
        asked = [question_features(question, self.pieces) for question in questions]
        tallies = [_Tally() for _ in questions]
        for part in windows(page):
            features = page_features(part, self.pieces)
            pages = page_batch([features], self.device)
            read, turns = self.network.read(pages)
            for first in range(0, len(asked), _QUESTIONS_AT_ONCE):
                some = asked[first : first + _QUESTIONS_AT_ONCE]
                batch = question_batch(some, [0] * len(some), self.device)
                pointing = self.network.point(pages, read, turns, batch)
                for number, odds in enumerate(self._odds(pointing)):
                    tallies[first + number].add(_best(features.atoms, pointing, number, odds, page), odds.sum().item())
        return [tally.pointed() for tally in tallies]

    def _odds(self, pointing: Pointing) -> Tensor:
        """For each question and atom, how much likelier the answer starts there than that there is none."""
        logits = pointing.starts.float() / self.temperature
        return (logits[:, 1:] - logits[:, :1]).exp()


class _Tally:
    """What the parts of a page say to one question, as odds against "nowhere", which add up."""

    def __init__(self) -> None:
        self._whole = 1.0
        self._odds: dict[tuple[Span, ...], float] = {}

    def add(self, found: Sequence[tuple[float, tuple[Span, ...]]], whole: float) -> None:
        """Candidates of one part with their odds, and the odds of all that it holds."""
        self._whole += whole
        for odds, spans in found:  # what stands where two parts overlap counts once
            before = self._odds.get(spans, 0.0)
            self._whole -= min(before, odds)
            self._odds[spans] = max(before, odds)

    def pointed(self) -> Pointed:
        ranked = sorted(self._odds.items(), key=lambda found: -found[1])[:CANDIDATES]
        return Pointed(tuple(Candidate(spans, odds / self._whole) for spans, odds in ranked), 1 / self._whole)


def load_network(folder: Path) -> tuple[PointerNetwork, Pieces, float]:
    """The network, its pieces and its temperature, from `pointer.json`, `pointer.safetensors` and `pieces.txt`."""
    settings = json.loads((folder / "pointer.json").read_text("utf-8"))
    temperature = float(settings.pop("temperature"))
    pieces = Pieces.load(folder / "pieces.txt")
    network = PointerNetwork(PointerConfig(pieces=len(pieces), **settings))
    network.load_state_dict(unpacked(load_file(folder / "pointer.safetensors")))
    return network, pieces, temperature


def _best(
    atoms: PageAtoms, pointing: Pointing, number: int, odds: Tensor, page: Page
) -> list[tuple[float, tuple[Span, ...]]]:
    """The likeliest answers to one question in one window, with their odds; starts inside a better one join it."""
    values, starts = odds[: len(atoms.atoms)].topk(min(CANDIDATES, len(atoms.atoms)))
    belongs = pointing.members(torch.full_like(starts, number), starts) > 0  # (K, N)
    found: list[tuple[float, set[int], int]] = []
    for value, start, row in zip(values.tolist(), starts.tolist(), belongs, strict=True):
        members = {start, *row[: len(atoms.atoms)].nonzero().flatten().tolist()}
        same = next((k for k, (_, before, _) in enumerate(found) if start in before), None)
        if same is None:
            found.append((value, members, start))
        else:
            found[same] = (found[same][0] + value, *found[same][1:])
    return [(value, spans_of(atoms, cohesive(atoms, members, start), page)) for value, members, start in found]


def spans_of(atoms: PageAtoms, runs: Sequence[Run], page: Page) -> tuple[Span, ...]:
    """The characters of runs."""
    return tuple(
        Span(page.lines[atoms.lines[run.first]].id, atoms.atoms[run.first].start, atoms.atoms[run.last].stop)
        for run in runs
    )
