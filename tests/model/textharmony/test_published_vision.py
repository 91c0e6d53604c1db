"""The vision side against the recording of the published model."""

import functools

import published
import pytest
import torch
from published import assert_recorded, assert_same_statistics, golden
from torch import nn

from textharmony_cli.model.textharmony.published_keys import load_resampler, load_vision
from textharmony_cli.model.textharmony.resampler import Resampler
from textharmony_cli.model.textharmony.visual_tokenizer import VisualTokenizer


def tokenizer(side=224):
    config = golden().config["model"]
    sizes = published.resampler_sizes(config["visual_tokenizer_config"]["perceiver_config"])
    made = VisualTokenizer(published.clip_config(side), sizes, golden().config["components"]["llm"]["hidden_size"])
    load_vision(made, golden().state_dict, published.SOURCE, published.adapter_scale())
    return made.eval()


@functools.cache
def stages():
    """Inputs and outputs of the parts, by their names, and of the whole, by the empty name."""
    model, seen = tokenizer(), {}
    for name, module in model.named_modules():
        module.register_forward_hook(lambda _, inputs, output, name=name: seen.update({name: (inputs, output)}))
    with torch.no_grad():
        model(published.picture("train.image_base_u8", 4))
    return seen


def inputs(name):
    return stages()[name][0]


def output(name):
    return stages()[name][1]


def test_embeddings():
    assert_recorded(output("encoder.embeddings")[:1], "train.clip_embeddings.img0")


def test_spatial_prior():
    fine, levels = output("encoder.prior")
    assert_recorded(levels[2][:1], "train.spm_c4.img0")
    for number, found in enumerate((fine, *levels), start=1):
        assert_same_statistics(found, f"train.spm_c{number}")


@pytest.mark.parametrize("number", [0, 3])
def test_interaction(number):
    tokens, rows = output(f"encoder.interactions.{number}")
    assert_recorded(tokens[:, :1], f"train.interaction{number}.cls")
    assert_recorded(tokens[:1, 1:], f"train.interaction{number}.x.img0")
    assert_recorded(rows[:1, :512], f"train.interaction{number}.c.img0.first512")


@pytest.mark.parametrize("number", range(4))
def test_interaction_as_a_whole(number):
    tokens, rows = output(f"encoder.interactions.{number}")
    assert_same_statistics(tokens[:, 1:], f"train.interaction{number}.x")
    assert_same_statistics(rows, f"train.interaction{number}.c")


def test_encoder():
    assert_recorded(output("encoder").tokens, "train.vit_last_hidden_state")


def test_maps():
    maps = output("").maps
    assert_recorded(maps[0][..., ::2, ::2], "train.multiscale0.stride2")
    assert_same_statistics(maps[0], "train.multiscale0")
    for number in (1, 2, 3):
        assert_recorded(maps[number], f"train.multiscale{number}")


def test_resampler():
    states = inputs("resampler")[0]
    assert_recorded(states[:1, :257], "train.visual_perceiver_in.img0.first257")
    assert_recorded(output("resampler"), "train.visual_perceiver_out")


def test_tokens():
    assert_recorded(output("").tokens, "train.vis_embed")


def test_positions_for_larger_pictures():
    table = tokenizer(896).encoder.embeddings.position_embedding.weight
    torch.testing.assert_close(table, golden().inputs["hires.position_embedding"], rtol=1e-4, atol=1e-5)


@functools.cache
def seen_at_896():
    with torch.no_grad():
        return tokenizer(896)(published.picture("hires.image_base_u8", 32))


@pytest.mark.slow
@pytest.mark.parametrize(("number", "stride"), [(0, 16), (1, 8), (2, 4), (3, 2)])
def test_maps_at_the_published_size(number, stride):
    found = seen_at_896().maps[number][:1, :, ::stride, ::stride]
    assert_recorded(found, f"hires.multiscale{number}.img0.stride{stride}")


@pytest.mark.slow
def test_tokens_at_the_published_size():
    """They stand in the recorded row where its text has tokens for pictures."""
    at = golden().inputs["hires.text_ids"] == golden().config["model"]["special_token_dict"]["image_token_id"]
    row = golden().outputs["hires.mm_embeds"].clone()
    row[at] = seen_at_896().tokens.flatten(0, 1)
    assert int(at.sum()) == 2 * 12
    assert_recorded(row, "hires.mm_embeds")


def test_in_half_precision_the_tokens_are_nearly_the_same():
    picture = published.picture("train.image_base_u8", 4)
    with torch.no_grad():
        found = tokenizer().bfloat16()(picture.bfloat16()).tokens.float()
    assert published.errors(found, "train.vis_embed")[1] < 0.05


def test_the_image_decoders_resampler():
    """The same class without the norm of queries and keys, and with a mask."""
    config = golden().config["model"]["image_decoder_config"]["perceiver_config"]
    made = Resampler(published.resampler_sizes(config)).eval()
    load_resampler(made, golden().state_dict, "image_decoder.perceiver_resampler.", published.SOURCE)
    states, mask = (golden().outputs[f"train.context_{name}"] for name in ("features", "attention_mask"))
    with torch.no_grad():
        assert_recorded(made(states, mask), "train.image_perceiver_out")


def test_the_epsilons_are_the_published_ones():
    """They change outputs less than the tolerance."""
    fixed, clip = golden().config["hard_coded_in_the_original"], golden().config["components"]["clip"]
    expected = {
        "encoder.interactions": fixed["vit_adapter"]["layer_norm_eps_inside_interactions"],
        "encoder.prior": fixed["vit_adapter"]["channel_layer_norm_eps_inside_spm"],
        "encoder.norm": clip["layer_norm_eps"],
        "encoder.layers": clip["layer_norm_eps"],
        "token_norm": fixed["visual_tokenizer"]["layer_norm_eps"],
        "output_norm": fixed["visual_tokenizer"]["layer_norm_eps"],
        "resampler": fixed["perceiver_layer_norm_eps"],
    }
    norms = {name: module.eps for name, module in tokenizer().named_modules() if isinstance(module, nn.LayerNorm)}
    assert norms == {name: eps for part, eps in expected.items() for name in norms if f"{name}.".startswith(f"{part}.")}
