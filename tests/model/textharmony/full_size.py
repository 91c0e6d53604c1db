"""How fast the published model writes and paints, and how much memory it takes, with random weights in its full size.

    python tests/model/textharmony/full_size.py cuda 4

prints lines for 16 bits and, where the second argument is 4 or 8, for the quantised model. Needs 40 GB on the device to
begin with, since the weights are made there in 16 bits.
"""

import itertools
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from textharmony_cli.model.image_decoder.sd2_mmfs import Reference
from textharmony_cli.model.image_decoder.sd2_sampling import FAST, RELEASED, paint
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.interleaving import interleaved
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.picture_context import Context
from textharmony_cli.model.textharmony.picture_row import PictureRow
from textharmony_cli.model.textharmony.published_config import published_config
from textharmony_cli.model.textharmony.published_folder import Opened
from textharmony_cli.model.textharmony.quantisation import is_quantised

QUESTION = 40  # tokens of a prompt beside its picture


@dataclass(frozen=True)
class Measured:
    """Bytes of the weights and at the peak (0 where the device does not tell), seconds, and tokens a second."""

    weights: int
    peak: int
    seeing_s: float
    reading_s: float
    tokens_per_s: float


@dataclass(frozen=True)
class Painted:
    """Bytes of the weights and at the peak, and seconds for one picture: what it is told, and then all its steps."""

    weights: int
    peak: int
    telling_s: float
    painting_s: float


@torch.no_grad()
def random_model(config, device):
    """In bfloat16 but for the autoencoder, on the device; what is random is small enough for nothing to overflow."""
    with torch.device("meta"):
        model = TextHarmonyForConditionalGeneration(config)
    model.to(torch.bfloat16)
    if model.image_decoder is not None:
        model.image_decoder.codec.float()
    model.to_empty(device=device)
    for parameter in model.parameters():
        parameter.normal_(std=0.02)
    for name, buffer in model.named_buffers():
        buffer.copy_(
            torch.arange(buffer.numel()).view_as(buffer) if "position_ids" in name else torch.rand(buffer.shape)
        )
    for module in model.modules():
        if type(module).__name__ == "LlamaRotaryEmbedding":
            module.inv_freq.copy_(module.compute_default_rope_parameters(config.language)[0])
    return model.eval()


def quantise(model, bits):
    """Replaces the layers one by one, so that there is never more than one of them twice."""
    import bitsandbytes as bnb

    for name, layer in list(model.named_modules()):
        if isinstance(layer, nn.Linear) and is_quantised(f"{name}.weight"):
            holder, _, attribute = name.rpartition(".")
            setattr(model.get_submodule(holder), attribute, _quantised(bnb, layer, bits))


def _quantised(bnb, layer, bits):
    sizes, device = (layer.in_features, layer.out_features), layer.weight.device
    if bits == 8:
        made = bnb.nn.Linear8bitLt(*sizes, bias=False, has_fp16_weights=False)
        made.weight = bnb.nn.Int8Params(layer.weight.data.cpu(), requires_grad=False, has_fp16_weights=False)
    else:
        made = bnb.nn.Linear4bit(*sizes, bias=False, compute_dtype=torch.bfloat16, quant_type="nf4")
        made.weight = bnb.nn.Params4bit(
            layer.weight.data.cpu(), requires_grad=False, quant_type="nf4", compress_statistics=True
        )
    return made.to(device)


@torch.no_grad()
def measured(model, most=64):
    """One picture and a short question, and tokens after it."""
    config, device = model.config, model.device
    pieces = config.resampler.queries
    picture = [config.opening_token_id] + [config.picture_token_id] * pieces
    ids = torch.tensor([[config.language.bos_token_id, *picture, *range(3, 3 + QUESTION)]], device=device)
    pixels = torch.rand(1, 3, config.vision_encoder.image_size, config.vision_encoder.image_size)
    weights = _allocated(device)
    times = [_now(device)]
    seen = model.seen(pixels)
    times.append(_now(device))
    tokens = interleaved(PictureRow(Opened(Path(), model, None), ids, seen), (), most, "none")
    next(tokens)
    times.append(_now(device))
    count = sum(1 for _ in tokens)
    times.append(_now(device))
    seeing, reading, writing = (after - before for before, after in itertools.pairwise(times))
    return Measured(weights, _peak(device), seeing, reading, count / writing)


@torch.inference_mode()
def painted(model, plan, keep=True):
    """One picture after another one, as an edited word is asked for; see `paint` for what is kept."""
    config, device, decoder = model.config, model.device, model.image_decoder
    picture = [config.opening_token_id] + [config.picture_token_id] * config.resampler.queries
    row = [config.language.bos_token_id, *picture, *range(3, 3 + QUESTION), config.opening_token_id]
    ids = torch.tensor([row], device=device)
    weights, start = _allocated(device), _now(device)
    seen = model.seen(torch.rand(1, 3, config.vision_encoder.image_size, config.vision_encoder.image_size))
    told = model.contexts(ids, None, model.arranged(seen, ids), Task.IMAGE)
    attended = model.attended(Context(told.features[-1:], told.mask[-1:]))
    told_at = _now(device)
    before = Reference(seen.maps, torch.tensor([True], device=device))
    *_, last = paint(decoder, attended, before, plan, [torch.Generator().manual_seed(0)], keep=keep)
    decoder.codec.decode(last.latents)
    done = _now(device)
    return Painted(weights, _peak(device), told_at - start, done - told_at)


def _peak(device):
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else 0


def _allocated(device):
    if device.type != "cuda":
        return 0
    torch.cuda.reset_peak_memory_stats(device)
    return torch.cuda.memory_allocated(device)


def _now(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.monotonic()


def _tell(bits, found):
    weights, peak = found.weights / 1e9, found.peak / 1e9
    speeds = f"sees in {found.seeing_s:.2f} s, reads in {found.reading_s:.2f} s, {found.tokens_per_s:.1f} tokens/s"
    sys.stdout.write(f"{bits} bits: weights {weights:.2f} GB, peak {peak:.2f} GB, {speeds}\n")


def _tell_painted(bits, name, found):
    weights, peak = found.weights / 1e9, found.peak / 1e9
    speeds = f"is told in {found.telling_s:.2f} s, paints in {found.painting_s:.2f} s"
    sys.stdout.write(f"{bits} bits, {name}: weights {weights:.2f} GB, peak {peak:.2f} GB, {speeds}\n")


def tell_all(model, bits):
    """The first pass of each kind also chooses kernels."""
    measured(model, 2)
    _tell(bits, measured(model))
    painted(model, FAST)
    for name, plan, keep in (("released", RELEASED, True), ("fast", FAST, True), ("fast, nothing kept", FAST, False)):
        _tell_painted(bits, name, painted(model, plan, keep))


if __name__ == "__main__":
    made = random_model(published_config(), sys.argv[1])
    tell_all(made, 16)
    if len(sys.argv) > 2:
        quantise(made, int(sys.argv[2]))
        if made.device.type == "cuda":
            torch.cuda.empty_cache()
        tell_all(made, sys.argv[2])
