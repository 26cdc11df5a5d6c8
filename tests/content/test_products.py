"""Stars that multiply, and stars that mark: measured on prose of both kinds, as offices write it."""

from __future__ import annotations

from pathlib import Path

from yinfa.content.inline import parse
from yinfa.model.inline import Text, plain

PROSE = Path(__file__).parents[1] / "data" / "prose"
ALARMS = {"延長*時間*一倍", "年*月*日"}
"""What is marked and looks like a product: said, and the hint says that nothing need be done."""
MISSED = {"(上底+下底)*高/2，再*2"}


def lines(name: str) -> list[str]:
    return (PROSE / name).read_text("utf-8").splitlines()


def codes(text: str) -> set[str]:
    return {fault.code for fault in parse(text, True)[1]}


def test_marked_words_are_seldom_taken_for_products() -> None:
    marked = lines("marked.txt")
    assert len(marked) > 250
    assert {text for text in marked if codes(text)} == ALARMS


def test_products_do_not_lose_their_stars_unsaid() -> None:
    multiplied = lines("multiplied.txt")
    assert len(multiplied) > 100
    lost = {text for text in multiplied if text.count("*") > plain(parse(text, True)[0]).count("*")}
    assert len(lost) > 80
    assert {text for text in lost if not codes(text)} == MISSED


def test_the_hint_of_a_product_prints_its_stars() -> None:
    for text in lines("multiplied.txt"):
        escaped, times = text.replace("*", "\\*"), text.replace("*", "×")
        for typed, printed in ((escaped, text), (times, times)):
            inlines, faults, _ = parse(typed, True)
            assert (plain(inlines), faults) == (printed, [])
            assert not any(inline.marks.emphasis for inline in inlines if isinstance(inline, Text))
