"""What each series writes, and where a reference says it."""

from __future__ import annotations

import pytest

from tests.test_series import galley
from yinfa.model.inline import Reference
from yinfa.model.series import SERIES, form, naming
from yinfa.model.tree import Section
from yinfa.model.walk import nodes, texts


@pytest.mark.parametrize(
    ("series", "labelled"),
    [
        ("chinese", {1: "一、", 27: "二十七、", 101: "一百零一、"}),
        ("chinese-paren", {10: "（十）", 20: "（二十）"}),
        ("decimal", {1: "1.", 110: "110."}),
        ("paren", {1: "(1)", 12: "(12)"}),
        ("circled", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 50: "㊿", 51: "(51)"}),
        ("letter", {1: "A.", 26: "Z.", 27: "AA.", 28: "BB."}),
        ("paren-letter", {2: "(b)", 27: "(aa)"}),
        ("paren-roman", {4: "(iv)", 49: "(xlix)", 400: "(cd)", 999: "(cmxcix)", 1994: "(mcmxciv)"}),
        ("paren-capital", {3: "(C)"}),
        ("none", {1: ""}),
    ],
)
def test_each_series_writes_small_numbers_and_those_at_its_ends(series: str, labelled: dict[int, str]) -> None:
    assert {n: form(series, {}).label(n) for n in labelled} == labelled


@pytest.mark.parametrize("tag", ["zh-Hant-TW", "zh-Hans-CN", "zh-Hant-HK", "en"])
@pytest.mark.parametrize("series", SERIES)
def test_a_reference_says_the_label_where_it_is_a_name_at_each_level_in_each_language(series: str, tag: str) -> None:
    body = "body:\n"
    for level in range(5):
        pad = "    " * level
        body += f"{pad}  - section: 甲{level}\n{pad}    id: at{level}\n{pad}    body:\n"
    body += f"{' ' * 22}- 見[](#at0)、[](#at4)。\n"
    made = galley(f"print: {{numbers: [{', '.join([series] * 5)}]}}\n{body}", tag)
    found = {one.label for one in nodes(made.publication) if isinstance(one, Section)}
    said = [i.label for line in texts(made.publication) for i in line.text if isinstance(i, Reference)]
    assert len(found) == 1
    assert said == ([*found] * 2 if naming(series) else ["甲0", "甲4"])
