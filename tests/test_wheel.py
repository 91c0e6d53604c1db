"""The wheel holds all that is needed: installed in an empty folder, away from the checkout, it reads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = [pytest.mark.wheel, pytest.mark.slow]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder that the package was installed into."""
    made, target = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", made, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = made.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", target, wheel]
    subprocess.run(pip, check=True, capture_output=True)
    return target


def th(installed, folder, *arguments):
    command = [sys.executable, "-P", "-m", "textharmony_cli", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_wheel_runs_and_is_the_one_that_was_built(installed, tmp_path):
    assert th(installed, tmp_path, "--version").stdout.startswith("th ")
    code = "import textharmony_cli; print(textharmony_cli.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    found = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert found.stdout.startswith(str(installed))


def test_wheel_reads_outside_the_checkout(installed, tmp_path):
    ended = th(installed, tmp_path, "read", ROOT / "docs" / "examples" / "receipt.jpg")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "HARBOUR CAFE & BAKERY" in ended.stdout
    assert "24.25" in ended.stdout


def test_wheel_carries_weights_and_licences(installed, tmp_path):
    assert th(installed, tmp_path, "models", "verify").returncode == 0
    (info,) = installed.glob("textharmony_cli-*.dist-info")
    assert {path.name for path in (info / "licenses").iterdir()} == {"LICENSE", "THIRD_PARTY.md"}
