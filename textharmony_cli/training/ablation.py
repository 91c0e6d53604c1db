"""Compares what the language model of `nano` is given, and how it is adapted, in runs of equal length.

    python -m textharmony_cli.training.ablation --language FOLDER --out FILE --pages 240 --bf16

Pages are drawn and read once; every variant is taught the same ones in the same order and asked about the same others,
and all start from the published language model. The table of their figures goes to FILE, line by line as JSON.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig
from textharmony_cli.model.textharmony.experts import EXPERTS
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.training.drawn_data import drawn_rows
from textharmony_cli.training.language import STAGES, loss_of, prepare, validate
from textharmony_cli.training.language_data import LanguageBatch, batch_of
from textharmony_cli.training.loop import Schedule, train
from textharmony_cli.training.tensors import moved

_NO_LIMIT = 10_000.0  # minutes; the runs end by their steps
_WARM_UP = 10  # steps


@dataclass(frozen=True, slots=True)
class Variant:
    """One row of the table.

    Attributes:
        layout, looks: whether the model is given where the page's tokens stand, and what they look like.
        rank: of each expert; the gate is learned.
    """

    name: str
    layout: bool
    looks: bool
    experts: tuple[str, ...] = ("shared",)
    rank: int = 48

    def adapter(self) -> SlideLoraConfig:
        return SlideLoraConfig(rank=self.rank, alpha=float(self.rank), experts=self.experts)

    def given(self, batch: LanguageBatch) -> LanguageBatch:
        """The batch without what this variant does not see."""
        layout = batch.layout if self.layout else torch.zeros_like(batch.layout)
        return dataclasses.replace(batch, layout=layout, visual=batch.visual if self.looks else None)


VARIANTS = (
    Variant("text", layout=False, looks=False),
    Variant("text, layout", layout=True, looks=False),
    Variant("text, looks", layout=False, looks=True),
    Variant("text, layout, looks", layout=True, looks=True),
    Variant("text, layout, three experts", True, False, EXPERTS, rank=16),
)


def run(
    variant: Variant,
    language: Path,
    device: torch.device,
    dtype: torch.dtype,
    taught: Sequence[LanguageBatch],
    asked: Sequence[LanguageBatch],
) -> dict[str, float]:
    """Teach one variant every batch once; figures of `validate` on others."""
    torch.manual_seed(0)
    model = from_language_folder(language, device, dtype, variant.adapter(), GlyphConfig())
    stage = STAGES["harmonise"]
    prepare(model, stage)
    schedule = Schedule(_NO_LIMIT, stage.rate, _WARM_UP, weight_decay=0.0, most_steps=len(taught))
    batches = map(variant.given, taught)
    train(model, batches, lambda batch: loss_of(model, moved(batch, device)), schedule, keep_trunk=_nothing, tell=_tell)
    return validate(model, map(variant.given, asked))


def _nothing() -> None:
    """Nothing of these runs is kept."""


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    """See the module's description."""
    options = _options()
    file = options.language / "tokenizer.json"
    rows = drawn_rows(options.seed, file, options.questions, options.most_tokens)
    _tell(f"drawing {options.pages + options.validate} pages")
    batches = [batch_of([row], 0) for row in itertools.islice(rows, options.pages + options.validate)]
    taught, asked = batches[options.validate :], batches[: options.validate]
    device, dtype = torch.device(options.device), torch.bfloat16 if options.bf16 else torch.float32
    chosen = [variant for variant in VARIANTS if not options.only or variant.name in options.only]
    with options.out.open("a", encoding="utf-8") as table:
        for variant in chosen:
            figures = run(variant, options.language, device, dtype, taught, asked)
            table.write(json.dumps({"variant": variant.name, "pages": len(taught), **figures}) + "\n")
            table.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", type=Path, required=True, help="folder with the language model")
    parser.add_argument("--out", type=Path, required=True, help="file to which the table is added")
    parser.add_argument("--pages", type=int, default=240, help="to be taught, one a step")
    parser.add_argument("--validate", type=int, default=60, help="pages to be asked about")
    parser.add_argument("--questions", type=int, default=8, help="a page")
    parser.add_argument("--most-tokens", type=int, default=1200, help="of a page with its questions")
    parser.add_argument("--only", action="append", help="variants to run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--bf16", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
