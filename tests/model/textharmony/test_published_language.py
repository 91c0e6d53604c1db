"""How layers of the language model look at pictures, against the recording of the published model."""

import functools

import published
import pytest
import torch
from published import assert_recorded, golden
from transformers import LlamaConfig, LlamaModel

from textharmony_cli.model.textharmony.config import SlideLoraConfig
from textharmony_cli.model.textharmony.deformable_attention import as_rows
from textharmony_cli.model.textharmony.picture_attention import PictureAttention, visible_pictures
from textharmony_cli.model.textharmony.published_keys import load_picture_attention
from textharmony_cli.model.textharmony.slide_lora import GATE, fixed_gate, wrap

SHAPES = ((32, 32), (16, 16), (8, 8))


def visible():
    config = golden().config["model"]
    names = config["special_token_dict"]
    ids = golden().inputs["train.text_ids"]
    return visible_pictures(ids, names["bos_token_id"], names["image_token_id"], config["num_img_token"])


def rows():
    """Maps of the four pictures, for the rows of the batch, which have two, one and one: (B, N, S, E)."""
    found = as_rows(golden().outputs[f"train.multiscale{number}"] for number in (1, 2, 3))
    nothing = torch.zeros_like(found[0])
    return torch.stack([found[:2], torch.stack([found[2], nothing]), torch.stack([found[3], nothing])])


@functools.cache
def before(number):
    """The tokens of one layer after its attention: where the layer looks at the pictures."""
    config = LlamaConfig(**golden().config["components"]["llm"] | {"num_hidden_layers": 1})
    model, rank = LlamaModel(config).eval(), golden().config["model"]["moe_config"]["lora_r"]
    # alpha as large as the rank: the published code does not multiply by their ratio
    wrap(model, SlideLoraConfig(rank=rank, alpha=rank, gate="fixed"))
    layer, prefix = model.layers[0], f"mm_decoder.layers.{number}."
    layer.input_layernorm.weight.data = golden().state_dict[prefix + "input_layernorm.weight"]
    for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
        wrapped, published_name = getattr(layer.self_attn, name), f"{prefix}self_attn.{name}"
        wrapped.base.weight.data = golden().state_dict[f"{published_name}.weight"]
        wrapped.down.data = golden().state_dict[f"{published_name}.lora_moe_A.default"].permute(1, 0, 2)
        wrapped.up.data = golden().state_dict[f"{published_name}.lora_moe_B.default"]
    caught = []
    layer.post_attention_layernorm.register_forward_pre_hook(lambda _, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(
            inputs_embeds=golden().outputs["train.llm_hidden_states"][number],
            attention_mask=golden().inputs["train.attention_mask"],
            **{GATE: fixed_gate(golden().inputs["train.task_ids"])},
        )
    return caught[0]


def test_pictures_that_tokens_see():
    assert torch.equal(visible().float(), golden().outputs["train.cross_attention_mask"])


@pytest.mark.parametrize("number", [0, 4])
def test_what_a_layer_sees_of_the_pictures(number):
    llm = golden().config["components"]["llm"]
    made = PictureAttention(llm["hidden_size"], golden().config["model"]["image_embed_dim"], llm["rms_norm_eps"])
    load_picture_attention(made, golden().state_dict, number, published.SOURCE)
    with torch.no_grad():
        found = made(before(number), made.values(rows()), visible(), SHAPES)
    assert_recorded(found, f"train.llm_cross_attn{number}_out")
