"""Run the tests of what was changed since main; what is given besides is pytest's.

A changed file is tested by the tests of its own app, by those that import it, and by those that enumerate what it declares.
The whole suite stays `make test`: this is for the minutes between.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
RULES = ["sanbiao/tests/test_rules_shape.py", "sanbiao/tests/test_rules_imports.py"]
ENUMERATING = {
    "indicators": ["sanbiao/tests/test_every_indicator.py", "sanbiao/tests/test_consistency.py"],
    "ledgers": ["sanbiao/tests/test_every_ledger.py"],
    "machine": ["sanbiao/tests/test_every_machine.py"],
    "models": ["sanbiao/tests/test_every_model.py", "sanbiao/tests/test_every_ledger.py"],
    "permissions": ["sanbiao/tests/test_every_url.py", "sanbiao/tests/test_every_ledger.py"],
    "urls": ["sanbiao/tests/test_every_url.py"],
    "views": ["sanbiao/tests/test_every_url.py"],
}
"""What a file of a business declares, and the tests that walk everything declared so."""


def chosen(changed: Iterable[str], importers: Callable[[str], Iterable[str]]) -> set[str]:
    """Tests of changed files. `importers` tells the files of the project that import a file."""
    found: set[str] = set()
    for name in changed:
        path = Path(name)
        if path.parts[0] != "sanbiao":
            found.add("sanbiao/tests/test_rules_project.py")
        elif path.name.startswith("test_"):
            found.add(name)
        else:
            found |= {*RULES, *_own(path), *(each for each in importers(name) if Path(each).name.startswith("test_"))}
            found |= {"sanbiao/tests/test_rules_templates.py"} if path.suffix == ".html" else set()
            for part in {path.stem, path.parent.name} & ENUMERATING.keys():
                found.update(ENUMERATING[part])
    return found


def _own(path: Path) -> set[str]:
    """The tests of the nearest folder above that has any: those of the app."""
    folders = (folder / "tests" for folder in path.parents if folder != Path() and folder != Path("sanbiao"))
    return {next((folder.as_posix() for folder in folders if (HERE / folder).is_dir()), "sanbiao/tests/test_rules_project.py")}


def changed() -> list[str]:
    """Files that differ from where this branch left main, committed or not, without those that are gone."""
    base = _git("merge-base", "main", "HEAD")[0]
    names = {*_git("diff", "--name-only", base), *_git("ls-files", "--others", "--exclude-standard")}
    return sorted(name for name in names if (HERE / name).exists())


def _git(*words: str) -> list[str]:
    return subprocess.run(["git", *words], cwd=HERE, check=True, capture_output=True, text=True).stdout.splitlines()


def _importers() -> Callable[[str], Iterable[str]]:
    from grimp import build_graph

    graph = build_graph("sanbiao", cache_dir=None)

    def importers(name: str) -> Iterable[str]:
        module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if name.endswith(".py") and module in graph.modules:
            for each in graph.find_modules_that_directly_import(module):
                yield each.replace(".", "/") + ".py"

    return importers


def main() -> int:
    tests = sorted(chosen(changed(), _importers()))
    # A folder stands for everything in it.
    tests = [name for name in tests if not any(parent.as_posix() in tests for parent in Path(name).parents)]
    if not tests:
        print("Nothing was changed since main.")
        return 0
    print("Testing:", *tests, sep="\n  ", flush=True)
    return subprocess.run([Path(sys.executable).with_name("pytest"), *sys.argv[1:], *tests], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
