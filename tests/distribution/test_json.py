"""`--json`: every command that reports prints one object in which `findings` always stands, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.distribution.office import TOLD, office, run
from tests.press.project import build
from yinfa.cli.names import COMMANDS
from yinfa.world.workspace import Workspace

EDITION = "output/small/editions/0001/small.0001.epub"
LINES: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "build small --format epub": (0, "results", ()),
    "build nothing": (1, "results", ("C001",)),
    "check": (0, "results", ()),
    "new other": (0, "results", ()),
    "send small --to card": (0, "results", ()),
    "send nothing --to card": (1, "results", ("C001",)),
    "shelf --static out": (0, "books", ()),
    "issue small --format epub": (0, "formats", ()),
    "issue small --units none.csv": (1, "", ("U001",)),
    "deliver small --to share": (0, "delivered", ()),
    "deliver small --to ftp://host": (1, "", ("G001",)),
    "status small": (0, "editions", ()),
    "status": (0, "editions", ()),
    "status small --only 0001": (0, "units", ()),
    "holders small": (0, "results", ()),
    "find small 000001": (0, "results", ()),
    "find small 000999": (1, "", ("L039",)),
    "status smal": (1, "", ("C001",)),
    f"verify {EDITION}": (0, "results", ()),
    f"verify {EDITION} publication.yaml nothing": (1, "results", ("L023", "L023")),
    "receipt small 0001": (0, "copies", ()),
    "receipt small 0009,0008": (1, "", ("L012", "L012")),
    "take output/small/small.docx": (0, "taken", ()),
    "take none.docx": (1, "taken", ("I004",)),
    "theme export-word ref.docx": (0, "results", ()),
    "doctor": (0, "results", ()),
    "explain Y027": (0, "results", ()),
}
APART = {"schema", "watch"}
"""What prints a schema, not a report, and what ends by Ctrl-C alone (tests/press/test_watch.py)."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    ws = office(tmp_path_factory.mktemp("json"), 2, TOLD)
    run(ws, "epub")
    build(ws.root, "build", "small", "--format", "docx")
    for name in ("share", "card"):
        (ws.root / name).mkdir()
    return ws


@pytest.mark.parametrize("line", LINES)
def test_every_command_reports_as_data(home: Workspace, line: str) -> None:
    code, key, codes = LINES[line]
    done = build(home.root, *line.split(), "--json")
    told = json.loads(done.stdout)
    assert isinstance(told["findings"], list), told
    assert [f["code"] for f in told["findings"] if f["severity"] == "error"] == list(codes)
    assert (done.returncode, not key or key in told) == (code, True), told
    assert not done.stderr


def test_no_command_is_left_out() -> None:
    assert {line.split()[0] for line in LINES} == {*COMMANDS} - APART


def test_a_project_without_publications_says_so_as_data(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for command in ("build", "check"):
        done = build(tmp_path, command, "--json")
        assert (done.returncode, json.loads(done.stdout)) == (1, {"results": [], "findings": []})


def test_docs_name_the_shape_of_every_command() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/json.md").read_text(encoding="utf-8")
    assert all(f"| `{name}" in page for name in {*COMMANDS} - APART)
