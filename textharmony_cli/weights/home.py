"""The folder of this user in which `th` keeps weights that it fetched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from textharmony_cli.errors import WeightsError


def home() -> Path:
    """`$TH_HOME`, or `th` in the place that the platform has for a user's data. It need not exist.

    Raises:
        WeightsError: the user has no home folder.
    """
    if chosen := os.environ.get("TH_HOME"):
        return Path(chosen).expanduser().absolute()
    try:
        return _data_folder() / "th"
    except RuntimeError as problem:
        raise WeightsError("this user has no home folder", hint="set TH_HOME to a folder for weights") from problem


def _data_folder() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    chosen = Path(os.environ.get("XDG_DATA_HOME", ""))
    return chosen if chosen.is_absolute() else Path.home() / ".local" / "share"
