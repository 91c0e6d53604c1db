"""Personal data in recognised text: what is found, broken and misread as it may be, and what is left alone."""

import random

import pytest

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Line, Page
from textharmony_cli.tasks.account_numbers import is_card_number, is_iban, is_social_security_number
from textharmony_cli.tasks.personal import KINDS, find_personal, parse_kinds


def line(number, text, x=0, y=None):
    """A line of characters 10 pixels wide and 20 high, below the one before unless y says otherwise."""
    y = number * 30 if y is None else y
    spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
    right = x + 10 * len(text)
    return Line(number, text, ((x, y), (right, y)), ((x, y + 20), (right, y + 20)), spans=spans)


def page(*lines):
    made = tuple(line(number, item) if isinstance(item, str) else item for number, item in enumerate(lines))
    return Page("a.png", 1, 1000, 1000, made, "ocr")


def found(*lines, kinds=KINDS):
    return [(match.query, match.text) for match in find_personal(page(*lines), kinds)]


EMAILS = [
    "bob.smith+x@example.co.uk",
    "john @ example. com",
    "info(at)example.de",
    "bob©example.com",
    "jürgen@müller.de",
    "bob@example.co. uk",
]
PHONES = [
    "+44 20 7946 0958",
    "+49 (0) 30 123456",
    "+1 (212) 555-0123",
    "+60 3-9130 2672",
    "(+603) 9130 2672",
    "(212) 555-0123",
    "(212)555-0123",
    "( 212 ) 555 - 0123",
    "212-555-0123",
    "212.555.0123",
    "1-800-555-0199",
    "1-800-FLOWERS",
    "1300-88-2525",
    "020 7946 0958",
    "03-9130 2672",
    "0171/1234567",
    "01 23 45 67 89",
    "0044 20 7946 0958",
]
CARDS = [
    "4111 1111 1111 1111",
    "4111111111111111",
    "41111111 1111111 1",
    "4111-1111-1111-1111",
    "5555.5555.5555.4444",
    "3782 822463 10005",
    "6011 1111 1111 1117",
    "4111 1111 1111 111l",
    "4222222222222",
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
]
IBANS = [
    "GB82 WEST 1234 5698 7654 32",
    "GB82WEST12345698765432",
    "DE89 3704 0044 0532 0130 00",
    "DE89 37O4 0044 O532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "nl91ABNA0417164300",
    "NO93 8601 1117 947",
]
SSNS = ["123-45-6789", "123 - 45 - 6789"]
DATES = [
    "12/03/2018",
    "2018-03-12",
    "2018.03.12",
    "12 / 03 /18",
    "3/25/98",
    "12.05.1998",
    "March 12, 2018",
    "12MAR18",
    "Dec. 5, '98",
    "12th of March 2018",
    "12. März 2018",
    "1er janvier 2020",
    "12 de marzo de 2018",
    "12 марта 2018",
    "2018年3月12日",
    "August 15-18, 1996",
]
VALUES = [
    (kind, value)
    for kind, values in zip(
        ("email", "phone", "card", "iban", "ssn", "date"), (EMAILS, PHONES, CARDS, IBANS, SSNS, DATES), strict=True
    )
    for value in values
]


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_value_is_found_alone_and_among_words(kind, value):
    assert found(value) == [(kind, value)]
    assert found(f"so it is: {value}") == [(kind, value)]
    if value != "bob@example.co. uk":  # a word after it could be the next sentence
        assert found(f"so it is: {value} and more") == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "bob@example. Please call",
        "4 @ 12.50",
        "4111 1111 1111 1112",
        "4006381333931",  # a product's bar code
        "9111 1111 1111 1111",
        "GB82 WEST 1234 5698 7654 33",
        "XX82 WEST 1234 5698 7654 32",
        "000-12-3456",
        "666-12-3456",
        "912-12-3456",
        "123-00-4567",
        "123-45-0000",
        "078-05-1120",
        "123456789",
        "31/02/2018",
        "13/13/2018",
        "1.2.3",
        "192.168.10.12",
        "May 2018",
        "12 bananas 2018",
        "01 02 03 04 05 06 07",
        "INV NO: 0123456789",
        "GST ID: 000306020352",
        "GST ID: 0016 6993 5104",
        "0595-622-1510-0",
        "Total 0123.45 RM 1,234,567.00",
        "2018-2019",
        "call 911",
        "2332 7979",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Tel: 2332 7979 Fax: 2332 7980", ["2332 7979", "2332 7980"]),
        ("Tel: 03-1234567 / 7654321", ["03-1234567", "7654321"]),
        ("PHONE NUMBER: 5274700", ["5274700"]),
        ("Te1 No. 0123456789", ["0123456789"]),
        ("TEL 1-300-80-AEON (2366)", ["1-300-80-AEON (2366)"]),
        ("Tel +60 3-9130 2672 12.50", ["+60 3-9130 2672"]),
    ],
)
def test_number_is_a_phone_where_it_is_called_one(text, numbers):
    assert found(text) == [("phone", number) for number in numbers]


