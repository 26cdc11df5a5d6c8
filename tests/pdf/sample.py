"""A small publication of every kind of node, built by hand."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from tests.sample import theme
from yinfa.assets import Assets
from yinfa.assets.fonts import cut_fonts, faces
from yinfa.compose import Galley, Ticket
from yinfa.model.inline import Field, Inlines, Marks, NoteCall, Reference, Ruby, Text
from yinfa.model.tree import (
    Callout,
    Cell,
    Figure,
    Front,
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
    Row,
    Section,
    Table,
)
from yinfa.press.assets import characters

ROOT = Path(__file__).parents[2]
FONTS = Path("/usr/share/fonts/opentype/noto")
LONG = "人民警察的形象，是警察在執行職務和日常生活中，留給社會公眾的整體印象；「公正、廉潔、文明」是其根本——" * 3
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="160" viewBox="0 0 400 160">'
    b'<rect width="400" height="160" fill="#dfe6ee"/><circle cx="200" cy="80" r="50" fill="#14304f"/></svg>'
)
SVG_DIGEST = hashlib.sha256(SVG).hexdigest()


def text(words: str) -> Inlines:
    """Give plain inline text."""
    return (Text(words),)


def _line(address: str, words: str) -> Line:
    return Line(address, text(words))


def _cells(row: int, header: bool, *words: str) -> Row:
    scope = ("col",) * 3 if header else ("row", "", "")
    return Row(
        tuple(
            Cell(f"s1_t1_r{row}c{c + 1}", text(w), c, scope=scope[c], align=("left", "center", "right")[c])  # type: ignore[arg-type]
            for c, w in enumerate(words)
        ),
        header,
    )


def _table() -> Table:
    rows = [_cells(1, True, "項目", "內容", "次數")]
    rows += [_cells(n, False, f"第{n - 1}類服務", "接受報案、調解糾紛及巡邏", f"{n * 37}") for n in range(2, 40)]
    wide = Row(
        (
            Cell("s1_t1_r40c1", text("合計 total of all"), 0, colspan=2, align="center"),
            Cell("s1_t1_r40c2", text("1,234"), 2, align="right"),
        )
    )
    return Table("s1_t1", (*rows, wide), 3, _line("s1_t1_cap", "服務項目及次數"), "表 1")


def _marked() -> Paragraph:
    return Paragraph(
        "s1_p1",
        (
            Text("警察要做到"),
            Text("公正", Marks(strong=True)),
            Text("與"),
            Text("廉潔文明奉公守法", Marks(emphasis=True)),
            NoteCall("note_law", "1"),
            Text("，請各"),
            Field("unit.name", "各單位"),
            Text("參閱"),
            Reference("s1_t1", "表 1"),
            Text("及"),
            Text("下一節", Marks(target="s2")),
            Text("，或見"),
            Text("網站", Marks(link="https://example.org/")),
            Text("。漢字注音："),
            Ruby("警", "ㄐㄧㄥˇ"),
            Ruby("察", "ㄔㄚˊ"),
            Text("；簡化字"),
            Text("骨直角曜", Marks(language="zh-Hans")),
            Text("及英文"),
            Text(" police image in public relations and a rather long sentence of Latin words ", Marks(language="en")),
            Text("並存……"),
        ),
    )


def _first() -> Section:
    return Section(
        "s1",
        1,
        _line("s1_h", "警察形象的基本內涵"),
        _line("s1_g", "立警為公，執法為民"),
        (
            _marked(),
            *(Paragraph(f"s1_p{n}", text(LONG * 2)) for n in range(2, 5)),
            Section("s1_s1", 2, _line("s1_s1_h", "外在形象"), None, (Paragraph("s1_s1_p1", text(LONG)),), "（一）"),
            _table(),
        ),
        "一、",
    )


def _points() -> Points:
    return Points(
        "s2_pt1",
        tuple(
            Point(f"s2_pt1_{n}", _line(f"s2_pt1_{n}_h", head), (Paragraph(f"s2_pt1_{n}_p1", text(LONG)),))
            for n, head in enumerate(("一要忠於職守，敬業奉獻", "二要嚴格執法，熱情服務", "三要清正廉潔，遵紀守法"), 1)
        ),
    )


def _list() -> List:
    inner = List(
        "s2_l1_1_l1", "bullet", (Item("s2_l1_1_l1_1", (Paragraph("s2_l1_1_l1_1_p1", text("內層一")),), "•"),), 2
    )
    return List(
        "s2_l1",
        "number",
        (
            Item("s2_l1_1", (Paragraph("s2_l1_1_p1", text("第一項：" + LONG[:60])), inner), "1."),
            Item("s2_l1_2", (Paragraph("s2_l1_2_p1", text("第二項")),), "2."),
        ),
    )


def _callouts() -> tuple[Callout, ...]:
    words = {"note": "附註", "caution": "注意", "law": "法規", "case": "案例"}
    return tuple(
        Callout(
            f"s2_c{n}",
            tone,  # type: ignore[arg-type]
            _line(f"s2_c{n}_h", "警察法第二條") if tone == "law" else None,
            (Paragraph(f"s2_c{n}_p1", text(LONG[:90])),),
            "" if tone == "law" else label,
        )
        for n, (tone, label) in enumerate(words.items(), 1)
    )


def _second() -> Section:
    picture = Picture("a.svg", "image/svg+xml", 400, 160, SVG_DIGEST)
    return Section(
        "s2",
        1,
        _line("s2_h", "樹立新形象的途徑"),
        None,
        (
            Paragraph("s2_p1", text(LONG)),
            _points(),
            _list(),
            Quotation("s2_q1", (Paragraph("s2_q1_p1", text("民為邦本，本固邦寧。")),), _line("s2_q1_by", "《尚書》")),
            *_callouts(),
            Figure(
                "s2_f1",
                picture,
                "圓形警徽示意",
                _line("s2_f1_cap", "警徽示意圖"),
                _line("s2_f1_cr", "本室繪製"),
                60,
                "圖 1",
            ),
            PageBreak("s2_br1"),
            Paragraph("s2_p2", text(LONG)),
        ),
        "二、",
    )


def publication() -> Publication:
    """Give a publication with every kind of node."""
    front = Front(
        "新時期如何樹立人民警察的新形象",
        "zh-Hant-TW",
        "police-image",
        subtitle="公共關係宣導講義",
        creator=("王大明",),
        publisher="某某市警察局",
        issued=date(2026, 1, 5),
        version="1.0",
        subject=("警察形象", "公共關係"),
        abstract="說明警察形象的內涵。",
        source="內部刊物",
    )
    return Publication(
        "police-image",
        front,
        _line("title", front.title),
        _line("subtitle", front.subtitle),
        (Paragraph("lead_p1", text(LONG)),),
        (_first(), _second()),
        (Paragraph("closing_p1", text("（全文完）")),),
        (Paragraph("colophon_p1", (Text("編印："), Field("unit.name", "某某市警察局"))),),
        (Note("note_law", text("《警察法》第二條，police law 參照。"), "1"),),
        Print(cover=True),
    )


def galley(made: Publication | None = None) -> Galley:
    """Give the galley of a publication, contents on."""
    return Galley(Ticket("police-image", "pdf"), made or publication(), theme(), contents=True)


def assets(of: Galley) -> Assets:
    """Cut the fonts and bring the pictures of a galley."""
    language = of.publication.front.language
    fonts = cut_fonts(of.theme, language, characters(of), FONTS.joinpath)
    return Assets(fonts, faces(of.theme, language, FONTS.joinpath), {SVG_DIGEST: SVG})
