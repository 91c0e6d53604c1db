"""Whether what the language model and the published models need besides is installed. Asking loads none of it."""

from __future__ import annotations

from importlib.util import find_spec

from textharmony_cli.errors import UsageError

_LANGUAGE = ("tokenizers", "transformers")
_PUBLISHED = (*_LANGUAGE, "diffusers")


def require_language_extra() -> None:
    """Raises UsageError where packages of the extra `language` are missing."""
    _require("the language model", _LANGUAGE, "language")


def require_published_extra() -> None:
    """Raises UsageError where packages of the extra `published` are missing."""
    _require("the published image decoder", _PUBLISHED, "published")


def _require(part: str, needed: tuple[str, ...], extra: str) -> None:
    if missing := [name for name in needed if find_spec(name) is None]:
        raise UsageError(
            f"{part} needs packages that are not installed: {', '.join(missing)}",
            hint=f"`pip install 'textharmony-cli[{extra}]'` installs what it needs",
        )
