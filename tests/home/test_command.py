"""`take`: what a file brings is shown first, written when asked to, undone when asked to."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest

from tests.press.project import SMALL, build, outputs, project


def change(path: Path, old: str, new: str) -> Path:
    """Edit a Word file, and give where it was saved."""
    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if old in run.text:
                run.text = run.text.replace(old, new)
    target = path.with_name("edited.docx")
    document.save(str(target))
    return target


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project whose Word file was built."""
    folder = project(tmp_path_factory.mktemp("take"), small=SMALL)
    assert build(folder, "small", "--format", "docx").returncode == 0
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    subprocess.run(["cp", "-a", f"{made}/.", str(tmp_path)], check=True)
    return tmp_path


def source(folder: Path) -> str:
    return (folder / "content/small/publication.yaml").read_text("utf-8")


def test_changes_are_shown_and_nothing_is_written(office: Path) -> None:
    change(office / "output/small/small.docx", "一段文字", "一節文字")
    done = build(office, "take", "output/small/edited.docx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "- 一[段]文字" in done.stdout
    assert "+ 一[節]文字" in done.stdout
    assert "add --write" in done.stdout
    assert "一段文字" in source(office)


def test_changes_are_written_and_undone(office: Path) -> None:
    before = source(office)
    change(office / "output/small/small.docx", "一段文字", "一節文字")
    build(office, "take", "output/small/edited.docx", "--write")
    assert source(office) == before.replace("一段文字", "一節文字")
    assert build(office, "take", "--undo", "small").returncode == 0
    assert source(office) == before
    assert "J009" in build(office, "take", "--undo", "small").stderr


def test_what_was_changed_since_is_not_undone(office: Path) -> None:
    change(office / "output/small/small.docx", "一段文字", "一節文字")
    build(office, "take", "output/small/edited.docx", "--write")
    path = office / "content/small/publication.yaml"
    path.write_text(source(office).replace("一節", "一句"), "utf-8")
    done = build(office, "take", "--undo", "small")
    assert (done.returncode, "J008" in done.stderr, "一句" in source(office)) == (1, True, True)


def test_the_base_is_the_source_of_the_build_however_often_it_was_changed_since(office: Path) -> None:
    change(office / "output/small/small.docx", "一段文字", "一節文字")
    path = office / "content/small/publication.yaml"
    path.write_text(source(office).replace("註的文字", "註的話").replace("第一節", "首節"), "utf-8")
    build(office, "small", "--format", "docx")
    done = json.loads(build(office, "take", "output/small/edited.docx", "--write", "--json").stdout)
    assert [len(done["taken"][0][name]) for name in ("changes", "queries")] == [1, 0]
    assert all(words in source(office) for words in ("一節文字", "註的話", "首節"))


def test_several_files_are_merged_one_after_another(office: Path) -> None:
    first = change(office / "output/small/small.docx", "一段文字", "一節文字").rename(office / "a.docx")
    third = change(office / "output/small/small.docx", "一段文字", "一章文字").rename(office / "c.docx")
    build(office, "small", "--format", "docx")
    done = build(office, "take", first.name, third.name, "--write")
    assert "J006" in done.stderr
    assert "一節文字" in source(office)
    assert "一章文字" in source(office)


def test_without_its_properties_a_file_is_held_against_the_nearest_source(office: Path) -> None:
    path = change(office / "output/small/small.docx", "一段文字", "一節文字")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as whole, zipfile.ZipFile(path, "w") as rest:
        for name in whole.namelist():
            if name != "docProps/custom.xml":
                rest.writestr(name, whole.read(name))
    done = build(office, "take", str(path))
    assert "J004" in done.stderr
    assert "+ 一[節]文字" in done.stdout


def test_a_file_of_somebody_else_is_refused(office: Path) -> None:
    document = docx.Document()
    document.add_paragraph("與任何出版物都沒有關係的一封信。")
    document.save(str(office / "letter.docx"))
    done = build(office, "take", "letter.docx")
    assert (done.returncode, "J003" in done.stderr) == (1, True)


def hostile(part: bytes) -> bytes:
    """Give a package whose document is some bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", part)
    return out.getvalue()


def test_what_is_no_word_file_or_a_hostile_one_is_refused(office: Path) -> None:
    entity = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for name, data in (("a", b"no zip"), ("b", hostile(b"0" * 50_000_000)), ("c", hostile(entity))):
        (office / f"{name}.docx").write_bytes(data)
    done = build(office, "take", "a.docx", "b.docx", "c.docx", "gone.docx")
    assert done.returncode == 1
    assert [code for code in ("W001", "W002", "W003", "I004", "Traceback") if code in done.stderr] == [
        "W001",
        "W002",
        "W003",
        "I004",
    ]


def test_a_build_keeps_its_source_once_and_an_unchanged_one_writes_nothing(office: Path) -> None:
    kept = sorted(path.relative_to(office) for path in (office / "history").rglob("*"))
    assert sum(path.name == "publication.yaml" for path in kept) == 1
    before = {path: path.stat().st_mtime_ns for path in office.rglob("*")}
    made = outputs(office)
    build(office, "small", "--format", "docx")
    assert outputs(office) == made
    assert sorted(path.relative_to(office) for path in (office / "history").rglob("*")) == kept
    assert {p: t for p, t in before.items() if "history" in p.parts and p.stat().st_mtime_ns != t} == {}
