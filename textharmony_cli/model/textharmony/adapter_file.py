"""Adapters on disk: one safetensors file with what was trained, nothing of the model it was trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.eight_bits import packed, unpacked
from textharmony_cli.model.textharmony.slide_lora import SlideLoRA, adapter_parameters
from textharmony_cli.model.textharmony.strictness import refuse_differences

_FORMAT = "textharmony-adapter"


def save_adapter(model: nn.Module, path: Path, bits: Literal[8, 16, 32] = 32) -> None:
    """Write the adapter parameters of a model.

    Args:
        bits: of a number: 32 or 16 to go on training from, 8 to ship.
    """
    parameters = adapter_parameters(model)
    tensors = {name: _matrix(name, value.detach()).cpu().contiguous() for name, value in parameters.items()}
    save_file(stored(tensors, bits), path, metadata={"format": _FORMAT, "experts": _experts(model)})


def stored(tensors: dict[str, Tensor], bits: Literal[8, 16, 32]) -> dict[str, Tensor]:
    """The tensors in so many bits; `unpacked` undoes it, up to rounding."""
    if bits == 8:
        return packed(tensors)
    return tensors if bits == 32 else {name: value.half() for name, value in tensors.items()}


@torch.no_grad()
def load_adapter(model: nn.Module, path: Path) -> None:
    """Read adapter parameters into a model; either all of them fit, or the model stays as it was.

    Raises:
        WeightsError: the file cannot be read, or is for a model with other parts, sizes or experts.
    """
    parameters, (tensors, metadata) = adapter_parameters(model), _read(path)
    if metadata.get("format") != _FORMAT:
        raise WeightsError(f"`{path.name}` is not an adapter")
    if metadata.get("experts") != _experts(model):
        raise WeightsError(f"`{path.name}` has the experts {metadata.get('experts')}, the model {_experts(model)}")
    both = parameters.keys() & tensors.keys()
    refuse_differences(
        path.name,
        lacks=parameters.keys() - both,
        has_unknown=tensors.keys() - both,
        has_other_sizes_of=[name for name in both if tensors[name].shape != _matrix(name, parameters[name]).shape],
    )
    for name, value in tensors.items():
        parameters[name].copy_(value.view_as(parameters[name]))


def _matrix(name: str, value: Tensor) -> Tensor:
    """A parameter as it is stored: all experts of a layer in one matrix, whose rows have a scale each in 8 bits."""
    return value.flatten(0, 1) if name.endswith(".up") else value.flatten(1)


def _experts(model: nn.Module) -> str:
    return next((",".join(module.experts) for module in model.modules() if isinstance(module, SlideLoRA)), "")


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safe_open(path, "pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return unpacked(tensors), file.metadata() or {}
    except (OSError, SafetensorError) as problem:
        raise WeightsError(f"cannot read the adapter `{path.name}`: {problem}") from problem
