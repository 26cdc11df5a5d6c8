"""Nine levels of lists are read; a tenth is a finding where it begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.content.test_loading import HEAD
from yinfa.content.load import load
from yinfa.finding import PublishingError
from yinfa.world.workspace import Workspace


def nested(depth: int, within: str = "") -> Any:
    """Give lists in lists, each behind a text, the second in a box of this kind."""
    if depth == 1:
        return {"list": ["末"]}
    inner = nested(depth - 1)
    boxes = {"": inner, "quote": {"quote": ["引", inner]}, "callout": {"callout": "note", "body": [inner]}}
    return {"list": [["項", boxes[within]]]}


def loaded(folder: Path, body: Any) -> list[tuple[str, bool]]:
    """Load a publication; give the code of each finding, and whether it stands at a list."""
    source = HEAD + yaml.safe_dump({"body": [body]}, allow_unicode=True)
    try:
        load(source.encode(), folder / "content/x/publication.yaml", Workspace.at(folder))
    except PublishingError as error:
        return [(f.code, source.splitlines()[f.at.line - 1].strip(" -") == "list:") for f in error.findings]
    return []


@pytest.mark.parametrize("within", ["", "quote", "callout"])
def test_nine_levels_are_read_and_a_tenth_is_told_once_where_it_begins(within: str, tmp_path: Path) -> None:
    assert loaded(tmp_path, nested(9, within)) == []
    assert loaded(tmp_path, nested(10, within)) == [("S028", True)]
    assert loaded(tmp_path, nested(12, within)) == [("S028", True)]


def test_nine_levels_are_read_in_the_deepest_section_and_a_box(tmp_path: Path) -> None:
    body: Any = {"callout": "note", "body": [{"points": [{"head": "點", "body": [nested(9)]}]}]}
    for name in ("丙", "乙", "甲"):
        body = {"section": name, "body": [body]}
    assert loaded(tmp_path, body) == []
