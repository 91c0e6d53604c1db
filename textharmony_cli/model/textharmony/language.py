"""From a folder with a language model, as `th models pull` leaves it, to a TextHarmony model around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import LlamaConfig, LlamaForCausalLM

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.image_decoder.pixel_dit import PixelDiTConfig
from textharmony_cli.model.textharmony.adapter_file import load_adapter
from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig, TextHarmonyConfig, VokenConfig
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.slide_lora import freeze_base
from textharmony_cli.model.textharmony.strictness import refuse_report


def from_language_folder(
    folder: Path,
    device: torch.device,
    dtype: torch.dtype,
    slide_lora: SlideLoraConfig | None = None,
    glyphs: GlyphConfig | None = None,
    adapter: Path | None = None,
    quantization: Any = None,
    vokens: VokenConfig | None = None,
    image_decoder: PixelDiTConfig | None = None,
) -> TextHarmonyForConditionalGeneration:
    """Nano: the language model of a folder, and what we add to it; only the additions can be trained.

    Args:
        folder: config.json and model.safetensors of a Llama.
        dtype: of the language model; what is added stays in float32.
        slide_lora, glyphs: None for none.
        adapter: trained additions; None for additions that change nothing yet.
        quantization: a BitsAndBytesConfig, to hold the language model in 4 or 8 bits.
        vokens, image_decoder: None for none. They start untrained.

    Raises:
        WeightsError: weights are missing, unknown, or of another shape.
    """
    language = _language(folder, device, dtype, quantization)
    attention = language.config._attn_implementation  # a new configuration resets that of its parts
    config = TextHarmonyConfig(
        language=language.config,
        slide_lora=slide_lora,
        glyphs=glyphs,
        vokens=vokens,
        image_decoder=None if image_decoder is None else image_decoder.to_dict(),
        attn_implementation=attention,
    )
    model = TextHarmonyForConditionalGeneration(config, language)
    for part in (model.glyphs, model.vokens, model.image_decoder):
        if part is not None:
            part.to(device)
    if adapter is not None:
        load_adapter(model, adapter)
    freeze_base(model)
    model.eval()
    return model


def _language(folder: Path, device: torch.device, dtype: torch.dtype, quantization: Any) -> LlamaForCausalLM:
    settings: dict[str, Any] = {"dtype": dtype, "use_safetensors": True, "local_files_only": True}
    settings |= {"output_loading_info": True, "ignore_mismatched_sizes": True}
    if quantization is not None:
        settings |= {"quantization_config": quantization, "device_map": {"": str(device)}}
    try:
        config = LlamaConfig.from_pretrained(folder, local_files_only=True)
        language, found = LlamaForCausalLM.from_pretrained(folder, config=config, **settings)
    except (OSError, RuntimeError) as problem:
        raise WeightsError(f"cannot load the language model in `{folder}`: {problem}") from problem
    refuse_report(folder.name, found)
    return language if quantization is not None else language.to(device)
