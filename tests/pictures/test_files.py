"""Pictures in the finished files: upright, without metadata, as large as their size needs, the same in all formats."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pikepdf.pdfa
import pytest
from PIL import Image

from tests.epub.epubcheck import check
from tests.pdf.test_furniture import UNKNOWN
from tests.pictures.samples import PROGRAMS, encoded, field, opened, photo
from tests.press.project import build, outputs, project
from yinfa.pictures.container import segments

HEAD = "yinfa: 1\nfront: {title: 圖冊, language: zh-Hant-TW, identifier: album, issued: 2026-01-05}\nbody:\n"
FIGURE = "  - {{figure: {}, alt: 圖, width: {}, caption: 說明}}\n"
LARGE = (3000, 2400)
TAKEN = ("exif6.jpg", "cmyk.jpg", "gray16.png", "s-css.svg", "s-drawio.svg", "s-inkscape.svg", "s-ppt.svg")
TAKEN += ("text-start-anchor.svg", "s-nons.svg", "s-commentjs.svg", "s-mm.svg")
SECRET = (b"Exif", b"INSIDER", b"Photoshop", "內部".encode(), b"tEXt", b"ICC_PROFILE", b"<!--", b"mxfile")


def large() -> Image.Image:
    return photo().resize(LARGE)


def files() -> dict[str, bytes]:
    """Give all pictures of the album by name: of the field, of programs, and larger ones than any format needs."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "INSIDER"
    found = {name: field(name) for name in TAKEN}
    found |= {f"p{n}.svg": data for n, data in enumerate(PROGRAMS.values())}
    found["large.jpg"] = encoded(large(), "JPEG", exif=exif, comment=b"INSIDER")
    found["large.png"] = encoded(large().convert("P"), "PNG")
    found["small.jpg"] = encoded(photo(), "JPEG", comment=b"INSIDER")
    found["blur.svg"] = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><filter id="f"><feGaussianBlur '
        b'stdDeviation="3"/></filter><rect width="40" height="30" filter="url(#f)"/></svg>'
    )
    return found


def album(folder: Path) -> Path:
    source = HEAD + "".join(FIGURE.format(name, 60 if name == "large.jpg" else 100) for name in files())
    project(folder, album=source)
    for name, data in files().items():
        (folder / "content/album" / name).write_bytes(data)
    return folder


@cache
def made() -> dict[str, bytes]:
    """Give the files of the album by format."""
    with TemporaryDirectory() as folder:
        done = build(album(Path(folder)))
        assert done.returncode == 0, done.stdout + done.stderr
        return {Path(name).suffix[1:]: data for name, data in outputs(Path(folder)).items()}


def held(kind: str) -> dict[str, bytes]:
    """Give the pictures in a Word file or a book."""
    with zipfile.ZipFile(io.BytesIO(made()[kind])) as file:
        names = [n for n in file.namelist() if re.search(r"(word/media|EPUB/image)/", n) and "cover" not in n]
        return {name: file.read(name) for name in names}


def rasters(kind: str) -> list[Image.Image]:
    return [opened(data) for name, data in held(kind).items() if not name.endswith(".svg")]


@pytest.mark.parametrize("kind", ["docx", "epub"])
def test_no_picture_says_more_than_it_shows(kind: str) -> None:
    pictures = held(kind)
    assert len(pictures) >= len(files()) - 1
    for name, data in pictures.items():
        assert [word for word in SECRET if word in data] == [], name
        if not name.endswith(".svg"):
            assert opened(data).mode in ("RGB", "RGBA", "L", "LA", "P", "1") and not opened(data).getexif()


def test_the_pdf_says_no_more_than_it_shows_and_has_no_inks() -> None:
    with pikepdf.open(io.BytesIO(made()["pdf"])) as pdf:
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert {str(o.ColorSpace) for o in images} <= {"/DeviceRGB", "/DeviceGray"}
        assert {int(o.BitsPerComponent) for o in images} == {8}
        for image in images:
            assert [word for word in SECRET if word in image.read_raw_bytes()] == []
        found = pikepdf.pdfa.check(pdf, "3b").findings
    told = [str(f) for f in found if not UNKNOWN.search(str(f)) and "attern" not in str(f)]
    assert told == []


