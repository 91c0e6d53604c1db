"""Names of published weights: all known, none missing."""

import published
import pytest
import small_vision
import torch
from published import golden

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.picture_attention import PictureAttention
from textharmony_cli.model.textharmony.published_keys import load_picture_attention, load_resampler, load_vision
from textharmony_cli.model.textharmony.resampler import Resampler, ResamplerSizes
from textharmony_cli.model.textharmony.visual_tokenizer import VisualTokenizer

PREFIX = "resampler."
CLIP = "visual_tokenizer.encoder.base_model.model.vision_model."


def attention(width, head, source):
    linear = {"query": (width, width), "key": (width, source), "value": (width, source)}
    shapes = {f"attention.{part}.weight": shape for part, shape in linear.items()}
    shapes |= {f"attention.{part}.bias": (width,) for part in linear}
    shapes |= {f"attention.{part}.{end}": (head,) for part in ("q_norm", "k_norm") for end in ("weight", "bias")}
    return shapes | {"output.dense.weight": (width, width)} | normed("output", width)


def normed(part, width):
    return {f"{part}.dense.bias": (width,), f"{part}.LayerNorm.weight": (width,), f"{part}.LayerNorm.bias": (width,)}


def published_resampler():
    """A resampler of one layer under its published names."""
    layer = {f"attention.{name}": shape for name, shape in attention(12, 6, 12).items()}
    layer |= {f"crossattention.{name}": shape for name, shape in attention(12, 6, 16).items()}
    layer |= {"intermediate_query.dense.weight": (20, 12), "intermediate_query.dense.bias": (20,)}
    layer |= {"output_query.dense.weight": (12, 20)} | normed("output_query", 12)
    shapes = {f"blip2qformer.encoder.layer.0.{name}": shape for name, shape in layer.items()}
    shapes |= {"queries": (1, 3, 12), "blip2qformer.layernorm.weight": (12,), "blip2qformer.layernorm.bias": (12,)}
    return {PREFIX + name: torch.randn(shape) for name, shape in shapes.items()}


def load(tensors):
    made = Resampler(small_vision.sizes(layers=1))
    load_resampler(made, tensors, PREFIX, "the file")
    return made


def test_every_weight_finds_its_place():
    tensors = published_resampler()
    made = load(tensors | {"other.weight": torch.zeros(1)})
    layer = PREFIX + "blip2qformer.encoder.layer.0."
    for name, value in {
        "queries": tensors[PREFIX + "queries"],
        "layers.0.cross.key_norm.bias": tensors[layer + "crossattention.attention.k_norm.bias"],
        "layers.0.attention.norm.weight": tensors[layer + "attention.output.LayerNorm.weight"],
        "layers.0.norm.weight": tensors[layer + "output_query.LayerNorm.weight"],
        "layers.0.narrow.bias": tensors[layer + "output_query.dense.bias"],
    }.items():
        assert torch.equal(made.state_dict()[name], value)


@pytest.mark.parametrize("name", ["queries", "blip2qformer.encoder.layer.0.attention.output.dense.weight"])
def test_a_missing_weight_is_refused(name):
    tensors = published_resampler()
    del tensors[PREFIX + name]
    with pytest.raises(WeightsError, match="`the file` lacks weights"):
        load(tensors)


@pytest.mark.parametrize("name", ["gate", "blip2qformer.encoder.layer.1.attention.output.dense.weight"])
def test_an_unknown_weight_is_refused_under_its_published_name(name):
    with pytest.raises(WeightsError, match=f"has unknown weights: {name}"):
        load(published_resampler() | {PREFIX + name: torch.zeros(1)})


def test_a_weight_of_another_shape_is_refused():
    with pytest.raises(WeightsError, match="has other sizes of weights: queries"):
        load(published_resampler() | {PREFIX + "queries": torch.zeros(1, 4, 12)})


def test_a_weight_that_comes_under_both_names_is_refused():
    tensors = published_resampler()
    with pytest.raises(WeightsError, match=r"has doubled weights: layers\.0\.widen\.bias"):
        load(tensors | {PREFIX + "blip2qformer.encoder.layer.0.widen.bias": torch.zeros(20)})


def tiny(**changes):
    """Loads the recording's weights with some replaced, or left out where they are None."""
    config = golden().config["model"]["visual_tokenizer_config"]
    made = VisualTokenizer(published.clip_config(224), published.resampler_sizes(config["perceiver_config"]), 64)
    tensors = {name: value for name, value in (golden().state_dict | changes).items() if value is not None}
    load_vision(made, tensors, published.SOURCE, published.adapter_scale())
    return made


@pytest.mark.parametrize(
    "name",
    [
        "adapter_level_embed",
        "encoder.layers.23.self_attn.v_proj.lora_B.default.weight",
        "encoder.layers.23.self_attn.v_proj.weight",
        "embeddings.position_embedding.weight",
    ],
)
def test_a_vision_side_that_lacks_something_is_refused(name):
    with pytest.raises(WeightsError, match="lacks weights"):
        tiny(**{CLIP + name: None})


@pytest.mark.parametrize(
    "name", ["encoder.layers.3.self_attn.o_proj.lora_A.default.weight", "adapter_interactions.2.extra_extractors.0.x"]
)
def test_an_unknown_weight_of_the_vision_side_is_refused(name):
    with pytest.raises(WeightsError, match="has unknown weights"):
        tiny(**{CLIP + name: torch.zeros(1)})


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("encoder.layers.0.self_attn.q_proj.lora_A.default.weight", (4, 31)),
        ("encoder.layers.0.self_attn.q_proj.lora_B.default.weight", (32, 5)),
        ("encoder.layers.0.mlp.fc1.weight", (32, 96)),
    ],
)
def test_a_vision_side_of_other_sizes_is_refused(name, shape):
    with pytest.raises(WeightsError, match="has other sizes of weights"):
        tiny(**{CLIP + name: torch.zeros(shape)})


def test_a_position_table_that_is_no_square_is_refused():
    with pytest.raises(WeightsError, match="no usable position table"):
        tiny(**{CLIP + "embeddings.position_embedding.weight": torch.zeros(200, 32)})


def test_the_vision_side_of_the_release_fits():
    sizes = ResamplerSizes(512, 768, 1024, 3072, layers=12, heads=12, cross_every=2, query_key_norm=True)
    large = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16}
    with torch.device("meta"):
        made = VisualTokenizer(small_vision.clip(**large, image_size=896), sizes, 5120)
        load_vision(made, published.release(), "the release", 1.0)
    assert sum(p.numel() for p in made.resampler.parameters()) == 101_996_544
    # CLIP at 896 pixels, adapter, resampler and the rest, counted from the published shapes; buffers apart
    assert sum(p.numel() for p in made.parameters()) == 307_109_888 + 23_228_608 + 101_996_544 + 5_254_144


def test_all_layers_of_the_release_that_look_at_pictures_fit():
    tensors, count = published.release(), 0
    for number in range(0, 40, 4):
        with torch.device("meta"):
            made = PictureAttention(5120, 1024, eps=1e-6)
            load_picture_attention(made, tensors, number, "the release")
        count += sum(value.numel() for value in made.state_dict().values())
    assert count == 363_035_370  # counted from the published shapes
    with pytest.raises(WeightsError, match="lacks weights"):
        load_picture_attention(made, tensors, 1, "the release")
