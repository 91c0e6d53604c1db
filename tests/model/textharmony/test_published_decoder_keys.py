"""Names of the published image decoder's weights: all known, none missing."""

import json

import published
import published_decoder
import pytest
import torch
from safetensors.torch import save_file

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.image_decoder import sd2_file
from textharmony_cli.model.image_decoder.sd2_config import RELEASED
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.textharmony.published_decoder_keys import (
    DECODER,
    image_decoder_name,
    image_decoder_weights,
)
from textharmony_cli.model.textharmony.published_file import image_decoder_shapes

BLOCK = "image_decoder.decoder.mmfs_module.mmfs_mid_block."


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("image_decoder.neg_prompt_embeds", "null"),
        ("image_decoder.perceiver_resampler.queries", "resampler.queries"),
        (
            "image_decoder.perceiver_resampler.blip2qformer.encoder.layer.0.crossattention.output.LayerNorm.bias",
            "resampler.layers.0.cross.norm.bias",
        ),
        ("image_decoder.decoder.unet.conv_in.bias", "unet.network.conv_in.bias"),
        ("image_decoder.decoder.vae.encoder.conv_in.bias", "codec.vae.encoder.conv_in.bias"),
        (f"{BLOCK}pos_embed", "unet.middle.positions"),
        (f"{BLOCK}mmfs.ignore_token", "unet.middle.synchronizer.nothing"),
        (f"{BLOCK}conv.weight", "unet.middle.blend.weight"),
        (
            "image_decoder.decoder.mmfs_module.mmfs_down_blocks.11.mmfs.query_relpos.weight",
            "unet.skips.11.synchronizer.recency.weight",
        ),
    ],
)
def test_a_weight_finds_its_place(name, ours):
    assert image_decoder_name(name) == ours


def test_weights_that_would_be_the_same_one_are_refused():
    both = {f"{DECODER}null": torch.zeros(1), f"{DECODER}neg_prompt_embeds": torch.zeros(1)}
    with pytest.raises(WeightsError, match="`the file` has doubled weights: null"):
        image_decoder_weights(both, "the file")


def test_weights_of_other_parts_are_left_out():
    assert image_decoder_weights({"soi_token": torch.zeros(1)}, "the file") == {}


def release():
    """Names and shapes of the release's image decoder, without memory."""
    file = published.FOLDER.with_name("textharmony-13b-keys.json")
    if not file.is_file():
        pytest.skip(f"no list of the release's weights at {file}")
    listed = json.loads(file.read_text(encoding="utf-8"))
    return {name: torch.empty(shape, device="meta") for name, (shape, *_) in listed.items() if name.startswith(DECODER)}


def numbers(*modules):
    """Parameters and buffers: the release has both."""
    return sum(value.numel() for module in modules for value in module.state_dict().values())


@pytest.fixture(scope="module")
def decoder():
    """Of the released sizes, without memory, with the release's weights."""
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    tensors = release()
    with torch.device("meta"):
        made = Sd2Decoder(RELEASED)
    sd2_file.fill(made, image_decoder_weights(tensors, "the release"), "the release")
    return made


def test_the_image_decoder_of_the_release_fits(decoder):
    """Counts: of the published shapes."""
    assert numbers(decoder.resampler) == 23_168_000
    assert decoder.null.numel() == 78_848
    assert numbers(decoder.unet.network) == 865_910_724
    assert numbers(decoder.unet.skips, decoder.unet.middle) == 101_554_112
    assert numbers(decoder.codec) == 83_653_863
    assert numbers(decoder) == 1_074_365_547


@pytest.mark.parametrize("name", ["decoder.unet.conv_in.bias", "decoder.vae.decoder.conv_in.bias", "neg_prompt_embeds"])
def test_a_release_that_lacks_something_is_refused(decoder, name):
    tensors = release()
    del tensors[DECODER + name]
    with pytest.raises(WeightsError, match="`the release` lacks weights"):
        sd2_file.fill(decoder, image_decoder_weights(tensors, "the release"), "the release")


def test_an_unknown_weight_of_the_release_is_refused(decoder):
    tensors = release() | {f"{DECODER}decoder.text_encoder.weight": torch.empty(1, device="meta")}
    with pytest.raises(WeightsError, match=r"has unknown weights: decoder\.text_encoder\.weight"):
        sd2_file.fill(decoder, image_decoder_weights(tensors, "the release"), "the release")


def test_a_folder_with_published_names_in_several_files_is_loaded(tmp_path):
    """As a converter leaves it; here at the recording's size."""
    recorded = {name: value for name, value in published.golden().state_dict.items() if name.startswith(DECODER)}
    expected = published_decoder.decoder()
    names = sorted(recorded)
    for number, part in enumerate((names[::2], names[1::2])):
        save_file({name: recorded[name] for name in part}, tmp_path / f"model-{number}.safetensors")
    loaded = sd2_file.load(tmp_path, expected.config, torch.device("cpu"))
    assert all(torch.equal(value, loaded.state_dict()[name]) for name, value in expected.state_dict().items())


def test_the_list_that_comes_with_the_package_is_that_of_the_model():
    """Of names and shapes, by which a checkpoint is checked without diffusers."""
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    with torch.device("meta"):
        made = Sd2Decoder(RELEASED)
    listed = {image_decoder_name(name): shape for name, shape in image_decoder_shapes().items()}
    assert listed == {name: tuple(value.shape) for name, value in made.state_dict().items()}
