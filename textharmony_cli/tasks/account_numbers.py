"""Numbers of cards, bank accounts and people that carry a check: found however their digits are grouped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_DIGIT_FOR = str.maketrans("OoQDIl|SBZ", "0000111582")
_LETTER_FOR = str.maketrans("0158", "OISB")
_LIKE_DIGITS = "OoQDIl|SBZ"

_GROUP = re.compile(rf"(?<![^\W_])[\d{_LIKE_DIGITS}]*\d[\d{_LIKE_DIGITS}]*(?![^\W\d_])|\d+")
_BETWEEN_GROUPS = re.compile(r"[ ]{0,2}[-.\n]?[ \n]{0,2}")
_MOST_GROUPS = 19

# ISO/IEC 7812: the first digits that issuers use, from and to, and how long their numbers are, the likeliest first
_ISSUERS = (
    ("2200", "2204", (16, 17, 18, 19)),
    ("2221", "2720", (16,)),
    ("300", "305", (14, 16)),
    ("3095", "3095", (14, 16)),
    ("34", "34", (15,)),
    ("3528", "3589", (16, 19)),
    ("36", "36", (14, 16, 19)),
    ("37", "37", (15,)),
    ("38", "39", (14, 16)),
    ("4", "4", (16, 19, 13)),
    ("50", "50", (16, 19, 18, 13)),
    ("51", "55", (16,)),
    ("56", "58", (16, 19, 18, 13)),
    ("60", "60", (16, 19)),
    ("62", "62", (16, 19, 18, 17)),
    ("63", "63", (16, 19, 18, 13)),
    ("64", "65", (16, 19)),
    ("67", "67", (16, 19, 18, 13)),
    ("81", "82", (16,)),
    ("9792", "9792", (16,)),
)
_GROUPINGS = {14: ({4, 10},), 15: ({4, 10}, {4, 8, 12}), 19: ({4, 8, 12, 16}, {6})}

# Accounts by country, from the IBAN registry of ISO 13616, after country and check: n digits, a letters, c either
_ACCOUNTS = """
AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c CZ20n
DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c
GT24c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c
LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n NL4a10n NO11n
OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c
SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c
"""
_COUNTRY = re.compile(
    r"(?:(?<![^\W_])|(?<=IBAN))[A-Z] ?[A-Z]\s?[\dOIQSBZl|] ?[\dOIQSBZl|]|(?<![^\W_])[a-z]{2}\d\d(?=[A-Za-z]{0,4}\d{8})"
)
_BETWEEN_LETTERS = re.compile(r"[ ]{0,2}[-.\n]?[ \n]?")

_SSN = re.compile(r"(?<![\d-])(\d{3})(\s?-\s?)(\d{2})\s?-\s?(\d{4})(?![\d]|-\d)")
_LABELLED_SSN = re.compile(
    r"(?:\bS\.? ?S\.? ?N\b\.?|social\s+security(?:\s+(?:number|no|num))?|\bSS ?#)[^\d\n]{0,12}\n?[^\d\n]{0,3}"
    r"((?:\d[\s.-]{0,3}){8}\d)(?!\d|-\d)",
    re.IGNORECASE,
)
_SPECIMENS = {"078051120", "219099999"}  # printed in advertisements, never given to anybody


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of payment cards: a length and first digits that an issuer uses, and a sum by Luhn's formula."""
    groups = [(found.start(), found.end()) for found in _GROUP.finditer(text)]
    first = 0
    while first < len(groups):
        last = _card_from(text, groups, first)
        if last is not None:
            yield groups[first][0], groups[last][1]
            first = last
        first += 1


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """International account numbers: as long and of such characters as in their country, with the remainder 1."""
    done = 0
    for found in _COUNTRY.finditer(text):
        if found.start() >= done and (stop := _iban_stop(text, found.start())):
            yield found.start(), stop
            done = stop


def social_security_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of the United States' social security: with their hyphens, or in any form after their name."""
    taken: list[tuple[int, int]] = []
    for found in _LABELLED_SSN.finditer(text):
        if is_social_security_number(_digits(found[1])):
            taken.append(found.span(1))
    for found in _SSN.finditer(text):
        apart = all(stop <= found.start() or start >= found.end() for start, stop in taken)
        if apart and is_social_security_number(_digits(found[0])):
            taken.append(found.span())
    yield from sorted(taken)


