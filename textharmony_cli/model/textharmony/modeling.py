"""The TextHarmony model: glyph tokens or pictures, and words, into a language model with Slide-LoRA, out of which come
words and what an image decoder is told.

The language model is transformers' own Llama, some of whose layers may look at pictures. `language.py` makes a model
from a folder with one. What the image decoder is told comes out, too; it lies in a folder of its own and is only in
memory where there is painting. Letters: B batch, T tokens, P pictures of all rows, D width.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import GenerationMixin, LlamaForCausalLM, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutputWithPast
from transformers.models.clip.modeling_clip import CLIPVisionEmbeddings

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.image_decoder import sd2_file
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.textharmony import image_decoders
from textharmony_cli.model.textharmony.config import TextHarmonyConfig
from textharmony_cli.model.textharmony.crossing_layer import LOOK, let_look
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.glyph_embedding import GlyphEmbedding
from textharmony_cli.model.textharmony.picture_context import Context, PictureContext
from textharmony_cli.model.textharmony.pictures import Look, Pictures, arranged
from textharmony_cli.model.textharmony.slide_lora import GATE, SlideLoRA, fixed_gate, wrap
from textharmony_cli.model.textharmony.strictness import refuse_report
from textharmony_cli.model.textharmony.visual_tokenizer import Seen, VisualTokenizer
from textharmony_cli.model.textharmony.vokens import Vokens


class TextHarmonyForConditionalGeneration(PreTrainedModel, GenerationMixin):  # type: ignore[misc]  # untyped here
    """Reads pages and questions, writes answers.

    Args:
        language: the language model, where it has been loaded already; its weights are kept.

    Attributes:
        vision, opening, context: of a model that is given pixels, None in any other: what makes tokens and maps of
            pictures, the vector (1, D) added to the token before a picture, and what the image decoder is told.
        vokens: the same for a model that is given glyph tokens and paints; None for any other.
        image_decoder: what paints; None where the model does not, or where it was left on disk.
    """

    config_class = TextHarmonyConfig
    base_model_prefix = ""
    main_input_name = "input_ids"
    supports_gradient_checkpointing = True
    _supports_sdpa = True
    _supports_flash_attn = True
    _no_split_modules = ["LlamaDecoderLayer", "CrossingLayer"]  # noqa: RUF012

    def __init__(self, config: TextHarmonyConfig, language: LlamaForCausalLM | None = None) -> None:
        super().__init__(config)
        self.language = LlamaForCausalLM(config.language) if language is None else language
        width = config.language.hidden_size
        self.glyphs: GlyphEmbedding | None = None
        if config.glyphs is not None:
            self.glyphs = GlyphEmbedding(config.glyphs.visual, config.glyphs.layout, width)
        self.vision: VisualTokenizer | None = None
        if config.vision != "spotter":
            encoder = config.vision_encoder
            self.vision = VisualTokenizer(encoder, config.resampler.sizes(encoder.hidden_size), width)
            self.opening, self.context = nn.Parameter(torch.zeros(1, width)), PictureContext(width)
        self.vokens: Vokens | None = None if config.vokens is None else Vokens(config.vokens, width)
        if config.cross_every is not None:
            let_look(self.language.model.layers, config.language, config.cross_every, config.vision_encoder.hidden_size)
        if config.head_bias:
            self.language.lm_head = nn.Linear(width, config.language.vocab_size)
        if config.slide_lora is not None:
            wrap(self.language, config.slide_lora, torch.get_default_dtype())  # `from_pretrained` sets that
        for module in self.language.modules() if language is not None else ():
            module._is_hf_initialized = not isinstance(module, SlideLoRA)
        self.image_decoder = image_decoders.built(config.painter_sizes)
        part: Any
        for part in self.image_decoder.modules() if self.image_decoder is not None else ():
            part._is_hf_initialized = True  # by its own classes, some of whose parts have to begin at zero
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, SlideLoRA | GlyphEmbedding):
            module.reset()
        elif isinstance(module, Vokens):
            module.reset(self.vocabulary)
        elif isinstance(module, CLIPVisionEmbeddings):  # its numbers are not saved
            module.position_ids.copy_(torch.arange(module.num_positions))
        else:
            super()._init_weights(module)

    def get_input_embeddings(self) -> nn.Module:
        found: nn.Module = self.language.get_input_embeddings()
        return found

    @property
    def vocabulary(self) -> Tensor:
        """The vectors (N, D) of the language model's own tokens."""
        found: Tensor = self.language.get_input_embeddings().weight
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
        pictures: Pictures | None = None,
        look: Look | None = None,
        task: Task | Tensor = Task.TEXT,
        labels: Tensor | None = None,
        **kwargs: Any,
    ) -> CausalLMOutputWithPast:
        """Logits (B, T, vocabulary) of the next tokens; with vokens one more, that of the token which opens a picture.

        Args:
            glyph_features: (B, T, visual) what the tokens look like, zero for those that nobody saw; may be None.
            layout: (B, T, layout) where the page's tokens stand, zero for all others; may be None.
            pictures: of `see`, whose tokens stand in `input_ids`; None for none.
            look: what layers look at; None for `pictures` as the tokens may see them.
            task: what is to be produced, or a row of task numbers (B,). Only a fixed gate asks for it.
            labels: (B, T) for a loss; -100 is left out.
            kwargs: what the language model takes besides, such as its cache, which newer versions of transformers
                call by another name.
        """
        if inputs_embeds is None:
            inputs_embeds = self.embedded(input_ids, glyph_features, layout, pictures)
        elif self.glyphs is not None:
            inputs_embeds = self.glyphs(inputs_embeds, glyph_features, layout)
        if look is None and pictures is not None:
            look = pictures.look(0, inputs_embeds.shape[1])
        kwargs |= self._travelling(look, task, inputs_embeds.device)
        kwargs |= {"inputs_embeds": inputs_embeds, "attention_mask": attention_mask, "position_ids": position_ids}
        if self.vokens is None:
            return self.language(labels=labels, **kwargs)
        kept = kwargs.pop("logits_to_keep", 0)
        found = self.language.model(**kwargs)
        logits = self.scores(found.last_hidden_state[:, -kept:])
        loss = None if labels is None else self.loss_function(logits, labels, logits.shape[-1])
        rest = {name: value for name, value in found.items() if name != "last_hidden_state"}
        return CausalLMOutputWithPast(loss=loss, logits=logits, **rest)

    def scores(self, states: Tensor) -> Tensor:
        """Logits (..., vocabulary) of what follows states (..., D) of the last layer; with vokens one more."""
        logits: Tensor = self.language.lm_head(states)
        if self.vokens is None:
            return logits
        return torch.cat([logits, self.vokens.scores(states).to(logits.dtype)], dim=-1)

    def _travelling(self, look: Look | None, task: Task | Tensor, device: torch.device) -> dict[str, Any]:
        """Keywords that reach the layers."""
        found: dict[str, Any] = {}
        if look is not None and self.config.cross_every is not None:
            found[LOOK] = look
        if self.config.slide_lora is not None and self.config.slide_lora.gate == "fixed":
            found[GATE] = fixed_gate(task, self.config.slide_lora.experts, device)
        return found

    def embedded(
        self,
        ids: Tensor | None,
        glyph_features: Tensor | None = None,
        layout: Tensor | None = None,
        pictures: Pictures | None = None,
    ) -> Tensor:
        """Token numbers (B, T) as vectors (B, T, D), with what the tokens look like and where they stand."""
        known = ids if self.vokens is None or ids is None else ids.clamp_max(self.config.language.vocab_size - 1)
        vectors: Tensor = self.get_input_embeddings()(known)
        if self.glyphs is not None:
            vectors = self.glyphs(vectors, glyph_features, layout)
        if self.vokens is not None and ids is not None:
            return self.vokens.placed(vectors, ids, self.config.opening_id)
        if self.vision is None or ids is None:
            return vectors
        if pictures is not None:
            vectors = pictures.placed(vectors, ids == self.config.picture_token_id)
        opens = (ids == self.config.opening_token_id)[..., None]
        return torch.where(opens, vectors + self.opening.to(vectors.dtype), vectors)

    def see(self, pixel_values: Tensor, input_ids: Tensor) -> Pictures:
        """Look at pictures once, for a pass, for all steps of an answer, or for their contexts.

        Args:
            pixel_values: (P, 3, H, W) from 0 to 1, in the order in which they stand in the rows.
            input_ids: (B, T).

        Raises:
            ValueError: the rows have places for more pictures, or for fewer.
        """
        return self.arranged(self.seen(pixel_values), input_ids)

    def seen(self, pixel_values: Tensor) -> Seen:
        """Pictures (P, 3, H, W), values from 0 to 1, as tokens and maps."""
        if self.vision is None:
            raise ValueError("this model is not given pixels")
        found: Seen = self.vision(pixel_values.to(self.opening.device, self.opening.dtype))
        return found

    def arranged(self, seen: Seen, input_ids: Tensor) -> Pictures:
        """The same in the rows that they belong to."""
        return arranged(seen, input_ids, self.config.picture_token_id, self.config.language.bos_token_id)

    def states(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        pictures: Pictures | None = None,
        task: Task | Tensor = Task.TEXT,
        position_ids: Tensor | None = None,
        glyph_features: Tensor | None = None,
        layout: Tensor | None = None,
        **kwargs: Any,
    ) -> Tensor:
        """States (B, T, D) of the last layer, its norm included; see `forward` for what it takes."""
        look = None if pictures is None else pictures.look(0, input_ids.shape[1])
        found: Tensor = self.language.model(
            inputs_embeds=self.embedded(input_ids, glyph_features, layout, pictures),
            attention_mask=attention_mask,
            position_ids=position_ids,
            **({"use_cache": False} | kwargs),
            **self._travelling(look, task, input_ids.device),
        ).last_hidden_state
        return found

    def contexts(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        pictures: Pictures | None = None,
        task: Task | Tensor = Task.IMAGE,
    ) -> Context:
        """What the image decoder is told of each picture that opens in the rows (B, T), whether it is there or not."""
        states, opens = self.states(input_ids, attention_mask, pictures, task), input_ids == self.config.opening_id
        found: Context
        if self.vokens is not None:
            found = self.vokens(states, opens, attention_mask)
        else:
            found = self.context(states, opens, input_ids == self.config.language.bos_token_id)
        return found

    def attended(self, context: Context, dropped: Tensor | None = None) -> Tensor:
        """What the image decoder attends to, of what it was told: (P, L, C); see `Sd2Decoder.context`."""
        decoder = self._decoder()
        return decoder.context(context.features.to(decoder.null.dtype), context.mask, dropped)

    def _decoder(self) -> Sd2Decoder:
        if not isinstance(self.image_decoder, Sd2Decoder):
            raise ValueError("this model has no image decoder that paints latents, or it was not loaded")
        return self.image_decoder

    def prepare_inputs_for_generation(
        self,
        input_ids: Tensor,
        glyph_features: Tensor | None = None,
        layout: Tensor | None = None,
        pictures: Pictures | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """One step's inputs: of the glyph inputs, which cover the prompt, the rows of the tokens still to be read."""
        inputs: dict[str, Any] = super().prepare_inputs_for_generation(input_ids, **kwargs)
        step = inputs["input_ids"] if inputs.get("input_ids") is not None else inputs["inputs_embeds"]
        for name, rows in (("glyph_features", glyph_features), ("layout", layout)):
            inputs[name] = None if rows is None else _last_rows(rows, input_ids.shape[1], step.shape[1])
        if pictures is not None:
            length, count = input_ids.shape[1], step.shape[1]
            inputs["look"] = pictures.look(length - count, count, len(step) // len(pictures.counts))
            inputs["pictures"] = pictures if count == length else None  # later tokens are never pieces of pictures
        return inputs

    @classmethod
    def from_pretrained(cls, folder: Any, *args: Any, image_decoder: bool = True, **kwargs: Any) -> Any:
        """Load a saved model; takes what transformers takes, quantisation included.

        Args:
            image_decoder: whether it is loaded, where there is one; `load_image_decoder` does that later.

        Raises:
            WeightsError: weights are missing, unknown, or of another shape.
            UsageError: the image decoder needs packages that are not installed.
        """
        asked = kwargs.pop("output_loading_info", False)
        kwargs |= {"use_safetensors": True, "output_loading_info": True, "ignore_mismatched_sizes": True}
        try:
            config = kwargs.pop("config", None) or TextHarmonyConfig.from_pretrained(folder)
            plain = config.without_image_decoder()
            model, found = super().from_pretrained(folder, *args, config=plain, **kwargs)
        except (OSError, RuntimeError) as problem:
            raise WeightsError(f"cannot load the model `{folder}`: {problem}") from problem
        refuse_report(str(folder), found)
        model.config.image_decoder = config.image_decoder
        if image_decoder:
            model.load_image_decoder(Path(folder))
        return (model, found) if asked else model

    def load_image_decoder(self, folder: Path) -> None:
        """Have the image decoder in memory, if there is one, on the device and in the precision of the rest.

        Args:
            folder: of the whole model.

        Raises:
            WeightsError: its files are missing, broken, or of another decoder.
            UsageError: it needs packages that are not installed.
        """
        sizes = self.config.painter_sizes
        if sizes is not None and self.image_decoder is None:
            self.image_decoder = image_decoders.load(folder / sd2_file.FOLDER, sizes, self.device, self.dtype)

    def save_pretrained(self, save_directory: Any, *args: Any, **kwargs: Any) -> None:
        """Write the model, the image decoder into a folder of its own.

        Raises:
            ValueError: the image decoder was left on disk, so that it cannot be written.
        """
        if self.config.image_decoder is not None and self.image_decoder is None:
            raise ValueError("the image decoder was not loaded, so that it cannot be written")
        decoder, self.image_decoder = self.image_decoder, None
        try:
            super().save_pretrained(save_directory, *args, **kwargs)
        finally:
            self.image_decoder = decoder
        if decoder is not None:
            image_decoders.save(decoder, Path(save_directory) / sd2_file.FOLDER)


def _last_rows(rows: Tensor, length: int, count: int) -> Tensor | None:
    """The last `count` of `length` rows, of which those after the given ones are zero; None when all are."""
    if length - count >= rows.shape[1]:
        return None
    missing = length - rows.shape[1]
    return F.pad(rows, (0, 0, 0, missing))[:, -count:] if missing else rows[:, -count:]
