"""Characters that look alike, decided by those beside them."""

import pytest

from textharmony_cli.model.spotter.lookalikes import rivals_of, settled


def told(text, *doubts):
    """What becomes of a text of which some characters are in doubt: (where, rival, its share); others are sure."""
    shares, rivals = [1.0] * len(text), [[] for _ in text]
    for at, rival, share in doubts:
        shares[at] -= share
        rivals[at].append((rival, share))
    return "".join(settled(list(text), shares, rivals)[0])


@pytest.mark.parametrize(
    ("read", "doubts", "wanted"),
    [
        ("RO0M", [(1, "0", 0.41), (2, "O", 0.49)], "ROOM"),
        ("Te1", [(2, "l", 0.19), (2, "I", 0.1)], "Tel"),
        ("18o4", [(2, "0", 0.2)], "1804"),
        ("1o.", [(1, "0", 0.3)], "10."),
        ("(+1S.9", [(3, "5", 0.3)], "(+15.9"),
        ("II, IlI", [(5, "I", 0.4)], "II, III"),
        ("EDwIN", [(2, "W", 0.3)], "EDWIN"),
        ("a 2O", [(3, "0", 0.17)], "a 20"),
    ],
)
def test_neighbours_of_one_kind_decide(read, doubts, wanted):
    assert told(read, *doubts) == wanted


@pytest.mark.parametrize(
    ("read", "doubts"),
    [
        ("RO0M", [(2, "O", 0.05)]),  # not much of a doubt
        ("RM0.01", [(2, "O", 0.4)]),  # a letter before it, a price behind
        ("CO2", [(1, "0", 0.4)]),  # between a letter and a figure
        ("Il", [(1, "I", 0.4)]),  # a capital begins any word
        ("Ipoh", [(0, "l", 0.25)]),
        ("S19", [(0, "5", 0.3)]),  # codes begin with letters
        ("A1", [(1, "I", 0.35)]),  # ... and end with figures
        ("O", [(0, "0", 0.45)]),  # alone
        ("McCoy", [(2, "c", 0.16)]),  # names have capitals inside
        ("中0中", [(1, "O", 0.4)]),
    ],
)
def test_else_what_was_read_stays(read, doubts):
    assert told(read, *doubts) == read


def test_both_shares_speak_for_what_was_settled():
    _, sure = settled(list("18o4"), [1.0, 1.0, 0.5, 1.0], [[], [], [("0", 0.25), ("O", 0.125)], []])
    assert sure == [1.0, 1.0, 0.75, 1.0]


def test_every_rival_has_the_character_for_its_own():
    assert rivals_of("0") == "Oo" and rivals_of("A") == ""
    assert all(character in rivals_of(rival) for character in "0Oo1lI5Ss2Zz8BWw" for rival in rivals_of(character))
