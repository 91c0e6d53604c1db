"""Makes a table and a picture of what `training.harmony_ablation` measured.

    python -m textharmony_cli.training.harmony_table FILE --out ablation.png

The table (Markdown, on standard output) has means over the seeds and how far they lie apart; the picture shows every
run as a dot, and how the learned gate divides each layer among the experts.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from textharmony_cli import fonts
from textharmony_cli.model.textharmony.experts import EXPERTS

Records = Sequence[Mapping[str, Any]]

FIGURES = {
    "text_loss": "text: loss",
    "text_whole": "whole answers",
    "picture": "pictures: loss",
    "render_painted": "drawn, dB",
    "edit_painted": "replaced, dB",
    "erase_painted": "erased, dB",
    "opens": "opened",
}
_WIDE, _HIGH, _LEFT = 250, 150, 170  # pixels of a panel, and left of the first for names
_TITLE, _ROW, _PAD = 26, 22, 18
_INK, _FAINT, _DOT = (30, 32, 36), (206, 208, 212), (28, 92, 170)
_OF_EXPERT = {"image": (214, 96, 40), "text": (28, 92, 170), "shared": (120, 124, 130)}


def means(records: Records) -> dict[str, dict[str, list[float]]]:
    """For each variant, in the order of the file, and each figure the values of its runs."""
    found: dict[str, dict[str, list[float]]] = {}
    for record in records:
        row = found.setdefault(str(record["variant"]), {})
        for name in FIGURES:
            if name in record:
                row.setdefault(name, []).append(float(record[name]))
    return found


def table(records: Records) -> str:
    """In Markdown."""
    lines = ["| | " + " | ".join(FIGURES.values()) + " |", "|---" * (len(FIGURES) + 1) + "|"]
    for variant, row in means(records).items():
        cells = [_cell(row[name]) if name in row else "" for name in FIGURES]
        lines.append(f"| {variant} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(values: Sequence[float]) -> str:
    mean, apart = sum(values) / len(values), (max(values) - min(values)) / 2
    places = 2 if abs(mean) >= 2 else 3
    return f"{mean:.{places}f}" + (f" ± {apart:.{places}f}" if len(values) > 1 else "")


def picture(records: Records) -> Image.Image:
    """Every run's figures as dots, and below, for every kind of work, the shares of the experts by layer."""
    rows = means(records)
    gates = [record["gates"] for record in records if "gates" in record]
    kinds = list(gates[0]) if gates else []
    high = _TITLE + _ROW * len(rows) + _PAD
    size = (_LEFT + _WIDE * 4, 2 * high + (_TITLE + _HIGH + 2 * _PAD if kinds else 0))
    made = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(made)
    for number, (name, title) in enumerate(FIGURES.items()):
        x, y = _LEFT + _WIDE * (number % 4), high * (number // 4)
        _dots(draw, (x, y), title, {variant: row.get(name, []) for variant, row in rows.items()})
    for top in (0, high):
        for k, variant in enumerate(rows):
            _write(draw, (8, top + _TITLE + _ROW * k), variant)
    for number, kind in enumerate(kinds):
        layers = [_mean_of([each[kind][layer] for each in gates]) for layer in range(len(gates[0][kind]))]
        _stacked(draw, (_LEFT + _WIDE * number, 2 * high), kind, layers)
    for k, expert in enumerate(EXPERTS if kinds else ()):
        _write(draw, (8, 2 * high + _TITLE + _ROW * k), f"{expert} expert", _OF_EXPERT[expert])
    return made


def _dots(draw: ImageDraw.ImageDraw, at: tuple[int, int], title: str, rows: Mapping[str, Sequence[float]]) -> None:
    x, y = at
    _write(draw, (x, y), title)
    values = [value for row in rows.values() for value in row]
    low, high = min(values, default=0.0), max(values, default=1.0)
    across = (_WIDE - 2 * _PAD) / (high - low or 1.0)
    for k, row in enumerate(rows.values()):
        middle = y + _TITLE + _ROW * k + _ROW // 2
        draw.line((x, middle, x + _WIDE - 2 * _PAD, middle), _FAINT)
        for value in row:
            centre = x + (value - low) * across
            draw.ellipse((centre - 4, middle - 4, centre + 4, middle + 4), _DOT)
    end = y + _TITLE + _ROW * len(rows)
    _write(draw, (x, end), f"{low:.3g}", _FAINT)
    _write(draw, (x + _WIDE - 2 * _PAD - 40, end), f"{high:.3g}", _FAINT)


def _stacked(draw: ImageDraw.ImageDraw, at: tuple[int, int], title: str, layers: Sequence[Sequence[float]]) -> None:
    x, y = at[0], at[1] + _TITLE
    _write(draw, at, f"{title}: shares by layer")
    wide = (_WIDE - 2 * _PAD) / len(layers)
    for number, shares in enumerate(layers):
        top = float(y)
        for expert, share in zip(EXPERTS, shares, strict=True):
            bottom = top + share * _HIGH
            draw.rectangle((x + number * wide, top, x + (number + 1) * wide - 1, bottom), _OF_EXPERT[expert])
            top = bottom


def _mean_of(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) / len(column) for column in zip(*rows, strict=True)]


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, colour: tuple[int, int, int] = _INK) -> None:
    draw.text(at, text, colour, fonts.loaded("open-sans-400", 14))


def main() -> None:
    """See the module's description."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="PNG to write")
    options = parser.parse_args()
    records = [json.loads(line) for line in options.file.read_text("utf-8").splitlines()]
    picture(records).save(options.out)
    sys.stdout.write(table(records))


if __name__ == "__main__":
    main()
