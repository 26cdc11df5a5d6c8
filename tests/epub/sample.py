"""A publication of every kind of node, built by hand, and its galley."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from PIL import Image

from tests.sample import theme
from yinfa.assets import Assets, Face
from yinfa.assets.cover import draw_cover
from yinfa.assets.fonts import faces
from yinfa.compose import Galley, Ticket
from yinfa.compose.folios import with_folios
from yinfa.compose.steps import compose
from yinfa.model.inline import Field, Inline, Marks, NoteCall, Reference, Ruby, Text
from yinfa.model.place import Address
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
)
from yinfa.model.walk import words
from yinfa.reading import Folio

ROOT = Path(__file__).parents[2]
FONTS = Path("/usr/share/fonts/opentype/noto")
LONG = "人民警察的形象，是警察在執行職務和日常生活中留給社會公眾的整體印象；「公正、廉潔、文明」是其根本。" * 3
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="160" viewBox="0 0 400 160">'
    b'<rect width="400" height="160" fill="#dfe6ee"/><circle cx="200" cy="80" r="50" fill="#14304f"/></svg>'
)


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 40), "#8A6D1F").save(out, "PNG")
    return out.getvalue()


PNG = _png()
FOLIOS = (
    Folio("1", "title", 0),
    Folio("2", "s1_p1", 9),
    Folio("3", "s1_t1_r2c1", 0),
    Folio("4", "s2_p1", 20),
    Folio("5", "s2_c2_p1", 12),
    Folio("6", "s2_p2", 0),
)


def line(address: str, words: str) -> Line:
    return Line(address, (Text(words),))


def para(address: str, words: str = LONG) -> Paragraph:
    return Paragraph(address, (Text(words),))


def picture(data: bytes) -> Picture:
    media = "image/svg+xml" if data.startswith(b"<svg") else "image/png"
    return Picture("圖.svg", media, 400, 160, hashlib.sha256(data).hexdigest())  # type: ignore[arg-type]


def _inlines() -> tuple[Inline, ...]:
    return (
        Text("警察要做到"),
        Text("公正", Marks(strong=True)),
        Text("與"),
        Text("廉潔文明", Marks(emphasis=True)),
        NoteCall("note_law"),
        Text("，請"),
        Field("unit.name", "各單位"),
        Text("參閱"),
        Reference("s1_t1"),
        Text("及"),
        Text("下一節", Marks(target="s2")),
        Text("，見"),
        Text("網站 & <站>", Marks(link="https://example.org/?a=1&b=2")),
        Text("。"),
        Ruby("警", "ㄐㄧㄥˇ"),
        Ruby("察", "ㄔㄚˊ"),
        Text("；再引", Marks(strong=True, emphasis=True)),
        NoteCall("note_law", nth=2),
        Text(" police image ", Marks(language="en")),
        Text("並存……"),
        Text("王大明", Marks(name=True)),
        Text("著"),
        Text("警察學", Marks(book=True)),
    )


def _table() -> Table:
    def row(n: int, *words: str) -> Row:
        scope = ("col",) * 3 if n == 1 else ("row", "", "")
        cells = tuple(
            Cell(f"s1_t1_r{n}c{c}", (Text(w),) if w else (), c - 1, scope=scope[c - 1])  # type: ignore[arg-type]
            for c, w in enumerate(words, 1)
        )
        return Row(cells, n == 1)

    last = Row((Cell("s1_t1_r4c1", (Text("合計"),), 0, colspan=2), Cell("s1_t1_r4c2", (Text("93"),), 2, align="right")))
    rows = (row(1, "項目", "內容", "次數"), row(2, "報案", "受理", "37"), row(3, "巡邏", "", "56"), last)
    return Table("s1_t1", rows, 3, line("s1_t1_cap", "服務項目"))


def _first() -> Section:
    inner = Section("s1_s1", 2, line("s1_s1_h", "外在形象"), None, (para("s1_s1_p1"), _third()))
    return Section(
        "s1",
        1,
        line("s1_h", "警察形象的基本內涵"),
        line("s1_g", "立警為公，執法為民"),
        (Paragraph("s1_p1", _inlines()), para("s1_p2"), _table(), inner),
    )


def _third() -> Section:
    return Section("s1_s1_s1", 3, line("s1_s1_s1_h", "儀容"), None, (para("s1_s1_s1_p1"),))


def _blocks() -> tuple[Block, ...]:
    points = tuple(
        Point(f"s2_pt1_{n}", line(f"s2_pt1_{n}_h", head), (para(f"s2_pt1_{n}_p1"),))
        for n, head in enumerate(("一要忠於職守", "二要嚴格執法"), 1)
    )
    deep = List("s2_l1_1_l1", "bullet", (Item("s2_l1_1_l1_1", (para("s2_l1_1_l1_1_p1", "內層"),)),))
    items = (Item("s2_l1_1", (para("s2_l1_1_p1", "第一項"), deep)), Item("s2_l1_2", (para("s2_l1_2_p1", "第二項"),)))
    return (
        Paragraph("s2_p1", (Text(LONG), NoteCall("note_two"), Text("完。"))),
        Points("s2_pt1", points),
        List("s2_l1", "chinese", items),
        List(
            "s2_l2", "number", (Item("s2_l2_1", (para("s2_l2_1_p1"),)), Item("s2_l2_2", (para("s2_l2_2_p1", "其二"),)))
        ),
        Quotation("s2_q1", (para("s2_q1_p1", "民為邦本，本固邦寧。"),), line("s2_q1_by", "《尚書》")),
        Callout("s2_c1", "law", line("s2_c1_h", "警察法第二條"), (para("s2_c1_p1"),)),
        Callout("s2_c2", "note", None, (para("s2_c2_p1"),)),
        Callout("s2_c3", "caution", None, (para("s2_c3_p1"),)),
        Callout("s2_c4", "case", None, (para("s2_c4_p1"),)),
        Figure(
            "s2_f1",
            picture(SVG),
            "圓形標誌示意",
            line("s2_f1_cap", "標誌"),
            line("s2_f1_cr", "本室繪製"),
            60,
            description=LONG,
        ),
        Figure("s2_f2", picture(PNG), "一面旗"),
        Figure("s2_f3", picture(PNG), "", width=20, decorative=True),
        PageBreak("s2_br1"),
        para("s2_p2"),
    )


def _front() -> Front:
    return Front(
        "新時期如何樹立人民警察的新形象",
        "zh-Hant-TW",
        "police-image",
        subtitle="公共關係宣導講義",
        creator=("王大明", "李小華"),
        publisher="某某市政府警察局公共關係室",
        issued=date(2026, 1, 5),
        modified=date(2026, 2, 1),
        version="1.0",
        abstract="說明警察形象的內涵 & 途徑。",
        subject=("警察形象", "公共關係"),
        audience="新進人員",
        rights="版權所有",
        source="內部刊物",
        contributor=(("editor", "陳編輯"), ("illustrator", "林繪圖")),
        series="宣導叢書",
        position=3,
        conformance="WCAG 2.1 AA",
        certifier="無障礙小組",
    )


def publication() -> Publication:
    """Give a publication with every kind of node."""
    front = _front()
    return Publication(
        "police-image",
        front,
        line("title", front.title),
        line("subtitle", front.subtitle),
        (para("lead_p1"),),
        (para("body_p1"), _first(), Section("s2", 1, line("s2_h", "樹立新形象的途徑"), None, _blocks())),
        (para("closing_p1", "（全文完）"), para("closing_p2", "謝謝。")),
        (Paragraph("colophon_p1", (Text("編印："), Field("unit.name", "某某市警察局"))),),
        (
            Note("note_law", (Text("《警察法》第二條，"), Text("law", Marks(emphasis=True, language="en")))),
            Note("note_two", (Text("參見"), Reference("s1"), Text("。"))),
        ),
        Print(cover=True),
        receipt=Receipt("receipt", ()),
        furniture=Furniture(
            marking=line("marking", "內部資料　注意保存"),
            watermark=Line("watermark", (Text("發給"), Field("unit.name", "各單位"))),
            foot=line("foot", "頁尾"),
        ),
    )


def bare() -> Publication:
    """Give the smallest publication: one paragraph, no section, no colophon."""
    front = Front("簡訊", "zh-Hans-CN", "brief", issued=date(2026, 3, 1))
    body = (para("body_p1", "正文。"),)
    return Publication("brief", front, line("title", "簡訊"), None, (), body, (), (), ())


def galley(made: Publication | None = None, folios: tuple[Folio, ...] = FOLIOS) -> Galley:
    """Give the galley of a publication, with the marks of printed pages."""
    pub = made or publication()
    return with_folios(compose(pub, Ticket(pub.slug, "epub"), theme()), folios)


@cache
def cover() -> bytes:
    """Draw the cover once for all tests."""
    return draw_cover(galley(), drawn_with())


def drawn_with() -> dict[tuple[str, int], Face]:
    """Give the theme's faces by role and weight."""
    return faces(theme(), publication().front.language, FONTS.joinpath)


def assets() -> Assets:
    """Give the pictures and the cover of the full publication."""
    return Assets(pictures={picture(d).digest: d for d in (SVG, PNG)}, cover=cover())


def with_contents(of: Galley) -> Galley:
    """Print the contents."""
    return replace(of, contents=True)


def said(of: Publication) -> dict[Address, str]:
    """Give the words of every address that has any, as a Reading does."""
    return {address: told for address, told in words(of).items() if told}
