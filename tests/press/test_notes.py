"""Notes in produced files: one number at each call, the note once, numbered as the page is read."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from lxml import etree

from tests.press.project import OFFICE, ROOT, project
from yinfa.compose import FormatName, Ticket
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.model.tree import Publication
from yinfa.press.making import Job, make
from yinfa.press.masters import casts, galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.reading import Reading
from yinfa.theme.load import load_theme
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

FIELD = ROOT / "tests/data/field"
NESTED = ("外[^inner]。", "外，內。"), (", inner: 內。", "")
"""What the hint of N021 says to do with the notes of `notes`."""
READ = """\
yinfa: 1
front: {title: 讀的次序, language: zh-Hant-TW, identifier: read, issued: 2026-01-05, variants: [zh-Hans-CN]}
body:
  - section: 標題[^a]
    slogan: 口號[^b]
    body:
      - table:
          - ["欄[^d]", 值]
ROWS
        caption: 表題[^c]
      - figure: a.svg
        alt: 圖
        caption: 圖題[^f]
        credit: 來源[^g]
      - callout: law
        title: 框題[^h]
        body: 框內[^i]，又見前註[^c]。
      - quote: 引文[^j]
        by: 署名[^k]
      - points: [{head: "一要[^l]", body: "話[^m]"}]
      - list: ["項[^n]", [項, {list: ["子[^o]"]}]]
closing: ["結語[^p]，再見前註[^d]。"]
colophon: ["發至{unit.name|各單位}[^q]"]
receipt: ["回執[^r]"]
notes: {NOTES}
"""
NAMES = "abcdefghijklmnopqr"
LONG = READ.replace(
    "ROWS", "\n".join(f'          - ["列{n}", 值]' if n != 60 else '          - ["列[^e]", 值]' for n in range(90))
)
LONG = LONG.replace("NOTES", ", ".join(f"{name}: {name}之註" for name in reversed(NAMES)))
CLOSE = """\
yinfa: 1
front: {title: 相鄰的註, language: zh-Hant-TW, identifier: close, issued: 2026-01-05}
body:
  - "一句[^a][^b]話[^a]，**粗**[^c][^a]，m^2^[^b]與 H~2~O[^c]。"
notes: {a: 甲註, b: 乙註, c: 丙註}
"""
SOURCES = {
    **{name: (FIELD / name / "publication.yaml").read_text("utf-8") for name in ("note-twice", "captionnote", "min-note-order")},
    "notes": (FIELD / "notes/publication.yaml").read_text("utf-8"),
    "read": LONG,
    "close": CLOSE,
}  # fmt: skip
for old, new in NESTED:
    SOURCES["notes"] = SOURCES["notes"].replace(old, new)
KINDS: tuple[tuple[FormatName, bool], ...] = (("pdf", False), ("docx", False), ("epub", False), ("epub", True))


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = project(tmp_path_factory.mktemp("notes"), **SOURCES)
    (folder / "content/read/a.svg").write_bytes((OFFICE / "content/editors-guide/flow.svg").read_bytes())
    return Workspace.at(folder)


def publication(ws: Workspace, slug: str) -> Publication:
    return load_all(ws, [slug])[0]


def made(ws: Workspace, slug: str, form: FormatName, vertical: bool = False, variant: str = "") -> bytes:
    """Make one file as the press does, which holds it against its galley."""
    ticket = Ticket(slug, form, variant=variant, vertical=vertical)
    job = Job(ticket, publication(ws, slug), load_theme(ws, "handout"), ws, f"{ticket.file} of the notes")
    found = make(job)
    assert found.findings == ()
    return found.data


def calls(reading: Reading) -> list[str]:
    """Give every call in reading order, `address: number→note`."""
    return [
        f"{address}: {label.shown}→{label.target}"
        for address, labels in reading.labels.items()
        for label in labels
        if label.target.startswith("note_")
    ]


def own(reading: Reading) -> dict[str, str]:
    """Give the number before each note, in the order of the file."""
    return {a: labels[0].shown for a, labels in reading.labels.items() if a.startswith("note_")}


@pytest.mark.parametrize(("form", "vertical"), KINDS)
def test_a_note_called_again_has_the_same_number_and_stands_once(
    form: FormatName, vertical: bool, ws: Workspace
) -> None:
    reading = FORMATS[form].read(made(ws, "note-twice", form, vertical))
    assert reading.words["body_p1"] == "第一次提到這個規定，第二次又提到同一規定，句子接著寫下去。"
    assert calls(reading) == [f"{a}: 1→note_a" for a in ("body_p1", "body_p1", "body_t1_r2c1", "body_t1_r2c2")]
    assert own(reading) == {"note_a": "1"}


@pytest.mark.parametrize(("form", "vertical"), KINDS)
def test_calls_side_by_side_are_not_read_as_one_number(form: FormatName, vertical: bool, ws: Workspace) -> None:
    data = made(ws, "close", form, vertical)
    assert calls(FORMATS[form].read(data)) == [f"body_p1: {n}→note_{'abc'[n - 1]}" for n in (1, 2, 1, 3, 1, 2, 3)]
    assert "一句1,2話1，粗3,1，m2,2與H2O3。".replace(",", "、" if vertical else ",") in seen(data, form)


def seen(data: bytes, form: FormatName) -> str:
    """Give what a reader sees of the body, without spaces, and with Word's numbers."""
    if form == "pdf":
        with pymupdf.open(stream=data) as pdf:
            return "".join("".join(page.get_text() for page in pdf).split())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if form == "epub":
            root = etree.fromstring(package.read("EPUB/text/title.xhtml"))
            return "".join("".join(root.xpath("//text()")).split())
        root = etree.fromstring(package.read("word/document.xml"))
    for call in root.iter("{*}footnoteReference"):
        call.text = call.get(f"{{{call.nsmap['w']}}}id")
    return "".join("".join(root.xpath("//*[local-name()='t' or local-name()='footnoteReference']/text()")).split())


