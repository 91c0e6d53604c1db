"""The variants differ in what they say they do, and are taught the same."""

import torch
from small_harmony import config, page, tokenizer_file
from transformers import LlamaForCausalLM

from textharmony_cli.model.textharmony.processor import Processor
from textharmony_cli.training.ablation import VARIANTS, Variant, run
from textharmony_cli.training.drawn_data import drawn_rows
from textharmony_cli.training.language_data import batch_of, conversation


def test_variants_are_given_what_they_name(tmp_path):
    row = next(drawn_rows(3, tokenizer_file(tmp_path), 2, 100_000))
    batch = batch_of([row], 0)
    assert batch.visual is not None and batch.visual.any() and batch.layout.any()
    for variant in VARIANTS:
        given = variant.given(batch)
        assert bool(given.layout.any()) == ("layout" in variant.name)
        assert (given.visual is not None) == ("looks" in variant.name)
        assert torch.equal(given.ids, batch.ids)


def test_a_run_teaches(tmp_path):
    torch.manual_seed(0)
    LlamaForCausalLM(config().language).save_pretrained(tmp_path)
    processor = Processor(tokenizer_file(tmp_path))
    batch = conversation(processor, page("Total 5.00"), [("total?", "5.00")])
    variant = Variant("few", layout=True, looks=False, rank=2)
    cpu, whole = torch.device("cpu"), torch.float32
    untaught, taught = (run(variant, tmp_path, cpu, whole, [batch] * steps, [batch]) for steps in (1, 40))
    assert taught["loss"] < untaught["loss"]
