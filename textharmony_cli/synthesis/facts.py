"""What a made-up page tells, to be asked with the wordings of a field or by its printed label."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from textharmony_cli.synthesis.phrases import ask_field, ask_label
from textharmony_cli.synthesis.sheet import Reference
from textharmony_cli.synthesis.sketch import Sketch

Parts = list[int | Reference]
ABSENT_SHARE = 0.2
BY_LABEL = 0.3


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to ask for.

    Attributes:
        field: in `wordings.ENGLISH`; empty when only the label can be asked for.
        answers: acceptable ones; none where the page leaves it out.
        label: printed next to it, where no other label on the page is the same; empty when there is none.
        names: for the places in the field's wordings.
    """

    field: str
    answers: tuple[Parts, ...] = ()
    label: str = ""
    names: dict[str, str] = dataclasses.field(default_factory=dict)


def ask_facts(sketch: Sketch, facts: Sequence[Fact], most: int) -> None:
    """Ask for at most so many of the facts, about a fifth of them such as are not on the page."""
    rng = sketch.rng
    absent = [fact for fact in facts if not fact.answers]
    few = min(len(absent), round(most * ABSENT_SHARE * rng.uniform(0.5, 1.6)))
    for fact in [*_chosen(rng, [fact for fact in facts if fact.answers], most - few), *rng.sample(absent, few)]:
        by_label = fact.label and (not fact.field or rng.random() < BY_LABEL)
        question = ask_label(rng, fact.label) if by_label else ask_field(rng, fact.field, **fact.names)
        sketch.ask(question, *fact.answers, field="label" if by_label else fact.field)


def _chosen(rng: random.Random, facts: Sequence[Fact], most: int) -> list[Fact]:
    """Some of the facts; of fields that a page has many of, such as cells, a few only."""
    counts: Counter[str] = Counter()
    ranked: list[tuple[float, Fact]] = []
    for fact in rng.sample(facts, len(facts)):
        counts[fact.field] += 1
        ranked.append((counts[fact.field] - rng.random() * 1.5, fact))
    ranked.sort(key=lambda pair: pair[0])
    return [fact for _, fact in ranked[:most]]
