import random

import pytest

from textharmony_cli.synthesis import form_grids, form_halves
from textharmony_cli.synthesis.form_page import Form, look
from textharmony_cli.synthesis.sketch import Sketch


def _form(seed):
    rng = random.Random(seed)
    return Form(Sketch(rng, 1000, 1400, "form"), look(rng, 1000), 20)


def _texts(form, parts):
    return [form.sketch.run(part).text for part in parts]


@pytest.mark.parametrize("seed", range(8))
def test_two_blocks_start_at_one_height_and_the_next_goes_below_both(seed):
    form = _form(seed)
    before = form.look

    form_halves.halves(form)

    runs = form.sketch.sheet().runs
    middle = (before.left + before.right) / 2
    lefts = sorted(run.x for run in runs)
    assert lefts[0] < middle < lefts[-1]
    assert form.look == before
    assert form.y >= max(run.y for run in runs)


def test_labels_to_tick_have_their_sign_as_answer_or_none():
    ticked, empty = 0, 0
    for seed in range(10):
        form = _form(seed)
        form_halves.ticks(form)
        for pair in form.pairs:
            assert _texts(form, pair.answer) in ([], ["X"], ["x"], ["XX"], ["✓"])
            ticked, empty = ticked + bool(pair.answer), empty + (not pair.answer)
    assert ticked > 3
    assert empty > 3


def test_days_of_a_panel_are_asked_for_by_name():
    forms = [_form(seed) for seed in range(10)]
    for form in forms:
        form_halves.panel(form)

    names = {pair.names[0][:3] for form in forms for pair in form.pairs}
    assert len(names & {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}) > 5


def test_a_value_in_slots_is_all_of_its_words(monkeypatch):
    monkeypatch.setattr(form_grids, "SLOTTED", 1.0)
    monkeypatch.setattr(Form, "value", lambda self, kind, width: "22 244 00")
    form = _form(3)

    form_grids.captions(form)

    answer = form.pairs[0].answer
    assert _texts(form, answer) == ["22", "244", "00"]
    ends = [form.sketch.run(part).x + form.sketch.run(part).width for part in answer]
    starts = [form.sketch.run(part).x for part in answer]
    assert all(start > end + form.look.value_size for end, start in zip(ends, starts[1:], strict=False))
    assert ends[-1] < form.look.right


def test_a_value_of_one_word_or_without_room_is_printed_as_always():
    form = _form(1)

    assert _texts(form, form.print_spaced(50, 100, "244", 400)) == ["244"]
    assert _texts(form, form.print_spaced(50, 100, "22 244", 20)) == ["22 244"]
