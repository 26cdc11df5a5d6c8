"""Contents list as many levels as asked for; second lines hang, leaders keep their rhythm, numbers stand beside the lines."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest

from tests.press.project import SMALL, project
from yinfa.cli import main
from yinfa.content.load import load
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace

TITLE = "防制毒品危害與社區戒毒（康復）工作手冊編輯委員會第三次會議紀錄及附件一覽"
DEEP = """\
yinfa: 1
front:
  title: 題
  language: zh-Hant-TW
  identifier: small
  issued: 2026-01-05
print: {contents: DEPTH}
body:
"""
CHAPTER = """\
  - section: 甲N
    body:
      - section: 乙N
        body:
          - section: 丙N
            body:
              - section: 丁N
                body: [文。]
"""


def source(depth: str, chapters: int = 2) -> str:
    body = "".join(CHAPTER.replace("N", str(n)) for n in range(chapters))
    return DEEP.replace("DEPTH", depth) + body + f"  - section: {TITLE}{TITLE[:8]}\n    body: [文。]\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = {f"d{n}": source(str(n)) for n in (1, 2, 4)} | {"yes": source("yes"), "long": source("2", 14)}
    root = project(tmp_path_factory.mktemp("contents"), **sources)
    assert main(["build", "--root", str(root), "--format", "pdf,docx"]) == 0
    return root / "output"


def rows(path: Path, page: int = 0) -> list[tuple[float, float, float, str]]:
    """Give the lines of the contents: left, right, baseline, text as it is drawn."""
    found: dict[int, list[tuple[float, float, str]]] = {}
    for span in pymupdf.open(path)[page].get_texttrace():
        for code, _, (_, base), (left, _, right, _) in span["chars"]:
            if 10 < span["size"] < 11:
                found.setdefault(round(base), []).append((left, right, chr(code)))
    lines = (
        (min(row)[0], max(r for _, r, _ in row), base, "".join(c for *_, c in sorted(row)))
        for base, row in found.items()
    )
    return sorted(lines, key=lambda line: line[2])


@pytest.mark.parametrize(("name", "levels"), [("d1", "甲"), ("d2", "甲乙"), ("yes", "甲乙丙"), ("d4", "甲乙丙丁")])
def test_contents_list_as_many_levels_as_are_asked_for(folder: Path, name: str, levels: str) -> None:
    told = [line for *_, line in rows(folder / name / f"{name}.pdf")]
    assert [f"{level}0" in "".join(told) for level in "甲乙丙丁"] == [level in levels for level in "甲乙丙丁"]
    document = zipfile.ZipFile(folder / name / f"{name}.docx").read("word/document.xml").decode()
    styles = {int(n) for n in re.findall(r'w:pStyle w:val="TOC(\d)"', document)}
    assert max(styles) == len(levels) and f'\\o "1-{len(levels)}"' in document


def test_second_lines_hang_behind_the_label_and_end_before_the_numbers(folder: Path) -> None:
    found = rows(folder / "d1" / "d1.pdf")
    at = next(n for n, line in enumerate(found) if line[3].startswith("三、"))
    first, second = found[at], found[at + 1]
    assert second[0] - first[0] == pytest.approx(2 * 10.5, abs=2)
    assert first[1] <= second[1] - 20, "no words above the number"
    assert not first[3].endswith(("（", "第")) and len(second[3].split(".")[0]) > 3


def test_leaders_stand_in_one_rhythm_and_numbers_end_on_one_edge(folder: Path) -> None:
    dots, edges = set(), set()
    for span in pymupdf.open(folder / "d4/d4.pdf")[0].get_texttrace():
        if 10 < span["size"] < 11:
            signs = [left for code, _, _, (left, *_) in span["chars"] if chr(code) == "."]
            dots |= {round(left % (signs[1] - signs[0]), 1) for left in signs[3:]} if len(signs) > 5 else set()
    edges = {round(right) for _, right, _, text in rows(folder / "d4/d4.pdf") if text[-1].isdigit() and ".." in text}
    assert len(dots) <= 2 and len(edges) == 1, (dots, edges)


def test_long_contents_have_white_before_each_chapter(folder: Path) -> None:
    def steps(name: str) -> list[float]:
        found = rows(folder / name / f"{name}.pdf")
        return [b[2] - a[2] for a, b in pairwise(found) if "甲" in b[3]]

    assert min(steps("long")) > 30 and max(steps("d2")) < 25


def test_weights_are_two(folder: Path) -> None:
    told = {
        span["font"].partition("+")[2].endswith("Bold")
        for span in pymupdf.open(folder / "d4/d4.pdf")[0].get_texttrace()
        if 10 < span["size"] < 11 and any(chr(c[0]) in "乙丙丁" for c in span["chars"])
    }
    assert told == {False}


@pytest.mark.parametrize("depth", ["0", "5", "true", "全部", "2.5"])
def test_another_depth_is_told(tmp_path: Path, depth: str) -> None:
    text = SMALL.replace("body:\n  - section", f"print: {{contents: {depth}}}\nbody:\n  - section", 1)
    with pytest.raises(PublishingError) as caught:
        load(text.encode(), tmp_path / "publication.yaml", Workspace.at(tmp_path))
    assert [f.code for f in caught.value.findings] == ["S005"]


def test_lines_without_labels_hang_too(tmp_path: Path) -> None:
    text = source("2").replace("print: {contents: 2}", "print: {contents: 2, numbers: [none, none]}")
    root = project(tmp_path, bare=text)
    assert main(["build", "--root", str(root), "--format", "pdf"]) == 0
    found = rows(root / "output/bare/bare.pdf")
    at = next(n for n, line in enumerate(found) if line[3].startswith("防制"))
    first, second = found[at], found[at + 1]
    assert second[0] - first[0] == pytest.approx(1.5 * 10.5, abs=2)
    assert found[0][0] == pytest.approx(first[0], abs=1) and found[at - 2][1] == pytest.approx(second[1], abs=2)


def test_no_line_of_contents_stands_alone_overleaf(tmp_path: Path) -> None:
    def per_page(count: int) -> list[int]:
        body = "".join(f"  - section: 節\n    body: [文{n}。]\n" for n in range(count))
        root = project(tmp_path / str(count), c=DEEP.replace("DEPTH", "1") + body)
        assert main(["build", "--root", str(root), "--format", "pdf"]) == 0
        return [len(rows(root / "output/c/c.pdf", page)) for page in (0, 1)]

    full = per_page(60)[0]
    assert full > 20 and per_page(full + 1) == [full - 2, 3]
