"""Another theme gives another look to the same structure, as sound as the first; what authors nest comes out nested."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from lxml import etree

from tests.docx.sample import assets, covered
from tests.docx.test_sound import LANGUAGES, SDK, audit, integrity
from tests.sample import theme
from yinfa.compose import Galley, Ticket
from yinfa.compose.number import number
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.formats.docx.audit import check
from yinfa.formats.docx.make import make
from yinfa.reading.docx import read
from yinfa.theme import Theme
from yinfa.world.workspace import Workspace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOKENS = """
page: {width: 148, height: 210, top: 18, bottom: 20, inner: 20, outer: 15}
type: {size: 10, line: 16, small: 8, table: 9}
headings: {title: 20, subtitle: 11, h1: 14, h2: 12, h3: 11, slogan: 10}
section_numbers: [decimal, none, chinese-paren]
colours: {text: "000000", accent: "7A1F1F", gold: "1F5A7A", rule: "808080", law: "1F5A7A", tint: "F7F0E8", muted: "444444"}
"""


@cache
def house() -> Theme:
    """Give a theme of small pages, other sizes, colours and numbers, headings and text in each other's faces."""
    tokens = deepcopy(dict(theme().tokens))
    for name, value in yaml.safe_load(TOKENS).items():
        tokens[name] = {**tokens[name], **value} if isinstance(value, dict) else value
    tokens["fonts"] = {**tokens["fonts"], "serif": tokens["fonts"]["sans"], "sans": tokens["fonts"]["serif"]}
    return replace(theme(), name="house", tokens=tokens, digest="a house with other tokens")


@cache
def made(language: str) -> bytes:
    return make(
        number(replace(covered(language), theme=house())), replace(assets(), pages={"s1_h": 2, "s2_h": 4})
    ).issue({})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_validator_finds_nothing(language: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(made(language))
    answer = subprocess.run([SDK, str(path)], capture_output=True, text=True, check=False)
    assert (check(made(language)), audit(path), integrity(path), json.loads(answer.stdout)["errors"]) == (
        [],
        [],
        [],
        [],
    )


def test_the_words_are_the_same_and_the_look_is_another() -> None:
    first = make(covered(), replace(assets(), pages={"s1_h": 2, "s2_h": 4})).issue({})
    assert dict(read(made(LANGUAGES[0])).words) == dict(read(first).words)
    styles = part(made(LANGUAGES[0]), "word/styles.xml").decode()
    assert "7A1F1F" in styles and "14304F" not in styles


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


SOURCE = """
yinfa: 1
front: {title: 題目, language: zh-Hant-TW, identifier: nested, issued: 2026-01-05}
body:
  - section: 敬{警|ㄐㄧㄥˇ}節
    id: first
    body:
      - list:
          - 甲
          - - 乙
            - list:
                - - 一
                  - list: [子]
                    style: bullet
                  - 一之續
              style: number
        style: chinese
        id: listone
      - callout: law
        title: 法
        body:
          - 文
          - list: [甲]
      - paragraph: "{unit.name|各單位}應辦事項"
        id: duty
      - "見 [](#first)、[](#listone)、[](#duty)。"
"""


@cache
def nested() -> Galley:
    """Give the galley of a list in a list in a list that its author named, under a heading with a reading."""
    home = Path("content/nested/publication.yaml")
    publication = load(SOURCE.encode(), home, Workspace.at(Path(__file__).parents[2]))
    return replace(compose(publication, Ticket("nested", "docx"), theme()), contents=True)


def paragraphs(**values: str) -> list[tuple[str, str, str]]:
    """Give style, level of numbering and text of each paragraph."""
    data = make(nested(), assets()).issue({name.replace("_", "."): value for name, value in values.items()})
    assert check(data) == []
    found = []
    for p in etree.fromstring(part(data, "word/document.xml")).iter(W + "p"):
        style, level = (p.find(f"{W}pPr/{path}") for path in (f"{W}pStyle", f"{W}numPr/{W}ilvl"))
        said = "".join(t.text or "" for t in p.iter(W + "t"))
        found.append(
            ("" if style is None else style.get(W + "val", ""), "" if level is None else level.get(W + "val", ""), said)
        )
    return found


def test_a_list_stands_as_deep_as_it_is_nested_whatever_its_name() -> None:
    listed = [row for row in paragraphs() if "List" in row[0]]
    assert listed == [
        ("ListChinese", "0", "甲"),
        ("ListChinese", "0", "乙"),
        ("ListNumber2", "1", "一"),
        ("ListBullet3", "2", "子"),
        ("ListContinue2", "", "一之續"),
        ("CalloutLawList", "0", "甲"),
    ]


def test_contents_and_references_repeat_no_reading_and_know_the_values_of_fields() -> None:
    rows = paragraphs(unit_name="甲分局")
    assert [said for style, _, said in rows if style == "TOC1"] == ["一、敬警節"]
    assert ("BodyText", "", "見 敬警節、甲、甲分局應辦事項。") in rows


def test_a_table_without_a_caption_stands_off_what_is_before_it() -> None:
    body = etree.fromstring(part(made(LANGUAGES[0]), "word/document.xml"))
    before = [
        style.get(W + "val")
        for table in body.iter(W + "tbl")
        for style in next(table.itersiblings(W + "p", preceding=True)).iterfind(f"{W}pPr/{W}pStyle")
    ]
    assert before == [*["TableSpace"] * 4, "TableCaption", *["TableSpace"] * 2]
