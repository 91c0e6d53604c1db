"""How people ask: wordings of questions about printed labels and about fields with a meaning.

The wordings of single fields are in `wordings.py`; here they are chosen, quoted, cased and misspelt.
"""

from __future__ import annotations

import random

from textharmony_cli.synthesis.wordings import ABOUT_LABELS, ENGLISH, FOREIGN, FOREIGN_ABOUT_LABELS

PLAIN = "What is written for the field {label}?"
QUOTES = ('"{}"', '"{}"', '"{}"', "'{}'", "“{}”", "‘{}’", "«{}»", "`{}`", "[{}]")
FOREIGN_SHARE = 0.15


def ask_label(rng: random.Random, label: str) -> str:
    """A question for what is filled in at a printed label."""
    if rng.random() < 0.2:
        return PLAIN.format(label=f'"{label}"')
    if rng.random() < 0.12:
        return _bare(rng, label)
    wordings = FOREIGN_ABOUT_LABELS if rng.random() < FOREIGN_SHARE else ABOUT_LABELS
    return _finished(rng, rng.choice(wordings).format(label=quoted(rng, spoken(rng, label))))


def ask_field(rng: random.Random, field: str, **names: str) -> str:
    """A question for a field of `wordings.ENGLISH`; `names` fill the places in its wordings, such as row and column."""
    foreign = FOREIGN.get(field, ())
    wordings = foreign if foreign and rng.random() < FOREIGN_SHARE else ENGLISH[field]
    return _finished(rng, rng.choice(wordings).format(**{key: _named(rng, name) for key, name in names.items()}))


def spoken(rng: random.Random, label: str) -> str:
    """The label as somebody types it: often as printed, else without colon, in another case or misspelt."""
    chance = rng.random()
    if chance < 0.4:
        return label
    bare = label.rstrip(" .:") or label
    if chance < 0.65:
        return bare
    if chance < 0.7:
        return f"{bare}:"
    if chance < 0.95:
        return rng.choice((str.lower, str.lower, str.upper, str.title, str.capitalize))(bare)
    return _misspelt(rng, bare)


def quoted(rng: random.Random, label: str) -> str:
    """The label in some kind of quotes, or in none."""
    return label if rng.random() < 0.3 else rng.choice(QUOTES).format(label)


def _bare(rng: random.Random, label: str) -> str:
    """The label alone, as in a search box."""
    name = spoken(rng, label)
    return name if rng.random() < 0.5 else f"{name.rstrip(' :?')}?"


def _named(rng: random.Random, name: str) -> str:
    """A name inside a wording: mostly as printed, sometimes quoted or in another case."""
    chance = rng.random()
    if chance < 0.55:
        return name
    if chance < 0.8:
        return rng.choice(QUOTES).format(name)
    return rng.choice((str.lower, str.upper, str.title, str.capitalize))(name)


def _finished(rng: random.Random, question: str) -> str:
    """The question as typed: sometimes in lower case, without its mark, or with a space before it."""
    if '"' not in question and rng.random() < 0.15:
        question = question[:1].lower() + question[1:]
    chance = rng.random()
    if question.endswith("?") and chance < 0.12:
        return question[:-1]
    if question[-1].isalnum() and chance < 0.25:
        return f"{question}?"
    return question


def _misspelt(rng: random.Random, word: str) -> str:
    """The text with one letter lost, doubled or swapped with the next."""
    if len(word) < 6:
        return word
    at = rng.randrange(1, len(word) - 2)
    pair = word[at : at + 2]
    return word[:at] + rng.choice((pair[0], pair[0] * 2 + pair[1], pair[::-1])) + word[at + 2 :]
