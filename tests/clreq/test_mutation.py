"""A fixture that cannot fail proves nothing: switching a rule off must break each of its fixtures."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache, partial

import pytest

from tests.clreq.rules import Rule
from tests.clreq.setting import Made, Size, set_samples
from tests.clreq.table import RULES
from yinfa.formats.pdf.chinese import rules as engine
from yinfa.theme import Theme
from yinfa.world.store import digest

STYLE = "pdf/style.css.jinja"
THEME = {
    "dots": (STYLE, ".dot {", ".none {"),
    "ruby": (STYLE, "rt { position: absolute;", "rt {"),
    "ruby_places": ("pdf/nodes.jinja", ' data-places="{{ place.places }}"', ""),
    "keep": (
        STYLE,
        "h1, h2, h3, h4, h5, h6 { font-weight: 700; break-after: avoid;",
        "h1, h2, h3, h4, h5, h6 { font-weight: 700; break-after: auto;",
    ),
    "keep_lead": (STYLE, "h2 + *, h3 + *, h4 + *, h5 + *, h6 + *, .slogan + *,", ""),
    "name_lines": (STYLE, "margin: 0 {{ v.name_gap }}em; }", "}"),
    "widow": (STYLE, "widows: 2", "widows: 1"),
}
"""What the theme does for a rule, and the same without it."""
GUARDED = [(rule, region) for rule in RULES for region in rule.regions if rule.guard]


def spoilt(part: str, theme: Theme) -> Theme:
    """Take a part out of a theme."""
    template, before, after = THEME[part]
    text = theme.templates[template]
    assert before in text, f"the theme no longer says {before}"
    templates = {**theme.templates, template: text.replace(before, after)}
    return replace(theme, templates=templates, digest=digest(theme.digest, part))


@lru_cache
def crippled(guard: str, region: str, size: Size) -> Made:
    guarded = [r.sample(region) for r in RULES if region in r.regions and r.guard == guard and r.size == size]
    change: Callable[[Theme], Theme] = partial(spoilt, guard) if guard in THEME else lambda theme: theme
    with ExitStack() as off:
        for name in guard.split("+"):
            if name in engine.RULES:
                off.enter_context(engine.without(name))
        return set_samples(guarded, region, size, change)


@pytest.mark.parametrize(("rule", "region"), GUARDED, ids=[f"{r.guard}-{r.name}-{g}" for r, g in GUARDED])
def test_without_its_rule_a_fixture_fails(rule: Rule, region: str) -> None:
    figures = rule.figures(crippled(rule.guard, region, rule.size).pages[rule.sample(region).name])
    assert not rule.kept(figures), f"{rule.name} holds without {rule.guard}: {figures}"


def test_every_rule_of_the_engine_and_part_of_the_theme_has_a_fixture() -> None:
    assert {*engine.RULES, *THEME} == {name for rule, _ in GUARDED for name in rule.guard.split("+")}
