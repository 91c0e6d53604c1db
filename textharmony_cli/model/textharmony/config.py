"""What a TextHarmony model is made of: every size of the family is this configuration with other numbers.

Not here: weights, and the run's own settings (device, precision, length of answers).
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Literal

from transformers import CLIPVisionConfig, LlamaConfig, PreTrainedConfig

from textharmony_cli.model.image_decoder.pixel_dit import PixelDiTConfig
from textharmony_cli.model.image_decoder.sd2_config import Sd2Config
from textharmony_cli.model.textharmony.experts import EXPERTS
from textharmony_cli.model.textharmony.glyph_tokens import LAYOUT, VISUAL
from textharmony_cli.model.textharmony.resampler import ResamplerSizes

ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")  # what the published model adapts


class SlideLoraConfig(PreTrainedConfig):  # type: ignore[misc]  # transformers is untyped here
    """The adapters in the language model.

    Attributes:
        targets: last part of the names of the layers that get one.
        alpha: each expert's branch is multiplied by `alpha / rank`. The published model does not multiply; there
            alpha equals rank.
        experts: in the order of `EXPERTS`; fewer for comparisons.
        gate: `learned`, a softmax over the experts for every token, from the layer's own input; `fixed`, even shares
            of the task's expert and the shared one, as in the published model.
    """

    model_type = "textharmony_slide_lora"

    rank: int = 16
    alpha: float = 16.0
    dropout: float = 0.0
    targets: tuple[str, ...] | list[str] = ATTENTION
    experts: tuple[str, ...] | list[str] = EXPERTS
    gate: Literal["learned", "fixed"] = "learned"

    def __post_init__(self, **kwargs: Any) -> None:
        self.targets, self.experts = tuple(self.targets), tuple(self.experts)
        if self.rank < 1 or not self.targets:
            raise ValueError(f"an adapter needs a rank and targets, got {self.rank} and {self.targets}")
        if not self.experts or self.experts != tuple(name for name in EXPERTS if name in self.experts):
            raise ValueError(f"experts must be of {EXPERTS}, in this order, got {self.experts}")
        super().__post_init__(**kwargs)


class GlyphConfig(PreTrainedConfig):  # type: ignore[misc]
    """Widths of what is added to the embedding of a page's tokens: what they look like, and where they stand."""

    model_type = "textharmony_glyphs"

    visual: int = VISUAL
    layout: int = LAYOUT


class ResamplerConfig(PreTrainedConfig):  # type: ignore[misc]
    """The resampler that makes tokens of a picture; see `ResamplerSizes`. Its source is as wide as the encoder."""

    model_type = "textharmony_resampler"

    queries: int = 512
    width: int = 768
    inner_width: int = 3072
    layers: int = 12
    heads: int = 12
    cross_every: int = 2
    query_key_norm: bool = True

    def sizes(self, source_width: int) -> ResamplerSizes:
        """With the width of what it gathers."""
        return ResamplerSizes(
            queries=self.queries,
            width=self.width,
            source_width=source_width,
            inner_width=self.inner_width,
            layers=self.layers,
            heads=self.heads,
            cross_every=self.cross_every,
            query_key_norm=self.query_key_norm,
        )


class VokenConfig(PreTrainedConfig):  # type: ignore[misc]
    """Vokens, the resampler of their states, and what counts how much while they learn.

    Attributes:
        count: vokens after the token that opens a picture.
        queries, width: vectors that the image decoder looks at, and numbers in each.
        inner_width, layers, heads: of the resampler, whose layers all look at the states.
        null_share: of pictures that are painted without vokens in training, so that they can be.
        text_share, picture_share, caption_share, look_share: of the losses. MiniGPT-5 has .01, 1 and .1 for the first
            three; there the loss of pictures is a squared error, here it is the logarithm of one.
    """

    model_type = "textharmony_vokens"

    count: int = 8
    queries: int = 16
    width: int = 256
    inner_width: int = 512
    layers: int = 2
    heads: int = 4
    null_share: float = 0.1
    text_share: float = 1.0
    picture_share: float = 1.0
    caption_share: float = 0.1
    look_share: float = 1.0

    def __post_init__(self, **kwargs: Any) -> None:
        if self.count < 1 or not 0 <= self.null_share <= 1:
            raise ValueError(f"vokens are at least 1, and a share of 0 to 1 of them null: {self}")
        super().__post_init__(**kwargs)

    def sizes(self, source_width: int) -> ResamplerSizes:
        """Of the resampler, with the width of what it gathers."""
        return ResamplerSizes(
            queries=self.queries,
            width=self.width,
            source_width=source_width,
            inner_width=self.inner_width,
            layers=self.layers,
            heads=self.heads,
            cross_every=1,
            query_key_norm=True,
        )


