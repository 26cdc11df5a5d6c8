"""The article against its source: every located fault mended, every doubt recorded, nothing else changed."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.press.project import OFFICE
from yinfa.content.load import load
from yinfa.model.tree import Point, Publication, Section
from yinfa.model.walk import nodes, queries, words
from yinfa.world.workspace import Workspace

SEED = Path(__file__).parent / "data/seed"
APPLIED = ("applied", "applied-unconfirmed")
DOUBTS = ("censored", "garbled-term", "query")
BOILERPLATE = (1, 29, 30, 31)


@cache
def article() -> Publication:
    path = OFFICE / "content/police-image/publication.yaml"
    return load(path.read_bytes(), path, Workspace.at(OFFICE))


@cache
def errata() -> list[dict[str, Any]]:
    return list(yaml.safe_load((SEED / "errata.yaml").read_text(encoding="utf-8"))["corrections"])


def span(row: dict[str, Any]) -> range:
    return range(row["col"] - 1, row["col"] - 1 + len(row["wrong"]))


def corrected(number: int) -> str:
    """Apply the errata of one line of the seed; of two that overlap the longer wins."""
    line = (SEED / "article.txt").read_text(encoding="utf-8").split("\n")[number - 1]
    rows = [r for r in errata() if r["line"] == number and r["status"] in APPLIED]
    wins = [r for r in rows if not any(len(span(o)) > len(span(r)) and set(span(r)) <= set(span(o)) for o in rows)]
    for row in sorted(wins, key=lambda r: -r["col"]):
        at = span(row)
        assert line[at.start : at.stop] == row["wrong"]
        line = line[: at.start] + row["right"] + line[at.stop :]
    return line


def test_the_text_is_the_seed_with_its_errata_applied_and_nothing_else() -> None:
    seed = (SEED / "article.txt").read_text(encoding="utf-8").split("\n")
    lines = [corrected(n) for n, text in enumerate(seed, 1) if text.strip() and n not in BOILERPLATE]
    said = words((article().title, article().lead, article().body, article().closing))
    for section in (n for n in nodes(article().body) if isinstance(n, Section)):
        said[f"{section.address}_h"] += "，"
    assert "".join(said.values()) == "".join(lines)
    assert len("".join(lines)) == 1875


def test_every_doubt_is_a_query_on_the_block_that_holds_it() -> None:
    doubts = Counter(r["wrong"] for r in errata() if r["kind"] in DOUBTS)
    assert Counter(q.seed for _, q in queries(article())) == doubts
    held = {n.address: "".join(words(n).values()) for n in nodes(article()) if hasattr(n, "queries")}
    assert [q.now for a, q in queries(article()) if q.now not in held[a]] == []
    assert [q for _, q in queries(article()) if q.blocking] == []


def test_it_has_five_sections_with_slogans_and_its_points() -> None:
    sections = [n for n in article().body if isinstance(n, Section)]
    assert [s.slogan is not None for s in sections] == [True] * 5
    assert [sum(isinstance(n, Point) for n in nodes(s)) for s in sections] == [2, 3, 3, 0, 0]
