"""What a TextHarmony model is made of: every size of the family is this configuration with other numbers.

Not here: weights, and the run's own settings (device, precision, length of answers).
"""

from __future__ import annotations

from typing import Any, Literal

from transformers import LlamaConfig, PreTrainedConfig

from textharmony_cli.model.textharmony.experts import EXPERTS
from textharmony_cli.model.textharmony.glyph_tokens import LAYOUT, VISUAL

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


class TextHarmonyConfig(PreTrainedConfig):  # type: ignore[misc]
    """A TextHarmony model.

    Attributes:
        vision: `spotter`, text read beforehand, given as glyph tokens.
        language: the language model.
        slide_lora, glyphs: None where the model has none.
        cross_attention, resampler, image_decoder: parts that paint, and pixels in the language model; None where the
            model has none. This version has no classes for them and refuses a model that needs them.
    """

    model_type = "textharmony"
    sub_configs = {"language": LlamaConfig, "slide_lora": SlideLoraConfig, "glyphs": GlyphConfig}  # noqa: RUF012

    vision: Literal["spotter"] = "spotter"
    language: Any = None  # LlamaConfig
    slide_lora: Any = None  # SlideLoraConfig | None
    glyphs: Any = None  # GlyphConfig | None
    cross_attention: dict[str, Any] | None = None
    resampler: dict[str, Any] | None = None
    image_decoder: dict[str, Any] | None = None
    tie_word_embeddings: bool = False

    def __post_init__(self, **kwargs: Any) -> None:
        for name, kind in self.sub_configs.items():
            part = getattr(self, name)
            if isinstance(part, dict):
                setattr(self, name, kind(**part))
        if self.language is None:
            self.language = LlamaConfig()
        for name in ("cross_attention", "resampler", "image_decoder"):
            if getattr(self, name) is not None:
                raise ValueError(f"this version cannot build the part `{name}` of a TextHarmony model")
        self.tie_word_embeddings = self.language.tie_word_embeddings
        super().__post_init__(**kwargs)

    def get_text_config(self, decoder: bool | None = None, encoder: bool | None = None) -> Any:
        """The language model's configuration: generation sizes its cache by it."""
        return self.language