@pytest.mark.parametrize(("form", "vertical"), KINDS)
@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("captionnote", ["s1_t1_cap: 1→note_a", "s1_t1_r1c1: 2→note_b", "s1_t1_r2c1: 3→note_c", "s1_p1: 4→note_d"]),
        ("min-note-order", ["body_t1_cap: 1→note_cap", "body_t1_r1c1: 2→note_cell"]),
    ],
)
def test_a_caption_is_read_before_its_table(
    slug: str, expected: list[str], form: FormatName, vertical: bool, ws: Workspace
) -> None:
    assert calls(FORMATS[form].read(made(ws, slug, form, vertical))) == expected


@pytest.mark.parametrize(
    ("form", "vertical", "variant"),
    [*((*kind, "") for kind in KINDS), *((form, False, "zh-Hans-CN") for form in FORMATS)],
)
def test_notes_are_numbered_as_the_page_is_read(form: FormatName, vertical: bool, variant: str, ws: Workspace) -> None:
    reading = FORMATS[form].read(made(ws, "read", form, vertical, variant))
    numbers = {f"note_{name}": str(n) for n, name in enumerate(NAMES, 1)}
    said = [call.partition(": ")[2] for call in calls(reading)]
    first = list(dict.fromkeys(said))
    assert first == [f"{number}→{note}" for note, number in numbers.items()]
    assert [call for call in said if said.count(call) > 1] == ["3→note_c", "4→note_d"] * 2
    assert own(reading) == numbers


def test_a_note_stands_on_the_page_of_its_first_call(ws: Workspace) -> None:
    """The head of a table is printed again on each page, its note is not; later calls have none."""
    with pymupdf.open(stream=made(ws, "read", "pdf")) as pdf:
        pages = ["".join(page.get_text().split()) for page in pdf]
    on = {name: [n for n, text in enumerate(pages) if f"{name}之註" in text] for name in NAMES}
    assert len(pages) > 3 and all(len(found) == 1 for found in on.values())
    assert on["a"] == on["b"] == on["c"] == on["d"] == [0]
    again = [n for n, text in enumerate(pages) if "結語" in text]
    assert again > on["d"]


