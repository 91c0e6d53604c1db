"""Whether what the language model needs besides is installed. Asking loads none of it."""

from __future__ import annotations

from importlib.util import find_spec

from textharmony_cli.errors import UsageError

_NEEDED = ("tokenizers", "transformers")


def require_language_extra() -> None:
    """Raises UsageError where packages of the extra `language` are missing."""
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise UsageError(
            f"the language model needs packages that are not installed: {', '.join(missing)}",
            hint="`pip install 'textharmony-cli[language]'` installs what it needs",
        )
