"""The pointer's network: reads a page and questions about it, and points at where each answer starts and what belongs
to it.

The page is read once, by layers that know where its atoms stand (rotary positions in the plane, after Su et al.,
RoFormer, section 3.2.2, one third each for x, y and reading order). Each question is then read against it: the page's
atoms look at the question's, and at each other again. An answer is a start, chosen among all atoms and "not on this
page" (a pointer network, Vinyals et al. 2015, section 2.3), and the atoms that belong together with that start, which
need not stand next to each other in reading order.

Shapes: B pages, Q questions a page, N atoms of a page, M atoms of a question, D width.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textharmony_cli.model.pointer.features import LAYOUT
from textharmony_cli.model.pointer.lettering import BUCKETS

MATCHES = 10  # numbers that compare an atom of the page with a question


@dataclass(frozen=True, slots=True)
class PointerConfig:
    """Sizes of the network.

    Attributes:
        pieces: rows of the table of word pieces, row 0 included.
        piece_width: numbers for each piece.
        gram_width: numbers for each n-gram bucket.
        page_layers, question_layers, joint_layers: how often the page, the question, and the page with the question
            in view are looked at.
    """

    pieces: int
    piece_width: int = 128
    gram_width: int = 96
    width: int = 192
    heads: int = 6
    page_layers: int = 4
    question_layers: int = 2
    joint_layers: int = 2

    def __post_init__(self) -> None:
        if self.width % self.heads or self.width // self.heads % 2:
            raise ValueError(f"a width of {self.width} cannot be cut into {self.heads} heads of even width")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Atoms' texts as flat bags: for each of the (rows x atoms) places, its pieces and grams.

    Attributes:
        pieces, grams: row numbers, one after the other.
        piece_starts, gram_starts: where each place's begin.
        mask: (rows, atoms), true where there is an atom.
    """

    pieces: Tensor
    piece_starts: Tensor
    grams: Tensor
    gram_starts: Tensor
    mask: Tensor


@dataclass(frozen=True, slots=True)
class PageBatch:
    """Pages: texts, places (B, N, 3), layout (B, N, LAYOUT)."""

    texts: TextBatch
    places: Tensor
    layout: Tensor


@dataclass(frozen=True, slots=True)
class QuestionBatch:
    """Questions: texts of (B * Q, M), quoted (B * Q, M), and the number of the page that each is about (B * Q,)."""

    texts: TextBatch
    quoted: Tensor
    page: Tensor


@dataclass(frozen=True, slots=True)
class Pointing:
    """What the network says.

    Attributes:
        starts: (B * Q, 1 + N) logits; the first is "not on this page".
        firsts, others: (B * Q, N, D) each; atom j belongs to an answer that starts at i with the logit
            `firsts[i] . others[j] / sqrt(D) + bias`.
    """

    starts: Tensor
    firsts: Tensor
    others: Tensor
    bias: Tensor

    def members(self, question: Tensor, start: Tensor) -> Tensor:
        """(K, N) logits of belonging to the answers of `question` (K,) that start at atoms `start` (K,)."""
        chosen = self.firsts[question, start]  # (K, D)
        likeness: Tensor = torch.einsum("kd,knd->kn", chosen, self.others[question])
        return likeness / math.sqrt(chosen.shape[-1]) + self.bias


