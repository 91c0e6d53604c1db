"""Text from documents and file names made safe to show: nothing in it can move a cursor or turn text around.

What a document says is data. Sent raw to a terminal, an escape sequence in it could rewrite what was read before,
fill the clipboard or disguise a link, and a bidirectional override could show words in another order than they have.
"""

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1
    "\u2028\u2029"  # line and paragraph separator
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides, isolates
    "\ud800-\udfff\ufffe\uffff]"  # halves of surrogate pairs and what is no character: not valid in UTF-8 or in XML
)


def printable(text: str) -> str:
    """The text with its control characters made visible, so that it can be shown and encoded anywhere.

    Control characters become their pictures (ESC is `␛`), line separators become spaces, bidirectional overrides
    vanish, what cannot be encoded becomes U+FFFD. Tabs and newlines stay.
    """
    return _UNSAFE.sub(_visible, text)


def one_line(text: str) -> str:
    """As `printable`, with tabs and newlines as spaces."""
    return printable(text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code in (0x85, 0x2028, 0x2029):
        return " "
    return "" if 0x202A <= code <= 0x2069 else "\ufffd"
