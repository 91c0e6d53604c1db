"""Trains the pointer on made-up pages.

    python -m textharmony_cli.training.pointer --minutes 30 --out runs/pointer

goes on from the weights in the package (`--from`), makes its own pages, ends by itself, and leaves in `--out` a folder
`trunk`, to go on from, and a folder `final`, to ship.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from textharmony_cli.model.eight_bits import packed
from textharmony_cli.model.pointer.features import MOST_ATOMS
from textharmony_cli.model.pointer.lettering import Pieces
from textharmony_cli.model.pointer.network import PointerNetwork
from textharmony_cli.model.pointer.pointer import load_network
from textharmony_cli.training.loop import Schedule, run_options, train
from textharmony_cli.training.pointer_data import MadeUpPages, PointerBatch
from textharmony_cli.training.streams import batches_of
from textharmony_cli.training.tensors import moved

SHIPPED = Path(__file__).parents[1] / "model" / "pointer" / "nano"


def losses(network: PointerNetwork, batch: PointerBatch) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy of where the answer starts, and binary cross-entropy of what belongs to it."""
    pointing = network(batch.pages, batch.questions)
    logits = pointing.starts.float().log_softmax(-1)
    start = -logits.masked_fill(~batch.starts, -1e4).logsumexp(-1)  # any of several right answers will do
    right = batch.starts.gather(1, logits.argmax(-1, keepdim=True)).float().mean()
    if not len(batch.question):
        return start.mean(), {"start": start.mean().item(), "right": right.item()}
    members = pointing.members(batch.question, batch.start).float()
    real = batch.pages.texts.mask[batch.questions.page[batch.question]]
    each = F.binary_cross_entropy_with_logits(members, batch.members.float(), reduction="none") * real
    member = (each.sum(-1) / (batch.members.sum(-1) + 4)).mean()
    whole = (((members > 0) == batch.members) | ~real).all(-1).float().mean()
    figures = {"start": start.mean().item(), "member": member.item(), "right": right.item(), "whole": whole.item()}
    return start.mean() + member, figures


@torch.no_grad()
def validate(network: PointerNetwork, pieces: Pieces, device: torch.device, batches: int = 60) -> dict[str, float]:
    """Shares on pages that training never sees: right starts among the answerable, the refused among the
    unanswerable; and the temperature that fits the probabilities best."""
    network.eval()
    logits: list[Tensor] = []
    targets: list[Tensor] = []
    for batch in itertools.islice(MadeUpPages(999, pieces, 4, 8), batches):
        batch = moved(batch, device)
        starts = network(batch.pages, batch.questions).starts.float().cpu()
        width = 1 + MOST_ATOMS - starts.shape[1]
        logits.append(F.pad(starts, (0, width), value=-1e4))
        targets.append(F.pad(batch.starts.cpu(), (0, width)))
    all_logits, all_targets = torch.cat(logits), torch.cat(targets)
    answerable = ~all_targets[:, 0]
    right = all_targets.gather(1, all_logits.argmax(-1, keepdim=True)).squeeze(1)
    return {
        "right": right[answerable].float().mean().item(),
        "refused": right[~answerable].float().mean().item(),
        "temperature": _temperature(all_logits, all_targets),
    }


def _temperature(logits: Tensor, targets: Tensor) -> float:
    """The one of a few that gives the right answers the highest probability (Guo et al. 2017, section 4.2)."""

    def cost(temperature: float) -> float:
        spread = (logits / temperature).log_softmax(-1)
        return float(-spread.masked_fill(~targets, -1e4).logsumexp(-1).mean())

    return min((0.7 + 0.05 * k for k in range(40)), key=cost)


def save(network: PointerNetwork, words: str, temperature: float, folder: Path) -> None:
    """Write what `Pointer` loads."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {name: value for name, value in network.config.to_dict().items() if name != "pieces"}
    (folder / "pointer.json").write_text(
        json.dumps({**settings, "temperature": round(temperature, 3)}, indent=1) + "\n"
    )
    (folder / "pieces.txt").write_text(words, "utf-8")
    state = {name: value.detach().cpu().contiguous() for name, value in network.state_dict().items()}
    save_file(packed(state), folder / "pointer.safetensors")


def main() -> None:
    """See the module's description."""
    options = _options()
    torch.manual_seed(options.seed)
    device = torch.device(options.device)
    network, pieces, _ = load_network(options.start)
    words = (options.start / "pieces.txt").read_text("utf-8")
    network.to(device)

    def tell(line: str) -> None:
        sys.stderr.write(line + "\n")

    def loss_of(batch: PointerBatch) -> tuple[Tensor, dict[str, float]]:
        with torch.autocast(device.type, torch.bfloat16, enabled=options.bf16):
            return losses(network, moved(batch, device))

    schedule = Schedule(options.minutes, options.rate, accumulate=options.accumulate, decay=options.decay)
    data = MadeUpPages(options.seed, pieces, options.pages, options.questions)
    steps = train(
        network,
        batches_of(data, options.workers),
        loss_of,
        schedule,
        keep_trunk=lambda: save(network, words, 1.0, options.out / "trunk"),
        tell=tell,
    )
    figures = validate(network, pieces, device)
    save(network, words, figures["temperature"], options.out / "final")
    tell(f"{steps} steps; {json.dumps(figures)}")


def _options() -> argparse.Namespace:
    parser = run_options(__doc__, of="pages")
    parser.set_defaults(start=SHIPPED)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--decay", type=float, default=0.25)
    parser.add_argument("--pages", type=int, default=4, help="a batch")
    parser.add_argument("--questions", type=int, default=8, help="a page")
    parser.add_argument("--accumulate", type=int, default=2, help="batches a step")
    parser.add_argument("--workers", type=int, default=1, help="processes that make pages")
    return parser.parse_args()


if __name__ == "__main__":
    main()
