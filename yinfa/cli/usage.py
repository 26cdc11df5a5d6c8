"""What argparse says of its own accord, in the reader's language: headings, and slips of a command."""

from __future__ import annotations

import argparse

from yinfa.cli.phrases import language
from yinfa.codes.simplified import simplified

WORDS = {
    "usage: ": "用法：",
    "positional arguments": "參數",
    "options": "選項",
    "show this help message and exit": "顯示這份說明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：錯誤：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "參數 %(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少必要的參數：%s",
    "one of the arguments %s is required": "下列參數須寫其中一個：%s",
    "unrecognized arguments: %s": "不認得的參數：%s",
    "not allowed with argument %s": "不能與參數 %s 同用",
    "ignored explicit argument %r": "這個選項不帶值：%r",
    "expected one argument": "後面要有一個值",
    "expected at most one argument": "後面至多一個值",
    "expected at least one argument": "後面至少要有一個值",
    "expected %s argument": "後面要有 %s 個值",
    "expected %s arguments": "後面要有 %s 個值",
    "ambiguous option: %(option)s could match %(matches)s": "選項 %(option)s 不明確，可能是 %(matches)s",
    "invalid %(type)s value: %(value)r": "值不合：%(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "值不合：%(value)r（可用：%(choices)s）",
}


def _said(text: str) -> str:
    if language() == "en":
        return text
    chinese = WORDS.get(text, text)
    return simplified(chinese) if language() == "zh-Hans" else chinese


def _counted(one: str, many: str, count: int) -> str:
    return _said(one if count == 1 else many)


def speak() -> None:
    """Let argparse say its own words by the locale; it asks these two functions for each."""
    vars(argparse).update(_=_said, ngettext=_counted)
