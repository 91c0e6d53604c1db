"""Which published weights become which of ours: all of them, once, in the right sizes."""

import published
import pytest
import torch
from published import golden

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.published_config import published_config
from textharmony_cli.model.textharmony.published_recipes import IMAGE_DECODER, load_published, plan

# Of the published shapes; what is no parameter of ours (buffers, adapters that are merged) counted as published.
PARTS = {
    "vision.encoder.": 307_109_888 + 23_228_608,
    "vision.resampler.": 101_996_544,
    "language.lm_head.": 163_882_242,  # the two new rows' second part of 10,242 is added to it
    "context.": 26_219_520,
    "opening": 5_120,
}
LANGUAGE, EXPERTS, LOOKING = 12_852_034_560, 157_286_400, 363_035_370


@pytest.fixture(scope="module")
def release():
    """The release's model on the meta device, and its plan."""
    with torch.device("meta"):
        model = TextHarmonyForConditionalGeneration(published_config().without_image_decoder())
    return model, plan(published.release(), model.vision.encoder.grid[0], 1.0)


def test_the_release_fits_to_the_last_weight(release):
    model, made = release
    differences = made.differences(model.state_dict(), published.release())
    assert not any((differences.lacks, differences.unknown, differences.doubled, differences.other_sizes))
    assert len(made.derived) == 1  # the numbers of CLIP's positions
    used = {source for recipe in made.recipes.values() for source in recipe.sources}
    rest = published.release().keys() - used - set(made.derived)
    assert all(name.startswith(IMAGE_DECODER) for name in rest)


def test_the_release_has_as_many_parameters_as_published(release):
    counts = {name: value.numel() for name, value in release[0].state_dict().items()}
    for part, expected in PARTS.items():
        assert sum(count for name, count in counts.items() if name.startswith(part)) == expected, part
    language = {name: count for name, count in counts.items() if name.startswith("language.model.")}
    looking = sum(count for name, count in language.items() if ".pictures." in name)
    experts = sum(count for name, count in language.items() if name.endswith((".down", ".up")))
    assert (looking, experts, sum(language.values()) - looking - experts) == (LOOKING, EXPERTS, LANGUAGE)
    lora, second, buffers, decoder = 4_718_592, 10_242, 6, 1_074_365_547
    assert sum(counts.values()) + lora + second - buffers + decoder == 15_079_146_777


def test_the_parts_of_the_release_add_up():
    decoder = [value for name, value in published.release().items() if name.startswith(IMAGE_DECODER)]
    assert sum(value.numel() for value in decoder) == 1_074_365_547


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("mm_decoder.layers.3.mlp.up_proj.weight", None, r"lacks weights: language\.model\.layers\.3\.mlp\.up_proj"),
        ("text_decoder.head_new.bias", None, r"lacks weights: text_decoder\.head_new\.bias"),
        ("soi_token", None, "lacks weights: opening"),
        ("mm_decoder.layers.1.llama_cross_attn.gate", torch.zeros(1), "unknown weights: mm_decoder.layers.1.llama"),
        ("mm_decoder.layers.2.self_attn.moe_gate.weight", torch.zeros(64, 3), "unknown weights: mm_decoder.layers.2"),
        ("text_decoder.third.weight", torch.zeros(1), "unknown weights: text_decoder.third.weight"),
        ("context_feat_proj.weight", torch.zeros(64, 65), r"other sizes of weights: context\.projection\.weight"),
        ("mm_decoder.layers.0.self_attn.q_proj.lora_moe_A.default", torch.zeros(3, 65, 4), "other sizes"),
        ("text_decoder.head_new.weight", torch.zeros(2, 65), r"other sizes of weights: language\.lm_head\.weight"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused_and_changes_nothing(name, value, complaint):
    tensors = {key: each for key, each in (golden().state_dict | {name: value}).items() if each is not None}
    model = TextHarmonyForConditionalGeneration(published.whole_config())
    before = {key: each.clone() for key, each in model.state_dict().items()}
    with pytest.raises(WeightsError, match=complaint):
        load_published(model, tensors, "the file")
    assert all(torch.equal(each, before[key]) for key, each in model.state_dict().items())


def test_derived_numbers_may_be_there_or_not():
    positions = next(name for name in golden().state_dict if name.endswith("position_ids"))
    inverse = {"mm_decoder.layers.0.self_attn.rotary_emb.inv_freq": torch.zeros(8)}
    without = {name: value for name, value in golden().state_dict.items() if name != positions}
    for tensors in (without, golden().state_dict | inverse):
        made = plan(tensors, 16, 1.0)
        model = published.whole_model()
        assert not any(
            (made.unknown, made.doubled, made.differences(model.state_dict(), tensors).lacks),
        )


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_checkpoints_in_half_precision_are_read(dtype):
    model = TextHarmonyForConditionalGeneration(published.whole_config())
    halves = {name: value.to(dtype) if value.is_floating_point() else value for name, value in _published().items()}
    load_published(model, halves, "the file", published.adapter_scale())
    whole, half = published.whole_model().state_dict(), model.state_dict()
    for name in ("language.model.layers.5.self_attn.q_proj.down", "vision.encoder.layers.3.self_attn.q_proj.weight"):
        assert half[name].dtype == torch.float32
        assert (half[name] - whole[name]).norm() < 1e-2 * whole[name].norm()
    # -100 and +97 are exact in neither type, but their sum must not be lost
    assert (half["language.lm_head.bias"] - whole["language.lm_head.bias"]).abs().max() < 0.5


def _published():
    return golden().state_dict
