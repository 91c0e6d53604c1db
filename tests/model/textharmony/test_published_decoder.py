"""The image decoder against the recording of the published model."""

import functools
import math

import published
import published_decoder
import pytest
import torch
from published import assert_recorded, errors, golden
from torch import nn

from textharmony_cli.model.image_decoder.sd2_sampling import (
    UNCONDITIONAL_SHARE,
    diffusion_errors,
    diffusion_loss,
    guided,
)
from textharmony_cli.model.image_decoder.sd2_schedule import ddpm_times, denoise, noised
from textharmony_cli.model.textharmony.published_decoder_keys import DECODER, image_decoder_name

SAME_GRADIENT = 2e-3  # bilinear sampling has kinks
NO_GRADIENT = 1e-6  # norms below are zero in theory: the biases of keys


def recorded(name):
    return golden().outputs[f"train.{name}"]


def drawn(name):
    return golden().inputs[f"train.rng.{name}"]


decoder = functools.cache(published_decoder.decoder)


def told(projection):
    """The recorded context, as if the projection had made it: of the states back from each picture's opening."""
    ids = golden().inputs["train.text_ids"]
    opening = golden().config["model"]["special_token_dict"]["soi_token_id"]
    states, picked = recorded("llm_last_hidden_state"), torch.zeros_like(recorded("context_features"))
    beginnings = golden().inputs["train.nearest_bos_idxs"].tolist()
    for number, ((row, last), first) in enumerate(zip((ids == opening).nonzero().tolist(), beginnings, strict=True)):
        picked[number, : last - first + 1] = states[row, first : last + 1].flip(0)
    made = projection(picked)
    return recorded("context_features") + made - made.detach()


def counted():
    """Pictures that have more before them than the two tokens that begin their document and them."""
    return recorded("context_attention_mask").sum(1) > 2


@functools.cache
def skips():
    """What the skips and the middle were and what became of them, and the noise that was guessed."""
    seen = {}
    unet = decoder().unet
    parts = {f"down{number}": part for number, part in enumerate(unet.skips)} | {"mid": unet.middle}
    hooks = [
        part.register_forward_hook(lambda _, inputs, output, name=name: seen.update({name: (inputs[0], output)}))
        for name, part in parts.items()
    ]
    with torch.no_grad():
        looked = unet.look(published_decoder.reference_of_training())
        times, attended = drawn("timesteps"), recorded("unet_encoder_hidden_states")
        seen["noise"] = unet(recorded("noisy_latents"), times, attended, looked)
    for hook in hooks:
        hook.remove()
    return seen


def test_context_of_the_network():
    states, mask = recorded("context_features"), recorded("context_attention_mask")
    dropped = drawn("uncond_rand").flatten() < UNCONDITIONAL_SHARE
    assert dropped.any()
    with torch.no_grad():
        assert_recorded(decoder().context(states, mask), "train.image_perceiver_out")
        assert_recorded(decoder().context(states, mask, dropped), "train.unet_encoder_hidden_states")


def test_autoencoder():
    codec, pictures = decoder().codec, published.picture("train.image_dec_base_u8", 4)
    mean, log_variance = codec.moments(pictures)
    assert_recorded(mean, "train.vae_posterior_mean")
    assert_recorded(log_variance, "train.vae_posterior_logvar")
    assert_recorded(codec.encode(pictures, drawn("vae_eps")), "train.latents")
    assert_recorded(codec.raw(recorded("latents"))[:1], "train.vae_decode_of_latents.img0")


def test_noise_is_added_as_published():
    assert_recorded(noised(recorded("latents"), drawn("noise"), drawn("timesteps")), "train.noisy_latents")


def test_network_alone():
    with torch.no_grad():
        asked = recorded("noisy_latents"), drawn("timesteps"), recorded("unet_encoder_hidden_states")
        assert_recorded(decoder().unet.network(*asked).sample, "train.unet_pred_without_mmfs")


@pytest.mark.parametrize("number", [0, 1, 3, 6, 11])
def test_skip(number):
    before, after = skips()[f"down{number}"]
    assert_recorded(before[:2], f"train.mmfsnet.down{number}_in.img0_1")
    assert_recorded(after[:2], f"train.mmfsnet.down{number}_out.img0_1")


def test_middle():
    before, after = skips()["mid"]
    assert_recorded(before, "train.mmfsnet.mid_in")
    assert_recorded(after, "train.mmfsnet.mid_out")


def test_network_that_looks_back():
    assert_recorded(skips()["noise"], "train.unet_pred")


def test_pictures_without_one_before_them_need_no_maps():
    attended, times = recorded("unet_encoder_hidden_states"), drawn("timesteps")
    first = [0, 2, 3]
    with torch.no_grad():
        found = decoder().unet(recorded("noisy_latents")[first], times[first], attended[first], None)
    torch.testing.assert_close(found, recorded("unet_pred")[first], rtol=5e-5, atol=5e-5)


