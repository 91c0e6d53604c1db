"""What was asked for comes to decide what is painted, through the vokens alone."""

import torch
from small_harmony import VOCABULARY, VOKENS, painting_model

from textharmony_cli.model.image_decoder.pixel_dit import Conditions
from textharmony_cli.model.image_decoder.sampling import Plan, painted
from textharmony_cli.model.textharmony.experts import Task

OPENING = len(VOCABULARY)
PICTURE = list(range(OPENING, OPENING + 1 + VOKENS["count"]))
REQUESTS = torch.tensor([[5, 6, *PICTURE], [5, 9, *PICTURE]])  # one word differs
COLOURS = torch.tensor([0.8, -0.5]).view(2, 1, 1, 1)  # not opposite: with a mean of 0 nothing pulls at first


def conditions(context):
    nothing = torch.zeros(2, 3, 16, 16)
    return Conditions(nothing, torch.ones(2, 1, 16, 16), nothing, torch.ones(2, dtype=torch.bool), context)


def test_a_frozen_language_model_tells_the_decoder_the_colour():
    model = painting_model()
    model.requires_grad_(False)
    for part in (model.vokens, model.image_decoder):
        part.requires_grad_(True)
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=5e-3)
    for _ in range(60):
        context = model.contexts(REQUESTS, task=Task.IMAGE).features
        clean = model.image_decoder(torch.zeros(2, 3, 16, 16), torch.zeros(2), conditions(context))
        loss = (clean - COLOURS).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.015
    with torch.no_grad():
        for order in ([0, 1], [1, 0]):
            context = model.contexts(REQUESTS[order]).features
            found = painted(model.image_decoder, conditions(context), Plan(1), torch.Generator().manual_seed(0))
            assert (found - COLOURS[order]).abs().mean() < 0.2
        nobody = painted(model.image_decoder, conditions(None), Plan(1), torch.Generator().manual_seed(0))
        assert (nobody[0] - nobody[1]).abs().mean() < 0.2
