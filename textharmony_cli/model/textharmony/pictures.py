"""The pictures of a batch of token rows: as tokens in their places, and as maps that layers look at.

Letters: B rows of tokens, T tokens, P pictures of all rows one after the other, N the most pictures of a row, V tokens
of a picture, D width of the language model, S rows of a picture's maps, E their width.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from textharmony_cli.model.textharmony.deformable_attention import Shapes, as_rows
from textharmony_cli.model.textharmony.picture_attention import visible_pictures
from textharmony_cli.model.textharmony.visual_tokenizer import Seen


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a language model is given of pictures, row by row.

    Attributes:
        tokens: (B, N V, D), zero where a row has fewer than N pictures; N is at least 1.
        counts: (B,), pictures of each row.
        rows: (B, N, S, E), their coarser three maps; zero likewise.
        shapes: sizes of these maps.
        visible: (B, T, N), which of them each token of the rows may look at.
        values: by a layer's number, what it samples of them; kept for the steps to come while no gradients are wanted.
    """

    tokens: Tensor
    counts: Tensor
    rows: Tensor
    shapes: Shapes
    visible: Tensor
    values: dict[int, Tensor] = field(default_factory=dict)

    def placed(self, embeds: Tensor, pieces: Tensor) -> Tensor:
        """Embeddings (B', T, D) with the pictures' tokens, in order, where `pieces` (B', T) says that one stands.

        Pieces beyond a row's pictures keep their embedding. B' is B, or a multiple of it for rows that share pictures.
        """
        beams = len(embeds) // len(self.tokens)
        tokens, counts = (part.repeat_interleave(beams, dim=0) for part in (self.tokens, self.counts))
        number = pieces.cumsum(1) - 1  # (B', T)
        length = self.tokens.shape[1] // self.rows.shape[1]
        here = pieces & (number < (counts * length)[:, None])
        index = number.clamp(0, tokens.shape[1] - 1)[..., None].expand_as(embeds)
        return torch.where(here[..., None], tokens.gather(1, index).to(embeds.dtype), embeds)

    def look(self, start: int, count: int, beams: int = 1) -> Look:
        """What `count` tokens from the number `start` on see; those after the given rows see what the last one saw.

        Args:
            beams: rows that go on from each of these.
        """
        numbers = torch.arange(start, start + count, device=self.visible.device)
        seen = self.visible[:, numbers.clamp_max(self.visible.shape[1] - 1)]
        return Look(self, seen.repeat_interleave(beams, dim=0))


@dataclass(frozen=True, slots=True)
class Look:
    """What the tokens of one pass see.

    Attributes:
        visible: (B', T, N). B' may be a multiple of B: then so many rows, one after the other, share their pictures,
            as the beams of a search do.
    """

    pictures: Pictures
    visible: Tensor


def arranged(seen: Seen, ids: Tensor, piece: int, beginning: int) -> Pictures:
    """Pictures that were seen, in the rows that they belong to.

    Args:
        ids: token numbers (B, T), with places for P pictures in all, at least one.
        piece: the token that stands for a piece of a picture.
        beginning: the token that begins a document.

    Raises:
        ValueError: the rows have places for more pictures, or for fewer.
    """
    length = seen.tokens.shape[1]
    counts = (ids == piece).sum(1) // length
    if int(counts.sum()) != len(seen.tokens):
        raise ValueError(f"the tokens have places for {int(counts.sum())} pictures, but there are {len(seen.tokens)}")
    coarse = seen.maps[1:]
    tokens, rows = (_by_row(part, counts) for part in (seen.tokens, as_rows(coarse)))
    shapes = tuple((level.shape[-2], level.shape[-1]) for level in coarse)
    visible = visible_pictures(ids, beginning, piece, length)
    return Pictures(tokens.flatten(1, 2), counts, rows, shapes, visible)


def _by_row(parts: Tensor, counts: Tensor) -> Tensor:
    """(P, ...) to (B, N, ...), zero where there is none."""
    return pad_sequence(list(torch.split(parts, counts.tolist())), batch_first=True)
