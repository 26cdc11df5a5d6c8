"""Codes of what is asked for."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "O001": Entry(
        "error",
        "「{slug}」的語言是 {language}，不能另製 {variant} 版",
        "繁簡轉換只用於中文；請以名稱指定要製作的出版物",
        "{slug} is in {language}: it has no edition in {variant}",
        "variants are for Chinese; name the publications that are meant",
    ),
    "O002": Entry(
        "error",
        "沒有「{variant}」這種版本",
        "是不是 {near}？可用：{known}",
        "there is no variant {variant}",
        "did you mean {near}? known: {known}",
    ),
    "O003": Entry(
        "warning",
        "「{slug}」的語言是 {language}，沒有直排本",
        "直排只供正體中文（zh-Hant）；其他檔案已照常製作，請去掉 --vertical",
        "{slug} is in {language}: it has no vertical edition",
        "vertical lines are for Traditional Chinese (zh-Hant); the other files are made: leave out --vertical",
    ),
}
