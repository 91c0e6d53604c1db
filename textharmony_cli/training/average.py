"""Takes the mean of the pointer's weights before and after a run that went on from them.

    python -m textharmony_cli.training.average textharmony_cli/model/pointer/nano runs/pointer/final --out runs/mean

What a run on new kinds of pages makes the pointer forget about old ones comes back to a good part, while most of what
it learnt stays (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", section 3). The mean is measured on
made-up pages, and its temperature fitted to them.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import torch

from textharmony_cli.model.pointer.network import PointerNetwork
from textharmony_cli.model.pointer.pointer import load_network
from textharmony_cli.training.pointer import save, validate


def mean(one: PointerNetwork, other: PointerNetwork) -> PointerNetwork:
    """A network halfway between two of the same sizes.

    Raises:
        ValueError: their sizes differ.
    """
    if one.config != other.config:
        raise ValueError(f"the sizes differ: {one.config} and {other.config}")
    made, state = PointerNetwork(one.config), other.state_dict()
    made.load_state_dict({name: (value + state[name]) / 2 for name, value in one.state_dict().items()})
    return made


def main() -> None:
    """See the module's description."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--validate", type=int, default=60, help="batches of made-up pages")
    options = parser.parse_args()
    before, pieces, _ = load_network(options.before)
    made = mean(before, load_network(options.after)[0])
    figures = validate(made, pieces, torch.device("cpu"), options.validate)
    save(made, (options.before / "pieces.txt").read_text("utf-8"), figures["temperature"], options.out)
    sys.stderr.write(f"{json.dumps(figures)}\n")


if __name__ == "__main__":
    main()
