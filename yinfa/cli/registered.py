"""Say what the register has of units and copies: for a person at a terminal, or as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from yinfa.cli.phrases import say
from yinfa.cli.report import print_data
from yinfa.distribution.answers import Held, UnitStory
from yinfa.distribution.ranges import shown
from yinfa.world.workspace import Workspace


def tell(ws: Workspace, stories: Sequence[UnitStory], data: bool) -> int:
    """Tell all that some units ever had; gives the exit code."""
    if data:
        print_data(ws, (), units=[asdict(story) for story in stories])
        return 0
    for story in stories:
        print("  ".join(filter(None, (story.unit, story.name))))
        for held in story.versions:
            print(f"  {sentence(held)}")
        for fact in story.facts:
            print(f"    {_fact(fact)}")
    return 0


def list_held(ws: Workspace, found: Sequence[Held], data: bool) -> int:
    """List holdings, a line each; gives the exit code."""
    if data:
        print_data(ws, (), results=[asdict(held) for held in found])
        return 0
    for held in found:
        print("  ".join(filter(None, (held.unit, held.name, sentence(held)))))
    return 0


def sentence(held: Held) -> str:
    """Say in one line what a unit has of a version."""
    return say("joint").join(_parts(held))


def _parts(held: Held) -> Iterator[str]:
    yield say("held", held.version, held.issued, held.numbers, held.copies)
    if held.delivered:
        yield say("handed", held.delivered, held.sent[:10]) if held.sent else say("handed_once", held.delivered)
    else:
        yield say("not_handed")
    if held.receipts:
        who = "、".join(dict.fromkeys(" ".join(filter(None, one)) for one in held.receipts))
        yield say("signed", held.confirmed, who)
    elif held.delivered and not (held.replaced or held.withdrawn):
        yield say("not_signed")
    if held.withdrawn:
        yield say("taken_back")
    elif held.replaced:
        yield say("later_held")


def _fact(fact: Mapping[str, Any]) -> str:
    copies = shown((fact["first"], fact["last"])) if fact["first"] else ""
    undoes = say("in_its_place", fact["undoes"]) if fact["undoes"] else ""
    words = (fact["at"].replace("T", " ")[:16], say(f"fact_{fact['kind']}"), fact["version"], copies, fact["by"])
    return "  ".join(filter(None, (f"#{fact['id']}", *words, _reason(fact), undoes)))


def _reason(fact: Mapping[str, Any]) -> str:
    """Give the note of a fact where a person wrote it."""
    return str(fact["note"]) if fact["kind"] == "again" else ""
