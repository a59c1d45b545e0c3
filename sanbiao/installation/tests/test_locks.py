"""Who uses a home: any number together, or one alone. The locks end with whoever holds them."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from threading import Barrier, Thread

import pytest

from sanbiao.installation import locks
from sanbiao.installation.keys import field_key, secret_key
from sanbiao.installation.locks import alone, hold, starting
from sanbiao.installation.refusals import Busy
from sanbiao.installation.tests.homes import place_at


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that nobody uses, and little patience."""
    monkeypatch.setattr(locks, "PATIENCE", 0.05)
    monkeypatch.setattr(locks, "BRIEFLY", 0.05)
    monkeypatch.setattr(locks, "_PAUSE", 0.01)
    monkeypatch.setattr(locks, "_held", {})
    return tmp_path / "home"


class Other:
    """Another process, as the kernel sees it: it opens the lock itself."""

    def __init__(self, home: Path, kind: int, name: str = "using") -> None:
        self.handle = locks._opened(home, name)
        fcntl.flock(self.handle, kind)

    def end(self) -> None:
        os.close(self.handle)


def test_many_use_a_home_together_and_nobody_alone_beside_them(home: Path) -> None:
    other = Other(home, fcntl.LOCK_SH)
    hold(home)
    hold(home)

    with pytest.raises(Busy, match="先停止它们"), alone(home):
        pytest.fail("others use it")
    other.end()
    with alone(home):
        pass
    os.close(locks._held.pop(home))


def test_who_has_it_alone_is_waited_for_and_not_for_ever(home: Path) -> None:
    other = Other(home, fcntl.LOCK_EX)

    with pytest.raises(Busy, match="正在恢复或更换密钥"):
        hold(home)
    other.end()
    hold(home)
    os.close(locks._held.pop(home))


def test_a_home_that_was_had_alone_is_used_as_before(home: Path) -> None:
    hold(home)
    with alone(home), pytest.raises(BlockingIOError):
        Other(home, fcntl.LOCK_SH | fcntl.LOCK_NB)
    Other(home, fcntl.LOCK_SH | fcntl.LOCK_NB).end()

    with pytest.raises(BlockingIOError):
        Other(home, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(locks._held.pop(home))


def test_one_starts_at_a_time(home: Path) -> None:
    other = Other(home, fcntl.LOCK_EX, "starting")

    with pytest.raises(Busy, match="另一个程序正在启动"), starting(home):
        pytest.fail("another one starts")
    other.end()
    with starting(home), pytest.raises(BlockingIOError):
        Other(home, fcntl.LOCK_EX | fcntl.LOCK_NB, "starting")


def test_the_locks_are_for_their_owner_alone(home: Path) -> None:
    with starting(home), alone(home):
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (home, *home.rglob("*"))}

    assert modes == {"home": "0o700", "locks": "0o700", "starting.lock": "0o600", "using.lock": "0o600"}


def test_of_many_first_starts_one_makes_the_keys_and_all_have_the_same(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SANBIAO_FIELD_KEY", raising=False)
    monkeypatch.delenv("SANBIAO_SECRET_KEY", raising=False)
    together, made = Barrier(8), []

    def start() -> None:
        together.wait()
        made.append((field_key(place_at(home)), secret_key(home)))

    threads = [Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 8
    assert len(set(made)) == 1
    assert sorted(path.name for path in (home / "keys").iterdir()) == ["field.key", "secret.key"]
