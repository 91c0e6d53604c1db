"""Names of the published image decoder's weights, and ours. No diffusers, whose own names are the same in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from torch import Tensor

from textharmony_cli.model.textharmony.published_keys import RESAMPLER_NAMES, SYNCHRONIZER_NAMES, renamed
from textharmony_cli.model.textharmony.strictness import refuse_differences

DECODER = "image_decoder."  # what all their names begin with

# What is in none of them has the same name here.
_NAMES = (
    (r"^neg_prompt_embeds$", "null"),
    (r"^perceiver_resampler\.", "resampler."),
    (r"^decoder\.unet\.", "unet.network."),
    (r"^decoder\.vae\.", "codec.vae."),
    (r"^decoder\.mmfs_module\.mmfs_down_blocks\.", "unet.skips."),
    (r"^decoder\.mmfs_module\.mmfs_mid_block\.", "unet.middle."),
    (r"^(unet\.(?:skips\.\d+|middle))\.pos_embed$", r"\1.positions"),
    (r"^(unet\.(?:skips\.\d+|middle))\.feat_norm\.", r"\1.source_norm."),
    (r"^(unet\.(?:skips\.\d+|middle))\.mmfs\.", r"\1.synchronizer."),
    (r"^(unet\.(?:skips\.\d+|middle))\.conv\.", r"\1.blend."),
    *RESAMPLER_NAMES,
    *SYNCHRONIZER_NAMES,
)


def image_decoder_name(published: str) -> str:
    """What a weight of the image decoder is called here."""
    return renamed(published.removeprefix(DECODER), _NAMES)


def image_decoder_weights(tensors: Mapping[str, Tensor], source: str) -> dict[str, Tensor]:
    """The published weights of the image decoder by our names; those of other parts are left out.

    Args:
        source: what to call the checkpoint in a complaint.

    Raises:
        WeightsError: two of them are the same one here.
    """
    ours = {name: image_decoder_name(name) for name in tensors if name.startswith(DECODER)}
    refuse_differences(source, has_doubled=[name for name, count in Counter(ours.values()).items() if count > 1])
    return {name: tensors[published] for published, name in ours.items()}