def test_each_call_of_a_book_is_reached_from_its_note(ws: Workspace) -> None:
    data = made(ws, "notes", "epub")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        documents = {
            n.rpartition("/")[2]: etree.fromstring(book.read(n)) for n in book.namelist() if n.endswith(".xhtml")
        }
    notes = {e.get("id"): (file, e) for file, root in documents.items() for e in root.iter("{*}aside")}
    file, note = notes["note_twice"]
    backs = [a.get("href", "") for a in note.iter("{*}a") if a.get("role") == "doc-backlink"]
    assert (file, backs) == ("s1.xhtml", ["#note_twice_call", "#note_twice_call2", "far.xhtml#note_twice_call3"])
    for number, back in enumerate(backs, 1):
        there, _, name = back.partition("#")
        (call,) = documents[there or file].xpath(f"//*[@id='{name}']")
        assert call.get("href") == "s1.xhtml#note_twice", number
    for file, note in notes.values():
        (first, *_) = [a.get("href", "") for a in note.iter("{*}a") if a.get("role") == "doc-backlink"]
        assert documents[file].xpath(f"//*[@id='{first[1:]}']")


def test_word_calls_a_note_again_by_a_live_field(ws: Workspace) -> None:
    with zipfile.ZipFile(io.BytesIO(made(ws, "note-twice", "docx"))) as package:
        document = package.read("word/document.xml").decode()
        footnotes = package.read("word/footnotes.xml").decode()
    assert len(re.findall(r"<w:footnoteReference ", document)) == 1
    assert len(re.findall(r"NOTEREF _yc_note_a \\f \\h", document)) == 3
    assert re.findall(r'w:id="(\d+)"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr>', footnotes) == [
        "1"
    ]


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("captionnote", "1 表題的註 2 欄的註 3 格的註 4 末的註"),
        ("min-note-order", "1 這是表題的註 2 這是格子的註"),
        ("note-twice", "1 依據本局自訂的要點第三點，註釋內容很長。"),
    ],
)
def test_libreoffice_prints_each_note_under_its_own_number(
    slug: str, expected: str, ws: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(made(ws, slug, "docx"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, env=environment())
    with pymupdf.open(tmp_path / "a.pdf") as pdf:
        said = " ".join("".join(page.get_text() for page in pdf).split())
    assert expected in said
    if slug == "note-twice":
        assert "規定 1，第二次又提到同一規定 1，句子" in said


@pytest.mark.parametrize("form", FORMATS)
def test_a_value_of_a_unit_changes_no_number(form: FormatName, ws: Workspace) -> None:
    of = publication(ws, "read")
    (cast,) = casts(of, galleys(of, replace(Order((form,)), variants=("zh-Hant-TW",)), ws), ws)
    reading = FORMATS[form].read(cast.master.issue({"unit.name": "中山第一分局"}))
    assert reading.words["colophon_p1"] == "發至中山第一分局"
    assert reading.labels == FORMATS[form].read(cast.master.issue({})).labels | {
        "colophon_p1": (replace(reading.labels["colophon_p1"][0], at=8),)
    }


@pytest.mark.parametrize(
    ("slug", "at", "called"),
    [("nestnote", (6, 14), "b"), ("notes", (29, 139), "inner")],
)
def test_a_note_within_a_note_is_found_at_check(slug: str, at: tuple[int, int], called: str, tmp_path: Path) -> None:
    source = (FIELD / slug / "publication.yaml").read_text("utf-8")
    ws = Workspace.at(project(tmp_path, nest=source))
    with pytest.raises(PublishingError) as error:
        load_all(ws, ["nest"])
    assert [(f.code, (f.at.line, f.at.column), dict(f.facts)["called"]) for f in error.value.findings] == [
        ("N021", at, called)
    ]


def test_following_the_hint_of_a_note_within_a_note_gives_a_file_that_passes(tmp_path: Path) -> None:
    source = (FIELD / "nestnote/publication.yaml").read_text("utf-8")
    written = source.replace("外[^b]。", "外，內。").replace(", b: 內。", "")
    moved = source.replace("外[^b]。", "外。").replace("話[^a]。", "話[^a][^b]。")
    for n, text in enumerate((written, moved)):
        assert load_all(Workspace.at(project(tmp_path / str(n), nest=text)), ["nest"])
