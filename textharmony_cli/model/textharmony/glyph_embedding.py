"""What is added to the embedding of a page's tokens: what they look like, and where they stand.

Both projections start at zero, so that the language model starts with plain text, and have no bias, so that a token
with a row of zeros (the question's, the answer's) stays as it is.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class GlyphEmbedding(nn.Module):
    """Adds `visual(features) + layout(places)` to token embeddings.

    The projections are parameters, not linear layers: loading in 4 or 8 bits must leave them alone.

    Args:
        width: of the language model.
    """

    def __init__(self, visual: int, layout: int, width: int) -> None:
        super().__init__()
        self.visual = nn.Parameter(torch.zeros(width, visual))
        self.layout = nn.Parameter(torch.zeros(width, layout))

    @torch.no_grad()
    def reset(self) -> None:
        """The state in which nothing is added."""
        self.visual.zero_()
        self.layout.zero_()

    def adapter_parameters(self) -> dict[str, nn.Parameter]:
        """Names and values of what is trained."""
        return {"visual": self.visual, "layout": self.layout}

    def forward(self, embeds: Tensor, features: Tensor | None, layout: Tensor | None) -> Tensor:
        """Embeddings (B, T, D), features (B, T, visual) and places (B, T, layout), None for none -> (B, T, D)."""
        for given, projection in ((features, self.visual), (layout, self.layout)):
            if given is not None:
                embeds = embeds + F.linear(given.to(projection.dtype), projection).to(embeds.dtype)
        return embeds
