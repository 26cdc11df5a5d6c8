"""The shelf as files: its page, what stands on it and what is left off, how long lists are divided."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import httpx
import zxingcpp
from lxml import etree
from PIL import Image
from resvg_py import svg_to_bytes

from tests.press.project import ROOT, build
from tests.shelf.sample import served
from yinfa.shelf.catalogue import catalogue
from yinfa.shelf.site import LENGTH, searched, site
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace


def test_the_page_has_codes_that_a_phone_reads(static: Path) -> None:
    text = (static / "index.html").read_text("utf-8")
    read = []
    for image in etree.HTML(text).iter("img"):
        if image.get("class") != "code":
            assert (static / image.get("src", "")).is_file()
            continue
        svg = (static / image.get("src", "")).read_text()
        drawn = Image.open(io.BytesIO(bytes(svg_to_bytes(svg_string=svg, width=300, background="white"))))
        read += [found.text for found in zxingcpp.read_barcodes(drawn.convert("L"))]
    assert sorted(read) == sorted(f"https://intranet.example/shelf/books/{p.name}" for p in static.glob("books/*"))
    assert (
        "巡邏 &amp; &lt;手冊&gt;" in text
        and "<script" not in text
        and "http://" not in text.replace("http://www.w3.org", "")
    )


def test_each_work_has_one_row_with_its_editions_the_newest_first(static: Path) -> None:
    page = etree.HTML((static / "index.html").read_text("utf-8"))
    rows = page.findall(".//ul[@class='works']/li")
    assert [row.findtext(".//h2/a") for row in rows] == ["巡邏 & <手冊>", "小冊"]
    for row, slug in zip(rows, ("other", "small"), strict=True):
        cover = row.find("a[@class='cover']")
        assert cover is not None and cover.get("href") == f"books/{slug}.epub" and cover.find("img") is not None
        editions = {a.text: a.get("href") for a in row.findall(".//ul[@class='editions']/li/a")}
        assert editions == {"臺灣繁體": f"books/{slug}.epub", "臺灣繁體，直排版": f"books/{slug}.vertical.epub"}


def test_the_page_can_be_read_by_day_and_by_night(static: Path) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11: words 4.5 to 1, the frames of fields 3 to 1."""
    text = (static / "index.html").read_text("utf-8")
    for scheme in re.findall(r":root \{([^}]*)\}", text):
        colours = dict(re.findall(r"--(\w+): #([0-9A-Fa-f]{6})", scheme))
        assert min(contrast(colours[name], colours["ground"]) for name in ("text", "accent", "muted")) >= 4.5
    assert text.count(":root {") == 2 and "prefers-color-scheme: dark" in text


def contrast(one: str, other: str) -> float:
    lights = sorted(luminance(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_writing_again_drops_what_is_gone_and_spares_foreign_folders(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("www"))
    assert build(copy, "shelf", "--static", "shelf").returncode == 0
    before = {p: p.stat().st_mtime_ns for p in (copy / "shelf").rglob("*") if p.is_file()}
    assert build(copy, "shelf", "--static", "shelf").returncode == 0
    assert {p: p.stat().st_mtime_ns for p in (copy / "shelf").rglob("*") if p.is_file()}.keys() == before.keys()
    (copy / "output/small/small.epub").unlink()
    assert build(copy, "shelf", "--static", "shelf").returncode == 0
    assert not (copy / "shelf/books/small.epub").exists() and not (copy / "shelf/covers/small.png").exists()
    run = build(copy, "shelf", "--static", "content")
    assert run.returncode == 1 and "B005" in run.stderr and (copy / "content/small/publication.yaml").exists()


def test_a_damaged_book_is_left_out_with_a_warning(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("www"))
    for name, data in (("a", b""), ("b", b"PK\3\4 torn"), ("c", b"no zip")):
        (copy / f"output/{name}").mkdir()
        (copy / f"output/{name}/{name}.epub").write_bytes(data)
    run = build(copy, "shelf", "--static", "shelf")
    assert run.returncode == 0 and run.stderr.count("B001") == 3
    assert len(list((copy / "shelf/books").iterdir())) == 4


def test_what_the_press_did_not_name_never_stands_on_the_shelf(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("www"))
    foreign = ("中文 書.epub", "a b#c?&\"<x>'%2e.epub", "small.epub", "..epub", "other-.small.epub")
    (copy / "output/other-").mkdir()
    for name in foreign:
        shutil.copy(folder / "output/small/small.epub", copy / "output/other-" / name)
    (copy / "output/small/small.folder.epub").mkdir()
    (copy / "output/small/small.gone.epub").symlink_to("nowhere")
    run = build(copy, "shelf", "--static", "shelf")
    assert (run.returncode, run.stderr.count("B006"), run.stderr.count("B001")) == (0, len(foreign) - 1, 2)
    names = {p.name for p in (copy / "shelf/books").iterdir()}
    assert names == {"small.epub", "small.vertical.epub", "other.epub", "other.vertical.epub", "other-.small.epub"}
    with served(copy) as url:
        assert httpx.get(url).status_code == 200


def test_long_lists_are_divided_and_every_book_stands_on_one_page(folder: Path, tmp_path: Path) -> None:
    source = (folder / "output/small/small.epub").read_bytes()
    for n in range(LENGTH * 2 + 1):
        (tmp_path / f"b{n}").mkdir()
        (tmp_path / f"b{n}/b{n}.epub").write_bytes(source)
    documents = site(catalogue(tmp_path), load_theme(Workspace.at(ROOT), "handout"))
    assert "page-3.html" in documents and b"page-2.html" in documents["index.html"].make()
    seen: list[str] = []
    path: str | None = "all-1.json"
    while path:
        feed = json.loads(documents[f"opds/{path}"].make())
        assert feed["metadata"]["numberOfItems"] == LENGTH * 2 + 1
        seen += [p["links"][0]["href"] for p in feed["publications"]]
        path = next((link["href"] for link in feed["links"] if link["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == LENGTH * 2 + 1


def test_a_long_answer_is_divided_as_well(folder: Path, tmp_path: Path) -> None:
    source = (folder / "output/small/small.epub").read_bytes()
    for n in range(LENGTH + 1):
        (tmp_path / f"b{n}").mkdir()
        (tmp_path / f"b{n}/b{n}.epub").write_bytes(source)
    books, theme = catalogue(tmp_path), load_theme(Workspace.at(ROOT), "handout")

    def answer(path: str, number: int) -> bytes:
        found = searched(books, theme, "http://127.0.0.1/", path, "小冊", number)
        assert found
        return found.make()

    first, last = answer("search.html", 1), answer("search.html", 99)
    assert (first.count(b"<h2 "), last.count(b"<h2 ")) == (LENGTH, 1)
    assert b"search.html?q=%E5%B0%8F%E5%86%8A&amp;page=2" in first
    feed = json.loads(answer("opds/search.json", 2))
    assert (len(feed["publications"]), feed["metadata"]["numberOfItems"]) == (1, LENGTH + 1)
