"""A draft shows every query at its line, in every format; nothing else knows that there are any."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from tests.distribution.test_validators import pdf_faults
from tests.docx.test_sound import SDK, audit, integrity
from tests.epub import epubcheck
from tests.press.project import OFFICE, ROOT, project
from yinfa.cli import main
from yinfa.compose import FormatName, Ticket
from yinfa.compose.steps import compose
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.formats.docx.audit import check as docx_faults
from yinfa.formats.pdf import margin
from yinfa.model.walk import queries, rebuild, words
from yinfa.press.making import Job, Made, make
from yinfa.press.masters import casts, galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.reading.package import read_package
from yinfa.shelf.catalogue import catalogue
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

LONG = "本段所述與來文不同，" * 60
ASKED = (
    ("lead_p1", "導言要不要留？"),
    ("one_h", "節名是否改為「第一章」？第一章第一節"),
    ("one_p1", "甲疑問"),
    ("one_p1", f"長疑問：{LONG}原句今句"),
    ("one_pt1_1_h", "要點總的疑問"),
    ("one_pt1_1_h", "點的疑問"),
    ("one_pt1_1_p1", "點裡段落的疑問"),
    ("one_l1_1_p1", "清單的疑問"),
    ("one_l1_2_l1_1_p1", "內層清單的疑問"),
    ("one_l1_2_l1_2_p1", "深處的疑問"),
    ("boxed_h", "框的疑問"),
    ("boxed_p1", "框裡段落的疑問"),
    ("body_ask13", "框裡無題表的疑問"),
    ("body_ask14", "無題框的疑問"),
    ("one_q1_p1", "引文的疑問"),
    ("one_t1_cap", "表的疑問"),
    ("pic_cap", "圖的疑問"),
    ("body_ask18", "無題圖的疑問"),
    ("one_f3_cr", "只有來源的圖的疑問"),
    ("body_ask20", "要不要換頁？"),
    ("one_s1_h", "小節的疑問"),
    ("one_s1_s1_h", "細節的疑問"),
    ("closing_p1", "結語的疑問"),
    ("colophon_p1", "承印者是否正確？"),
)
"""The line of each query, and its words."""
CROWD = "yinfa: 1\nfront: {title: A crowd, language: en, identifier: crowd, issued: 2026-01-05}\nbody:\n" + "".join(
    f"  - paragraph: Line {n}.\n    queries: [{{question: '{n}: https://example.org/{'x' * 90} is this so?'}}]\n"
    for n in range(1, 91)
)
EMOJI = """\
yinfa: 1
front: {title: 字, language: zh-Hant-TW, identifier: emoji, issued: 2026-01-05}
body:
  - paragraph: 一段。
    queries: [{question: 這樣好嗎🤔}]
