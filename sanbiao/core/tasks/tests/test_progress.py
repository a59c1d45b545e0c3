"""How far a piece of work is, told from one process to another by a small file."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sanbiao.core.tasks.progress import Progress, asked, forget_the_dead, last_told, over, tell


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_work_that_has_not_begun_or_is_over_has_no_progress() -> None:
    unknown = asked("import-1")
    tell("import-1", 3, 10)
    over("import-1")
    over("import-1")

    assert unknown is None
    assert asked("import-1") is None


def test_the_latest_progress_is_told_and_no_other_file_is_left(home: Path) -> None:
    tell("import-1", 3, 10)
    tell("import-1", 4, 10)
    tell("import-2", 9, 9)

    assert asked("import-1") == Progress(4, 10)
    assert asked("import-2") == Progress(9, 9)
    assert sorted(path.name for path in (home / "progress").iterdir()) == ["import-1.json", "import-2.json"]


def test_a_file_that_is_damaged_tells_nothing(home: Path) -> None:
    tell("import-1", 3, 10)
    (home / "progress" / "import-1.json").write_text("[3,", encoding="ascii")

    assert asked("import-1") is None


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, 0), (1, 3, 33), (3, 3, 100), (5, 3, 100)])
def test_progress_in_percent_never_passes_a_hundred(done: int, total: int, percent: int) -> None:
    assert Progress(done, total).percent == percent


def test_work_gives_signs_of_life_until_it_is_over() -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    never = last_told("import-1")
    tell("import-1", 3, 10)
    alive = last_told("import-1")
    over("import-1")

    assert alive is not None
    assert before < alive < before + timedelta(seconds=60)
    assert (never, last_told("import-1")) == (None, None)


def test_what_a_dead_worker_told_is_forgotten_after_a_week(home: Path) -> None:
    now = datetime.now(UTC)
    for key, days in (("worker-dead", 8), ("worker-late", 6), ("import-1", 0)):
        tell(key, 0, 0)
        then = (now - timedelta(days=days)).timestamp()
        os.utime(home / "progress" / f"{key}.json", (then, then))

    assert forget_the_dead(at=now) == 1
    assert forget_the_dead(at=now) == 0
    assert [key for key in ("worker-dead", "worker-late", "import-1") if last_told(key)] == ["worker-late", "import-1"]
