"""Made-up notes: every field can be made and asked for, and nothing is called missing that one might think is there."""

import random

from textharmony_cli.synthesis.notes import FIELD, GROUPS, LINES, MAKERS, MOST_LINES, note
from textharmony_cli.synthesis.wordings import ENGLISH

SEEDS = range(150)


def test_every_field_of_a_line_can_be_made_and_asked_for():
    fields = set(FIELD.findall(LINES))

    assert fields <= set(MAKERS)
    assert set(MAKERS) <= set(ENGLISH)
    assert not [name for name in MAKERS if any("{" in wording for wording in ENGLISH[name])]


def test_fields_that_are_alike_are_fields():
    assert set().union(*GROUPS) <= set(ENGLISH)


def test_many_notes_are_a_single_line():
    lines = [len(note(random.Random(seed)).runs) for seed in SEEDS]

    assert max(lines) == MOST_LINES
    assert 0.25 <= lines.count(1) / len(lines) <= 0.5


def test_what_is_missing_cannot_be_taken_for_something_that_is_there():
    for seed in SEEDS:
        sheet = note(random.Random(seed))
        told = {question.field for question in sheet.questions if question.answers}
        missing = {question.field for question in sheet.questions if not question.answers}
        for group in GROUPS:
            assert not (group & told and group & missing), sheet
