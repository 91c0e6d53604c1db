"""How each weight of the whole published model is made of published weights; its image decoder's are only renamed.

What the published code adds up in every pass is added up once: CLIP's adapters, and the two parts of the text head.
Slide-LoRA keeps its experts, since their shares depend on the task. A plan is made of names and checked with tensors
on the meta device, so that a checkpoint of 60 GB is known to fit before a byte of it is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.image_decoder.sd2_file import fill
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.position_table import resized_table
from textharmony_cli.model.textharmony.published_decoder_keys import image_decoder_weights
from textharmony_cli.model.textharmony.published_keys import (
    ADAPTER,
    CLIP,
    CROSS_NAMES,
    RESAMPLER_NAMES,
    SYNCHRONIZER_NAMES,
    VISION,
    VISION_NAMES,
    renamed,
)
from textharmony_cli.model.textharmony.strictness import Differences

IMAGE_DECODER = "image_decoder."
_CROSSING = ".llama_cross_attn."
_DERIVED = re.compile(r"(\.position_ids|\.rotary_emb\.inv_freq)$")  # numbers that follow from the sizes
_POSITIONS = f"{VISION}{CLIP}embeddings.position_embedding.weight"
_MERGED = re.compile(re.escape(f"{VISION}{CLIP}encoder.layers.") + r"\d+\.self_attn\.[qkv]_proj\.weight$")
_NAMES = (
    (r"^soi_token$", "opening"),
    (r"^context_feat_proj\.", "context.projection."),
    (r"^text_decoder\.head\.", "language.lm_head."),
    (r"^mm_decoder\.", "language.model."),
    (r"(\.self_attn\.[qkvo]_proj)\.weight$", r"\1.base.weight"),
    (r"\.lora_moe_A\.default$", ".down"),
    (r"\.lora_moe_B\.default$", ".up"),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One weight.

    Attributes:
        sources: published names of what it is made of.
        make: of these, in their order.
    """

    sources: tuple[str, ...]
    make: Callable[..., Tensor]


@dataclass(frozen=True, slots=True)
class Plan:
    """All weights of a model by their names here.

    Attributes:
        derived: published names that are no weights.
        unknown: published names that nothing is made of.
        doubled: names here for which there are several published ones.
    """

    recipes: dict[str, Recipe]
    derived: tuple[str, ...]
    unknown: tuple[str, ...]
    doubled: tuple[str, ...]

    def differences(self, own: Mapping[str, Tensor], tensors: Mapping[str, Tensor]) -> Differences:
        """What keeps a model from being made.

        Args:
            own: the model's state, on any device, as are `tensors`, the published ones.
        """
        absent = {source for recipe in self.recipes.values() for source in recipe.sources} - tensors.keys()
        whole = {name: recipe for name, recipe in self.recipes.items() if not absent & set(recipe.sources)}
        sizes = {name: self._size(recipe, tensors) for name, recipe in whole.items() if name in own}
        strangers = [r.sources[0] for name, r in self.recipes.items() if name not in own]
        return Differences(
            lacks=sorted(absent | (own.keys() - self.recipes.keys())),
            unknown=sorted([*self.unknown, *strangers]),
            doubled=sorted(self.doubled),
            other_sizes=sorted(name for name, size in sizes.items() if size != own[name].shape),
        )

    @staticmethod
    def _size(recipe: Recipe, tensors: Mapping[str, Tensor]) -> torch.Size | None:
        """None where the sources do not fit each other."""
        try:
            return recipe.make(*(tensors[source].to("meta") for source in recipe.sources)).shape
        except (RuntimeError, ValueError):
            return None


def plan(names: Iterable[str], grid: int, adapter_scale: float) -> Plan:
    """The recipes of a checkpoint's names; those of its image decoder are left alone.

    Args:
        grid: patches a side of the pictures that the model is to see.
        adapter_scale: alpha / rank of CLIP's adapters; 1 in the release.
    """
    mine = [name for name in names if not name.startswith(IMAGE_DECODER)]
    derived = tuple(name for name in mine if _DERIVED.search(name))
    found = [(_ours(name), _recipe(name, grid, adapter_scale)) for name in mine if not _is_second(name)]
    found = [(ours, recipe) for ours, recipe in found if recipe.sources[0] not in derived]
    used = {source for _, recipe in found for source in recipe.sources}
    return Plan(
        dict(found),
        derived,
        unknown=tuple(name for name in mine if name not in used and name not in derived),
        doubled=tuple(name for name, count in Counter(ours for ours, _ in found).items() if count > 1),
    )


@torch.no_grad()
def load_published(
    model: TextHarmonyForConditionalGeneration,
    tensors: Mapping[str, Tensor],
    source: str,
    adapter_scale: float = 1.0,
) -> None:
    """Fill a model that is in memory with published weights; those of an image decoder that it lacks are left alone.

    Args:
        model: one that is given pixels.
        source: what to call the checkpoint in a complaint.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape; the model is as it was.
    """
    if model.vision is None:
        raise ValueError("the published model is given pixels, this one is not")
    own = {name: value for name, value in model.state_dict().items() if not name.startswith(IMAGE_DECODER)}
    made = plan(tensors, model.vision.encoder.grid[0], adapter_scale)
    made.differences(own, tensors).refuse(source)
    if isinstance(model.image_decoder, Sd2Decoder):
        painting = image_decoder_weights(tensors, source)
        fill(model.image_decoder, {name: value.clone() for name, value in painting.items()}, source)
    for name, recipe in made.recipes.items():
        own[name].copy_(recipe.make(*(tensors[each] for each in recipe.sources)))


def _ours(name: str) -> str:
    if name.startswith(VISION):
        return "vision." + renamed(name.removeprefix(VISION), VISION_NAMES + RESAMPLER_NAMES)
    layer, crossing, part = name.partition(_CROSSING)
    own = renamed(part, CROSS_NAMES + SYNCHRONIZER_NAMES)
    return renamed(layer, _NAMES) + (f".pictures.{own}" if crossing else "")


def _is_second(name: str) -> bool:
    """Whether it only has a meaning together with another one."""
    return name.startswith("text_decoder.head_new.") or (name.startswith(VISION) and name.endswith(ADAPTER))


def _recipe(name: str, grid: int, adapter_scale: float) -> Recipe:
    if _MERGED.match(name):
        layer = name.removesuffix("weight")
        return Recipe((name, *(layer + end for end in ADAPTER)), partial(_with_adapter, scale=adapter_scale))
    if name.startswith("text_decoder.head."):
        return Recipe((name, name.replace(".head.", ".head_new.")), _with_new_rows)
    if name.endswith(".lora_moe_A.default"):
        return Recipe((name,), _by_input)
    if name == _POSITIONS:
        return Recipe((name,), partial(resized_table, side=grid, align_corners=True))
    return Recipe((name,), _as_it_is)


def _as_it_is(tensor: Tensor) -> Tensor:
    return tensor


def _by_input(experts: Tensor) -> Tensor:
    return experts.permute(1, 0, 2)  # (K, D_in, R) -> (D_in, K, R)


def _with_adapter(weight: Tensor, down: Tensor, up: Tensor, scale: float) -> Tensor:
    return weight.float() + scale * (up.float() @ down.float())


def _with_new_rows(head: Tensor, added: Tensor) -> Tensor:
    """In float32: the biases of the new rows are about -100 and +95."""
    return torch.cat([head[: -len(added)].float(), head[-len(added) :].float() + added.float()])
