"""Batches of made-up crops for the image decoder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch.utils.data import IterableDataset

from textharmony_cli.model.image_decoder.pixel_dit import Conditions
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
    """

    def __init__(self, seed: int, bank: WordBank, crops: int, device: torch.device, store: Store | None = None) -> None:
        self.seed = seed
        self.bank = bank
        self.crops = crops
        self.device = device
        self.store = store or Store()

    def __iter__(self) -> Iterator[Crops]:
        maker = CropMaker(self.bank, own_seed(self.seed), self.device, self.store.textures, self.store.size)
        return maker.batches(self.crops * HEIGHT * USUAL_WIDTH)


def conditions_of(crops: Crops) -> Conditions:
    """What the decoder may know of crops."""
    return Conditions(crops.source, crops.mask, crops.prior, crops.hidden)
