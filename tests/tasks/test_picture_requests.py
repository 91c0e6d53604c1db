"""What requests for pictures ask for."""

import pytest

from textharmony_cli.tasks.picture_requests import asks_to_draw, picture_requests


def told(text):
    return [(made.looks, [(part.kind, part.text) for part in made.parts]) for made in picture_requests(text)]


@pytest.mark.parametrize(
    "question",
    [
        "What is the total?",
        "Show me the total",
        "Give me the date",
        "Who makes the sign?",
        "Make the total bigger",
        "What does the sign say?",
        "draw a sign",
        "Give me the card number of the customer",
        "Give me the ticket price for the concert",
        "What does the company name look like in Japanese?",
        "",
    ],
)
def test_what_asks_for_words_or_says_nothing_to_write_is_no_request(question):
    assert told(question) == []


@pytest.mark.parametrize(
    ("text", "looks", "names"),
    [
        ("Draw a label with the total", "a label", ["total"]),
        ("Please draw me a label with the date and the total.", "a label", ["date", "total"]),
        ("Create a nameplate for the cashier", "a nameplate", ["cashier"]),
        ("Make a wooden sign for the door with the company's name", "a wooden sign", ["company's name"]),
        ("Draw a price tag with the price of the coffee", "a price tag", ["price of the coffee"]),
        ("Draw a sticker with the name on this page", "a sticker", ["name"]),
        ("Draw a badge: the name", "a badge", ["name"]),
        ("How would the total look on a red sign?", "on a red sign", ["total"]),
        ("What would the address look like in chalk?", "in chalk", ["address"]),
        ("Draw the total as a rubber stamp", "a rubber stamp", ["total"]),
        ("Print the total on a yellow sticky note", "on a yellow sticky note", ["total"]),
        ("Show me a picture of the address", "a picture", ["address"]),
    ],
)
def test_what_is_asked_of_the_document_is_told_from_looks(text, looks, names):
    assert told(text) == [(looks, [("asked", name) for name in names])]


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("Draw a red neon sign with the total on dark brick", "a red neon sign on dark brick"),
        ("Draw a sign with the total in white on blue", "a sign in white on blue"),
        ("Draw a blue label with white letters with the total", "a blue label with white letters"),
        ("Draw a sign with a red border and the total", "a sign with a red border"),
    ],
)
def test_looks_may_stand_on_either_side(text, looks):
    assert told(text) == [(looks, [("asked", "total")])]


def test_quoted_words_are_written_as_they_stand():
    parts = [("words", "PAID"), ("asked", "date")]
    assert told('Make a sign that says "PAID" with the date') == [("a sign", parts)]
    assert told('Draw a "PAID" stamp with the date') == [("a \0 stamp", parts)]


def test_no_line_of_a_quotation_is_lost():
    parts = [("words", "OPEN"), ("words", "24 h")]
    assert told('Draw a sign that says "OPEN\\n24 h"') == [("a sign", parts)]
    assert told('Draw a sign that says " "') == []
    assert told('Draw a label that says "A\\nB" and a sign that says "C"') == [
        ("a label", [("words", "A"), ("words", "B")]),
        ("a sign", [("words", "C")]),
    ]
    assert [text for _, text in told('Draw a label that says "A\\nB" with the total and "C"')[0][1]] == [
        "A", "B", "total", "C",
    ]  # fmt: skip


def test_several_pictures_come_in_order():
    assert told("Draw a label with the company and a poster with the total and the date") == [
        ("a label", [("asked", "company")]),
        ("a poster", [("asked", "total"), ("asked", "date")]),
    ]


def test_what_is_no_picture_belongs_to_the_one_before():
    asked = [("asked", "name"), ("asked", "phone number")]
    assert told("Draw a label with the name and a phone number") == [("a label", asked)]
    assert told("Draw a red label with the name and another with the date") == [
        ("a red label", [("asked", "name")]),
        ("a red label", [("asked", "date")]),
    ]


def test_colons_within_words_stay():
    assert told("Draw a sign with the opening hours from 10:30") == [
        ("a sign", [("asked", "opening hours from 10:30")])
    ]
    assert told("Draw a label that shows: the total") == [("a label", [("asked", "total")])]


@pytest.mark.parametrize(("text", "draws"), [("Draw it for me", True), ("Show me the total", False), ("Total?", False)])
def test_requests_to_draw_are_told_from_questions(text, draws):
    assert asks_to_draw(text) is draws


def test_form_fields_name_what_they_hold():
    (field,) = picture_requests("Paint a form field with the date of birth")
    assert field.named and field.parts[0].text == "date of birth"
    assert not picture_requests("Draw a label with the date of birth")[0].named
