"""Words as numbers, dates and truth values; what could be read in two ways is None."""

import pytest

from textharmony_cli.tasks.values import to_boolean, to_date, to_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("12.50", 12.5),
        ("12,50", 12.5),
        ("$ 1,234.50", 1234.5),
        ("RM 1.234,50", 1234.5),
        ("1 234,5 €", 1234.5),
        ("1\u202f234,50", 1234.5),
        ("1'234.50", 1234.5),
        ("1,23,456.78", 123456.78),
        ("1,234", 1234),
        ("1.234.567", 1234567),
        ("0.125", 0.125),
        ("0,125", 0.125),
        ("19 %", 19),
        ("-5", -5),
        ("−5", -5),
        ("-$5.00", -5),
        ("$-5.00", -5),
        ("(12.00)", -12),
        ("12.00-", -12),
        ("INV-12", 12),
        ("１２", 12),
        ("1.234", None),
        ("2 x 3.50", None),
        ("£214.86 214.86", None),
        ("2 3.50", None),
        ("12 50", None),
        ("1,234,56", None),
        ("none", None),
        ("", None),
    ],
)
def test_number(text, number):
    assert to_number(text) == number


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("25/12/2018 8:13:39 PM", "2018-12-25"),
        ("12/31/19", "2019-12-31"),
        ("10/10/2010", "2010-10-10"),
        ("3.4.24", "2024-04-03"),
        ("31-12-99", "1999-12-31"),
        ("5 March 2024", "2024-03-05"),
        ("March 5th, 2024", "2024-03-05"),
        ("13-Jan-19", "2019-01-13"),
        ("5. März 2024", "2024-03-05"),
        ("1 de enero de 2020", "2020-01-01"),
        ("3 août 2021", "2021-08-03"),
        ("03/04/2024", None),
        ("31/02/2018", None),
        ("2024-13-01", None),
        ("5 Fooary 2024", None),
        ("tomorrow", None),
    ],
)
def test_date(text, date):
    assert to_date(text) == date


@pytest.mark.parametrize(
    ("text", "value"), [("Yes", True), ("nein", False), (" X ", True), ("maybe", None), ("", None)]
)
def test_boolean(text, value):
    assert to_boolean(text) is value
