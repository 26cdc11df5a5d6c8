"""The sample of all formats: one publication that holds every kind of node and of inline.

What it holds of kinds of blocks comes from the examples beside them, so that a new kind is in it by itself.
"""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent

from PIL import Image

from tests.press.project import ROOT
from yinfa.compose import FormatName, Galley, Ticket
from yinfa.compose.steps import compose
from yinfa.content.kinds import KINDS
from yinfa.content.load import load
from yinfa.model.tree import Publication
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="160" viewBox="0 0 400 160">'
    '<rect width="400" height="160" fill="#dfe6ee"/><circle cx="200" cy="80" r="50" fill="#14304f"/></svg>'
)
"""The picture that the example of a figure names."""
BASE = """\
yinfa: 1
front:
  title: 新時期如何樹立人民警察的新形象
  subtitle: 發給{unit.name|各單位}的講義
  language: zh-Hant-TW
  identifier: sample
  creator: [宣導組, 王大明]
  contributor: {editor: 陳編輯, illustrator: 林繪圖}
  publisher: 訓練科
  issued: 2026-01-05
  modified: 2026-02-01
  version: "1.0"
  abstract: 說明警察形象的內涵 & 途徑。
  subject: [警察, 形象]
  audience: 新進人員
  rights: 版權所有
  source: 內部刊物
  series: 宣導叢書
  position: 3
  conformance: WCAG 2.1 AA
  certifier: 無障礙小組
print: {cover: yes, contents: yes}
furniture:
  marking: "內部資料　{marking|}"
  watermark: "{unit.name|各單位} {copy.number|——}"
  foot: 發給{unit.name|各單位}
  qr: yes
receipt: yes
lead:
  - 人民警察為人民，服務群眾是本分。
body:
  - 章節以前的一段。
  - section: 愛民利民
    slogan: 打造人民愛戴的警察隊伍
    body:
      - >-
        普通字，有**重要**、*著重*、***又重又著***、==醒目==、`逐字`、m^2^、H~2~O，
        [連結](https://example.org/?a=1&b=2)、[**粗連結**](https://example.org/?a=1&b=2)、[參照](#layer)、[plain English](lang:en)，
        {警|ㄐㄧㄥˇ}**{察|ㄔㄚˊ}**，{unit.name|各單位}[^a] < & > 「引」 一格 再[^a]，
        見[](#patrols)及[](#layer)，[王大明](name:)著[警察學](book:)，[簡化字](lang:zh-Hans)並存……撥110。
      - points:
          - {head: 一要做好群眾工作。, body: 人民警察為人民。}
          - {head: 二要做好群眾工作。, body: 服務群眾是本分。}
      - list: [第 1 項要點, 第 2 項要點, 第 3 項要點]
        style: number
      - 在兩個清單之間的一段，在第二頁才完。
      - list: [第 1 項要求, 第 2 項要求]
        style: number
      - list: [頭項, [次項, 同一項的第二段，接著是下一層。, {list: [子項, 次子項], style: number}], 末項]
        style: chinese
      - list: [圓點, 又一點]
      - quote: [民為邦本。, 本固邦寧。]
        by: 《尚書》
        id: people
      - callout: note
        title: 須知
        body: [提示框裡的一段。, {list: [框裡的一項, 又一項]}]
      - {callout: caution, body: 注意框裡的一段。}
      - {callout: law, body: 法規框裡的一段。}
      - {callout: case, body: 案例框裡的一段。}
  - section: 素質過硬
    body:
      - table:
          - [{text: 項目, rowspan: 2}, {text: 期別, colspan: 2}]
          - [上期, 本期]
          - [走訪戶數, "1,250", "1,480"]
          - [{text: 說明, rowspan: 2}, {text: 含社區與農村, colspan: 2}]
          - ["", 完]
          - [報案, "37", "56"]
          - [協尋, "4", "9"]
        id: patrols
        header: 2
        rowheader: yes
        align: [left, right, right]
        caption: 走訪成果
      - {figure: flag.png, alt: 一面旗, caption: 示意圖, credit: 宣導組, width: 60}
      - {figure: map.svg, alt: '一個 <圓> & "框"，畫在圖的正中', caption: 向量圖, width: 50}
      - {figure: flag.png, alt: 無圖說的圖, width: 10}
      - page-break:
      - 在新的一頁的一段[^b]，見[](#patrols)，又見[](#people)。
      - section: 第二層
        id: layer
        body:
          - 第二層的一段。
          - section: [第三, 層]
            body: [第三層的一段。]
      - {figure: flag.png, decorative: yes, width: 20}
      - {figure: map.svg, alt: 詳細的圖, description: 深藍色的圓，在淺藍色的底上。, width: 40}
      - {table: [[甲, 乙], [丙, 丁]], style: grid}
      - {table: [[甲, 乙], [丙, 丁]], style: plain}
  - section: 各種區塊
    id: kinds
    body:
"""
END = """\
closing: [（全文完）]
colophon:
  - 編印：{unit.name|各單位}
notes:
  a: 第一個註，見[網頁](https://example.org/note)。
  b: 第二個註，見[](#layer)。
"""


def theme() -> Theme:
    """Give the theme `handout` as it stands in the tree."""
    return load_theme(Workspace.at(ROOT), "handout")


@cache
def pictures() -> dict[str, bytes]:
    """Give the files of the pictures by their names."""
    flag = io.BytesIO()
    Image.new("RGB", (400, 200), (20, 48, 79)).save(flag, "PNG")
    return {"map.svg": MAP.encode(), "flag.png": flag.getvalue()}


def block(kind: str, **more: str) -> str:
    """Write the example of a kind as the entry of a list; `more` are keys that it gets besides."""
    lines = "\n".join((KINDS[kind].example, *(f"{key}: {value}" for key, value in more.items())))
    return indent(lines, "  ").replace("  ", "- ", 1) + "\n"


def blocks() -> str:
    """Write the examples of all kinds, with a paragraph behind each."""
    return "".join(f"{block(kind)}- 在{kind}之後。\n" for kind in KINDS)


def write(folder: Path, text: str) -> Path:
    """Put a publication into a project, with the pictures of the sample."""
    home = folder / "content" / "sample"
    home.mkdir(parents=True)
    for name, data in pictures().items():
        (home / name).write_bytes(data)
    path = home / "publication.yaml"
    path.write_text(text, "utf-8")
    return path


def sample() -> str:
    return BASE + indent(blocks(), " " * 6) + END


@cache
def publication(language: str = "zh-Hant-TW") -> Publication:
    """Load the sample, said to be in a language."""
    with TemporaryDirectory(prefix="yinfa-sample-") as folder:
        path = write(Path(folder), sample().replace("zh-Hant-TW", language, 1))
        return load(path.read_bytes(), path, Workspace.at(Path(folder)))


def steady(language: str = "zh-Hant-TW") -> Publication:
    """Give the sample without the examples of kinds: what is counted or approved of it stays when there is a new one."""
    whole = publication(language)
    return replace(whole, body=whole.body[:-1])


def galley(form: FormatName, of: Publication | None = None) -> Galley:
    """Compose the sample, or another publication, for a format."""
    made = of or publication()
    return compose(made, Ticket(made.slug, form), theme())
