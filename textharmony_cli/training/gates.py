"""How much each expert of Slide-LoRA counts, by layer, while a model does something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from textharmony_cli.model.textharmony.slide_lora import SlideLoRA


class GateWatch:
    """Means of the gates of the passes that it watches.

    Attributes:
        seen: (B, T), whether tokens of the pass under way count; None for all.
    """

    def __init__(self, model: nn.Module) -> None:
        self._layers = {name: module for name, module in model.named_modules() if isinstance(module, SlideLoRA)}
        self._sums: dict[str, Tensor] = {}
        self._counts: dict[str, int] = defaultdict(int)
        self.seen: Tensor | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count the passes inside."""
        hooks = [layer.register_forward_pre_hook(self._hook(name)) for name, layer in self._layers.items()]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _hook(self, name: str) -> Any:
        def add(layer: SlideLoRA, args: tuple[Tensor, ...]) -> None:
            with torch.no_grad():
                x = args[0].to(layer.down.dtype)
                shares = layer.mixture(x).expand(*x.shape[:-1], -1)  # (B, T, K)
                counted = shares.flatten(0, 1) if self.seen is None else shares[self.seen]
                self._sums[name] = self._sums.get(name, torch.zeros(())) + counted.sum(0).cpu()
                self._counts[name] += len(counted)

        return add

    def shares(self) -> list[list[float]]:
        """Mean shares of the experts for each layer of the model, over all wrapped layers in it."""
        by_layer: dict[int, list[Tensor]] = defaultdict(list)
        for name, total in self._sums.items():
            number = next(int(part) for part in name.split(".") if part.isdigit())
            by_layer[number].append(total / self._counts[name])
        return [torch.stack(by_layer[number]).mean(0).tolist() for number in sorted(by_layer)]
