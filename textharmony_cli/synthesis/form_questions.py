"""Questions about a finished form: what is written for its labels, what its facts are, and what it does not say."""

from __future__ import annotations

import random
from collections import defaultdict

from textharmony_cli.synthesis import form_labels
from textharmony_cli.synthesis.form_page import Fact, Form, Pair
from textharmony_cli.synthesis.phrases import ask_field, ask_label

ABSENT_SHARE = 0.2
LONG_PREFERRED = 4  # values of several lines are rare and hard; they are asked for so many times as readily
# fields that forms never have unless a value of this kind is on them
FOREIGN_FIELDS = {
    "website": "website",
    "email": "email",
    "iban": "",
    "seat": "",
    "gate": "",
    "flight": "",
    "tax_rate": "percent",
    "salutation": "",
    "passenger": "",
    "venue": "city",
    "best_before": "",
    "ingredients": "",
    "x_axis": "",
    "presenter": "",
    "bic": "",
    "doors": "",
}
TELLING = {
    "date": "date",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "job": "job_title",
    "department": "department",
}


def ask(form: Form, most: int) -> None:
    """Ask at most so many questions, about a fifth of them without an answer on the form."""
    rng = form.rng
    answered, empty = _labels(form)
    facts = [fact for fact in _distinct(form.facts) if fact.answer]
    empty += [(fact.field, fact.names) for fact in form.facts if not fact.answer and fact.field == "cell"]
    absent = round(most * ABSENT_SHARE * rng.uniform(0.6, 1.6))
    chosen = rng.sample(facts, min(len(facts), rng.randint(1, max(1, most // 3))))
    for fact in chosen:
        form.sketch.ask(ask_field(rng, fact.field, **fact.names), fact.answer, field=fact.field)
    answered.sort(key=lambda pairs: rng.random() / (LONG_PREFERRED if len(pairs[0].answer) > 1 else 1))
    for pairs in answered[: most - len(chosen) - absent]:
        _ask_pairs(form, pairs)
    for _ in range(absent):
        _ask_absent(form, empty)


Asked = tuple[str, dict[str, str]]


def _labels(form: Form) -> tuple[list[list[Pair]], list[Asked]]:
    """Labels that have values, those of one meaning together; and questions after labels that have none."""
    groups: dict[frozenset[str], list[Pair]] = defaultdict(list)
    for pair in form.pairs:
        groups[form_labels.meaning(pair.names[1])].append(pair)
    whole = [group for group in groups.values() if all(pair.answer for pair in group)]
    empty: list[Asked] = [
        ("", {"label": _called(form.rng, group[0])})
        for group in groups.values()
        if not any(pair.answer for pair in group)
    ]
    return whole, empty


def _ask_pairs(form: Form, pairs: list[Pair]) -> None:
    """Ask for a label; where it stands in two sections, for one of them by name or for either."""
    rng = form.rng
    sections = {pair.section for pair in pairs}
    if len(pairs) > 1 and len(sections) == len(pairs) and rng.random() < 0.7:
        pair = rng.choice([pair for pair in pairs if pair.section])
        form.sketch.ask(
            ask_field(rng, "in_section", label=pair.names[1].rstrip(" .:"), section=pair.section),
            pair.answer,
            field="label",
        )
        return
    alone = _telling(form, pairs[0])
    if len(pairs) == 1 and alone and rng.random() < 0.3:
        form.sketch.ask(ask_field(rng, alone), pairs[0].answer, field=alone)
        return
    name = _shortened(form, pairs[0]) if rng.random() < 0.07 else _called(rng, pairs[0])
    form.sketch.ask(ask_label(rng, name), *(pair.answer for pair in pairs), field="label")


def _telling(form: Form, pair: Pair) -> str:
    """The field that the pair stands for, where nothing else on the form could be meant."""
    kinds = [other.kind for other in form.pairs]
    field = TELLING.get(pair.kind, "")
    known = {fact.field for fact in form.facts}
    named = form_labels.meaning(pair.names[1]) & form_labels.meaning(field.replace("_", " "))
    return field if kinds.count(pair.kind) == 1 and field not in known and named else ""


def _called(rng: random.Random, pair: Pair) -> str:
    """What the label is called in a question: mostly as printed."""
    return rng.choice(pair.names) if rng.random() < 0.5 else pair.names[0]


def _shortened(form: Form, pair: Pair) -> str:
    """The label without its last words, where no other label could then be meant."""
    parts = pair.names[1].split()
    short = " ".join(parts[: max(2, len(parts) // 2)])
    meant = form_labels.meaning(short)
    return short if meant and sum(meant <= other for other in form.printed) == 1 else pair.names[1]


def _ask_absent(form: Form, empty: list[Asked]) -> None:
    """Ask for something that the form does not say: an empty field, a label it does not have, a foreign field."""
    rng = form.rng
    chance = rng.random()
    if empty and chance < 0.4:
        field, names = empty.pop(rng.randrange(len(empty)))
        form.sketch.ask(
            ask_field(rng, field, **names) if field else ask_label(rng, names["label"]), field=field or "label"
        )
        return
    if chance < 0.5:
        kinds = {pair.kind for pair in form.pairs}
        known = {fact.field for fact in form.facts}
        fields = [
            field
            for field, kind in FOREIGN_FIELDS.items()
            if kind not in kinds
            and field not in known
            and not any(form_labels.meaning(field) & other for other in form.printed)
        ]
        field = rng.choice(fields)
        form.sketch.ask(ask_field(rng, field), field=field)
        return
    label = _unprinted(form)
    if label:
        form.sketch.ask(ask_label(rng, label), field="label")


def _unprinted(form: Form) -> str:
    """A label that is not on the form, nor part of one, nor one with more words; half of them share a word with one."""
    rng = form.rng
    near = rng.random() < 0.5
    words = frozenset().union(*form.printed)
    for _ in range(100):
        text = form.cased(form_labels.label(rng)[0]) + rng.choice(("", form.look.colon.strip()))
        meant = form_labels.meaning(text)
        clash = any(meant <= other or other <= meant for other in form.printed)
        if meant and not clash and (not near or meant & words):
            return text
    return ""


def _distinct(facts: list[Fact]) -> list[Fact]:
    """Facts that are told once."""
    keys = [(fact.field, tuple(fact.names.values())) for fact in facts]
    return [fact for fact, key in zip(facts, keys, strict=True) if keys.count(key) == 1]
