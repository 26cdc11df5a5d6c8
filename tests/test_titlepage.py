"""The cover keeps to its page in print and in Word, whatever the title; what cannot is told before anything is made."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pymupdf
import pytest

from tests.press.project import ROOT, build, project
from yinfa.assets.cover import cover_svg
from yinfa.assets.lines import ems
from yinfa.press.masters import galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

FIELD = (ROOT / "tests/data/field/cover-84/publication.yaml").read_text("utf-8")
TITLE = FIELD[FIELD.index("title: ") + 7 : FIELD.index(", subtitle")]
NAMES = ", ".join(f"作者{n}" for n in range(30))
LATIN = "Community policing in the new era and how an officer of the people sets an example in word and deed"
CASES = {
    "long": FIELD,
    "hans": FIELD.replace("zh-Hant-TW", "zh-Hans-CN"),
    "latin": FIELD.replace(TITLE, LATIN).replace("zh-Hant-TW", "en"),
    "word": FIELD.replace(TITLE, "a" * 90),
    "many": FIELD.replace("publisher: 某市警察局", f"publisher: {TITLE[:40]}, creator: [{NAMES}], version: '1.0'"),
    "field": FIELD.replace("各分局、派出所", '"發給{unit.name|各單位}').replace("情形", '情形"'),
    "short": FIELD.replace(TITLE, "短題"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("covers"), **{k: v.replace("t-cov84", k) for k, v in CASES.items()})


def converted(files: list[Path], folder: Path) -> dict[str, Path]:
    """Let LibreOffice set Word files, all in one start."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "word")]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=200, env=environment())
    return {path.stem: folder / "word" / f"{path.stem}.pdf" for path in files}


def said(page: pymupdf.Page) -> str:
    return "".join(page.get_text().split())


def title(name: str) -> str:
    return "".join({"latin": LATIN, "word": "a" * 90, "short": "短題"}.get(name, TITLE).split())


def test_no_cover_goes_on_overleaf_in_print_or_in_word(folder: Path) -> None:
    done = build(folder, "--format", "pdf,docx")
    assert done.returncode == 0, done.stderr
    word = converted([folder / f"output/{name}/{name}.docx" for name in CASES], folder)
    for name in CASES:
        for path, pages in ((folder / f"output/{name}/{name}.pdf", 3), (word[name], 2)):
            made = pymupdf.open(path)
            first = said(made[0])
            assert made.page_count == pages, (name, path)
            assert title(name) in first and "遵照辦理" in first and "2026" in first, (name, path)
            _composed(made[0], name)
        if name not in ("latin", "word"):
            printed = title_lines(pymupdf.open(folder / f"output/{name}/{name}.pdf")[0])
            assert title_lines(pymupdf.open(word[name])[0]) == printed


def title_lines(page: pymupdf.Page) -> list[tuple[float, str]]:
    """Give the lines of title and subtitle as the page shows them: size, words."""
    rows: dict[int, tuple[float, str]] = {}
    for s in (s for b in page.get_text("dict")["blocks"] for line in b.get("lines", ()) for s in line["spans"]):
        if s["size"] > 13.2:
            before = rows.get(round(s["origin"][1]), (0, ""))[1]
            rows[round(s["origin"][1])] = round(2 * s["size"]) / 2, before + s["text"].strip()
    return [rows[at] for at in sorted(rows)]


def _composed(page: pymupdf.Page, name: str) -> None:
    """Hold that the date, and the publisher above it, end the page, clear of what is above them."""
    spans = [s for b in page.get_text("dict")["blocks"] for line in b.get("lines", ()) for s in line["spans"]]
    dated = next(s["bbox"] for s in spans if s["text"].startswith("2026"))
    foot = page.rect.height - 30.1 / 25.4 * 72
    assert foot - 60 < dated[3] < foot + 12, name
    others = [s["bbox"][3] for s in spans if s["size"] > 13.5 or "遵照" in s["text"]]
    names = [s["bbox"][1] for s in spans if "某市警察局" in s["text"]]
    assert max(others) < min([*names, dated[1]]), name
    rules = [d["rect"].y0 for d in page.get_drawings() if d["rect"].width > 300]
    assert any(max(others) < rule < min(names) for rule in rules) if names else True, name


def test_a_short_title_is_set_as_large_as_the_theme_says(folder: Path) -> None:
    sizes = {
        name: max(s["size"] for b in page["blocks"] for line in b.get("lines", ()) for s in line["spans"])
        for name in ("short", "long")
        for page in [pymupdf.open(folder / f"output/{name}/{name}.pdf")[0].get_text("dict")]
    }
    assert sizes["short"] == pytest.approx(34, abs=0.1) and 18 <= sizes["long"] < 34


def test_a_cover_that_fits_at_no_size_is_told_at_the_title_before_anything_is_made(tmp_path: Path) -> None:
    source = FIELD.replace(TITLE, TITLE * 5)
    done = build(project(tmp_path, huge=source), "check")
    assert done.returncode == 1 and "publication.yaml:2:16: error D019" in done.stderr
    assert build(project(tmp_path / "mended", huge=source.replace("cover: yes", "cover: no")), "check").returncode == 0


@pytest.mark.parametrize("name", CASES)
def test_a_books_cover_has_its_title_larger_than_its_subtitle_and_no_line_beside_the_paper(
    folder: Path, name: str
) -> None:
    ws = Workspace.at(folder)
    (galley,) = galleys(load_all(ws, [name])[0], Order(("epub",), ()), ws)
    drawn = pymupdf.open(stream=cover_svg(galley).encode(), filetype="svg")
    assert drawn.page_count == 1
    lines = [
        (int(size), text) for size, text in re.findall(r'font-size="(\d+)"[^>]*>([^<]+)</text>', cover_svg(galley))
    ]
    assert all(size * ems(text) <= 1300 for size, text in lines)
    assert lines[0][0] >= max(size for size, _ in lines[1:])
