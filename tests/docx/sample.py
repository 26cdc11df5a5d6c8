"""A publication by hand with every block, and the galley and assets to make it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from PIL import Image

from tests.sample import theme
from yinfa.assets import Assets
from yinfa.compose import Galley, Ticket
from yinfa.model.inline import Field, Inlines, Marks, NoteCall, PageMark, Reference, Ruby, Text
from yinfa.model.tree import (
    Block,
    Callout,
    Cell,
    Figure,
    Front,
    Furniture,
    Item,
    Line,
    List,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Point,
    Points,
    Print,
    Publication,
    Quotation,
    Receipt,
    Row,
    Section,
    Table,
    TableStyle,
)
from yinfa.pictures.plate import Fonts, engrave

TEMPLATES = Path(__file__).parents[2] / "templates"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="320" height="180">'
    b'<rect width="320" height="180" fill="#EEF2F6"/><circle cx="160" cy="90" r="70" fill="#14304F"/></svg>'
)


@cache
def png() -> bytes:
    """Give a small PNG."""
    stream = io.BytesIO()
    Image.new("RGB", (400, 200), (20, 48, 79)).save(stream, "PNG")
    return stream.getvalue()


def text(words: str, **marks: object) -> Inlines:
    """Give words with marks."""
    return (Text(words, Marks(**marks)),)  # type: ignore[arg-type]


def line(address: str, words: str) -> Line:
    """Give a line of plain words."""
    return Line(address, text(words))


def par(address: str, words: str = "人民警察為人民，服務群眾是本分。") -> Paragraph:
    """Give a plain paragraph."""
    return Paragraph(address, text(words))


def _list(address: str, style: str, count: int) -> List:
    items = tuple(
        Item(f"{address}_{n}", (par(f"{address}_{n}_p1", f"第 {n} 項要點"),), label="•") for n in range(1, count + 1)
    )
    return List(address, style, items)  # type: ignore[arg-type]


def nested_list(address: str) -> List:
    """Give a list whose second item holds a paragraph more and a nested list."""
    outer = _list(address, "chinese", 3)
    second = outer.items[1]
    inner = _list(f"{second.address}_l1", "number", 2)
    body = (*second.body, par(f"{second.address}_p2", "同一項的第二段，接著是下一層。"), inner)
    return replace(outer, items=(outer.items[0], replace(second, body=body), outer.items[2]))


def table(address: str) -> Table:
    """Give a table with two header rows, a row header and spans both ways."""

    def cell(row: int, index: int, column: int, words: str, **more: object) -> Cell:
        return Cell(f"{address}_r{row}c{index}", text(words), column, **more)  # type: ignore[arg-type]

    rows = (
        Row(
            (
                cell(1, 1, 0, "項目", rowspan=2, scope="col"),
                cell(1, 2, 1, "期別", colspan=2, scope="col", align="center"),
            ),
            True,
        ),
        Row((cell(2, 1, 1, "上期", scope="col"), cell(2, 2, 2, "本期", scope="col")), True),
        Row(
            (
                cell(3, 1, 0, "走訪戶數", scope="row"),
                cell(3, 2, 1, "1,250", align="right"),
                cell(3, 3, 2, "1,480", align="right"),
            )
        ),
        Row((cell(4, 1, 0, "說明", scope="row", rowspan=2), cell(4, 2, 1, "含社區與農村", colspan=2))),
        Row(
            (cell(5, 1, 1, "", align="center"), cell(5, 2, 2, "完")),
        ),
    )
    return Table(address, rows, 3, line(f"{address}_cap", "走訪成果"), "表 1")


def figures() -> tuple[Block, ...]:
    """Give a PNG figure with caption and credit, an SVG one with a caption, and a bare one."""
    raster = Picture("a.png", "image/png", 400, 200, hashlib.sha256(png()).hexdigest())
    vector = Picture("b.svg", "image/svg+xml", 320, 180, hashlib.sha256(SVG).hexdigest())
    return (
        Figure(
            "s2_f1", raster, "藍色長方形", line("s2_f1_cap", "示意圖"), line("s2_f1_cr", "宣導組"), 60, label="圖 1"
        ),
        Figure("s2_f2", vector, '藍色 <圓> & "框"', line("s2_f2_cap", "向量圖"), None, 50, label="圖 2"),
        Figure("s2_f3", raster, "無圖說的圖", width=10),
    )


def inlines() -> Inlines:
    """Give one of each inline and of each joined mark."""
    return (
        Text("普通字，"),
        Text("重要", Marks(strong=True)),
        Text("著重", Marks(emphasis=True)),
        Text("又重又著", Marks(strong=True, emphasis=True)),
        Text("連結", Marks(link="https://example.org/?a=1&b=2")),
        Text("粗連結", Marks(strong=True, link="https://example.org/?a=1&b=2")),
        Text("參照", Marks(target="s2")),
        Text("plain English", Marks(language="en")),
        Ruby("警", "ㄐㄧㄥˇ"),
        Ruby("察", "ㄔㄚˊ", Marks(strong=True)),
        Field("unit.name", "各單位"),
        NoteCall("note_a", "1"),
        Text(" < & > 「引」  兩格 "),
        NoteCall("note_b", "2"),
        NoteCall("note_a", "1", 2),
        Reference("s2_t1", "表 1"),
        Reference("s2", "素質過硬"),
        Reference("s1_l1", "清單"),
        PageMark("2"),
        Text("。"),
    )


def _first() -> tuple[Block, ...]:
    callouts = tuple(
        Callout(
            f"s1_c{n}",
            tone,  # type: ignore[arg-type]
            line(f"s1_c{n}_h", "須知") if n == 1 else None,
            (par(f"s1_c{n}_p1"), replace(_list(f"s1_c{n}_l1", "bullet", 2))),
            label="" if n == 1 else "注意",
        )
        for n, tone in enumerate(("note", "caution", "law", "case"), 1)
    )
    points = Points(
        "s1_pt1",
        tuple(
            Point(f"s1_pt1_{n}", line(f"s1_pt1_{n}_h", f"{h}要做好群眾工作。"), (par(f"s1_pt1_{n}_p1"),))
            for n, h in enumerate("一二", 1)
        ),
    )
    return (
        Paragraph("s1_p1", inlines()),
        points,
        _list("s1_l1", "number", 3),
        par("s1_p2"),
        _list("s1_l2", "number", 2),
        nested_list("s1_l3"),
        _list("s1_l4", "bullet", 2),
        Quotation("s1_q1", (par("s1_q1_p1"), par("s1_q1_p2")), line("s1_q1_by", "《人民警察法》")),
        *callouts,
    )


def publication(language: str = "zh-Hant-TW") -> Publication:
    """Give a publication with every block."""
    deep = Section("s2_s1_s1", 3, line("s2_s1_s1_h", "第三層"), None, (par("s2_s1_s1_p1"),), "1.")
    mid = Section("s2_s1", 2, line("s2_s1_h", "第二層"), None, (par("s2_s1_p1"), deep), "（一）")
    second: tuple[Block, ...] = (table("s2_t1"), *figures(), PageBreak("s2_br1"), par("s2_p1"), mid)
    return Publication(
        slug="sample",
        front=Front(
            title="新時期如何樹立人民警察的新形象",
            language=language,
            identifier="police-image",
            creator=("宣導組",),
            issued=date(2026, 1, 5),
            modified=date(2026, 2, 1),
            subject=("警察", "形象"),
            publisher="訓練科",
        ),
        title=line("title", "新時期如何樹立人民警察的新形象"),
        subtitle=line("subtitle", "教育訓練講義"),
        lead=(par("lead_p1"),),
        body=(
            Section("s1", 1, line("s1_h", "愛民利民"), line("s1_g", "打造人民愛戴的警察隊伍"), _first(), "一、"),
            Section("s2", 1, line("s2_h", "素質過硬"), None, second, "二、"),
        ),
        closing=(par("closing_p1"),),
        colophon=(Paragraph("colophon_p1", (Text("單位："), Field("unit.name", "各單位"))),),
        notes=(
            Note("note_a", text("第一個註，見") + text("網頁", link="https://example.org/note"), "1"),
            Note("note_b", text("第二個註。"), "2"),
        ),
        digest="d" * 64,
    )


def galley(language: str = "zh-Hant-TW") -> Galley:
    """Give the galley of the publication, contents asked for."""
    return Galley(Ticket("sample", "docx"), publication(language), theme(), contents=True)


def covered(language: str = "zh-Hant-TW") -> Galley:
    """Give the galley of the publication with a cover page."""
    plain = galley(language)
    ornament = Figure("s2_f9", figures()[1].picture, "", width=20, decorative=True)  # type: ignore[union-attr]
    described = replace(
        figures()[1], address="s2_f8", caption=None, label="", description="深藍色的圓，在淺藍色的底上。"
    )
    first, second = plain.publication.body
    body = (first, replace(second, body=(*second.body, ornament, described, grids("grid"), grids("plain"))))  # type: ignore[type-var]
    furnished = replace(plain.publication, body=body, print=Print(cover=True), furniture=furniture(), receipt=receipt())
    return replace(plain, publication=furnished)


def grids(style: TableStyle) -> Table:
    """Give a table without caption in one of the styles."""
    rows = tuple(Row((Cell(f"{style}_r{n}c1", text("甲"), 0), Cell(f"{style}_r{n}c2", text("乙"), 1))) for n in (1, 2))
    return Table(style, rows, 2, style=style)


def furniture() -> Furniture:
    """Give each line that is painted on every page."""
    unit, number = Field("unit.name", "各單位"), Field("copy.number", "000121")
    return Furniture(
        marking=Line("marking", (*text("內部資料　"), Field("marking", ""))),
        watermark=Line("watermark", (unit, *text(" "), number)),
        foot=Line("foot", (*text("發給"), unit)),
    )


def receipt() -> Receipt:
    """Give the slip to sign."""
    lines = (Paragraph("receipt_p1", (*text("收文單位："), Field("unit.name", "各單位"))),)
    return Receipt("receipt", lines, "回執", ("簽收人：", "日期："))


def assets() -> Assets:
    """Give the pictures."""
    pictures = {hashlib.sha256(data).hexdigest(): data for data in (png(), SVG)}
    return Assets(pictures=pictures, rasters={hashlib.sha256(SVG).hexdigest(): twin()})


@cache
def twin() -> bytes:
    """Give the raster twin of the vector picture."""
    return engrave(SVG, Fonts({}, {"serif": "Noto Serif CJK TC", "sans-serif": "Noto Sans CJK TC"})).raster
