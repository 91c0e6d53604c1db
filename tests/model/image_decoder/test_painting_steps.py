"""Painting is repeatable, ends where it should, and touches nothing outside the mask."""

import dataclasses

import pytest
import torch
from crops_for_tests import VOKEN, conditions, stirred_decoder
from torch import nn

from textharmony_cli.model.image_decoder.pixel_dit import SIZES, Conditions
from textharmony_cli.model.image_decoder.sampling import MOST_STEPS, Plan, composited, paint, painted, velocity_of


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class Knows(nn.Module):
    """A decoder that always guesses the same picture, and counts how often it is asked."""

    def __init__(self, picture: torch.Tensor, with_context: torch.Tensor | None = None) -> None:
        super().__init__()
        self.config = SIZES["tiny"]
        self.picture, self.with_context, self.asked = picture, with_context, 0

    def forward(self, noisy: torch.Tensor, time: torch.Tensor, asked: Conditions) -> torch.Tensor:
        self.asked += 1
        return self.picture if asked.context is None or self.with_context is None else self.with_context


@pytest.mark.parametrize("plan", [Plan(1), Plan(4), Plan(3, "heun"), Plan(2, start=0.5)])
@torch.no_grad()
def test_same_seed_paints_the_same_and_another_seed_something_else(plan):
    decoder, asked = stirred_decoder(), conditions()
    first, again, other = (painted(decoder, asked, plan, seeded(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@torch.no_grad()
def test_nothing_outside_the_mask_is_touched_by_a_bit():
    decoder, asked = stirred_decoder(), conditions()
    for state in paint(decoder, asked, Plan(3), seeded(0)):
        outside = (asked.mask == 0).expand_as(state.picture)
        assert torch.equal(state.picture[outside], asked.source[outside])
        assert not torch.equal(state.picture, asked.source)


@pytest.mark.parametrize(
    ("plan", "asked_times"), [(Plan(5), 5), (Plan(5, "heun"), 9), (Plan(MOST_STEPS, start=0.3), 16)]
)
def test_painting_ends_at_what_the_network_guesses(plan, asked_times):
    asked = conditions()
    knows = Knows(asked.prior)
    states = list(paint(knows, asked, plan, seeded(3)))
    assert [state.step for state in states] == list(range(1, plan.steps + 1))
    assert states[-1].time == 1.0
    assert torch.equal(states[-1].noisy, asked.prior)
    assert knows.asked == asked_times


def test_steps_follow_the_straight_path_from_the_noisy_prior_to_the_picture():
    asked = conditions()
    noise = torch.randn(asked.prior.shape, generator=seeded(5))
    *_, before_last, _ = paint(Knows(asked.source), asked, Plan(4), seeded(5))
    begun = asked.prior + SIZES["tiny"].noise * noise
    assert torch.allclose(before_last.noisy, 0.75 * asked.source + 0.25 * begun, atol=1e-5)


def test_later_start_stays_nearer_to_the_prior():
    decoder, asked = stirred_decoder(), conditions()
    away = [
        (next(paint(decoder, asked, Plan(8, start=start), seeded(5))).noisy - asked.prior).abs().mean().item()
        for start in (0.0, 0.5, 0.9)
    ]
    assert away == sorted(away, reverse=True)


def test_feathered_edge_lies_between_source_and_painting():
    source, painting, mask = torch.zeros(1, 3, 1, 3), torch.ones(1, 3, 1, 3), torch.tensor([0.0, 0.25, 1.0])
    assert composited(source, painting, mask.expand(1, 1, 1, 3))[0, 0, 0].tolist() == [0.0, 0.25, 1.0]


def test_guidance_follows_the_context_beyond_what_it_says():
    asked = dataclasses.replace(conditions(), context=torch.zeros(2, 1, VOKEN))
    low, high = torch.full_like(asked.source, 0.1), torch.full_like(asked.source, 0.3)
    knows = Knows(low, with_context=high)
    *_, last = paint(knows, asked, Plan(1, guidance=2.0), seeded(0))
    assert torch.allclose(last.noisy, torch.full_like(low, 0.5))


def test_guidance_without_context_asks_the_network_once_a_step():
    asked = conditions()
    knows = Knows(asked.prior)
    painted(knows, asked, Plan(4, guidance=3.0), seeded(0))
    assert knows.asked == 4


def test_velocity_stays_finite_at_the_end():
    clean, noisy = torch.ones(1, 3, 2, 2), torch.zeros(1, 3, 2, 2)
    for end in (1.0, torch.ones(1, 1, 1, 1)):
        assert velocity_of(clean, noisy, end).max().item() == pytest.approx(20, rel=1e-4)  # 1 / NEAREST


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"steps": MOST_STEPS + 1}, {"start": 1.0}])
def test_impossible_plans_are_refused(wrong):
    with pytest.raises(ValueError, match="can be done"):
        Plan(**wrong)
