"""Readings stand at their bases: romanised above, bopomofo at the right (CLREQ §3.3.1)."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from tests.pdf import sample
from tests.pdf.pages import Glyph, glyphs, paragraphs, printed, publication, words
from yinfa.formats.pdf import bounds
from yinfa.formats.pdf.make import make
from yinfa.formats.pdf.runs import runs
from yinfa.model.leaf import Line
from yinfa.model.tree import Callout, Cell, Paragraph, Row, Section, Table
from yinfa.model.zhuyin import Zhuyin, zhuyin
from yinfa.reading.pdf import read
from yinfa.theme import Extended

EM = 11.5
TONES = "ˊˇˋ˙"
HOUSE, NODES = Path(__file__).parents[1] / "data/house/handout", "pdf/nodes.jinja"
"""A theme of before readings were one run."""


def sized(found: list[Glyph], size: float) -> list[Glyph]:
    return [g for g in found if abs(g.size - size) < 0.01]


def one(found: list[Glyph], text: str) -> Glyph:
    (glyph,) = (g for g in found if g.text == text)
    return glyph


def groups(reading: list[Glyph]) -> list[list[Glyph]]:
    """Group the letters of readings: a new group where a letter does not follow the one before."""
    cut = [[reading[0]]]
    for before, after in pairwise(reading):
        if abs(after.x0 - before.x1) < 0.5 and abs(after.baseline - before.baseline) < 0.1:
            cut[-1].append(after)
        else:
            cut.append([after])
    return cut


def test_a_romanised_reading_stands_centred_over_its_base() -> None:
    found = glyphs(printed(publication(paragraphs("前文{莊嚴|zhuāng yán}的{公安|gōng ān}，{雙|shuāng}{創|chuàng}"))))
    bases = [g for g in sized(found, EM) if g.text in "莊嚴公安雙創"]
    readings = groups(sized(found, EM / 2))
    assert ["".join(g.text for g in r) for r in readings] == ["zhuāng", "yán", "gōng", "ān", "shuāng", "chuàng"]
    for base, reading in zip(bases, readings, strict=True):
        assert abs((reading[0].x0 + reading[-1].x1) / 2 - base.middle) < 0.03 * EM, base
        foot = reading[0].baseline + 0.12 * EM / 2
        assert 0 <= base.baseline - 0.88 * EM - foot < 0.12 * EM


def test_no_reading_meets_another_or_stands_over_a_neighbour() -> None:
    found = glyphs(printed(publication(paragraphs("前{莊|zhuāng}後{雙|shuāng}{創|chuàng}尾"))))
    readings = groups(sized(found, EM / 2))
    assert all(b[0].x0 - a[-1].x1 > 0.1 * EM for a, b in pairwise(readings))
    for plain in (one(sized(found, EM), text) for text in "前後尾"):
        assert all(r[-1].x1 <= plain.x0 or r[0].x0 >= plain.x1 for r in readings)


def test_a_base_with_a_narrow_reading_keeps_its_place_on_the_grid() -> None:
    found = sized(glyphs(printed(publication(paragraphs("前{安|ān}{一|yī}後")))), EM)
    at = [one(found, text).x0 for text in "前安一後"]
    assert [round(b - a, 2) for a, b in pairwise(at)] == [EM] * 3


def test_bopomofo_stands_at_the_right_of_each_character() -> None:
    found = glyphs(printed(publication(paragraphs("前{警察|ㄐㄧㄥˇ ㄔㄚˊ}後"))))
    large, small = sized(found, EM), sized(found, 0.3 * EM)
    for base, column in (("警", "ㄐㄧㄥ"), ("察", "ㄔㄚ")):
        glyph = one(large, base)
        symbols = [one(small, text) for text in column]
        assert all(glyph.x1 < s.x0 < s.x1 < glyph.x0 + 1.5 * EM for s in symbols)
        assert len({round(s.x0, 2) for s in symbols}) == 1
        assert all(abs(b.baseline - a.baseline - 0.3 * EM) < 0.05 for a, b in pairwise(symbols))
        middle = sum(s.baseline - 0.38 * s.size for s in symbols) / len(symbols)
        assert abs(middle - (glyph.baseline - 0.38 * EM)) < 0.05 * EM
    assert [round(one(large, b).x0 - one(large, a).x0, 2) for a, b in pairwise("前警察後")] == [EM, 1.5 * EM, 1.5 * EM]


def test_a_tone_stands_at_the_upper_right_of_the_last_symbol() -> None:
    every = glyphs(printed(publication(paragraphs("{警|ㄐㄧㄥˇ}{嗎|ㄇㄚ˙}"))))
    found = sized(every, 0.3 * EM)
    assert one(found, "ˇ").x1 < one(sized(every, EM), "嗎").x0 + 0.1
    for last, tone in (("ㄥ", "ˇ"), ("ㄚ", "˙")):
        symbol, mark = one(found, last), one(found, tone)
        assert mark.x0 >= symbol.x1 - 0.01
        assert abs(mark.baseline - symbol.baseline) < 0.05  # the glyph's ink stands in its upper half


def test_a_light_tone_written_first_stands_over_the_first_symbol() -> None:
    found = sized(glyphs(printed(publication(paragraphs("{嗎|˙ㄇㄚ}")))), 0.3 * EM)
    light, first = one(found, "˙"), one(found, "ㄇ")
    assert abs(light.x0 - first.x0) < 0.3 * first.size
    ink = light.baseline - 0.295 * light.size
    assert first.baseline - 1.0 * first.size < ink < first.baseline - 0.8 * first.size


def test_words_are_read_pair_by_pair() -> None:
    data = printed(publication(paragraphs("前{警察|ㄐㄧㄥˇ ㄔㄚˊ}與{公安|gōng ān}和{普通話|pǔtōnghuà}，{嗎|˙ㄇㄚ}")))
    assert read(data).words["body_p1"] == "前警ㄐㄧㄥˇ察ㄔㄚˊ與公gōng安ān和普通話pǔtōnghuà，嗎˙ㄇㄚ"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = [str(e.S) for e in _elements(pdf.Root.StructTreeRoot.K)]
    assert [kinds.count(k) for k in ("/Ruby", "/RB", "/RT")] == [6, 6, 6]


def _elements(node: object) -> list[pikepdf.Dictionary]:
    if isinstance(node, pikepdf.Array):
        return [e for kid in node for e in _elements(kid)]
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        return [node, *_elements(node.get("/K", pikepdf.Array()))]
    return []


def test_a_search_finds_the_bases_together() -> None:
    found = glyphs(printed(publication(paragraphs("派出所{警察|ㄐㄧㄥˇ ㄔㄚˊ}{公安|gōng ān}到場"))))
    assert "派出所警察公安到場" in "".join(g.text for g in found)


@pytest.mark.parametrize("language", ["en", "ja", "zh-Hant-TW"])
def test_readings_keep_to_their_bases_where_a_line_is_spread(language: str) -> None:
    text = "see {警|ㄐㄧㄥˇ} and {安|ān} with a word " * 9
    found = glyphs(printed(publication(paragraphs(text), language=language)))
    large, columns, above = sized(found, EM), sized(found, 0.3 * EM), sized(found, EM / 2)
    bases = [g for g in large if g.text == "警"]
    firsts = [g for g in columns if g.text == "ㄐ"]
    assert len({round(g.baseline) for g in bases}) > 2
    for base, first in zip(bases, firsts, strict=True):
        assert 0 < first.x0 - base.x1 < 0.1 * EM and abs(first.baseline - base.baseline) < EM
    for base, reading in zip((g for g in large if g.text == "安"), groups(above), strict=True):
        assert abs((reading[0].x0 + reading[-1].x1) / 2 - base.middle) < 0.03 * EM


@pytest.mark.parametrize("count", range(8, 11))
def test_the_tone_within_a_word_of_bopomofo_stands_at_its_symbol(count: int) -> None:
    data = printed(publication(paragraphs(f"{'文' * count}{{警察|ㄐㄧㄥˇㄔㄚˊ}}" * 6)))
    assert bounds.check(data) == ()
    reading = sized(glyphs(data), EM / 2)
    assert [g.text for g in reading] == list("ㄐㄧㄥˇㄔㄚˊ") * 6
    assert all(abs(b.x0 - a.x1) < 0.1 for a, b in pairwise(reading) if b.text in TONES)


def test_a_macro_of_a_house_that_prints_each_sign_by_itself_goes_on_working() -> None:
    of = publication(paragraphs("前{警|ㄐㄧㄥˇ}{嗎|˙ㄇㄚ}{莊|zhuāng}{普通話|pǔtōnghuà}後" * 4))
    galley = sample.galley(of)
    handout = galley.theme
    templates = {**handout.templates, NODES: (HOUSE / NODES).read_text("utf-8")}
    assert "place.signs" in templates[NODES]
    below = (Extended(handout.name, handout.templates),)
    house = replace(handout, name="house", templates=templates, below=below, digest="signs apart")
    old = replace(galley, contents=False, theme=house)
    pages = (make(old, sample.assets(old)).issue({}), printed(of))
    theirs, ours = ([(g.text, g.x0, g.baseline, g.size) for g in glyphs(data)] for data in pages)
    assert len(ours) > 60
    for one, other in zip(theirs, ours, strict=True):
        assert one[0] == other[0] and one[1:] == pytest.approx(other[1:], abs=0.05)


def test_the_line_under_a_link_stands_under_its_bases_alone() -> None:
    data = printed(publication(paragraphs("見[甲{警|ㄐㄧㄥˇ}{莊|zhuāng}乙](https://a.example/)")))
    base = one(glyphs(data), "乙")
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        drawn = [line for line in pdf.pages[0].lines if abs(line["top"] - base.baseline) < 2 * EM]
    assert drawn and all(0 < line["top"] - base.baseline < 0.4 * EM for line in drawn)
    assert max(line["x1"] for line in drawn) < base.x1 + 0.1


def test_pairs_break_between_and_never_inside() -> None:
    text = "{警察|ㄐㄧㄥˇ ㄔㄚˊ}{公安|gōng ān}" * 15 + "{普通話|pǔtōnghuà}" * 12
    found = glyphs(printed(publication(paragraphs(text))))
    large = sized(found, EM)
    assert len({round(g.baseline) for g in large}) >= 4
    assert all(g.x0 >= 85 - 0.1 and g.x1 <= 595.3 - 73 + 0.1 for g in found)
    for text in ("普通", "通話"):
        pairs = [(a, b) for a, b in pairwise(large) if a.text + b.text == text]
        assert len(pairs) == 12 and all(abs(a.baseline - b.baseline) < 0.1 for a, b in pairs)


def _everywhere() -> tuple[Section, ...]:
    ruby = "{安|ān}{警|ㄐㄧㄥˇ}"
    cell = Cell("s1_t1_r1c1", words(f"格{ruby}"), 0)
    return (
        Section(
            "s1",
            1,
            Line("s1_h", words(f"題{ruby}")),
            Line("s1_g", words(f"語{ruby}")),
            (
                Paragraph("s1_p1", words(f"文{ruby}[^a]")),
                Table("s1_t1", (Row((cell,)),), 1, Line("s1_t1_cap", words(f"表{ruby}")), "表 1"),
                Callout("s1_c1", "note", Line("s1_c1_h", words(f"框{ruby}")), paragraphs(f"內{ruby}")),
            ),
        ),
    )


@pytest.mark.parametrize("mark", "題語文格表框內註")
def test_readings_keep_their_place_in_every_size(mark: str) -> None:
    found = glyphs(printed(publication(_everywhere(), {"a": "註{安|ān}{警|ㄐㄧㄥˇ}"})))
    head = next(g for g in found if g.text == mark and g.size > 5 and g.page == 1 and g.baseline > 170)
    row = [g for g in found if -1.1 < (g.baseline - head.baseline) / head.size < 0.5 and 0 <= g.x0 - head.x0 < 60]
    base, reading = one(row, "安"), one(row, "ā")
    assert abs(reading.size - base.size / 2) < 0.01
    assert 0.88 < (base.baseline - reading.baseline) / base.size < 1.05
    base, symbol = one(row, "警"), one(row, "ㄧ")
    assert abs(symbol.size - base.size * 0.3) < 0.01
    assert abs(symbol.baseline - 0.38 * symbol.size - base.baseline + 0.38 * base.size) < 0.05 * base.size


def test_no_reading_touches_the_line_or_the_rule_above() -> None:
    """In headings of two lines, under headings, at the head of cells."""
    long = "很長的標題" * 9
    ruby = "{國語|guó yǔ}"
    rows = tuple(Row((Cell(f"s1_t1_r{n}c1", words(f"{long * 2}{ruby}"), 0),), header=n == 1) for n in (1, 2))
    inner = Section("s1_s1", 2, Line("s1_s1_h", words(long + ruby)), Line("s1_s1_g", words(ruby)), paragraphs("文"))
    outer = (*paragraphs(ruby), Table("s1_t1", rows, 1), inner)
    low = Section("s2_s1", 2, Line("s2_s1_h", words("長標題")), Line("s2_s1_g", words(ruby)), paragraphs("文"))
    sections = (
        Section("s1", 1, Line("s1_h", words(long + ruby)), Line("s1_g", words(ruby)), outer),
        Section("s2", 1, Line("s2_h", words("長標題")), Line("s2_g", words(ruby)), (low,)),
    )
    data = printed(publication(sections))
    found = glyphs(data)
    tops = [(g, g.baseline - 0.8 * g.size) for g in found if g.text in "guóyǔ" and g.size < 11]
    assert len(tops) >= 9 * 5
    for reading, top in tops:
        above = [g for g in found if g.page == reading.page and g.baseline < reading.baseline and g.size > 8
                 and g.x0 < reading.x1 and reading.x0 < g.x1]  # fmt: skip
        assert all(g.baseline + 0.3 * g.size <= top for g in above), (reading, above[-1])
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            rules = [line["top"] for line in (*page.lines, *page.rects) if line["x1"] - line["x0"] > 100]
            here = [(g, top) for g, top in tops if g.page == page.page_number]
            assert not [g for g, top in here for rule in rules if top - 0.5 < rule < g.baseline]


@pytest.mark.parametrize(
    ("reading", "parts"),
    [
        ("ㄐㄧㄥˇ", Zhuyin("ㄐㄧㄥ", "ˇ")),
        ("˙ㄇㄚ", Zhuyin("ㄇㄚ", "", "˙")),
        ("ㄧ", Zhuyin("ㄧ")),
        ("jǐng", None),
        ("ㄐㄧㄥˇㄔㄚˊ", None),
    ],
)
def test_a_syllable_is_taken_apart(reading: str, parts: Zhuyin | None) -> None:
    assert zhuyin(reading) == parts


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("don’t", "’"),
        ("say “yes” to it", "“”"),
        ("“Hello,” he said", "“”"),
        ("使用“PDF”格式", ""),
        ("use “PDF”格式", ""),
        ("他說“好”……", ""),
        ("wait… what", "…"),
        ("人民’s", ""),
        ("the dogs’ tails", "’"),
        ("He said “the dogs’ tails” are", "“’”"),
        ("他說“the dogs’ tails”。", "’"),
    ],
)
def test_marks_among_latin_words_are_latin(text: str, latin: str) -> None:
    assert "".join(r.text for r in runs(text, "zh-Hant") if r.kind == "latin") == latin


def test_emphasised_text_is_cut_at_each_letter() -> None:
    assert [(r.text, r.kind) for r in runs("甲，b乙", "zh-Hant", emphasis=True)] == [
        ("甲", "dot"),
        ("，b", ""),
        ("乙", "dot"),
    ]
