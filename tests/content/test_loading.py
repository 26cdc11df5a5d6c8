"""Loading: every fault at its line and column, never a traceback; addresses and texts as the grammar says."""

from __future__ import annotations

import os
import random
import re
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.press.project import OFFICE, ROOT, SMALL
from yinfa.codes import CODES
from yinfa.content.grammar import schema_text
from yinfa.content.inline import parse
from yinfa.content.load import load
from yinfa.finding import PublishingError
from yinfa.model.inline import Field, NoteCall, Reference, Ruby, Text, plain
from yinfa.model.tree import Publication
from yinfa.model.walk import nodes, texts, words
from yinfa.world.workspace import Workspace

HEAD = "yinfa: 1\nfront: {title: 題, language: zh-Hant-TW, identifier: t, issued: 2026-01-05}\n"


def read(source: str | bytes, folder: Path) -> Publication:
    data = source.encode() if isinstance(source, str) else source
    return load(data, folder / "publication.yaml", Workspace.at(folder))


UNFILLED = re.compile(r"\{[a-z_]+\}")


def faults(source: str | bytes, folder: Path) -> list[tuple[str, int, int]]:
    with pytest.raises(PublishingError) as caught:
        read(source, folder)
    found = caught.value.findings
    for finding in found:
        for said in (finding.sentence("zh"), finding.hint("zh"), finding.sentence("en"), finding.hint("en")):
            assert said
            assert not UNFILLED.search(said), said
    return [(f.code, f.at.line, f.at.column) for f in found]


