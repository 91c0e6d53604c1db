"""`th doctor`: is everything there that `th` needs, and does it read?"""

from __future__ import annotations

import importlib.metadata
import io
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli.streams import data_stream
from textharmony_cli.errors import HarmonyError, OutputError, ProofError
from textharmony_cli.records import DocumentEnd, Failure

if TYPE_CHECKING:
    from textharmony_cli.engine import Engine

EXAMPLES = """\b
Examples:
  th doctor        its lines belong into every report of a fault
"""

_LIBRARIES = ("torch", "numpy", "pillow", "pymupdf", "typer")
_FEATURES = ("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16")  # what decides how fast a processor reads
_SAMPLE = "HARMONY 2024"


def doctor(
    model: shared.ModelOption = "nano",
    device: shared.DeviceOption = "auto",
    threads: shared.ThreadsOption = None,
    debug: shared.DebugOption = False,
) -> None:
    """Check the installation.

    Versions, processor, devices, temporary folder, and reading a picture drawn on the spot: a line each, which begins
    with `ok` or `FAIL`.
    """
    from textharmony_cli.engines import engine_for

    engine = engine_for(model, device, threads)
    checks: dict[str, Callable[[], str]] = {
        "th": _versions,
        "system": _system,
        "devices": _devices,
        "folder": _folder,
        "reading": lambda: _reading(engine),
    }
    code = 0
    with data_stream() as stdout:
        for name, check in checks.items():
            try:
                line = f"ok    {name}: {check()}"
            except HarmonyError as error:
                line = f"FAIL  {name}: {error}" + (f"; {error.hint}" if error.hint else "")
                code = code or int(error.exit_code)
            stdout.write(f"{line}\n".encode())
    raise typer.Exit(code)


def _versions() -> str:
    from textharmony_cli import __version__

    return ", ".join([__version__, *(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)])


def _system() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    flags = _processor_flags()
    features = [name for name in _FEATURES if name in flags]
    parts = [f"Python {platform.python_version()}", platform.platform(), f"{cores} cores", *features]
    return ", ".join(parts)


def _processor_flags() -> set[str]:
    try:
        return set(Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return set()


def _devices() -> str:
    import torch

    cards = [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())]
    return ", ".join(["cpu", *(f"cuda:{number} ({name})" for number, name in enumerate(cards))])


def _folder() -> str:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"th")
    except OSError as error:
        raise OutputError(
            f"cannot write temporary files: {error}", hint="set TMPDIR to a folder that can be written"
        ) from error
    return f"temporary files can be written in {tempfile.gettempdir()}"


def _reading(engine: Engine) -> str:
    """Read a drawn sample.

    Raises:
        ProofError: something else than what was drawn came back.
        DeviceError, WeightsError: the model cannot be loaded or run.
    """
    from textharmony_cli.documents.source import DocumentOptions, open_documents

    started = time.monotonic()
    item, *_ = engine.read(open_documents(["-"], DocumentOptions(), stdin=_sample()))
    if isinstance(item, Failure | DocumentEnd):
        raise ProofError(f"the sample picture could not be read: {item}")
    text = item.page.text
    if text.split() != _SAMPLE.split():
        raise ProofError(f"`{text}` was read where `{_SAMPLE}` was drawn")
    return f"{engine.options.model} read `{_SAMPLE}` in {time.monotonic() - started:.1f} s, loading included"


def _sample() -> io.BytesIO:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (640, 160), "white")
    ImageDraw.Draw(picture).text((40, 50), _SAMPLE, fill="black", font=ImageFont.load_default(48))
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    encoded.seek(0)
    return encoded
