"""Codes of the writing of editions: values and the places where they go."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "Z001": Entry(
        "error",
        "欄位的值「{value}」有不能寫入檔案的字元 {character}",
        "請從名單中刪去這個字元",
        "the value {value} has the character {character}, which no file can hold",
        "remove the character from the list",
    ),
    "Z002": Entry(
        "error",
        "原稿有不能寫入檔案的字元 {character}",
        "請刪去這個字元",
        "the source has the character {character}, which no file can hold",
        "remove the character",
    ),
    "Z003": Entry(
        "error",
        "版型樣板漏印欄位 {field}",
        "請在樣板印出欄位的 shown",
        "a template does not print the field {field}",
        "print the field's `shown` in the template",
    ),
}
