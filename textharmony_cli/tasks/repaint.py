"""Painting that is tried until it proves itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textharmony_cli.model.painting.painted import Painted
from textharmony_cli.records import Region
from textharmony_cli.tasks.prove import Reads, prove


@dataclass(frozen=True, slots=True)
class Repainted:
    """A page's picture with its regions changed; they say what was read back where that was asked for.

    Attributes:
        remarks: what the user should know about them.
    """

    painted: Painted
    regions: tuple[Region, ...]
    remarks: tuple[str, ...] = ()


def until_proved(
    paint: Callable[[Sequence[int]], Painted], regions: Sequence[Region], read: Reads | None, tries: int
) -> Repainted:
    """Paint, read, and paint again where the result did not read back as it should.

    Args:
        paint: gets for each region how often it has failed so far.
        read: reads the result; None leaves the proof out.
        tries: how often at most.
    """
    failed = [0] * len(regions)
    for left in reversed(range(max(tries, 1))):
        painted = paint(failed)
        if read is None:
            break
        regions = prove(painted.pixels, regions, read)
        if not left or all(region.ok for region in regions):
            break
        failed = [count + (not region.ok) for count, region in zip(failed, regions, strict=True)]
    return Repainted(painted, tuple(regions))
