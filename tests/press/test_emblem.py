"""An office's emblem stands on the cover of page, Word file and book, else at the head of the first page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from tests.press.project import SMALL, build, project
from yinfa.content.load import load
from yinfa.formats.docx.audit import audit
from yinfa.model.said import said
from yinfa.world.workspace import Workspace

GREEN = (31, 122, 58)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="100" viewBox="0 0 {0} 100"><rect width="{0}" height="100" fill="#1f7a3a"/></svg>'
FIGURE = "  - figure: badge.svg\n    alt: 圖\n    id: emblem\n"
MM = 72 / 25.4


def source(emblem: str, cover: str, body: str = "") -> str:
    return SMALL.replace("body:\n", f"print: {{emblem: {emblem}, cover: {cover}}}\nbody:\n{body}", 1)


CASES = {
    "covered": source("badge.svg", "yes"),
    "plain": source("badge.svg", "no"),
    "wide": source("wide.svg", "yes"),
    "raster": source("badge.png", "no"),
    "namesake": source("badge.svg", "yes", FIGURE),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = project(tmp_path_factory.mktemp("emblems"), **CASES)
    raster = io.BytesIO()
    Image.new("RGB", (200, 100), GREEN).save(raster, "PNG")
    for name in CASES:
        home = made / "content" / name
        (home / "badge.svg").write_text(SVG.format(100), "utf-8")
        (home / "wide.svg").write_text(SVG.format(1200), "utf-8")
        (home / "badge.png").write_bytes(raster.getvalue())
    done = build(made)
    assert done.returncode == 0, done.stderr
    return made


def place(data: bytes) -> tuple[float, float, float, float] | None:
    """Find what is green on a first page: left, top, width and height, mm."""
    page = pymupdf.open(stream=data)[0]
    raster = page.get_pixmap(dpi=127)
    drawn = Image.frombytes("RGB", (raster.width, raster.height), raster.samples)
    red, green, blue = drawn.split()
    masks = [
        band.point(lambda v, at=at: 255 * (abs(v - at) < 12))
        for band, at in zip((red, green, blue), GREEN, strict=True)
    ]
    box = Image.merge("RGB", masks).convert("L").point(lambda v: 255 * (v > 250)).getbbox()
    return (box[0] / 5, box[1] / 5, (box[2] - box[0]) / 5, (box[3] - box[1]) / 5) if box else None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("covered", (30, 27, 32, 32)),
        ("plain", (30, 27, 16, 16)),
        ("wide", (30, 27, 61.7, 5.1)),
        ("raster", (30, 27, 32, 16)),
        ("namesake", (30, 27, 32, 32)),
    ],
)
def test_it_stands_at_the_head_of_the_first_page_in_its_own_shape(
    folder: Path, name: str, expected: tuple[float, float, float, float]
) -> None:
    found = place((folder / f"output/{name}/{name}.pdf").read_bytes())
    assert found and found == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize("name", CASES)
def test_word_has_it_as_an_ornament_of_the_same_size_and_passes_the_audit(folder: Path, name: str) -> None:
    path = folder / f"output/{name}/{name}.docx"
    assert not audit(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        document = file.read("word/document.xml").decode()
    drawing = document.partition('name="print_emblem"')
    assert drawing[1] and "adec:decorative" in drawing[2].partition("</wp:docPr>")[0]
    across, high = (
        int(part.partition('"')[0]) / 36_000 for part in drawing[0].rpartition("<wp:extent ")[2].split('="')[1:3]
    )
    shown = place((folder / f"output/{name}/{name}.pdf").read_bytes())
    assert shown and (across, high) == pytest.approx(shown[2:], abs=0.5)
    style = "CoverEmblem" if "cover: yes" in CASES[name] else "Emblem"
    assert f'<w:pStyle w:val="{style}"/>' in drawing[0]


@pytest.mark.parametrize("name", CASES)
def test_a_book_has_it_on_its_drawn_cover_clear_of_the_title(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / f"output/{name}/{name}.epub") as book:
        drawn = Image.open(io.BytesIO(book.read("EPUB/image/cover.png"))).convert("RGB")
        assert name == "namesake" or not [
            n for n in book.namelist() if n.startswith("EPUB/image/") and "cover" not in n
        ]
    near = sum(abs(a - b) for a, b in zip(drawn.getpixel((1400, 138)), GREEN, strict=True))  # type: ignore[arg-type]
    assert near < 40


def test_a_picture_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    done = build(project(tmp_path, small=source("bage.svg", "yes")), "check")
    assert done.returncode == 1
    assert "publication.yaml:7:17: error P001" in done.stderr


def test_editions_are_others_only_where_there_is_an_emblem(folder: Path) -> None:
    ws = Workspace.at(folder)

    def told(text: str) -> str:
        return said(load(text.encode(), ws.source("covered"), ws).print)

    assert told(CASES["covered"]) != told(CASES["wide"]) != told(source("", "yes").replace("emblem: , ", ""))
    assert told(source("", "yes").replace("emblem: , ", "")) == 'print(cover=True,contents="auto",page_list=True)'
