"""What the lines say: straight crops in, text with confidence and character positions out.

Lines are batched by width, so little is computed for padding, and only the peaks of the CTC output are looked at:
Graves et al., "Connectionist Temporal Classification" (2006), best path decoding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from textharmony_cli.model.spotter.crew import Crew
from textharmony_cli.model.spotter.geometry import LINE_HEIGHT
from textharmony_cli.model.spotter.lookalikes import ALIKE, MOST, rivals_of, settled
from textharmony_cli.model.spotter.networks import Recogniser

STEP = 8  # pixels of the crop a time step covers
LONGEST = 3200  # pixels; longer crops are squeezed by the caller
CLOSE = 0.6  # crops this much narrower than the widest are still computed with it
BATCH_WIDTH = 2048  # pixels of crop width that a processor computes together; more is slower and takes more memory
CARD_BATCH_WIDTH = 16384  # ... and any other device


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as it was read.

    Attributes:
        text: as many characters as there are peaks.
        peaks: for every character the middle of its time steps, in pixels of the crop.
        confidences: for every character, 0 to 1.
    """

    text: str
    peaks: tuple[float, ...]
    confidences: tuple[float, ...]

    @property
    def confidence(self) -> float:
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


class TextRecogniser:
    """Reads line crops with the recogniser network.

    Args:
        network: on its device, in its dtype.
        characters: class 1 upwards; class 0 is CTC's blank.
        crew: who computes the batches.
    """

    def __init__(self, network: Recogniser, characters: Sequence[str], crew: Crew) -> None:
        self.network = network
        self.characters = characters
        self.crew = crew
        self._rivals = _rivals(characters)
        parameter = next(network.parameters())
        self.device, self.dtype = parameter.device, parameter.dtype

    def read(self, crops: Sequence[npt.NDArray[np.uint8]]) -> list[Reading]:
        """Crops (48, W, 3) RGB, any widths -> one reading each, in the same order."""
        most = BATCH_WIDTH if self.device.type == "cpu" else CARD_BATCH_WIDTH
        batches = _batches([crop.shape[1] for crop in crops], most)
        results = self.crew.map(lambda batch: self._read_batch([crops[k] for k in batch[1]], batch[0]), batches)
        readings: dict[int, Reading] = {}
        for (_, batch), result in zip(batches, results, strict=True):
            readings.update(zip(batch, result, strict=True))
        return [readings[k] for k in range(len(crops))]

    @torch.inference_mode()
    def features(self, crop: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """What a crop (48, W, 3) looks like, without reading it: (W / STEP rounded up, 120)."""
        seen: npt.NDArray[np.float32] = self._seen([crop], _padded_width(crop.shape[1]))[0].float().cpu().numpy()
        return seen[: -(-crop.shape[1] // STEP)]

    def _seen(self, crops: Sequence[npt.NDArray[np.uint8]], width: int) -> Tensor:
        stacked = np.full((len(crops), LINE_HEIGHT, width, 3), 127, np.uint8)
        for row, crop in zip(stacked, crops, strict=True):
            row[:, : crop.shape[1]] = crop[:, :, ::-1]
        pixels = torch.from_numpy(stacked).to(self.device).to(self.dtype).div_(127.5).sub_(1.0)
        features: Tensor = self.network(pixels.permute(0, 3, 1, 2))  # (B, T, 120)
        return features

    @torch.inference_mode()
    def _read_batch(self, crops: Sequence[npt.NDArray[np.uint8]], width: int) -> list[Reading]:
        logits = self.network.classify(self._seen(crops, width))  # (B, T, V)
        best, classes = _largest(logits)
        peaks = [
            _peaks(classes[k], best[k], min(logits.shape[1], -(-crop.shape[1] // STEP))) for k, crop in enumerate(crops)
        ]
        rows = torch.from_numpy(np.repeat(np.arange(len(crops)), [len(p.labels) for p in peaks]))
        steps = torch.from_numpy(np.concatenate([p.surest for p in peaks]))
        labels = torch.from_numpy(np.concatenate([p.labels for p in peaks]))
        candidates = torch.cat([labels[:, None], self._rivals[labels]], 1)
        shares = logits[rows, steps].softmax(-1, dtype=torch.float32).gather(1, candidates.to(self.device))
        given = iter(zip(candidates.tolist(), shares.tolist(), strict=True))
        return [self._reading(p, [next(given) for _ in p.labels]) for p in peaks]

    def _reading(self, peaks: _Peaks, given: Sequence[tuple[list[int], list[float]]]) -> Reading:
        """The text of a line from the classes each character may be, what was read first, and their shares."""
        characters = [self.characters[classes[0] - 1] for classes, _ in given]
        rivals = [
            [(self.characters[k - 1], share) for k, share in zip(classes[1:], shares[1:], strict=True) if k]
            for classes, shares in given
        ]
        told, sure = settled(characters, [shares[0] for _, shares in given], rivals)
        return Reading("".join(told), tuple((peaks.middles * STEP).tolist()), tuple(sure))


def _rivals(characters: Sequence[str]) -> Tensor:
    """For each class those of the characters that look like its own, (V, MOST); 0, the blank, where there are fewer."""
    classes = {character: label for label, character in enumerate(characters, 1)}
    rivals = torch.zeros(len(characters) + 1, MOST, dtype=torch.int64)
    for character in filter(classes.__contains__, "".join(ALIKE)):
        others = [classes[other] for other in rivals_of(character) if other in classes]
        rivals[classes[character], : len(others)] = torch.tensor(others, dtype=torch.int64)
    return rivals


@dataclass(frozen=True, slots=True)
class _Peaks:
    """The characters of one line: their classes, middles in time steps, and the time steps that are surest of them."""

    labels: npt.NDArray[np.int64]
    middles: npt.NDArray[np.float64]
    surest: npt.NDArray[np.int64]


def _peaks(classes: npt.NDArray[np.int64], best: npt.NDArray[np.float32], steps: int) -> _Peaks:
    """Collapse repeats and drop blanks, keeping where each character stood."""
    classes = classes[:steps]
    starts = np.flatnonzero(np.diff(classes, prepend=-1) != 0)
    stops = np.append(starts[1:], steps)
    written = classes[starts] != 0
    starts, stops = starts[written], stops[written]
    spans = zip(starts.tolist(), stops.tolist(), strict=True)
    surest = [start + int(best[start:stop].argmax()) for start, stop in spans]
    return _Peaks(classes[starts], (starts + stops) / 2, np.array(surest, np.int64))


def _largest(logits: Tensor) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """The largest score of every time step and its class; on a processor by numpy, three times as fast as torch.

    The bits of bfloat16 numbers, read as signed integers, are ordered like them as long as the largest is not negative.
    """
    if logits.device.type != "cpu":
        largest = logits.max(-1)
        return largest.values.float().cpu().numpy(), largest.indices.cpu().numpy()
    comparable = logits.view(torch.int16) if logits.dtype == torch.bfloat16 else logits
    classes = comparable.numpy().argmax(-1)
    best = logits.gather(-1, torch.from_numpy(classes)[..., None])[..., 0].float()
    if bool((best < 0).any()):
        values, indices = logits.float().max(-1)
        return values.numpy(), indices.numpy()
    return best.numpy(), classes


def _batches(widths: Sequence[int], most: int) -> list[tuple[int, list[int]]]:
    """Width to pad to, and indices of the crops to compute together at that width, `most` pixels in all.

    Both widths and batch sizes come from short lists: the kernels are made anew for every shape, which costs more
    than a little padding.
    """
    order = sorted(range(len(widths)), key=lambda k: -widths[k])
    batches = []
    while order:
        width = _padded_width(widths[order[0]])
        close = sum(1 for k in order[: max(1, most // width)] if widths[k] >= CLOSE * width)
        size = 1 << (max(1, close).bit_length() - 1)  # a power of two
        batches.append((width, order[:size]))
        order = order[size:]
    return batches


def _padded_width(width: int) -> int:
    step = 32 if width <= 192 else 64 if width <= 512 else 128 if width <= 1024 else 256
    return -(-width // step) * step
