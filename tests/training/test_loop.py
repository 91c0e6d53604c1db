"""The loop learns, ends by its clock, and keeps the trunk once."""

import itertools

import pytest
import torch
from torch import nn

from textharmony_cli.training.loop import Schedule, train
from textharmony_cli.training.word_pieces import word_pieces


def test_loop_learns_and_keeps_the_trunk_once_before_the_end():
    torch.manual_seed(0)
    model, target = nn.Linear(3, 1), torch.tensor([[1.0], [-2.0], [0.5]])
    inputs = torch.randn(64, 3)
    kept, told = [], []

    def loss_of(batch):
        loss = (model(batch) - batch @ target).square().mean()
        return loss, {"loss": loss.item()}

    before = loss_of(inputs)[0].item()
    steps = train(
        model,
        itertools.repeat(inputs),
        loss_of,
        Schedule(minutes=0.02, rate=0.05, warm_up=5, weight_decay=0.0, tell_every=1),
        keep_trunk=lambda: kept.append(loss_of(inputs)[0].item()),
        tell=told.append,
    )
    assert loss_of(inputs)[0].item() < before / 50
    assert len(kept) == 1 and len(told) == steps > 10
    assert not model.training


def test_trunk_is_kept_now_and_then_so_that_a_broken_run_is_not_lost():
    model, kept = nn.Linear(2, 1), []
    train(
        model,
        itertools.repeat(torch.ones(1, 2)),
        lambda batch: (model(batch).square().mean(), {}),
        Schedule(minutes=0.02, rate=0.01, keep_minutes=0.002),
        keep_trunk=lambda: kept.append(1),
        tell=lambda line: None,
    )
    assert 4 <= len(kept) <= 9  # every tenth of the run, until three quarters of it


def test_a_run_of_steps_ends_with_them_and_its_rate_falls_like_that_of_minutes():
    model = nn.Linear(2, 1)
    schedule = Schedule(minutes=100, warm_up=1, most_steps=7)
    steps = train(
        model,
        itertools.repeat(torch.ones(1, 2)),
        lambda batch: (model(batch).mean(), {}),
        schedule,
        keep_trunk=lambda: None,
        tell=lambda line: None,
    )
    assert steps == 7
    assert schedule.passed(6, 1.0) == pytest.approx(6 / 7)
    assert schedule.passed(0, 3000.0) == pytest.approx(0.5)  # the minutes count as well


@pytest.mark.parametrize(("step", "passed", "share"), [(0, 0.0, 0.1), (9, 0.5, 1.0), (99, 0.75, 1.0), (99, 0.9, 0.4)])
def test_rate_rises_stays_and_falls(step, passed, share):
    schedule = Schedule(minutes=1, rate=1.0, warm_up=10, decay=0.25)
    assert schedule.rate_at(step, passed) == pytest.approx(share)


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"minutes": 1, "decay": 1.0}])
def test_impossible_schedules_are_refused(wrong):
    with pytest.raises(ValueError, match="above 0"):
        Schedule(**wrong)


def test_word_pieces_join_spellings_of_one_word_and_leave_out_what_is_not_letters():
    tokens = ["Ġtotal", "Total", "12", "Ġdate", "<|im_end|>", "Ã¶l", "a"]
    embeddings = torch.eye(7)
    words, table = word_pieces(tokens, embeddings, 2)
    assert words == ["date", "total", "öl"]
    assert table.shape == (4, 2)
    assert table[0].tolist() == [0, 0]
    assert table[1:].std() > 0.5
