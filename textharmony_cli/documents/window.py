"""A queue between the thread that reads documents and whoever uses the pages, bounded by what it holds."""

from __future__ import annotations

import threading
from collections import deque

from textharmony_cli.documents.page import Item, PageInput

_LIMIT = 64 << 20  # bytes
_LEAST = 2 << 20  # what a page counts at least: 32 pages of text


class Window:
    """Holds pages until they are fetched; `put` waits while it holds too much, unless it is empty."""

    def __init__(self) -> None:
        self._items: deque[Item | BaseException | None] = deque()
        self._held = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: Item | BaseException | None) -> bool:
        """Adds an item; an exception is raised at the reader, None ends the reading. False when nobody reads on."""
        cost = _cost(item)
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._held or self._held + cost <= _LIMIT)
            self._items.append(item)
            self._held += cost
            self._changed.notify_all()
            return not self._closed

    def get(self) -> Item | None:
        """Takes the next item, waiting for it; None after the last."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._items))
            item = self._items.popleft()
            self._held -= _cost(item)
            self._changed.notify_all()
        if isinstance(item, BaseException):
            raise item
        return item

    def close(self) -> None:
        """Nobody reads any more: whoever waits in `put` goes on at once."""
        with self._changed:
            self._closed = True
            self._items.clear()
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        return self._closed


def _cost(item: object) -> int:
    pixels = item.pixels if isinstance(item, PageInput) else None
    return _LEAST if pixels is None else max(pixels.nbytes, _LEAST)