class PointerNetwork(nn.Module):
    """See the module's description."""

    def __init__(self, config: PointerConfig) -> None:
        super().__init__()
        self.config = config
        D = config.width
        self.text = _TextEmbedding(config)
        self.layout = nn.Sequential(nn.Linear(LAYOUT, D), nn.GELU(), nn.Linear(D, D))
        self.quoted = nn.Parameter(torch.zeros(D))
        self.nowhere = nn.Parameter(torch.randn(D) * 0.02)
        self.page_layers = nn.ModuleList(_Layer(D, config.heads) for _ in range(config.page_layers))
        self.question_layers = nn.ModuleList(_Layer(D, config.heads) for _ in range(config.question_layers))
        self.match = nn.Sequential(nn.Linear(MATCHES, D), nn.GELU(), nn.Linear(D, D))
        self.joint_layers = nn.ModuleList(_Layer(D, config.heads, crossed=True) for _ in range(config.joint_layers))
        self.norm = nn.LayerNorm(D)
        self.start = nn.Linear(D, 1)
        self.first = nn.Linear(D, D)
        self.other = nn.Linear(D, D)
        self.bias = nn.Parameter(torch.tensor(-2.0))

    def forward(self, pages: PageBatch, questions: QuestionBatch) -> Pointing:
        read, turns = self.read(pages)
        return self.point(pages, read, turns, questions)

    def read(self, pages: PageBatch) -> tuple[Tensor, Tensor]:
        """The pages without any question in view (B, 1 + N, D), and their rotary positions."""
        B = len(pages.texts.mask)
        x = self.text(pages.texts) + self.layout(pages.layout)  # (B, N, D)
        x = torch.cat([self.nowhere.expand(B, 1, -1), x], dim=1)  # (B, N, D) -> (B, 1 + N, D)
        turns = _plane_turns(F.pad(pages.places, (0, 0, 1, 0)), self.config.width // self.config.heads)
        mask = _with_nowhere(pages.texts.mask)
        for layer in self.page_layers:
            x = layer(x, mask, turns)
        return x, turns

    def point(self, pages: PageBatch, read: Tensor, turns: Tensor, questions: QuestionBatch) -> Pointing:
        """Answer questions about pages that have been read."""
        order = torch.arange(questions.texts.mask.shape[1], device=read.device, dtype=torch.float32)
        along = _line_turns(order, self.config.width // self.config.heads)
        asked = self.text(questions.texts) + questions.quoted[..., None] * self.quoted  # (B * Q, M, D)
        for layer in self.question_layers:
            asked = layer(asked, questions.texts.mask, along)
        matches = self.match(self._matches(pages, questions))  # (B * Q, N, D)
        x = read[questions.page] + F.pad(matches, (0, 0, 1, 0))
        mask = _with_nowhere(pages.texts.mask)[questions.page]
        for layer in self.joint_layers:
            x = layer(x, mask, turns[questions.page], (asked, questions.texts.mask))
        x = self.norm(x)
        starts = self.start(x).squeeze(-1).masked_fill(~mask, -1e4)  # (B * Q, 1 + N)
        return Pointing(starts, self.first(x[:, 1:]), self.other(x[:, 1:]), self.bias)

    @torch.no_grad()
    def _matches(self, pages: PageBatch, questions: QuestionBatch) -> Tensor:
        """How much each atom of the page looks like those of the question: (B * Q, N, MATCHES)."""
        page = self.text.looks(pages.texts)[questions.page]  # (B * Q, N, G)
        asked = self.text.looks(questions.texts)  # (B * Q, M, G)
        alike = (asked @ page.transpose(1, 2)).clamp(min=0)  # (B * Q, M, N)
        return torch.cat([_best(alike), _best(alike * questions.quoted[..., None])], dim=-1)


class _TextEmbedding(nn.Module):
    """Atoms' texts as vectors: what the pieces mean (fixed) and what the letters look like (learned)."""

    pieces: Tensor
    signs: Tensor

    def __init__(self, config: PointerConfig) -> None:
        super().__init__()
        self.register_buffer("pieces", torch.zeros(config.pieces, config.piece_width))
        fixed = torch.Generator().manual_seed(0)
        self.register_buffer("signs", torch.randn(BUCKETS, 64, generator=fixed), persistent=False)
        self.grams = nn.Embedding(BUCKETS, config.gram_width)
        nn.init.normal_(self.grams.weight, std=0.3)
        self.meaning = nn.Linear(config.piece_width, config.width, bias=False)
        self.spelling = nn.Linear(config.gram_width, config.width)
        self.norm = nn.LayerNorm(config.width)

    def forward(self, texts: TextBatch) -> Tensor:
        meant = F.embedding_bag(texts.pieces, self.pieces, texts.piece_starts, mode="mean")
        spelt = F.embedding_bag(texts.grams, self.grams.weight, texts.gram_starts, mode="sum") * 0.2
        x: Tensor = self.norm(self.meaning(meant) + self.spelling(spelt))
        return x.view(*texts.mask.shape, -1)

    def looks(self, texts: TextBatch) -> Tensor:
        """Unit vectors whose products tell how many n-grams two texts share (random projections)."""
        bags = F.embedding_bag(texts.grams, self.signs, texts.gram_starts, mode="sum")
        return F.normalize(bags, dim=-1).view(*texts.mask.shape, -1) * texts.mask[..., None]


class _Layer(nn.Module):
    """Self-attention and a feed-forward part, each on a normalised input; between them, where `crossed`, attention to
    a question."""

    def __init__(self, width: int, heads: int, crossed: bool = False) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.cross = _Cross(width, heads) if crossed else None
        self.inner_norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, 4 * width)
        self.outer = nn.Linear(4 * width, width)

    def forward(self, x: Tensor, mask: Tensor, turns: Tensor, asked: tuple[Tensor, Tensor] | None = None) -> Tensor:
        q, k, v = (_heads(part, self.heads) for part in self.qkv(self.norm(x)).chunk(3, dim=-1))
        x = x + self.out(_attend(_turn(q, turns), _turn(k, turns), v, mask))
        if self.cross is not None and asked is not None:
            x = x + self.cross(x, *asked)
        seen: Tensor = x + self.outer(F.gelu(self.inner(self.inner_norm(x))))
        return seen


class _Cross(nn.Module):
    """Attention of a page's atoms to a question's."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.q = nn.Linear(width, width)
        self.kv = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, asked: Tensor, mask: Tensor) -> Tensor:
        q = _heads(self.q(self.norm(x)), self.heads)
        k, v = (_heads(part, self.heads) for part in self.kv(asked).chunk(2, dim=-1))
        seen: Tensor = self.out(_attend(q, k, v, mask))
        return seen


def _heads(x: Tensor, heads: int) -> Tensor:
    return x.view(*x.shape[:-1], heads, -1).transpose(1, 2)  # (R, N, D) -> (R, heads, N, D / heads)


def _attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    full = None if bool(mask.all()) else mask[:, None, None, :]
    seen = F.scaled_dot_product_attention(q, k, v, attn_mask=full)
    return seen.transpose(1, 2).flatten(2)  # (R, heads, N, D / heads) -> (R, N, D)


def _with_nowhere(mask: Tensor) -> Tensor:
    return F.pad(mask, (1, 0), value=True)


def _best(alike: Tensor) -> Tensor:
    """From likenesses (R, M, N), for each atom of the page (R, N, 5): the best, the best near-equal one, and how well
    its neighbours on either side fit the question's words next to the one it fits."""
    _, M, N = alike.shape
    best = alike.amax(dim=1)
    following = F.pad(alike[:, 1:, 1:] * alike[:, :-1, :-1], (0, 1)).amax(dim=1) if M > 1 else torch.zeros_like(best)
    preceding = F.pad(alike[:, :-1, :-1] * alike[:, 1:, 1:], (1, 0)).amax(dim=1) if M > 1 else torch.zeros_like(best)
    thrice = torch.zeros_like(best)
    if M > 2 and N > 2:
        run = alike[:, :-2, :-2] * alike[:, 1:-1, 1:-1] * alike[:, 2:, 2:]  # starts at the first of three
        top = run.amax(dim=1)
        thrice = torch.stack([F.pad(top, (k, 2 - k)) for k in range(3)]).amax(dim=0)
    return torch.stack([best, best**6, following, preceding, thrice], dim=-1)


def _plane_turns(places: Tensor, width: int) -> Tensor:
    """Angles (R, 1, N, width / 2) of the rotary positions for (x, y, order)."""
    half = width // 2
    across = down = half // 3
    order = half - across - down
    x, y, k = places.unbind(-1)
    angles = [
        x[..., None] * _speeds(across, 1.0, 0.01, places),
        y[..., None] * _speeds(down, 2.0, 0.02, places),
        k[..., None] * _speeds(order, 1.0, 0.002, places),
    ]
    return torch.cat(angles, dim=-1)[:, None]


def _line_turns(order: Tensor, width: int) -> Tensor:
    return (order[:, None] * _speeds(width // 2, 1.0, 0.01, order))[None, None]


def _speeds(count: int, fastest: float, slowest: float, like: Tensor) -> Tensor:
    """Radians for each unit, evenly spaced on a logarithmic scale."""
    steps = torch.arange(count, device=like.device, dtype=torch.float32) / max(1, count - 1)
    return fastest * (slowest / fastest) ** steps


def _turn(x: Tensor, turns: Tensor) -> Tensor:
    first, second = x.chunk(2, dim=-1)
    cos, sin = turns.cos().to(x.dtype), turns.sin().to(x.dtype)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], dim=-1)
