"""The TextHarmony model: glyph tokens and words into a language model with Slide-LoRA, words out.

The language model is transformers' own Llama. `language.py` makes a model from a folder with one.
"""

from __future__ import annotations

from typing import Any

import torch.nn.functional as F
from torch import Tensor, nn
from transformers import GenerationMixin, LlamaForCausalLM, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutputWithPast

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.config import TextHarmonyConfig
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.glyph_embedding import GlyphEmbedding
from textharmony_cli.model.textharmony.slide_lora import GATE, SlideLoRA, fixed_gate, wrap
from textharmony_cli.model.textharmony.strictness import refuse_report


class TextHarmonyForConditionalGeneration(PreTrainedModel, GenerationMixin):  # type: ignore[misc]  # untyped here
    """Reads pages and questions, writes answers.

    Args:
        language: the language model, where it has been loaded already; its weights are kept.
    """

    config_class = TextHarmonyConfig
    base_model_prefix = ""
    main_input_name = "input_ids"
    supports_gradient_checkpointing = True
    _supports_sdpa = True
    _supports_flash_attn = True
    _no_split_modules = ["LlamaDecoderLayer"]  # noqa: RUF012

    def __init__(self, config: TextHarmonyConfig, language: LlamaForCausalLM | None = None) -> None:
        super().__init__(config)
        self.language = LlamaForCausalLM(config.language) if language is None else language
        self.glyphs: GlyphEmbedding | None = None
        if config.glyphs is not None:
            self.glyphs = GlyphEmbedding(config.glyphs.visual, config.glyphs.layout, config.language.hidden_size)
        if config.slide_lora is not None:
            wrap(self.language, config.slide_lora)
        for module in self.language.modules() if language is not None else ():
            module._is_hf_initialized = not isinstance(module, SlideLoRA)
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, SlideLoRA | GlyphEmbedding):
            module.reset()
        else:
            super()._init_weights(module)

    def get_input_embeddings(self) -> nn.Module:
        found: nn.Module = self.language.get_input_embeddings()
        return found

    def set_input_embeddings(self, value: nn.Module) -> None:
        self.language.set_input_embeddings(value)

    def get_output_embeddings(self) -> nn.Module:
        found: nn.Module = self.language.get_output_embeddings()
        return found

    def set_output_embeddings(self, new_embeddings: nn.Module) -> None:
        self.language.set_output_embeddings(new_embeddings)

    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        glyph_features: Tensor | None = None,
        layout: Tensor | None = None,
        task: Task | Tensor = Task.TEXT,
        labels: Tensor | None = None,
        **kwargs: Any,
    ) -> CausalLMOutputWithPast:
        """Logits (B, T, vocabulary) of the next tokens.

        Args:
            glyph_features: (B, T, visual) what the tokens look like, zero for those that nobody saw; may be None.
            layout: (B, T, layout) where the page's tokens stand, zero for all others; may be None.
            task: what is to be produced, or a row of task numbers (B,). Only a fixed gate asks for it.
            labels: (B, T) for a loss; -100 is left out.
            kwargs: what the language model takes besides, such as its cache, which newer versions of transformers
                call by another name.
        """
        if inputs_embeds is None:
            inputs_embeds = self.embedded(input_ids, glyph_features, layout)
        elif self.glyphs is not None:
            inputs_embeds = self.glyphs(inputs_embeds, glyph_features, layout)
        if self.config.slide_lora is not None and self.config.slide_lora.gate == "fixed":
            kwargs[GATE] = fixed_gate(task, self.config.slide_lora.experts, inputs_embeds.device)
        return self.language(
            inputs_embeds=inputs_embeds,
            attention_mask=attention_mask,
            position_ids=position_ids,
            labels=labels,
            **kwargs,
        )

    def embedded(self, ids: Tensor | None, glyph_features: Tensor | None, layout: Tensor | None) -> Tensor:
        """Token numbers (B, T) as vectors (B, T, D), with what the tokens look like and where they stand."""
        vectors: Tensor = self.get_input_embeddings()(ids)
        return vectors if self.glyphs is None else self.glyphs(vectors, glyph_features, layout)

    def prepare_inputs_for_generation(
        self,
        input_ids: Tensor,
        glyph_features: Tensor | None = None,
        layout: Tensor | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """One step's inputs: of the glyph inputs, which cover the prompt, the rows of the tokens still to be read."""
        inputs: dict[str, Any] = super().prepare_inputs_for_generation(input_ids, **kwargs)
        step = inputs["input_ids"] if inputs.get("input_ids") is not None else inputs["inputs_embeds"]
        for name, rows in (("glyph_features", glyph_features), ("layout", layout)):
            inputs[name] = None if rows is None else _last_rows(rows, input_ids.shape[1], step.shape[1])
        return inputs

    @classmethod
    def from_pretrained(cls, folder: Any, *args: Any, **kwargs: Any) -> Any:
        """Load a saved model; takes what transformers takes, quantisation included.

        Raises:
            WeightsError: weights are missing, unknown, or of another shape.
        """
        asked = kwargs.pop("output_loading_info", False)
        kwargs |= {"use_safetensors": True, "output_loading_info": True, "ignore_mismatched_sizes": True}
        try:
            model, found = super().from_pretrained(folder, *args, **kwargs)
        except (OSError, RuntimeError) as problem:
            raise WeightsError(f"cannot load the model `{folder}`: {problem}") from problem
        refuse_report(str(folder), found)
        return (model, found) if asked else model


def _last_rows(rows: Tensor, length: int, count: int) -> Tensor | None:
    """The last `count` of `length` rows, of which those after the given ones are zero; None when all are."""
    if length - count >= rows.shape[1]:
        return None
    missing = length - rows.shape[1]
    return F.pad(rows, (0, 0, 0, missing))[:, -count:] if missing else rows[:, -count:]
