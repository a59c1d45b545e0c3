"""Temporary files lie in the home, in a folder of their process, and go with it however it ends."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from sanbiao import scratch
from sanbiao.scratch import left_behind, own_folder, passing_folder

HOLDING = """
import pathlib, sys, time
from sanbiao.scratch import own_folder
folder = own_folder(pathlib.Path(sys.argv[1]))
(folder / "名册.xlsx").write_text("419900198506150011")
print(folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "_own", {})
    monkeypatch.setattr(scratch.atexit, "register", lambda *_: None)


def holding(home: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process with a file in its folder, until it is killed or told to go on."""
    command = [sys.executable, "-c", HOLDING, str(home)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_left_is_found_and_removed_by_the_next_and_nobody_elses(tmp_path: Path) -> None:
    killed, its = holding(tmp_path)
    alive, others = holding(tmp_path)
    assert left_behind(tmp_path) == []

    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert left_behind(tmp_path) == [its / "名册.xlsx"]

    mine = own_folder(tmp_path)
    assert not its.exists()
    assert (others / "名册.xlsx").exists()
    assert left_behind(tmp_path) == []
    assert own_folder(tmp_path) == mine
    assert stat.S_IMODE(mine.stat().st_mode) == stat.S_IMODE((tmp_path / "tmp").stat().st_mode) == 0o700

    alive.communicate()
    assert not others.exists(), "a process that ends by itself takes its folder along"


def test_a_folder_goes_with_the_process_that_made_it_and_not_with_one_that_it_forked(tmp_path, monkeypatch) -> None:
    made = own_folder(tmp_path)

    with monkeypatch.context() as patch:
        patch.setattr(scratch.os, "getpid", lambda: -1)
        scratch._remove_own(tmp_path / "tmp")
    assert made.exists()

    scratch._remove_own(tmp_path / "tmp")
    assert not made.exists()


def test_a_home_without_such_a_folder_has_nothing_left_in_it(tmp_path: Path) -> None:
    assert left_behind(tmp_path / "none") == []


def test_everything_temporary_of_a_process_lies_in_its_folder() -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)

    assert folder.parent == Path(settings.HOME) / "tmp"
    assert Path(tempfile.gettempdir()) == folder


def test_a_folder_beside_a_file_goes_with_its_work_and_takes_what_dead_processes_left_there(tmp_path: Path) -> None:
    left, foreign = tmp_path / ".sanbiao-left", tmp_path / ".sanbiao-foreign"
    for folder in (left, foreign):
        folder.mkdir()
    (left / scratch.HELD).touch()

    with passing_folder(tmp_path, ".sanbiao-") as mine, passing_folder(tmp_path, ".sanbiao-") as another:
        there = {path.name for path in tmp_path.iterdir()}

    assert there == {mine.name, another.name, foreign.name}
    assert [path.name for path in tmp_path.iterdir()] == [foreign.name]
