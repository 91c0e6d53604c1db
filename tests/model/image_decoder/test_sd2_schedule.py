"""From noise to a picture with a network whose answers are known."""

import functools
import itertools
import math

import pytest
import torch

from textharmony_cli.model.image_decoder.sd2_schedule import (
    ddpm_times,
    denoise,
    deviation,
    noised,
    signal,
    solver_times,
)

RELEASED = {
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "steps_offset": 1,
}
SPREAD, MEAN = 0.5, 0.8  # of the pictures that the known network paints


def known(latents, time):
    """The noise in latents of pictures whose pixels are normal, each for itself."""
    variance = (signal(time) * SPREAD) ** 2 + deviation(time) ** 2
    return deviation(time) * (latents - signal(time) * MEAN) / variance


def painted(sampler, steps, count=4096, seed=0):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(count, 1, 1, 1, generator=generator, dtype=torch.float64)
    *_, last = denoise(known, noise, lambda: torch.randn(noise.shape, generator=generator).double(), sampler, steps)
    return noise, last.latents


def test_times_as_published():
    assert ddpm_times(30) == [958 - 33 * step for step in range(30)]


def test_noise_falls_ever_more_slowly_for_the_solver():
    times = solver_times(15)
    assert (len(times), times[0], times[-1]) == (15, 999, 0)
    ratios = [deviation(time) / signal(time) for time in times]
    falls = [before - after for before, after in itertools.pairwise(ratios)]
    assert falls == sorted(falls, reverse=True)


def test_times_that_fall_together_are_one():
    times = solver_times(400)
    assert len(times) == len(set(times)) < 400


@pytest.mark.parametrize(("time", "ratio"), [(0, 0.0292), (999, 14.61)])
def test_noise_over_signal_is_that_of_stable_diffusion(time, ratio):
    """0.0292 and 14.61: the published range of what k-diffusion calls sigma."""
    assert math.isclose(deviation(time) / signal(time), ratio, rel_tol=2e-3)


def test_noise_is_added_as_diffusers_adds_it():
    scheduler = pytest.importorskip("diffusers", reason="diffusers is not installed").DDPMScheduler(**RELEASED)
    clean, noise, times = torch.randn(3, 4, 2, 2), torch.randn(3, 4, 2, 2), torch.tensor([0, 500, 999])
    expected = scheduler.add_noise(clean, noise, times)
    torch.testing.assert_close(noised(clean, noise, times), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("steps", [1, 7, 30])
def test_ddpm_is_that_of_diffusers(steps):
    made = pytest.importorskip("diffusers", reason="diffusers is not installed").DDPMScheduler
    scheduler = made(**RELEASED, timestep_spacing="leading", clip_sample=False)
    scheduler.set_timesteps(steps)
    noise, generator = torch.randn(2, 4, 3, 3), torch.Generator().manual_seed(5)
    expected = noise
    for time in scheduler.timesteps:
        expected = scheduler.step(known(expected, int(time)), time, expected, generator=generator).prev_sample
    generator.manual_seed(5)
    states = list(denoise(known, noise, lambda: torch.randn(noise.shape, generator=generator), "ddpm", steps))
    assert [state.time for state in states] == scheduler.timesteps.tolist()
    torch.testing.assert_close(states[-1].latents, expected, rtol=1e-4, atol=1e-5)


@pytest.fixture
def solver_of_diffusers():
    made = pytest.importorskip("diffusers", reason="diffusers is not installed").DPMSolverMultistepScheduler
    return functools.partial(made, **RELEASED, lower_order_final=True)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of numpy about torch
def test_solver_is_that_of_diffusers(solver_of_diffusers):
    scheduler = solver_of_diffusers()
    scheduler.set_timesteps(timesteps=solver_times(15))
    noise = torch.randn(2, 4, 3, 3)
    expected = noise
    for time in scheduler.timesteps:
        expected = scheduler.step(known(expected, int(time)), time, expected).prev_sample
    *_, last = denoise(known, noise, lambda: noise, "dpm-solver++", 15)
    torch.testing.assert_close(last.latents, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_times_of_the_solver_are_those_of_diffusers(solver_of_diffusers):
    scheduler = solver_of_diffusers(use_karras_sigmas=True)
    scheduler.set_timesteps(15)
    assert all(abs(own - other) <= 1 for own, other in zip(solver_times(15), scheduler.timesteps.tolist(), strict=True))


def test_more_steps_of_the_solver_come_closer():
    """The exact picture of this network is the noise, moved and stretched to how pictures are distributed."""
    errors = []
    for steps in (10, 20, 60):
        noise, found = painted("dpm-solver++", steps)
        begun = (noise - signal(999) * MEAN) / math.hypot(signal(999) * SPREAD, deviation(999))
        errors.append(float((found - MEAN - SPREAD * begun).abs().mean()))
    assert errors[0] > 2 * errors[1] > 8 * errors[2]
    assert errors[1] < 0.01


@pytest.mark.parametrize(
    ("sampler", "steps", "off"), [("ddpm", 30, 0.17), ("ddpm", 100, 0.07), ("dpm-solver++", 15, 0.04)]
)
def test_pictures_are_distributed_as_they_should_be(sampler, steps, off):
    """In few steps DDPM's pictures are too much alike: what it adds is the least noise that may be right.

    That painting begins with noise alone, though some signal is left at the latest time, costs some of the mean.
    """
    _, found = painted(sampler, steps)
    assert math.isclose(float(found.mean()), MEAN, abs_tol=0.05)
    assert math.isclose(float(found.std()), SPREAD, rel_tol=off)


def test_the_solver_adds_no_noise():
    def never():
        raise AssertionError("the solver asked for noise")

    states = list(denoise(known, torch.randn(1, 4, 2, 2), never, "dpm-solver++", 5))
    assert [state.step for state in states] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("sampler", ["ddpm", "dpm-solver++"])
def test_one_step_gives_the_first_guess(sampler):
    (state,) = denoise(known, torch.randn(1, 4, 2, 2), lambda: torch.zeros(1), sampler, 1)
    assert torch.equal(state.latents, state.clean)
