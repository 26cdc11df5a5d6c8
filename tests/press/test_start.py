"""What a cold start does: counted, since times are those of the machine."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from tests.press.project import ROOT, SMALL, project
from yinfa.press import run as press
from yinfa.press.making import Job
from yinfa.press.order import Order
from yinfa.press.pool import pool as POOL
from yinfa.press.sources import load_all
from yinfa.world import compiled
from yinfa.world import precompiled as room
from yinfa.world.compiled import kept_texts
from yinfa.world.store import Store
from yinfa.world.workspace import Workspace

COUNT = """
import re, sys
sys.path.insert(0, sys.argv[1])
from yinfa.world import compiled
counts = {"parsed": 0, "noted": 0}
def counting(name, call):
    def counted(*args, **options):
        counts[name] += 1
        return call(*args, **options)
    return counted
re._parser.parse = counting("parsed", re._parser.parse)
compiled._Texts._note = counting("noted", compiled._Texts._note)
from yinfa.cli import main
code = main(["--quiet", "--format", sys.argv[2]])
print(code, counts["parsed"], counts["noted"], len(sys.modules))
"""


def cold(folder: Path, form: str) -> tuple[int, int, int]:
    """Make a file in a new process; gives how many expressions were parsed, texts noted, and modules there."""
    made = [sys.executable, "-c", COUNT, str(ROOT), form]
    code, *counts = subprocess.run(made, cwd=folder, capture_output=True, text=True, check=True).stdout.split()
    assert code == "0"
    parsed, noted, modules = map(int, counts)
    return parsed, noted, modules


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_start_compiles_nothing_of_what_one_before_compiled(form: str, tmp_path: Path) -> None:
    for n, name in enumerate(("first", "second")):
        parsed, noted, _ = cold(project(tmp_path / name, small=SMALL), form)
        if n:
            assert (parsed <= 180, noted) == (True, 0), f"{parsed} regular expressions, {noted} texts"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(room, "_KEPT", Store(tmp_path / "ready"))
    return tmp_path / "ready"


MODULE = """
import re
from dataclasses import dataclass, field
WORD = re.compile("[a-z]+(?P<tail>[\\u3400-\\u9fff])?", re.I)
BYTES = re.compile(b"[\\x80-\\xff]+")
class Body:
    NUMBER = re.compile("[0-9]+")
def later():
    return re.compile("words of a document")
later()
@dataclass(frozen=True, order=True, slots=True)
class Point:
    x: int
    y: list = field(default_factory=list)
"""


def test_what_is_taken_as_kept_is_what_would_be_compiled(kept: Path) -> None:
    made = []
    for _ in range(2):
        re.purge()
        with kept_texts():
            names = {"__name__": __name__}
            exec(compile(MODULE, "a_module", "exec"), names)
            made.append(names)
    re.purge()
    first, second = made
    for name in ("WORD", "BYTES"):
        assert first[name] == second[name] == re.compile(first[name].pattern, first[name].flags)
    found = second["WORD"].fullmatch("Abc字")
    assert found and found["tail"] == "字" and second["WORD"].groupindex == {"tail": 1}
    assert repr(second["Point"](1)) == "Point(x=1, y=[])" and second["Point"](1) < second["Point"](2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        second["Point"](1).x = 2
    assert second["Point"].__init__.__annotations__ == first["Point"].__init__.__annotations__


def test_an_expression_that_a_function_makes_up_is_kept_nowhere(kept: Path) -> None:
    re.purge()
    with kept_texts():
        exec(compile(MODULE, "a_module", "exec"), {"__name__": __name__})
    data = b"".join(path.read_bytes() for path in kept.rglob("*") if path.is_file())
    assert b"[0-9]+" in data and b"__create_fn__" in data
    assert b"words of a document" not in data


def test_nothing_stands_in_the_library_afterwards(kept: Path) -> None:
    parser = import_module("re._compiler")
    before = parser.compile
    with kept_texts():
        assert parser.compile is not before and "exec" in vars(dataclasses)
    assert parser.compile is before and "exec" not in vars(dataclasses)


def test_where_nothing_can_be_kept_all_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(room, "_KEPT", Store(tmp_path / "file"))
    for _ in range(2):
        re.purge()
        with kept_texts():
            assert re.compile("a(b)c").fullmatch("abc")


def test_no_more_is_kept_than_the_program_can_have(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST", 0)
    re.purge()
    with kept_texts():
        exec(compile(MODULE, "a_module", "exec"), {"__name__": __name__})
    assert not [path for path in kept.rglob("*") if path.is_file()]


def test_one_process_makes_all_files_of_a_short_publication_and_several_those_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = SMALL.replace("  issued:", "  variants: [zh-Hant-TW, zh-Hans-CN]\n  issued:", 1)
    long = SMALL.replace("小冊", "長冊") + f"# {'x' * press.SHORT}\n"
    ws = Workspace.at(project(tmp_path, short=SMALL, many=many, long=long))
    asked: list[bool] = []

    @contextmanager
    def heard(jobs: Sequence[Job], alone: bool = False) -> Iterator[Executor]:
        asked.append(alone)
        with POOL(jobs, True) as workers:
            yield workers

    monkeypatch.setattr(press, "pool", heard)
    for slug in ("short", "many", "long"):
        outcomes = list(press.run(load_all(ws, [slug]), Order(), ws))
        assert all(outcome.path for outcome in outcomes) and len(outcomes) >= 3
    assert asked == [True, False, False]
