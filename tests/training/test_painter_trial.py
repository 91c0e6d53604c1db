"""The image decoder is measured against what it starts from, and its words are read."""

import pytest

from textharmony_cli.model.image_decoder.pixel_dit import SIZES, PixelDiT
from textharmony_cli.records import Line, Page
from textharmony_cli.synthesis.word_bank import draw_bank
from textharmony_cli.training.painter_trial import trial


class Reader:
    """Reads the same on every picture."""

    def __init__(self, text):
        self.text = text

    def reread(self, pictures):
        corners = ((0.0, 0.0), (9.0, 0.0)), ((0.0, 9.0), (9.0, 9.0))
        return [Page("-", 1, 64, 64, (Line(0, self.text, *corners),), "ocr", model="same") for _ in pictures]


def test_untrained_decoder_is_as_good_as_its_prior_and_words_are_looked_for():
    bank = draw_bank(1999, 12, held_out=True)
    every = " ".join(wording.after for wordings in bank.wordings.values() for wording in wordings)
    figures = trial(PixelDiT(SIZES["tiny"]).eval(), Reader(every), bank, 8, 1)
    assert figures["erase_decoder"] == pytest.approx(figures["erase_prior"], abs=1e-3)
    assert figures["edit_decoder"] == pytest.approx(figures["edit_prior"], abs=1e-3)
    assert figures["edit_prior"] > 8
    assert figures["read_truth"] == figures["read_prior"] == figures["read_decoder"] == 1.0
    assert trial(PixelDiT(SIZES["tiny"]).eval(), Reader("?"), bank, 8, 1)["read_truth"] == 0.0
