"""What is documented is what there is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.press.project import ROOT
from yinfa.content.grammar import MODELS, schema_text


def test_the_reference_is_that_of_the_schema() -> None:
    """Else: python tools/reference.py > docs/reference/publication.md."""
    done = subprocess.run([sys.executable, "tools/reference.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (ROOT / "docs/reference/publication.md").read_text("utf-8") == done.stdout


def test_every_key_has_a_meaning_in_both_languages() -> None:
    schema = json.loads(schema_text())
    parts = {**schema["$defs"], "PublicationY": schema}
    assert {model.__name__ for model in MODELS} == parts.keys()
    for name, part in parts.items():
        for key, value in part["properties"].items():
            chinese, english = value["description"].split("\n")
            assert chinese and english.isprintable() and chinese != english, (name, key)


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs").rglob("*.md")) + sorted(ROOT.glob("*.md")), ids=lambda p: p.name
)
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]+`", "", page.read_text("utf-8"), flags=re.M | re.S)
    for target, _, anchor in re.findall(r"[^\[]\]\(((?![a-z]+:)[^)#\s]*)(#([^)\s]+))?[^)]*\)", text):
        other = page.parent / target if target else page
        assert other.exists() and (not anchor or anchor in anchors(other)), f"{target}#{anchor}"


def anchors(page: Path) -> set[str]:
    """Name the headings of a page as GitHub does."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
