"""The published checkpoint into a folder that `from_pretrained` loads: safetensors in shards, written one by one.

Before anything is written every published weight is known to have its place, and every weight of the model to have
its sources. A conversion that was interrupted goes on: shards that are there and have the bytes that were written are
kept. The image decoder goes into a folder of its own, under its published names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

from textharmony_cli.model.image_decoder.sd2_file import FOLDER
from textharmony_cli.model.textharmony.config import TextHarmonyConfig
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.published_config import published_config
from textharmony_cli.model.textharmony.published_file import PublishedFile, image_decoder_shapes
from textharmony_cli.model.textharmony.published_processor import TOKENIZER
from textharmony_cli.model.textharmony.published_recipes import IMAGE_DECODER, Plan, Recipe, plan
from textharmony_cli.model.textharmony.quantisation import as_nf4, is_quantised, nf4_bytes, quantisation, stated
from textharmony_cli.model.textharmony.sentencepiece_file import tokenizer_of
from textharmony_cli.model.textharmony.shards import Entry, Shards
from textharmony_cli.model.textharmony.strictness import Differences

Precision = Literal["bf16", "nf4"]
PRECISIONS: tuple[Precision, ...] = ("bf16", "nf4")
Progress = Callable[[str, int, int], None]
_VAE = IMAGE_DECODER + "decoder.vae."  # always computed in float32


@dataclass(frozen=True, slots=True)
class Report:
    """What a checkpoint holds, and whether it is what the model is made of.

    Attributes:
        parts: by name, how many tensors and how many numbers.
        derived: names that are no weights and left out.
    """

    parts: Mapping[str, tuple[int, int]]
    derived: tuple[str, ...]
    differences: Differences


class Conversion:
    """One checkpoint on its way into a folder.

    Args:
        config, decoder: of another size than the release, and the shapes of its image decoder; for tests.
        adapter_scale: alpha / rank of CLIP's adapters.

    Raises:
        WeightsError: the file cannot be read.
    """

    def __init__(
        self,
        source: Path,
        config: TextHarmonyConfig | None = None,
        decoder: Mapping[str, tuple[int, ...]] | None = None,
        adapter_scale: float = 1.0,
    ) -> None:
        self._file = PublishedFile(source)
        self._config = published_config() if config is None else config
        self._decoder = image_decoder_shapes() if decoder is None else decoder
        with torch.device("meta"):
            model = TextHarmonyForConditionalGeneration(self._config.without_image_decoder())
        grid = self._config.vision_encoder.image_size // self._config.vision_encoder.patch_size
        self._own: dict[str, Tensor] = model.state_dict()
        self._plan: Plan = plan(self._file.shapes, grid, adapter_scale)

    def report(self) -> Report:
        """The checkpoint's names and sizes against those of the model; nothing is read."""
        shapes = self._file.shapes
        mine = self._plan.differences(self._own, shapes)
        painting = {name: value.shape for name, value in shapes.items() if name.startswith(IMAGE_DECODER)}
        differences = Differences(
            lacks=[*mine.lacks, *sorted(self._decoder.keys() - painting.keys())],
            unknown=[*mine.unknown, *sorted(painting.keys() - self._decoder.keys())],
            doubled=mine.doubled,
            other_sizes=[*mine.other_sizes, *sorted(n for n, s in painting.items() if s != self._decoder.get(n, s))],
        )
        return Report(_parts(shapes), self._plan.derived, differences)

    def write(
        self,
        target: Path,
        precision: Precision,
        tokenizer: Path,
        progress: Progress = lambda what, done, total: None,
    ) -> None:
        """Make the folder, or go on with it.

        Args:
            tokenizer: the `tokenizer.model` that belongs to the checkpoint.
            progress: called with what is done, and with numbers of bytes of the result: written, and in all.

        Raises:
            WeightsError: weights are missing, unknown, or of another size, or the tokenizer cannot be read; nothing
                was written.
            OutputError: the folder cannot be written, or holds something else.
        """
        self.report().differences.refuse(self._file.path.name)
        texts, recipes = tokenizer_of(tokenizer), self._plan.recipes
        entries = [self._entry(name, recipes[name], precision) for name in self._own]
        painting = [self._copied(name) for name in self._decoder]
        subject = self._file.fingerprint
        Shards(target, "model", f"{precision} {subject}").write(entries, progress)
        Shards(target / FOLDER, "model", subject).write(painting, progress)
        texts.save(str(target / TOKENIZER))
        self._write_config(target, precision)

    def _write_config(self, target: Path, precision: Precision) -> None:
        config = deepcopy(self._config)
        config.dtype = torch.bfloat16
        config.architectures = [TextHarmonyForConditionalGeneration.__name__]
        if precision == "nf4":
            config.quantization_config = stated(quantisation(4))
        config.save_pretrained(target)

    def _entry(self, name: str, recipe: Recipe, precision: Precision) -> Entry:
        count = self._own[name].numel()
        if precision == "nf4" and is_quantised(name):
            return Entry(nf4_bytes(count), lambda: as_nf4(name, self._made(recipe)))
        return Entry(2 * count, lambda: {name: self._made(recipe)})

    def _made(self, recipe: Recipe) -> Tensor:
        return recipe.make(*self._file.read(recipe.sources)).to(torch.bfloat16).contiguous()

    def _copied(self, name: str) -> Entry:
        dtype = torch.float32 if name.startswith(_VAE) else torch.bfloat16
        count = self._file.shapes[name].numel() if name in self._file.shapes else 0
        return Entry(dtype.itemsize * count, lambda: {name: self._file.read([name])[0].to(dtype).contiguous()})


def _parts(shapes: Mapping[str, Tensor]) -> dict[str, tuple[int, int]]:
    """By the first word of their names, and a second one where there is a crowd."""
    found: dict[str, tuple[int, int]] = {}
    for name, value in shapes.items():
        part = _part_of(name)
        tensors, numbers = found.get(part, (0, 0))
        found[part] = (tensors + 1, numbers + value.numel())
    return found


def _part_of(name: str) -> str:
    for mark, part in _MARKS:
        if mark in name:
            return part
    return name.partition(".")[0]


_MARKS: Iterable[tuple[str, str]] = (
    ("lora_moe_", "mm_decoder, experts"),
    ("llama_cross_attn", "mm_decoder, looking at pictures"),
    ("visual_tokenizer.encoder.", "visual_tokenizer, encoder"),
    ("visual_tokenizer.perceiver", "visual_tokenizer, resampler"),
    ("image_decoder.decoder.unet.", "image_decoder, UNet"),
    ("image_decoder.decoder.vae.", "image_decoder, VAE"),
    ("image_decoder.decoder.mmfs", "image_decoder, looking at pictures"),
)
