"""What is not done twice, and what is not loaded at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.press.project import ROOT, SMALL, build, outputs, project
from yinfa.formats.pdf.patch import MODULES, Patch, exchanged
from yinfa.world import precompiled as room
from yinfa.world.store import Store

RUN = """
import sys
sys.path.insert(0, sys.argv[1])
{before}
from yinfa.cli import main
code = main(sys.argv[2:])
print(code, *sorted({{"weasyprint", "docx", "ebooklib", "pikepdf", "rich"}} & set(sys.modules)))
"""


def run(folder: Path, *args: str, before: str = "") -> list[str]:
    """Run the command in a process of its own; gives its exit code and the engines that it loaded."""
    command = [sys.executable, "-c", RUN.format(before=before), str(ROOT), "--quiet", *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    return done.stdout.split()


def test_word_alone_loads_no_other_engine(tmp_path: Path) -> None:
    assert run(project(tmp_path, small=SMALL), "--format", "docx") == ["0", "docx"]


def test_a_book_whose_folios_are_in_the_store_never_loads_weasyprint(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    assert build(folder, "--format", "pdf").returncode == 0
    assert run(folder, "--format", "epub") == ["0", "ebooklib"]
    assert len(outputs(folder)) == 2


def test_a_book_without_page_list_never_loads_weasyprint(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL.replace("body:", "print: {page_list: no}\nbody:", 1))
    assert run(folder, "--format", "epub") == ["0", "ebooklib"]


def test_what_is_unchanged_loads_no_engine(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    assert build(folder).returncode == 0
    assert run(folder) == ["0"]


def test_a_module_stands_for_another_meanwhile_and_rows_of_one_place_are_laid_over_each_other() -> None:
    def over(n: int) -> Patch:
        return Patch(MODULES, "a_name_of_this_test", lambda old, _: (old, n), "")

    with exchanged((over(1), over(2)), None):
        assert sys.modules["a_name_of_this_test"] == ((None, 1), 2)
    assert "a_name_of_this_test" not in sys.modules


def test_the_fast_import_of_weasyprint_changes_no_byte(tmp_path: Path) -> None:
    slow = "import yinfa.formats.pdf.engine as e; e.QUICK = ()"
    for name, before in (("quick", ""), ("slow", slow)):
        assert run(project(tmp_path / name, small=SMALL), "--format", "pdf", before=before)[0] == "0"
    assert outputs(tmp_path / "quick") == outputs(tmp_path / "slow")


def test_what_was_worked_out_is_kept_until_its_source_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_KEPT", Store(tmp_path))
    assert [
        room.precompiled("a", source, lambda m=made: m) for source, made in (("x", b"1"), ("x", b"2"), ("y", b"3"))
    ] == [  # type: ignore[misc]
        b"1",
        b"1",
        b"3",
    ]
    assert sum(p.is_file() for p in tmp_path.rglob("*")) == 1


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(room, "_KEPT", Store(tmp_path / "file"))
    assert room.precompiled("a", "x", lambda: b"1") == b"1"
