"""Characters that look alike, told apart by their neighbours: `0` and `O`, `1`, `l` and `I`, `5` and `S`, `W` and `w`.

The recogniser gives both of them a share where it cannot tell. Then the characters beside them in the same word decide:
figures among figures, letters among letters of the same case. Where these disagree, or where a share is small, what was
read stays.
"""

from __future__ import annotations

from collections.abc import Sequence

ALIKE = ("0Oo", "1lI", "5Ss", "2Zz", "8B", "Cc", "Kk", "Pp", "Uu", "Vv", "Ww", "Xx")
MOST = max(map(len, ALIKE)) - 1  # rivals that a character has at most

_BETWEEN = 0.15  # share of a rival to that of what was read, with neighbours of its kind on both sides
_BEHIND = 0.2  # ... with one before it that says its kind well
_ALONE = 0.6  # ... else
_CASE = 0.25  # ... of the same letter in another case, at least

Rival = tuple[str, float]


def rivals_of(character: str) -> str:
    """The characters that look like this one; empty where none does."""
    return next((alike.replace(character, "") for alike in ALIKE if character in alike), "")


def settled(
    characters: Sequence[str], shares: Sequence[float], rivals: Sequence[Sequence[Rival]]
) -> tuple[list[str], list[float]]:
    """The characters of a line, and how sure they are, with each that another may be decided by its neighbours.

    Args:
        shares: of each character, 0 to 1.
        rivals: for each, those that look like it, and their shares.
    """
    told, sure = list(characters), list(shares)
    doubtful = [any(other >= _BETWEEN * own for _, other in each) for own, each in zip(shares, rivals, strict=True)]
    for at, each in enumerate(rivals):
        if not doubtful[at]:
            continue
        kind, least = _expected(told, doubtful, at)
        fitting = [rival for rival in each if _kind(rival[0]) == kind]
        best, share = max(fitting, key=lambda rival: rival[1], default=("", 0.0))
        if best.lower() == told[at].lower():
            least = max(least, _CASE)
        if best and _kind(told[at]) != kind and share >= least * shares[at]:
            told[at], sure[at] = best, min(1.0, shares[at] + share)
        doubtful[at] = kind is None
    return told, sure


def _expected(told: Sequence[str], doubtful: Sequence[bool], at: int) -> tuple[str | None, float]:
    """The kind that a character's neighbours say it has, None where they do not, and the share that it takes."""
    before, after = _neighbour(told, doubtful, at, -1), _neighbour(told, doubtful, at, 1)
    left, right = (None if k is None else _kind(told[k]) for k in (before, after))
    begins = before is not None and (before == 0 or not told[before - 1].isalnum())
    if left and right:
        if left == right or (left == "upper" and begins and right == "lower"):
            return right, _BETWEEN
        return None, 1.0
    if left:
        if left == "upper" and begins:
            return None, 1.0
        is_figure = _kind(told[at]) == "figure"
        return left, _ALONE if left == "upper" and is_figure else _BEHIND
    return (right, _ALONE) if right in ("figure", "upper") else (None, 1.0)


def _neighbour(told: Sequence[str], doubtful: Sequence[bool], at: int, step: int) -> int | None:
    """The nearest character of the same word on one side that is beyond doubt; a point may stand before a figure."""
    at += step
    if 0 <= at + step < len(told) and told[at] in ".," and told[at + step].isdigit():
        at += step
    while 0 <= at < len(told) and told[at].isalnum():
        if not doubtful[at]:
            return at
        at += step
    return None


def _kind(character: str) -> str | None:
    if character.isdigit():
        return "figure"
    return "upper" if character.isupper() else "lower" if character.islower() else None