CASES = {
    "unknown key": ("yinfa: 1\nfront: {titel: 題, title: 題, language: zh-Hant-TW, identifier: t, issued: 2026-01-05}\nbody: [文]", ("S001", 2, 9)),
    "duplicate key": (HEAD + "body: [文]\nbody: [字]", ("Y004", 4, 1)),
    "missing key": ("yinfa: 1\nfront: {title: 題, language: zh-Hant-TW, issued: 2026-01-05}\nbody: [文]", ("S002", 2, 8)),
    "no date": ("yinfa: 1\nfront: {title: 題, language: zh-Hant-TW, identifier: t}\nbody: [文]", ("S012", 2, 8)),
    "wrong type": (HEAD + "body: 文", ("S003", 3, 7)),
    "bad date": (HEAD.replace("2026-01-05", "2026-02-30") + "body: [文]", ("S006", 2, 64)),
    "field in the title": (HEAD.replace("title: 題", "title: '給{unit.name|各單位}'") + "body: [文]", ("S024", 2, 16)),
    "field in a description": (HEAD + "body:\n  - {figure: a.svg, alt: '給{unit.name}'}", ("S024", 4, 26)),
    "note in the subtitle": (HEAD.replace("title: 題", "title: 題, subtitle: '副[](#x)'") + "body:\n  - {paragraph: 文, id: x}", ("S022", 2, 29)),
    "bad language": (HEAD.replace("zh-Hant-TW", "chinese language") + "body: [文]", ("S007", 2, 29)),
    "version": (HEAD.replace("yinfa: 1", "yinfa: 2") + "body: [文]", ("S005", 1, 8)),
    "missing picture": (HEAD + "body:\n  - figure: a.png\n    alt: 圖", ("P001", 4, 13)),
    "picture outside": (HEAD + "body:\n  - figure: ../../etc/hosts\n    alt: 圖", ("P002", 4, 13)),
    "no alt": (HEAD + "body:\n  - figure: a.png", ("S002", 4, 5)),
    "alias": (HEAD + "body: [&a 文, *a]", ("Y005", 3, 8)),
    "merge key": (HEAD + "body:\n  - <<: {a: 文}", ("Y005", 4, 5)),
    "tag": (HEAD + "body: [!!python/object:os.system 文]", ("Y006", 3, 8)),
    "javascript": (HEAD + "body: ['見[此](javascript:alert(1))']", ("N007", 3, 14)),
    "zero width": (HEAD + "body: [文\u200b字]", ("Y003", 3, 9)),
    "control": (HEAD + "body: [文\x01字]", ("Y003", 3, 9)),
    "bidi": (HEAD + "body: [文\u202e字]", ("Y003", 3, 9)),
    "tab": (HEAD + "body:\n\t- 文", ("Y020", 4, 1)),
    "full-width colon": (HEAD + "body：\n  - 文", ("Y021", 3, 5)),
    "no space after the colon": (HEAD.replace("title: 題,", "title: 題, ") + "body:\n  - paragraph: 文\n    id:a\n    queries: []", ("Y024", 5, 7)),
    "no space after the dash": (HEAD + "body:\n  -section: 文\n    body: [文]", ("Y025", 4, 3)),
    "a full-width space": (HEAD + "body:\n　　- section: 文\n    body: [文]", ("Y026", 4, 1)),
    "a full-width dash": (HEAD + "body:\n  － section: 文\n    body: [文]", ("Y026", 4, 3)),
    "uneven": (HEAD + "body:\n  - paragraph: 文\n     id: one", ("Y044", 5, 6)),
    "an open quote": (HEAD + 'body:\n  - "甲\n  - 乙\n  - "丙"', ("Y028", 4, 5)),
    "text after a quote": (HEAD + 'body:\n  - "甲"乙', ("Y030", 4, 8)),
    "a colon in a text": (HEAD + "body:\n  - paragraph: 甲: 乙", ("Y023", 4, 17)),
    "a number sign": (HEAD + "body:\n  - 見 #1 號", ("Y031", 4, 7)),
    "full-width braces": (HEAD + "body:\n  - 收件｛unit.name｜單位｝", ("N014", 4, 7)),
    "a full-width link": (HEAD + "body:\n  - 見［此］（https://example.org）", ("N014", 4, 8)),
    "full-width stars": (HEAD + "body:\n  - 是＊＊重點＊＊", ("N014", 4, 6)),
    "a full-width colon far above": (HEAD + "body：\n  - 文\n  - pdf：文\n  - 文\nnotes: {a: 文}", ("Y021", 3, 5)),
    "a page break with a value": (HEAD + "body:\n  - page-break: yes", ("S023", 4, 17)),
    "an escape of half a character": (HEAD + 'body:\n  - "甲\\ud800"', ("Y032", 4, 7)),
    "an unknown escape": (HEAD + 'body:\n  - "C:\\警"', ("Y032", 4, 8)),
    "a Chinese key": (HEAD.replace("title:", "標題:") + "body: [文]", ("S001", 2, 9)),
    "brace first": (HEAD + "body:\n  - {unit.name|單位}的文", ("Y022", 4, 5)),
    "star first": (HEAD + "body:\n  - **重點**在此", ("Y022", 4, 5)),
    "bracket first": (HEAD + "body:\n  - [連結](https://example.org)在此", ("Y022", 4, 5)),
    "two kinds": (HEAD + "body:\n  - paragraph: 文\n    quote: 文", ("S004", 5, 5)),
    "unknown kind": (HEAD + "body:\n  - paragrap: 文", ("S004", 4, 5)),
    "bad id": (HEAD + "body:\n  - paragraph: 文\n    id: s2", ("S008", 5, 9)),
    "reserved id": (HEAD + "body:\n  - paragraph: 文\n    id: cover", ("S008", 5, 9)),
    "duplicate id": (HEAD + "body:\n  - {paragraph: 文, id: one}\n  - {paragraph: 字, id: one}", ("S013", 5, 24)),
    "unknown target": (HEAD + "body: ['見[](#nowhere)']", ("N008", 3, 10)),
    "unknown note": (HEAD + "body: ['見[^a]']", ("N009", 3, 10)),
    "unpaired": (HEAD + "body: [甲**乙]", ("N002", 3, 9)),
    "odd brace": (HEAD + "body: ['甲{乙}']", ("N004", 3, 10)),
    "ragged": (HEAD + "body:\n  - table:\n      - [甲, 乙]\n      - [丙]", ("S015", 6, 9)),
    "colspan": (HEAD + "body:\n  - table:\n      - [{text: 甲, colspan: 9999999}]", ("S009", 5, 29)),
    "empty file": ("", ("Y012", 1, 1)),
    "only text": ("文字而已", ("Y013", 1, 1)),
    "two documents": (HEAD + "body: [文]\n---\na: b", ("Y007", 4, 1)),
    "deep": (HEAD + "body: " + "[" * 5000, ("Y009", 3, 54)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_found_at_its_line_and_column(name: str, tmp_path: Path) -> None:
    source, expected = CASES[name]
    assert expected in faults(source, tmp_path)


def test_faults_are_reported_together(tmp_path: Path) -> None:
    source = HEAD + "body:\n  - paragrap: 文\n  - {paragraph: 文, id: s2}\n  - figure: a.png\nlaed: [文]"
    assert {code for code, _, _ in faults(source, tmp_path)} == {"S001", "S002", "S004", "S008"}


def test_text_that_is_not_utf8_is_a_finding(tmp_path: Path) -> None:
    assert faults(HEAD.encode() + "body: [文]".encode("big5"), tmp_path) == [("Y002", 3, 8)]


@pytest.mark.parametrize("size", [5 << 20, 50 << 20])
def test_a_file_too_large_is_a_finding(size: int, tmp_path: Path) -> None:
    assert faults(b"a" * size, tmp_path) == [("I002", 1, 1)]


def test_a_long_scalar_is_a_finding(tmp_path: Path) -> None:
    assert faults(HEAD + "body: [" + "a" * (2 << 20) + "]", tmp_path) == [("Y010", 3, 8)]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)) + chunk(b"IEND", b"")
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
PICTURES = {
    "huge.png": (PNG, "P004"),
    "text.png": (b"words", "P003"),
    "cut.png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 9, "P006"),
    "bomb.svg": (SVG.format("".join(f'<g id="a{n}"><use href="#a{n - 1}"/><use href="#a{n - 1}"/></g>' for n in range(1, 30))), "P005"),
    "script.svg": (SVG.format("<script>1</script>"), "P005"),
    "event.svg": (SVG.format('<rect onload="a()"/>'), "P005"),
    "remote.svg": (SVG.format('<image href="http://198.51.100.7/a.png"/>'), "P005"),
    "file.svg": (SVG.format('<use href="/etc/hosts#a"/>'), "P005"),
    "css.svg": (SVG.format("<style>rect{fill:url(http://198.51.100.7/)}</style>"), "P005"),
    "entity.svg": ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hosts">]>' + SVG.format("&a;"), "P005"),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_cannot_be_printed_is_a_finding(name: str, tmp_path: Path) -> None:
    data, code = PICTURES[name]
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    assert faults(HEAD + f"body:\n  - figure: {name}\n    alt: 圖", tmp_path) == [(code, 4, 13)]


def test_a_picture_too_large_is_told_its_size(tmp_path: Path) -> None:
    (tmp_path / "huge.png").write_bytes(PNG)
    with pytest.raises(PublishingError) as caught:
        read(HEAD + "body:\n  - figure: huge.png\n    alt: 圖", tmp_path)
    assert "30,000 × 30,000" in caught.value.findings[0].sentence("zh")


@pytest.mark.parametrize("typed", ["\u00ad", "\\u00ad"])
def test_an_invisible_character_in_quotes_is_told_once(typed: str, tmp_path: Path) -> None:
    assert [f[0] for f in faults(HEAD + f'body: ["文{typed}字"]', tmp_path)] == ["Y003"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2026/3/5", "2026-03-05"), ("2026年3月5日", "2026-03-05"), ("2026-02-30", "2026-01-05"), ("下週", "2026-01-05")],
)
def test_a_bad_date_is_told_the_date_that_was_meant(typed: str, meant: str, tmp_path: Path) -> None:
    with pytest.raises(PublishingError) as caught:
        read(HEAD.replace("2026-01-05", typed) + "body: [文]", tmp_path)
    assert meant in caught.value.findings[0].hint("zh")


def test_a_plain_svg_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG.format('<g id="a"/><use href="#a"/><rect fill="url(#a)"/>'))
    assert read(HEAD + "body:\n  - figure: a.svg\n    alt: 圖", tmp_path).body


