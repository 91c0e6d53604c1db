"""Moves frozen records of tensors between devices."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

import torch
from torch import Tensor

Record = TypeVar("Record")


def moved(record: Record, device: torch.device) -> Record:
    """The same record with every tensor, also of records inside it, on the device."""
    values = {}
    for field in dataclasses.fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        if isinstance(value, Tensor):
            values[field.name] = value.to(device, non_blocking=True)
        elif dataclasses.is_dataclass(value):
            values[field.name] = moved(value, device)  # type: ignore[assignment]
    return dataclasses.replace(record, **values)  # type: ignore[type-var]
