"""GGUF files, and the folder that is made from one."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tiny_model import F32, HEADS, KV_HEADS, Q4_1, Q8_0, D, gguf, settings, tensors
from tokenizers import Tokenizer

from textharmony_cli.weights.convert_gguf import _bfloat16, convert
from textharmony_cli.weights.gguf import GgufFile


def half(number):
    return np.float16(number).tobytes()


def file_with(tmp_path, name, shape, kind, content):
    path = tmp_path / "a.gguf"
    path.write_bytes(gguf({"some.key": 7}, [(name, shape, kind, content)]))
    return path


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (F32, np.arange(32, dtype="<f4").tobytes(), np.arange(32)),
        # the low halves of all bytes come first, then the high halves: 0..15 in the low, 15 in all high halves
        (
            Q4_1,
            half(0.5) + half(-1) + bytes(0xF0 + k for k in range(16)),
            [0.5 * k - 1 for k in range(16)] + [6.5] * 16,
        ),
        (Q8_0, half(0.25) + bytes(range(240, 256)) + bytes(range(16)), [0.25 * k for k in range(-16, 16)]),
    ],
)
def test_numbers_are_unpacked(tmp_path, kind, content, expected):
    with GgufFile(file_with(tmp_path, "a.weight", (2, 16), kind, content)) as file:
        assert file.settings == {"some.key": 7}
        assert file.numbers("a.weight").tolist() == np.reshape(expected, (2, 16)).tolist()


@pytest.mark.parametrize("stop", [0, 3, 20, 60, -1])
def test_cut_file_is_refused(tmp_path, stop):
    path = file_with(tmp_path, "a.weight", (2, 16), F32, bytes(128))
    path.write_bytes(path.read_bytes()[:stop])
    with pytest.raises(ValueError, match=r"GGUF|empty|fit"), GgufFile(path) as file:
        file.numbers("a.weight")


def test_other_models_are_refused(tmp_path):
    path = tmp_path / "a.gguf"
    path.write_bytes(gguf(settings() | {"general.architecture": "bert"}, tensors()))
    with pytest.raises(ValueError, match="bert"):
        convert(path, tmp_path)


def test_same_file_gives_the_same_bytes(built, tmp_path):
    folder, _ = built
    convert(folder / "tiny.gguf", tmp_path)
    for path in (folder / "made").iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_every_number_is_written_once(built):
    folder, _ = built
    weights = load_file(folder / "made" / "model.safetensors")
    assert len(weights) == len(tensors())
    assert {value.dtype for value in weights.values()} == {torch.bfloat16}
    with GgufFile(folder / "tiny.gguf") as original:
        expected = torch.from_numpy(original.numbers("blk.0.ffn_down.weight")).bfloat16()
    assert torch.equal(weights["model.layers.0.mlp.down_proj.weight"], expected)


def test_rounding_is_torchs():
    numbers = np.random.default_rng(0).normal(size=10_000).astype(np.float32)
    halves = np.array([0x3F808000, 0x3F818000, 0x3F808001, 0x80000000], np.uint32).view(np.float32)
    for values in (numbers, halves):
        ours = torch.from_numpy(_bfloat16(values)).view(torch.bfloat16)
        assert torch.equal(ours, torch.from_numpy(values).bfloat16())


def rotated(states, position, pairs):
    """Rotary embedding of one head's states, with this way of pairing its numbers."""
    turned = np.empty_like(states)
    for index, (first, second) in enumerate(pairs):
        angle = position / 100_000 ** (2 * index / len(states))
        a, b = states[first], states[second]
        turned[first], turned[second] = a * np.cos(angle) - b * np.sin(angle), b * np.cos(angle) + a * np.sin(angle)
    return turned


@pytest.mark.parametrize(("part", "ours", "heads"), [("attn_q", "q_proj", HEADS), ("attn_k", "k_proj", KV_HEADS)])
def test_halves_rotate_as_neighbours_did(built, part, ours, heads):
    """Products of rotated states are what attention sees; they must not depend on how numbers are paired."""
    folder, _ = built
    size = D // HEADS
    neighbours = [(k, k + 1) for k in range(0, size, 2)]
    halves = [(k, k + size // 2) for k in range(size // 2)]
    with GgufFile(folder / "tiny.gguf") as file:
        before = (
            torch.from_numpy(file.numbers(f"blk.0.{part}.weight")).bfloat16().float().numpy().reshape(heads, size, D)
        )
    after = load_file(folder / "made" / "model.safetensors")[f"model.layers.0.self_attn.{ours}.weight"]
    after = after.float().numpy().reshape(heads, size, D)
    inputs = np.random.default_rng(1).normal(size=(2, D))
    for old, new in zip(before, after, strict=True):
        was = rotated(old @ inputs[0], 3, neighbours) @ rotated(old @ inputs[1], 8, neighbours)
        now = rotated(new @ inputs[0], 3, halves) @ rotated(new @ inputs[1], 8, halves)
        assert now == pytest.approx(was)


def test_tokenizer_takes_bytes_and_single_digits(built):
    folder, _ = built
    tokenizer = Tokenizer.from_file(str(folder / "made" / "tokenizer.json"))
    assert tokenizer.encode("<|im_start|>the 12").tokens == ["<|im_start|>", "t", "he", "Ġ", "1", "2"]
    text = "Größe 北京\n\t€ 1,284.50"
    assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_special_tokens_are_told(built):
    folder, _ = built
    config = json.loads((folder / "made" / "tokenizer_config.json").read_text())
    assert (config["bos_token"], config["eos_token"], config["unk_token"]) == (
        "<|im_start|>",
        "<|im_end|>",
        "<|endoftext|>",
    )
    assert "messages" in config["chat_template"]


PROGRAM = """
import sys, torch
from transformers import AutoTokenizer, LlamaForCausalLM
model, said = LlamaForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32, output_loading_info=True)
assert not any(said.values()), said
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
ids = tokenizer.apply_chat_template([{"role": "user", "content": "the 12"}], return_dict=True, return_tensors="pt")
assert tokenizer.convert_ids_to_tokens(ids["input_ids"][0]) == ["t", "he", "Ġ", "1", "2"]
assert torch.isfinite(model(**ids).logits).all()
assert model.generation_config.eos_token_id == model.config.eos_token_id == tokenizer.eos_token_id == 2
"""


@pytest.mark.slow
def test_transformers_loads_the_folder(built):
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    folder = built[0] / "made"
    ended = subprocess.run([sys.executable, "-c", PROGRAM, folder], capture_output=True, text=True, env=environment)
    assert ended.returncode == 0, ended.stderr
