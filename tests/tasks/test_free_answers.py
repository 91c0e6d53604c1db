"""Free answers of the language model that `th models pull nano` fetches, where it was fetched."""

import pytest
from injected import page_of

from textharmony_cli.engine import Engine, EngineOptions
from textharmony_cli.tasks.free import answer_freely
from textharmony_cli.tasks.retrieval import Shelf
from textharmony_cli.weights import store

(PART,) = store.artifacts("nano/language")
FOLDER = store.folder_of(PART)  # of the user, before the tests get a home of their own


@pytest.fixture
def engine(monkeypatch):
    if not FOLDER.is_dir():
        pytest.skip("`nano/language` was not fetched; `th models pull nano` does that")
    found = store.folder_of
    monkeypatch.setattr(store, "folder_of", lambda part: FOLDER if part == PART else found(part))
    return Engine(EngineOptions(device="cpu", threads=1))


@pytest.mark.slow
def test_fetched_model_answers_with_words_of_the_page(engine):
    shelf = Shelf()
    shelf.add(page_of("HARBOUR CAFE & BAKERY", "14 Lighthouse Lane, Port Ellery", "Date: 14/03/2026", "Total: 24.25"))
    *pieces, answer = answer_freely(shelf, "What is the name of the shop?", engine, model="nano")
    assert "HARBOUR CAFE" in answer.answer.upper()
    assert answer.answer == "".join(pieces).rstrip()
    assert answer.found and answer.evidence[0].lines == (0,)
    assert 0.3 < answer.confidence < 1
