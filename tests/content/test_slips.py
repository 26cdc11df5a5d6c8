"""Slips of the hand: the place is the line of the slip, and following the hint gives a file that passes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.content.test_forms import PIXEL
from tests.content.test_loading import HEAD, read
from tests.press.project import OFFICE
from yinfa.content.load import load
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

FIELD = Path(__file__).parents[1] / "data" / "field" / "authoring"
FRONT = "yinfa: 1\nfront:\n  title: 題\n  language: zh-Hant-TW\n  identifier: t\n  issued: 2026-01-05\n"
BODY = HEAD + "body:\n"


def told(source: str, folder: Path) -> list[Finding]:
    """Give every finding of a source, warnings too."""
    (folder / "圖").mkdir(exist_ok=True)
    for name in ("圖/a.png", "a.png"):
        (folder / name).write_bytes(PIXEL)
    found: list[Finding] = []
    try:
        load(source.encode(), folder / "publication.yaml", Workspace.at(folder), found.append)
    except PublishingError as error:
        found += error.findings
    return found


@dataclass(frozen=True)
class Slip:
    source: str
    code: str
    at: tuple[int, int]
    wrong: str
    right: str
    """What following the hint writes for what was wrong."""
    says: str = ""
    """Part of the hint in Chinese."""

    def proved(self, folder: Path) -> None:
        """Hold the place and the hint against what they should be, and follow the hint."""
        found = told(self.source, folder)
        (one,) = [f for f in found if (f.code, f.at.line, f.at.column) == (self.code, *self.at)]
        assert self.says in one.hint("zh") and one.hint("en") and "{hint" not in one.hint("en")
        assert {f.code for f in found if f.severity == "error"} <= {self.code}  # nothing misleads beside it
        assert self.wrong in self.source
        assert told(self.source.replace(self.wrong, self.right), folder) == []


def field(name: str) -> str:
    return (FIELD / f"{name}.yaml").read_text("utf-8")


SLIPS = {
    "a cell with a full-width colon": Slip(BODY + "  - table:\n      - [甲, 乙]\n      - [{text：丙, colspan: 2}]", "Y021", (6, 15), "text：", "text: "),
    "a cell without a space": Slip(BODY + "  - table:\n      - [甲, 乙]\n      - [{text:丙}, 丁]", "Y024", (6, 15), "text:", "text: "),
    "a full-width colon under furniture": Slip(BODY + "  - 文\nfurniture:\n  qr： yes", "Y021", (6, 5), "：", ":"),
    "a full-width colon under print": Slip(BODY + "  - 文\nprint:\n  contents：yes", "Y021", (6, 11), "：", ": "),
    "variants with an enumeration comma": Slip(FRONT + "  variants: [zh-Hans-CN、zh-Hant-HK]\nbody: [文]", "S005", (7, 14), "zh-Hans-CN、zh-Hant-HK", "zh-Hans-CN, zh-Hant-HK", "zh-Hans-CN, zh-Hant-HK"),
    "variants in Chinese": Slip(FRONT + "  variants: 簡體\nbody: [文]", "S003", (7, 13), "簡體", "[zh-Hans-CN]", "[zh-Hans-CN]"),
    "one alignment in Chinese for all columns": Slip(BODY + "  - table:\n      - [甲, {text: 乙, colspan: 2}]\n      - [丙, 丁, 戊]\n    align: 置中", "S003", (7, 12), "置中", "[center, center, center]", "[center, center, center]"),
    "an alignment in Chinese": Slip(BODY + "  - table:\n      - [甲, 乙]\n    align: [left, 靠右]", "S005", (6, 19), "靠右", "right", "right"),
    "a style in Chinese": Slip(BODY + "  - list: [甲]\n    style: 編號", "S005", (5, 12), "編號", "number", "number"),
    "a callout in Chinese": Slip(BODY + "  - callout: 警告\n    body: [文]", "S005", (4, 14), "警告", "caution", "caution"),
    "a yes in Chinese": Slip(BODY + "  - 文\nprint: {cover: 是}", "S005", (5, 16), "是", "yes", "yes"),
    "an editor in Chinese": Slip(FRONT + "  contributor: {編輯: 甲}\nbody: [文]", "S005", (7, 17), "編輯", "editor", "editor"),
    "points that are a list": Slip(BODY + "  - points: [甲]", "S003", (4, 14), "points", "list", "list"),
    "a note as Markdown writes it": Slip(BODY + "  - 文[^a]\n[^a]: 註", "Y011", (5, 1), "[^a]: 註", "notes:\n  a: 註", "  a: "),
    "a text with entries below": Slip(BODY + "  - 如下:\n      - 甲\n      - 乙", "S004", (4, 5), "如下:\n", "如下：\n  - list:\n", "「- 如下：」與「- list:」"),
    "a section without a body": Slip(BODY + "  - section: 甲", "S002", (4, 5), "section: 甲", "section: 甲\n    body: [一段文字]", "body: [一段文字]"),
    "figures for dashes": Slip(BODY + "  - list:\n      1. 甲", "S003", (5, 7), "      1. 甲", "      - 甲\n    style: number", "- 甲"),
    "a heading in full width": Slip(BODY + "  - ＃ 甲", "N018", (4, 5), "＃ 甲", "section: 甲\n    body: [文]", "section"),
    "a product": Slip(BODY + "  - 長*寬*高", "N023", (4, 6), "*", "×", "×"),
    "a note called in full width": Slip(field("note-call-fullwidth"), "N014", (13, 23), "［^a］", "[^a]", "[^a]"),
    "ruby in full width": Slip(field("ruby-fullwidth"), "N014", (13, 21), "｛警｜ㄐㄧㄥˇ｝", "{警|ㄐㄧㄥˇ}", "{警|ㄐㄧㄥˇ}"),
    "three readings of two Han": Slip(field("ruby-3-readings-2-han"), "N016", (13, 21), " ㄔㄚˊ ㄔㄚˊ", " ㄔㄚˊ"),
    "a note that nobody calls": Slip(field("note-uncalled"), "N015", (23, 3), "裝備。", "裝備[^a]。", "[^a]"),
    "a list folded into the item above": Slip(field("nested-list-folded"), "Y034", (17, 13), "          - 手電筒\n            - 強光\n", "          - - 手電筒\n            - list: [強光]\n", "- - 手電筒"),
    "a year of the Republic with a nought": Slip(field("roc-year-0115"), "S006", (6, 11), "0115-01-05", "2026-01-05", "2026-01-05"),
    "a wide space after the colon": Slip(field("wide-space-after-colon"), "Y033", (3, 9), "title:　", "title: "),
    "list： in the middle": Slip(field("list-fullwidth-colon"), "Y021", (14, 13), "list：", "list:"),
    "bold with spaces": Slip(field("bold-with-space"), "N019", (4, 6), "** 優點**", "**優點**"),
    "list： that swallows its entries": Slip(BODY + "  - list：\n      - 甲\n      - 乙\n", "Y021", (4, 9), "list：", "list:"),
    "body： further in": Slip(BODY + "  - section: 甲\n    body：\n      - 文\n      - 字\n  - 丁", "Y021", (5, 9), "body：", "body:"),
    "a wide space far above": Slip(BODY.replace("body:", "body:　") + "  - 文\n  - section: 甲\n    body: [乙]", "Y033", (3, 6), "body:　", "body:"),
    "a dash missing before a text": Slip(BODY + "  - 甲\n  乙\n  - 丙", "Y037", (5, 3), "\n  乙", "\n  - 乙"),
    "a dash missing before a block": Slip(BODY + "  - section: 甲\n    body: [文]\n  section: 乙\n    body: [字]", "Y037", (6, 3), "\n  section: 乙", "\n  - section: 乙"),
    "a dash missing before a row": Slip(BODY + "  - table:\n      - [甲, 乙]\n      [丙, 丁]\n      - [戊, 己]", "Y037", (6, 7), "      [丙", "      - [丙"),
    "a bullet of Word among dashes": Slip(BODY + "  - list:\n      - 甲\n      \uf06c 乙", "Y038", (6, 7), "\uf06c", "-"),
    "bullets of Word": Slip(BODY + "  - list:\n      \uf0b7 甲\n      \uf0b7 乙", "S003", (5, 7), "\uf0b7", "-", "Word"),
    "full-width dashes": Slip(BODY + "  - list:\n      － 甲\n      － 乙", "S003", (5, 7), "－", "-", "「－」改為半形「- 」"),
    "dots": Slip(BODY + "  - list:\n      ● 甲\n      ● 乙", "S003", (5, 7), "●", "-", "「●」"),
    "a colon in an item": Slip(BODY + "  - list:\n      - 注意: 手電筒\n      - 乙", "S003", (5, 9), "注意: ", "注意：", "注意：手電筒"),
    "a colon in a paragraph": Slip(BODY + "  - 注意: 手電筒", "S004", (4, 5), "注意: ", "注意：", "注意：手電筒"),
    "a full-width comma in the first row": Slip(BODY + "  - table:\n      - [項目，數量]\n      - [手銬, 二副]", "S025", (5, 12), "項目，數量", "項目, 數量", "[項目, 數量]"),
    "a full-width comma in a later row": Slip(BODY + "  - table:\n      - [項目, 數量]\n      - [手銬，二副]", "S025", (6, 12), "手銬，二副", "手銬, 二副", "[手銬, 二副]"),
    "a full-width comma between subjects": Slip(FRONT + "  subject: [a，b]\nbody: [文]", "S025", (7, 14), "a，b", "a, b", "[a, b]"),
    "a full-width comma between editors": Slip(FRONT + "  contributor: {editor: [甲，乙]}\nbody: [文]", "S025", (7, 27), "甲，乙", "甲, 乙", "[甲, 乙]"),
    "a full-width comma between kept terms": Slip(FRONT + "  keep: [裡子，面子]\nbody: [文]", "S025", (7, 12), "[裡子，面子]", "['裡子，面子']", "加引號"),
    "authors with an enumeration comma": Slip(FRONT + "  creator: 甲、乙\nbody: [文]", "S026", (7, 13), "甲、乙", "[甲, 乙]", "[甲, 乙]"),
    "subjects that are one text": Slip(FRONT + "  subject: 警察, 形象\nbody: [文]", "S026", (7, 14), "警察, 形象", "[警察, 形象]", "[警察, 形象]"),
    "a numbered list folded into a paragraph": Slip(BODY + "  - 步驟\n    1. 甲\n    2. 乙", "Y034", (5, 5), "  - 步驟\n    1. 甲\n    2. 乙", "  - list:\n      - - 步驟\n        - list: [甲, 乙]", "list: [甲]"),
    "a list in a block of text": Slip(BODY + "  - >-\n    帶：\n    - 甲\n    - 乙", "Y034", (6, 5), "  - >-\n    帶：\n    - 甲\n    - 乙", "  - 帶：\n  - list: [甲, 乙]"),
    "full-width dashes under a list's own": Slip(BODY + "  - list:\n      - 甲\n        － 乙", "Y034", (6, 9), "- 甲\n        － 乙", "- - 甲\n        - list: [乙]", "list: [乙]"),
    "a key in Chinese": Slip(FRONT.replace("title", "標題") + "body: [文]", "S001", (3, 3), "標題", "title", "title:"),
    "a note in a cell": Slip(BODY + "  - table:\n      - [a[^n], b]\nnotes: {n: 註}", "Y039", (5, 11), "a[^n]", '"a[^n]"', '"a[^n]"'),
    "a row that is not closed": Slip(BODY + "  - table:\n      - [甲, 乙\n      - [丙, 丁]", "Y039", (5, 9), "乙\n", "乙]\n", "補上「]」"),
    "a bracket too many": Slip(BODY + "  - table:\n      - [甲, 乙]]\n      - [丙, 丁]", "Y039", (5, 15), "]]", "]", "刪去"),
    "an empty cell": Slip(BODY + "  - table:\n      - [甲, , 乙]\n", "Y039", (5, 13), ", ,", ', "",', '""'),
    "a field in a cell": Slip(BODY + "  - table:\n      - [{unit.name}, x]", "S001", (5, 11), "{unit.name}", '"{unit.name}"', '"{unit.name}"'),
    "a field with its text in a cell": Slip(BODY + "  - table:\n      - [{unit.name|單位}, x]", "S001", (5, 11), "{unit.name|單位}", '"{unit.name|單位}"'),
    "a reading in a cell": Slip(BODY + "  - table:\n      - [{警|ㄐㄧㄥˇ}, x]", "S001", (5, 11), "{警|ㄐㄧㄥˇ}", '"{警|ㄐㄧㄥˇ}"'),
    "a field for a paragraph": Slip(BODY + "  - {unit.name}", "S004", (4, 6), "{unit.name}", '"{unit.name}"'),
    "bold with a space at its end": Slip(BODY + '  - "**優點 **：說明"', "N019", (4, 11), "優點 ", "優點"),
    "bold with two spaces": Slip(BODY + '  - "有 ** 字 ** 在"', "N019", (4, 8), "** 字 **", "**字**"),
    "a path of Windows": Slip(BODY + "  - figure: 圖\\a.png\n    alt: x", "P002", (4, 13), "圖\\a.png", "圖/a.png", "圖/a.png"),
    "a path with a drive": Slip(BODY + "  - figure: C:\\圖\\a.png\n    alt: x", "P002", (4, 13), "C:\\圖\\a.png", "a.png", "「a.png」"),
    "quotes in quotes": Slip(BODY + "  - 'a's'", "Y035", (4, 7), "'a's'", "'a''s'"),
    "a block text that stands too far left": Slip(BODY + "  - paragraph: >-\n    文字\n    又", "Y036", (5, 5), "    文字\n    又", "      文字\n      又"),
    "an entry that begins with a comma": Slip(BODY + "  - , x", "Y022", (4, 5), ", x", '", x"'),
    "percent": Slip(BODY + "  - {figure: a.png, alt: x, width: 60%}", "S009", (4, 36), "60%", "60", "60"),
    "figures in full width": Slip(BODY + "  - {figure: a.png, alt: x, width: ６０}", "S009", (4, 36), "６０", "60", "60"),
    "a year of the Republic": Slip(FRONT.replace("2026-01-05", "115.1.5") + "body: [文]", "S006", (6, 11), "115.1.5", "2026-01-05", "2026-01-05"),
    "a Chinese date": Slip(FRONT.replace("2026-01-05", "2026年1月5日") + "body: [文]", "S006", (6, 11), "2026年1月5日", "2026-01-05", "2026-01-05"),
    "a date in full width": Slip(FRONT.replace("2026-01-05", "２０２６-０１-０５") + "body: [文]", "S006", (6, 11), "２０２６-０１-０５", "2026-01-05", "2026-01-05"),
    "a Chinese name of a language": Slip(FRONT.replace("zh-Hant-TW", "繁體中文") + "body: [文]", "S007", (4, 13), "繁體中文", "zh-Hant-TW", "zh-Hant-TW"),
    "several pictures": Slip(BODY + "  - figure: [a.png, b.png]\n    alt: x", "S003", (4, 13), "[a.png, b.png]", "a.png", "拆成幾個區塊"),
    "a value that begins with a dash": Slip(FRONT.replace("title: 題", "title: - 題") + "body: [文]", "Y022", (3, 10), "- 題", "'- 題'"),
    "a value that begins with a question mark": Slip(FRONT.replace("title: 題", "title: ? 題") + "body: [文]", "Y022", (3, 10), "? 題", "'? 題'"),
    "a key with an equals sign": Slip(FRONT.replace("title: 題", "title= 題") + "body: [文]", "Y041", (3, 8), "title=", "title:", "title: "),
    "a key with a semicolon": Slip(FRONT.replace("language: ", "language；") + "body: [文]", "Y041", (4, 11), "language；", "language: ", "language: "),
    "a key without any sign": Slip(FRONT.replace("language: ", "language ") + "body: [文]", "Y041", (4, 11), "language ", "language: ", "language: "),
    "entries right below a section": Slip(BODY + "  - section: 甲\n    - 文\n    - 字", "Y042", (5, 5), "甲\n", "甲\n    body:\n", "body:"),
    "a caption above the rows": Slip(BODY + "  - table:\n      caption: 表\n      - [甲, 乙]", "Y042", (6, 7), "      caption: 表\n      - [甲, 乙]", "      - [甲, 乙]\n    caption: 表", "清單後面"),
    "an entry too far left": Slip(BODY + "    - 甲\n  - 乙", "Y027", (5, 3), "  - 乙", "    - 乙"),
    "an entry a space too far left": Slip(BODY + "  - section: 甲\n    body:\n      - 文\n     - 字", "Y027", (7, 6), "     - 字", "      - 字"),
    "bold in a cell": Slip(BODY + "  - table:\n      - [**甲**, 乙]", "Y039", (5, 10), "**甲**", '"**甲**"', '"**甲**"'),
    "a percent sign in a cell": Slip(BODY + "  - table:\n      - [比率, %]\n      - [甲, 30%]", "Y039", (5, 14), "%]\n", '"%"]\n', '"%"'),
    "a number sign in a cell": Slip(BODY + "  - table:\n      - [編號, 姓名]\n      - [#1, 甲]", "Y039", (6, 10), "#1", '"#1"', '"#1"'),
    "a number sign behind a word": Slip(BODY + "  - table:\n      - [甲 #1, 乙]\n      - [丙, 丁]", "Y031", (5, 12), "甲 #1", '"甲 #1"'),
    "a quoted word in a cell": Slip(BODY + '  - table:\n      - [乙, "甲"等]', "Y039", (5, 13), '"甲"等', '"「甲」等"', '"「甲」等"'),
    "an open quote in a cell": Slip(BODY + "  - table:\n      - ['甲, 乙]\n      - [丙, 丁]", "Y028", (5, 10), "'甲", "'甲'", "另一個 '"),
    "an apostrophe in front": Slip(BODY + "  - it's\n  - 'tis", "Y028", (5, 5), "'tis", "’tis", "’"),
    "entries of Markdown": Slip(BODY + "  * 甲\n  * 乙", "Y040", (4, 3), "*", "-", "改為「-」"),
    "a table of Markdown": Slip(BODY + "  - table:\n      | 甲 | 乙 |\n      | 丙 | 丁 |", "Y040", (5, 7), "      | 甲 | 乙 |\n      | 丙 | 丁 |", "      - [甲, 乙]\n      - [丙, 丁]", "- [甲, 乙]"),
    "a picture of Markdown": Slip(BODY + "  - ![圖](a.png)", "Y040", (4, 5), "![圖](a.png)", "figure: a.png\n    alt: 圖", "figure"),
    "a fence about the file": Slip("```yaml\n" + BODY + "  - 文", "Y040", (1, 1), "```yaml\n", "", "刪去"),
    "a call with spaces": Slip(BODY + "  - '見[ ^a ]'\nnotes: {a: 註}", "N017", (4, 7), "[ ^a ]", "[^a]", "[^a]"),
    "a call in parentheses": Slip(BODY + "  - 見（^a）\nnotes: {a: 註}", "N017", (4, 6), "（^a）", "[^a]", "[^a]"),
    "a call outside its bracket": Slip(BODY + "  - 見^[a]\nnotes: {a: 註}", "N017", (4, 6), "^[a]", "[^a]", "[^a]"),
    "a call the other way round": Slip(BODY + "  - 見[a^]\nnotes: {a: 註}", "N017", (4, 6), "[a^]", "[^a]", "[^a]"),
    "a call that is not closed": Slip(BODY + "  - 見[^a。又見[^a]\nnotes: {a: 註}", "N017", (4, 6), "[^a。", "[^a]。", "[^a]"),
    "a link that is not closed": Slip(BODY + "  - 見[此](https://example.org/a\n", "N017", (4, 8), "/a", "/a)", "補上「)」"),
    "a language that is not closed": Slip(BODY + "  - 見[abc](lang:en 之後\n", "N017", (4, 10), "en 之後", "en) 之後", "補上「)」"),
    "a link with a space": Slip(BODY + "  - 見[此] (https://example.org/a) 文\n", "N017", (4, 8), "] (", "](", "空格"),
    "a note within the text": Slip(BODY + "  - 見^[另見前條]", "N017", (4, 6), "^[另見前條]", "[^a]\nnotes: {a: 另見前條}", "[^名字]"),
    "a page break without a colon": Slip(BODY + "  - 甲\n  - page-break", "N017", (5, 5), "page-break", "page-break:", "page-break:"),
    "words for a receipt": Slip(BODY + "  - 文\nreceipt: 已收到", "S005", (5, 10), "已收到", "yes"),
    "a number that becomes two cells": Slip(BODY + "  - table:\n      - [年, 件, 元]\n      - [115年, 1,204]", "S029", (6, 16), "1,204", '"1,204", 3', '"1,204"'),
    "a sum of money in an item": Slip(BODY + "  - list: [NT$1,200元, 罰鍰]", "S029", (4, 12), "NT$1,200元", '"NT$1,200元"', '"NT$1,200元"'),
    "three cells without spaces": Slip(BODY + "  - table:\n      - [甲, 乙, 丙]\n      - [10,200, 丁]", "S029", (6, 10), "10,200", "10, 200", "逗號後空一格"),
    "dashes without a space": Slip(BODY + "  -甲\n  -乙", "S003", (4, 3), "  -甲\n  -乙", "  - 甲\n  - 乙", "「- 甲」"),
    "a dash with a wide space": Slip(BODY + "  -　甲", "S003", (4, 3), "-　甲", "- 甲", "「- 甲」"),
    "signs of minus": Slip(BODY + "  − 甲\n  − 乙", "S003", (4, 3), "−", "-", "「−」"),
    "a colon behind an address": Slip(BODY + "  - 見 https://example.org: 說明", "S004", (4, 5), "org: 說", "org：說", "https://example.org：說明"),
    "a colon in a long text": Slip(BODY + "  - " + "長" * 50 + ": 文", "S004", (4, 5), "長" * 50 + ": 文", '"' + "長" * 50 + ': 文"', "引號"),
    "a colon at the end": Slip(BODY + "  - 如下:\n  - 甲", "S004", (4, 5), "如下:", "如下：", "如下："),
    "an address for a picture": Slip(BODY + "  - figure: https://example.org/p/a.png\n    alt: x", "P002", (4, 13), "https://example.org/p/a.png", "a.png", "「a.png」"),
    "a picture in capitals": Slip(BODY + "  - figure: A.PNG\n    alt: x", "P001", (4, 13), "A.PNG", "a.png", "「a.png」"),
    "a picture without its ending": Slip(BODY + "  - figure: a\n    alt: x", "P001", (4, 13), "figure: a\n", "figure: a.png\n", "「a.png」"),
    "a key that no table has": Slip(BODY + "  - table: [[甲, 乙]]\n    orientation: landscape", "S001", (5, 5), "\n    orientation: landscape", "", "align, caption"),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_at_its_line_and_its_hint_mends_it(name: str, tmp_path: Path) -> None:
    SLIPS[name].proved(tmp_path)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("115.1.5", "2026-01-05"), ("115/1/5", "2026-01-05"), ("0115-01-05", "2026-01-05"), ("民國115年1月5日", "2026-01-05"),
        ("中華民國一百一十五年一月五日", "2026-01-05"), ("一一五年十二月二十日", "2026-12-20"), ("民國 38 年 1 月 1 日", "1949-01-01"),
        ("二〇二六年一月五日", "2026-01-05"), ("2026.1.5", "2026-01-05"), ("20260105", "2026-01-05"), ("1150105", "2026-01-05"),
        ("民國一一五年十月卅一日", "2026-10-31"), ("一一五年一月廿五日", "2026-01-25"), ("115年元月6日", "2026-01-06"), ("民國元年3月2日", "1912-03-02"),
        ("2026年3月5日（星期四）", "2026-03-05"), ("115.3.5（四）", "2026-03-05"), ("2026-03-05T10:30", "2026-03-05"), ("115.03.05.", "2026-03-05"),
        ("２０２６年１月５日", "2026-01-05"), ("2026-1-5", "2026-01-05"),
    ],
)  # fmt: skip
def test_dates_are_converted_in_the_hint(typed: str, meant: str, tmp_path: Path) -> None:
    source = FRONT.replace("2026-01-05", typed) + "body: [文]"
    (one,) = told(source, tmp_path)
    assert one.code == "S006" and meant in one.hint("zh") and meant in one.hint("en")
    assert told(source.replace(typed, meant), tmp_path) == []


@pytest.mark.parametrize(
    "typed", ["115年1月", "2026-02-30", "115-02-29", "05/01/2026", "26.1.5", "令和8年1月6日", "今日", "Jan 5 2026", ""]
)
def test_no_date_is_made_up_for_what_is_none(typed: str, tmp_path: Path) -> None:
    (one,) = told(FRONT.replace("2026-01-05", typed) + "body: [文]", tmp_path)
    assert (one.code, one.hint("zh")) == ("S006", "請寫西元的年-月-日，如 2026-01-05")


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("正體中文", "zh-Hant-TW"), ("zh_TW", "zh-Hant-TW"), ("zh-hant-hk", "zh-Hant-HK"), ("簡體中文", "zh-Hans-CN"), ("简体", "zh-Hans-CN"), ("English", "en"), ("中文", "zh-Hant-TW"), ("EN-us", "en-US"), ("？", "zh-Hant-TW"), ("TW", "zh-Hant-TW"), ("CHT", "zh-Hant-TW"), ("台灣", "zh-Hant-TW"), ("HK", "zh-Hant-HK"), ("chs", "zh-Hans-CN"), ("CN", "zh-Hans-CN"), ("普通话", "zh-Hans-CN")],
)  # fmt: skip
def test_languages_are_named_by_their_tags(typed: str, tag: str, tmp_path: Path) -> None:
    source = FRONT.replace("zh-Hant-TW", typed) + "body: [文]"
    assert [(f.code, f.hint("zh")) for f in told(source, tmp_path)] == [("S007", f"寫成 {tag}")]


STRAYS = {
    "用~~刪去~~": "N017", "第一行<br>第二行": "N017", "<u>底線</u>": "N017", "<SPAN style='x'>字</SPAN>": "N017", "＜br＞": "N017",
    "甲&nbsp;乙": "N017", "甲&#12288;乙": "N017", "<!-- 註 -->": "N017", "# 標題": "N017", "### 標題": "N017", "| 甲 | 乙 |": "N017",
    "![圖](https://example.org/a.png)": "N017", "```sh": "N017", "${unit.name}": "N017", "見【^a】": "N014", "見〔^a〕": "N014",
    "見[^a］": "N014", "見［＾a］": "N014", "{警|ㄐㄧㄥˇ｝": "N014", "｛公安｜gōng ān｝": "N014", "［此］（https://example.org）": "N014",
    "[此]（https://example.org）": "N014", "＊＊重點＊＊": "N014", "＝＝醒目＝＝": "N014", "｀指令｀": "N014",
    "- 一項": "N018", "* 一項": "N018", "• 一項": "N018", "1. 一項": "N018", "2.一項": "N018", "> 引文": "N018", "---": "N018", "***": "N018",
    "[ ] 同意": "N018", "[x] 同意": "N018", "這是__重點__。": "N018", "是＿＿重點＿＿": "N018",
    "甲*乙 與 丙*丁": "N023", "面積＝底*高*二": "N023", "單價*數量*稅率 = 總價": "N023", "和為 *甲*，甲*乙 + 丙*丁": "N023",
    "{公安|ㄍㄨㄥ ㄢ ㄢ}": "N016", "{警察|jǐng chá chá}": "N016", "{公安局|ㄍㄨㄥ ㄢ}": "N016", "{警察|jing cha cha}": "N022", "{警察|the police force}": "N022",
}  # fmt: skip
HARMLESS = (
    "a < b > c", "3 < 5", "AT&T; R&D", "#1 號", "第 # 號", "5 > 3", "－5 度", "-5 度", "3.5 公里", "__年__月__日", "姓名：＿＿＿＿", "______", "（一）一項",
    "一、一項", "∣甲∣", "｛甲、乙｝", "［甲］", "【注意】", "（^o^）", "$100", "!重要", "[1] 文獻", "～～", "100%&200%", "https://example.org/a__b__/~~c~~?x&lt=1",
    "參考文獻 [1][2][3]，另見 [4, 5]。", "[甲][#a]", "3*4=12，5*6=30", "a*b*c 與 2**3**2", "f(^a+b)", "30 m^2^[1]", "m^2^[此](https://example.org)", "page-break 之後", "['甲', '乙']",
    "{公安局|gōng'ān jú}", "{中華民國|Republic of China}", "* * *", "2 ** 3", "１．目的", "甲|乙|丙", "…>…", "C:＼a",
    "這是*重要*的", "請*務必*遵守", "依*第 3 條*辦理", "這是*Police Image*的定義", "按*Ctrl + C*複製", "*甲*與*乙*不同", "*甲* = *乙*", "面*對*面", "由 *A* 到 *B*",
    "約*50%*民眾", "*A 組*與*B 組*", "**甲**乙**丙**", "字號＃12",
)  # fmt: skip


@pytest.mark.parametrize("text", STRAYS)
def test_what_would_be_printed_as_typed_is_told(text: str, tmp_path: Path) -> None:
    quoted = text.replace("'", "''")
    found = told(BODY + f"  - '{quoted}'\nnotes: {{a: 註}}", tmp_path)
    assert STRAYS[text] in {f.code for f in found}
    assert all(f.at.line == 4 for f in found if f.code == STRAYS[text])


@pytest.mark.parametrize(
    "text", [t for t, code in STRAYS.items() if code in ("N014", "N017", "N018") and t not in ("***",)]
)
def test_a_backslash_before_it_prints_it(text: str, tmp_path: Path) -> None:
    from yinfa.content.inline import parse
    from yinfa.model.inline import plain

    typed = text
    for fault in sorted(parse(text, True)[1], key=lambda f: -f.offset):
        if fault.code in ("N014", "N017", "N018"):
            typed = typed[: fault.offset] + "\\" + typed[fault.offset :]
    inlines, found, _ = parse(typed, True)
    if not text.startswith(("!", "$", "{")):  # a link, a field and a brace stay what they are
        assert (plain(inlines), found) == (text, [])


@pytest.mark.parametrize("text", [t for t, code in STRAYS.items() if code == "N014"])
def test_the_hint_of_a_mark_in_full_width_is_the_mark(text: str, tmp_path: Path) -> None:
    source = BODY + f"  - '{text}'\n  - '[^a]'\nnotes: {{a: 註}}"
    (hint,) = {f.hint("zh") for f in told(source, tmp_path) if f.code == "N014"}
    half = hint.partition("「")[2].partition("」")[0] or "[此](https://example.org)"
    assert told(BODY + f"  - '{half}'\n  - '[^a]'\nnotes: {{a: 註}}", tmp_path) == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_may_stand_in_a_text_is_not_told(text: str, tmp_path: Path) -> None:
    quoted = text.replace("'", "''")
    assert told(BODY + f"  - '{quoted}'", tmp_path) == []


@pytest.mark.parametrize(
    "text", ["**重點**教材", "H~2~O 安全", "`rm` 指令", "{警|ㄐㄧㄥˇ}察", "見[此](https://example.org)", "第一<br>第二"]
)
def test_marks_in_plain_texts_are_a_warning(text: str, tmp_path: Path) -> None:
    for source, at in (
        (FRONT.replace("title: 題", f"title: '{text}'") + "body: [文]", (3, 10)),
        (BODY + f"  - {{figure: a.png, alt: '{text}'}}", (4, 26)),
    ):
        assert [(f.code, f.at.line, f.at.column) for f in told(source, tmp_path)] == [("S027", *at)]


@pytest.mark.parametrize("text", ["3~5 歲", "A*B", "（試行）", "[試行]", "a_b", "2^10", "C#", "版本 1.0"])
def test_plain_texts_may_hold_signs(text: str, tmp_path: Path) -> None:
    assert told(FRONT.replace("title: 題", f"title: '{text}'") + "body: [文]", tmp_path) == []


@pytest.mark.parametrize("style", [">-\n      甲\n\n      乙", "|-\n      甲\n      乙", '"甲\\n乙"', "甲\n\n      乙"])
def test_lines_and_empty_lines_that_run_on_are_a_warning(style: str, tmp_path: Path) -> None:
    assert [f.code for f in told(BODY + f"  - paragraph: {style}\n", tmp_path)] == ["N020"]


def test_faults_of_structure_and_of_words_come_in_one_round(tmp_path: Path) -> None:
    found = told(field("friction"), tmp_path)
    codes = [f.code for f in found]
    assert {"S001", "S003", "S004", "S005", "N015", "N017", "N019"} <= set(codes)
    assert [f.hint("zh") for f in found if "是不是" in f.hint("zh")] == ["是不是「terms」？", "是不是「annex」？"]
    lines = {f.at.line for f in found if f.code == "N017"}
    assert lines == {27, 32}


def test_the_second_round_has_its_faults_at_once(tmp_path: Path) -> None:
    found = told(field("friction-second-round"), tmp_path)
    assert {(f.code, f.at.line) for f in found} == {
        ("N017", 16),
        ("N017", 17),
        ("N019", 18),
        ("N015", 22),
    }


def test_silent_markup_is_silent_no_more(tmp_path: Path) -> None:
    found = told(field("silent-markdown"), tmp_path)
    assert {(f.code, f.at.line) for f in found} == {("N017", 4), ("N017", 5), ("N018", 6), ("N017", 7)}


def test_what_is_put_out_of_the_way_brings_no_findings_of_its_own(tmp_path: Path) -> None:
    source = (
        BODY
        + "  - {paragraph: '見[](#two)[^a]', idd: one}\n  - {poem: 文, id: two}\n  - {figure: x.png}\n  - '見[^b]'\nnotes: [a, b]"
    )
    assert sorted({f.code for f in told(source, tmp_path)}) == ["S001", "S002", "S003", "S004"]


def test_a_published_text_reads_as_before() -> None:
    for path in sorted(OFFICE.glob("content/*/publication.yaml")):
        assert read(path.read_bytes(), path.parent).body