def is_card_number(digits: str) -> bool:
    """Whether digits alone could be a card's number; a product's number of 13 digits is none."""
    if len(digits) not in _lengths(digits) or not _has_luhn_sum(digits):
        return False
    return len(set(digits)) > 1 and not (len(digits) == 13 and _has_product_sum(digits))


def is_iban(characters: str) -> bool:
    """Whether capitals and digits without spaces are an account number of their country (ISO 7064, MOD 97-10)."""
    if _kinds(characters[:2]) is None or len(_kinds(characters[:2]) or "") != len(characters):
        return False
    turned = characters[4:] + characters[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1 and 2 <= int(characters[2:4]) <= 98


def is_social_security_number(digits: str) -> bool:
    """Whether nine digits are in an area, a group and a series that are given out."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    given = area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"
    return len(digits) == 9 and given and digits not in _SPECIMENS


def _card_from(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last group of the card number that begins with this one."""
    if text[groups[first][0] - 1 : groups[first][0]] in ("+", ".", ",") and groups[first][0]:
        return None
    digits, ends = "", {}
    for number in range(first, min(first + _MOST_GROUPS, len(groups))):
        start, stop = groups[number]
        if number > first and not _BETWEEN_GROUPS.fullmatch(text, groups[number - 1][1], start):
            break
        digits += text[start:stop].translate(_DIGIT_FOR)
        if len(digits) > 19:
            break
        ends[len(digits)] = number
    for length in _lengths(digits):
        if length in ends and is_card_number(digits[:length]) and _is_grouped(ends, groups[first][0], length):
            letters = text[groups[first][0] : groups[ends[length]][1]]
            if sum(c in _LIKE_DIGITS for c in letters) <= 2:
                return ends[length]
    return None


def _is_grouped(ends: dict[int, int], start: int, length: int) -> bool:
    """Whether digits stand in the groups of such numbers, or one by one, with at most one space out of place."""
    breaks = {end for end in ends if end < length}
    usual = _GROUPINGS.get(length, ({4, 8, 12},))
    return len(breaks) == length - 1 or min(len(breaks - groups) for groups in usual) <= 1


@lru_cache(maxsize=4096)
def _lengths(digits: str) -> tuple[int, ...]:
    """Lengths of numbers that begin so, the likeliest first."""
    for low, high, lengths in _ISSUERS:
        if low <= digits[: len(low)] <= high:
            return lengths
    return ()


def _has_luhn_sum(digits: str) -> bool:
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(value // 10 + value % 10 for value in doubled)) % 10 == 0


def _has_product_sum(digits: str) -> bool:
    """EAN-13, as under the bars of a bar code."""
    return (sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))) % 10 == 0


def _iban_stop(text: str, start: int) -> int | None:
    """Where the account number that starts there stops."""
    kinds, written, at = None, "", start
    while kinds is None or len(written) < len(kinds):
        if written and (gap := _BETWEEN_LETTERS.match(text, at)):
            at = gap.end()
        character = text[at : at + 1]
        if not (character.isascii() and (character.isalnum() or character == "|")):
            return None
        kind = kinds[len(written)] if kinds else "a" if len(written) < 2 else "n"
        written += _as_kind(character, kind)
        at += 1
        if len(written) == 2 and (kinds := _kinds(written)) is None:
            return None
    if text[at : at + 1].isdigit() or (kinds[-1] != "n" and text[at : at + 1].isalpha()):
        return None
    return at if _is_sound(written, kinds) and is_iban(written) else None


def _is_sound(written: str, kinds: str) -> bool:
    return all(
        c.isdigit() if kind == "n" else c.isalpha() if kind == "a" else True
        for c, kind in zip(written, kinds, strict=True)
    )


def _as_kind(character: str, kind: str) -> str:
    """A digit where one must be, and a letter likewise, for those that are read for each other."""
    if kind == "n":
        return character.translate(_DIGIT_FOR)
    return character.upper().translate(_LETTER_FOR) if kind == "a" else character.upper()


@lru_cache(maxsize=1024)
def _kinds(country: str) -> str | None:
    """What each character of a country's account numbers is: a letter, a digit, or either."""
    found = re.search(rf"\b{re.escape(country)}((?:\d+[nac])+)", _ACCOUNTS)
    if not found:
        return None
    return "aann" + "".join(kind * int(count) for count, kind in re.findall(r"(\d+)([nac])", found[1]))


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
