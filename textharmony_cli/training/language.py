"""Trains what `nano` adds to its language model: the projections of the glyph tokens, and Slide-LoRA.

    python -m textharmony_cli.training.language align --minutes 5 --language FOLDER --out runs/align
    python -m textharmony_cli.training.language harmonise --minutes 20 --language FOLDER \\
        --from runs/align/trunk.safetensors --out runs/language

FOLDER is where `th models pull nano` put the language model (`th models info nano` shows it). Each run makes its own
pages, ends by itself, and leaves `trunk.safetensors`, to go on from, and `adapter.safetensors`, in 8 bits, to ship.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from textharmony_cli.model.textharmony.adapter_file import save_adapter
from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.slide_lora import SlideLoRA
from textharmony_cli.training.language_data import LanguageBatch, MadeUpConversations
from textharmony_cli.training.loop import Schedule, run_options, train
from textharmony_cli.training.streams import batches_of
from textharmony_cli.training.tensors import moved


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage learns.

    Attributes:
        rate: highest rate of learning.
        adapts: whether Slide-LoRA learns as well as the projections.
    """

    rate: float
    adapts: bool


STAGES = {"align": Stage(rate=2e-3, adapts=False), "harmonise": Stage(rate=5e-4, adapts=True)}


def prepare(model: TextHarmonyForConditionalGeneration, stage: Stage) -> None:
    """Let only that learn which is the stage's to teach."""
    for module in model.modules():
        if isinstance(module, SlideLoRA):
            for parameter in module.adapter_parameters().values():
                parameter.requires_grad_(stage.adapts)


def loss_of(model: TextHarmonyForConditionalGeneration, batch: LanguageBatch) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy of the answers' tokens, and what the model would have written itself.

    The figures are shares of tokens (`right`) and of answers whose tokens are all right (`whole`), which are those that
    come out right when the model always writes the likeliest token.
    """
    states = model.states(
        batch.ids,
        batch.mask,
        position_ids=batch.positions,
        glyph_features=batch.visual,
        layout=batch.layout,
    )  # (B, T, D)
    learned = batch.labels[:, 1:] >= 0
    logits = model.scores(states[:, :-1][learned]).float()  # (answer tokens, vocabulary)
    wanted = batch.labels[:, 1:][learned]
    loss = F.cross_entropy(logits, wanted)
    right = logits.argmax(-1) == wanted
    whole = [answer.all() for answer in torch.split(right, _answer_lengths(batch.labels[:, 1:]))]
    return loss, {"right": right.float().mean().item(), "whole": torch.stack(whole).float().mean().item()}


def _answer_lengths(labels: Tensor) -> list[int]:
    """How many tokens the answers have, row after row; labels (B, T) below zero stand before each."""
    learned = F.pad(labels >= 0, (1, 1)).int()  # (B, 1 + T + 1)
    edges = learned.diff()
    found: list[int] = ((edges == -1).nonzero()[:, 1] - (edges == 1).nonzero()[:, 1]).tolist()
    return found


@torch.no_grad()
def validate(model: TextHarmonyForConditionalGeneration, batches: Iterable[LanguageBatch]) -> dict[str, float]:
    """Means of the loss and of what `loss_of` tells, on pages that training never sees."""
    model.eval()
    figures = []
    for batch in batches:
        loss, shown = loss_of(model, moved(batch, model.device))
        figures.append({"loss": loss.item(), **shown})
    return {name: sum(each[name] for each in figures) / len(figures) for name in figures[0]}


def main() -> None:
    """See the module's description."""
    options = _options()
    torch.manual_seed(options.seed)
    stage, device = STAGES[options.stage], torch.device(options.device)
    model = from_language_folder(
        options.language,
        device,
        torch.bfloat16 if options.bf16 else torch.float32,
        SlideLoraConfig(),
        GlyphConfig(),
        options.start,
    )
    prepare(model, stage)
    options.out.mkdir(parents=True, exist_ok=True)

    def tell(line: str) -> None:
        sys.stderr.write(line + "\n")

    def data(seed: int) -> MadeUpConversations:
        file = options.language / "tokenizer.json"
        return MadeUpConversations(seed, file, options.pages, options.questions, options.most_tokens)

    steps = train(
        model,
        batches_of(data(options.seed), options.workers),
        lambda batch: loss_of(model, moved(batch, device)),
        Schedule(options.minutes, stage.rate, accumulate=options.accumulate, weight_decay=0.0),
        keep_trunk=lambda: save_adapter(model, options.out / "trunk.safetensors"),
        tell=tell,
    )
    save_adapter(model, options.out / "adapter.safetensors", bits=8)
    figures = validate(model, itertools.islice(data(999), options.validate))
    tell(f"{steps} steps; {json.dumps(figures)}")


def _options() -> argparse.Namespace:
    parser = run_options(__doc__, of="pages")
    parser.add_argument("stage", choices=sorted(STAGES))
    parser.add_argument("--language", type=Path, required=True, help="folder with the language model")
    parser.add_argument("--pages", type=int, default=1, help="a batch")
    parser.add_argument("--questions", type=int, default=8, help="a page")
    parser.add_argument("--most-tokens", type=int, default=2048, help="of a page with its questions")
    parser.add_argument("--accumulate", type=int, default=4, help="batches a step")
    parser.add_argument("--workers", type=int, default=1, help="processes that make pages")
    parser.add_argument("--validate", type=int, default=20, help="batches at the end")
    return parser.parse_args()


if __name__ == "__main__":
    main()
