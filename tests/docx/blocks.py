"""Publications made of YAML for the tests of Word files: boxes in boxes, quotations, readings, field cases."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from lxml import etree

from tests.docx.sample import assets, png
from tests.docx.test_make import part
from tests.sample import theme
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.formats.docx.audit import check
from yinfa.formats.docx.make import make
from yinfa.theme import Theme
from yinfa.world.workspace import Workspace

FIELD = Path(__file__).parents[1] / "data/field"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD = "yinfa: 1\nfront: {title: 題, language: zh-Hant-TW, identifier: x, issued: 2026-01-05}\nbody:\n"
LONG = "這是一段較長的說明文字，用來看框線與底色在換行以後是否仍然筆直，並且不會超出框外。" * 2


def field(name: str) -> str:
    return (FIELD / name / "publication.yaml").read_text("utf-8")


@cache
def made(source: str) -> bytes:
    return made_in(source, theme())


def made_in(source: str, look: Theme) -> bytes:
    """Give the Word file of a source beside which `a.png` lies."""
    home = Path(mkdtemp(prefix="yinfa-blocks-"))
    (home / "content/x").mkdir(parents=True)
    (home / "content/x/a.png").write_bytes(png())
    publication = load(source.encode(), home / "content/x/publication.yaml", Workspace.at(home))
    data = make(compose(publication, Ticket("x", "docx"), look), assets()).issue({})
    assert check(data) == []
    return data


def body(source: str) -> etree._Element:
    return part(made(source), "word/document.xml")


def style(paragraph: etree._Element) -> str:
    return paragraph.find(f"{W}pPr/{W}pStyle").get(W + "val", "")  # type: ignore[union-attr]


def empty(paragraph: etree._Element) -> bool:
    return not any(True for _ in paragraph.iter(W + "t", W + "drawing", W + "sectPr"))


def nested(level: int, indent: int) -> str:
    """Give lists in lists, to the ninth level."""
    lead = " " * indent
    inner = nested(level + 1, indent + 6) if level < 9 else ""
    items = f"{lead}    - - 層{level}甲\n{inner}{lead}    - 層{level}乙\n"
    return f"{lead}- list:\n{items}{lead}  style: number\n"


EVERYTHING = f"""{HEAD}  - 框前一段。
  - callout: law
    title: 法令
    body:
      - 條文如下。{LONG}
      - table: [[條, 文], [一, {LONG}]]
      - quote: 引文也在框內。{LONG}
        by: 某法
      - figure: a.png
        alt: 圖
        width: 60
        caption: 圖說
        credit: 攝影
      - table: [[條, 文], [一, 甲]]
        caption: 框內表
        style: grid
      - points: [{{head: 要點, body: [要點之文。]}}]
      - 打`code`字。
      - list:
          - - 項
            - 續說。{LONG}
            - table: [[列, 中], [表, 格]]
            - callout: caution
              body:
                - 項中之框。
                - list: [內甲, 內乙]
                  style: number
                - quote: 最裡面。
          - 次
        style: chinese
      - callout: case
        title: 框中之框
        body: [文。, "table: 不是表"]
{nested(1, 6)}      - 框內末段。{LONG}
  - 框後一段。
"""
QUOTATION = f"""{HEAD}  - 外段。
  - quote:
      - 引始。
      - list: [甲, 乙]
      - table: [[格子, 乙]]
      - callout: note
        body: [框。]
      - figure: a.png
        alt: 圖
        width: 30
      - 引末。
    by: 某人
  - 後段。
  - quote: [引。, {{table: [[甲, 乙]]}}]
"""
ENDS = f"""{HEAD}  - callout: law
    body:
      - callout: law
        body:
          - table: [[尾, 表], [一, 甲]]
  - callout: law
    title: 相鄰之框
    body: [文。]
  - table: [[甲, 乙]]
    header: 0
  - table: [[丙, 丁]]
    header: 0
"""
RUBY = "{警|jǐng}與{察|ㄔㄚˊ}"
READ = f"""yinfa: 1
front: {{title: 題, language: zh-Hant-TW, identifier: x, issued: 2026-01-05}}
body:
  - section: "節{RUBY}"
    slogan: "口號{RUBY}"
    body:
      - "內文{RUBY}[^a]"
      - section: "目{RUBY}"
        body: [文]
      - points: [{{head: "要點{RUBY}", body: ["文"]}}]
      - callout: law
        title: "法{RUBY}"
        body: ["框{RUBY}"]
      - table: [["頭{RUBY}", 乙], ["格{RUBY}", 丁]]
        caption: "表{RUBY}"
      - quote: 引
        by: "人{RUBY}"
      - figure: a.png
        alt: 圖
        caption: "圖{RUBY}"
        credit: "攝{RUBY}"
notes: {{a: "註{RUBY}"}}
"""