def test_scalars_stay_what_was_typed(tmp_path: Path) -> None:
    source = HEAD + "body:\n  - no\n  - 010\n  - 12:30\n  - 1_000\n  - ~"
    assert list(words(read(source, tmp_path).body).values()) == ["no", "010", "12:30", "1_000", "~"]


def test_addresses_are_those_of_the_grammar(tmp_path: Path) -> None:
    made = read(SMALL, tmp_path)
    assert list(words(made)) == [
        "title", "first_h", "first_p1", "first_p2", "colophon_p1", "note_a",
    ]  # fmt: skip
    source = (
        HEAD
        + "body:\n  - section: 甲\n    slogan: 口號\n    body:\n      - section: 乙\n        body:\n          - list: [項, [項, {list: [子]}]]\n          - points: [{head: 頭, body: 身}]\n          - {callout: law, title: 題, body: 文}\n          - table: [[甲, 乙]]\n            caption: 表"
    )
    assert list(words(read(source, tmp_path).body)) == [
        "s1_h", "s1_g", "s1_s1_h", "s1_s1_l1_1_p1", "s1_s1_l1_2_p1", "s1_s1_l1_2_l1_1_p1", "s1_s1_pt1_1_h",
        "s1_s1_pt1_1_p1", "s1_s1_c1_h", "s1_s1_c1_p1", "s1_s1_t1_cap", "s1_s1_t1_r1c1", "s1_s1_t1_r1c2",
    ]  # fmt: skip