class TextHarmonyConfig(PreTrainedConfig):  # type: ignore[misc]
    """A TextHarmony model.

    Attributes:
        vision: `spotter`, text read beforehand, given as glyph tokens; `clip_vit_adapter`, pixels.
        language: the language model.
        slide_lora, glyphs: None where the model has none.
        vision_encoder, resampler: of a model that is given pixels; None for any other.
        cross_every: layers of the language model whose number this divides look at pictures; None for none.
        picture_token_id, opening_token_id: the token that stands for a piece of a picture, and the one before a
            picture; only for a model that is given pixels.
        head_bias: whether the output layer has a bias.
        vokens: of a model that tells its image decoder what to paint by vokens; None for any other.
        image_decoder: sizes of what paints, as `Sd2Config.to_dict` has them, or, for a model with vokens,
            `PixelDiTConfig.to_dict`; None where the model does not paint.
    """

    model_type = "textharmony"
    sub_configs = {  # noqa: RUF012
        "language": LlamaConfig,
        "slide_lora": SlideLoraConfig,
        "glyphs": GlyphConfig,
        "vision_encoder": CLIPVisionConfig,
        "resampler": ResamplerConfig,
        "vokens": VokenConfig,
    }

    vision: Literal["spotter", "clip_vit_adapter"] = "spotter"
    language: Any = None  # LlamaConfig
    slide_lora: Any = None  # SlideLoraConfig | None
    glyphs: Any = None  # GlyphConfig | None
    vision_encoder: Any = None  # CLIPVisionConfig | None
    resampler: Any = None  # ResamplerConfig | None
    cross_every: int | None = None
    picture_token_id: Any = None  # int | None
    opening_token_id: Any = None  # int | None
    head_bias: bool = False
    vokens: Any = None  # VokenConfig | None
    image_decoder: dict[str, Any] | None = None
    tie_word_embeddings: bool = False

    def __post_init__(self, **kwargs: Any) -> None:
        for name, kind in self.sub_configs.items():
            part = getattr(self, name)
            if isinstance(part, dict):
                setattr(self, name, kind(**part))
        if self.language is None:
            self.language = LlamaConfig()
        self._check_vision()
        self._check_image_decoder()
        if self.head_bias and self.language.tie_word_embeddings:
            raise ValueError("an output layer that is the embedding cannot have a bias")
        self.tie_word_embeddings = self.language.tie_word_embeddings
        super().__post_init__(**kwargs)

    def _check_vision(self) -> None:
        needed = ("vision_encoder", "resampler", "picture_token_id", "opening_token_id")
        given = [name for name in (*needed, "cross_every") if getattr(self, name) is not None]
        if self.vision == "spotter" and given:
            raise ValueError(f"a model whose vision is the spotter has no {', '.join(given)}")
        if self.vision != "spotter" and (missing := [name for name in needed if name not in given]):
            raise ValueError(f"a model that is given pixels needs {', '.join(missing)}")
        if self.cross_every is not None and self.cross_every < 1:
            raise ValueError(f"`cross_every` is at least 1, got {self.cross_every}")

    def _check_image_decoder(self) -> None:
        if self.vokens is not None and self.vision != "spotter":
            raise ValueError("a model that is given pixels tells its image decoder what to paint without vokens")
        sizes = self.painter_sizes
        if isinstance(sizes, PixelDiTConfig) and sizes.context_width != self.vokens.width:
            raise ValueError(f"vokens give vectors of {self.vokens.width} numbers, the image decoder looks at others")
        if not isinstance(sizes, Sd2Config):
            return
        if self.vision == "spotter":
            raise ValueError("a model whose vision is the spotter cannot have this image decoder without vokens")
        widths = (sizes.map_width, sizes.resampler.source_width)
        given = (self.vision_encoder.hidden_size, self.language.hidden_size)
        if widths != given:
            raise ValueError(f"the image decoder takes maps and states of {widths}, but is given {given}")

    @property
    def painter_sizes(self) -> Sd2Config | PixelDiTConfig | None:
        """The sizes of the image decoder, where there is one.

        Raises:
            ValueError: it is one that this version does not know.
        """
        if self.image_decoder is None:
            return None
        try:
            if self.vokens is not None:
                return PixelDiTConfig(**self.image_decoder)
            return Sd2Config.from_dict(self.image_decoder)
        except (KeyError, TypeError) as problem:
            raise ValueError(f"this is no image decoder of a TextHarmony model: {problem}") from problem

    def without_image_decoder(self) -> TextHarmonyConfig:
        """The same model, which does not paint."""
        plain = deepcopy(self)
        plain.image_decoder = None
        return plain

    @property
    def opening_id(self) -> int | None:
        """The token that begins a picture. With vokens it is the first number after the vocabulary, and they follow."""
        found: int | None = self.opening_token_id if self.vokens is None else self.language.vocab_size
        return found

    def get_text_config(self, decoder: bool | None = None, encoder: bool | None = None) -> Any:
        """The language model's configuration: generation sizes its cache by it."""
        return self.language
