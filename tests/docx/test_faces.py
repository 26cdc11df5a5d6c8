"""Where Latin text has a face of its own, signs that Chinese shares with it are Chinese in Chinese text, pair by pair."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn

from tests.docx.blocks import HEAD, W, field, made, made_in
from tests.docx.test_make import part
from tests.docx.test_sound import SDK, audit, integrity
from tests.pagemap import set_by_libreoffice as libreoffice
from tests.sample import theme
from yinfa.formats.docx.reference import export
from yinfa.reading.docx import read
from yinfa.theme import Theme

SIGNS = "“”‘’…—·①℃"
ALL_PLACES = """yinfa: 1
front: {title: 题“一”, subtitle: 副“二”——, publisher: “三”社, language: LANGUAGE, identifier: x, issued: 2026-01-05}
print: {contents: yes}
furniture: {marking: “四”, foot: "“五”发给{unit.name|“各”单位}"}
receipt: ["回执“六”：{unit.name|各单位}"]
lead: ["引“七”与**“八**的”九、“[**Go** on](https://a.cn)”，{“警”|jǐng}察[^a]。"]
body:
  - section: 节“十”……
    slogan: 口号“一”
    body:
      - "见[](#t)，He said “yes” and the dogs’ tails — go…"
      - callout: law
        title: 法“二”
        body: [框“三”——, {list: [项“四”, "“五”"]}]
      - table: [[头“六”, “七”], ["“八”", Don’t]]
        id: t
        caption: 表“九”
      - points: [{head: 要“十”, body: ["“一”"]}]
      - quote: 引“二”
        by: "“三”书"
      - figure: a.png
        alt: 图
        caption: 图“四”
        credit: “五”社
colophon: ["发至：“六”{unit.name|各单位}", "注“七”"]
notes: {a: "注“八”，it’s “so” here, ok"}
"""
LATIN = ("He said “yes” and the dogs’ tails — go…", "Don’t", "it’s “so” here", "C · Noto")


@cache
def two_faced() -> Theme:
    """Give the theme with Latin faces of their own."""
    tokens = deepcopy(dict(theme().tokens))
    tokens["fonts"]["serif"]["latin"], tokens["fonts"]["sans"]["latin"] = "Times New Roman", "Arial"
    return replace(theme(), name="two", tokens=tokens, digest="two faces")


@cache
def all_places(language: str = "zh-Hans-CN") -> bytes:
    return made_in(ALL_PLACES.replace("LANGUAGE", language), two_faced())


def signs(data: bytes) -> Iterator[tuple[str, str]]:
    """Give the text of each paragraph, and beside it the face of each of its signs: E or L, other characters as dots."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if n.startswith("word/") and n.endswith(".xml")]
    for name in names:
        for paragraph in part(data, name).iter(W + "p"):
            said, faces = "", ""
            for text in paragraph.iter(W + "t"):
                fonts = text.getparent().find(f"{W}rPr/{W}rFonts")  # type: ignore[union-attr]
                face = "L" if fonts is None else "E"
                assert fonts is None or dict(fonts.attrib) == {W + "hint": "eastAsia"}
                said += text.text or ""
                faces += "".join(face if c in SIGNS else "." for c in text.text or "")
            yield said, faces


@pytest.mark.parametrize("language", ["zh-Hans-CN", "zh-Hant-TW"])
def test_signs_are_chinese_in_every_place_and_latin_among_latin_words(language: str) -> None:
    """Headings, cells, notes, boxes, furniture, slips, contents, bases of readings; what reads English is Latin."""
    found = [(said, faces) for said, faces in signs(all_places(language)) if set(faces) - {"."}]
    assert len(found) > 40
    for said, faces in found:
        places = {at for part in LATIN if part in said for at in range(said.index(part), said.index(part) + len(part))}
        assert faces == "".join("." if c not in SIGNS else "L" if at in places else "E" for at, c in enumerate(said)), (
            said
        )
    assert {part for part in LATIN for said, _ in found if part in said} == set(LATIN)


