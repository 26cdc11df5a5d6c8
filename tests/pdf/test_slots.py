"""Editions of the PDF: set from the master, the same as made in full, and sound."""

from __future__ import annotations

import io
import math
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import outloud  # type: ignore[import-untyped]
import pikepdf
import pikepdf.pdfa
import pymupdf
import pytest
from fontTools.cffLib import CFFFontSet
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf import sample
from tests.pdf.test_pdf import UNKNOWN, code
from yinfa.compose import Galley
from yinfa.compose.fields import fill
from yinfa.finding import DoesNotFit
from yinfa.formats.pdf.make import make
from yinfa.master import Master, Values
from yinfa.model.front import Front
from yinfa.model.inline import Field, Inlines, Marks, Text
from yinfa.model.inline import plain as plain_text
from yinfa.model.leaf import Furniture, Line, Picture
from yinfa.model.tree import Block, Figure, Paragraph, Print, Publication, Quotation, Receipt, Section
from yinfa.model.walk import furniture, map_text, words
from yinfa.reading.pdf import read

UNIT, COPY = Field("unit.name", "各單位"), Field("copy.number", "——")
VALUES = {"unit.name": "中山第一分局ABC12號", "copy.number": "000121–000150"}
LONG = sample.text("人民警察的形象，是警察在執行職務和日常生活中，留給社會公眾的整體印象。" * 9)

_MEANT = re.compile(rb"<[0-9a-f]{4}> <([0-9a-f]+)>(?!\nendcodespace)")
HEADING = sample.text("節")


def galley(*colophon: Inlines, body: Inlines = LONG, heading: Inlines = HEADING) -> Galley:
    front = Front("題", "zh-Hant", "x", issued=sample.publication().front.issued)
    section = Section("s1", 1, Line("s1_h", heading), None, (Paragraph("s1_p1", body),))
    last = tuple(Paragraph(f"colophon_p{n}", text) for n, text in enumerate(colophon, 1))
    return sample.galley(Publication("x", front, Line("title", sample.text("題")), None, (), (section,), (), last, ()))


def made(of: Galley) -> Master:
    return make(of, sample.assets(of))


def in_full(of: Galley, values: Values) -> bytes:
    return made(fill(of, values)).issue({})


@lru_cache(maxsize=1)
def plain() -> tuple[Galley, Master]:
    of = galley((Text("印發單位："), UNIT, Text("（收）")), (Text("份號："), COPY, Text("，共 30 份")))
    return of, made(of)


@lru_cache(maxsize=1)
def furnished() -> tuple[Galley, Master]:
    of = galley((Text("份號："), COPY))
    painted = Furniture(
        Line("marking", sample.text("內部資料　注意保存")),
        Line("watermark", (UNIT, Text(" "), COPY)),
        Line("foot", (UNIT, Text(" 第"), COPY, Text("號"))),
    )
    receipt = Receipt("receipt", (Paragraph("receipt_p1", (Text("收文單位："), UNIT)),), "回執", ("簽收人：", "日期："))
    subtitle = Line("subtitle", (Text("送："), UNIT))
    whole = replace(
        of,
        publication=replace(
            of.publication, furniture=painted, receipt=receipt, subtitle=subtitle, print=Print(cover=True)
        ),
    )
    return whole, made(whole)


def pixels(data: bytes) -> list[bytes]:
    with pymupdf.open(stream=data) as document:
        return [page.get_pixmap(dpi=110).samples for page in document]


def places(data: bytes) -> list[tuple[str, float, float]]:
    """Give every character with its place on its page, in pt."""
    with pymupdf.open(stream=data) as document:
        blocks = [block for page in document for block in page.get_text("rawdict")["blocks"]]
    spans = [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]
    return [(c["c"], *c["origin"]) for span in spans for c in span["chars"]]


def drawable(data: bytes) -> set[int]:
    """Give the characters that the fonts of an edition's own values carry."""
    out: set[int] = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for font in (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == "/Type0"):
            file = font.DescendantFonts[0].FontDescriptor.FontFile3
            if "/Filter" in file:  # one of the master's, the same in every edition
                continue
            outlines = CFFFontSet()
            outlines.decompile(io.BytesIO(file.read_bytes()), None, isCFF2=False)
            meant = _MEANT.findall(font.ToUnicode.read_bytes())
            assert len(outlines[0].CharStrings) == len(meant) + 1
            out |= {ord(bytes.fromhex(code.decode()).decode("utf-16-be")) for code in meant}
    return out


