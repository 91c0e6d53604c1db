"""Which pieces of an answer hang together on the page.

The network says of every atom whether it belongs to the answer, one by one, and can bring together what nobody would
read together: a date at the top and a telephone number at the bottom, an amount and the same amount again. Only pieces
stay that one comes to from where the answer starts by going on in the row, to the next line, or down a column.
"""

from __future__ import annotations

from dataclasses import dataclass

from textharmony_cli.model.pointer.atoms import PageAtoms

HOLE = 2  # atoms between two members of a line that are closed up
_BESIDE = 4.0  # heights of a line between pieces of a row
_BELOW = 1.2  # heights between a line and the next
_OVER = 0.6  # heights by which the next line may begin above the end of the one before
_GOES_ON = (",", ";", ":")  # signs that no answer ends with
_ALIGNED = 2.0  # heights by which lines of a column may begin apart


@dataclass(frozen=True, slots=True)
class Run:
    """Atoms `first` to `last` of one line, both included.

    Attributes:
        begins, ends: whether it does so where its line does.
    """

    first: int
    last: int
    begins: bool
    ends: bool


def runs_of(atoms: PageAtoms, members: set[int]) -> list[Run]:
    """Members of a line that follow each other, in reading order; small holes are closed."""
    found: list[Run] = []
    for index in sorted(members):
        line = atoms.lines[index]
        ends = index + 1 == len(atoms.lines) or atoms.lines[index + 1] != line
        if found and atoms.lines[found[-1].last] == line and index - found[-1].last <= HOLE + 1:
            found[-1] = Run(found[-1].first, index, found[-1].begins, ends)
        else:
            found.append(Run(index, index, index == 0 or atoms.lines[index - 1] != line, ends))
    return found


def cohesive(atoms: PageAtoms, members: set[int], start: int) -> list[Run]:
    """The runs of an answer that hang together with the one that holds `start`, in reading order."""
    runs = [run for run in runs_of(atoms, members | {start}) if run.first <= start <= run.last or _says(atoms, run)]
    kept = [run for run in runs if run.first <= start <= run.last]
    left = [run for run in runs if run not in kept]
    said = {_text(atoms, run) for run in kept}
    grown = True
    while grown:
        grown = False
        for run in left:
            if any(_together(atoms, *sorted((run, other), key=lambda each: each.first)) for other in kept):
                left = [other for other in left if other is not run]
                if (text := _text(atoms, run)) not in said:
                    said.add(text)
                    kept.append(run)
                grown = True
                break
    kept.sort(key=lambda run: run.first)
    last = kept[-1]
    while last.last > last.first and atoms.atoms[last.last].text in _GOES_ON:
        last = Run(last.first, last.last - 1, last.begins, False)
    return [*kept[:-1], last]


def _says(atoms: PageAtoms, run: Run) -> bool:
    return any(letter.isalnum() for letter in _text(atoms, run))


def _together(atoms: PageAtoms, before: Run, after: Run) -> bool:
    """Whether one reads on from the first run to the second."""
    if atoms.lines[before.last] == atoms.lines[after.first]:
        return False  # words between them were left out
    left, top, right, bottom = _box(atoms, before)
    other_left, other_top, other_right, other_bottom = _box(atoms, after)
    height, larger = sorted((bottom - top, other_bottom - other_top))
    if min(bottom, other_bottom) - max(top, other_top) > height / 2:
        return max(other_left - right, left - other_right) < _BESIDE * larger
    if not -_OVER * height <= other_top - bottom <= _BELOW * height or _is_figure(atoms, before, after):
        return False
    overlap = min(right, other_right) - max(left, other_left)
    if overlap > 0 or abs(other_left - left) < _ALIGNED * height:
        return True
    edge, other_edge = atoms.edges[before.first], atoms.edges[after.first]
    return bool(before.ends and after.begins and min(edge[2], other_edge[2]) > max(edge[0], other_edge[0]))


def _is_figure(atoms: PageAtoms, *runs: Run) -> bool:
    """Whether no run has a letter: figures below each other are several answers."""
    return not any(letter.isalpha() for run in runs for letter in _text(atoms, run))


def _box(atoms: PageAtoms, run: Run) -> tuple[float, float, float, float]:
    boxes = atoms.boxes[run.first : run.last + 1]
    left, top = boxes[:, :2].min(0).tolist()
    right, bottom = boxes[:, 2:].max(0).tolist()
    return left, top, right, bottom


def _text(atoms: PageAtoms, run: Run) -> str:
    return "".join(atom.text for atom in atoms.atoms[run.first : run.last + 1]).casefold()
