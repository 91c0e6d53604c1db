"""Batches of pictures with what was asked for, and of short pages with questions, for training both at once."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from textharmony_cli.model.textharmony.processor import Processor
from textharmony_cli.synthesis.captions import Style, described, ground, looks, styles
from textharmony_cli.synthesis.crops import Crops
from textharmony_cli.synthesis.requests import edit_request, erase_request, render_request
from textharmony_cli.synthesis.word_bank import WordBank, Wording
from textharmony_cli.training.language_data import LanguageBatch
from textharmony_cli.training.painter_data import MadeUpCrops, Store
from textharmony_cli.training.short_pages import ShortPages
from textharmony_cli.training.streams import own_seed

KINDS = ("render", "edit", "erase")
_IGNORED = -100  # label of tokens that are not learned
DRAWN = 0.6  # share of the crops with words after that are to be drawn from nothing


@dataclass(frozen=True, slots=True)
class PictureBatch:
    """B requests with the crops that are to come of them.

    Attributes:
        ids, labels, mask: (B, T); filled up at the beginning, where the mask is 0. Each ends with a token that opens a
            picture, its vokens, and the end of the turn; the first and the last of these are learned.
        captions: (B, S) tokens of what the words look like, and on what, or of what is behind them where they are
            erased; -1 before the first.
        looks: (B, N) see `captions.looks`.
        kinds: (B,) numbers of `KINDS`.
    """

    ids: Tensor
    labels: Tensor
    mask: Tensor
    captions: Tensor
    looks: Tensor
    kinds: Tensor
    crops: Crops


@dataclass(frozen=True, slots=True)
class HarmonyBatch:
    """One step's rows; None for a kind that is not taught."""

    text: LanguageBatch | None
    pictures: PictureBatch | None


class MadeUpPictures(IterableDataset[PictureBatch]):
    """Endless batches; the same seed gives the same ones.

    Args:
        vokens: a picture.
        opening_id: number of the token that opens one; those of vokens follow.
        crops, painted: see `MadeUpCrops`.
        drawn: share of the crops with words after that are to be drawn from nothing.
    """

    def __init__(
        self,
        seed: int,
        tokenizer_file: Path,
        bank: WordBank,
        vokens: int,
        opening_id: int,
        crops: int,
        device: torch.device,
        store: Store | None = None,
        *,
        painted: int = 0,
        drawn: float = DRAWN,
    ) -> None:
        self.seed = seed
        self.drawn = drawn
        self.tokenizer_file = tokenizer_file
        self.bank = bank
        self.picture = tuple(range(opening_id, opening_id + 1 + vokens))
        self.crops = MadeUpCrops(seed, bank, crops, device, store, painted=painted)

    def __iter__(self) -> Iterator[PictureBatch]:
        rng, processor = random.Random(own_seed(self.seed)), Processor(self.tokenizer_file)
        for crops in self.crops:
            wordings = self.bank.wordings[crops.drawn.width]
            chosen = [wordings[entry] for entry in crops.drawn.entries.tolist()]
            rendered = [not gone and rng.random() < self.drawn for gone in crops.erased.tolist()]
            kinds = [2 if gone else 0 if new else 1 for gone, new in zip(crops.erased.tolist(), rendered, strict=True)]
            seen = styles(crops.drawn, wordings)
            requests = [_request(rng, kind, words, look) for kind, words, look in zip(kinds, chosen, seen, strict=True)]
            captions = [
                described(look, rng) if KINDS[kind] != "erase" else ground(look, rng)
                for kind, look in zip(kinds, seen, strict=True)
            ]
            yield self._batch(processor, requests, captions, seen, kinds, crops)

    def _batch(
        self,
        processor: Processor,
        requests: Sequence[str],
        captions: Sequence[str],
        seen: Sequence[Style],
        kinds: list[int],
        crops: Crops,
    ) -> PictureBatch:
        rows = [(*processor.asked(request), *self.picture, processor.stop_id) for request in requests]
        taught = (self.picture[0], *[_IGNORED] * (len(self.picture) - 1), processor.stop_id)
        labels = [(*[_IGNORED] * (len(row) - len(taught)), *taught) for row in rows]
        found = torch.tensor(kinds)
        return PictureBatch(
            _filled(rows, processor.stop_id),
            _filled(labels, _IGNORED),
            _filled([[1] * len(row) for row in rows], 0),
            _filled([processor.ids(caption) for caption in captions], -1),
            looks(crops.drawn, seen),
            found,
            without_scene(crops, (found == 0).to(crops.mask.device)),
        )


class MadeUpHarmony(IterableDataset[HarmonyBatch]):
    """Batches of short pages beside batches of pictures; either may be missing."""

    def __init__(self, text: ShortPages | None, pictures: MadeUpPictures | None) -> None:
        self.text = text
        self.pictures = pictures

    def __iter__(self) -> Iterator[HarmonyBatch]:
        text = iter(self.text) if self.text else None
        pictures = iter(self.pictures) if self.pictures else None
        while True:
            yield HarmonyBatch(next(text) if text else None, next(pictures) if pictures else None)


def without_scene(crops: Crops, rendered: Tensor) -> Crops:
    """The batch, in which of some crops (B,) nothing is there yet: all is to be painted, and the prior shows only where
    the words are to stand, black on grey."""
    chosen = rendered[:, None, None, None]
    plain = -crops.drawn.glyphs.expand_as(crops.prior)
    return dataclasses.replace(
        crops,
        mask=torch.where(chosen, torch.ones_like(crops.mask), crops.mask),
        prior=torch.where(chosen, plain, crops.prior),
        hidden=crops.hidden | rendered,
    )


def _request(rng: random.Random, kind: int, words: Wording, look: Style) -> str:
    if kind == 0:
        return render_request(rng, words.after, look)
    return edit_request(rng, words.before, words.after, look) if kind == 1 else erase_request(rng, words.before, look)


def _filled(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    """(B, T), filled up at the beginning."""
    longest = max(len(row) for row in rows)
    return torch.tensor([[*[value] * (longest - len(row)), *row] for row in rows])