@pytest.mark.parametrize("values", [VALUES, {}, {"unit.name": "", "copy.number": "第7號（補）"}, {"unit.name": "A 所"}])
def test_an_edition_is_what_a_full_make_gives(values: Values) -> None:
    of, master = plain()
    edition, full = master.issue(values), in_full(of, values)
    assert (
        read(edition).words == read(full).words == {a: w for a, w in words(fill(of, values).publication).items() if w}
    )
    assert pixels(edition) == pixels(full)


@pytest.mark.parametrize("name", ["中山第一分局ABC12號", "甲>乙]所}《三〔四「五", "<b>(乙/丙)]]>"])
def test_a_value_is_drawn_as_the_same_words_without_a_field(name: str) -> None:
    """Brackets without their mirror images among them."""
    typed = made(galley(sample.text(f"印發單位：{name}（收）"), sample.text("份號：，共 30 份"))).issue({})
    assert pixels(plain()[1].issue({"unit.name": name, "copy.number": ""})) == pixels(typed)


BESIDE = (
    *(
        (Text("份號"), COPY),
        (Text("Copy"), UNIT),
        (Text("No"), UNIT, Text("收")),
        (COPY, Text("號")),
        (UNIT, Text("A4")),
    ),
    *(
        (UNIT, COPY),
        (COPY, UNIT, COPY),
        (Text("發"), Text("至", Marks(strong=True)), COPY, Text("份", Marks(strong=True))),
    ),
)


@lru_cache(maxsize=3)
def aligned(align: str) -> tuple[Galley, Master]:
    of = galley(*BESIDE)
    sheet = f"{of.theme.templates['pdf/style.css.jinja']}\n.colophon p {{ text-align: {align} }}\n"
    of = replace(
        of, theme=replace(of.theme, templates={**of.theme.templates, "pdf/style.css.jinja": sheet}, digest=align)
    )
    return of, made(of)


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("unit, copy", [("中山第一分局", "000121"), ("Alpha", "第三號"), ("", "7")])
def test_the_gap_between_han_and_latin_stands_beside_values_too(align: str, unit: str, copy: str) -> None:
    of, master = aligned(align)
    values = {"unit.name": unit, "copy.number": copy}
    typed = replace(
        of, publication=replace(of.publication, colophon=tuple(map(_typed(values), of.publication.colophon)))
    )
    edition = master.issue(values)
    assert pixels(edition) == pixels(in_full(of, values))
    ours, theirs = placed(edition), placed(made(typed).issue({}))
    assert [c for c, _, _ in ours] == [c for c, _, _ in theirs]
    far = [c for (c, *at), (_, *to) in zip(ours, theirs, strict=True) if math.dist(at, to) > 0.02]
    assert far == [], "more than widths rounded to a thousandth of an em"


def placed(data: bytes) -> list[tuple[str, float, float]]:
    """Give each character of a PDF but spaces, and where it stands (pt)."""
    with pymupdf.open(stream=data) as document:
        lines = [ln for page in document for b in page.get_text("rawdict")["blocks"] for ln in b["lines"]]
    found = [(c["c"], *c["origin"]) for ln in lines for span in ln["spans"] for c in span["chars"]]
    return sorted((one for one in found if one[0] != " "), key=lambda one: (round(one[2]), one[1]))


@pytest.mark.parametrize(
    "line",
    [
        (UNIT, Text(" "), COPY),
        (Text("共"), COPY, Text(" 份 "), UNIT),
        (Text("Copy "), UNIT),
        (UNIT, Text(" copies "), COPY),
    ],
)
def test_a_typed_space_beside_a_value_stands_for_the_gap(line: Inlines) -> None:
    values = {"unit.name": "中山分局", "copy.number": "121"}
    typed = tuple(Text(values[part.name]) if isinstance(part, Field) else part for part in line)
    edition, words = placed(made(galley(line)).issue(values)), placed(made(galley(typed)).issue({}))
    assert [c for c, *_ in edition] == [c for c, *_ in words]
    assert max(math.dist(a[1:], b[1:]) for a, b in zip(edition, words, strict=True)) < 0.25  # a space is no exact gap


