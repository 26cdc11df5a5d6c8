"""More slips of the hand, as editors type and paste them: told at their line, mended by following the hint."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tests.content.test_slips import BODY, FRONT, Slip, told
from yinfa.content.choices import choice
from yinfa.content.grammar import FrontY
from yinfa.content.kinds.boxes import CALLOUTS
from yinfa.content.kinds.lists import ListY
from yinfa.content.kinds.tables import TableY
from yinfa.model.front import Role
from yinfa.model.language import VARIANTS
from yinfa.model.series import ANNEXES, SERIES
from yinfa.model.tree import Align

TABLE = BODY + "  - table:\n      - [甲, 乙]\n      - [丙, 丁]\n"
NOTED = BODY + "  - 文[^a]\n"
LIST = BODY + "  - list:\n      - 甲\n"
PICTURE = BODY + "  - figure: a.png\n    alt: x\n"

FRONTS = {
    "a title in capitals": Slip(FRONT.replace("title:", "TITLE:") + "body: [文]", "S001", (3, 3), "TITLE", "title", "title:"),
    "a key in full width": Slip(FRONT.replace("title:", "ｔｉｔｌｅ:") + "body: [文]", "S001", (3, 3), "ｔｉｔｌｅ", "title", "title:"),
    "a key in quotes of Word": Slip(FRONT.replace("title:", "“title”:") + "body: [文]", "S001", (3, 3), "“title”", "title", "title:"),
    "a key of another program": Slip(FRONT + "  keywords: 甲\nbody: [文]", "S001", (7, 3), "keywords", "subject", "subject:"),
    "a role that is no key": Slip(FRONT + "  editor: 甲\nbody: [文]", "S001", (7, 3), "editor: 甲", "contributor: {editor: 甲}", "contributor 之內"),
    "a role with a full-width colon": Slip(FRONT + "  contributor: {editor：甲}\nbody: [文]", "Y021", (7, 23), "：", ": "),
    "a role below with one": Slip(FRONT + "  contributor:\n    editor：甲\nbody: [文]", "Y021", (8, 11), "：", ": "),
    "a role that is a name": Slip(FRONT + "  contributor: 甲\nbody: [文]", "S003", (7, 16), "甲", "{editor: 甲}", "{editor: 姓名}"),
    "a role behind a dash": Slip(FRONT + "  contributor:\n    - editor: 甲\nbody: [文]", "S003", (8, 5), "- editor", "editor", "刪去這一層的「- 」"),
    "authors a line each": Slip(FRONT + "  creator:\n    甲\n    乙\nbody: [文]", "S026", (8, 5), "\n    甲\n    乙", " [甲, 乙]", "[甲, 乙]"),
    "a title that begins with a colon": Slip(FRONT.replace("title: 題", "title: : 題") + "body: [文]", "Y022", (3, 10), ": 題", "': 題'"),
    "a title that ends with one": Slip(FRONT.replace("title: 題", "title: 題:") + "body: [文]", "Y023", (3, 11), "題:", "題："),
    "words behind quotes": Slip(FRONT.replace("title: 題", 'title: "題" 目') + "body: [文]", "Y030", (3, 14), '"題" 目', "「題」目"),
    "words behind single quotes": Slip(FRONT.replace("title: 題", "title: '題' 目") + "body: [文]", "Y030", (3, 14), "'題' 目", "「題」目"),
    "two keys on a line": Slip(FRONT.replace("title: 題\n  language", "title: 題, language") + "body: [文]", "Y043", (3, 13), ", language", "\n  language", "下一行"),
    "a key on the line of front": Slip(FRONT.replace("front:\n  title", "front: title") + "body: [文]", "Y043", (2, 8), "front: title", "front:\n  title", "縮排兩格"),
    "a number with its unit": Slip(FRONT + "  series: 甲\n  position: 第三冊\nbody: [文]", "S009", (8, 13), "第三冊", "3", "寫成 3"),
    "a claim without spaces": Slip(FRONT + "  conformance: wcag2.1aa\n  certifier: 甲\nbody: [文]", "S005", (7, 16), "wcag2.1aa", "WCAG 2.1 AA", "WCAG 2.1 AA"),
    "a half claim": Slip(FRONT + "  conformance: 無障礙 AA\n  certifier: 甲\nbody: [文]", "S005", (7, 16), "無障礙 AA", "WCAG 2.1 AA", "WCAG 2.1 AA"),
    "a place of a series": Slip(FRONT + "  position: 3\nbody: [文]", "S002", (3, 3), "  position: 3", "  position: 3\n  series: 叢書名", "叢書名"),
    "all variants": Slip(FRONT + "  variants: all\nbody: [文]", "S003", (7, 13), "all", "[zh-Hant-TW, zh-Hant-HK, zh-Hans-CN]", "[zh-Hant-TW, zh-Hant-HK, zh-Hans-CN]"),
    "variants of one character": Slip(FRONT + "  variants: 繁、簡、港\nbody: [文]", "S003", (7, 13), "繁、簡、港", "[zh-Hant-TW, zh-Hans-CN, zh-Hant-HK]", "[zh-Hant-TW, zh-Hans-CN, zh-Hant-HK]"),
    "a grammar of another number": Slip(FRONT.replace("yinfa: 1", "yinfa: 1.0") + "body: [文]", "S005", (1, 8), "1.0", "1", "寫成 1"),
    "front matter of Obsidian": Slip(FRONT + "---\nbody: [文]", "Y007", (7, 1), "---\n", "", "刪去這一行"),
    "a heading above all": Slip("手冊\n" + FRONT + "body: [文]", "Y046", (1, 1), "手冊\n", "# 手冊\n", "# "),
    "a remark in full width": Slip("＃ 手冊\n" + FRONT + "body: [文]", "Y040", (1, 1), "＃", "#", "# "),
    "a remark of C": Slip("// 手冊\n" + FRONT + "body: [文]", "Y040", (1, 1), "//", "#", "# "),
    "a body within front": Slip(FRONT + "  body:\n    - 文", "S001", (7, 3), "  body:\n    - 文", "body:\n  - 文", "最外層"),
    "a closing within the body": Slip(BODY + "  - 文\n  closing:\n    - 字", "S001", (5, 3), "  closing:\n    - 字", "closing:\n  - 字", "最外層"),
    "a closing for a block": Slip(BODY + "  - 文\n  - closing:\n    - 字", "S004", (5, 5), "  - closing:\n    - 字", "closing:\n  - 字", "最外層"),
    "a character that was lost": Slip(BODY + "  - 警\ufffd手冊", "Y045", (4, 6), "\ufffd", "察", "補回"),
}  # fmt: skip

BLOCKS = {
    "a kind with a full-width colon": Slip(BODY + "  - quote：引文", "Y021", (4, 10), "：", ": "),
    "a kind without a space": Slip(BODY + "  - quote:引文", "Y024", (4, 10), "quote:", "quote: "),
    "two full-width colons": Slip(BODY + "  - section： 甲\n    body：[文]", "Y021", (4, 12), "： 甲\n    body：[文]", ": 甲\n    body: [文]"),
    "a key folded into an item": Slip(LIST + "        style：number", "Y021", (6, 14), "        style：number", "    style: number"),
    "a key folded without a space": Slip(BODY + "  - quote: 引\n      by:某人", "Y024", (5, 9), "      by:", "    by: "),
    "a section without its dash": Slip(BODY + "  section: 甲\n    body: [文]", "Y037", (4, 3), "  section", "  - section", "- "),
    "a section in the first column": Slip(BODY + "section: 甲\n  body: [文]", "Y037", (4, 1), "section", "- section", "- "),
    "a body below the dash": Slip(BODY + "  - section: 甲\n  body:\n    - 文", "Y044", (5, 3), "  body:\n    - 文", "    body:\n      - 文", "對齊"),
    "a body a space too far in": Slip(BODY + "  - section: 甲\n     body:\n       - 文", "Y044", (5, 6), "     body", "    body", "section"),
    "a body a space too far out": Slip(BODY + "  - section: 甲\n   body:\n      - 文", "Y044", (5, 4), "   body", "    body", "section"),
    "two spaces behind the dash": Slip(BODY + "  -  section: 甲\n    body:\n      - 文", "Y044", (5, 5), "-  section", "- section", "section"),
    "a style among the items": Slip(LIST + "      style: number", "Y044", (6, 7), "      style", "    style", "「list:」的第一個字母"),
    "a caption below the dash": Slip(PICTURE + "  caption: 圖", "Y044", (6, 3), "  caption", "    caption", "figure"),
    "a section without words": Slip(BODY + "  - section: 甲\n    body:", "S003", (5, 10), "    body:", "    body:\n      - 文", "縮排"),
    "items in the column of the list": Slip(BODY + "  - list:\n  - 甲", "S003", (4, 10), "  - 甲", "      - 甲", "縮排"),
    "a list without its colon": Slip(BODY + "  - list\n    - 甲", "Y041", (4, 9), "list", "list:", "list: "),
    "a body that is a text": Slip(BODY + "  - section: 甲\n    body: 文", "S003", (5, 11), "body: 文", "body: [文]", "[文]"),
    "items that are a text": Slip(BODY + "  - list: 甲、乙", "S003", (4, 11), "甲、乙", "[甲, 乙]", "[甲, 乙]"),
    "items joined within brackets": Slip(BODY + "  - list: [甲、乙]", "S026", (4, 13), "甲、乙", "甲, 乙", "[甲, 乙]"),
    "items without dashes": Slip(BODY + "  - list:\n    甲\n    乙", "Y037", (5, 5), "    甲\n    乙", "    - 甲\n    - 乙", "一併補上"),
    "numbers for dashes": Slip(BODY + "  - list:\n    1. 甲\n    2. 乙", "Y040", (5, 5), "    1. 甲\n    2. 乙", "    - 甲\n    - 乙\n    style: number", "style: number"),
    "numbers for the whole body": Slip(BODY + "  1. 甲\n  2. 乙", "S003", (4, 3), "  1. 甲\n  2. 乙", "  - list:\n      - 甲\n      - 乙\n    style: number", "- list:"),
    "a dash of Word": Slip(BODY + "  - list:\n      — 甲\n      — 乙", "S003", (5, 7), "—", "-", "「—」"),
    "a dash with a hard space": Slip(BODY + "  -\u00a0甲", "S003", (4, 3), "-\u00a0", "- ", "「- 甲」"),
    "a quotation of Markdown": Slip(BODY + "  - > 甲", "Y040", (4, 5), "> 甲", "quote: 甲", "- quote:"),
    "three stars for a new page": Slip(BODY + "  - 甲\n  - ***\n  - 乙", "Y040", (5, 5), "***", "page-break:", "page-break"),
    "a new page in Chinese": Slip(BODY + "  - 分頁:", "S004", (4, 5), "分頁", "page-break", "page-break"),
    "a source in Chinese": Slip(BODY + "  - quote: 甲\n    出處: 乙", "S001", (5, 5), "出處", "by", "by:"),
    "a callout by its name": Slip(BODY + "  - note: 文", "S004", (4, 5), "note: 文", "callout: note\n    body: 文", "callout: note"),
    "an alternative text on the line": Slip(BODY + "  - figure: a.png, alt: x", "Y043", (4, 20), ", alt", "\n    alt", "下一行"),
    "a picture by its name": Slip(BODY + "  - a.png", "N018", (4, 5), "a.png", "figure: a.png\n    alt: x", "figure"),
    "points by their heads": Slip(BODY + "  - points:\n      - 甲: 文", "S001", (5, 9), "甲: 文", "head: 甲\n        body: 文", "head"),
    "a point without its dash": Slip(BODY + "  - points:\n      head: 甲", "S003", (5, 7), "head", "- head", "- head"),
    "words that braces hold": Slip(BODY + "  - {甲}", "S004", (4, 6), "{甲}", "\\{甲\\}", "\\{甲\\}"),
    "a question mark in front": Slip(BODY + "  - ? 甲", "S004", (4, 7), "? 甲", "'? 甲'", "加引號"),
    "a remark a space behind": Slip(BODY + "  - 甲 # 乙", "S030", (4, 5), "甲 # 乙", "'甲 # 乙'", "引號"),
    "a remark a space behind that is one": Slip(BODY + "  - 甲 # 乙", "S030", (4, 5), " # 乙", "  # 乙", "空兩格"),
    "a remark of C in a paragraph": Slip(BODY + "  - 甲\n    // 乙", "Y040", (5, 5), "//", "#", "# "),
    "cells by tabs": Slip(BODY + "  - 甲\t乙", "N025", (4, 6), "甲\t乙", "table: [[甲, 乙]]", "table"),
}  # fmt: skip

TABLES = {
    "a row without brackets": Slip(TABLE + "      - 戊, 己", "S003", (7, 9), "戊, 己", "[戊, 己]", "「- [戊, 己]」"),
    "a row in other brackets": Slip(BODY + "  - table:\n      - （甲，乙）", "S003", (5, 9), "（甲，乙）", "[甲, 乙]", "「- [甲, 乙]」"),
    "a row in full-width brackets": Slip(TABLE + "      - ［{text: 戊, colspan: 2}]", "Y040", (7, 9), "［", "[", "半形"),
    "a row in braces": Slip(BODY + "  - table:\n      - {甲, 乙}", "S003", (5, 9), "{甲, 乙}", "[甲, 乙]", "「- [甲, 乙]」"),
    "a row of Excel": Slip(TABLE + "      - 戊\t己", "S003", (7, 9), "戊\t己", "[戊, 己]", "「- [戊, 己]」"),
    "a row that was quoted": Slip(TABLE + '      - "戊", "己"', "Y040", (7, 9), '"戊", "己"', '["戊", "己"]', "方括號"),
    "a table of one row": Slip(BODY + "  - table: [甲, 乙]", "S003", (4, 13), "[甲, 乙]", "[[甲, 乙]]", "再加一層"),
    "brackets too many": Slip(TABLE + "      - [[戊, 己]]", "S003", (7, 10), "[[戊, 己]]", "[戊, 己]", "方括號"),
    "a comma behind a row": Slip(TABLE.replace("乙]", "乙],"), "Y039", (5, 15), "],\n", "]\n", "刪去"),
    "a full stop behind a row": Slip(TABLE.replace("乙]", "乙]。"), "Y039", (5, 15), "]。", "]", "刪去"),
    "two rows on a line": Slip(TABLE + "      - [戊, 己] [庚, 辛]", "Y039", (7, 16), "己] [", "己]\n      - [", "另起一行"),
    "an empty cell at the end": Slip(TABLE.replace("[甲, 乙]", "[甲, ]") + "      - [戊, 己]", "S015", (5, 9), "[甲, ]", '[甲, ""]', '""'),
    "a head that is too long": Slip(TABLE.replace("乙]", "乙, 餘]") + "      - [戊, 己]", "S015", (5, 9), ", 餘", "", "刪去"),
    "a dash in a cell": Slip(TABLE + "      - [- , 己]", "Y039", (7, 10), "- ,", '"-",', '"-"'),
    "a colon at the end of a cell": Slip(TABLE + "      - [戊:, 己]", "Y039", (7, 11), "戊:", '"戊:"', '"戊:"'),
    "two colons in a cell": Slip(TABLE + "      - [戊: 己: 庚, 辛]", "Y039", (7, 11), "戊: 己: 庚", '"戊: 己: 庚"', '"戊: 己: 庚"'),
    "a colon in a cell": Slip(TABLE + "      - [戊, 己: 庚]", "S001", (7, 13), "己: 庚", "己：庚", "己：庚"),
    "a sign in the text of a cell": Slip(TABLE + "      - [{text: @戊}, 己]", "Y039", (7, 17), "@戊", '"@戊"', '"@戊"'),
    "a comma missing in braces": Slip(TABLE + "      - [{text: 戊 colspan: 2}]", "Y039", (7, 18), "戊 colspan", "戊, colspan", "「colspan:」前面"),
    "a full-width comma in braces": Slip(TABLE + "      - [{text: 戊，colspan: 2}]", "Y039", (7, 18), "，", ", ", "「colspan:」前面"),
    "words without text": Slip(TABLE + "      - [{戊, colspan: 2}]", "S001", (7, 11), "{戊", "{text: 戊", "text: 戊"),
    "a span in Chinese": Slip(TABLE + "      - [{text: 戊, 跨欄: 2}]", "S001", (7, 20), "跨欄", "colspan", "colspan:"),
    "a brace that is not closed": Slip(BODY + "  - {figure: a.png, alt: x", "Y039", (4, 5), "alt: x", "alt: x}", "「}」"),
    "a brace that closes a bracket": Slip(TABLE + "      - [戊, 己}", "Y039", (7, 14), "己}", "己]", "「]」"),
    "a comma that cuts a text": Slip(BODY + "  - {figure: a.png, alt: 甲, 乙}", "S001", (4, 29), "甲, 乙", '"甲, 乙"', '"甲, 乙"'),
    "a sign behind a cell": Slip(TABLE + "      - [{text: 戊, colspan: 2}x]", "Y039", (7, 31), "x]", "]", "括號後面"),
    "a semicolon in braces": Slip(BODY + "  - {figure: a.png; alt: x}", "Y039", (4, 19), ";", ",", "「alt:」前面"),
    "two quotes side by side": Slip(TABLE + '      - ["戊""己", 庚]', "Y039", (7, 10), '"戊""己"', '"「戊」「己」"', '"「戊」「己」"'),
    "an open quote to the end": Slip(TABLE + '      - ["戊, 己]', "Y039", (7, 10), '"戊', '"戊"', '另一個 "'),
    "a dash without a space": Slip(BODY + "  - table:\n      -[甲, 乙]\n      - [丙, 丁]", "Y025", (5, 7), "-[", "- ["),
    "a dash in full width": Slip(BODY + "  - table:\n      － [甲, 乙]\n      - [{text: 丙, colspan: 2}]", "Y026", (5, 7), "－", "-"),
    "a row too far out": Slip(TABLE + "     - [戊, 己]", "Y027", (7, 6), "     - [戊", "      - [戊"),
    "a row without its dash, too far out": Slip(TABLE + "     [戊, 己]", "Y027", (7, 6), "     [戊", "      - [戊"),
    "a caption with a full-width colon": Slip(TABLE + "    caption：表", "Y021", (7, 12), "：", ": "),
    "a title for a caption": Slip(TABLE + "    title: 表", "S001", (7, 5), "    title", "    caption", "caption:"),
    "a head that is said yes to": Slip(TABLE + "    header: 是", "S009", (7, 13), "是", "1", "寫成 1"),
    "lines in Chinese": Slip(TABLE + "    style: 無框線", "S005", (7, 12), "無框線", "plain", "plain"),
    "columns of LaTeX": Slip(TABLE + "    align: lr", "S003", (7, 12), "lr", "[left, right]", "[left, right]"),
    "columns with a space": Slip(TABLE + "    align: left right", "S003", (7, 12), "left right", "[left, right]", "[left, right]"),
    "columns in a word each": Slip(TABLE + "    align: [靠左、置中]", "S005", (7, 13), "靠左、置中", "left, center", "left, center"),
    "columns as a map": Slip(TABLE + "    align: {甲: left}", "S003", (7, 12), "{甲: left}", "[left, left]", "[left, left]"),
}  # fmt: skip

NOTES = {
    "a note with a full-width colon": Slip(NOTED + "notes:\n  a：註", "Y021", (6, 4), "：", ": "),
    "a note without a space": Slip(NOTED + "notes:\n  a:註", "Y024", (6, 4), "a:", "a: "),
    "a note in braces with one": Slip(NOTED + "notes: {a：註}", "Y021", (5, 10), "：", ": "),
    "a note behind a dash": Slip(NOTED + "notes:\n  - a: 註", "S003", (6, 3), "- a", "a", "刪去這一層的「- 」"),
    "a note on the line of its key": Slip(NOTED + "notes: a: 註", "Y043", (5, 8), "notes: a", "notes:\n  a", "縮排兩格"),
    "notes that are a text": Slip(NOTED + "notes: 註", "S003", (5, 8), "notes: 註", "notes:\n  a: 註", "每個註一行"),
    "notes in Chinese": Slip(NOTED + "註:\n  a: 註", "S001", (5, 1), "\n註:", "\nnotes:", "notes:"),
    "notes for a block": Slip(NOTED + "  - notes:\n      a: 註", "S004", (5, 5), "  - notes:\n      a", "notes:\n  a", "最外層"),
    "a note in capitals": Slip(NOTED + "notes:\n  A: 註", "S018", (6, 3), "A:", "a:", "寫成 a"),
    "a note by a circumflex": Slip(NOTED + "notes:\n  ^a: 註", "S018", (6, 3), "^a: ", "a: ", "寫成 a"),
    "a note by a number": Slip(BODY + "  - 文[^1]\nnotes:\n  n1: 註", "N005", (4, 6), "[^1]", "[^n1]", "[^n1]"),
    "a note of Markdown by a number": Slip(BODY + "  - 文[^n1]\n[^1]: 註", "Y011", (5, 1), "[^1]: 註", "notes:\n  n1: 註", "  n1: "),
    "a note of Markdown for a paragraph": Slip(NOTED + "  - '[^a]: 註'\nnotes: {a: 註}", "N017", (5, 6), "  - '[^a]: 註'\n", "", "notes:"),
}  # fmt: skip

WORDS = {
    "powers": Slip(BODY + "  - 長**2 + 寬**2", "N023", (4, 6), "**", "^"),
    "equal signs": Slip(BODY + "  - 若 甲==乙 且 丙==丁", "N023", (4, 8), "==", "\\=\\=", "\\=\\="),
    "a product of words": Slip(BODY + "  - 單價*數量*稅率", "N023", (4, 7), "*", "×", "×"),
    "a product that is to keep its stars": Slip(BODY + "  - 單價*數量*稅率", "N023", (4, 7), "*", "\\*", "\\*"),
    "a product in a cell": Slip(TABLE + "      - [人數*天數*日薪, 己]", "N023", (7, 12), "*", "×", "×"),
    "a product in a heading": Slip(BODY + "  - section: 體積＝長*寬*高\n    body: [文]", "N023", (4, 18), "*", "×", "×"),
    "a product in simplified characters": Slip(BODY + "  - 电压*电流*时间", "N023", (4, 7), "*", "×", "×"),
    "backticks for apostrophes": Slip(BODY + "  - it`s and that`s", "N023", (4, 7), "`", "’", "’"),
    "a set in braces": Slip(BODY + "  - 性別{男|女}", "N024", (4, 7), "{男|女}", "\\{男|女\\}", "\\{男|女\\}"),
    "an emphasis of Markdown": Slip(BODY + "  - 這是 _重點_ 文字", "N018", (4, 8), "_重點_", "**重點**", "**文字**"),
    "a line below": Slip(BODY + "  - 這是++重點++", "N018", (4, 7), "++重點++", "==重點==", "==醒目=="),
    "a link of a wiki": Slip(BODY + "  - 見[[第二章]]", "N018", (4, 6), "[[第二章]]", "第二章", "[文字](#名字)"),
    "a picture of a wiki": Slip(BODY + "  - '![[a.png]]'", "N018", (4, 6), "'![[a.png]]'", "figure: a.png\n    alt: x", "figure"),
    "an address in angle brackets": Slip(BODY + "  - 見<https://example.org>", "N018", (4, 6), "<https://example.org>", "https://example.org", "刪去 < >"),
    "a remark of Obsidian": Slip(BODY + "  - 文%%待查%%", "N018", (4, 6), "%%待查%%", "", "刪去註解"),
    "a formula of LaTeX": Slip(BODY + "  - 面積 $r^2$ 公尺", "N018", (4, 8), "$r^2$", "r^2^", "m^2^"),
    "a line end that was typed": Slip(BODY + "  - 甲\\n乙", "N018", (4, 6), "甲\\n乙", "甲\n  - 乙", "拆成兩項"),
    "contents of Markdown": Slip(BODY + "  - '[TOC]'\n  - 文", "N018", (4, 6), "  - '[TOC]'\n  - 文", "  - 文\nprint: {contents: yes}", "contents: yes"),
    "brackets that are no link": Slip(BODY + "  - 見[附件](附件一)", "N007", (4, 11), "[附件]", "\\[附件]", "反斜線"),
    "a title with a link": Slip(FRONT.replace("title: 題", "title: '見[此](https://example.org)'") + "body: [文]", "S027", (3, 10), "[此](https://example.org)", "此", "只留文字"),
}  # fmt: skip
FURNITURE = BODY + "  - 文\nfurniture:\n  "
NAMED = BODY + "  - paragraph: 甲\n    id: "
LINKS = {
    "an address without https": Slip(BODY + "  - '[甲](www.example.org)'", "N007", (4, 10), "www", "https://www", "「https://www.example.org」"),
    "an address with a full-width colon": Slip(BODY + "  - '[甲](https：//example.org)'", "N007", (4, 10), "：", ":", "「https://example.org」"),
    "an address with a title": Slip(BODY + "  - '[甲](https://example.org \"題\")'", "N007", (4, 10), ' "題"', "", "「https://example.org」"),
    "an address of mail": Slip(BODY + "  - '[甲](a@example.org)'", "N007", (4, 10), "a@", "mailto:a@", "「mailto:a@example.org」"),
    "a language by its name": Slip(BODY + "  - '[甲](lang:English)'", "N007", (4, 10), "English", "en", "「lang:en」"),
    "a name without its colon": Slip(BODY + "  - '[甲](name)'", "N007", (4, 10), "name", "name:", "「name:」"),
    "a reference in full width": Slip(NAMED + "one\n  - 見[](＃one)", "N007", (6, 9), "＃", "#", "「#one」"),
    "a link that lacks its bracket": Slip(BODY + "  - 見甲](https://example.org)", "N017", (4, 5), "甲]", "[甲]", "「[」"),
    "a link the other way round": Slip(BODY + "  - (甲)[https://example.org]", "N017", (4, 7), "(甲)[https://example.org]", "'[甲](https://example.org)'", "寫反"),
    "a link about a space": Slip(BODY + "  - '見[ ](https://example.org)'", "N006", (4, 7), "[ ]", "[此]", "寫上文字"),
    "an id in capitals": Slip(NAMED + "One\n  - 見[](#One)", "S008", (5, 9), "One", "one", "寫成 one"),
    "an id with a dash": Slip(NAMED + "one-two", "S008", (5, 9), "one-two", "onetwo", "寫成 onetwo"),
    "an id that is taken": Slip(NAMED + "page", "S008", (5, 9), "page", "mypage", "寫成 mypage"),
    "an id in Chinese": Slip(NAMED + "甲", "S008", (5, 9), "id: 甲", "id: part", "寫成 part"),
    "a watermark in Chinese": Slip(FURNITURE + "浮水印: 密", "S001", (6, 3), "浮水印", "watermark", "watermark:"),
    "a foot by its other name": Slip(FURNITURE + "footer: 密", "S001", (6, 3), "footer", "foot", "foot:"),
    "furniture that is a text": Slip(BODY + "  - 文\nfurniture: 密", "S003", (5, 12), "密", "{marking: 密}", "{marking: 文字}"),
    "furniture without a colon": Slip(FURNITURE + "qr yes", "Y041", (6, 5), "qr yes", "qr: yes", "qr: "),
    "a cover by its other name": Slip(BODY + "  - 文\nprint: {封面: 是}", "S001", (5, 9), "封面: 是", "cover: yes", "cover:"),
    "a yes of Python": Slip(BODY + "  - 文\nprint: {cover: True}", "S005", (5, 16), "True", "yes", "寫成 yes"),
    "a receipt of one's own words": Slip(BODY + "  - 文\nreceipt: 已收到", "S005", (5, 10), "已收到", "[已收到]", "[甲, 乙]"),
    "lines of a receipt that a comma joins": Slip(BODY + "  - 文\nreceipt: [甲，乙]", "S026", (5, 12), "甲，乙", "甲, 乙", "[甲, 乙]"),
}  # fmt: skip
SLIPS = {**FRONTS, **BLOCKS, **TABLES, **NOTES, **WORDS, **LINKS}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_at_its_line_and_its_hint_mends_it(name: str, tmp_path: Path) -> None:
    SLIPS[name].proved(tmp_path)


VALUES = (
    (("yes", "no"), "是 否 有 無 on off true false ✓ × Y N"),
    (("yes", "no", "auto"), "要 不要 自動"),
    (get_args(Align), "靠左 置中 靠右 居中 左 中 右 l c r Centre 小數點 数字"),
    (
        get_args(ListY.model_fields["style"].annotation),
        "項目符號 編號 中文 圓點 數字 一、 （一） (1) 圈號 字母 (a) 羅馬數字 大寫字母",
    ),
    (get_args(TableY.model_fields["style"].annotation), "橫線 格線 無框 三線表 全框 无线"),
    (get_args(FrontY.model_fields["identifies"].annotation), "出版物 單位"),
    (get_args(Role), "編輯 審稿 翻譯 插圖 攝影"),
    (SERIES, "中文 一、 （一） 數字 (1) 圈號 字母 (a) 羅馬數字 大寫字母 編 章 節 款 目 無"),
    (ANNEXES, "附件 附表 附錄"),
    (CALLOUTS, "說明 注意 法規 案例 警告"),
    (VARIANTS, "繁體 香港 簡體 zh-TW zh-HK zh-CN 港"),
)


@pytest.mark.parametrize(("values", "typed"), VALUES, ids=lambda one: str(one)[:20])
def test_every_value_of_a_few_has_names_in_chinese(values: tuple[str, ...], typed: str) -> None:
    meant = [choice(word, values) for word in typed.split()]
    assert all(meant) and set(meant) == set(values)


def test_a_picture_that_is_a_link_is_said_so_by_any_way_to_it(tmp_path: Path) -> None:
    for name, leads in (
        ("loop.png", "loop.png"),
        ("圈", "圈"),
        ("dead.png", "nowhere.png"),
        ("out.png", "/etc/hostname"),
    ):
        (tmp_path / name).symlink_to(leads)
    for name in ("loop.png", "圈/a.png", "dead.png", "out.png"):
        (one,) = told(BODY + f"  - figure: {name}\n    alt: x", tmp_path)
        assert (one.code, one.at.line, one.at.column) == ("P002", 4, 13)
        assert "捷徑" in one.hint("zh") and f"寫成「{name}」" not in one.hint("zh")


ENDS = ("? 甲", "- ", "'甲", '"甲', "[甲", "{甲", ": ", "&a", "*a", "|", ">", "[^a]:")


@pytest.mark.parametrize("end", ENDS)
def test_a_file_that_ends_in_the_midst_is_told_without_a_crash(end: str, tmp_path: Path) -> None:
    for source in (BODY + "  - " + end, BODY + "  - 甲\n" + end, FRONT + "  " + end):
        assert told(source, tmp_path)
