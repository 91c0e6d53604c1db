"""A folder with a model like the published one, of random numbers: it reads pictures and paints some of 64 pixels."""

import pytest
import small_pixels
import small_sd2
import small_sentencepiece
import torch
from transformers import LlamaConfig

from textharmony_cli.model.image_decoder.sd2_config import Sd2Config
from textharmony_cli.model.textharmony.resampler import ResamplerSizes
from textharmony_cli.model.textharmony.sentencepiece_file import tokenizer_of

WORDS = 3 + 256 + len(small_sentencepiece.PIECES)
WIDTH, MAP_WIDTH = small_pixels.LANGUAGE["hidden_size"], 16


def decoder_config():
    parts = small_sd2.config()
    resampler = ResamplerSizes(5, 12, WIDTH, 20, layers=1, heads=2, cross_every=1, query_key_norm=False)
    return Sd2Config(parts.unet, parts.vae, resampler, MAP_WIDTH)


def model(paints=True):
    """Skips the test where it is to paint and diffusers is not installed."""
    language = small_pixels.LANGUAGE | {"vocab_size": WORDS + 2, "pad_token_id": 0, "max_position_embeddings": 512}
    parts = {"language": LlamaConfig(**language), "opening_token_id": WORDS, "picture_token_id": WORDS + 1}
    if paints:
        pytest.importorskip("diffusers", reason="diffusers is not installed")
        parts["image_decoder"] = decoder_config().to_dict()
    return small_pixels.model(**parts)


@torch.no_grad()
def folder(path, paints=True):
    """As `th models convert` makes it."""
    made = model(paints)
    if paints:
        made.image_decoder.codec.vae.decoder.conv_out.weight.mul_(0.05)
    made.save_pretrained(path)
    tokenizer_of(small_sentencepiece.file(path)).save(str(path / "tokenizer.json"))
    return path
