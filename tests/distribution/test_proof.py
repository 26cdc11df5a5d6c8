"""Each edition proves itself: any change beside its values, of words or of metadata is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from tests.distribution.office import TOLD, office, run, write_list
from yinfa.distribution.crew import worker
from yinfa.distribution.crew.readback import prove
from yinfa.distribution.crew.worker import Task, maker
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.master import IDENTITY, Values
from yinfa.press.cast import Cast
from yinfa.press.masters import casts, galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.reading.package import read_package
from yinfa.world.workspace import Workspace

SOURCE = TOLD.replace(
    "colophon:\n",
    'print:\n  cover: yes\nfurniture:\n  marking: "{marking|內部資料}"\n  watermark: "{unit.name|各單位} {copy.number|——}"\n'
    '  foot: "{unit.name|各單位}"\nreceipt: yes\ncolophon:\n',
)
VALUES = {"unit.name": "中山第一分局", "copy.number": "000121–000150", "marking": "機密", IDENTITY: "A17"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cast]:
    ws = office(tmp_path_factory.mktemp("proof"), 1, SOURCE)
    publication = load_all(ws, ["small"])[0]
    return {c.galley.ticket.format: c for c in casts(publication, galleys(publication, Order(tuple(FORMATS)), ws), ws)}


def told(cast: Cast, data: bytes, values: Values = VALUES) -> set[str]:
    try:
        prove(cast, values, data, "a")
    except PublishingError as error:
        return {f.code for f in error.findings}
    return set()


def rezipped(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        assert old in source.read(name), name
        for entry in source.infolist():
            blob = source.read(entry)
            target.writestr(entry, blob.replace(old, new, 1) if entry.filename == name else blob)
    return out.getvalue()


@pytest.mark.parametrize("name", FORMATS)
def test_a_true_edition_passes_and_another_units_does_not(name: str, made: dict[str, Cast]) -> None:
    cast = made[name]
    assert told(cast, cast.master.issue(VALUES)) == set()
    for wrong in ({"unit.name": "第一分局"}, {"copy.number": "000151"}, {"marking": "內部資料"}):
        assert told(cast, cast.master.issue({**VALUES, **wrong})) == {"L007"}
    if name != "pdf":
        assert told(cast, cast.master.issue({**VALUES, IDENTITY: "A18"})) == {"L007"}


def test_an_edition_made_in_full_is_read_back_whether_or_not_it_was_asked(
    made: dict[str, Cast], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "in_full", lambda cast, values, ws: cast.master.issue(VALUES))
    task = Task(1, 0, (("unit.name", "很長的分局" * 20),), "a.pdf")
    with pytest.raises(PublishingError) as caught:
        maker([made["pdf"]], Workspace.at(tmp_path), tmp_path)(task)
    assert {f.code for f in caught.value.findings} == {"L007"} and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "part", "old", "new", "code"),
    [
        ("docx", "word/styles.xml", b"w:val=", b"w:val =", "L020"),
        ("docx", "word/document.xml", b"</w:body>", b"<!-- 1 --></w:body>", "L020"),
        ("docx", "docProps/core.xml", "小冊".encode(), "大冊".encode(), "L007"),
        ("docx", "docProps/custom.xml", "中山第一分局".encode(), "第一分局".encode(), "L007"),
        ("epub", "EPUB/style/base.css", b"{", b"{ ", "L020"),
        ("epub", "EPUB/content.opf", "小冊".encode(), "大冊".encode(), "L007"),
        ("epub", "EPUB/content.opf", b"urn:uuid:", b"urn:uuid:0", "L007"),
        ("epub", "EPUB/text/first.xhtml", b'<span class="label">1<', b'<span class="label">2<', "L007"),
        (
            "epub",
            "EPUB/text/first.xhtml",
            b'class="reference label" href="first.xhtml#first"',
            b'href="#title"',
            "L007",
        ),
        ("docx", "word/numbering.xml", b"taiwaneseCountingThousand", b"decimal", "L007"),
        ("docx", "word/document.xml", b"REF _y_first_h", b"REF _yb_title", "L007"),
    ],
)
def test_a_change_of_a_member_is_told(
    name: str, part: str, old: bytes, new: bytes, code: str, made: dict[str, Cast]
) -> None:
    assert told(made[name], rezipped(made[name].master.issue(VALUES), part, old, new)) == {code}


def changed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the PDF with one thing changed at a time."""

    def saved(pdf: pikepdf.Pdf) -> bytes:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()

    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo["/Title"] = "大冊"
        yield "L007", saved(pdf)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].MediaBox[2] = 500
        yield "L020", saved(pdf)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", ()) if link.get("/Dest") == "first"]
        links[0].Dest = pikepdf.String("title")
        yield "L007", saved(pdf)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.Lang = pikepdf.String("en")
        yield "L007", saved(pdf)


def test_a_change_of_an_object_is_told(made: dict[str, Cast]) -> None:
    for code, data in changed(made["pdf"].master.issue(VALUES)):
        assert told(made["pdf"], data) == {code}


def test_text_without_a_tag_is_told(made: dict[str, Cast]) -> None:
    with pikepdf.open(io.BytesIO(made["pdf"].master.issue(VALUES))) as pdf:
        stream = pdf.make_stream(b"BT (x) Tj ET")
        pdf.pages[0].contents_add(stream)
        out = io.BytesIO()
        pdf.save(out)
    assert [f.code for f in FORMATS["pdf"].audit(out.getvalue())] == ["D014"]


def identifiers(ws: Workspace) -> list[str]:
    return [read_package(p.read_bytes()).identifier for p in sorted((ws.output / "small/editions").rglob("*.epub"))]


def test_the_front_matter_says_whether_each_unit_has_an_identifier_of_its_own(tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    run(ws, every=True)
    assert len(set(identifiers(ws))) == 1
    source = TOLD.replace("  identifier: small\n", "  identifier: small\n  identifies: unit\n")
    ws.source("small").write_text(source, encoding="utf-8")
    report = run(ws, "docx", "epub", every=True)
    assert report.proved == 6 and len(set(identifiers(ws))) == 3
    before = identifiers(ws)
    write_list(tmp_path, [("0001", "改名分局", 2), ("0002", "第2分局", 3), ("0003", "第3分局", 1)])
    run(ws, every=True)
    assert identifiers(ws) == before, "a renamed unit's readers update the book that they have"
