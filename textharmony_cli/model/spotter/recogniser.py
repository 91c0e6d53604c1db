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

from textharmony_cli.model.spotter.geometry import LINE_HEIGHT
from textharmony_cli.model.spotter.networks import Recogniser

STEP = 8  # pixels of the crop a time step covers
LONGEST = 3200  # pixels; longer crops are squeezed by the caller
CLOSE = 0.6  # crops this much narrower than the widest are still computed with it
BATCH_WIDTH = 4096  # pixels of crop width that are computed together


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
    """

    def __init__(self, network: Recogniser, characters: Sequence[str]) -> None:
        self.network = network
        self.characters = characters
        parameter = next(network.parameters())
        self.device, self.dtype = parameter.device, parameter.dtype

    def read(self, crops: Sequence[npt.NDArray[np.uint8]]) -> list[Reading]:
        """Crops (48, W, 3) RGB, any widths -> one reading each, in the same order."""
        readings: dict[int, Reading] = {}
        for width, batch in _batches([crop.shape[1] for crop in crops]):
            readings.update(zip(batch, self._read_batch([crops[k] for k in batch], width), strict=True))
        return [readings[k] for k in range(len(crops))]

    @torch.inference_mode()
    def _read_batch(self, crops: Sequence[npt.NDArray[np.uint8]], width: int) -> list[Reading]:
        stacked = np.full((len(crops), LINE_HEIGHT, width, 3), 127, np.uint8)
        for row, crop in zip(stacked, crops, strict=True):
            row[:, : crop.shape[1]] = crop[:, :, ::-1]
        pixels = torch.from_numpy(stacked).to(self.device).to(self.dtype).div_(127.5).sub_(1.0)
        features = self.network(pixels.permute(0, 3, 1, 2))  # (B, T, D)
        classes, confidences = self._peaks(features)
        return [self._decode(classes[k], confidences[k], crop.shape[1]) for k, crop in enumerate(crops)]

    def _peaks(self, features: Tensor) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Best class of every time step, and its probability where it is not blank: (B, T), (B, T)."""
        logits = self.network.classify(features)
        best, classes = _largest(logits)
        confidences = torch.ones(classes.shape)
        written = classes != 0
        excess = logits[written].sub_(best[written][:, None])
        confidences[written.cpu()] = 1 / excess.exp_().sum(-1, dtype=torch.float32).cpu()
        return classes.cpu().numpy(), confidences.numpy()

    def _decode(self, classes: npt.NDArray[np.int64], confidences: npt.NDArray[np.float32], width: int) -> Reading:
        """Collapse repeats and drop blanks, keeping where each character stood."""
        steps = min(len(classes), -(-width // STEP))
        classes = classes[:steps]
        starts = np.flatnonzero(np.diff(classes, prepend=-1) != 0)
        stops = np.append(starts[1:], steps)
        text, peaks, certain = [], [], []
        for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
            label = int(classes[start])
            if label:
                text.append(self.characters[label - 1])
                peaks.append((start + stop) / 2 * STEP)
                certain.append(float(confidences[start:stop].max()))
        return Reading("".join(text), tuple(peaks), tuple(certain))


def _largest(logits: Tensor) -> tuple[Tensor, Tensor]:
    """`logits.max(-1)`; for bfloat16 by way of integers, which is several times as fast on a processor.

    The bits of floats, read as signed integers, are ordered like the floats as long as the largest is not negative.
    """
    if logits.dtype == torch.bfloat16:
        bits, classes = logits.view(torch.int16).max(-1)
        if bool((bits >= 0).all()):
            return bits.view(torch.bfloat16), classes
    largest = logits.max(-1)
    return largest.values, largest.indices


def _batches(widths: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Width to pad to, and indices of the crops to compute together at that width.

    Both widths and batch sizes come from short lists: the kernels are made anew for every shape, which costs more
    than a little padding.
    """
    order = sorted(range(len(widths)), key=lambda k: -widths[k])
    batches = []
    while order:
        width = _padded_width(widths[order[0]])
        close = sum(1 for k in order[: max(1, BATCH_WIDTH // width)] if widths[k] >= CLOSE * width)
        size = 1 << (max(1, close).bit_length() - 1)  # a power of two
        batches.append((width, order[:size]))
        order = order[size:]
    return batches


def _padded_width(width: int) -> int:
    step = 32 if width <= 512 else 64 if width <= 1024 else 128
    return -(-width // step) * step
