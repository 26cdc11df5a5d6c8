"""The tables of what can be wrong: every row is used, every fact is data, and the words stand in the tables alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tests.test_layers import ROOT, modules
from yinfa.codes import CODES, SAYINGS

CODE = re.compile("[A-Z][0-9]{3}")
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
    assert [name for name in (*CODES, *SAYINGS) if name not in used] == []
    assert sorted(word for word in used if CODE.fullmatch(word) and word not in CODES) == []


def test_no_sentence_for_a_reader_stands_outside_of_the_tables() -> None:
    asks = re.compile("請|寫成")
    assert any(map(asks.search, (text for row in CODES.values() for text in (row.zh_hint, *SAYINGS["write"]))))
    assert {(name, text) for name, texts in spoken().items() for text in texts if asks.search(text)} == set()
