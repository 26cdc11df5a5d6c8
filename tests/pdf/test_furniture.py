"""What is painted on every page, the receipt, ornaments: in the pages, in the tags, in all checkers."""

from __future__ import annotations

import io
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pdfplumber
import pikepdf
import pikepdf.pdfa

from tests.pdf.test_pdf import UNKNOWN
from tests.press.project import OFFICE, build, project
from yinfa.reading.pdf import read

SOURCE = """\
yinfa: 1
front: {title: 新時期公安機關深化執法規範化建設與提升人民群眾安全感滿意度工作實施意見及其配套制度彙編說明, language: zh-Hant-TW, identifier: try, issued: 2026-01-05}
print: {cover: yes}
furniture:
  marking: 內部資料　注意保存
  watermark: "{unit.name} {copy.number|000121}"
  foot: 發給{unit.name}
receipt: yes
body:
  - 甲[孔子](name:)與[孟子](name:)作[史記](book:)。
  - figure: flow.svg
    decorative: yes
  - figure: flow.svg
    alt: 流程
    description: 原稿經過印發成為三種成品。
  - {table: [[甲, 乙], [丙, 丁]], style: grid}
  - page-break:
  - 第二頁。
"""


@cache
def made() -> bytes:
    folder = project(Path(mkdtemp(prefix="yinfa-furniture-")), small=SOURCE)
    shutil.copy(OFFICE / "content" / "editors-guide" / "flow.svg", folder / "content" / "small")
    done = build(folder, "build", "--format", "pdf")
    assert done.returncode == 0, done.stderr
    return (folder / "output" / "small" / "small.pdf").read_bytes()


def test_each_line_of_furniture_is_read_back() -> None:
    assert read(made()).furniture == {
        "marking": "內部資料注意保存",
        "watermark": "各單位000121",
        "foot": "發給各單位",
    }


def test_furniture_stands_on_every_page_as_an_artifact() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        pages = [page.Contents.read_bytes() for page in pdf.pages]
    assert len(pages) == 4
    for page in pages:
        kinds = set(re.findall(rb"/Subtype /(\w+) /Painted \((\w+?)(?:_\d)?\)", page))
        assert {(b"Header", b"marking"), (b"Watermark", b"watermark")} <= kinds
    assert b"Footer" not in pages[1]  # the blank back of the cover
    for page in pages[2:]:
        assert (b"Footer", b"foot") in re.findall(rb"/Subtype /(\w+) /Painted \((\w+)\)", page)


def test_the_marking_is_centred_at_head_and_foot_of_each_page() -> None:
    with pdfplumber.open(io.BytesIO(made())) as pdf:
        for page in pdf.pages:
            found = [w for w in page.extract_words() if "注意保存" in w["text"]]
            assert [w["bottom"] < page.height / 10 for w in found] == [True, False]
            assert found[1]["top"] > page.height * 0.9
            for word in found:
                line = [c for c in page.chars if abs(c["top"] - word["top"]) < 1 and c["text"].strip()]
                middle = (min(c["x0"] for c in line) + max(c["x1"] for c in line)) / 2
                assert abs(middle - page.width / 2) < 9  # the type area is 4 mm off the middle of the paper


def test_a_long_running_head_keeps_clear_of_the_marking() -> None:
    with pdfplumber.open(io.BytesIO(made())) as pdf:
        chars = [c for c in pdf.pages[3].chars if c["bottom"] < 27 / 25.4 * 72 and c["text"].strip()]
    marking = [c for c in chars if c["size"] > 10 and c["size"] < 20]
    head = [c for c in chars if c["size"] < 10]
    assert len(marking) == 8 and len(head) > 40
    assert max(c["bottom"] for c in marking) < min(c["top"] for c in head) + 2.2  # em boxes, whose ink is smaller


def test_the_receipt_is_the_last_block_and_speaks_with_its_address() -> None:
    words = read(made()).words
    assert list(words)[-2:] == ["receipt_p1", "receipt_p2"]
    assert words["receipt_p1"] == "收文單位：各單位"


def test_an_ornament_has_no_tag_and_a_picture_says_its_description() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        spoken = [str(f.Alt) for f in figures if "/P" in f and f.objgen in _reached(pdf)]
    assert spoken == ["流程　原稿經過印發成為三種成品。"]


def _reached(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()

    def visit(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                visit(kid)
        elif isinstance(node, pikepdf.Dictionary) and node.objgen not in found:
            found.add(node.objgen)
            visit(node.get("/K"))

    visit(pdf.Root.StructTreeRoot.K)
    return found


def test_checkers_find_nothing() -> None:
    with pikepdf.open(io.BytesIO(made())) as pdf:
        found = pikepdf.pdfa.check(pdf, "3b").findings
    assert [str(f) for f in found if not UNKNOWN.search(str(f))] == []
