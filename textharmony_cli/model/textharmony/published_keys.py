"""Names of the published checkpoint's weights, and where they belong here.

Every name must be known, and nothing may be missing: the published loader passes over what does not fit, and a model
with random parts answers as readily as one without.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from torch import Tensor, nn

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.picture_attention import PictureAttention
from textharmony_cli.model.textharmony.position_table import resized_table
from textharmony_cli.model.textharmony.resampler import Resampler
from textharmony_cli.model.textharmony.strictness import refuse_differences
from textharmony_cli.model.textharmony.visual_tokenizer import VisualTokenizer

VISION = "visual_tokenizer."
CLIP = "encoder.base_model.model.vision_model."
_POSITIONS = CLIP + "embeddings.position_embedding.weight"
_NUMBERS = CLIP + "embeddings.position_ids"  # 0, 1, 2 and so on: no weights
ADAPTER = ("lora_A.default.weight", "lora_B.default.weight")  # (R, D_in) and (D_out, R)

# Parts of published names and ours, one after the other; what is in none of them has the same name here.
VISION_NAMES = (
    (r"^clip_mean$", "mean"),
    (r"^clip_std$", "deviation"),
    (r"^pos_embed$", "positions"),
    (r"^pos_proj\.", "token_projection."),
    (r"^pos_ln\.", "token_norm."),
    (r"^post_ln\.", "output_norm."),
    (r"^proj\.", "projection."),
    (r"^encoder\.base_model\.model\.vision_model\.", "encoder."),
    (r"^encoder\.encoder\.layers\.", "encoder.layers."),
    (r"^encoder\.pre_layrnorm\.", "encoder.norm."),
    (r"^encoder\.adapter_level_embed$", "encoder.level_embedding"),
    (r"^encoder\.adapter_up\.", "encoder.enlarge."),
    (r"^encoder\.adapter_spm\.stem\.", "encoder.prior.stem."),
    (r"^encoder\.adapter_spm\.conv2\.", "encoder.prior.halvings.0."),
    (r"^encoder\.adapter_spm\.conv3\.", "encoder.prior.halvings.1."),
    (r"^encoder\.adapter_spm\.conv4\.", "encoder.prior.halvings.2."),
    (r"^encoder\.adapter_spm\.fc1\.", "encoder.prior.projections.0."),
    (r"^encoder\.adapter_spm\.fc2\.", "encoder.prior.projections.1."),
    (r"^encoder\.adapter_spm\.fc3\.", "encoder.prior.projections.2."),
    (r"^encoder\.adapter_spm\.fc4\.", "encoder.prior.projections.3."),
    (r"^encoder\.adapter_interactions\.", "encoder.interactions."),
    (r"\.extractor\.", ".extractors.0."),
    (r"\.extra_extractors\.0\.", ".extractors.1."),
    (r"\.extra_extractors\.1\.", ".extractors.2."),
    (r"\.feat_norm\.", ".source_norm."),
    (r"\.ffn_norm\.", ".network_norm."),
    (r"\.ffn\.fc1\.", ".network.narrow."),
    (r"\.ffn\.dwconv\.dwconv\.", ".network.mix."),
    (r"\.ffn\.fc2\.", ".network.widen."),
    (r"\.attn\.sampling_offsets\.", ".attention.offsets."),
    (r"\.attn\.attention_weights\.", ".attention.weights."),
    (r"\.attn\.value_proj\.", ".attention.value."),
    (r"\.attn\.output_proj\.", ".attention.output."),
    (r"^perceiver_resampler\.", "resampler."),
)
RESAMPLER_NAMES = (
    (r"(^|\.)blip2qformer\.layernorm\.", r"\1norm."),
    (r"(^|\.)blip2qformer\.encoder\.layer\.", r"\1layers."),
    (r"\.crossattention\.", ".cross."),
    (r"\.(attention|cross)\.output\.LayerNorm\.", r".\1.norm."),
    (r"\.(attention|cross)\.output\.dense\.", r".\1.output."),
    (r"\.(attention|cross)\.attention\.q_norm\.", r".\1.query_norm."),
    (r"\.(attention|cross)\.attention\.k_norm\.", r".\1.key_norm."),
    (r"\.(attention|cross)\.attention\.(query|key|value)\.", r".\1.\2."),
    (r"\.intermediate_query\.dense\.", ".widen."),
    (r"\.output_query\.dense\.", ".narrow."),
    (r"\.output_query\.LayerNorm\.", ".norm."),
)
CROSS_NAMES = (
    (r"^norm1\.", "query_norm."),
    (r"^norm2\.", "source_norm."),
    (r"^attn\.", "synchronizer."),
)
SYNCHRONIZER_NAMES = (
    (r"\.dynamic_offset_mask\.", ".query."),
    (r"\.query_relpos\.", ".recency."),
    (r"\.sampling_offsets\.", ".offsets."),
    (r"\.attention_weights\.", ".weights."),
    (r"\.value_proj\.", ".value."),
    (r"\.output_proj\.", ".output."),
    (r"\.ignore_token$", ".nothing"),
)


def load_vision(model: VisualTokenizer, tensors: Mapping[str, Tensor], source: str, adapter_scale: float) -> None:
    """Read the published weights of the vision side; those of other parts are left alone.

    CLIP's adapters are merged into the layers that they are for. Its position table is brought to the size of the
    model's, as the published code does when it makes a model for larger pictures.

    Args:
        tensors: under their published names.
        source: what to call the checkpoint in a complaint.
        adapter_scale: alpha / rank of CLIP's adapters; 1 in the release.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape; the model is as it was.
    """
    published = _of_part(tensors, VISION)
    published.pop(_NUMBERS, None)
    merged = _merged(published, len(model.encoder.layers), adapter_scale, source)
    if _POSITIONS in merged:
        merged[_POSITIONS] = _fitted(merged[_POSITIONS], model.encoder.grid[0], source)
    _fill(model, merged, VISION_NAMES + RESAMPLER_NAMES, source)


def load_resampler(model: Resampler, tensors: Mapping[str, Tensor], prefix: str, source: str) -> None:
    """Read the published weights of one resampler, whose names begin with `prefix`.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape; the model is as it was.
    """
    _fill(model, _of_part(tensors, prefix), RESAMPLER_NAMES, source)


def load_picture_attention(model: PictureAttention, tensors: Mapping[str, Tensor], layer: int, source: str) -> None:
    """Read the published weights with which one layer of the language model looks at pictures.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape; the model is as it was.
    """
    part = _of_part(tensors, f"mm_decoder.layers.{layer}.llama_cross_attn.")
    _fill(model, part, CROSS_NAMES + SYNCHRONIZER_NAMES, source)


def _of_part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def _merged(tensors: Mapping[str, Tensor], layers: int, scale: float, source: str) -> dict[str, Tensor]:
    """Without the adapters, which are in the weights of CLIP's queries, keys and values."""
    merged = dict(tensors)
    for number, part in itertools.product(range(layers), "qkv"):
        layer = f"{CLIP}encoder.layers.{number}.self_attn.{part}_proj"
        names = weight, down, up = [f"{layer}.{end}" for end in ("weight", *ADAPTER)]
        refuse_differences(source, lacks=set(names) - tensors.keys())
        sizes = (tensors[up].shape[0], tensors[down].shape[-1])
        if sizes != tensors[weight].shape or tensors[up].shape[-1] != tensors[down].shape[0]:
            refuse_differences(source, has_other_sizes_of=[down, up])
        change = scale * (tensors[up].float() @ tensors[down].float())
        merged[weight] = (tensors[weight].float() + change).to(tensors[weight].dtype)
        del merged[down], merged[up]
    return merged


def _fitted(table: Tensor, side: int, source: str) -> Tensor:
    try:
        return resized_table(table, side, align_corners=True)
    except ValueError as problem:
        raise WeightsError(f"`{source}` has no usable position table: {problem}") from problem


def _fill(model: nn.Module, tensors: Mapping[str, Tensor], names: Iterable[tuple[str, str]], source: str) -> None:
    own = model.state_dict()
    ours = {published: renamed(published, names) for published in tensors}
    refuse_differences(
        source,
        lacks=own.keys() - set(ours.values()),
        has_unknown=[published for published, name in ours.items() if name not in own],
        has_doubled=[name for name, count in Counter(ours.values()).items() if count > 1],
        has_other_sizes_of=[p for p, name in ours.items() if name in own and tensors[p].shape != own[name].shape],
    )
    model.load_state_dict({name: tensors[published] for published, name in ours.items()})


def renamed(name: str, names: Iterable[tuple[str, str]]) -> str:
    """A published name as the tables have it here."""
    for published, ours in names:
        name = re.sub(published, ours, name)
    return name
