"""Made-up running text: every slot can be made, answers are the values told, and what is absent is nowhere told."""

import random

import pytest

from textharmony_cli.synthesis import prose_things, prose_words
from textharmony_cli.synthesis.prose import NAMES, SLOT, passage, prose, tellings
from textharmony_cli.synthesis.prose_values import MAKERS

SEEDS = range(200)
EVERY = [telling for language in prose_words.TELLINGS for telling in tellings(language)]


@pytest.fixture(scope="module")
def pages():
    return [(passage(random.Random(seed)), prose(random.Random(seed))) for seed in SEEDS]


def test_every_slot_can_be_made():
    kinds = {kind for telling in EVERY for kind in telling.kinds}
    told = {slot.rstrip("2").lower() for texts in prose_things.FILLERS.values() for slot in SLOT.findall(texts)}

    assert kinds | told <= {*MAKERS, *prose_things.THINGS, *prose_things.LISTS}


def test_questions_ask_for_slots_of_their_sentences():
    for telling in EVERY:
        assert telling.sentences and telling.questions
        for first, last, wording in telling.questions:
            named = {slot.removesuffix("_en") for slot in SLOT.findall(wording)}
            assert named | {first, last} <= telling.slots, telling
            assert not {first, last} & named, wording


def test_questions_name_what_they_are_about_or_their_telling_has_a_subject():
    for telling in EVERY:
        for _, _, wording in telling.questions:
            kinds = {slot.removesuffix("_en").rstrip("2") for slot in SLOT.findall(wording)}
            assert telling.subjects or kinds & {*prose_things.THINGS, *NAMES}, wording


def test_same_seed_makes_the_same_page():
    assert prose(random.Random(3)) == prose(random.Random(3))


def test_answers_on_the_sheet_are_the_values_told(pages):
    for text, sheet in pages:
        assert [asked.question for asked in text.asked] == [question.text for question in sheet.questions]
        for asked, question in zip(text.asked, sheet.questions, strict=True):
            assert [_read(sheet, answer) for answer in question.answers] == ([asked.value] if asked.span else [])


def test_about_a_fifth_of_the_questions_has_no_answer(pages):
    questions = [question for _, sheet in pages for question in sheet.questions]

    assert 0.15 <= sum(not question.answers for question in questions) / len(questions) <= 0.28


def test_pages_ask_up_to_ten_questions_and_none_twice(pages):
    for _, sheet in pages:
        texts = [question.text for question in sheet.questions]
        assert 3 <= len(texts) <= 10
        assert len(set(texts)) == len(texts)


def test_things_that_answered_questions_name_are_on_the_page(pages):
    for text, sheet in pages:
        page = " ".join(run.text for run in sheet.runs).lower()
        for question in sheet.questions:
            for name in _things(text.language) if question.answers else ():
                assert name not in question.text or name.lower() in page, question.text


def test_lines_lie_on_the_sheet_and_below_each_other(pages):
    for _, sheet in pages:
        for n, run in enumerate(sheet.runs):
            assert run.x >= 0 and run.x + run.width <= sheet.width
            assert run.y >= 0 and run.y + run.height <= sheet.height
            assert not any(_overlap(run, other) for other in sheet.runs[:n]), run


def _read(sheet, answer):
    return " ".join(sheet.runs[part.run].text[part.start : part.stop] for part in answer)


def _things(language):
    kinds = [kind for kind in prose_things.THINGS if kind.partition("_")[2] == ("" if language == "en" else language)]
    names = [name.partition("=")[0] for kind in kinds for name in prose_things.THINGS[kind].split("|")]
    return [name for name in names if len(name) > 4]


def _overlap(a, b):
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height - 1 and b.y < a.y + a.height - 1