"""
KINDS: tuple[tuple[FormatName, bool], ...] = (("pdf", False), ("docx", False), ("epub", False), ("epub", True))
HANS = "zh-Hans-CN"
_keys = count()


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    source = (ROOT / "tests/data/draft/publication.yaml").read_text("utf-8").replace("LONG", LONG)
    folder = project(tmp_path_factory.mktemp("draft"), asked=source, crowd=CROWD, emoji=EMOJI)
    shutil.copy(OFFICE / "content/editors-guide/flow.svg", folder / "content/asked/a.svg")
    return Workspace.at(folder)


@cache
def draft(ws: Workspace, form: FormatName, vertical: bool = False, variant: str = "", slug: str = "asked") -> bytes:
    """Make a draft as the press does, which holds it against its galley."""
    found = made(ws, Ticket(slug, form, variant=variant, vertical=vertical, draft=True), load_theme(ws, "handout"))
    assert found.findings == ()
    return found.data


def made(ws: Workspace, ticket: Ticket, theme: Theme) -> Made:
    return make(Job(ticket, load_all(ws, [ticket.slug])[0], theme, ws, f"{next(_keys):064x}"))


@pytest.mark.parametrize(("form", "vertical"), KINDS)
def test_every_query_is_read_back_at_its_line(form: FormatName, vertical: bool, ws: Workspace) -> None:
    reading = FORMATS[form].read(draft(ws, form, vertical))
    assert [(one.at, one.words) for one in reading.queries] == list(ASKED)
    (publication,) = load_all(ws, ["asked"])
    assert reading.words == {a: said for a, said in words(publication).items() if said}
    assert reading.metadata["title"] == "存疑的稿（草稿）"
    assert reading.furniture["marking"] == "草稿內部資料——"


@pytest.mark.parametrize("form", FORMATS)
def test_queries_are_written_in_the_variant(form: FormatName, ws: Workspace) -> None:
    reading = FORMATS[form].read(draft(ws, form, variant=HANS))
    assert reading.queries[1].words == "节名是否改为“第一章”？第一章第一节"
    assert reading.furniture["marking"].startswith("草稿内部资料")


@pytest.mark.parametrize("form", FORMATS)
def test_an_english_draft_says_so_and_a_crowd_of_queries_is_read_back(form: FormatName, ws: Workspace) -> None:
    reading = FORMATS[form].read(draft(ws, form, slug="crowd"))
    assert len(reading.queries) == 90
    assert reading.queries[89].at == "body_p90" and reading.queries[89].words.startswith("90:https://example.org/xx")
    assert reading.furniture["marking"] == "DRAFT" and reading.metadata["title"] == "A crowd (DRAFT)"


def test_notes_keep_their_numbers(ws: Workspace) -> None:
    theme, (publication,) = load_theme(ws, "handout"), load_all(ws, ["asked"])
    plain, asked = (compose(publication, Ticket("asked", "pdf", draft=one), theme) for one in (False, True))
    assert [(n.address, n.label) for n in asked.publication.notes] == [("note_a", "1"), ("note_b", "2")]
    assert plain.publication.notes == asked.publication.notes


# An ordinary build is clean


@pytest.mark.parametrize(("form", "vertical"), KINDS)
@pytest.mark.parametrize("variant", ["", HANS, "zh-Hant-HK"])
def test_an_ordinary_galley_is_what_it_would_be_without_queries(
    form: FormatName, vertical: bool, variant: str, ws: Workspace
) -> None:
    """A file is made of its galley and nothing else."""
    (publication,) = load_all(ws, ["asked"])
    silent = rebuild(publication, lambda node: replace(node, queries=()) if getattr(node, "queries", ()) else node)
    assert len(list(queries(publication))) == len(ASKED) and not list(queries(silent))
    theme, ticket = load_theme(ws, "handout"), Ticket("asked", form, variant=variant, vertical=vertical)
    assert compose(publication, ticket, theme) == compose(silent, ticket, theme)


@pytest.mark.parametrize("form", FORMATS)
def test_no_word_of_a_query_is_in_an_ordinary_file_or_a_units_edition(form: FormatName, ws: Workspace) -> None:
    (publication,) = load_all(ws, ["asked"])
    for cast in casts(publication, galleys(publication, Order((form,), ("zh-Hant-TW", HANS)), ws), ws):
        for number in ("——", "000121"):
            data = cast.master.issue({"copy.number": number})
            assert FORMATS[form].read(data).queries == ()
            assert number in (said := everything(data)) and not [word for word in words_asked() if word in said]
    assert all(word in everything(draft(ws, form)) for word in ("導言要不要留？", "陳校對"))


def words_asked() -> list[str]:
    return [word[:6] for _, said in ASKED for word in (said, said.replace("問", "问"))] + ["陳校對", "林編輯"]


def everything(data: bytes) -> str:
    """Give all that a file says in any member: of a package its parts, of a PDF text, strings and metadata."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    with pymupdf.open(stream=data) as pdf:
        text = "".join("".join(page.get_text().split()) for page in pdf)
    with pikepdf.open(io.BytesIO(data)) as file:
        strings = "".join(_strings(one) for one in file.objects)
        return text + strings + file.Root.Metadata.read_bytes().decode()


def _strings(found: object) -> str:
    if isinstance(found, pikepdf.Array):
        return "".join(map(_strings, found))
    if isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        return "".join(_strings(found[key]) for key in found if not _refers(found, key))
    return str(found) if isinstance(found, pikepdf.String) else ""


def _refers(found: pikepdf.Object, key: str) -> bool:
    return isinstance(found[key], pikepdf.Object) and found[key].is_indirect


def test_a_draft_replaces_nothing_and_makes_nothing_anew(tmp_path: Path) -> None:
    folder = project(tmp_path, brief=EMOJI.replace("🤔", ""))
    build = ["build", "--root", str(folder), "--format", "docx,epub", "--quiet"]
    assert main(build) == 0
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.glob("output/*/*")}
    assert main([*build, "--draft"]) == 0
    after = {p.name for p in folder.glob("output/*/*")} - {p.name for p in before}
    assert after == {"brief.draft.docx", "brief.draft.epub"}
    assert main(build) == 0
    assert before == {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in before}
    assert [book.file for book in catalogue(folder / "output").books] == ["brief.epub"]
    (folder / "output/brief/brief.draft.epub").rename(folder / "output/brief/brief.zh-Hant-HK.epub")
    assert [book.file for book in catalogue(folder / "output").books] == ["brief.epub"]


