import os
import shutil

import pytest
import tiny_model

from textharmony_cli.weights import store


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path):
    """Weights of this test alone, and neither the machine's settings of pip nor its proxies."""
    for name in os.environ:
        if name.startswith(("PIP_", "HF_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("TH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    return folder, tiny_model.build(folder)


@pytest.fixture
def tiny(built, tmp_path, monkeypatch):
    """The artifact `tiny/language`, alone in the lock, whose wheel is on the index that pip asks."""
    folder, artifact = built
    shutil.copytree(folder / "simple", tmp_path / "simple")
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "simple").as_uri())
    monkeypatch.setattr(store, "read_lock", lambda: (artifact,))
    return artifact