@functools.cache
def trained():
    """Errors, and the gradients of the training loss, of which the image decoder's is a part ten times over."""
    made, width = published_decoder.decoder(), recorded("context_features").shape[-1]
    projection = nn.Linear(width, width)
    projection.load_state_dict({name: golden().state_dict[f"context_feat_proj.{name}"] for name in ("weight", "bias")})
    kept = {name: value.requires_grad_() for name, value in made.named_buffers() if name.endswith(".nothing")}
    dropped = drawn("uncond_rand").flatten() < UNCONDITIONAL_SHARE
    attended = made.context(told(projection), recorded("context_attention_mask"), dropped)
    given = recorded("latents"), drawn("noise"), drawn("timesteps"), attended
    found = diffusion_errors(made, *given, published_decoder.reference_of_training())
    (10 * diffusion_loss(found, counted())).backward()
    ours = {f"image_decoder.{name}": value.grad for name, value in (*made.named_parameters(), *kept.items())}
    ours |= {f"context_feat_proj.{name}": value.grad for name, value in projection.named_parameters()}
    return found.detach(), ours


def test_losses():
    found, _ = trained()
    assert_recorded(found, "train.sd_loss_elementwise")
    masked = counted() & torch.tensor([True, False, True, True])
    for which, name in ((counted(), "loss_img"), (masked, "loss_img.image_loss_mask_1011")):
        torch.testing.assert_close(diffusion_loss(found, which), recorded(name)[0], rtol=1e-5, atol=0)


OURS = {
    "image_decoder.decoder.mmfs_module.mmfs_down_blocks.2.mmfs.sampling_offsets.bias": (
        "image_decoder.unet.skips.2.synchronizer.offsets.bias"
    ),
    "image_decoder.decoder.unet.conv_in.weight": "image_decoder.unet.network.conv_in.weight",
    "image_decoder.perceiver_resampler.queries": "image_decoder.resampler.queries",
    "context_feat_proj.bias": "context_feat_proj.bias",
}


@pytest.mark.parametrize("name", OURS)
def test_gradient(name):
    decoder()
    largest, relative = errors(trained()[1][OURS[name]], f"train.grad.{name}")
    assert relative < SAME_GRADIENT
    assert largest < SAME_GRADIENT * recorded(f"grad.{name}").abs().max()


def test_every_gradient_is_as_long_as_recorded():
    decoder()
    names = {name: name for name in golden().gradients if name.startswith("context_feat_proj.")}
    names |= {name: DECODER + image_decoder_name(name) for name in golden().gradients if name.startswith(DECODER)}
    norms = {name: golden().gradients[name]["l2"] for name in names}
    assert len(norms) > 1000
    for name, norm in norms.items():
        gradient = trained()[1][names[name]]
        if norm is None:
            assert gradient is None, name
        elif norm < NO_GRADIENT:
            assert gradient is None or float(gradient.norm()) < NO_GRADIENT, name
        else:
            assert math.isclose(float(gradient.norm()), norm, rel_tol=SAME_GRADIENT), name


def generation():
    """Context and reference of the picture that was painted."""
    outputs = golden().outputs
    attended = decoder().context(outputs["gen_image.context_features"], outputs["gen_image.context_attention_mask"])
    return attended, decoder().unet.look(published_decoder.reference_to_first("gen_image.image_base_u8", 4, 224))


def test_times_of_sampling():
    assert ddpm_times(4) == golden().outputs["gen_image.cfg.timesteps"].tolist()


@torch.no_grad()
def test_sampling_with_guidance():
    attended, looked = generation()
    assert_recorded(attended, "gen_image.image_perceiver_out")
    said, followed = [], []

    def guess(latents, time):
        noise, both = guided(decoder(), latents, time, attended, looked, 7.5)
        said.append(both)
        followed.append(noise)
        return noise

    noise = iter(golden().inputs["gen_image.variance_noise"])
    states = list(denoise(guess, golden().inputs["gen_image.initial_latents"], lambda: next(noise), "ddpm", 4))
    assert_recorded(torch.stack(said), "gen_image.cfg.unet_raw")
    assert_recorded(torch.stack(followed), "gen_image.cfg.guided_noise_pred")
    assert_recorded(torch.stack([state.latents for state in states]), "gen_image.cfg.latents")
    assert_recorded(decoder().codec.decode(states[-1].latents), "gen_image.cfg.image")


@torch.no_grad()
def test_sampling_without_guidance():
    """Step by step from the recorded latents: the noise that was added to these is not the recorded one."""
    attended, looked = generation()
    latents = golden().outputs["gen_image.nocfg.latents"]
    begun = torch.cat([golden().inputs["gen_image.initial_latents"][None], latents[:-1]])
    said = [guided(decoder(), x, t, attended, looked, 1.0)[1] for x, t in zip(begun, ddpm_times(4), strict=True)]
    assert_recorded(torch.stack(said), "gen_image.nocfg.unet_raw")
    (last,) = denoise(lambda _, __: said[-1], begun[-1], lambda: begun[-1], "ddpm", 1)
    torch.testing.assert_close(last.latents, latents[-1], rtol=5e-5, atol=5e-5)
    assert_recorded(decoder().codec.decode(latents[-1]), "gen_image.nocfg.image")


@torch.no_grad()
def test_large_pictures():
    reference = published_decoder.reference_to_first("hires.image_base_u8", 32, 896)
    inputs, attended = golden().inputs, golden().outputs["hires.image_perceiver_out"]
    looked = decoder().unet.look(reference)
    found = decoder().unet(inputs["hires.noisy_latents"], inputs["hires.timestep"], attended, looked)
    assert_recorded(found, "hires.unet_pred.img1")
