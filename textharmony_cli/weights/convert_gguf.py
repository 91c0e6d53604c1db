"""Turns a Llama model in a GGUF file into the folder that transformers loads.

The same file always gives the same bytes, so that `weights.lock` can state the SHA-256 of what comes out: numbers are
computed in float32 step by step, and the safetensors file is written here and not by a library whose next version may
order it otherwise.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textharmony_cli.weights.gguf import GgufFile

_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_OUTSIDE = {"token_embd": "model.embed_tokens", "output_norm": "model.norm"}  # the output layer is the embedding's
_CONTROL_TOKEN = 3  # in `tokenizer.ggml.token_type`


def convert(source: Path, target: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Write config.json, generation_config.json, model.safetensors (bfloat16) and the tokenizer's two files.

    Args:
        target: an existing folder.
        progress: called with the number of bytes written and the number of all.

    Raises:
        ValueError: the file is damaged, or not a Llama with tied embeddings and a byte-level vocabulary.
    """
    with GgufFile(source) as model:
        _check(model)
        _write_json(target / "config.json", _config(model.settings))
        _write_json(target / "generation_config.json", _special_ids(model.settings))
        _write_json(target / "tokenizer.json", _tokenizer(model.settings))
        _write_json(target / "tokenizer_config.json", _tokenizer_config(model.settings))
        _write_tensors(target / "model.safetensors", model, progress)


def _check(model: GgufFile) -> None:
    found = [model.settings.get(key) for key in ("general.architecture", "tokenizer.ggml.model", "tokenizer.ggml.pre")]
    if found != ["llama", "gpt2", "smollm"] or "output.weight" in model.tensors:
        raise ValueError(f"this kind of model cannot be converted: {found}")


def _config(settings: dict[str, Any]) -> dict[str, Any]:
    size, heads = settings["llama.embedding_length"], settings["llama.attention.head_count"]
    rotation = {"rope_type": "default", "rope_theta": settings["llama.rope.freq_base"]}
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "dtype": "bfloat16",
        "vocab_size": settings["llama.vocab_size"],
        "hidden_size": size,
        "intermediate_size": settings["llama.feed_forward_length"],
        "num_hidden_layers": settings["llama.block_count"],
        "num_attention_heads": heads,
        "num_key_value_heads": settings["llama.attention.head_count_kv"],
        "head_dim": size // heads,
        "hidden_act": "silu",
        "max_position_embeddings": settings["llama.context_length"],
        "rms_norm_eps": round(settings["llama.attention.layer_norm_rms_epsilon"], 9),  # 1e-5, kept as a float32
        "rope_parameters": rotation,
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        **_special_ids(settings),
    }


def _special_ids(settings: dict[str, Any]) -> dict[str, Any]:
    names = {"bos_token_id": "bos", "eos_token_id": "eos", "pad_token_id": "padding"}
    return {key: settings[f"tokenizer.ggml.{name}_token_id"] for key, name in names.items()}


def _tokenizer(settings: dict[str, Any]) -> dict[str, Any]:
    """Byte-level BPE that takes digits one by one, in the form of the `tokenizers` library."""
    tokens = settings["tokenizer.ggml.tokens"]
    control = [number for number, kind in enumerate(settings["tokenizer.ggml.token_type"]) if kind == _CONTROL_TOKEN]
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": number, "content": tokens[number], **flags} for number in control],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "Digits", "individual_digits": True}, byte_level],
        },
        "post_processor": None,
        "decoder": byte_level | {"add_prefix_space": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {token: number for number, token in enumerate(tokens)},
            "merges": [merge.split(" ") for merge in settings["tokenizer.ggml.merges"]],
        },
    }


def _tokenizer_config(settings: dict[str, Any]) -> dict[str, Any]:
    tokens = settings["tokenizer.ggml.tokens"]
    names = {"bos_token": "bos", "eos_token": "eos", "unk_token": "unknown", "pad_token": "padding"}
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": settings["llama.context_length"],
        "clean_up_tokenization_spaces": False,
        "add_prefix_space": False,
        **{key: tokens[settings[f"tokenizer.ggml.{name}_token_id"]] for key, name in names.items()},
        "chat_template": settings["tokenizer.chat_template"],
    }


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_bytes(f"{json.dumps(content, indent=1, ensure_ascii=False)}\n".encode())


def _write_tensors(path: Path, model: GgufFile, progress: Callable[[int, int], None]) -> None:
    """A header of names, types, shapes and places, then the numbers, tensor after tensor in the order of the names."""
    originals = {_name(original): original for original in model.tensors}
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name in sorted(originals):
        shape = model.tensors[originals[name]].shape
        start, end = end, end + 2 * prod(shape)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [start, end]}
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for name in sorted(originals):
            numbers = model.numbers(originals[name])
            file.write(_bfloat16(_with_halves_apart(numbers, originals[name], model.settings)).tobytes())
            progress(header[name]["data_offsets"][1], end)


def _name(original: str) -> str:
    if original.startswith("blk."):
        _, layer, part, leaf = original.split(".")
        return f"model.layers.{layer}.{_LAYER[part]}.{leaf}"
    part, leaf = original.split(".")
    return f"{_OUTSIDE[part]}.{leaf}"


def _with_halves_apart(numbers: NDArray[np.float32], name: str, settings: dict[str, Any]) -> NDArray[np.float32]:
    """GGUF keeps the rows of queries and keys so that neighbours rotate together; transformers rotates halves."""
    heads = {"attn_q": "llama.attention.head_count", "attn_k": "llama.attention.head_count_kv"}
    part = name.split(".")[-2]
    if part not in heads:
        return numbers
    rows, columns = numbers.shape
    pairs = numbers.reshape(settings[heads[part]], -1, 2, columns)  # (heads, pair, which of the two, D)
    return pairs.swapaxes(1, 2).reshape(rows, columns)


def _bfloat16(numbers: NDArray[np.float32]) -> NDArray[np.uint16]:
    """The upper 16 bits, rounded to the nearest, halves to the even one. The numbers are finite."""
    bits = np.ascontiguousarray(numbers).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")
