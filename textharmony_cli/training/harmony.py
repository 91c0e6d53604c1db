"""Trains one model to read and to paint.

    python -m textharmony_cli.training.harmony stage1 --minutes 20 --language FOLDER --painter PAINTER --out runs/1
    python -m textharmony_cli.training.harmony stage2 --minutes 40 --language FOLDER --from runs/1/trunk --out runs/2

Stage 1 teaches vokens, resampler and image decoder on pictures and what was asked for, with the language model as it
is; stage 2 teaches Slide-LoRA and its gate as well, on the four kinds of data together: reading, answering, erasing or
replacing, drawing. FOLDER is where `th models pull nano` put the language model, PAINTER a folder that
`training.painter` left. Each run makes its own data, ends by itself, and leaves `trunk`, to go on from, and `final`,
with 8 bits a number.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import DynamicCache

from textharmony_cli.model.image_decoder.pixel_dit import SIZES, PixelDiT, with_dropped_context
from textharmony_cli.model.image_decoder.sampling import Plan, painted
from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig, VokenConfig
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.greedy import cache_name
from textharmony_cli.model.textharmony.harmony_file import load_decoder, load_harmony, save_harmony
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.slide_lora import adapter_parameters
from textharmony_cli.model.textharmony.vokens import caption_loss, look_loss
from textharmony_cli.synthesis.word_bank import draw_bank
from textharmony_cli.training import language, painter
from textharmony_cli.training.harmony_data import (
    DRAWN,
    KINDS,
    HarmonyBatch,
    MadeUpHarmony,
    MadeUpPictures,
    PictureBatch,
)
from textharmony_cli.training.loop import Schedule, train
from textharmony_cli.training.painter import psnr
from textharmony_cli.training.painter_data import Store, conditions_of
from textharmony_cli.training.short_pages import ShortPages
from textharmony_cli.training.streams import batches_of
from textharmony_cli.training.tensors import moved

UNSEEN = 999  # seed of what is only measured with
_AT_ONCE = 3.0  # crops at time 0 for each at another time, which shows some of what the vokens are to tell


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage learns besides vokens, resampler and image decoder.

    Attributes:
        rate: highest rate of learning.
        adapts: whether Slide-LoRA and the projections of glyph tokens learn, from short pages, too.
        aligns: whether vokens are brought near to what captions say and pictures look like.
    """

    rate: float
    adapts: bool
    aligns: bool


STAGES = {"stage1": Stage(1e-3, adapts=False, aligns=True), "stage2": Stage(5e-4, adapts=True, aligns=False)}


def prepare(model: TextHarmonyForConditionalGeneration, stage: Stage) -> None:
    """Let only that learn which is the stage's to teach."""
    model.requires_grad_(False)
    for parameter in adapter_parameters(model).values():
        parameter.requires_grad_(stage.adapts)
    for part in (model.vokens, model.image_decoder):
        if part is not None:
            part.requires_grad_(True)


def loss_of(
    model: TextHarmonyForConditionalGeneration, batch: HarmonyBatch, stage: Stage, generator: torch.Generator
) -> tuple[Tensor, dict[str, float]]:
    """The losses of both kinds of rows, by their shares, and figures of each."""
    shares, total = model.config.vokens, torch.zeros((), device=model.device)
    told: dict[str, float] = {}
    if batch.text is not None:
        with _plain_attention(model):
            loss, figures = language.loss_of(model, batch.text)
        total = total + shares.text_share * loss
        told |= {"text": loss.item(), **figures}
    if batch.pictures is not None:
        with _plain_attention(model):
            losses, figures, _ = picture_losses(model, batch.pictures, generator, shares.null_share)
        total = total + shares.text_share * losses["opening"] + shares.picture_share * losses["picture"]
        if stage.aligns:
            total = total + shares.caption_share * losses["caption"] + shares.look_share * losses["look"]
        told |= {name: loss.item() for name, loss in losses.items()} | figures
    return total, told


