import random
import string

import pytest

from textharmony_cli.synthesis import phrases, wordings


def test_a_label_is_asked_for_in_many_ways():
    asked = {phrases.ask_label(random.Random(seed), "Date received:") for seed in range(400)}

    assert len(asked) > 250


def test_most_questions_name_the_label_as_it_is_printed_or_nearly_so():
    asked = [phrases.ask_label(random.Random(seed), "Date received:").lower() for seed in range(200)]

    assert sum("date received" in text for text in asked) > 180


@pytest.mark.parametrize("table", [wordings.ENGLISH, wordings.FOREIGN], ids=["English", "foreign"])
def test_wordings_of_a_field_name_the_same_places(table):
    for field, texts in table.items():
        places = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
        if places - {"head", "section", "value"}:
            required = set(places) - {"head"}
            needed = {name for _, name, _, _ in string.Formatter().parse(wordings.ENGLISH[field][0]) if name}
            assert required <= needed, field


def test_foreign_wordings_are_of_known_fields():
    assert set(wordings.FOREIGN) <= set(wordings.ENGLISH)


def test_names_stand_in_the_question():
    asked = phrases.ask_field(random.Random(3), "cell", row="Steel", column="2019")

    assert "steel" in asked.lower() and "2019" in asked
