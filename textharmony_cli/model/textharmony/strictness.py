"""Weights that are not exactly those of the model are refused. No torch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textharmony_cli.errors import WeightsError

_SHOWN = 3  # names in an error message


@dataclass(frozen=True, slots=True)
class Differences:
    """Names of weights by what is wrong with them; all empty where nothing is."""

    lacks: Sequence[str]
    unknown: Sequence[str]
    doubled: Sequence[str]
    other_sizes: Sequence[str]

    def refuse(self, source: str) -> None:
        """Raises WeightsError if there are any."""
        refuse_differences(
            source,
            lacks=self.lacks,
            has_unknown=self.unknown,
            has_doubled=self.doubled,
            has_other_sizes_of=self.other_sizes,
        )


def refuse_differences(source: str, **differences: Iterable[str]) -> None:
    """Complain about names of weights, if there are any, by what is wrong with them (`lacks=...`).

    Raises:
        WeightsError: names the first few.
    """
    for wrong, found in differences.items():
        if names := sorted(found):
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            raise WeightsError(f"`{source}` {wrong.replace('_', ' ')} weights: {', '.join(names[:_SHOWN])}{more}")


def refuse_report(source: str, report: dict[str, Any]) -> None:
    """The same for what transformers reports after loading with `ignore_mismatched_sizes`, so that it does report.

    Raises:
        WeightsError: names the first few.
    """
    sizes = [str(entry[0]) if isinstance(entry, tuple) else str(entry) for entry in report["mismatched_keys"]]
    refuse_differences(
        source,
        has_other_sizes_of=sizes,
        lacks=report["missing_keys"],
        has_unknown=report["unexpected_keys"],
    )
