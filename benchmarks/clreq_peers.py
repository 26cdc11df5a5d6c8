"""Measure the rules of Chinese lines in Yinfa and in Typst, and write both columns into the docs.

`python -m benchmarks.clreq_peers` prints the table; with `--write` it renews docs/chinese-typesetting.md.
"""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path

from tests.clreq.peer import set_with_typst
from tests.clreq.rules import EVERYWHERE, Rule
from tests.clreq.setting import Size, set_samples
from tests.clreq.sheet import Page
from tests.clreq.table import RULES
from tests.clreq.test_random import NAME, faults_of, judged, sample
from tests.clreq.text import paragraph

PAGE = Path(__file__).parents[1] / "docs" / "chinese-typesetting.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
Setting = dict[str, tuple[Page, ...]]


def settings(region: str) -> tuple[Setting, Setting]:
    """Set every sample of a region with Yinfa and with Typst."""
    ours: Setting = {}
    theirs: Setting = {}
    for size in sorted({rule.size for rule in RULES}, key=repr):
        samples = [r.sample(region) for r in RULES if region in r.regions and r.size == size]
        ours |= set_samples(samples, region, size).pages
        theirs |= set_with_typst(samples, region, size)
    return ours, theirs


def shown(rule: Rule, region: str, setting: Setting) -> str:
    """Show whether a rule is kept, and the figures: one, or least and greatest."""
    if region not in rule.regions:
        return "–"
    figures = rule.figures(setting[rule.sample(region).name])
    sign = "✓" if rule.kept(figures) else "✗"
    figures = [round(f, 2) + 0.0 for f in figures]
    ends = sorted({min(figures), max(figures)}) if figures and len(rule.want) == 1 else []
    return " ".join((sign, "…".join(f"{f:g}" for f in ends))).strip()


def measured() -> list[str]:
    made = {region: settings(region) for region in EVERYWHERE}
    cells = {
        (rule.name, engine, region): shown(rule, region, made[region][engine])
        for rule in RULES
        for engine in (0, 1)
        for region in EVERYWHERE
    }
    names = ("Yinfa", f"Typst {version('typst')}")
    return [*_summary(cells, names), *_random(), "", *_table(cells, names)]


def _random() -> list[str]:
    """Count the faults of the same random paragraphs in both."""
    ours: list[str] = []
    theirs: list[str] = []
    lines = ragged = 0
    for columns in range(10, 41, 3):
        for number, region in enumerate(EVERYWHERE):
            made = [paragraph(1000 * columns + 100 * number + seed, region) for seed in range(20)]
            faults, count = judged(made, columns, region)
            ours += faults
            lines, ragged = lines + count.lines, ragged + count.ragged
            theirs += faults_of(set_with_typst([sample(made)], region, Size(columns, 40))[NAME], made)[0]
    label = f"faults in 660 random paragraphs, {lines:,} lines ({ragged} that none could set flush)"
    return [f"| {label} | {len(ours)} | {len(theirs)} |"]


def _summary(cells: dict[tuple[str, int, str], str], names: tuple[str, str]) -> list[str]:
    lines = ["| | " + " | ".join(names) + " |", "|---|---|---|"]
    for label, rules in (("the 24 basic rows", [r for r in RULES if r.basic]), ("all rows", list(RULES))):
        kept = [sum(all(cells[r.name, e, g][0] == "✓" for g in r.regions) for r in rules) for e in (0, 1)]
        lines.append(f"| {label}, kept in every region | " + " | ".join(f"{k} of {len(rules)}" for k in kept) + " |")
    for region in EVERYWHERE:
        here = [r for r in RULES if region in r.regions]
        kept = [sum(cells[r.name, e, region][0] == "✓" for r in here) for e in (0, 1)]
        lines.append(f"| all rows, {region} | " + " | ".join(f"{k} of {len(here)}" for k in kept) + " |")
    return lines


def _table(cells: dict[tuple[str, int, str], str], names: tuple[str, str]) -> list[str]:
    heads = [f"{name} {region[-2:]}" for name in names for region in EVERYWHERE]
    lines = ["| id | rule | source | " + " | ".join(heads) + " |", "|---" * (3 + len(heads)) + "|"]
    for rule in RULES:
        row = [cells[rule.name, engine, region] for engine in (0, 1) for region in EVERYWHERE]
        lines.append(f"| {rule.name} | {rule.says} | {rule.source} | " + " | ".join(row) + " |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="renew docs/chinese-typesetting.md")
    wanted = parser.parse_args()
    table = "\n".join(measured())
    if wanted.write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")
    else:
        print(table)


if __name__ == "__main__":
    main()
