"""The Chinese lines of the PDF, measured glyph by glyph."""

from __future__ import annotations

import pytest

from yinfa.formats.pdf.chinese.rules import RULES, on, without


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_off_only_meanwhile(name: str) -> None:
    with without(name):
        assert [rule for rule in RULES if not on(rule)] == [name]
    assert all(map(on, RULES))
