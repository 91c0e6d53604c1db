"""The paper's experiment at the size of nano: what reading and painting cost each other, and what Slide-LoRA wins back.

    python -m textharmony_cli.training.harmony_ablation --language FOLDER --from runs/1/final --out FILE --steps 400

Five ways of teaching one language model (TextHarmony, Zhao et al. 2024, section 4.3): text only, pictures only, both
with one plain adapter of the same size, both with Slide-LoRA whose gate is fixed, and both with a learned one. All
start from the same vokens and image decoder of `training.harmony stage1`, with an adapter that changes nothing, and are
taught the same batches in the same order; every seed has its own. The figures, on pages and pictures that nobody was
taught, go to FILE, line by line as JSON; `training.harmony_table` makes a table and a picture of it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from textharmony_cli.model.image_decoder.pixel_dit import PixelDiTConfig
from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig, TextHarmonyConfig
from textharmony_cli.model.textharmony.experts import EXPERTS
from textharmony_cli.model.textharmony.harmony_file import load_painting
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.training import language
from textharmony_cli.training.gates import GateWatch
from textharmony_cli.training.harmony import (
    STAGES,
    UNSEEN,
    data_options,
    loss_of,
    made_up,
    picture_states,
    prepare,
    validate,
)
from textharmony_cli.training.harmony_data import KINDS, HarmonyBatch
from textharmony_cli.training.loop import Schedule, train
from textharmony_cli.training.tensors import moved

_NO_LIMIT = 10_000.0  # minutes; the runs end by their steps
_WATCHED = 4  # batches on which gates are looked at


@dataclass(frozen=True, slots=True)
class Variant:
    """One row of the table.

    Attributes:
        rank: of each expert; all variants have as many in all.
        share: how much each expert in use counts at the start. The adapter's alpha makes up for it, or an expert that
            counts a third would learn at a third of the pace of a plain adapter.
    """

    name: str
    text: bool = True
    pictures: bool = True
    experts: tuple[str, ...] = ("shared",)
    rank: int = 48
    gate: str = "fixed"
    share: float = 1.0

    def adapter(self) -> SlideLoraConfig:
        return SlideLoraConfig(rank=self.rank, alpha=self.rank / self.share, experts=self.experts, gate=self.gate)

    def given(self, batch: HarmonyBatch) -> HarmonyBatch:
        """The batch without what this variant is not taught."""
        return HarmonyBatch(batch.text if self.text else None, batch.pictures if self.pictures else None)


VARIANTS = (
    Variant("text only", pictures=False),
    Variant("pictures only", text=False),
    Variant("both, one adapter"),
    Variant("both, fixed gate", experts=EXPERTS, rank=16, share=1 / 2),
    Variant("both, learned gate", experts=EXPERTS, rank=16, gate="learned", share=1 / 3),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all runs have in common.

    Attributes:
        language, start: folders of the language model, and of what stage 1 left.
        rate: highest rate of learning.
    """

    language: Path
    start: Path
    device: torch.device
    dtype: torch.dtype
    rate: float = STAGES["stage2"].rate

    def model(self, variant: Variant) -> TextHarmonyForConditionalGeneration:
        """Before it is taught anything."""
        config = TextHarmonyConfig.from_pretrained(self.start, local_files_only=True)
        model = from_language_folder(
            self.language,
            self.device,
            self.dtype,
            variant.adapter(),
            GlyphConfig(),
            vokens=config.vokens,
            image_decoder=PixelDiTConfig(**config.image_decoder),
        )
        load_painting(model, self.start)
        return model


def run(
    variant: Variant, setting: Setting, taught: Sequence[HarmonyBatch], asked: Sequence[HarmonyBatch], seed: int
) -> dict[str, object]:
    """Teach one variant every batch once; figures of `validate` for it on others, and what a learned gate does."""
    torch.manual_seed(seed)
    model = setting.model(variant)
    stage = STAGES["stage2"]
    prepare(model, stage)
    generator = torch.Generator(setting.device).manual_seed(seed)
    schedule = Schedule(
        _NO_LIMIT,
        setting.rate,
        warm_up=max(1, len(taught) // 4),
        decay=0.4,
        weight_decay=0.0,
        tell_every=10,
        most_steps=len(taught),
    )
    began = time.monotonic()
    train(
        model,
        map(variant.given, taught),
        lambda batch: loss_of(model, moved(batch, model.device), stage, generator),
        schedule,
        keep_trunk=_nothing,
        tell=_tell,
    )
    figures: dict[str, object] = {
        "seconds": round(time.monotonic() - began, 1),
        **validate(model, map(variant.given, asked)),
    }
    if variant.gate == "learned":
        figures["gates"] = gates(model, asked[:_WATCHED])
    return figures


@torch.no_grad()
def gates(model: TextHarmonyForConditionalGeneration, batches: Sequence[HarmonyBatch]) -> dict[str, list[list[float]]]:
    """Mean shares of the experts in every layer, by what the model does: `text`, or one of `KINDS`."""
    watches = {name: GateWatch(model) for name in ("text", *KINDS)}
    for made in batches:
        batch = moved(made, model.device)
        if batch.text is not None:
            watches["text"].seen = _until_last(batch.text.labels)
            with watches["text"].watching():
                language.loss_of(model, batch.text)
        if batch.pictures is not None:
            for number, kind in enumerate(KINDS):
                watches[kind].seen = batch.pictures.mask.bool() & (batch.pictures.kinds == number)[:, None]
                with watches[kind].watching():
                    picture_states(model, batch.pictures)
    return {name: [[round(share, 4) for share in row] for row in watch.shares()] for name, watch in watches.items()}


def _until_last(labels: Tensor) -> Tensor:
    """(B, T), whether a token stands before the last that is learned, or is it."""
    return (labels >= 0).flip(1).cummax(1).values.flip(1)


def _nothing() -> None:
    """Nothing of these runs is kept."""


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    """See the module's description."""
    options = _options()
    device, dtype = torch.device(options.device), torch.bfloat16 if options.bf16 else torch.float32
    setting = Setting(options.language, options.start, device, dtype, options.rate)
    untaught = setting.model(VARIANTS[-1])
    asked = _made(options, UNSEEN, untaught, options.validate)
    with options.out.open("a", encoding="utf-8") as table:

        def add(record: dict[str, object]) -> None:
            table.write(json.dumps(record) + "\n")
            table.flush()

        add({"variant": "before", "seed": 0, "steps": 0, **validate(untaught, asked)})
        for seed in options.seeds:
            taught = _made(options, seed, untaught, options.steps)
            for variant in VARIANTS:
                _tell(f"{variant.name}, seed {seed}")
                figures = run(variant, setting, taught, asked, seed)
                add({"variant": variant.name, "seed": seed, "steps": options.steps, **figures})


def _made(
    options: argparse.Namespace, seed: int, model: TextHarmonyForConditionalGeneration, count: int
) -> list[HarmonyBatch]:
    words = options.words if seed != UNSEEN else min(600, options.words)
    return list(itertools.islice(made_up(options, seed, model, text=True, words=words), count))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="start", type=Path, required=True, help="folder that stage 1 left")
    parser.add_argument("--out", type=Path, required=True, help="file to which the table is added")
    parser.add_argument("--steps", type=int, default=400, help="of each run")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--rate", type=float, default=STAGES["stage2"].rate)
    parser.add_argument("--validate", type=int, default=24, help="batches at the end of each run")
    data_options(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
