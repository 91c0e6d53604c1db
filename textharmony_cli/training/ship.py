"""Puts trained weights into the package.

    python -m textharmony_cli.training.ship nano/pointer runs/pointer/final

copies the files that `weights.lock` lists for that part, and writes their sizes and hashes into it. It is run from a
checkout.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

LOCK = Path("weights.lock")
PACKAGE = Path("textharmony_cli")


def ship(name: str, source: Path, root: Path = Path()) -> list[str]:
    """Copy and lock the files of an artifact; returns their names.

    Args:
        name: `MODEL/PART` of an artifact whose files are in the package.
        source: folder that holds them.
        root: of the checkout.

    Raises:
        ValueError: the lock has no such artifact.
        OSError: a file is missing.
    """
    model, _, part = name.partition("/")
    lock = root / LOCK
    entries = re.split(r"(?m)^(?=\[\[artifact\]\]$)", lock.read_text("utf-8"))
    mine = [f'model = "{model}"', f'part = "{part}"', 'source = "package"']
    number = next((k for k, entry in enumerate(entries) if all(line in entry for line in mine)), None)
    if number is None:
        raise ValueError(f"the lock has no `{name}` that is in the package")
    folder = re.search(r'^folder = "(.+)"$', entries[number], re.MULTILINE)
    assert folder is not None
    names: list[str] = re.findall(r'\{ name = "([^"]+)"', entries[number])
    for file in names:
        target = root / PACKAGE / folder[1] / file
        shutil.copyfile(source / file, target)
        data = target.read_bytes()
        row = f'{{ name = "{file}", sha256 = "{hashlib.sha256(data).hexdigest()}", bytes = {len(data)} }}'
        entries[number] = re.sub(rf'\{{ name = "{re.escape(file)}".*?\}}', row, entries[number])
    lock.write_text("".join(entries), "utf-8")
    return names


if __name__ == "__main__":
    sys.stdout.write("\n".join(ship(sys.argv[1], Path(sys.argv[2]))) + "\n")
