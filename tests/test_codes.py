"""The tables of what can be wrong: every row is used, every fact is data, and the words stand in the tables alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC

from tests.press.project import SMALL, build, project
from tests.test_layers import ROOT, modules
from tools.simplified import table, texts
from yinfa.codes import CODES, SAYINGS
from yinfa.codes.simplified import TABLE, simplified
from yinfa.content.grammar import KEYS

CODE = re.compile("[A-Z][0-9]{3}")
BLANK = re.compile(r"\{\w+|%\(\w+\)|%[sr]|--?[a-z-]+|`[^`]*`")
TAIWAN = [
    "档案",
    "资料夹",
    "程式",
    "列印",
    "资讯",
    "储存格",
    "软体",
    "网路",
    "伺服器",
    "预设",
    "萤幕",
    "滑鼠",
    "栏位",
    "字元",
    "位元",
    "记忆体",
    "存盘",
    "「",
    "」",
    "栏",
]
TABLES = ("codes/", "cli/phrases.py", "cli/issue_phrases.py", "cli/usage.py", "content/meaning.py", "world/posix.py")
"""Where words for readers stand; the last speaks where nothing else can be loaded."""


def strings(path: Path) -> Iterator[str]:
    """Give the strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@lru_cache(1)
def spoken() -> dict[str, frozenset[str]]:
    """Give the strings of each module outside of the tables."""
    named = {path.relative_to(ROOT / "yinfa").as_posix(): path for path in modules()}
    return {name: frozenset(strings(path)) for name, path in named.items() if not name.startswith(TABLES)}


def test_no_code_and_no_saying_is_dead_and_none_is_missing() -> None:
    used = frozenset().union(*spoken().values())
    used |= {f"{what}-{key}" for what in ("as", "eg") for key in KEYS}  # check.py puts these names together
    assert [name for name in (*CODES, *SAYINGS) if name not in used] == []
    assert sorted(word for word in used if CODE.fullmatch(word) and word not in CODES) == []


def test_no_sentence_for_a_reader_stands_outside_of_the_tables() -> None:
    asks = re.compile("^(?![a-z-]+: ).*(請|寫成)")  # the example of a kind is what an author writes
    assert any(map(asks.search, (text for row in CODES.values() for text in (row.zh_hint, *SAYINGS["write"]))))
    assert {(name, text) for name, texts in spoken().items() for text in texts if asks.search(text)} == set()


def test_simplified_messages_are_made_of_the_traditional_ones() -> None:
    """Else: make codes."""
    assert TABLE.read_text("utf-8") == table()


def test_simplified_messages_have_the_same_facts_and_no_words_of_taiwan() -> None:
    to_simplified = OpenCC("t2s")
    for text in texts():
        said = simplified(text)
        assert BLANK.findall(text) == BLANK.findall(said)
        assert to_simplified.convert(said) == said
        assert not [word for word in TAIWAN if word in said], said
    for word, there in (
        ("檔案是空的", "文件是空的"),
        ("專案資料夾（預設為目前資料夾）", "项目文件夹（默认为目前文件夹）"),
    ):
        assert simplified(word) == there


def test_messages_follow_the_place_of_the_locale_and_leave_words_of_the_author(tmp_path: Path) -> None:
    source = SMALL.replace("  title: 小冊", "  title: 小冊\n  檔案資訊: 列印程式")
    folder = project(tmp_path / "資料夾", small=source)
    said = {
        name: build(folder, "check", LC_ALL=f"{name}.UTF-8").stderr for name in ("zh_CN", "zh_SG", "zh_TW", "zh_HK")
    }
    assert said["zh_CN"] == said["zh_SG"] and said["zh_TW"] == said["zh_HK"] != said["zh_CN"]
    for text, words in (("zh_CN", "错误 S001: 不认得的键“檔案資訊”"), ("zh_TW", "錯誤 S001: 不認得的鍵「檔案資訊」")):
        assert words in said[text] and "    檔案資訊: 列印程式" in said[text]
    shown = build(folder, "build", "--help", LC_ALL="zh_CN.UTF-8").stdout
    assert "选项" in shown and "成品文件夹（默认 output）" in shown and "資料夾" not in shown
