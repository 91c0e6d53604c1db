"""Text fit to stand in XML."""

import html
import re

from textharmony_cli.documents.printable import one_line


def escaped(text: str) -> str:
    """For element content and attribute values."""
    return html.escape(one_line(text))


def comment(text: str) -> str:
    """For a comment, which two hyphens would end."""
    return re.sub("-(?=-|$)", "- ", one_line(text))
