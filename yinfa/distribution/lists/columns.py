"""The columns of a list of units, and how offices name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yinfa.codes.entry import Fact, said
from yinfa.distribution.lists.sheet import Sheet
from yinfa.finding import Finding, did_you_mean
from yinfa.model.place import Place


@dataclass(frozen=True, slots=True)
class Column:
    limit: int
    """Characters of a cell."""
    spellings: str
    """How headings name it, with spaces; messages use the first."""
    required: bool = False

    @property
    def names(self) -> list[str]:
        return self.spellings.split()


COLUMNS: dict[str, Column] = {
    "code": Column(40, "單位代碼 代碼 單位代號 代號 單位編碼 编码 单位代码 单位编码 代码 code unitcode id", True),
    "name": Column(80, "單位名稱 單位 名稱 機關名稱 单位名称 单位 名称 机关名称 name unit unitname", True),
    "region": Column(20, "地區 區域 字形 语言 語言 地区 区域 region variant language"),
    "formats": Column(40, "格式 檔案格式 文件格式 formats format"),
    "copies": Column(9, "份數 本數 數量 份数 本数 数量 copies quantity"),
    "numbers": Column(40, "編號 起訖編號 起號 副本編號 编号 起讫编号 起号 numbers copynumbers first"),
    "numbered": Column(9, "逐份編號 逐份编号 numbered"),
    "marking": Column(40, "密級 標示 密等 密级 标示 marking"),
    "password": Column(64, "密碼 開檔密碼 密码 开档密码 打开密码 password pdfpassword"),
    "contact": Column(300, "聯絡人 聯絡 聯繫人 收件人 联系人 联络人 contact email"),
    "group": Column(60, "群組 組別 分組 群组 组别 分组 group"),
}
_KNOWN = {name: key for key, column in COLUMNS.items() for name in column.names}
_SPACES = re.compile(r"[\s_\-*]+|[（(].*[)）]$")


def column_of(head: str) -> str:
    """Give the column that a heading names: `Unit Name`, `单位名称（必填）`; empty where it names none."""
    return _KNOWN.get(_SPACES.sub("", unicodedata.normalize("NFKC", head).casefold()), "")


def named(cells: Sequence[str]) -> int:
    """Count the columns that headings name."""
    return len({column_of(cell) for cell in cells} - {""})


def heading(rows: Sequence[Sequence[str]]) -> int:
    """Give the place of the headings among the first rows of a list, or -1.

    They are the first row that names every required column, below a title; else the very first that names any.
    """
    required = {key for key, column in COLUMNS.items() if column.required}
    named = [{column_of(cell) for cell in cells} - {""} for cells in rows]
    whole = (n for n, keys in enumerate(named) if keys >= required)
    return next(whole, 0 if named and named[0] else -1)


def columns(sheet: Sheet) -> tuple[dict[str, int], list[Finding]]:
    """Find each column's place in the rows, and what is wrong with the headings (U005–U007)."""
    found: dict[str, int] = {}
    faults: list[Finding] = []
    for n, head in enumerate(sheet.header):
        key = column_of(head)
        at = sheet.where(sheet.top, n)
        if not head.strip():
            continue
        if not key and any(map(column_of, parts := head.split("，"))) and len(parts) > 1:
            signs = (("sign", said("wide-comma")), ("parted", said("comma")))
            faults.append(Finding("U053", at, (("row", str(sheet.top)), ("column", head[:40]), *signs)))
        elif not key:
            faults.append(_unused(sheet, head, at))
        elif key in found:
            facts = (("first", sheet.header[found[key]]), ("column", head[:40]))
            faults.append(Finding("U007", at, facts))
        else:
            found[key] = n
    for key, column in COLUMNS.items():
        if column.required and key not in found:
            named = (("column", column.names[0]), ("known", tuple(column.names)))
            faults.append(Finding("U005", sheet.where(sheet.top, 0), named))
    return found, faults


def cell_finding(sheet: Sheet, places: Mapping[str, int], row: int, code: str, column: str, **facts: Fact) -> Finding:
    """Say something about a cell, by the row's number and the column's key."""
    place = places.get(column, -1)
    head = sheet.header[place] if place >= 0 else COLUMNS[column].names[0]
    return Finding(code, sheet.where(row, place), (("row", str(row)), ("column", head), *facts.items()))


def _unused(sheet: Sheet, head: str, at: Place) -> Finding:
    known = sorted(_KNOWN)
    hint = did_you_mean(head, known, said("rename-heading"))
    secret = sheet.file.suffix.lower() == ".yaml"  # a key there may be a password that lacks its own
    return Finding("U006", at, (("column", "…" if secret else head[:40]), ("hint", hint)))
