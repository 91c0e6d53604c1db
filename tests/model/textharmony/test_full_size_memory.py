"""What the published model takes in its full size: counted, since it does not fit the machines that run these tests."""

from dataclasses import dataclass

import pytest
import torch
from storage_peak import StoragePeak

from textharmony_cli.model.image_decoder.sd2_mmfs import Reference
from textharmony_cli.model.image_decoder.sd2_sampling import guided
from textharmony_cli.model.textharmony.deformable_attention import as_rows
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.pictures import Pictures
from textharmony_cli.model.textharmony.published_config import published_config
from textharmony_cli.model.textharmony.quantisation import is_quantised, nf4_bytes

TOKENS = 600  # a picture's 512 and a prompt
ASKED = 13e9  # bytes


def model_without_numbers():
    """In bfloat16 but for the autoencoder, which stays in float32."""
    torch.set_default_dtype(torch.bfloat16)
    try:
        model = TextHarmonyForConditionalGeneration(published_config()).eval()
    finally:
        torch.set_default_dtype(torch.float32)
    for module in model.image_decoder.codec.modules():
        for name, weight in module._parameters.items():
            if weight is not None:
                module._parameters[name] = torch.nn.Parameter(torch.empty(weight.shape), requires_grad=False)
    return model


@dataclass
class Peaks:
    """Bytes over those of the weights, by what is done."""

    weights: int
    seeing: int
    telling: int
    step: int
    step_kept: int
    decoding: int


def arranged(seen):
    """One picture in one row of tokens, all of which see it."""
    coarse = seen.maps[1:]
    shapes = tuple((level.shape[2], level.shape[3]) for level in coarse)
    visible = torch.ones(1, TOKENS, 1, dtype=torch.bool)
    return Pictures(seen.tokens, torch.tensor([1]), as_rows(coarse)[:, None], shapes, visible)


@pytest.fixture(scope="module")
def peaks():
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    with StoragePeak() as storage, torch.inference_mode():
        model = model_without_numbers()
        decoder, start = model.image_decoder, storage.now
        weights = start - sum(
            2 * weight.numel() - nf4_bytes(weight.numel())
            for name, weight in model.named_parameters()
            if is_quantised(name)
        )

        def peak_of(work):
            storage.peak = storage.now
            made = work()
            return made, storage.peak - start

        seen, seeing = peak_of(lambda: model.seen(torch.rand(1, 3, 896, 896)))
        ids = torch.ones(1, TOKENS, dtype=torch.long)
        states, telling = peak_of(lambda: model.states(ids, None, arranged(seen), Task.IMAGE))
        before = Reference(seen.maps, torch.ones(1, dtype=torch.bool))
        context = decoder.context(states.to(decoder.null.dtype))
        latents = torch.rand(1, *decoder.config.latent_shape)
        _, step = peak_of(lambda: guided(decoder, latents, 100, context, before, 7.5))
        _, decoding = peak_of(lambda: decoder.codec.decode(latents))
        _, step_kept = peak_of(lambda: guided(decoder, latents, 100, context, decoder.unet.look(before), 7.5))
    return Peaks(weights, seeing, telling, step, step_kept, decoding)


def test_weights_in_4_bits_take_what_the_table_says(peaks):
    assert peaks.weights == pytest.approx((9.17 + 2.32) * 1e9, rel=0.002)


def test_painting_in_4_bits_fits_where_nothing_is_kept_between_steps(peaks):
    most = max(peaks.seeing, peaks.telling, peaks.step, peaks.decoding)
    assert peaks.weights + most < ASKED
    assert most == pytest.approx(1.2e9, rel=0.1)


def test_what_is_kept_between_steps_takes_what_the_painter_asks_room_for(peaks):
    from textharmony_cli.model.textharmony.picture_painter import ROOM

    assert peaks.weights + peaks.step_kept > ASKED
    assert ROOM - 1.5e9 < peaks.step_kept < ROOM
