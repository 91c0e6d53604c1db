"""Makes the engine that a model's name asks for: one of the package, or one that was converted."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

from textharmony_cli.errors import UsageError, WeightsError

if TYPE_CHECKING:
    from textharmony_cli.engine import Engine, Sampler

PUBLISHED = "textharmony"
_DEVICE = re.compile(r"auto|cpu|cuda(:\d+)?")


def engine_for(
    model: str,
    device: str = "auto",
    threads: int | None = None,
    *,
    paints: bool = False,
    sampler: Sampler | None = None,
) -> Engine:
    """An engine with the model of this name; weights are loaded when first needed.

    Args:
        model: `nano`, `textharmony`, or a folder that `th models convert` made.
        device: `auto`, `cpu`, `cuda`, `cuda:1` ...
        paints: whether it is to paint; packages that a converted model needs for that are then looked for at once.
        sampler: how a converted model paints; as it was published if left out.

    Raises:
        UsageError: nothing is called so, packages are missing, or `sampler` is given for a model that has none.
        WeightsError: the model was not converted yet, or the folder holds none.
    """
    from textharmony_cli.engine import Engine, EngineOptions

    if not _DEVICE.fullmatch(device):
        raise UsageError(f"`{device}` is not a device", hint="devices are `auto`, `cpu`, `cuda`, `cuda:1`")
    converted = converted_folder(model)
    if converted is None:
        if sampler is not None:
            raise UsageError("`--sampler` is for a model that paints by diffusion", hint="name it with `--model`")
        return Engine(EngineOptions(model, device, threads))
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)  # tells at every start how it could be faster
    if paints:
        from textharmony_cli.model.textharmony.extra import require_published_extra

        require_published_extra()
    return Engine(EngineOptions("nano", device, threads, converted, sampler or "released"))


def default_folder() -> Path:
    """Where `th models convert` leaves the published model unless it is told another place."""
    from textharmony_cli.weights.home import home

    return home() / "weights" / PUBLISHED


def converted_folder(model: str) -> Path | None:
    """The folder that a name means, where it means a model that was converted; None for a model of the package.

    Raises:
        UsageError: nothing is called so.
        WeightsError: the model was not converted yet, or the folder holds none.
    """
    from textharmony_cli.engine import MODELS

    if model in MODELS:  # also where a folder has its name
        return None
    folder = default_folder() if model == PUBLISHED else Path(model)
    if model != PUBLISHED and not folder.is_dir():
        raise UsageError(
            f"there is no model `{model}`",
            hint=f"models: {', '.join(MODELS)}, {PUBLISHED}, or a folder that `th models convert` made",
        )
    if not (folder / "config.json").is_file():
        raise WeightsError(
            f"there is no model in {folder}", hint="`th models convert` makes one of the published checkpoint"
        )
    from textharmony_cli.model.textharmony.extra import require_language_extra

    require_language_extra()
    return folder
