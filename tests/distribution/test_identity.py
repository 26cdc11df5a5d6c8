"""Identities and codes: what they hang on, and that they are for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.test_frozen import FORMATS, FROZEN, SLUGS
from yinfa.distribution.copies import CopyNumbers
from yinfa.distribution.identity import EditionBasis, basis
from yinfa.distribution.lists.units import load_units
from yinfa.distribution.plan import editions
from yinfa.finding import Finding
from yinfa.model import said as saying
from yinfa.model.inline import Inline, Marks, NoteCall, PageMark, Text
from yinfa.model.leaf import Furniture, Line, Picture
from yinfa.model.said import TAGS, UNSAID, said
from yinfa.model.tree import Node, Paragraph, Print, Publication
from yinfa.press.masters import galleys
from yinfa.press.order import Order
from yinfa.press.sources import load_all
from yinfa.world.workspace import Workspace

GOLDEN = Path(__file__).parents[1] / "golden" / "identities.json"
EVERYWHERE = {"at", "address", "queries"}


def kinds() -> Iterator[type[Any]]:
    yield from (*get_args(Node), *get_args(Inline), Publication, Print, Furniture, Marks, Picture)
    yield from (k for k in TAGS if k not in (*get_args(Node), *get_args(Inline)))


@pytest.mark.parametrize("kind", sorted(set(kinds()), key=lambda k: k.__name__))
def test_every_field_is_said_under_a_tag_or_known_to_say_nothing(kind: type[Any]) -> None:
    told = [name.partition("=")[0] for name in TAGS.get(kind, ("", ""))[1].split()]
    unsaid = UNSAID.get(kind, "").split()
    assert {f.name for f in fields(kind)} - EVERYWHERE == {*told, *unsaid}
    assert not {*told} & {*unsaid} and len(set(told)) == len(told)


def test_tags_are_told_apart() -> None:
    assert len({tag for tag, _ in TAGS.values()}) == len(TAGS)


def found() -> dict[str, Any]:
    """Give digest and codes of the frozen office's editions, whose sources hold every kind of block."""
    ws, out = Workspace.at(FROZEN), {}
    for slug, list_ in SLUGS.items():
        publication = load_all(ws, [slug])[0]
        listed = load_units(ws.content / list_, ws)
        variants = {"zh-Hans-CN": "zh-Hans-CN"} if publication.front.variants else {}
        units = [replace(u, variant=variants.get(u.variant, "")) for u in listed.units]
        order = Order(FORMATS, tuple(sorted({u.variant for u in units})))  # type: ignore[arg-type]
        bases: list[EditionBasis] = [
            basis(publication, g, date(2026, 1, 5), ws) for g in galleys(publication, order, ws)
        ]
        numbers = {u.code: CopyNumbers(((1, 3),)) for u in units}
        out[slug] = {e.path: [e.identity, e.code] for e in editions(units, bases, numbers, slug)}
    return out


def test_digests_and_codes_of_a_publication_of_every_kind_are_what_they_were() -> None:
    """They stand in ledgers and on paper: what makes this fail would issue every office's editions again."""
    assert found() == json.loads(GOLDEN.read_text("utf-8"))


def test_a_renamed_class_or_field_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Renamed:
        words: tuple[Any, ...]
        address: str = "p1"

    text = (Text("文字", Marks(strong=True)), NoteCall("note_a", "1"))
    monkeypatch.setitem(saying._SAID, Renamed, ("paragraph", saying._fields("words=text")))
    assert said(Renamed(text)) == said(Paragraph("p1", text))


def test_what_only_a_machine_reads_says_nothing() -> None:
    one = Paragraph("p1", (Text("甲"), Text("乙"), PageMark("3"), Text("丙", Marks(keep=True))))
    assert said(one) == said(Paragraph("s2_p9", (Text("甲乙丙"),)))
    assert said(Line("h", (Text("甲", Marks(strong=True)),))) != said(Line("h", (Text("甲"),)))


@pytest.mark.parametrize("code", ["L026", "L027", "L028"])
def test_what_stands_is_no_error(code: str) -> None:
    assert Finding(code).severity == "warning"
