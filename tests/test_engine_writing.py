"""How the engine comes to its language model, and to what was trained for it."""

import hashlib
import shutil
from importlib.util import find_spec

import pytest
import small_harmony
import torch
from transformers import LlamaForCausalLM

from textharmony_cli.engine import Engine, EngineOptions
from textharmony_cli.errors import DeviceError, UsageError, WeightsError
from textharmony_cli.model.textharmony import extra
from textharmony_cli.model.textharmony.adapter_file import save_adapter
from textharmony_cli.model.textharmony.config import GlyphConfig, SlideLoraConfig
from textharmony_cli.model.textharmony.language import from_language_folder
from textharmony_cli.model.textharmony.written import Ended
from textharmony_cli.weights import store
from textharmony_cli.weights.lock import Artifact, HubFiles, WeightFile

PAGE = small_harmony.page("to it", "go")
SOURCE = HubFiles("nobody/nothing", "0" * 40)


@pytest.fixture(scope="module")
def language_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("language")
    torch.manual_seed(5)
    LlamaForCausalLM(small_harmony.config().language).save_pretrained(folder)
    small_harmony.tokenizer_file(folder)
    return folder


@pytest.fixture
def locked(monkeypatch, tmp_path):
    """Puts a folder where an artifact belongs, and lists it."""
    monkeypatch.setenv("TH_HOME", str(tmp_path / "home"))
    listed = []
    monkeypatch.setattr(store, "read_lock", lambda: tuple(listed))

    def put(part, folder):
        files = tuple(
            WeightFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
            for path in sorted(folder.iterdir())
        )
        artifact = Artifact("nano", part, SOURCE, "Apache-2.0", "made up", ("ask --free",), 1, files)
        shutil.copytree(folder, store.folder_of(artifact))
        listed.append(artifact)
        return artifact

    return put


def written(engine):
    *tokens, ended = engine.write([PAGE], "b?", 8)
    assert isinstance(ended, Ended)
    return [token.probability for token in tokens]


def adapter(language_folder, folder):
    device = torch.device("cpu")
    model = from_language_folder(language_folder, device, torch.float32, SlideLoraConfig(), GlyphConfig())
    save_adapter(small_harmony.stir(model), folder / "adapter.safetensors")
    return folder


def test_trained_additions_are_loaded_where_there_are_any(locked, language_folder, tmp_path):
    locked("language", language_folder)
    plain = written(Engine(EngineOptions(device="cpu")))
    assert plain == written(Engine(EngineOptions(device="cpu")))
    made = tmp_path / "made"
    made.mkdir()
    artifact = locked("adapter", adapter(language_folder, made))
    assert written(Engine(EngineOptions(device="cpu"))) != plain
    shutil.rmtree(store.folder_of(artifact))
    assert written(Engine(EngineOptions(device="cpu"))) == plain


def test_altered_additions_are_refused(locked, language_folder, tmp_path):
    locked("language", language_folder)
    made = tmp_path / "made"
    made.mkdir()
    artifact = locked("adapter", adapter(language_folder, made))
    with (store.folder_of(artifact) / "adapter.safetensors").open("ab") as file:
        file.write(b"x")
    with pytest.raises(WeightsError, match=r"adapter\.safetensors"):
        written(Engine(EngineOptions(device="cpu")))


def test_language_model_that_was_not_fetched_is_missing():
    with pytest.raises(WeightsError) as caught:
        next(Engine().write([PAGE], "b?", 8))
    assert caught.value.hint == "`th models pull nano` fetches it"


def test_packages_that_are_missing_are_told_with_the_command(monkeypatch):
    monkeypatch.setattr(extra, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="tokenizers, transformers") as caught:
        next(Engine().write([PAGE], "b?", 8))
    assert "pip install 'textharmony-cli[language]'" in caught.value.hint
    monkeypatch.setattr(extra, "find_spec", find_spec)
    extra.require_language_extra()


def test_too_little_memory_for_writing_is_a_device_error():
    class Full:
        def write(self, pages, question, most_tokens):
            yield from ()
            raise torch.OutOfMemoryError("too much")

    engine = Engine()
    engine.__dict__["_writer"] = Full()  # where cached_property would keep it
    with pytest.raises(DeviceError):
        next(engine.write([PAGE], "b?", 8))
