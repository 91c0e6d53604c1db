"""MiniGPT-5's voken mapper, and against the recording of the published one, where this machine has it."""

import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.families.minigpt5 import (
    CAPTION_SHARE,
    TEXT_SHARE,
    VokenMapper,
    VokenMapperSizes,
    caption_loss,
    denoising_loss,
    generated_voken_states,
    load_voken_mapper,
    voken_states,
)
from textharmony_cli.model.image_decoder.sd2_schedule import noised

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "golden" / "minigpt5-mapper"
SMALL = VokenMapperSizes(language_width=12, width=16, vokens=3, queries=5)
RELATIVE, LARGEST = 1e-5, 1e-4  # of the recording's own README


@cache
def golden():
    if not FOLDER.is_dir():
        pytest.skip(f"no recording of the published mapper at {FOLDER}")
    names = ("state_dict", "frozen_sd", "inputs", "outputs")
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))["config"]
    return SimpleNamespace(config=config, **{name: load_file(FOLDER / f"{name}.safetensors") for name in names})


@cache
def recorded_mapper():
    config = golden().config
    made = VokenMapper(VokenMapperSizes(config["llm_hidden_size"], config["sd_hidden_size"]))
    load_voken_mapper(made, golden().state_dict, "the recording")
    return made.eval()


def small_mapper():
    torch.manual_seed(0)
    made = VokenMapper(SMALL)
    torch.nn.init.normal_(made.queries)
    return made.eval()


def assert_recorded(found, name):
    recorded = golden().outputs[name]
    assert found.shape == recorded.shape
    assert (found - recorded).norm() <= RELATIVE * recorded.norm()
    assert (found - recorded).abs().max() <= LARGEST


def taken():
    inputs = golden().inputs
    found = voken_states(inputs["hidden_states"], inputs["voken_start_index"])
    return found * (1 - inputs["uncond_drop"].float())[:, None, None]


@torch.no_grad()
def test_every_stage_is_as_recorded():
    mapper = recorded_mapper()
    assert_recorded(taken(), "train.voken_hidden")
    narrowed = mapper.narrow(taken())
    assert_recorded(narrowed, "train.fc_out")
    assert_recorded(mapper.mapping.encoder(narrowed), "train.mapping_encoder_out")
    assert_recorded(mapper(taken()), "train.mapping_feature")


@torch.no_grad()
def test_generation_is_as_recorded():
    inputs, mapper = golden().inputs, recorded_mapper()
    states = generated_voken_states(inputs["gen.prev_step_hidden"], inputs["gen.voken_step_hidden"])
    assert_recorded(states, "gen.fc_in")
    assert_recorded(mapper(states), "gen.prompt_embeds")
    assert_recorded(mapper.null(), "gen.negative_prompt_embeds")


@torch.no_grad()
def test_losses_are_as_recorded():
    inputs, outputs = golden().inputs, golden().outputs
    diffusers = pytest.importorskip("diffusers", reason="diffusers is not installed")
    vae = diffusers.AutoencoderKL(**golden().config["vae"] | four_blocks("Down", "Up"))
    unet = diffusers.UNet2DConditionModel(**golden().config["unet"])
    for part, name in ((vae, "vae."), (unet, "unet.")):
        weights = {key.removeprefix(name): value for key, value in golden().frozen_sd.items() if key.startswith(name)}
        part.load_state_dict(weights)
    moments = vae.encode(inputs["output_image"]).latent_dist
    latents = golden().config["vae"]["scaling_factor"] * (moments.mean + moments.std * inputs["rng.vae_eps"])
    noisy = noised(latents, inputs["rng.noise"], inputs["rng.timesteps"])
    assert_recorded(noisy, "train.noisy_latents")
    context = recorded_mapper()(taken())
    guessed = unet(noisy, inputs["rng.timesteps"], context).sample
    assert_recorded(guessed, "train.unet_pred")
    image = denoising_loss(guessed, inputs["rng.noise"], inputs["rng.timesteps"])
    captions = outputs["train.caption_features"], outputs["empty_text_feature"]
    caption = caption_loss(context, *captions, inputs["uncond_drop"])
    whole = TEXT_SHARE * inputs["text_loss"][0] + image + CAPTION_SHARE * caption
    for found, name in ((image, "image_loss"), (caption, "caption_loss"), (whole, "loss")):
        torch.testing.assert_close(found, outputs[f"train.snr.{name}"][0], rtol=1e-5, atol=0)


def four_blocks(*kinds):
    down, up = kinds
    return {
        "down_block_types": (f"{down}EncoderBlock2D",) * 4,
        "up_block_types": (f"{up}DecoderBlock2D",) * 4,
    }


def test_sizes_of_the_release():
    """Counts: spec, the transformer, the two layers before it, and the queries."""
    with torch.device("meta"):
        made = VokenMapper(VokenMapperSizes())
    counts = [sum(value.numel() for value in part.parameters()) for part in (made.mapping, made.narrow)]
    assert (*counts, made.queries.numel()) == (117_575_680, 5_244_928, 78_848)


@torch.no_grad()
def test_no_vokens_are_states_of_zeros():
    made = small_mapper()
    assert torch.equal(made.null(), made(torch.zeros(1, 3, 12)))
    assert not torch.allclose(made.null(), made(torch.ones(1, 3, 12)), atol=1e-3)


@torch.no_grad()
def test_pictures_of_a_batch_do_not_depend_on_each_other():
    made, states = small_mapper(), torch.randn(2, 3, 12)
    torch.testing.assert_close(made(states)[1:], made(states[1:]), rtol=1e-4, atol=1e-5)


def test_noise_that_is_easy_to_see_counts_less():
    """At time 0 the ratio of signal to noise is 1175, and errors count 5 of that; at 999 they count whole."""
    guessed, noise = torch.ones(1, 4, 2, 2), torch.zeros(1, 4, 2, 2)
    assert denoising_loss(guessed, noise, torch.tensor([999])) == 1
    assert denoising_loss(guessed, noise, torch.tensor([0])).item() == pytest.approx(5 / 1175.47, rel=1e-3)


def published():
    weights = small_mapper().state_dict()
    names = {"narrow.": "fc.", "mapping.": "llm_to_t2i_mapping.", "queries": "t2i_decoder_prompt"}

    def name(ours):
        first = next(key for key in names if ours.startswith(key))
        return names[first] + ours.removeprefix(first)

    return {name(ours): value for ours, value in weights.items()} | {"model.lm_head.weight": torch.zeros(1)}


def test_published_weights_find_their_place():
    made = VokenMapper(SMALL)
    load_voken_mapper(made, published(), "the file")
    assert all(torch.equal(value, made.state_dict()[name]) for name, value in small_mapper().state_dict().items())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tensors: tensors.pop("t2i_decoder_prompt"), "lacks weights: queries"),
        (lambda tensors: tensors.update({"fc.4.bias": torch.zeros(1)}), r"has unknown weights: fc\.4\.bias"),
        (lambda tensors: tensors.update({"fc.0.bias": torch.zeros(1)}), r"has other sizes of weights: narrow\.0\.bias"),
    ],
)
def test_other_weights_are_refused(change, said):
    tensors = published()
    change(tensors)
    with pytest.raises(WeightsError, match=said):
        load_voken_mapper(VokenMapper(SMALL), tensors, "the file")


def test_heads_that_cannot_share_the_width_are_refused():
    with pytest.raises(ValueError, match="12 cannot be divided among 8"):
        VokenMapperSizes(width=12)