def _typed(values: Values) -> Callable[[Block], Block]:
    """Give what types the values of a paragraph as text."""

    def one(block: Block) -> Block:
        assert isinstance(block, Paragraph)
        said = (Text(values[i.name]) if isinstance(i, Field) else i for i in block.text)
        return replace(block, text=tuple(said))

    return one


@pytest.mark.parametrize("unit", ["中山第一分局", "臺北市政府警察局中山分局民權一派出所第三小隊", ""])
def test_furniture_is_set_as_a_full_make_sets_it(unit: str) -> None:
    of, master = furnished()
    values = {"unit.name": unit, "copy.number": "000121–000150"}
    edition, full = master.issue(values), in_full(of, values)
    assert read(edition).furniture == read(full).furniture == furniture(fill(of, values).publication)
    assert pixels(edition) == pixels(full)


def test_a_long_line_of_furniture_is_set_smaller_within_its_room() -> None:
    def watermark(unit: str) -> tuple[float, float]:
        with pymupdf.open(stream=furnished()[1].issue({"unit.name": unit, "copy.number": ""})) as document:
            spans = [s for b in document[-1].get_text("dict")["blocks"] for line in b["lines"] for s in line["spans"]]
            span = next(s for s in spans if s["text"].startswith(unit[:4]) and s["size"] > 20)
            x0, y0, x1, y1 = span["bbox"]
            assert x0 >= 0 and y0 >= 0 and x1 <= document[-1].rect.width and y1 <= document[-1].rect.height
            return float(span["size"]), float(x1 - x0)

    short, long = watermark("中山分局"), watermark("臺北市政府警察局中山分局民權一派出所")
    assert long[0] < short[0] and long[1] > short[1]


def test_a_name_of_eighty_characters_stays_on_the_page_wherever_it_stands() -> None:
    values = {"unit.name": "𠮷野家第一分局" * 11 + "Ab（二）", "copy.number": "000121–000150、000200–000230"}
    of, master = furnished()
    with pytest.raises(DoesNotFit):
        master.issue(values)
    full = in_full(of, values)
    assert read(full).furniture == furniture(fill(of, values).publication)
    with pymupdf.open(stream=full) as document:
        for page in document:
            boxes = [span["bbox"] for b in page.get_text("dict")["blocks"] for ln in b["lines"] for span in ln["spans"]]
            assert all(page.rect.contains(pymupdf.Rect(box)) for box in boxes)
            feet = [b for b in boxes if b[1] > page.rect.height - 70]
            assert all(not pymupdf.Rect(a).intersects(b) for n, a in enumerate(feet) for b in feet[:n])


def test_captions_and_attributions_keep_to_the_middle_and_to_the_end() -> None:
    of = galley((UNIT,))
    digest = sample.SVG_DIGEST
    figure = Figure("s1_f1", Picture("a.svg", "image/svg+xml", 400, 160, digest), "圖", Line("s1_f1_cap", (UNIT,)))
    quotation = Quotation("s1_q1", (Paragraph("s1_q1_p1", LONG),), Line("s1_q1_by", (Text("出自"), UNIT)))
    (section,) = of.publication.body
    section = replace(section, body=(*section.body, figure, quotation))  # type: ignore[call-arg]
    whole = replace(of, publication=replace(of.publication, body=(section,)))
    master = made(whole)
    for name in ("中山第一分局ABC12號", "甲"):
        edition = master.issue({"unit.name": name})
        typed = map_text(whole.publication, lambda text, n=name: tuple(Text(n) if i is UNIT else i for i in text))
        one, other = places(edition), places(made(replace(whole, publication=typed)).issue({}))
        assert [c for c, _, _ in one] == [c for c, _, _ in other]
        assert (
            max(abs(a - b) for p, q in zip(one, other, strict=True) for a, b in zip(p[1:], q[1:], strict=True)) < 0.25
        )
        assert read(edition).words["s1_f1_cap"] == name


@pytest.mark.parametrize(
    "line",
    [(UNIT, Text(" "), COPY), (Text("共"), COPY, Text(" 份 "), UNIT), (Text("Copy "), UNIT), (UNIT, Text(" · "), COPY)],
)
def test_values_beside_spaces_are_read_as_the_editions_own(line: Inlines) -> None:
    edition = made(galley(line)).issue(VALUES)
    said = "".join(VALUES.get(part.name, "") if isinstance(part, Field) else plain_text((part,)) for part in line)
    assert read(edition).words["colophon_p1"] == said
    assert "各單位" not in pymupdf.open(stream=edition)[-1].get_text()


