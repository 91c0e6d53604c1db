import errno
import io
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from textharmony_cli.documents.atomic import atomic_writer, open_target
from textharmony_cli.documents.output import Target, plan_outputs, safe_name
from textharmony_cli.errors import OutputError, UsageError


@pytest.fixture(autouse=True)
def in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "b.pdf"):
        (tmp_path / name).write_bytes(b"input")
    return tmp_path


def plan(output, *inputs, suffix=".txt", **options):
    return plan_outputs(inputs or ("a.png",), output, suffix, **options)


def paths(targets):
    return [str(target.path) for target in targets]


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}


@pytest.mark.parametrize("output", [None, "-"])
def test_everything_goes_to_stdout_without_a_name(output):
    assert plan(output, "a.png", "b.pdf") == [Target(("a.png", "b.pdf"), None)]


def test_one_input_goes_to_the_named_file():
    assert plan("x.txt") == [Target(("a.png",), Path("x.txt"))]


@pytest.mark.parametrize("output", ["out/", "out", "new/deep/"])
def test_folders_get_a_file_for_each_input(output):
    Path("out").mkdir()
    folder = output.rstrip("/")
    assert paths(plan(output, "a.png", "b.pdf", "-")) == [f"{folder}/a.txt", f"{folder}/b.txt", f"{folder}/stdin.txt"]


def test_templates_are_filled_in():
    assert paths(plan("{parent}/x-{stem}-{name}{suffix}", "sub/a.tar.gz")) == ["sub/x-a.tar-a.tar.gz.txt"]


def test_braces_that_are_no_placeholder_are_refused():
    with pytest.raises(UsageError, match=r"knows no `\{page\}`"):
        plan("{stem}-{page}.txt")


def test_merged_inputs_go_to_one_file():
    assert plan("all.txt", "a.png", "b.pdf", merge=True) == [Target(("a.png", "b.pdf"), Path("all.txt"))]


@pytest.mark.parametrize(("output", "options"), [("x.txt", {}), ("out/", {"merge": True}), ("{stem}", {"merge": True})])
def test_several_inputs_need_a_fitting_output(output, options):
    with pytest.raises(UsageError):
        plan(output, "a.png", "b.pdf", **options)


def test_binary_data_is_kept_from_terminals_and_from_mixing():
    with pytest.raises(UsageError, match="terminal"):
        plan(None, binary=True, terminal=True)
    with pytest.raises(UsageError, match="several"):
        plan(None, "a.png", "b.pdf", binary=True)
    assert plan(None, binary=True) == [Target(("a.png",), None)]
    assert plan(None, "a.png", "b.pdf", binary=True, merge=True)
    assert plan(None, terminal=True)


def test_existing_outputs_are_refused_replaced_or_skipped():
    Path("out").mkdir()
    Path("out/a.txt").write_text("old")
    with pytest.raises(OutputError, match=r"`out/a\.txt` exists already"):
        plan("out/")
    assert [t.skip for t in plan("out/", overwrite=True)] == [False]
    assert [t.skip for t in plan("out/", "a.png", "b.pdf", skip_existing=True)] == [True, False]
    with pytest.raises(UsageError):
        plan("out/", overwrite=True, skip_existing=True)


def test_a_dangling_link_exists_too():
    Path("out").mkdir()
    Path("out/a.txt").symlink_to("nowhere")
    with pytest.raises(OutputError, match="exists"):
        plan("out/")


def test_two_inputs_with_one_output_are_refused():
    with pytest.raises(OutputError, match=r"two inputs would write `out/a\.txt`: `a\.png` and `sub/a\.jpg`"):
        plan("out/", "a.png", "sub/a.jpg")


def test_two_spellings_of_one_folder_are_one():
    Path("real").mkdir()
    Path("link").symlink_to("real")
    with pytest.raises(OutputError, match="two inputs"):
        plan("{parent}/{stem}{suffix}", "real/x.png", "link/x.jpg")


@pytest.mark.parametrize("way", ["same", "dotted", "symbolic link", "hard link", "other input"])
@pytest.mark.parametrize("options", [{}, {"overwrite": True}, {"skip_existing": True}])
def test_an_input_is_never_an_output(way, options):
    if way == "symbolic link":
        Path("x.pdf").symlink_to("b.pdf")
    if way == "hard link":
        os.link("b.pdf", "x.pdf")
    output = {"same": "b.pdf", "dotted": "./sub/../b.pdf", "other input": "{parent}/b.pdf"}.get(way, "x.pdf")
    Path("sub").mkdir()
    inputs = ("sub/q.png", "b.pdf") if way == "other input" else ("b.pdf",)
    template = "b{suffix}" if way == "other input" else output
    with pytest.raises(OutputError, match=r"also an input|two inputs"):
        plan(template, *inputs, suffix=".pdf", **options)


def test_a_result_beside_its_input_with_its_name_is_refused():
    with pytest.raises(OutputError, match="also an input"):
        plan("{parent}/{stem}{suffix}", "b.pdf", suffix=".pdf", overwrite=True)


