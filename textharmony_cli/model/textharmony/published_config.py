"""The sizes of the published model, which come without a configuration file: 15 billion parameters.

The language model is shaped as Vicuna-13B v1.3, the encoder as CLIP ViT-L/14, given pictures of 896 pixels a side, the
image decoder as Stable Diffusion 2 base.
"""

from __future__ import annotations

from transformers import CLIPVisionConfig, LlamaConfig

from textharmony_cli.model.image_decoder.sd2_config import RELEASED
from textharmony_cli.model.textharmony.config import ResamplerConfig, SlideLoraConfig, TextHarmonyConfig
from textharmony_cli.model.textharmony.published_tokens import END, PADDING, PUBLISHED, VOCABULARY

PICTURE_SIDE = 896


def published_config() -> TextHarmonyConfig:
    """All of the release."""
    language = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=5120,
        intermediate_size=13824,
        num_hidden_layers=40,
        num_attention_heads=40,
        num_key_value_heads=40,
        hidden_act="silu",
        max_position_embeddings=2048,
        rms_norm_eps=1e-6,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        bos_token_id=PUBLISHED.beginning,
        eos_token_id=END,
        pad_token_id=PADDING,
        tie_word_embeddings=False,
    )
    encoder = CLIPVisionConfig(
        hidden_size=1024,
        intermediate_size=4096,
        num_hidden_layers=24,
        num_attention_heads=16,
        image_size=PICTURE_SIDE,
        patch_size=14,
        hidden_act="quick_gelu",
        layer_norm_eps=1e-5,
    )
    return TextHarmonyConfig(
        vision="clip_vit_adapter",
        language=language,
        slide_lora=SlideLoraConfig(rank=32, alpha=32.0, dropout=0.1, gate="fixed"),
        vision_encoder=encoder,
        resampler=ResamplerConfig(),
        cross_every=4,
        picture_token_id=PUBLISHED.piece,
        opening_token_id=PUBLISHED.opening,
        head_bias=True,
        image_decoder=RELEASED.to_dict(),
    )