def test_an_edition_draws_its_values() -> None:
    with pymupdf.open(stream=plain()[1].issue(VALUES)) as document:
        said = "".join(document[-1].get_text().split())
    assert "印發單位：中山第一分局ABC12號（收）" in said and "份號：000121–000150，共30份" in said


def test_an_edition_keeps_all_checkers_content(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(furnished()[1].issue(VALUES))
    assert [(f.rule, f.message) for f in outloud.check(str(path)).findings] == []
    with pikepdf.open(path) as pdf:
        found = pikepdf.pdfa.check(pdf, "3b").findings
    assert [str(f) for f in found if not UNKNOWN.search(str(f))] == []
    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0


def test_no_file_carries_the_characters_of_another_units_name() -> None:
    names = ("鷺江分局", "蘆洲分局")
    for one, other in (names, names[::-1]):
        data = plain()[1].issue({"unit.name": one})
        drawn = drawable(data)
        assert set(map(ord, one)) <= drawn and not set(map(ord, set(other) - set(one))) & drawn


def test_the_bytes_of_an_edition_hang_on_its_values_alone() -> None:
    code = (
        "import pickle, sys, hashlib; master = pickle.load(open(sys.argv[1], 'rb'));"
        "[master.issue({'unit.name': f'江第{n}分局鷺'}) for n in range(int(sys.argv[2]))];"
        "print(hashlib.sha256(master.issue({'unit.name': '鷺江分局'})).hexdigest());"
        "assert not {'weasyprint', 'pikepdf', 'lxml', 'pydyf', 'jinja2'} & set(sys.modules)"
    )
    file = Path(__file__).parent / "master.pickle"
    file.write_bytes(pickle.dumps(plain()[1]))
    try:
        runs = [
            subprocess.run([sys.executable, "-c", code, file, count], capture_output=True, text=True, check=True).stdout
            for count in ("0", "320")
        ]
    finally:
        file.unlink()
    assert runs[0] == runs[1]


FLOWING = {
    "in a text of several lines": {"body": (*LONG, UNIT)},
    "in a heading": {"heading": (Text("致"), UNIT)},
}


@pytest.mark.parametrize("where", FLOWING)
def test_a_field_that_shapes_the_page_has_no_slot(where: str) -> None:
    of = galley(**FLOWING[where])  # type: ignore[arg-type]
    master = made(of)
    assert master.issue({}) == master.issue({"unit.name": "各單位"})
    with pytest.raises(DoesNotFit) as error:
        master.issue(VALUES)
    assert code(error) == ["D010"]
    assert read(in_full(of, VALUES)).words == {a: w for a, w in words(fill(of, VALUES).publication).items() if w}


def test_a_field_that_stands_in_both_has_no_slot() -> None:
    with pytest.raises(DoesNotFit):
        made(galley((UNIT,), body=(*LONG, UNIT))).issue(VALUES)


def test_a_value_too_long_for_a_paragraphs_line_does_not_fit() -> None:
    with pytest.raises(DoesNotFit) as error:
        plain()[1].issue({"unit.name": "分局" * 40})
    assert code(error) == ["D011"]


def test_a_character_that_the_font_lacks_does_not_fit() -> None:
    with pytest.raises(DoesNotFit) as error:
        plain()[1].issue({"unit.name": "\ue000分局\x0b"})
    assert code(error) == ["D012", "D012"]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12))
def test_whatever_fits_is_read_back(name: str) -> None:
    try:
        data = plain()[1].issue({"unit.name": name})
    except DoesNotFit:
        return
    assert read(data).words["colophon_p1"] == f"印發單位：{name}（收）"


def test_a_worker_and_its_parent_load_the_same_fonts_each_for_itself() -> None:
    plain()
    of = galley((Text("發至"), UNIT), body=sample.text("另一篇文章，用字不同：驫麤龘靐齉。" * 4))
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        theirs = pool.submit(in_full, of, {}).result()
    assert in_full(of, {}) == theirs
    assert made(galley((UNIT,))).issue({})
