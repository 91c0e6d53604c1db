"""MiniGPT-5's voken mapper: states of a language model to what Stable Diffusion's network attends to.

After "MiniGPT-5" (Zheng et al. 2023, sections 3.2 and 3.3). The language model writes 8 vokens where a picture is to
be; the states that predict them are mapped here, and 77 learned queries gather them. Only the mapper is here: neither
the language model nor Stable Diffusion, which are as others made them. Letters: B batch, T tokens, V vokens, D width of
the language model, L queries, C width of what the network attends to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textharmony_cli.model.image_decoder.sd2_schedule import deviation, signal
from textharmony_cli.model.textharmony.published_keys import renamed
from textharmony_cli.model.textharmony.strictness import refuse_differences

TEXT_SHARE, CAPTION_SHARE = 0.01, 0.1  # of the losses, beside the whole of the pictures'
_LAYERS, _HEADS, _WIDER = 4, 8, 4  # of encoder and decoder each; fixed in the published code
_MOST_SNR = 5.0
_NAMES = ((r"^fc\.", "narrow."), (r"^t2i_decoder_prompt$", "queries"), (r"^llm_to_t2i_mapping\.", "mapping."))


@dataclass(frozen=True, slots=True)
class VokenMapperSizes:
    """Sizes of the mapper; as released, unless said otherwise.

    Attributes:
        language_width, width: D and C.
        vokens, queries: V and L.
    """

    language_width: int = 4096
    width: int = 1024
    vokens: int = 8
    queries: int = 77

    def __post_init__(self) -> None:
        if self.width % _HEADS:
            raise ValueError(f"a width of {self.width} cannot be divided among {_HEADS} heads")


class VokenMapper(nn.Module):
    """States (B, V, D) to a context (B, L, C)."""

    def __init__(self, sizes: VokenMapperSizes) -> None:
        super().__init__()
        self.sizes = sizes
        width = sizes.width
        self.narrow = nn.Sequential(nn.Linear(sizes.language_width, width), nn.GELU(), nn.Linear(width, width))
        self.queries = nn.Parameter(torch.zeros(1, sizes.queries, width))
        layer = nn.TransformerEncoderLayer(
            width, _HEADS, _WIDER * width, dropout=0.0, batch_first=True, norm_first=True
        )
        encoder = nn.TransformerEncoder(layer, _LAYERS, nn.LayerNorm(width), enable_nested_tensor=False)
        self.mapping = nn.Transformer(
            width,
            _HEADS,
            num_decoder_layers=_LAYERS,
            dim_feedforward=_WIDER * width,
            dropout=0.0,
            custom_encoder=encoder,  # since the default one warns that it cannot skip padding, of which there is none
            batch_first=True,
            norm_first=True,
        )

    def forward(self, states: Tensor) -> Tensor:
        found: Tensor = self.mapping(self.narrow(states), self.queries.expand(len(states), -1, -1))
        return found

    def null(self) -> Tensor:
        """The context (1, L, C) of no vokens, which guidance goes away from: that of states of zeros."""
        found: Tensor = self(self.queries.new_zeros(1, self.sizes.vokens, self.sizes.language_width))
        return found


def voken_states(states: Tensor, starts: Tensor, vokens: int = 8) -> Tensor:
    """The states that predict vokens: (B, V, D).

    Args:
        states: (N, T, D) of the language model's last layer.
        starts: (B, 2), row and place of the state before the first voken.
    """
    places = starts[:, 1:] + torch.arange(vokens, device=states.device)  # (B, V)
    return states[starts[:, :1], places]


def generated_voken_states(before: Tensor, vokens: Tensor) -> Tensor:
    """The same where the vokens were given to the language model all at once, in one step: (B, V, D).

    Args:
        before: (B, 1, D), the state of the step before, which predicted the first voken.
        vokens: (B, V, D), the states at the vokens.
    """
    return torch.cat([before[:, -1:], vokens[:, :-1]], dim=1)


def load_voken_mapper(model: VokenMapper, tensors: Mapping[str, Tensor], source: str) -> None:
    """Read published weights; those of the language model, which are in the same file, are left alone.

    Args:
        tensors: by their published names. A file of the second stage has no `fc` and no prompt, since they were
            frozen: lay it over that of the first.
        source: what to call the checkpoint in a complaint.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape; the model is as it was.
    """
    own = model.state_dict()
    mine = {name: value for name, value in tensors.items() if not name.startswith("model.")}
    ours = {renamed(name, _NAMES): value for name, value in mine.items()}
    refuse_differences(
        source,
        lacks=own.keys() - ours.keys(),
        has_unknown=[name for name in mine if renamed(name, _NAMES) not in own],
        has_other_sizes_of=[name for name, value in ours.items() if name in own and own[name].shape != value.shape],
    )
    model.load_state_dict(ours)


def denoising_loss(guessed: Tensor, noise: Tensor, times: Tensor) -> Tensor:
    """The mean squared error of the noise in latents (B, 4, h, w), less of it where there is little noise.

    Weights after "Efficient Diffusion Training via Min-SNR Weighting Strategy" (Hang et al. 2023, section 3.4).

    Args:
        times: (B,), steps of training from 0 to 999.
    """
    ratios = torch.tensor([(signal(time) / deviation(time)) ** 2 for time in times.tolist()], device=guessed.device)
    errors = ((guessed.float() - noise.float()) ** 2).flatten(1).mean(1)  # (B, 4, h, w) -> (B,)
    return (errors * ratios.clamp(max=_MOST_SNR) / ratios).mean()


def caption_loss(context: Tensor, captions: Tensor, empty: Tensor, dropped: Tensor) -> Tensor:
    """How far contexts (B, L, C) are from what Stable Diffusion's own text encoder makes of the captions.

    Args:
        captions: (B, L, C), its output.
        empty: (1, L, C), its output for no caption, which counts where the vokens were dropped.
        dropped: (B,).
    """
    return F.mse_loss(context, torch.where(dropped.bool()[:, None, None], empty, captions))
