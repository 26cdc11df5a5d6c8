"""All contents of a build are measured by one LibreOffice; what it refuses or dies over spoils nothing else."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from tests.press.project import SMALL, build, outputs, project

LISTED = SMALL.replace("body:\n  - section", "print:\n  contents: yes\nbody:\n  - section", 1)
PLAIN = SMALL.replace("body:\n  - section", "print:\n  contents: no\nbody:\n  - section", 1)
PAGE = """\
  - page-break:
  - section: 第二節
    body:
      - 又一段。
"""
OFFICE = """\
#!/usr/bin/python3
import os, sys, zipfile
files = [name for name in sys.argv[1:] if name.endswith(".docx")]
with open({calls!r}, "a") as calls:
    calls.write(f"{{len(files)}}\\n")
if {dies} and len(files) > 1:
    os.kill(os.getpid(), 9)
for name in files:
    with zipfile.ZipFile(name) as package:
        words = package.read("word/document.xml").decode()
    if "REFUSED" in words:
        open(name, "wb").write(b"PK\\3\\4")
os.execv({real!r}, [{real!r}, *sys.argv[1:]])
"""
"""Writes down how many files it was given, and damages one that asks for it; may die over more than one."""


def written(title: str, refused: bool = False) -> str:
    text = LISTED.replace("小冊", title).replace("notes:", f"{PAGE}notes:")
    return text.replace("又一段。", "REFUSED。") if refused else text


def built(folder: Path, *args: str, dies: bool = False) -> tuple[list[str], str]:
    """Build; gives the numbers of files that LibreOffice was called with, and what was said."""
    calls, real = folder / "calls", shutil.which("soffice")
    calls.write_text("")
    bin = folder / "bin"
    bin.mkdir(exist_ok=True)
    (bin / "soffice").write_text(OFFICE.format(calls=str(calls), dies=dies, real=real))
    (bin / "soffice").chmod(0o755)
    done = build(folder, *args, PATH=f"{bin}:/usr/bin:/bin")
    assert done.returncode == 0, done.stderr
    return calls.read_text().split(), done.stderr


def shown(folder: Path, slug: str) -> list[str]:
    """Give the lines of the contents of a Word file."""
    document = docx.Document(io.BytesIO((folder / "output" / slug / f"{slug}.docx").read_bytes()))
    lines = (p for p in document.element.body.iter(qn("w:p")) if p.style == "TOC1")
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in lines]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], str]:
    folder = project(
        tmp_path_factory.mktemp("three"),
        **{f"n{n}": written(f"第{n}冊") for n in range(3)},
        plain=PLAIN,
    )
    return folder, *built(folder, "--format", "docx")


def test_three_publications_with_contents_start_one_libreoffice(three: tuple[Path, list[str], str]) -> None:
    folder, calls, said = three
    assert (calls, "W004" in said) == (["3"], False)
    assert [re.sub(r"\D+", " ", "".join(shown(folder, f"n{n}"))).split() for n in range(3)] == [["1", "2"]] * 3


def test_the_office_is_called_for_what_is_new_alone(three: tuple[Path, list[str], str]) -> None:
    folder = three[0]
    source = folder / "content/n1/publication.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace("又一段", "再一段"), encoding="utf-8")
    assert built(folder, "--format", "docx")[0] == ["1"]


def test_a_file_that_is_refused_is_told_at_its_place_and_spoils_no_other(tmp_path: Path) -> None:
    sources = {"a": written("甲"), "b": written("乙", refused=True), "c": written("丙")}
    calls, said = built(project(tmp_path, **sources), "--format", "docx")
    assert calls == ["3", "1"]
    assert [line for line in said.splitlines() if "W004" in line and "content/b/" in line]
    assert said.count("W004") == 1
    assert [line[-1] for slug in "abc" for line in shown(tmp_path, slug)] == ["1", "2", "節", "節", "1", "2"]


def test_an_office_that_dies_over_many_measures_one_after_the_other(
    three: tuple[Path, list[str], str], tmp_path: Path
) -> None:
    folder = project(tmp_path, **{f"n{n}": written(f"第{n}冊") for n in (0, 2)})
    calls, said = built(folder, "--format", "docx", dies=True)
    assert (calls, "W004" in said) == (["2", "1", "1"], False)
    theirs, ours = outputs(three[0]), outputs(folder)
    assert len(ours) == 2 and all(theirs[name] == data for name, data in ours.items())
