"""Faults of structure put out of the way: whatever is wrong, the rest is looked at and nothing crashes."""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.content.test_loading import UNFILLED, read
from yinfa.finding import PublishingError

WHOLE = """\
yinfa: 1
front:
  title: 題
  language: zh-Hant-TW
  identifier: t
  issued: 2026-01-05
  contributor: {editor: [甲]}
  variants: [zh-Hans-CN]
  conformance: WCAG 2.1 AA
  certifier: 人
  series: 叢
  position: 2
print: {cover: yes, contents: auto}
furniture: {marking: 內, qr: yes}
receipt: yes
lead: [文]
body:
  - 文[^a]
  - section: 甲
    id: one
    slogan: 口
    body: [文, {list: [甲, [乙, {list: [丙]}]], style: chinese}]
  - points: [{head: 頭, body: 身, id: two}]
  - {quote: 引, by: 人}
  - {callout: law, title: 題, body: [文]}
  - {table: [[甲, {text: 乙, colspan: 1}], [丙, 丁]], caption: 表, align: [left, right], header: 1}
  - {page-break: ''}
  - {paragraph: '見[](#one)', queries: [{question: ？, blocking: no}]}
  - {figure: a.svg, alt: 圖, width: 50}
colophon: ['{unit.name}']
notes: {a: 註}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
OTHERS: tuple[Any, ...] = (
    "文",
    "",
    [],
    {},
    ["甲"],
    {"甲": "乙"},
    [["a"]],
    "60%",
    {"unit.name": ""},
    "yes",
    {"text": "x"},
    [{}],
    {"section": "x"},
    "● 甲",
)
KEYS = ("foo", "by", "text", "body", "id", "標題", "titel", "style", "decorative", "alt", "list")
Path_ = tuple[Any, ...]


def spots(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    yield path
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in pairs:
        yield from spots(inner, (*path, key))


def altered(tree: Any, chance: random.Random) -> Any:
    """Replace, drop and add nodes as hands do."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 5)):
        path = chance.choice([spot for spot in spots(tree) if spot])
        holder = tree
        for key in path[:-1]:
            holder = holder[key]
        match chance.randrange(3):
            case 0:
                holder[path[-1]] = copy.deepcopy(chance.choice(OTHERS))
            case 1:
                del holder[path[-1]]
            case _ if isinstance(holder, dict):
                holder[chance.choice(KEYS)] = copy.deepcopy(chance.choice(OTHERS))
            case _:
                holder.insert(path[-1], copy.deepcopy(chance.choice(OTHERS)))
    return tree


def test_altered_trees_are_told_in_full_and_never_crash(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    tree = yaml.load(WHOLE, yaml.BaseLoader)
    chance = random.Random(1)
    for _ in range(int(os.environ.get("YINFA_FUZZ", "400"))):
        source = yaml.dump(altered(tree, chance), allow_unicode=True, sort_keys=False)
        try:
            read(source, tmp_path)
        except PublishingError as error:
            for finding in error.findings:
                said = (finding.sentence("zh"), finding.hint("zh"), finding.sentence("en"), finding.hint("en"))
                assert finding.at.line > 0 and all(said), source
                assert not any(name in text for text in said for name in UNFILLED.findall(text) if "hint" in name)


@pytest.mark.parametrize(
    ("wrong", "structure", "words"),
    [
        ("slogan: 口", "slogen: 口", "S001"),
        ("{quote: 引, by: 人}", "{quote: 引, buy: 人}", "S001"),
        ("style: chinese", "style: letters", "S005"),
        ("width: 50", "width: half", "S009"),
        ("issued: 2026-01-05", "issued: 115.1.5", "S006"),
        ("language: zh-Hant-TW", "language: 中文", "S007"),
        ("contributor: {editor: [甲]}", "contributor: 甲", "S003"),
        ("{page-break: ''}", "{page-brake: ''}", "S004"),
        ("callout: law", "callout: rule", "S005"),
        ("lead: [文]", "lead: 文", "S003"),
        ("header: 1", "header: 一", "S009"),
        ("id: two", "id: t2", "S008"),
        ("alt: 圖, ", "", "S002"),
        ("certifier: 人", "certifier: [人]", "S003"),
    ],
)
def test_a_fault_of_structure_hides_no_fault_of_words(wrong: str, structure: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    assert wrong in WHOLE
    source = WHOLE.replace(wrong, structure, 1).replace("  - 文[^a]", "  - 文[^a]<br>")
    with pytest.raises(PublishingError) as caught:
        read(source, tmp_path)
    assert sorted(f.code for f in caught.value.findings) == sorted([words, "N017"])