def test_the_field_case_has_pairs_of_one_face_and_its_apostrophe_is_latin() -> None:
    found = dict(signs(made_in(field("hans-latin").replace("theme: h2", "cover: no"), two_faced())))
    assert found["“四个意识”与10℃·5×3—8"] == "E....E...EE...E."
    (body,) = (faces for said, faces in found.items() if said.startswith("他说"))
    assert body == "...E...E....EEEEEE......L..E.....E.......E......"


def test_latin_words_are_not_torn_and_accents_stay_latin() -> None:
    source = f'{HEAD}  - "讀café與“Don’t go”又“It’s”，卡爾·馬克思、{{西安|xī’ān}}、{{警|ㄐㄧㄥˇ}}"\n'
    runs = ["".join(r.itertext()) for r in part(made_in(source, two_faced()), "word/document.xml").iter(W + "r")]
    assert "café" in " ".join(runs).replace("café與", "café ") and not {"caf", "é", "Don", "t go"} & set(runs)
    hinted = [
        "".join(of.itertext())
        for fonts in part(made_in(source, two_faced()), "word/document.xml").iter(W + "rFonts")
        if (of := fonts.getparent().getparent()) is not None  # type: ignore[union-attr]
    ]
    assert "ㄐㄧㄥˇ" in hinted and not any("é" in text or "ī" in text for text in hinted)


def test_nothing_is_cut_where_both_faces_are_one() -> None:
    data = made(field("hans-latin").replace("theme: h2", "cover: no"))
    assert list(part(data, "word/document.xml").iter(W + "rFonts")) == []


def test_a_house_whose_styles_have_two_faces_is_cut_as_well() -> None:
    reference = docx.Document(io.BytesIO(export(theme(), "zh-Hans-CN")))
    fonts = reference.styles["Body Text"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:ascii"), "Times New Roman")
    stream = io.BytesIO()
    reference.save(stream)
    house = replace(theme(), reference=stream.getvalue(), digest="house of two faces")
    found = dict(signs(made_in(f"{HEAD}  - 读“书”\n", house)))
    assert found["读“书”"] == ".E.E"


def test_in_a_publication_in_english_only_what_is_marked_as_chinese_is_cut() -> None:
    source = HEAD.replace("zh-Hant-TW", "en") + '  - "The “best” [“好”](lang:zh-Hans-CN) — ①"\n'
    found = dict(signs(made_in(source, two_faced())))
    assert found["The “best” “好” — ①"] == "....L....L.E.E.L.L"


def test_words_are_as_before_and_every_validator_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(all_places())
    answer = subprocess.run([SDK, str(path)], capture_output=True, text=True, check=False)
    assert (audit(path), integrity(path), json.loads(answer.stdout)["errors"]) == ([], [], [])
    assert dict(read(all_places()).words) == dict(read(made(ALL_PLACES.replace("LANGUAGE", "zh-Hans-CN"))).words)


def test_libreoffice_draws_pairs_in_one_face(monkeypatch: pytest.MonkeyPatch) -> None:
    """It knows no hint and goes by what stands before a sign, at the beginning of a line by the user's own language."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    data = made_in(field("hans-latin").replace("theme: h2", "cover: no"), two_faced())
    with pdfplumber.open(io.BytesIO(libreoffice(data))) as pdf:
        drawn = [(c["text"], c["fontname"].partition("+")[2]) for page in pdf.pages for c in page.chars]
    assert {face for text, face in drawn if text in "Don"} == {"LiberationSerif", "LiberationSans"}
    pairs = [(text, face[:8]) for text, face in drawn if text in "“”"]
    assert [face for text, face in pairs if text == "“"] == [face for text, face in pairs if text == "”"]
    assert [face for _, face in pairs].count("NotoSans") == 4 and ("“", "NotoSeri") in pairs
