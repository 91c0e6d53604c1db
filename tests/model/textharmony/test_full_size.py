"""The measurement for a graphics card, on a model of a few numbers."""

import full_size
import pytest
import small_pixels
import small_published
from transformers import LlamaConfig


@pytest.mark.parametrize("bits", [4, 8, 16])
def test_it_measures(bits):
    if bits < 16:
        pytest.importorskip("bitsandbytes", reason="bitsandbytes is not installed")
    language = small_pixels.LANGUAGE | {"vocab_size": 64, "max_position_embeddings": 256}
    made = full_size.random_model(small_pixels.config(language=LlamaConfig(**language)), "cpu")
    if bits < 16:
        full_size.quantise(made, bits)
        kind = "Linear4bit" if bits == 4 else "Linear8bitLt"
        assert sum(type(module).__name__ == kind for module in made.modules()) == 4 * 7
    found = full_size.measured(made, 4)
    assert found.tokens_per_s > 0 and found.seeing_s > 0 and found.reading_s > 0


def test_it_measures_painting(capsys):
    pytest.importorskip("diffusers", reason="diffusers is not installed")
    language = LlamaConfig(**small_pixels.LANGUAGE | {"vocab_size": 64, "max_position_embeddings": 256})
    config = small_pixels.config(language=language, image_decoder=small_published.decoder_config().to_dict())
    full_size.tell_all(full_size.random_model(config, "cpu"), 16)
    assert [row.partition(": ")[0] for row in capsys.readouterr().out.splitlines()] == [
        "16 bits",
        "16 bits, released",
        "16 bits, fast",
        "16 bits, fast, nothing kept",
    ]