@pytest.mark.parametrize("text", ["SSN: 123 45 6789", "Social Security No. 123456789", "SSN 1 2 3 4 5 6 7 8 9"])
def test_social_security_number_has_any_form_after_its_name(text):
    ((kind, value),) = found(text)
    assert (kind, value.replace(" ", "")) == ("ssn", "123456789")


@pytest.mark.parametrize("kind,first,second", [
    ("card", "card 4111 1111", "1111 1111 and so on"),
    ("iban", "IBAN DE89 3704 0044", "0532 0130 00 BIC COBADEFF"),
    ("phone", "+44 20 7946", "0958"),
    ("ssn", "is 123-45-", "6789"),
    ("date", "on 12 March", "2018 in the"),
    ("date", "on 12/03/", "2018"),
    ("email", "to john.doe@exam-", "ple.com now"),
    ("email", "to john.doe@", "example.com now"),
    ("email", "Email: john.", "doe@example.com"),
])  # fmt: skip
def test_value_is_found_over_the_end_of_a_line(kind, first, second):
    (match,) = find_personal(page(first, second), [kind])
    assert match.lines == (0, 1)
    assert len(match.parts) == 2
    assert match.parts[0][1] == pytest.approx((10 * len(first), 0))
    assert match.parts[1][0] == pytest.approx((0, 30))


def test_value_is_found_over_pieces_of_a_row():
    where = page(line(0, "4111 1111", 0, 100), line(1, "1111 1111", 100, 103))
    (match,) = find_personal(where, ["card"])
    assert match.text == "4111 1111 1111 1111"


def test_what_follows_on_the_next_line_is_no_part():
    assert found("+49 30 123456", "12 Mill Lane") == [("phone", "+49 30 123456")]
    assert found("020 7946 0958", "12 Mill Lane") == [("phone", "020 7946 0958")]
    assert found("bob@example.com.", "Please reply") == [("email", "bob@example.com")]


def test_card_number_is_no_phone_number_even_where_only_these_are_asked_for():
    assert found("Tel: 4111 1111 1111 1111", kinds=["phone"]) == []
    assert found("on 12-03-2018 03-9130 2672", kinds=["phone"]) == [("phone", "03-9130 2672")]


def test_expiry_and_code_are_not_taken_for_digits_of_the_card():
    assert found("4111 1111 1111 1111 12/27 123") == [("card", "4111 1111 1111 1111")]


def test_matches_come_in_reading_order_and_do_not_overlap():
    where = page("born 12/03/1998 mail a.b@example.com", "tel 212-555-0123 card 4111111111111111")
    matches = find_personal(where, KINDS)
    assert [match.query for match in matches] == ["date", "email", "phone", "card"]
    assert matches[0].box == pytest.approx((50, 0, 100, 20))


def test_luhn_sum_refuses_every_single_wrong_digit():
    number = "4539578763621486"
    assert is_card_number(number)
    for k, digit in enumerate(number):
        others = (number[:k] + other + number[k + 1 :] for other in "0123456789" if other != digit)
        assert not any(is_card_number(other) for other in others)


def test_account_number_refuses_wrong_lengths_and_exchanged_digits():
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB82WEST1234569876543")
    assert not is_iban("GB82WEST12345698765423")
    assert not is_iban("ZZ82WEST12345698765432")


def test_social_security_number_has_nine_digits():
    assert is_social_security_number("123456789")
    assert not is_social_security_number("12345678")


def test_any_text_is_looked_through_without_fault():
    letters = "0123456789 -./()+@,:\nOIlSabcXYZ年é'"
    randomness = random.Random(5)
    for _ in range(300):
        rows = "".join(randomness.choice(letters) for _ in range(120)).split("\n")
        where = page(*(row for row in rows if row))
        for match in find_personal(where, KINDS):
            assert match.query in KINDS
            assert match.text.strip()


def test_long_runs_take_no_longer_than_they_should():
    text = "a." * 3000 + " " + "1 " * 3000 + "@" * 500 + "1-" * 1000 + "May 1 " * 300
    find_personal(page(text), KINDS)  # minutes, if an expression went back and forth over it


def test_kinds_are_parsed_and_refused():
    assert parse_kinds("phone, Email,phone") == ("phone", "email")
    assert parse_kinds("all") == KINDS
    for wrong in ("", "phone,name"):
        with pytest.raises(UsageError) as caught:
            parse_kinds(wrong)
        assert "iban" in caught.value.hint
    with pytest.raises(UsageError, match="`name`"):
        find_personal(page("x"), ["name"])
