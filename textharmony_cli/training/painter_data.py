"""Batches of made-up crops for the image decoder."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from textharmony_cli.model.image_decoder.pixel_dit import Conditions
from textharmony_cli.model.painting.fill import fill
from textharmony_cli.model.painting.membrane import Planes
from textharmony_cli.synthesis.crops import CropMaker, Crops
from textharmony_cli.synthesis.word_bank import HEIGHT, WordBank
from textharmony_cli.training.streams import own_seed

USUAL_WIDTH = 256  # pixels of the crop by which batches are counted


@dataclass(frozen=True, slots=True)
class Store:
    """How many textures, and how large, backgrounds are cut from."""

    textures: int = 64
    size: int = 256


class MadeUpCrops(IterableDataset[Crops]):
    """Endless batches, made on the device; the same seed gives the same ones.

    Args:
        crops: in a batch, if they were 256 pixels wide; narrower ones are more.
        painted: crops to erase in a batch, at most, whose prior is what `th erase` paints. It takes a quarter of a
            second each; the other priors are imitations.
    """

    def __init__(
        self,
        seed: int,
        bank: WordBank,
        crops: int,
        device: torch.device,
        store: Store | None = None,
        *,
        painted: int = 0,
    ) -> None:
        self.seed = seed
        self.bank = bank
        self.crops = crops
        self.device = device
        self.store = store or Store()
        self.painted = painted

    def __iter__(self) -> Iterator[Crops]:
        maker = CropMaker(self.bank, own_seed(self.seed), self.device, self.store.textures, self.store.size)
        for number, crops in enumerate(maker.batches(self.crops * HEIGHT * USUAL_WIDTH)):
            chosen = crops.erased.nonzero().flatten()[: self.painted].tolist()
            yield with_painting(crops, chosen, number) if chosen else crops


def with_painting(crops: Crops, chosen: list[int], seed: int) -> Crops:
    """The batch, in which the prior of the chosen crops is what the painting makes of them, no longer its imitation."""
    prior = crops.prior.clone()
    for number in chosen:
        hole = crops.mask[number, 0].cpu().numpy() > 0
        planes = ((crops.source[number] + 1) * 127.5).cpu().numpy().astype(np.float32)
        filled = fill(planes, hole, ~hole, np.zeros_like(hole), np.random.default_rng([seed, number]))
        prior[number] = torch.where(crops.mask[number] > 0, _from_bytes(filled, prior.device), crops.source[number])
    return dataclasses.replace(crops, prior=prior)


def _from_bytes(planes: Planes, device: torch.device) -> Tensor:
    """Planes from 0 to 255, rounded as a picture holds them, from -1 to 1."""
    return torch.from_numpy(np.rint(planes).clip(0, 255) / np.float32(127.5) - 1).to(device)


def conditions_of(crops: Crops, context: Tensor | None = None) -> Conditions:
    """What the decoder may know of crops; `context` is (B, V, C), None for the learned null."""
    return Conditions(crops.source, crops.mask, crops.prior, crops.hidden, context)