def picture_losses(
    model: TextHarmonyForConditionalGeneration, batch: PictureBatch, generator: torch.Generator, null_share: float
) -> tuple[dict[str, Tensor], dict[str, float], Tensor]:
    """Losses of pictures: `opening`, cross-entropy of the tokens that open a picture and end the turn; `picture`, see
    `painter.losses`; `caption`, see `caption_loss`; `look`, see `look_loss`, of what is drawn from nothing. Figures are
    shares of rows: `opens`, whose likeliest token opens a picture where one is asked for, `told`, whose caption is the
    nearest of the batch; and `shown`, the share of looks that contexts say. Last comes what the decoder is told of
    each, (B, L, C)."""
    vokens, decoder, config = model.vokens, model.image_decoder, model.config
    assert vokens is not None and isinstance(decoder, PixelDiT)
    states = picture_states(model, batch)
    learned = batch.labels[:, 1:] >= 0
    scores, wanted = model.scores(states[:, :-1][learned]).float(), batch.labels[:, 1:][learned]
    opens = wanted == config.opening_id
    with autocast(model):
        context = vokens(states, batch.ids == config.opening_id, batch.mask).features
        given = with_dropped_context(decoder, context, null_share, generator)
        picture, figures = painter.losses(decoder, batch.crops, generator, given, _AT_ONCE)
    caption, told = caption_loss(context, model.vocabulary, batch.captions)
    drawn = batch.kinds == KINDS.index("render")
    look, shown = look_loss(context[drawn], batch.looks[drawn]) if bool(drawn.any()) else (context.new_zeros(()), 0.0)
    losses = {"opening": F.cross_entropy(scores, wanted), "picture": picture, "caption": caption, "look": look}
    right = (scores.argmax(-1) == wanted)[opens].float().mean().item()
    return losses, {"opens": right, "told": told, "shown": shown, **figures}, context


def picture_states(model: TextHarmonyForConditionalGeneration, batch: PictureBatch) -> Tensor:
    """States (B, T, D) of the rows. Where the language model learns nothing, no gradient is taken through the request:
    it does not depend on the vokens behind it."""
    positions = (batch.mask.cumsum(-1) - 1).clamp_min(0)
    if any(parameter.requires_grad for parameter in adapter_parameters(model).values()):
        return model.states(batch.ids, batch.mask, position_ids=positions, task=Task.IMAGE)
    request = batch.ids.shape[1] - model.config.vokens.count - 2
    first, rest = slice(request), slice(request, None)
    given: dict[str, Any] = {"task": Task.IMAGE, "use_cache": True, cache_name(): DynamicCache()}
    with torch.no_grad():
        before = model.states(batch.ids[:, first], batch.mask[:, first], position_ids=positions[:, first], **given)
    after = model.states(batch.ids[:, rest], batch.mask, position_ids=positions[:, rest], **given)
    return torch.cat([before, after], dim=1)


def autocast(model: TextHarmonyForConditionalGeneration) -> torch.autocast:
    """For what paints: in bfloat16 where the language model is."""
    return torch.autocast(model.device.type, torch.bfloat16, enabled=model.dtype == torch.bfloat16)


def _plain_attention(model: TextHarmonyForConditionalGeneration) -> AbstractContextManager[None]:
    """On a processor, for rows this short: going back through the fused kernel takes it twice as long."""
    return sdpa_kernel(SDPBackend.MATH) if model.device.type == "cpu" else nullcontext()


@torch.no_grad()
def validate_pictures(model: TextHarmonyForConditionalGeneration, batches: Iterable[PictureBatch]) -> dict[str, float]:
    """Means over pictures that training never sees: of the loss and figures of `picture_losses`, none of whose vokens
    are dropped, and for each kind PSNR inside the mask, in dB, of the prior, of a painting in one step, and of one
    without vokens (`null`)."""
    model.eval()
    decoder = model.image_decoder
    assert isinstance(decoder, PixelDiT)
    chance, told = torch.Generator().manual_seed(UNSEEN), []
    values: dict[str, list[Tensor]] = {}
    for made in batches:
        batch = moved(made, model.device)
        losses, figures, context = picture_losses(model, batch, chance, null_share=0.0)
        told.append(
            {"picture": losses["picture"].item(), **{name: figures[name] for name in ("opens", "told", "shown")}}
        )
        paintings = {"prior": batch.crops.prior}
        seed = int(torch.randint(2**31, (), generator=chance))
        for name, given in (("painted", context), ("null", None)):
            same = torch.Generator().manual_seed(seed)
            with autocast(model):
                paintings[name] = painted(decoder, conditions_of(batch.crops, given), Plan(1), same)
        for name, painting in paintings.items():
            decibels = psnr(painting, batch.crops.target, batch.crops.mask)
            for number, kind in enumerate(KINDS):
                values.setdefault(f"{kind}_{name}", []).append(decibels[batch.kinds == number])
    means = {name: sum(each[name] for each in told) / len(told) for name in told[0]}
    joined = {name: torch.cat(found) for name, found in values.items()}
    return means | {name: found.mean().item() for name, found in joined.items() if len(found)}


