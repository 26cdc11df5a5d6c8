"""What is made is kept: no master is made twice, no theme read again for the next publication."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.distribution.office import office, run, tree
from tests.press.project import SMALL, project
from yinfa.press import masters
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace


def never(*_: object) -> None:
    raise AssertionError("a master is made again")


def test_the_first_issue_takes_the_masters_that_the_press_has_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = office(tmp_path, 3)
    monkeypatch.setattr(masters, "assets_for", never)
    assert run(ws, "pdf", "docx", "epub").issued == 9


def test_a_master_that_was_cleaned_away_is_made_again_and_is_the_same(tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    run(ws, "epub")
    before = tree(ws)
    shutil.rmtree(ws.root / ".yinfa")
    for path in ws.output.rglob("editions/*/*.epub"):
        path.unlink()
    run(ws, "epub")
    assert {k: v for k, v in tree(ws).items() if k.endswith(".epub")} == {
        k: v for k, v in before.items() if k.endswith(".epub")
    }


def test_a_theme_is_read_once_for_all_publications_and_again_where_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path, **{f"n{n}": SMALL for n in range(5)})
    shutil.copytree(Path(__file__).parents[2] / "templates", folder / "templates", dirs_exist_ok=True)
    ws, reads, read = Workspace.at(folder), Counter[str](), Workspace.read
    for slug in ws.slugs():
        path = ws.source(slug)
        path.write_text(path.read_text("utf-8").replace("identifier: ", f"identifier: {slug}"), "utf-8")

    def counted(self: Workspace, path: Path, limit: int) -> bytes:
        reads[path.name] += 1
        return read(self, path, limit)

    monkeypatch.setattr(Workspace, "read", counted)
    load_all(ws, ws.slugs())
    assert (reads["words.yaml"], reads["nodes.jinja"]) == (2, 8), reads  # those that travel, too
    sheet = folder / "templates/handout/pdf/style.css.jinja"
    sheet.write_text(sheet.read_text("utf-8") + "\n", "utf-8")
    load_all(ws, ws.slugs())
    assert (reads["words.yaml"], reads["nodes.jinja"]) == (4, 12)
