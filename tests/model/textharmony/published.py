"""The recorded outputs of the published model at a tiny size with random weights, where this machine has them.

They lie beside the repository, since they are too large for it: `../shared/data/golden/textharmony-tiny`. Its README
says how they were made, and where the tolerances come from.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file
from transformers import CLIPVisionConfig, LlamaConfig

from textharmony_cli.model.textharmony.config import ResamplerConfig, SlideLoraConfig, TextHarmonyConfig
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.published_recipes import load_published
from textharmony_cli.model.textharmony.resampler import ResamplerSizes

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "golden" / "textharmony-tiny"
SOURCE = "textharmony-tiny"
RELATIVE, SHARE_OF_LARGEST = 5e-5, 5e-4


@cache
def golden():
    """Configuration, weights, inputs and outputs; skips the test where there are none."""
    if not FOLDER.is_dir():
        pytest.skip(f"no recording of the published model at {FOLDER}")
    read = {name: load_file(FOLDER / f"{name}.safetensors") for name in ("state_dict", "inputs", "outputs")}
    expected = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    return SimpleNamespace(config=config, stats=expected["stats"], gradients=expected["grad_l2"], **read)


def picture(name, enlarged):
    """A picture (B, 3, H, W) from 0 to 1 that was stored small; each pixel is repeated."""
    small = golden().inputs[name].float() / 255
    return small.repeat_interleave(enlarged, -1).repeat_interleave(enlarged, -2)


def clip_config(side):
    return CLIPVisionConfig(**golden().config["components"]["clip"] | {"image_size": side})


def resampler_sizes(config):
    return ResamplerSizes(
        queries=config["num_queries"],
        width=config["hidden_size"],
        source_width=config["encoder_hidden_size"],
        inner_width=config["intermediate_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        cross_every=config["cross_attention_frequency"],
        query_key_norm=config.get("qk_normalization", False),
    )


def adapter_scale():
    moe = golden().config["model"]["moe_config"]
    return moe["lora_alpha"] / moe["lora_r"]


def errors(found, name):
    """Largest absolute error, and the error's norm over the recorded one's."""
    recorded = golden().outputs[name]
    assert found.shape == recorded.shape, name
    difference = found - recorded
    return float(difference.abs().max()), float(difference.norm() / recorded.norm())


def assert_recorded(found, name):
    largest, relative = errors(found, name)
    assert relative <= RELATIVE, name
    assert largest <= SHARE_OF_LARGEST * golden().outputs[name].abs().max(), name


def assert_same_statistics(found, name):
    """For what was too large to be stored."""
    recorded = golden().stats[name]
    assert list(found.shape) == recorded["shape"]
    seen = torch.stack([found.mean(), found.std(), found.abs().max(), found.norm()])
    expected = torch.tensor([recorded[key] for key in ("mean", "std", "abs_max", "l2")])
    torch.testing.assert_close(seen, expected, rtol=1e-4, atol=1e-5)


@cache
def whole_model(side=224):
    """The recorded model but for its image decoder, with the recorded weights."""
    made = TextHarmonyForConditionalGeneration(whole_config(side)).eval()
    load_published(made, golden().state_dict, SOURCE, adapter_scale())
    return made


@cache
def release():
    """The release's weights on the meta device: no memory, but names and shapes."""
    file = FOLDER.with_name("textharmony-13b-keys.json")
    if not file.is_file():
        pytest.skip(f"no list of the release's weights at {file}")
    listed = json.loads(file.read_text(encoding="utf-8"))
    return {name: torch.empty(shape, device="meta") for name, (shape, *_) in listed.items()}


def whole_config(side=224):
    sizes, model = golden().config["components"], golden().config["model"]
    perceiver = resampler_sizes(model["visual_tokenizer_config"]["perceiver_config"])
    resampler = {name: value for name, value in asdict(perceiver).items() if name != "source_width"}
    rank = model["moe_config"]["lora_r"]
    return TextHarmonyConfig(
        vision="clip_vit_adapter",
        language=LlamaConfig(**sizes["llm"] | {"vocab_size": model["txt_vocab_size"]}),
        # alpha as large as the rank: the published code does not multiply by their ratio
        slide_lora=SlideLoraConfig(rank=rank, alpha=rank, gate="fixed"),
        vision_encoder=clip_config(side),
        resampler=ResamplerConfig(**resampler),
        cross_every=model["cross_attention_frequency"],
        picture_token_id=model["special_token_dict"]["image_token_id"],
        opening_token_id=model["special_token_dict"]["soi_token_id"],
        head_bias=True,
    )
