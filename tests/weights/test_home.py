import sys
from pathlib import Path

import pytest

from textharmony_cli.weights.home import home


def test_chosen_folder_is_taken(monkeypatch, tmp_path):
    monkeypatch.setenv("TH_HOME", str(tmp_path / "here"))
    assert home() == tmp_path / "here"


def test_relative_choice_is_from_where_one_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TH_HOME", "here")
    assert home() == tmp_path / "here"


@pytest.mark.parametrize(
    ("platform", "data", "expected"),
    [
        ("linux", "", "user/.local/share/th"),
        ("linux", "/data", "/data/th"),
        ("linux", "relative/is/ignored", "user/.local/share/th"),
        ("darwin", "", "user/Library/Application Support/th"),
        ("win32", "", "user/AppData/Local/th"),
    ],
)
def test_platform_decides_otherwise(monkeypatch, tmp_path, platform, data, expected):
    monkeypatch.delenv("TH_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("XDG_DATA_HOME", data)
    monkeypatch.setattr(sys, "platform", platform)
    assert home() == tmp_path / Path(expected)
