"""Codes of the Word room."""

from __future__ import annotations

from yinfa.finding import CODES, Entry

CODES.update(
    {
        "W004": Entry(
            "warning",
            "找不到 LibreOffice，Word 目錄沒有頁碼",
            "安裝 LibreOffice，或在 Word 按 F9 更新目錄",
            "LibreOffice was not found: the contents of the Word file carry no page numbers",
            "install LibreOffice, or press F9 in Word to update the contents",
        ),
    }
)