def test_a_copy_in_print_has_300_dots_to_the_inch_and_one_on_a_screen_2000_px() -> None:
    """The type area is 154.2 mm wide; the photo stands upright and takes 60 % of it."""
    whole, part = round(154.2 / 25.4 * 300), round(154.2 * 0.6 / 25.4 * 300)
    with pikepdf.open(io.BytesIO(made()["pdf"])) as pdf:
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        wide = sorted(int(o.Width) for o in images if "/SMask" not in o or int(o.Width) > 200)
    assert part in [abs(w - part) <= 1 and part for w in wide] and max(wide) - whole in (0, 1)
    assert max(i.width for i in rasters("docx")) - whole in (0, 1)
    assert {max(i.size) for i in rasters("epub") if max(i.size) > 1000} == {2000}
    assert (1600, 2000) in {i.size for i in rasters("epub")}, "the upright photo"


def test_a_photo_that_needs_no_change_has_the_same_coded_data_in_every_format() -> None:
    scan = next(s.data for s in segments(files()["small.jpg"]) if s.marker == 0xDA)
    assert scan in made()["pdf"]
    assert all(any(scan in data for data in held(kind).values()) for kind in ("docx", "epub"))


def test_the_shapes_of_a_drawing_are_the_same_in_word_and_in_the_book() -> None:
    word, book = (sorted(d for n, d in held(kind).items() if n.endswith(".svg")) for kind in ("docx", "epub"))
    assert word == book and len(word) == sum(name.endswith(".svg") and name != "blur.svg" for name in files())
    assert not any(b"<text" in drawing or b"http://example" in drawing for drawing in word)


def test_the_book_is_valid(tmp_path: Path) -> None:
    assert check({"album": made()["epub"]}, tmp_path) == {"album": []}


def test_the_same_pictures_give_the_same_bytes(tmp_path: Path) -> None:
    assert build(album(tmp_path), "build", "--format", "docx,epub").returncode == 0
    for name, data in outputs(tmp_path).items():
        assert made()[Path(name).suffix[1:]] == data


@pytest.mark.parametrize("name", ["trunc.jpg", "corrupt.jpg", "s-blur9e9.svg", "s-maskbomb.svg", "s-pi.svg"])
def test_a_check_finds_a_picture_at_its_place_with_its_name(name: str, tmp_path: Path) -> None:
    project(tmp_path, album=HEAD + "  - 一段\n" + FIGURE.format(name, 50))
    (tmp_path / "content/album" / name).write_bytes(field(name))
    done = build(tmp_path, "check", "--json")
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["code"][0], finding["line"], name in finding["message"]) == ("P", 5, True)


def put(kind: str, path: Path) -> None:
    """Put what is no picture and no source where one should be."""
    match kind:
        case "loop":
            path.symlink_to(path.name)
        case "ring":
            path.symlink_to("other")
            path.with_name("other").symlink_to(path.name)
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "link out":
            path.symlink_to("/etc/hosts")
        case "folder":
            path.mkdir()


@pytest.mark.parametrize("kind", ["loop", "ring", "pipe", "device", "link out", "folder"])
def test_what_is_no_file_is_a_finding_and_waits_for_nothing(kind: str, tmp_path: Path) -> None:
    project(tmp_path, album=HEAD + FIGURE.format("a.png", 50))
    put(kind, tmp_path / "content/album/a.png")
    (tmp_path / "content/other").mkdir()
    put(kind, tmp_path / "content/other/publication.yaml")
    done = build(tmp_path, "check", "--json")
    found = {Path(f["file"]).parent.name: f for f in json.loads(done.stdout)["findings"]}
    assert done.returncode == 1 and done.stderr == ""
    assert found["album"]["code"] == ("I004" if kind in ("pipe", "folder") else "P002")
    assert "a.png" in found["album"]["message"] and found["album"]["line"] == 4
    assert ("is a link" in found["album"]["hint"]) == (kind not in ("pipe", "folder"))
    assert found["other"]["code"] == ("I004" if kind in ("pipe", "folder") else "I006")
    shown = build(tmp_path, "check").stdout
    assert "localhost" not in shown, "a line of a file outside"
