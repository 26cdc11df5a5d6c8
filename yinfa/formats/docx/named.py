"""How Word names styles beside our own names: in Chinese, and which of its own it offers."""

from __future__ import annotations

from collections.abc import Mapping

LATENT = (
    ("Normal", 0),
    ("heading 1", 9),
    ("heading 2", 9),
    ("heading 3", 9),
    ("Title", 10),
    ("Subtitle", 11),
    ("Body Text", 1),
    ("List Bullet", 36),
    ("List Number", 36),
    ("Quote", 29),
    ("caption", 35),
    ("Strong", 22),
    ("Emphasis", 22),
    ("Hyperlink", 22),
    ("footnote text", 99),
    ("footnote reference", 99),
    ("Table Grid", 39),
)
"""Styles of Word that its gallery offers (`latentStyles`), with their place in it."""
_ALIASES = {
    "Body Text Spaced": ("內文（前空半行）", "正文（前空半行）"),
    "Publisher": ("發布單位", "发布单位"),
    "Emblem": ("徽章", "徽章"),
    "Dated": ("日期與版本", "日期与版本"),
    "Slogan": ("口號", "口号"),
    "Slogan Lower": ("次級口號", "次级口号"),
    "Article": ("條文", "条文"),
    "Article Text": ("條文其餘各段", "条文其余各段"),
    "Article Stated": ("條文（手寫條次）", "条文（手写条次）"),
    "Point Head": ("要點標題", "要点标题"),
    "Term Head": ("詞條", "词条"),
    "Quote Source": ("引文出處", "引文出处"),
    "Table Caption": ("表標題", "表标题"),
    "Figure Caption": ("圖說", "图注"),
    "Figure Credit": ("圖片來源", "图片来源"),
    "Figure Picture": ("圖", "图"),
    "Table Text": ("表格文字", "表格文字"),
    "Table Head": ("表頭", "表头"),
    "Table Note": ("表註", "表注"),
    "Page Break": ("換頁", "换页"),
    "Colophon": ("版本記錄", "版本记录"),
    "Colophon Title": ("版本記錄標題", "版本记录标题"),
    "Imprint": ("版權項目", "版权项目"),
    "Marking": ("密級標示", "密级标示"),
    "Receipt": ("回執", "回执"),
    "Receipt Title": ("回執標題", "回执标题"),
    "List Chinese": ("中文編號清單", "中文编号清单"),
    "Callout Note Text": ("說明框", "说明框"),
    "Callout Note Heading": ("說明框標題", "说明框标题"),
    "Callout Caution Text": ("注意框", "注意框"),
    "Callout Caution Heading": ("注意框標題", "注意框标题"),
    "Callout Law Text": ("法規框", "法规框"),
    "Callout Law Heading": ("法規框標題", "法规框标题"),
    "Callout Case Text": ("案例框", "案例框"),
    "Callout Case Heading": ("案例框標題", "案例框标题"),
    "Proper Name": ("專名號", "专名号"),
    "Book Name": ("書名號", "书名号"),
    "Cross Reference": ("交互參照", "交叉引用"),
    "Inline Code": ("逐字輸入", "代码"),
    "Marked Text": ("醒目", "突出显示"),
    "Ruby Text": ("注音", "拼音"),
}
"""Our own styles as an officer looks for them: Traditional, Simplified. Word translates its own by itself.

None is a name that it gives to one of its own: 要点 is its Strong, 引用 its Quote.
"""


def aliases(hans: bool) -> Mapping[str, str]:
    """Give the Chinese names of our styles by their names (`w:aliases`, ECMA-376 17.7.4.1)."""
    return {name: said[hans] for name, said in _ALIASES.items()}
