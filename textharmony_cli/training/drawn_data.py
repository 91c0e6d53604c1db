"""Made-up pages that were drawn and read by the spotter, for what simulated readings do not have: looks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from textharmony_cli.documents.page import PageInput
from textharmony_cli.engine import Engine
from textharmony_cli.model.spotter.looks import looks_of
from textharmony_cli.model.spotter.spotter import Spotter
from textharmony_cli.model.textharmony.processor import Processor
from textharmony_cli.synthesis.alignment import align
from textharmony_cli.synthesis.drawing import photograph
from textharmony_cli.synthesis.generator import sheets
from textharmony_cli.training.language_data import Row, asked_row
from textharmony_cli.weights.store import verified_folder


def drawn_rows(seed: int, tokenizer_file: Path, questions: int, most_tokens: int) -> Iterator[Row]:
    """Pages as a camera sees them, read, with questions and looks, without end; the same for the same seed."""
    rng = random.Random(seed)
    engine, processor = Engine(), Processor(tokenizer_file)
    recogniser = Spotter(verified_folder("nano/spotter"), torch.device("cpu"), torch.float32).recogniser
    for sheet in sheets(rng):
        photo = photograph(sheet, rng)
        pixels = np.asarray(photo.image.convert("RGB"))
        (page,) = engine.reread([PageInput("", 1, photo.image.width, photo.image.height, pixels)])
        located = align(sheet, page, photo.corners) if page.lines else ()
        if located:
            asked = rng.sample(list(located), min(questions, len(located)))
            row = asked_row(processor, page, asked, rng, looks_of(recogniser, Image.fromarray(pixels), page))
            if len(row.ids) <= most_tokens:
                yield row
