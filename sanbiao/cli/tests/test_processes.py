"""The command line in processes of its own: homes, help, what goes wrong before anything is read, and being killed."""

from __future__ import annotations

import base64
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import click
import pytest
import typer

from sanbiao.cli import app
from sanbiao.cli.tests.running import is_a_sentence, run, surroundings, told
from sanbiao.conftest import demonstration_said
from sanbiao.core.drive.tests.folders import STREET, roster, roster_row, units, workbook


def commands() -> Iterator[tuple[str, ...]]:
    """Every command and group, by its words."""

    def below(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield words
        for name, one in getattr(command, "commands", {}).items():
            yield from below(one, (*words, name))

    return below(typer.main.get_command(app), ())


def tables(home: Path) -> dict[str, int]:
    """How many rows each table of a home has."""
    with closing(sqlite3.connect(home / "sanbiao.sqlite3")) as database:
        names = [name for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def writes(home: Path) -> bool:
    """Whether somebody holds the lock for writing."""
    with closing(sqlite3.connect(home / "sanbiao.sqlite3", timeout=0, isolation_level=None)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        database.execute("ROLLBACK")
        return False


@pytest.mark.parametrize("words", list(commands()), ids=lambda words: " ".join(words) or "sanbiao")
def test_every_command_explains_itself_in_chinese(words: tuple[str, ...]) -> None:
    result = told(*words, "--help")

    assert result.exit_code == 0
    assert re.search(r"[一-鿿]{4,}.*。", result.stdout)


def test_there_are_the_commands_that_people_need() -> None:
    names = {" ".join(words) for words in commands()}

    assert names >= {
        "init", "import", "figures", "rows", "report compile", "report check", "export ledger", "export roster", "demo",
        "serve", "worker", "doctor", "backup", "restore",
    }  # fmt: skip


@pytest.fixture(scope="module")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that a first command made, at the place that was named before it; a test that changes one takes a copy."""
    folder = tmp_path_factory.mktemp("new")
    made = run("--home", folder / "there", "doctor", home=folder / "elsewhere")
    assert made.returncode == 0, made.stderr
    assert not (folder / "elsewhere").exists()
    return folder / "there"


def test_the_home_may_be_named_before_and_after_the_command(new_home: Path, tmp_path: Path) -> None:
    home, elsewhere = new_home, tmp_path / "elsewhere"
    made_at = (home / "keys" / "field.key").stat()
    found = run("doctor", "--home", home, home=elsewhere)

    assert found.returncode == 0, found.stderr
    assert (home / "sanbiao.sqlite3").exists()
    assert not elsewhere.exists()
    assert oct(made_at.st_mode)[-3:] == "600"
    assert {path.name: oct(path.stat().st_mode) for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077} == {}
    assert (home / "keys" / "field.key").stat().st_mtime_ns == made_at.st_mtime_ns


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DATABASE_URL": "nonsense"}, "环境变量 DATABASE_URL 的值不可用"),
        ({"DATABASE_URL": "postgres://["}, "环境变量 DATABASE_URL 的值不可用"),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/sanbiao.sqlite3"}, "数据库不可用"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "数据库不可用"),
        ({"SANBIAO_HOME": "/proc/nowhere"}, "文件无法读写"),
        ({"SANBIAO_PRODUCTION": "ture"}, "环境变量 SANBIAO_PRODUCTION 的值“ture”不可用：应写 1"),
        ({"SANBIAO_PRODUCTON": "1"}, "是不是 SANBIAO_PRODUCTION？"),
        ({"SANBIAO_SITE": "public"}, "公众网站没有密钥"),
    ],
    ids=["no address", "half an address", "no place", "no server", "no home", "no yes or no", "no such setting", "no key"],
)
def test_a_database_or_home_that_cannot_be_is_told_in_a_sentence(tmp_path: Path, environment: dict[str, str], says: str) -> None:
    done = run("figures", "--period", "2023H1", home=tmp_path, **environment)

    assert done.returncode == 2
    assert is_a_sentence(done.stderr), done.stderr
    assert says in done.stderr


def test_the_version_is_told_without_a_home(tmp_path: Path) -> None:
    done = run("--version", home=tmp_path / "none")

    assert (done.returncode, done.stdout) == (0, f"三标 {version('sanbiao')}\n")
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_no_database_and_a_key_that_is_gone_are_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sanbiao.sqlite3").write_bytes(b"this is no database at all" * 100)

    without_key = run("figures", "--period", "2023H1", home=tmp_path)
    (tmp_path / "keys" / "field.key").write_text(base64.b64encode(bytes(32)).decode())
    without_database = run("figures", "--period", "2023H1", home=tmp_path)

    for done, says in ((without_key, "field.key”不见了"), (without_database, "数据库不可用")):
        assert done.returncode == 2
        assert is_a_sentence(done.stderr), done.stderr
        assert says in done.stderr


def test_a_new_home_gets_its_three_administrators_once_and_with_no_weak_password(new_home: Path, tmp_path: Path) -> None:
    shutil.copytree(new_home, tmp_path, dirs_exist_ok=True)
    wanted = {"SANBIAO_ADMIN": "guard", "SANBIAO_ADMIN_PASSWORD": "Steady-Harbour-7431"}

    weak = run("init", home=tmp_path, **{**wanted, "SANBIAO_ADMIN_PASSWORD": "12345678"})
    first = run("init", home=tmp_path, **wanted)
    again = run("init", home=tmp_path, **wanted)

    assert weak.returncode == 2
    assert "密码不合要求" in weak.stderr
    assert first.returncode == 0, first.stderr
    assert "安全管理员为 guard" in first.stdout
    assert "系统管理员为 system，邀请码" in first.stdout
    assert "审计管理员为 audit，邀请码" in first.stdout
    assert again.returncode == 2
    assert "已有安全管理员" in again.stderr


@pytest.mark.slow
def test_an_import_that_is_killed_leaves_everything_as_it_was_or_is_done(new_home: Path, tmp_path: Path) -> None:
    home, folder = shutil.copytree(new_home, tmp_path / "home"), tmp_path / "folder"
    folder.mkdir()
    workbook(folder / "机构.xlsx", 机构=units())
    assert run("import", folder, home=home).returncode == 0
    before = tables(home)
    workbook(folder / "名册.xlsx", 干部名册=roster(*(roster_row(serial) for serial in range(999))))
    workbook(folder / "名册二.xlsx", 干部名册=roster(*(roster_row(serial, **another(serial)) for serial in range(9000))))

    begun = subprocess.Popen(
        [sys.executable, "-m", "sanbiao.cli", "import", str(folder), "--json"],
        env={**surroundings(home), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while not (is_writing := writes(home)) and begun.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    is_over = begun.poll() is not None
    begun.send_signal(signal.SIGKILL)
    begun.wait()

    assert is_writing
    assert not is_over, "the import was over before it could be killed"
    # Writing is short: it may have been done as a whole before the signal came.
    found = tables(home)
    assert found == before or (found["people_person"], found["drive_import"]) == (9999, before["drive_import"] + 1)
    assert run("doctor", home=home).returncode == 0
    assert run("import", folder, home=home).returncode == 0


def another(serial: int) -> dict[str, str]:
    """A cadre of another month of birth, so that numbers do not run out."""
    from sanbiao.core.drive.tests.hostile import person_number

    month = f"{1960 + serial // 900 % 30}{serial // 100 % 9 + 1:02d}"
    return {"出生年月": f"{month[:4]}.{month[4:]}", "身份证号": person_number(serial % 100, month + "02")}


@pytest.mark.slow
def test_an_import_of_many_rows_stays_within_its_memory(new_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(new_home, tmp_path / "home")
    rows = (roster_row(serial, **another(serial)) for serial in range(20_000))
    (tmp_path / "sheets").mkdir()
    workbook(tmp_path / "sheets" / "机构.xlsx", 机构=units(STREET))
    workbook(tmp_path / "sheets" / "名册.xlsx", 干部名册=roster(*rows))
    measured = (
        "import re, sys; from pathlib import Path; from sanbiao.cli import app; app(standalone_mode=False);"
        # Not getrusage: its peak is handed on from the process that started this one.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1];"
        "print(int(peak) // 1024, file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", measured, "import", str(tmp_path / "sheets"), "--skip-faulty", "--json"],
        env=surroundings(home),
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(done.stderr.split()[-1]) < 320, "MiB"


@pytest.mark.slow
def test_the_demonstration_is_made_twice_and_changes_nothing_the_second_time(demonstration: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demonstration, tmp_path / "home")
    said = demonstration_said(demonstration)

    again = run("demo", "--no-serve", home=home)

    assert again.returncode == 0, again.stderr
    assert re.search(r"新增 \d{3,} 行", said)
    assert "新增 0 行，更改 0 行" in again.stdout
    assert "登录账号" in said
    assert len(list(home.glob("*.docx"))) == 2
    for share in ("36.42", "86.75", "89.40"):
        assert share in said