def test_every_address_is_short_and_alone(tmp_path: Path) -> None:
    deep = "文"
    for _ in range(9):
        deep = f"{{list: [[項, {deep}]]}}" if deep != "文" else "{list: [文, 字]}"
    addresses = [n.address for n in nodes(read(HEAD + f"body: [{deep}]", tmp_path)) if hasattr(n, "address")]
    assert len(addresses) == len(set(addresses))
    assert max(map(len, addresses)) <= 36


@pytest.mark.parametrize("style", ["", ">-\n      ", "|-\n      "])
def test_a_line_end_between_two_han_is_dropped_and_between_latin_is_a_space(style: str, tmp_path: Path) -> None:
    source = HEAD + f"body:\n  - paragraph: {style}甲乙，\n      丙丁 plain\n      text\n"
    assert list(words(read(source, tmp_path).body).values()) == ["甲乙，丙丁 plain text"]


def test_emphasis_is_read_as_chinese_writers_type_it() -> None:
    inlines, found, _ = parse("這是**「重要」**的*字*，* * *不是")
    assert found == []
    assert [(i.text, i.marks.strong, i.marks.emphasis) for i in inlines if isinstance(i, Text)] == [
        ("這是", False, False), ("「重要」", True, False), ("的", False, False), ("字", False, True), ("，* * *不是", False, False),
    ]  # fmt: skip


def test_every_inline_form_is_read() -> None:
    inlines, found, _ = parse(
        r"{警察|ㄐㄧㄥˇ ㄔㄚˊ}{公安|gōng'ān jú}{unit.name|各單位}[^a][](#b)[**甲**](https://example.org/a_(b))\{\*[x](lang:en)"
    )
    assert found == []
    assert inlines[:5] == (
        Ruby("警", "ㄐㄧㄥˇ"), Ruby("察", "ㄔㄚˊ"), Ruby("公", "gōng'ān"), Ruby("安", "jú"), Field("unit.name", "各單位"),
    )  # fmt: skip
    assert inlines[5:7] == (NoteCall("note_a"), Reference("b"))
    assert [(i.text, i.marks.link, i.marks.strong, i.marks.language) for i in inlines[7:] if isinstance(i, Text)] == [
        ("甲", "https://example.org/a_(b)", True, ""), ("{*", "", False, ""), ("x", "", False, "en"),
    ]  # fmt: skip


