"""Trees of sources that were checked before: the same as if they were read, and read again where anything changed."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.press.project import ROOT, SMALL, copy_of_content, project
from tests.random.author import Author
from yinfa import record
from yinfa.content.load import load
from yinfa.finding import Finding, PublishingError
from yinfa.press.sources import load_all
from yinfa.press.trees import Tree
from yinfa.world.workspace import Workspace

FIGURE = SMALL.replace("notes:", "  - figure: one.png\n    alt: 一張照片\n    caption: 圖說\n  - 末段。\nnotes:")


def picture(shade: int) -> bytes:
    data = BytesIO()
    Image.new("L", (400, 300), shade).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def illustrated(tmp_path: Path) -> Workspace:
    folder = project(tmp_path, small=FIGURE)
    (folder / "content/small/one.png").write_bytes(picture(9))
    return Workspace.at(folder)


def both(ws: Workspace, slugs: list[str]) -> None:
    """Hold what the store gives against what is read."""
    told: list[Finding] = []
    first = load_all(ws, slugs)
    again = load_all(ws, slugs, tell=told.append)
    for one, kept in zip(first, again, strict=True):
        heard: list[Finding] = []
        read = load(ws.source(one.slug).read_bytes(), ws.source(one.slug), ws, heard.append)
        assert (kept, kept.digest, repr(kept)) == (read, read.digest, repr(read))
        assert heard == [finding for finding in told if finding.at.file == ws.source(one.slug)]


def test_a_tree_from_the_store_is_the_one_that_was_read(tmp_path: Path) -> None:
    ws = Workspace.at(copy_of_content(tmp_path))
    both(ws, ws.slugs())


@pytest.mark.parametrize("seed", range(12))
def test_trees_of_any_publication_come_back_as_they_were(seed: int, tmp_path: Path) -> None:
    slug = Author(seed).write(tmp_path)
    ws = Workspace.at(tmp_path)
    told: list[Finding] = []
    tree = Tree(load(ws.source(slug).read_bytes(), ws.source(slug), ws, told.append), tuple(told))
    kept = record.read(record.written(tree), Tree)
    assert (kept, repr(kept)) == (tree, repr(tree))


def test_a_warning_is_told_each_time(tmp_path: Path) -> None:
    doubtful = SMALL.replace("  issued:", "  creator: 甲，乙\n  issued:")
    ws = Workspace.at(project(tmp_path, small=doubtful))
    heard: list[list[Finding]] = [[], []]
    for told in heard:
        load_all(ws, ["small"], tell=told.append)
    assert heard[0] and heard[0] == heard[1]


def test_another_picture_under_the_same_name_is_read(illustrated: Workspace) -> None:
    first = load_all(illustrated, ["small"])[0]
    (illustrated.content / "small/one.png").write_bytes(picture(8))
    assert load_all(illustrated, ["small"])[0].digest != first.digest
    both(illustrated, ["small"])


def test_a_picture_that_is_gone_or_led_out_of_the_folder_is_told(illustrated: Workspace) -> None:
    load_all(illustrated, ["small"])
    path = illustrated.content / "small/one.png"
    path.rename(illustrated.root / "one.png")
    for lead in (lambda: None, lambda: path.symlink_to(illustrated.root / "one.png")):
        lead()
        with pytest.raises(PublishingError) as error:
            load_all(illustrated, ["small"])
        assert error.value.findings[0].code.startswith("P")


def test_what_was_checked_before_is_read_without_the_classes_that_check(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    code = "import sys; from yinfa.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    ready = [sys.executable, "-c", code]
    for words in (["check"], ["check", "--json"]):
        run = subprocess.run(
            [*ready, *words], cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stderr
    there = set(run.stdout.splitlines()[-1].split())
    assert "yinfa.press.trees" in there
    assert not {"pydantic", "yaml", "yinfa.content.load", "yinfa.content.grammar", "weasyprint", "docx", "rich"} & there


def test_an_issue_needs_them_neither() -> None:
    code = "import sys, yinfa.cli.issued, yinfa.distribution.issue, yinfa.press.masters; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    there = set(run.stdout.split())
    assert "yinfa.distribution.lists.units" in there
    assert not {"pydantic", "yinfa.content.events", "yinfa.content.grammar", "weasyprint"} & there