@pytest.mark.parametrize("output", ["none/x.txt", "a.png/x.txt", "a.png/"])
def test_places_that_are_no_folder_are_refused(output):
    with pytest.raises(OutputError, match="folder"):
        plan(output, "b.pdf")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folders_that_cannot_be_written_are_refused():
    Path("locked").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="permission denied"):
        plan("locked/sub/")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("receipt", "receipt"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("-rf", "_rf"),
        ("a\n\x1b[31mb", "a__[31mb"),
        ("a\udcffb", "a_b"),
        ("\u202egnp.exe", "_gnp.exe"),
        ("日本" * 100, "日本" * 33),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize("given", ["../../etc/passwd.png", "/etc/passwd.png", "x/../../passwd.png"])
def test_names_do_not_lead_out_of_the_folder(given):
    assert paths(plan("out/", given)) == ["out/passwd.txt"]


def test_an_outright_name_follows_its_link():
    Path("target.txt").write_text("old")
    Path("link.txt").symlink_to("target.txt")
    (target,) = plan("link.txt", overwrite=True)
    with open_target(target, io.BytesIO(), overwrite=True) as stream:
        stream.write(b"new")
    assert Path("link.txt").is_symlink()
    assert Path("target.txt").read_bytes() == b"new"


def test_in_a_folder_a_link_is_replaced_not_followed(in_folder):
    Path("out").mkdir()
    Path("out/a.txt").symlink_to(in_folder / "b.pdf")
    (target,) = plan("out/", overwrite=True)
    with open_target(target, io.BytesIO(), overwrite=True) as stream:
        stream.write(b"new")
    assert not Path("out/a.txt").is_symlink()
    assert Path("b.pdf").read_bytes() == b"input"


def test_devices_and_pipes_are_written_as_they_are():
    os.mkfifo("pipe")
    got = []
    reader = threading.Thread(target=lambda: got.append(Path("pipe").read_bytes()))
    reader.start()
    for output in ("pipe", "/dev/null"):
        (target,) = plan(output)
        with open_target(target, io.BytesIO()) as stream:
            stream.write(b"through")
    reader.join()
    assert got == [b"through"]
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)


def test_a_file_appears_whole_with_its_folders():
    with atomic_writer(Path("x/y/z.txt"), overwrite=False) as file:
        file.write(b"some")
        assert not Path("x/y/z.txt").exists()
        file.write(b"thing")
    assert tree("x") == {"y/z.txt": b"something"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_of_a_failure(error):
    Path("x.txt").write_text("old")
    before = tree(".")
    with pytest.raises(error), atomic_writer(Path("x.txt"), overwrite=True) as file:
        file.write(b"half")
        raise error
    assert tree(".") == before


def test_a_file_that_appeared_meanwhile_is_kept():
    with pytest.raises(OutputError, match="appeared while"), atomic_writer(Path("x.txt"), overwrite=False) as file:
        file.write(b"mine")
        Path("x.txt").write_text("theirs")
    assert tree(".") == {"a.png": b"input", "b.pdf": b"input", "x.txt": b"theirs"}


def test_file_systems_without_hard_links_serve(monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with atomic_writer(Path("x.txt"), overwrite=False) as file:
        file.write(b"new")
    assert Path("x.txt").read_bytes() == b"new"
    with pytest.raises(OutputError, match="exists"), atomic_writer(Path("x.txt"), overwrite=False):
        pass


def test_new_files_honour_the_umask_and_replaced_ones_keep_their_mode():
    old = os.umask(0o027)
    try:
        with atomic_writer(Path("new.txt"), overwrite=False):
            pass
        assert stat.S_IMODE(Path("new.txt").stat().st_mode) == 0o640
        Path("new.txt").chmod(0o600)
        with atomic_writer(Path("new.txt"), overwrite=True):
            pass
        assert stat.S_IMODE(Path("new.txt").stat().st_mode) == 0o600
    finally:
        os.umask(old)


def test_a_folder_in_the_way_is_an_output_error():
    Path("x.txt").mkdir()
    with pytest.raises(OutputError, match="directory"), atomic_writer(Path("x.txt"), overwrite=True) as file:
        file.write(b"new")
    assert [p.name for p in Path().iterdir() if p.name.startswith(".th")] == []


WRITE_PAST_THE_LIMIT = """
import resource
from pathlib import Path
from textharmony_cli.documents.atomic import atomic_writer
from textharmony_cli.errors import OutputError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with atomic_writer(Path("x.txt"), overwrite=True) as file:
        file.write(b"z" * 2000)
except OutputError as error:
    print(error)
"""


def test_no_room_is_one_clear_line_and_leaves_the_old_file():
    Path("x.txt").write_text("old")
    done = subprocess.run([sys.executable, "-c", WRITE_PAST_THE_LIMIT], capture_output=True, text=True, check=True)
    assert done.stdout == "cannot write `x.txt`: file too large\n"
    assert tree(".") == {"a.png": b"input", "b.pdf": b"input", "x.txt": b"old"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_standard_output_is_an_output_error():
    with (
        Path("/dev/full").open("wb", buffering=0) as full,
        pytest.raises(OutputError, match="standard output: no space left"),
        open_target(Target(("a.png",), None), full) as stream,
    ):
        stream.write(b"x")


def test_a_closed_pipe_stays_a_closed_pipe():
    read, write = os.pipe()
    os.close(read)
    with (
        os.fdopen(write, "wb", buffering=0) as pipe,
        pytest.raises(BrokenPipeError),
        open_target(Target(("a.png",), None), pipe) as stream,
    ):
        stream.write(b"x")


def test_standard_output_is_flushed_and_left_open():
    class Kept(io.BytesIO):
        flushed = False

        def flush(self):
            self.flushed = True

    stdout = Kept()
    with open_target(Target(("a.png",), None), stdout) as stream:
        stream.write(b"x")
    assert (stdout.getvalue(), stdout.flushed) == (b"x", True)