@given(
    st.text(
        st.characters(codec="utf-8", exclude_characters="\\{}*[]`=~^<&_＿＊＝", exclude_categories=("C",)), min_size=1
    )
)
def test_a_text_without_marks_is_itself(text: str) -> None:
    if text.strip():
        inlines, found, _ = parse(text)
        assert (plain(inlines), found) == (text, [])


def test_the_schema_is_in_step() -> None:
    assert (ROOT / "schema/publication.schema.json").read_text(encoding="utf-8") == schema_text()


TOKENS = ["{", "}", "*", "**", "[", "](", ")", "[^", ":", ": ", "- ", "\t", "&a ", "*a", "!x ", "|", ">", "\"", "'", "#", "：", "\0", "\u200b", "<<: ", "---\n", "%", "@", "`"]  # fmt: skip


def mutated(source: bytes, chance: random.Random) -> bytes:
    """Damage a source as hands, programs and enemies do."""
    data = bytearray(source)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at:at] = chance.choice(TOKENS).encode()
            case 1:
                del data[at : at + chance.randint(1, 40)]
            case 2 if data:
                data[at % len(data)] = chance.randrange(256)
            case 3:
                rows = bytes(data).split(b"\n")
                row = chance.randrange(len(rows))
                rows[row:row] = [rows[chance.randrange(len(rows))]]
                data = bytearray(b"\n".join(rows))
            case _:
                data[at:at] = data[at : at + chance.randint(1, 200)]
    return bytes(data)


def test_damaged_sources_are_refused_with_line_and_column_or_read(tmp_path: Path) -> None:
    sources = [p.read_bytes() for p in OFFICE.glob("content/*/publication.yaml")] + [SMALL.encode()] * 3
    chance = random.Random(1)
    for _ in range(int(os.environ.get("YINFA_FUZZ", "2000"))):
        source = mutated(chance.choice(sources), chance)
        try:
            made = read(source, tmp_path)
        except PublishingError as error:
            assert error.findings
            assert all(f.at.line > 0 and f.at.column > 0 and f.code in CODES for f in error.findings), source
        else:
            assert all(n.address for n in texts(made))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("發布", "日期", "發布日期"),
        ("日期，", "marking 是", "日期，marking 是"),
        ("見 PDF", "（附件）", "見 PDF（附件）"),
        ("PDF", "and EPUB", "PDF and EPUB"),
        ("使用", "PDF", "使用 PDF"),
        ("he said “no”", "twice", "he said “no” twice"),
    ],
)
def test_a_line_end_leaves_a_space_only_where_words_want_one(
    before: str, after: str, said: str, tmp_path: Path
) -> None:
    made = read(HEAD + f"body:\n  - >-\n    {before}\n    {after}", tmp_path)
    assert list(words(made.body).values()) == [said]


@pytest.mark.parametrize(
    ("lines", "column"), [('[甲, ""]', 4), ('["", 甲]', 1), ('[""]', 1), ("[]", 0), ("[甲, '', 乙]", 4)]
)
def test_an_empty_line_of_a_heading_is_told_at_its_own_place(lines: str, column: int, tmp_path: Path) -> None:
    """As an empty entry of any list of texts is."""
    for key, rest in (("section", "body: [文]"), ("annex", "body: [文]"), ("list", "style: bullet")):
        at = len(f"  - {key}: ") + column + 1
        if key != "list" or column:
            assert faults(HEAD + f"body:\n  - {key}: {lines}\n    {rest}\n", tmp_path) == [("S010", 4, at)]
    titled = HEAD.replace("title: ", f"title: {lines}, subtitle: ", 1)
    found = faults(titled + "body: [文]\n", tmp_path)
    assert [(code, line) for code, line, _ in found] == [("S010", 2)]
    assert titled.split("\n")[1][found[0][2] - 1 :].startswith(lines[column : column + 1])
