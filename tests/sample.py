"""The sample of all formats: one publication that holds every kind of node and of inline.

What it holds of kinds of blocks comes from the examples beside them, so that a new kind is in it by itself.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

from tests.press.project import ROOT
from yinfa.content.kinds import KINDS
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
  creator: [宣導組]
  publisher: 訓練科
  issued: 2026-01-05
  version: "1.0"
print: {cover: yes, contents: yes}
furniture:
  marking: 內部資料
  watermark: 第{copy.number}冊
  foot: 發給{unit.name|各單位}
  qr: yes
receipt: yes
lead:
  - 導言。
body:
  - 章節以前的一段。
  - section: 行內
    id: inlines
    body:
      - 有**重點**、*著重*、***又重又著***、==醒目==、`逐字`、m^2^、H~2~O、{警|ㄐㄧㄥˇ}、{unit.name|各單位}，腳註[^a]，再[^a]。
      - 見[](#kinds)與[這一節](#kinds)，[網站](https://example.org/?a=1&b=2)，[plain English](lang:en)，[王大明](name:)著[警察學](book:)。
      - list: [頭項, [次項, 次項的第二段。, {list: [子項], style: chinese}]]
      - table: [[欄, {text: 數, colspan: 2}], [車, 三, ''], [{text: 船, rowspan: 2}, 一, 二], [三, 四]]
        rowheader: yes
  - section: 各種區塊
    id: kinds
    body:
"""
END = """\
closing: [（全文完）]
colophon:
  - 編印：訓練科
notes: {a: 第一個註。}
"""


def theme() -> Theme:
    """Give the theme `handout` as it stands in the tree."""
    return load_theme(Workspace.at(ROOT), "handout")


def block(kind: str, **more: str) -> str:
    """Write the example of a kind as the entry of a list; `more` are keys that it gets besides."""
    lines = "\n".join((KINDS[kind].example, *(f"{key}: {value}" for key, value in more.items())))
    return indent(lines, "  ").replace("  ", "- ", 1) + "\n"


def blocks() -> str:
    """Write the examples of all kinds, with a paragraph behind each."""
    return "".join(f"{block(kind)}- 在{kind}之後。\n" for kind in KINDS)


def write(folder: Path, text: str) -> Path:
    """Put a publication into a project, with the picture of the examples."""
    home = folder / "content" / "sample"
    home.mkdir(parents=True)
    (home / "map.svg").write_text(MAP, "utf-8")
    path = home / "publication.yaml"
    path.write_text(text, "utf-8")
    return path


def sample() -> str:
    return BASE + indent(blocks(), " " * 6) + END