@pytest.mark.parametrize(
    "command", ["issue crowd", "deliver crowd --to x", "shelf", "send crowd --to .", "check crowd"]
)
def test_no_other_command_takes_a_draft(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--draft"])
    assert ended.value.code == 2 and "--draft" in capsys.readouterr().err


def test_a_draft_is_no_release(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--draft", "--release"])
    assert ended.value.code == 2 and "--release" in capsys.readouterr().err


def test_a_book_of_a_draft_is_another_book(ws: Workspace) -> None:
    identifiers = {read_package(draft(ws, "epub", vertical)).identifier for vertical in (False, True)}
    (publication,) = load_all(ws, ["asked"])
    cast = casts(publication, galleys(publication, Order(("epub",), ("zh-Hant-TW",)), ws), ws)[0]
    assert len(identifiers | {read_package(cast.master.issue({})).identifier}) == 3


# Faults


@pytest.mark.parametrize(
    ("form", "file", "old", "new", "address"),
    [
        ("pdf", "draft/pdf.jinja", "if not n.ends", "if not n.ends and n.number != 3", "one_p1"),
        ("pdf", "draft/pdf.jinja", "{{ line.words }}", "{{ line.words[1:] }}", "lead_p1"),
        ("pdf", "pdf/nodes.jinja", "{{ n.heading.text | render }}", "{{ n.heading.text[1:] | render }}", "one_h"),
        ("docx", "draft/docx.jinja", 'commentRangeStart w:id="{{ n.number }}"', 'commentRangeStart w:id="{{ 3 if n.number == 7 else 7 if n.number == 3 else n.number }}"', "one_p1"),
        ("docx", "draft/comments.xml.jinja", "{% for one in asked %}", "{% for one in asked[1:] %}", "lead_p1"),
        ("docx", "draft/comments.xml.jinja", "{{ words }}</w:t></w:r></w:p>", "？</w:t></w:r></w:p>", "lead_p1"),
        ("docx", "docx/nodes.jinja", "{% macro cell(node) %}", "{% macro cell(node) %}<w:commentRangeStart w:id=\"1\"/>", "body_ask14"),
        ("epub", "draft/epub.jinja", "{% if n.ends %}", "{% if n.ends and n.number != 11 %}", "boxed_h"),
        ("epub", "draft/epub.jinja", "{{ text }}", "{{ text[1:] }}", "lead_p1"),
        ("epub", "draft/epub.jinja", 'href="#{{ one.name }}" id', 'href="#{{ one.name | replace("query-23", "query-22") }}" id', "closing_p1"),
    ],
)  # fmt: skip
def test_a_query_lost_changed_or_elsewhere_fails_the_draft(
    form: FormatName, file: str, old: str, new: str, address: str, ws: Workspace
) -> None:
    theme = load_theme(ws, "handout")
    assert old in theme.templates[file]
    texts = {**theme.templates, file: theme.templates[file].replace(old, new)}
    found = made(ws, Ticket("asked", form, draft=True), replace(theme, digest=f"{file} {old} {new}", templates=texts))
    assert not found.data
    assert address in {fault.address for fault in found.findings if fault.code == "R001"}


@pytest.mark.parametrize("moved", [(800.0, 0.0), (0.0, 60.0)])
def test_a_note_that_leaves_the_page_or_its_place_fails_the_draft(
    moved: tuple[float, float], ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = margin.settle

    def astray(document: object) -> None:
        settle(document)
        next(margin.notes(document.pages[-1]._page_box)).box.children[0].translate(*moved)  # type: ignore[attr-defined]

    monkeypatch.setattr("yinfa.formats.pdf.make.settle", astray)
    found = made(ws, Ticket("asked", "pdf", draft=True), load_theme(ws, "handout"))
    assert not found.data and {fault.code for fault in found.findings} == {"D017"}


def test_a_query_that_no_font_has_stops_the_draft_alone(ws: Workspace) -> None:
    assert load_all(ws, ["emoji"])
    with pytest.raises(PublishingError) as refused:
        load_all(ws, ["emoji"], draft=True)
    (fault,) = refused.value.findings
    assert (fault.code, fault.at.line, dict(fault.facts)["character"]) == ("F001", 5, "🤔")


# What is seen


@pytest.mark.parametrize("slug", ["asked", "crowd"])
def test_notes_stand_in_the_margin_apart_from_text_and_from_one_another(slug: str, ws: Workspace) -> None:
    page_size, notes = load_theme(ws, "handout").tokens["page"], 0
    paper = pymupdf.Rect(0, 0, page_size["width"] * 72 / 25.4, page_size["height"] * 72 / 25.4)
    with pymupdf.open(stream=draft(ws, "pdf", slug=slug)) as pdf:
        assert len({page.rect.width for page in pdf}) == 1 and pdf[0].rect.width > paper.width + 150
        for page in pdf:
            assert abs(page.rect.height - paper.height) < 0.1
            boxes = [pymupdf.Rect(b[:4]) for b in bars(page, paper.width)]
            words = [pymupdf.Rect(word[:4]) for word in page.get_text("words")]
            aside = [word for word in words if word.x0 > paper.width]
            assert all(word.x1 < paper.width - 20 for word in words if word not in aside)
            assert all(page.rect.contains(word) for word in aside)
            notes += len(boxes)
            for n, box in enumerate(boxes):
                column = [other for other in boxes[n + 1 :] if abs(other.x0 - box.x0) < 1]
                assert all(other.y0 > box.y1 or other.y1 < box.y0 for other in column)
            for word in aside:
                assert (
                    sum(box.y0 - 2 < word.y0 and word.y1 < box.y1 + 2 and 0 < word.x0 - box.x0 < 176 for box in boxes)
                    == 1
                )
    assert notes == (90 if slug == "crowd" else len(ASKED) + 1)  # the long one has two pieces


def bars(page: pymupdf.Page, paper: float) -> list[tuple[float, float, float, float]]:
    """Give the bars that stand at the left of notes."""
    found = [drawing["rect"] for drawing in page.get_drawings() if drawing["rect"].x0 > paper]
    return [(r.x0, r.y0, r.x1, r.y1) for r in found if r.height > 5]


def test_a_note_stands_beside_its_line_where_there_is_room(ws: Workspace) -> None:
    with pymupdf.open(stream=draft(ws, "pdf")) as pdf:
        found = [(n, pdf[-1].search_for(f"問{n}")) for n in range(21, 25)]
    for number, (mark, note, *_) in found:
        assert mark.x0 < 500 and note.x0 > 595, number
        assert abs(mark.y0 - note.y0) < 20, number


def test_a_query_is_a_note_in_the_tags_of_the_pages(ws: Workspace) -> None:
    with pikepdf.open(io.BytesIO(draft(ws, "pdf"))) as pdf:
        names = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        for number, (at, _) in enumerate(ASKED, 1):
            note = names[f"query-{number}"]
            above = note.P
            while "/ID" not in above:
                above = above.P
            assert (str(note.S), str(above.ID)) == ("/Note", at)


def test_libreoffice_takes_every_query_for_a_comment(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "asked.docx").write_bytes(draft(ws, "docx"))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "fodt", "--outdir", str(tmp_path), str(tmp_path / "asked.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=200, env=environment())
    text = (tmp_path / "asked.fodt").read_text("utf-8")
    comments = re.findall(r"<office:annotation .*?</office:annotation>", text, re.DOTALL)
    said = ["".join(re.sub(r"<dc:.*?</dc:[a-z]+>|<meta:.*?>|<[^>]+>", "", one).split()) for one in comments]
    numbers = [int(re.findall("^問([0-9]+)", one)[0]) for one in said]
    whole = {n: one.replace("原文：", "").replace("今印：", "") for n, one in zip(numbers, said, strict=True)}
    assert all(whole[n].endswith(words) for n, (_, words) in enumerate(ASKED, 1)) and len(said) == len(ASKED)
    authors = dict(zip(numbers, re.findall("<dc:creator>(.*?)</dc:creator>", "".join(comments)), strict=True))
    assert [authors[n] for n in (1, 2, 3, 4)] == ["訓練科", "陳校對", "林編輯", "訓練科"]
    assert {re.findall("<dc:date>(.{10})", one)[0] for one in comments} == {"2026-01-05"}
    assert text.count("<office:annotation-end ") == len(ASKED)


def test_the_checkers_find_nothing(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(draft(ws, "pdf"))
    assert pdf_faults(tmp_path / "a.pdf") == []
    (tmp_path / "a.docx").write_bytes(draft(ws, "docx"))
    answer = subprocess.run([SDK, tmp_path / "a.docx"], capture_output=True, text=True, check=True)
    found = docx_faults(draft(ws, "docx")), audit(tmp_path / "a.docx"), integrity(tmp_path / "a.docx")
    assert (*found, json.loads(answer.stdout)["errors"]) == ([], [], [], [])
    books: Mapping[str, bytes] = {str(vertical): draft(ws, "epub", vertical) for vertical in (False, True)}
    assert epubcheck.check(books, tmp_path) == {name: [] for name in books}
    assert [FORMATS[form].audit(draft(ws, form)) for form in FORMATS] == [(), (), ()]


def test_a_house_whose_templates_are_older_than_drafts_makes_them_too(ws: Workspace, tmp_path: Path) -> None:
    folder = project(tmp_path, emoji=EMOJI.replace("🤔", "").replace("body:", "print: {theme: house}\nbody:"))
    shutil.copytree(ROOT / "templates/handout", folder / "templates/house", ignore=shutil.ignore_patterns("draft"))
    own = Workspace.at(folder)
    for form in FORMATS:
        found = made(own, Ticket("emoji", form, "house", draft=True), load_theme(own, "house"))
        assert [one.words for one in FORMATS[form].read(found.data).queries] == ["這樣好嗎"]
