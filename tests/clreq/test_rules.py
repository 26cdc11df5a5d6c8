"""Every rule of Chinese lines, set by the real road and measured on the page; and no word lost."""

from __future__ import annotations

from functools import lru_cache

import pytest

from tests.clreq.rules import EVERYWHERE, Rule
from tests.clreq.setting import Made, Size, set_samples
from tests.clreq.table import RULES
from yinfa.model.walk import words
from yinfa.reading.pdf import read

CASES = [(rule, region) for rule in RULES for region in rule.regions]
DOCUMENTS = sorted({(region, rule.size) for rule, region in CASES}, key=repr)


@lru_cache
def made(region: str, size: Size) -> Made:
    return set_samples([r.sample(region) for r in RULES if region in r.regions and r.size == size], region, size)


@pytest.mark.parametrize(("rule", "region"), CASES, ids=[f"{r.name}-{region}" for r, region in CASES])
def test_rule(rule: Rule, region: str) -> None:
    figures = rule.figures(made(region, rule.size).pages[rule.sample(region).name])
    assert rule.kept(figures), f"{rule.says} ({rule.source}): {[round(f, 3) for f in figures]}, wanted {rule.want}"


@pytest.mark.parametrize(("region", "size"), DOCUMENTS)
def test_the_words_of_the_page_are_the_author_s(region: str, size: Size) -> None:
    document = made(region, size)
    assert read(document.data).words == {a: w for a, w in words(document.galley.publication).items() if w}


def test_the_table_names_each_rule_once() -> None:
    names = [rule.name.lower() for rule in RULES]
    assert len(set(names)) == len(names)
    assert set(EVERYWHERE) == {region for _, region in CASES}
