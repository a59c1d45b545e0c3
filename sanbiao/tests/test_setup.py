"""Set-up does not rot: an index that offers something newer, a pip that is old and a network that is not there change nothing."""

from __future__ import annotations

import hashlib
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from sanbiao.tests.sources import PROJECT

TOOL = runpy.run_path(str(PROJECT / "tools" / "uv.py"))
NOWHERE = "http://127.0.0.1:9"
BACKEND = """
from zipfile import ZipFile
from pathlib import Path

def build_editable(folder, config_settings=None, metadata_directory=None):
    with ZipFile(Path(folder) / "tiny-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.pth", str(Path.cwd()))
        wheel.writestr("tiny-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n")
        wheel.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return "tiny-1-py3-none-any.whl"
"""
PROJECT_FILE = """
[project]
name = "tiny"
version = "1"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


def _offer(index: Path, name: str, version: int, needs: str = "", script: Path | None = None) -> str:
    """Put a wheel into the index; the line by which a lock names it."""
    folder = index / name
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    with ZipFile(file, "w") as wheel:
        wheel.writestr(f"{name}.py", f"VERSION = {version}\n")
        wheel.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: more\n{needs}"
        )
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: tiny\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        if script:
            wheel.write(script, f"{name}-{version}.data/scripts/{script.name}")
        wheel.writestr(f"{about}/RECORD", "")
    with (folder / "index.html").open("a", encoding="utf-8") as page:
        page.write(f'<a href="{file.name}">{file.name}</a>\n')
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The project's own set-up, on a machine whose only index is this one, as pip was told, and which reaches nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(("PIP_", "UV_", "VIRTUAL_ENV"))}
    machine = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": (folder / "index").as_uri(),
        "PIP_NO_CACHE_DIR": "1",
        "UV_CACHE_DIR": str(folder / "cache"),
        "PYTHON": sys._base_executable,
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), NOWHERE),
    }
    command = ["bash", str(folder / "tools" / "setup.sh"), *words]
    return subprocess.run(command, env={**kept, **machine}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny project with our set-up, and an index that offers more than its locks name."""
    folder = tmp_path_factory.mktemp("machine")
    (folder / "tools").mkdir()
    for name in ("setup.sh", "uv.py"):
        shutil.copy(PROJECT / "tools" / name, folder / "tools" / name)
    (folder / "backend.py").write_text(BACKEND, encoding="utf-8")
    (folder / "pyproject.toml").write_text(PROJECT_FILE, encoding="utf-8")
    index = folder / "index"
    uv = Path(sys.executable).with_name("uv")
    (folder / "requirements-uv.lock").write_text(_offer(index, "uv", 1, script=uv), encoding="utf-8")
    _offer(index, "uv", 2)
    lines = [_offer(index, "a", 1, "Requires-Dist: b[more]>=1\n"), _offer(index, "b", 1), _offer(index, "c", 1)]
    _offer(index, "b", 2, 'Requires-Dist: c>=2; extra == "more"\n')
    _offer(index, "c", 2)
    (folder / "requirements.lock").write_text("".join(lines), encoding="utf-8")
    made = _run(folder, "venv")
    assert made.returncode == 0, made.stderr
    return folder


def test_newer_versions_on_the_index_change_nothing(machine: Path):
    done = _run(machine, "packages", "requirements.lock")

    assert done.returncode == 0, done.stderr
    look = "import a, b, c, backend; print(a.VERSION, b.VERSION, c.VERSION)"
    assert subprocess.check_output([machine / ".venv/bin/python", "-c", look], text=True, cwd="/") == "1 1 1\n"


def test_what_no_lock_names_any_more_is_taken_away(machine: Path):
    lock = (machine / "requirements.lock").read_text(encoding="utf-8").splitlines(keepends=True)
    (machine / "fewer.lock").write_text(lock[1], encoding="utf-8")

    done = _run(machine, "packages", "fewer.lock")

    assert done.returncode == 0, done.stderr
    listed = subprocess.check_output([machine / ".venv/bin/python", "-m", "pip", "list", "--format=freeze"], text=True)
    assert {line.partition("=")[0] for line in listed.splitlines()} - {"pip", "setuptools"} == {"b", "tiny", "uv"}


def test_another_file_under_the_same_version_is_refused(machine: Path):
    (machine / "other.lock").write_text(f"c==2 --hash=sha256:{'0' * 64}\n", encoding="utf-8")

    done = _run(machine, "packages", "other.lock")

    assert done.returncode != 0
    assert "hash" in done.stderr.lower()


def test_the_installer_needs_nothing_else():
    lock = (PROJECT / "requirements-uv.lock").read_text(encoding="utf-8")

    assert [line.partition("==")[0] for line in lock.splitlines() if "==" in line] == ["uv"]


LISTING = """\
:env:.index-url='https://mirror.example/simple'
:env:.no-index='true'
global.constraint='/etc/pip/constraints.txt'
global.find-links='/opt/wheels\\n/opt/more'
global.index-url='https://elsewhere.example/simple'
install.extra-index-url='file:///opt/one file:///opt/two'
install.trusted-host='mirror.example'
list.index-url='https://not.for.installing.example'
"""


def test_what_pip_was_told_uv_is_told(monkeypatch: pytest.MonkeyPatch):
    for name in TOOL["SAME"].values():
        monkeypatch.delenv(name, raising=False)

    settings = TOOL["told"](LISTING)

    assert TOOL["environment"](settings) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "file:///opt/one file:///opt/two",
        "UV_FIND_LINKS": "/opt/wheels,/opt/more",
        "UV_INSECURE_HOST": "mirror.example",
    }
    assert TOOL["arguments"](settings) == ["--index-strategy=unsafe-best-match", "--no-index"]


def test_what_uv_was_told_itself_comes_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")

    assert TOOL["environment"](TOOL["told"](":env:.index-url='https://mirror.example/simple'")) == {}
