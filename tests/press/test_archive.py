"""The archive: the source of every release by its revision, whole or not at all, never cleaned."""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.press.project import OFFICE, ROOT, SMALL, build, project
from yinfa.content.source import revision
from yinfa.finding import PublishingError
from yinfa.press.archive import archive, archive_theme
from yinfa.press.sources import load_all
from yinfa.reading.docx import unpack
from yinfa.theme.load import load_theme
from yinfa.world.store import publish_folder
from yinfa.world.workspace import Workspace

PICTURED = SMALL.replace("notes:", "  - {figure: flow.svg, alt: 流程}\nnotes:")


def pictured(folder: Path) -> Path:
    """Make a project with a picture."""
    project(folder, small=PICTURED)
    shutil.copy(OFFICE / "content" / "editors-guide" / "flow.svg", folder / "content" / "small")
    return folder


def releases(folder: Path) -> dict[str, dict[str, bytes]]:
    """Give the files of each release by its revision."""
    return {
        home.name: {str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}
        for home in sorted((folder / "content" / "small" / "released").glob("[!.]*"))
    }


def test_a_release_keeps_its_source_and_an_ordinary_build_does_not(tmp_path: Path) -> None:
    folder = pictured(tmp_path)
    assert build(folder, "--format", "docx").returncode == 0
    assert releases(folder) == {}
    assert build(folder, "--format", "docx", "--release").returncode == 0
    ((name, files),) = releases(folder).items()
    assert set(files) == {"publication.yaml", "flow.svg"}
    assert name == revision(files["publication.yaml"], [hashlib.sha256(files["flow.svg"]).hexdigest()])


def test_each_revision_stays_and_an_edited_file_finds_its_own(tmp_path: Path) -> None:
    folder = pictured(tmp_path)
    assert build(folder, "--format", "docx", "--release").returncode == 0
    file = (folder / "output" / "small" / "small.docx").read_bytes()
    source = folder / "content" / "small" / "publication.yaml"
    source.write_text(PICTURED.replace("小冊", "大冊"), encoding="utf-8")
    for _ in range(2):
        assert build(folder, "--format", "docx", "--release").returncode == 0
    assert len(releases(folder)) == 2
    properties = unpack(file, "docProps/custom.xml".__eq__)["docProps/custom.xml"].decode()
    (base,) = [files for name, files in releases(folder).items() if name in properties]
    assert base["publication.yaml"].decode() == PICTURED


def test_a_blocking_query_leaves_the_archive_alone(tmp_path: Path) -> None:
    doubt = "  - {paragraph: 存疑, queries: [{question: 何？, blocking: yes}]}\n  - section"
    folder = project(tmp_path, small=SMALL.replace("  - section", doubt))
    assert build(folder, "--release", "--format", "docx").returncode == 1
    assert releases(folder) == {}


def test_a_source_changed_on_the_way_is_not_released(tmp_path: Path) -> None:
    ws = Workspace.at(pictured(tmp_path))
    (publication,) = load_all(ws, ["small"])
    ws.source("small").write_text(SMALL, encoding="utf-8")
    with pytest.raises(PublishingError) as caught:
        archive(publication, ws)
    assert ([f.code for f in caught.value.findings], releases(tmp_path)) == (["R003"], {})


def test_a_write_that_fails_leaves_nothing_but_what_the_next_sweeps(tmp_path: Path) -> None:
    path = tmp_path / "released" / "abc"
    with pytest.raises(TypeError):
        publish_folder(path, {"a": b"whole", "b": None})  # type: ignore[dict-item]
    assert not path.exists()
    publish_folder(path, {"a": b"whole"})
    assert [str(p.relative_to(path.parent)) for p in sorted(path.parent.rglob("*"))] == ["abc", "abc/a"]


def test_killed_releases_keep_whole_sources(tmp_path: Path) -> None:
    folder = pictured(tmp_path)
    (publication,) = load_all(Workspace.at(folder), ["small"])
    moments = random.Random(20261124)
    for _ in range(6):
        command = [sys.executable, str(ROOT / "build.py"), "--quiet", "--release", "--format", "docx"]
        child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.1, 0.6))
        child.send_signal(signal.SIGKILL)
        child.wait()
        held = {name: set(files) for name, files in releases(folder).items()}
        assert held in ({}, {publication.digest: {"publication.yaml", "flow.svg"}})
        shutil.rmtree(folder / "content" / "small" / "released", ignore_errors=True)
    assert archive(publication, Workspace.at(folder)).is_dir()


def test_a_theme_that_was_changed_since_it_was_loaded_is_not_kept(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    ws = Workspace.at(tmp_path)
    theme, words = load_theme(ws, "handout"), tmp_path / "templates/words.yaml"
    words.write_text(words.read_text("utf-8").replace("目錄", "目次"), encoding="utf-8")
    with pytest.raises(PublishingError) as caught:
        archive_theme(theme, ws)
    assert [finding.code for finding in caught.value.findings] == ["R003"]
