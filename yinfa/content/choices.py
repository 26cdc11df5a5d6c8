"""Values of which only some are known, and what people write for them: 置中 for `center`, 是 for `yes`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from difflib import get_close_matches
from typing import get_args

from yinfa.codes.entry import Said, said
from yinfa.content.grammar import CALLED, KEYS
from yinfa.content.meant import COMMAS
from yinfa.content.nodes import Mapping, Scalar, YamlNode
from yinfa.content.nodes import Sequence as Entries
from yinfa.content.tongues import tongue
from yinfa.model.language import VARIANTS
from yinfa.model.series import SERIES
from yinfa.model.tree import Align

_SAID = {
    "center": "c 置中 居中 中 中間 中间 中央 centre centered middle",
    "left": "l 靠左 置左 左 左邊 左边 左對齊 左对齐 向左",
    "right": "r 靠右 置右 右 右邊 右边 右對齊 右对齐 向右",
    "yes": "true 是 有 要 對 对 開 开 y on 1 ok √ ✓ ✔ v",
    "no": "false 否 無 无 不 不要 不用 沒有 没有 關 关 n off 0 × ✗ none",
    "auto": "自動 自动 預設 默认 automatic default",
    "bullet": "項目符號 项目符号 符號 符号 圓點 圆点 點 点 bullets dot disc ul",
    "number": "編號 编号 數字 数字 號碼 号码 數字編號 numbers numbered decimal ol 1 1.",
    "chinese": "中文 國字 国字 中文數字 中文数字 漢字 汉字 一 一、",
    "chinese-paren": "（一） (一) 括號 括号",
    "decimal": "數字 数字 阿拉伯數字 1 1. number 小數點 小数点",
    "paren": "(1) （1）",
    "circled": "圈 圓圈 圆圈 圈號 圈号",
    "none": "無 无 沒有 没有 不編號 不编号",
    "paren-letter": "(a) 小寫字母 小写字母 括號字母",
    "paren-roman": "(i) 羅馬數字 罗马数字 小寫羅馬",
    "paren-capital": "大寫字母 大写字母",
    "letter": "a a. 字母 letters",
    "part": "編 编 第一編 第一编",
    "chapter": "章 第一章 chapters",
    "division": "節 节 第一節 第一节 section",
    "clause": "款 第一款",
    "item": "目 第一目",
    "attachment": "附件 attachments annex",
    "schedule": "附表 schedules table",
    "appendix": "附錄 附录 appendices",
    "note": "說明 说明 提示 備註 备注 附註 附注 info tip",
    "caution": "注意 警告 小心 警示 危險 危险 warning danger important",
    "law": "法條 法条 法規 法规 法律 法令 條文 条文",
    "case": "案例 實例 实例 事例 example",
    "grid": "有框線 有框线 bordered border 格線 格线 全框 框線 框线 表格線 full",
    "plain": "無框線 无框线 無格線 无格线 無框 无框 無線 无线 none",
    "ruled": "橫線 横线 三線 三线 三線表 lines",
    "publication": "出版物 全部 整體",
    "unit": "單位 单位 各單位 各单位",
    "editor": "編輯 编辑 主編 主编 編者 编者",
    "reviewer": "審稿 审稿 審查 审查 審核 审核 校對 校对",
    "translator": "翻譯 翻译 譯者 译者",
    "illustrator": "插圖 插图 插畫 插画 繪圖 绘图",
    "photographer": "攝影 摄影 拍攝 拍摄",
    "1": "一 1.0 v1 ver1",
}
LISTED: dict[str, tuple[str, ...]] = {"align": get_args(Align), "variants": VARIANTS, "numbers": SERIES}
"""Keys whose values are lists of such."""


def spoken(key: str, keys: Container[str]) -> str:
    """Give the key that a word of Chinese, in capitals, in full width or in quotation marks most likely means."""
    plain = unicodedata.normalize("NFKC", key).lower().strip(" “”‘’「」\"'")
    meanings = CALLED.get(plain, (plain,) if plain else ())
    return next((word for word in meanings if word in keys), plain if plain in KEYS or not meanings else meanings[0])


def choice(text: str, known: Sequence[str]) -> str:
    """Give the value meant by a text; empty where none can be made out."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    said = next((value for value in known if plain == value.lower() or plain in _SAID.get(value, "").split()), "")
    tag = tongue(text, "") if set(known) & set(VARIANTS) else ""
    near = get_close_matches(plain, known, 1, 0.6)
    return said or (tag if tag in known else "") or (near[0] if near else "")


def choices(text: str, known: Sequence[str]) -> Said:
    """Say what to write for a value, or for several with commas of any kind between."""
    parts = [choice(part, known) for part in COMMAS.split(text) if part.strip()] if len(known) > 1 else list(known)
    if not parts or not all(parts):
        return said("known-values" if len(parts) > 1 or len(text.split()) > 1 else "known-value")
    return said("write", what=", ".join(parts))


def listed(key: str, node: YamlNode, holder: YamlNode) -> Said | None:
    """Say how to write a list of such values that stands there as one text; None where the key wants none."""
    known = LISTED.get(key)
    if known is None:
        return None
    text = node.text if isinstance(node, Scalar) else ""
    typed = re.findall("[lcr]", text) if re.fullmatch("[lcr| ]+", text) else re.split(f"{COMMAS.pattern}|[| ]", text)
    parts = [found for part in typed if part and (found := choice(part, known))]
    if key == "align":
        parts = (parts or ["left"]) * (_columns(holder) if len(parts) < 2 else 1)
    return said("write", what=f"[{', '.join(parts or known)}]")


def _columns(table: YamlNode) -> int:
    """Count the columns of a table by its first row."""
    rows = table.items.get("table") if isinstance(table, Mapping) else None
    first = rows.items[0] if isinstance(rows, Entries) and rows.items else None
    return max(sum(map(_span, first.items)), 1) if isinstance(first, Entries) else 1


def _span(cell: YamlNode) -> int:
    span = cell.items.get("colspan") if isinstance(cell, Mapping) else None
    return int(span.text) if isinstance(span, Scalar) and span.text.isdigit() else 1
