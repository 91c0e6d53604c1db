"""The image decoder of the recording of the published model; skips the test where it or diffusers is not there."""

import functools

import published
import pytest
import torch
from published import golden

from textharmony_cli.model.image_decoder.sd2_config import Sd2Config
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.image_decoder.sd2_file import fill
from textharmony_cli.model.image_decoder.sd2_mmfs import Reference
from textharmony_cli.model.textharmony.published_decoder_keys import image_decoder_weights
from textharmony_cli.model.textharmony.published_keys import load_vision
from textharmony_cli.model.textharmony.visual_tokenizer import VisualTokenizer


def config():
    parts, model = golden().config["components"], golden().config["model"]
    resampler = published.resampler_sizes(model["image_decoder_config"]["perceiver_config"])
    return Sd2Config(parts["unet"], parts["vae"], resampler, model["image_embed_dim"])


def decoder():
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    made = Sd2Decoder(config())
    weights = {name: value.clone() for name, value in golden().state_dict.items()}
    fill(made, image_decoder_weights(weights, published.SOURCE), published.SOURCE)
    return made.eval()


@functools.cache
def maps(name, enlarged, side):
    """What the vision side makes of recorded pictures, since the finest of their maps was not stored whole."""
    sizes = golden().config["model"]["visual_tokenizer_config"]["perceiver_config"]
    width = golden().config["components"]["llm"]["hidden_size"]
    made = VisualTokenizer(published.clip_config(side), published.resampler_sizes(sizes), width)
    load_vision(made, golden().state_dict, published.SOURCE, published.adapter_scale())
    with torch.no_grad():
        return made.eval()(published.picture(name, enlarged)).maps


def reference_of_training():
    """Of four pictures only the second has one before it in its document, the first."""
    visible = golden().outputs["train.mmfs_mask_image_decoder"].flatten().bool()
    assert visible.tolist() == [False, True, False, False]
    return Reference(tuple(level[[0, 0, 0, 0]] for level in maps("train.image_base_u8", 4, 224)), visible)


def reference_to_first(name, enlarged, side):
    """For one picture, the first of those recorded."""
    return Reference(tuple(level[:1] for level in maps(name, enlarged, side)), torch.tensor([True]))
