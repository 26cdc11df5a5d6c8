"""A publication that brings each thing that is kept together to each of the last lines of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.clreq.setting import Size
from tests.longtext import SVG

LINE = "人民警察依法履行職責。"
TEXT = "人民警察依法履行職責，接受社會公眾的監督，維護秩序，保護權利，及時處理，妥善保管，逐級報告，"
"""More than a line."""
LONG = TEXT * 4 + "定期檢查。"
LEAD = TEXT + "辦理下列事項："
LIST = {"list": [LINE, TEXT + LINE, LINE, LINE]}
TABLE = {"table": [["事項", "辦理"], [LINE, LINE], [LINE, LINE], [LINE, LONG], [LINE, LINE]], "caption": "辦理情形"}
QUOTE = {"quote": [TEXT + LINE], "by": "某甲"}
BOX = {"callout": "note", "title": "注意事項", "body": [TEXT + LINE, LINE]}
FIGURE = {"figure": "f.svg", "alt": "示意圖", "caption": "流程", "width": 30, "place": "here"}
PROBES: Mapping[str, list[Any]] = {
    "text under a heading": [{"section": "標題", "body": [LONG]}],
    "lines under a heading": [{"section": "標題", "body": [LINE, LONG]}],
    "list under a heading": [{"section": "標題", "body": [LIST]}],
    "quotation under a heading": [{"section": "標題", "body": [QUOTE]}],
    "box under a heading": [{"section": "標題", "body": [BOX]}],
    "table under a heading": [{"section": "標題", "body": [TABLE]}],
    "text under a slogan": [{"section": "標題", "slogan": "口號", "body": [LONG]}],
    "list behind a lead of two lines": [LEAD, LIST],
    "quotation behind a lead": [LEAD, QUOTE],
    "table behind a lead": [LEAD, {**TABLE, "place": "here"}],
    "picture behind a lead": [LEAD, FIGURE],
    "list behind a line": [LINE, LIST],
    "table": [{**TABLE, "place": "here"}],
    "quotation": [QUOTE],
    "box": [BOX],
    "paragraph": [LONG],
    "note": [TEXT + "甲[^{note}]，" + TEXT + LINE],
}
"""What is brought to the foot of a page."""
OFFSETS = range(8, 16)
"""Lines above it, on a page of `SIZE`."""
SIZE = Size(38, 16)


def write(folder: Path) -> str:
    """Write the publication; gives its slug."""
    home = folder / "content" / "swept"
    home.mkdir(parents=True)
    (home / "f.svg").write_text(SVG.replace("{0}", "240"), encoding="utf-8")
    notes: dict[str, str] = {}
    told = {
        "yinfa": 1,
        "front": {"title": "版尾", "language": "zh-Hant-TW", "identifier": "swept", "issued": "2026-01-05"},
        "print": {"contents": "no"},
        "body": [{"section": name, "body": list(_trials(name, notes))} for name in PROBES],
        "notes": notes,
    }
    text = yaml.dump(told, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10**6)
    (home / "publication.yaml").write_text(text.replace("page-break: null", "page-break:"), encoding="utf-8")
    return "swept"


def _trials(name: str, notes: dict[str, str]) -> Iterator[Any]:
    for lines in OFFSETS:
        note = f"n{len(notes)}"
        probe = [block.replace("{note}", note) if isinstance(block, str) else block for block in PROBES[name]]
        if probe != PROBES[name]:
            notes[note] = LONG
        yield {"section": f"{lines}行", "body": [*[LINE] * lines, *probe, {"page-break": None}]}


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True
