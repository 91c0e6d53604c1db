"""Slide-LoRA: low-rank experts beside a frozen linear layer, mixed by a gate.

After "Harmonizing Visual Text Comprehension and Generation" (TextHarmony, NeurIPS 2024). Letters: K experts, R rank,
B batch, T tokens. The layer underneath may be quantised: only its call and its two sizes are used.

Whoever wraps a model keeps the `Routing` that it gets back. The fixed gate travels with the call (`slide_gate=`), so
that a layer that gradient checkpointing computes again, maybe after a call for another task, sees the same gate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, Protocol, runtime_checkable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textharmony_cli.model.textharmony.experts import EXPERTS, Task, shares

GATE = "slide_gate"  # keyword under which the fixed gate travels through a model


class AdapterConfig(Protocol):
    """What is needed of `SlideLoraConfig`, which this module does not import: transformers is slow to load."""

    rank: int
    alpha: float
    dropout: float
    targets: Any
    experts: Any
    gate: Any


@runtime_checkable
class Adapting(Protocol):
    """A module with parameters that are trained while the model around it stays as it is."""

    def adapter_parameters(self) -> dict[str, nn.Parameter]: ...


class Routing:
    """The gate of the forward pass under way, shared by the wrapped layers of a model.

    Attributes:
        gate: (K,) or (B, K); None before the first pass. A learned gate does not look at it.
    """

    def __init__(self) -> None:
        self.gate: Tensor | None = None

    def follow(self, module: nn.Module) -> None:
        """Take the gate out of every call of `module` that carries one."""
        module.register_forward_pre_hook(self._take, with_kwargs=True)

    def _take(self, module: nn.Module, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        if GATE not in kwargs:
            return args, kwargs
        self.gate = kwargs[GATE]
        return args, {name: value for name, value in kwargs.items() if name != GATE}


class LowRank(nn.Module):
    """A frozen linear layer plus one low-rank branch: what a Slide-LoRA with a constant gate folds to.

    Args:
        down, up: (D_in, R) and (R, D_out).
    """

    def __init__(self, base: nn.Module, down: Tensor, up: Tensor) -> None:
        super().__init__()
        self.base = base
        self.down, self.up = nn.Parameter(down, requires_grad=False), nn.Parameter(up, requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.base(x)
        return y + ((x.to(self.down.dtype) @ self.down) @ self.up).to(y.dtype)


class SlideLoRA(nn.Module):
    """A linear layer with experts.

    Args:
        base: any linear layer that knows `in_features` and `out_features`; it is frozen.
        routing: gives the fixed gate.
        dtype: of the adapter.

    Attributes:
        down, up: (D_in, K, R) and (K, R, D_out).
        gate: (K, D_in), None where it is fixed.
    """

    def __init__(
        self, base: nn.Module, config: AdapterConfig, routing: Routing, dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.experts, self.scale, self.routing = tuple(config.experts), config.alpha / config.rank, routing
        count, wide, high = len(self.experts), int(base.in_features), int(base.out_features)  # type: ignore[arg-type]
        place: dict[str, Any] = {"dtype": dtype, "device": next(base.parameters()).device}
        self.down = nn.Parameter(torch.empty(wide, count, config.rank, **place))
        self.up = nn.Parameter(torch.empty(count, config.rank, high, **place))
        self.gate = nn.Parameter(torch.empty(count, wide, **place)) if config.gate == "learned" else None
        self.dropout = nn.Dropout(config.dropout)
        self.reset()

    @torch.no_grad()
    def reset(self) -> None:
        """The state in which the layer does what its base does."""
        if self.down.is_meta:
            return
        bound = 1 / math.sqrt(self.down.shape[0])  # as a linear layer starts: Kaiming with a = sqrt(5)
        self.down.uniform_(-bound, bound)
        self.up.zero_()
        if self.gate is not None:
            self.gate.zero_()

    def adapter_parameters(self) -> dict[str, nn.Parameter]:
        """Names and values of what is trained."""
        found = {"down": self.down, "up": self.up}
        return found if self.gate is None else found | {"gate": self.gate}

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.base(x)
        x = x.to(self.down.dtype)
        gate = self.mixture(x)  # (..., K)
        low = self.dropout(x) @ self.down.flatten(1)  # (B, T, D_in) -> (B, T, K R)
        low = low.unflatten(-1, self.down.shape[1:]) * (gate * self.scale).unsqueeze(-1)  # (B, T, K, R)
        change: Tensor = low.flatten(-2) @ self.up.flatten(0, 1)  # (B, T, K R) -> (B, T, D_out)
        return y + change.to(y.dtype)

    def mixture(self, x: Tensor) -> Tensor:
        """How much each expert counts, for every token of x (B, T, D): (B, T, K), (B, 1, K) or (K,)."""
        if self.gate is not None:
            return F.linear(x, self.gate).softmax(-1)
        gate = self.routing.gate
        if gate is None:
            raise ValueError(f"a fixed gate needs to be told: pass `{GATE}`, or set the routing's gate")
        gate = gate.to(x.device, x.dtype)
        return gate if gate.ndim == 1 else gate.unsqueeze(1)  # (B, K) -> (B, 1, K)

    def folded(self, task: Task) -> LowRank:
        """The same layer for one task only, its experts in one branch of rank K R; those of no share are left out."""
        down, up = self._branch(task)
        return LowRank(self.base, down, up)

    @torch.no_grad()
    def merged(self, task: Task) -> nn.Linear:
        """A plain linear layer that does the same for one task.

        Raises:
            ValueError: the gate is learned, or the base is quantised.
        """
        if not isinstance(self.base, nn.Linear) or not self.base.weight.is_floating_point():
            raise ValueError(f"cannot merge into a {type(self.base).__name__}: its weights are quantised")
        down, up = self._branch(task)
        weight = self.base.weight
        high, wide = weight.shape
        plain = nn.Linear(wide, high, self.base.bias is not None, weight.device, weight.dtype)
        plain.weight.copy_(weight.float() + (down.float() @ up.float()).T)
        if self.base.bias is not None:
            plain.bias.copy_(self.base.bias)
        return plain.requires_grad_(False)

    def _branch(self, task: Task) -> tuple[Tensor, Tensor]:
        if self.gate is not None:
            raise ValueError("a learned gate is different for every token and cannot be folded")
        used = [(k, share) for k, share in enumerate(shares(task, self.experts)) if share]
        down = torch.cat([self.down.detach()[:, k] for k, _ in used], dim=1)
        up = torch.cat([self.up.detach()[k] * (share * self.scale) for k, share in used], dim=0)
        return down, up


def wrap(model: nn.Module, config: AdapterConfig, dtype: torch.dtype = torch.float32) -> Routing:
    """Put experts beside every linear layer whose name ends in one of the targets.

    Returns:
        The gate's home; the modules that hold the wrapped layers take it out of their calls.
    """
    routing = Routing()
    holders = [m for m in model.modules() if any(name in config.targets for name, _ in m.named_children())]
    if not holders:
        raise ValueError(f"no layer is called {' or '.join(config.targets)}")
    for holder in holders:
        for name, layer in list(holder.named_children()):
            if name in config.targets:
                setattr(holder, name, SlideLoRA(layer, config, routing, dtype))
        routing.follow(holder)
    return routing


def fixed_gate(task: Task | Tensor, experts: tuple[str, ...] = EXPERTS, device: Any = None) -> Tensor:
    """The fixed gate of one task (K,), or of a row of task numbers (B,): (B, K)."""
    table = torch.tensor([shares(each, experts) for each in Task], device=device)
    return table[task.to(table.device)] if isinstance(task, Tensor) else table[int(task)]


def fold(model: nn.Module, task: Task) -> None:
    """Replace every wrapped layer by its base with one low-rank branch for the task."""
    _replace(model, lambda layer: layer.folded(task))


def merge(model: nn.Module, task: Task) -> None:
    """Replace every wrapped layer by a plain linear layer for the task."""
    _replace(model, lambda layer: layer.merged(task))


def adapter_parameters(model: nn.Module) -> dict[str, nn.Parameter]:
    """Everything in a model that is trained while the rest stays as it is, by full name."""
    return dict(_adapters(model))


def freeze_base(model: nn.Module) -> None:
    """Let gradients reach the adapter parameters only."""
    model.requires_grad_(False)
    for parameter in adapter_parameters(model).values():
        parameter.requires_grad_(True)


def _adapters(model: nn.Module) -> Iterator[tuple[str, nn.Parameter]]:
    for name, module in model.named_modules():
        if isinstance(module, Adapting):
            yield from ((f"{name}.{part}", value) for part, value in module.adapter_parameters().items())


def _replace(model: nn.Module, made: Callable[[SlideLoRA], nn.Module]) -> None:
    found = [(name, module) for name, module in model.named_modules() if isinstance(module, SlideLoRA)]
    for (
        name,
        layer,
    ) in found:
        holder, _, attribute = name.rpartition(".")
        setattr(model.get_submodule(holder), attribute, made(layer))
