"""A publication with everything that editions show, issued to hostile and to ordinary units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.distribution.office import command, office, sql, write_list
from yinfa.compose import FormatName
from yinfa.world.workspace import Workspace

SOURCE = """\
yinfa: 1
front:
  title: 全備手冊
  subtitle: 發至{unit.name|各單位}
  language: zh-Hant-TW
  identifier: small
  issued: 2026-01-05
  variants: [zh-Hant-TW, zh-Hans-CN]
print: {cover: yes, contents: yes}
furniture:
  marking: "{marking|內部資料}"
  watermark: "{watermark|樣本}"
  foot: "{unit.name|各單位}　第{copy.number|——}號"
  qr: yes
receipt: yes
body:
  - section: 為民服務
    id: first
    body:
      - 一段文字，有**重點**、*著重*與{警察|ㄐㄧㄥˇ ㄔㄚˊ}，見[](#first)，腳註[^a]。
      - table:
          - [項目, 份數]
          - [走訪, "1,250"]
        caption: 成果
        header: 1
      - figure: drawn.svg
        alt: 藍色的圓
        caption: 示意圖
notes:
  a: 註的文字。
colophon:
  - 發至{unit.name|各單位}（{unit.code|——}）
  - 份號：{copy.number|——}
  - 日期：{issue.date|——}
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="320" height="180">'
    '<circle cx="160" cy="90" r="70" fill="#14304F"/></svg>'
)
HEAD = ("code", "name", "copies", "region", "numbered", "marking")
ROWS = (
    ("A1", "第一分局", 3, "", "", ""),
    ("A2", "中山第一分局", 2, "", "each", "機密"),
    ("A3", "台北第二分局", 1, "zh-Hans-CN", "", "<密> & ]]>"),
    ("A4", "<b>&amp;</b> ]]> \"引\" '號'", 2, "zh-Hans-CN", "each", ""),
    ("A5", "(甲) \\) % /Name <<>> endobj".replace("\\", ""), 1, "", "", ""),
    ("A6", "臺北市政府警察局中山分局民權一派出所第三警勤區第十二小隊" * 2 + "甲", 1, "", "", "極機密　閱後即焚"),
    ("A7", "𠮷田 {unit.name} ${x} %s", 1, "", "", ""),
)
"""Units with names that markup, zip members, PDF strings and templates might take for their own."""


@dataclass(frozen=True)
class Edition:
    """One file that the run made, and what it has to show."""

    unit: str
    name: str
    numbers: str
    code: str
    marking: str
    simplified: bool
    form: FormatName
    path: Path

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


@cache
def whole() -> Workspace:
    """Issue it in all formats, every edition read back."""
    ws = office(Path(mkdtemp(prefix="yinfa-whole-")), 1, SOURCE)
    (ws.source("small").parent / "drawn.svg").write_text(SVG, encoding="utf-8")
    write_list(ws.root, ROWS, HEAD)
    said = command(ws, "--all")
    assert (said["code"], said["proved"]) == (0, said["issued"]), said
    return ws


def editions(form: FormatName) -> Iterator[Edition]:
    """Give the editions of a format."""
    rows = {str(row[0]): row for row in ROWS}
    query = "SELECT unit, numbers, code, path FROM edition WHERE state = 'issued' AND format = ? ORDER BY path"
    for unit, numbers, code, path in sql(whole(), query, form):
        _, name, _, region, _, marking = rows[unit]
        simplified = region == "zh-Hans-CN"
        plain = "内部资料" if simplified else "內部資料"
        yield Edition(unit, str(name), numbers, code, str(marking or plain), simplified, form, whole().output / path)