def validate(model: TextHarmonyForConditionalGeneration, batches: Iterable[HarmonyBatch]) -> dict[str, float]:
    """Figures of `language.validate` (`text_...`) and of `validate_pictures`."""
    kept = list(batches)
    pages = [batch.text for batch in kept if batch.text is not None]
    pictures = [batch.pictures for batch in kept if batch.pictures is not None]
    figures = {f"text_{name}": value for name, value in language.validate(model, pages).items()} if pages else {}
    figures |= validate_pictures(model, pictures) if pictures else {}
    return {name: round(value, 4) for name, value in figures.items()}


def made_up(
    options: argparse.Namespace, seed: int, model: TextHarmonyForConditionalGeneration, *, text: bool, words: int
) -> MadeUpHarmony:
    """The data of a run; those of the seed `UNSEEN` are in fonts that no other has."""
    file, on = options.language / "tokenizer.json", torch.device("cpu")
    bank = draw_bank(seed, words, held_out=seed == UNSEEN)
    tokens = (model.config.vokens.count, model.config.opening_id)
    drawn = DRAWN if seed == UNSEEN else options.drawn
    pictures = MadeUpPictures(
        seed, file, bank, *tokens, options.crops, on, Store(), painted=options.painted, drawn=drawn
    )
    pages = ShortPages(seed, file, options.pages, options.questions, options.most_tokens) if text else None
    return MadeUpHarmony(pages, pictures)


def started(options: argparse.Namespace) -> TextHarmonyForConditionalGeneration:
    """The model to be trained: one that a run left, or one whose additions change nothing yet, apart from what other
    runs taught its adapter and its image decoder."""
    device, dtype = torch.device(options.device), torch.bfloat16 if options.bf16 else torch.float32
    if options.start:
        return load_harmony(options.language, options.start, device, dtype)
    model = from_language_folder(
        options.language,
        device,
        dtype,
        SlideLoraConfig(),
        GlyphConfig(),
        options.adapter,
        vokens=VokenConfig(),
        image_decoder=SIZES[options.size],
    )
    if options.painter:
        load_decoder(model, options.painter)
    return model


def main() -> None:
    """See the module's description."""
    options = _options()
    torch.manual_seed(options.seed)
    stage, model = STAGES[options.stage], started(options)
    prepare(model, stage)
    generator = torch.Generator(model.device).manual_seed(options.seed)

    def tell(line: str) -> None:
        sys.stderr.write(line + "\n")

    steps = train(
        model,
        batches_of(made_up(options, options.seed, model, text=stage.adapts, words=options.words), options.workers),
        lambda batch: loss_of(model, moved(batch, model.device), stage, generator),
        Schedule(options.minutes, stage.rate, accumulate=options.accumulate, weight_decay=0.0, tell_every=20),
        keep_trunk=lambda: save_harmony(model, options.out / "trunk"),
        tell=tell,
    )
    save_harmony(model, options.out / "final", bits=8)
    unseen = made_up(options, UNSEEN, model, text=stage.adapts, words=min(600, options.words))
    figures = validate(model, itertools.islice(unseen, options.validate))
    tell(f"{steps} steps; {json.dumps(figures)}")


def data_options(parser: argparse.ArgumentParser) -> None:
    """What there is to be said about the data."""
    cuda = torch.cuda.is_available()
    parser.add_argument("--language", type=Path, required=True, help="folder with the language model")
    parser.add_argument("--pages", type=int, default=16 if cuda else 4, help="a batch")
    parser.add_argument("--questions", type=int, default=3, help="a page")
    parser.add_argument("--most-tokens", type=int, default=48, help="of a page's lines")
    parser.add_argument("--crops", type=int, default=64 if cuda else 8, help="a batch, if they were 256 pixels wide")
    parser.add_argument(
        "--painted", type=int, default=0, help="crops of a batch that are erased as the product does it"
    )
    parser.add_argument("--drawn", type=float, default=DRAWN, help="share of crops with words, drawn from nothing")
    parser.add_argument("--words", type=int, default=30_000 if cuda else 3_000, help="entries of the bank")
    parser.add_argument("--device", default="cuda" if cuda else "cpu")
    parser.add_argument("--bf16", action="store_true")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=sorted(STAGES))
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="start", type=Path, help="folder to go on from")
    parser.add_argument("--painter", type=Path, help="folder with an image decoder to start with")
    parser.add_argument("--adapter", type=Path, help="adapter to start with")
    parser.add_argument("--size", choices=sorted(SIZES), default="base" if torch.cuda.is_available() else "small")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the data; the time, unless given")
    parser.add_argument("--accumulate", type=int, default=1, help="batches a step")
    parser.add_argument("--workers", type=int, default=0, help="processes that make data")
    parser.add_argument("--validate", type=int, default=30, help="batches at the end")
    data_options(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
