"""Codes of the cover."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "E001": Entry(
        "error",
        "封面字型缺少字元：{characters}",
        "請改用有此字的字型，或改寫標題",
        "the cover's font lacks the characters {characters}",
        "choose a font that has them, or reword the title",
    ),
}
