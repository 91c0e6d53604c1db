"""Made-up pages of running text in whose sentences facts are told, with questions as people would ask them.

What is told and asked is data, in `prose_words.py` and `prose_things.py`. Pages with printed labels are made elsewhere.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textharmony_cli.synthesis import prose_things, prose_words, vocabulary
from textharmony_cli.synthesis.prose_page import Asked, Passage, printed
from textharmony_cli.synthesis.prose_values import MAKERS, from_list
from textharmony_cli.synthesis.sheet import Sheet

SLOT = re.compile(r"\{(\w+)\}")
FOREIGN_SHARE = 0.14
ABSENT_SHARE = 0.22
MEMO_SHARE = 0.2
TRIES = 60
NAMES = ("person", "ship", "pet")  # named by questions, and asked for
ALONE = frozenset(("phone", "email", "site", "short", "code", "flight"))  # asked for without saying whose
ALIKE = (  # kinds of which one might take a value for one of another
    frozenset(("date", "weekday", "time", "year", "ordinal")),
    frozenset(("city", "road", "address", "room", "shop")),
    frozenset(("person", "company", "surname", "shop")),
    frozenset(("minutes", "hours", "days", "weeks", "years", "time", "date", "number")),
    frozenset(("money", "percent")),
    frozenset(("phone", "email", "site", "short")),
    frozenset(("length", "distance", "weight", "litres")),
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A way to tell something.

    Attributes:
        subjects: what its questions without a slot are about; empty when all have one.
        questions: wordings, with the slots at the start and the end of the answer.
    """

    subjects: frozenset[str]
    sentences: tuple[str, ...]
    questions: tuple[tuple[str, str, str], ...]

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(slot for sentence in self.sentences for slot in SLOT.findall(sentence.lower()))

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(map(_kind, self.slots))


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its slots filled; `spans` are the places of the slots in it."""

    telling: Telling | None
    text: str
    values: Mapping[str, str]
    spans: Mapping[str, tuple[int, int]]


def prose(rng: random.Random) -> Sheet:
    """A page of running text with questions about it."""
    return printed(rng, passage(rng))


def passage(rng: random.Random) -> Passage:
    """Sentences that tell something between others that do not, with questions."""
    memo = rng.random() < MEMO_SHARE
    language = "en" if rng.random() >= FOREIGN_SHARE else rng.choice(list(prose_words.TELLINGS)[1:])
    told = _told(rng, language, 1 if memo and rng.random() < 0.6 else 2 if memo else rng.randint(2, 8))
    fillers = rng.randint(0, 1) if memo else rng.randint(1, 10)
    sentences = _mixed(rng, language, told, fillers)
    text = " ".join(sentence.text for sentence in sentences)
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence.text) + 1)
    breaks = [at for at in starts[1:-1] if rng.random() < 0.2]
    most = rng.randint(4, 10)
    few = sum(rng.random() < ABSENT_SHARE for _ in range(most))
    known = _present(rng, sentences, starts, most - few)
    absent = _absent(rng, language, told, text, few)
    asked = {one.question.lower().rstrip(" ?"): one for one in (*absent, *known)}
    return Passage(language, text, (0, *breaks), tuple(asked.values()))


@functools.cache
def tellings(language: str) -> tuple[Telling, ...]:
    """All ways to tell something in a language."""
    return tuple(_parsed(block.splitlines()) for block in prose_words.TELLINGS[language].strip().split("\n\n"))


def _parsed(lines: list[str]) -> Telling:
    subjects = frozenset(word for line in lines if line.startswith("#") for word in line[1:].split())
    sentences = tuple(line for line in lines if line[0] not in "# ")
    questions: list[tuple[str, str, str]] = []
    for line in lines:
        if line.startswith("  "):
            asked, _, wordings = line.strip().partition(": ")
            first, _, last = asked.partition("..")
            questions += [(first, last or first, wording) for wording in wordings.split(" | ")]
    return Telling(subjects, sentences, tuple(questions))


def _told(rng: random.Random, language: str, count: int) -> list[Told]:
    """Sentences of which none could be taken for another; some are told again, of another thing."""
    found: list[Told] = []
    for _ in range(TRIES):
        again = [told.telling for told in found if told.telling and not told.telling.subjects]
        telling = rng.choice(again) if again and rng.random() < 0.25 else rng.choice(tellings(language))
        if telling and not any(_clash(telling, told.telling) for told in found if told.telling):
            told = _filled(rng, language, rng.choice(telling.sentences), telling)
            if _fits(told, found):
                found.append(told)
        if len(found) == count:
            break
    return found


def _clash(one: Telling, other: Telling) -> bool:
    """Whether a question about one might be taken for a question about the other."""
    return bool(one.subjects & other.subjects or ((one.subjects or other.subjects) and one.kinds & other.kinds & ALONE))


def _fits(new: Told, found: Sequence[Told]) -> bool:
    """Whether a sentence repeats no value or thing of the others and does not name their subjects."""
    text = " ".join(told.text for told in found)
    mine = [value for slot, value in new.values.items() if not slot.endswith("_en")]
    theirs = [value for told in found for slot, value in told.values.items() if not slot.endswith("_en")]
    subjects = {word for told in found if told.telling for word in told.telling.subjects}
    own = new.telling.subjects if new.telling else frozenset()
    return (
        all(_count(value, new.text) == 1 and not _count(value, text) for value in mine)
        and not any(_count(value, new.text) for value in theirs)
        and not any(_shares(new.values[slot], text) for slot in new.values if _is_thing(slot))
        and not any(_shares(told.values[slot], new.text) for told in found for slot in told.values if _is_thing(slot))
        and not any(_count(word, new.text) for word in subjects)
        and not any(_count(word, text) for word in own)
    )


def _count(value: str, text: str) -> int:
    """How often something stands in a text as whole words."""
    return len(re.findall(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE))


def _shares(name: str, text: str) -> bool:
    """Whether a text has a longer word of a name."""
    return any(_count(word, text) for word in re.findall(r"\w{4,}", name) or [name])


def _kind(slot: str) -> str:
    return slot.rstrip("0123456789")


def _is_thing(slot: str) -> bool:
    return _kind(slot) in prose_things.THINGS


def _filled(rng: random.Random, language: str, pattern: str, telling: Telling | None = None) -> Told:
    """The sentence with a value in each slot, and where the values are."""
    text, at = "", 0
    values: dict[str, str] = {}
    spans: dict[str, tuple[int, int]] = {}
    for found in SLOT.finditer(pattern):
        slot = found[1].lower()
        values.update(_made(rng, language, slot))
        text += pattern[at : found.start()]
        if text.lower().endswith((" a ", "“a ")) and values[slot][0].lower() in "aeiou":
            text = f"{text[:-1]}n "
        value = values[slot][0].upper() + values[slot][1:] if found[1] != slot or not text else values[slot]
        spans[slot] = (len(text), len(text) + len(value))
        text += value
        at = found.end()
    return Told(telling, text + pattern[at:], values, spans)


def _made(rng: random.Random, language: str, slot: str) -> dict[str, str]:
    """A value for the slot; with its English name if it is a thing of another language."""
    kind = _kind(slot)
    if kind in prose_things.THINGS:
        name, _, english = rng.choice(prose_things.THINGS[kind].split("|")).partition("=")
        return {slot: name, f"{slot}_en": english} if english else {slot: name}
    value = MAKERS[kind](rng, language) if kind in MAKERS else from_list(rng, kind)
    return {slot: " ".join(value.split()).rstrip(".,")}


def _mixed(rng: random.Random, language: str, told: Sequence[Told], fillers: int) -> list[Told]:
    """The sentences in some order, with others in between."""
    sentences = list(told)
    patterns = prose_things.FILLERS[language].strip().splitlines()
    for pattern in rng.sample(patterns, min(fillers, len(patterns))):
        if language == "en" and rng.random() < 0.3:
            filler = Told(None, " ".join(vocabulary.sentence(rng).split()), {}, {})
        else:
            filler = _filled(rng, language, pattern)
        if _fits(filler, sentences):
            sentences.insert(rng.randint(0, len(sentences)), filler)
    return sentences


def _present(rng: random.Random, sentences: Sequence[Told], starts: Sequence[int], most: int) -> list[Asked]:
    """Questions for what is told, each in words of its own."""
    ranked: list[tuple[float, Asked]] = []
    for told, start in zip(sentences, starts, strict=False):
        if not told.telling:
            continue
        counts: dict[str, int] = {}
        for first, last, wording in rng.sample(told.telling.questions, len(told.telling.questions)):
            if not set(SLOT.findall(wording)) | {first, last} <= set(told.values):
                continue
            low, high = told.spans[first][0], told.spans[last][1]
            question = _finished(rng, _worded(wording, told.values))
            counts[first] = counts.get(first, 0) + 1
            ranked.append(
                (counts[first] + 1.5 * rng.random(), Asked(question, (start + low, start + high), told.text[low:high]))
            )
    ranked.sort(key=lambda pair: pair[0])
    return [asked for _, asked in ranked[:most]]


def _absent(rng: random.Random, language: str, told: Sequence[Told], text: str, count: int) -> list[Asked]:
    """Questions to which the text has no answer, though it tells something like it."""
    questions: list[str] = []
    for _ in range(TRIES):
        if len(questions) >= count:
            break
        way = rng.choice((_of_another, _of_another, _of_something_else, _of_the_same))
        question = way(rng, language, rng.choice(told), told, text)
        if question and question not in questions:
            questions.append(question)
    return [Asked(_finished(rng, question), None) for question in questions]


def _of_another(rng: random.Random, language: str, one: Told, told: Sequence[Told], text: str) -> str | None:
    """A question for what is told of one thing, or of one person, about another."""
    if one.telling is None:
        return None
    wording = rng.choice(one.telling.questions)[2]
    named = SLOT.findall(wording)
    slots = [slot.removesuffix("_en") for slot in named if _is_name(slot)]
    if not slots or not set(named) <= set(one.values):
        return None
    new = _made(rng, language, rng.choice(slots))
    if any(_shares(value, text) for value in new.values()):
        return None
    return _worded(wording, {**one.values, **new})


def _of_something_else(rng: random.Random, language: str, one: Told, told: Sequence[Told], text: str) -> str | None:
    """A question that belongs to a sentence which is not there."""
    telling = rng.choice(tellings(language))
    if any(_clash(telling, other.telling) for other in told if other.telling):
        return None
    if any(_count(word, text) for word in telling.subjects):
        return None
    wording = rng.choice(telling.questions)[2]
    values: dict[str, str] = {}
    for slot in sorted(telling.slots):
        values.update(_made(rng, language, slot))
    slots = SLOT.findall(wording)
    if not set(slots) <= set(values) or any(_shares(values[slot], text) for slot in slots if _is_name(slot)):
        return None
    return _worded(wording, values) if telling.subjects or any(map(_is_name, slots)) else None


def _of_the_same(rng: random.Random, language: str, one: Told, told: Sequence[Told], text: str) -> str | None:
    """A question for something of another kind than what is told of a thing or person."""
    telling = rng.choice(tellings(language))
    first, _, wording = rng.choice(telling.questions)
    slots = SLOT.findall(wording)
    if one.telling is None or len(slots) != 1 or not _is_name(slots[0]) or slots[0] not in one.values:
        return None
    near = {_kind(first)}.union(*(group for group in ALIKE if _kind(first) in group))
    if telling.subjects or near & one.telling.kinds:
        return None
    return _worded(wording, one.values)


def _is_name(slot: str) -> bool:
    """Whether a slot names what a question is about."""
    return _is_thing(slot.removesuffix("_en")) or _kind(slot) in NAMES


def _worded(wording: str, values: Mapping[str, str]) -> str:
    """The question with its names."""
    text = SLOT.sub(lambda found: values[found[1]], wording)
    return re.sub(r"\b([Aa]) (?=[aeiouAEIOU])", r"\1n ", text)


def _finished(rng: random.Random, question: str) -> str:
    """The question as typed: sometimes in lower case, without its mark or with one that it had not."""
    if rng.random() < 0.15:
        question = question[:1].lower() + question[1:]
    if question.endswith("?"):
        return question[:-1].rstrip() if rng.random() < 0.12 else question
    return f"{question}?" if rng.random() < 0.2 else question
