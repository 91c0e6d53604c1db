"""The language model's own linear layers in 4 or 8 bits, everything else as it is.

That is 12.7 of the published model's 15 billion numbers. What looks at pictures, the output layer and the vision side
stay whole: they are small, and mistakes in them reach every token.
"""

from __future__ import annotations

import json
import re
from typing import Any, Literal

import torch
from torch import Tensor
from transformers import BitsAndBytesConfig

WHOLE = (  # parts that are never quantised
    "vision",
    "context",
    "glyphs",
    "vokens",
    "image_decoder",
    r"language\.lm_head",
    r".*\.pictures",
)
_LAYERS = re.compile(r"language\.model\.layers\.\d+\.(self_attn|mlp)\.\w+(\.base)?\.weight$")
_BLOCK = 64  # numbers that share a scale


def quantisation(bits: Literal[4, 8], compute: torch.dtype = torch.bfloat16) -> BitsAndBytesConfig:
    """For `from_pretrained`: NF4 whose scales are quantised, too (Dettmers et al. 2023), or LLM.int8().

    Args:
        compute: the type in which layers of 4 bits multiply.
    """
    if bits == 8:
        return BitsAndBytesConfig(load_in_8bit=True, llm_int8_skip_modules=list(WHOLE))
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=compute,
        llm_int8_skip_modules=list(WHOLE),
    )


def is_quantised(name: str) -> bool:
    """Whether a weight is one of those that are held in fewer bits."""
    return _LAYERS.match(name) is not None


def as_nf4(name: str, weight: Tensor) -> dict[str, Tensor]:
    """A weight (D_out, D_in) in 4 bits, under the names by which transformers loads such a one."""
    from bitsandbytes.functional import quantize_4bit  # an optional package

    packed, state = quantize_4bit(weight, blocksize=_BLOCK, compress_statistics=True, quant_type="nf4")
    parts: dict[str, Tensor] = {f"{name}.{key}": value for key, value in state.as_dict(packed=True).items()}
    return {name: packed, **parts}


def nf4_bytes(count: int) -> int:
    """How much `count` numbers take so: half a byte, and one byte for each block's scale. The rest is negligible."""
    return count // 2 + count // _BLOCK


def stated(config: BitsAndBytesConfig) -> dict[str, Any]:
    """As a model's configuration file states it."""
    found: dict[str, Any] = json.loads(config.to_json_string(use_diff=False))
    return found
