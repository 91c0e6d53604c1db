"""`th models convert`: what it says of files that are not the published checkpoint."""

import torch


def checkpoint(tmp_path, **tensors):
    path = tmp_path / "pytorch_model.bin"
    torch.save(tensors, path)
    return path


def test_a_dry_run_names_all_that_is_wrong_and_writes_nothing(run, tmp_path):
    source = checkpoint(tmp_path, soi_token=torch.zeros(1, 8), other=torch.zeros(3))
    ended = run("models", "convert", "--from", source, "--dry-run")
    assert ended.code == 6
    rows = ended.out.splitlines()
    assert rows[1].split() == ["soi_token", "1", "8"]
    assert rows[3].split() == ["all", "2", "11"]
    assert "unknown: other" in rows
    assert "of another size: opening" in rows
    assert "missing: image_decoder.neg_prompt_embeds" in rows
    assert len([row for row in rows if row.startswith("missing: ")]) > 2500
    assert "`pytorch_model.bin` lacks weights" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_a_checkpoint_that_does_not_fit_is_not_converted(run, tmp_path):
    ended = run("models", "convert", "--from", checkpoint(tmp_path, a=torch.zeros(1)), "--to", tmp_path / "th")
    assert ended.code == 6
    assert ended.out == ""
    assert not (tmp_path / "th").exists()


def test_a_checkpoint_in_parts_is_read_as_one(run, tmp_path):
    whole = checkpoint(tmp_path, soi_token=torch.zeros(1, 8), other=torch.zeros(3))
    content = whole.read_bytes()
    whole.unlink()
    for number, letter in enumerate("abc"):
        (tmp_path / f"pytorch_model.bina{letter}").write_bytes(
            content[number * 700 : (number + 1) * 700 if number < 2 else None]
        )
    ended = run("models", "convert", "--from", tmp_path / "pytorch_model.binaa", "--dry-run")
    assert ended.out.splitlines()[3].split() == ["all", "2", "11"]
    (tmp_path / "pytorch_model.binac").unlink()
    ended = run("models", "convert", "--from", tmp_path / "pytorch_model.binaa", "--dry-run")
    assert "no whole checkpoint" in ended.err


def test_a_part_of_a_checkpoint_is_an_error_that_says_what_is_missing(run, tmp_path):
    (tmp_path / "pytorch_model.binaa").write_bytes(b"PK\x03\x04")
    ended = run("models", "convert", "--from", tmp_path / "pytorch_model.binaa", "--dry-run")
    assert ended.code == 6
    assert "with the others beside it" in ended.err
