"""A TextHarmony of a few thousand random numbers, its tokenizer, and a page for it."""

import json
import math
import types

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from tokenizers import decoders as tokenizer_decoders
from tokenizers.pre_tokenizers import ByteLevel
from transformers import DynamicCache, LlamaConfig

from textharmony_cli.model.image_decoder.pixel_dit import SIZES
from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig, TextHarmonyConfig, VokenConfig
from textharmony_cli.model.textharmony.modeling import TextHarmonyForConditionalGeneration
from textharmony_cli.model.textharmony.writer import Writer
from textharmony_cli.records import Line, Page

CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
MERGES = [("t", "o"), ("Ġ", "to")]
VOCABULARY = [*CONTROL, *sorted(ByteLevel.alphabet()), "to", "Ġto"]
LANGUAGE = {
    "vocab_size": len(VOCABULARY),
    "hidden_size": 64,  # bitsandbytes packs blocks of 64 on some processors
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 1024,
    "tie_word_embeddings": True,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "pad_token_id": 2,
    "initializer_range": 0.2,
}


def config(glyphs=True, **adapter):
    parts = {"slide_lora": SlideLoraConfig(**({"rank": 4, "alpha": 4.0} | adapter))} if adapter is not None else {}
    return TextHarmonyConfig(
        language=LlamaConfig(**LANGUAGE), glyphs=GlyphConfig(visual=120) if glyphs else None, **parts
    )


def model(seed=0, **adapter):
    torch.manual_seed(seed)
    return TextHarmonyForConditionalGeneration(config(**adapter)).eval()


VOKENS = {"count": 3, "queries": 4, "width": SIZES["tiny"].context_width, "inner_width": 16, "layers": 2, "heads": 2}


def painting_config(**adapter):
    made = config(**adapter)
    parts = {"language": made.language, "glyphs": made.glyphs, "slide_lora": made.slide_lora}
    return TextHarmonyConfig(**parts, vokens=VokenConfig(**VOKENS), image_decoder=SIZES["tiny"].to_dict())


def painting_model(seed=0, **adapter):
    """One with vokens and an image decoder."""
    torch.manual_seed(seed)
    return TextHarmonyForConditionalGeneration(painting_config(**adapter)).eval()


@torch.no_grad()
def stir(module, names=("up", "gate", "visual", "layout"), scale=0.3):
    """Give what starts at zero some other value; returns the module."""
    chance = torch.Generator().manual_seed(1)
    for name, parameter in module.named_parameters():
        if name.rpartition(".")[2] in names:
            parameter.copy_(torch.randn(parameter.shape, generator=chance) * scale)
    return module


def tokenizer_file(folder):
    made = Tokenizer(models.BPE({token: k for k, token in enumerate(VOCABULARY)}, MERGES))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = tokenizer_decoders.ByteLevel()
    made.add_special_tokens(CONTROL)
    path = folder / "tokenizer.json"
    made.save(str(path))
    assert json.loads(path.read_text("utf-8"))["added_tokens"][2]["content"] == "<|im_end|>"
    return path


def page(*texts, spans=True):
    """Lines below each other, every character ten pixels wide and twenty high."""
    return Page("page.png", 1, 400, 300, tuple(_line(k, text, spans) for k, text in enumerate(texts)), "ocr")


def _line(k, text, spans):
    left, right, top, bottom = 10, 10 + 10 * len(text), 30 * k + 10, 30 * k + 30
    places = tuple((n / len(text), (n + 1) / len(text)) for n in range(len(text))) if spans else ()
    return Line(k, text, ((left, top), (right, top)), ((left, bottom), (right, bottom)), spans=places)


class Reciter:
    """In the place of a model: writes given token numbers, again after every prompt, each with the same probability.

    Attributes:
        prompts: the token numbers of all prompts.
    """

    device = torch.device("cpu")

    def __init__(self, numbers, probability=0.5, window=1024):
        self.config = config()
        self.config.language.max_position_embeddings = window
        self.prompts = []
        self._numbers = [*numbers]
        self._rest, self._cache, self._opening = iter(()), None, []
        self._logit = math.log(probability / (1 - probability) * (len(VOCABULARY) - 1))

    def __call__(self, input_ids, **rest):
        (cache,) = (value for value in rest.values() if isinstance(value, DynamicCache))
        if cache is not self._cache:
            self._cache, self._opening = cache, input_ids[0].tolist()
        elif input_ids.shape[1] > 1:
            self.prompts.append(self._opening + input_ids[0].tolist())
            self._rest = iter(self._numbers)
        logits = torch.zeros(1, 1, len(VOCABULARY))
        logits[0, 0, next(self._rest, 0)] = self._logit
        return types.SimpleNamespace(logits=logits)


def reciting(processor, text, **more):
    """A writer that answers every question with this text and the end of its turn."""
    return Writer(Reciter([*processor.ids(text), processor.stop_id], **more), processor)
