"""The rules of Chinese typesetting as one table: what is set, what is measured, what it must be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.clreq.measures import Measure, Pages
from tests.clreq.setting import Sample, Size

TW, HK, CN = "zh-Hant-TW", "zh-Hant-HK", "zh-Hans-CN"
HANT, EVERYWHERE = (TW, HK), (TW, HK, CN)
QUOTES = str.maketrans("「」『』", "“”‘’")
STOCK = "人民警察的形象是一面旗"
Range = tuple[float, float]


def han(count: int, start: int = 0) -> str:
    """Give running Han that both scripts share."""
    return "".join(STOCK[(start + i) % len(STOCK)] for i in range(count))


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a rule, its source, what is set, what is measured and what the figures must be.

    `「」` in the input become the curly quotes of the mainland there.
    """

    name: str
    says: str
    source: str
    blocks: tuple[Any, ...]
    measure: Measure
    want: tuple[Range, ...]
    """A range for each figure, or one for all."""
    guard: str = ""
    """What switched off must break it: a rule of the engine (or two that back each other), or a part of the theme."""
    regions: tuple[str, ...] = EVERYWHERE
    size: Size = Size()
    note: str = ""
    basic: bool = False
    """Whether it is one of the basic rows, which any Chinese typesetter is asked for."""

    def sample(self, region: str) -> Sample:
        made = Sample("fx" + self.name.lower(), self.blocks, self.note)
        return made if region in HANT else Sample(made.name, _curly(made.blocks), _curly(made.note))

    def figures(self, pages: Pages) -> list[float]:
        """Measure what was set; nothing found is no figure."""
        try:
            return self.measure(pages)
        except (IndexError, ValueError, StopIteration):
            return []

    def kept(self, figures: list[float]) -> bool:
        wants = self.want if len(self.want) > 1 else self.want * len(figures)
        return (
            bool(figures)
            and len(wants) == len(figures)
            and all(a <= f <= b for f, (a, b) in zip(figures, wants, strict=True))
        )


def _curly(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(QUOTES)
    if isinstance(value, dict):
        return {k: _curly(v) for k, v in value.items()}
    return type(value)(map(_curly, value)) if isinstance(value, list | tuple) else value


def near(value: float, give: float = 0.02) -> tuple[Range, ...]:
    return ((value - give, value + give),)


def at_most(value: float) -> tuple[Range, ...]:
    return ((-1e-6, value),)


def at_least(value: float) -> tuple[Range, ...]:
    return ((value, 99.0),)


NONE = ((0.0, 0.0),)


def texts(*paragraphs: str) -> tuple[str, ...]:
    return paragraphs


def fillers(count: int) -> list[str]:
    """Give paragraphs of one line."""
    return [han(8, n) for n in range(count)]


def series(counts: Iterable[int], *blocks: Any) -> tuple[Any, ...]:
    """Set the same blocks after each of these numbers of lines, each time from the top of a page."""
    found: list[Any] = []
    for count in counts:
        found += [{"page-break": ""}, *fillers(count), *blocks]
    return tuple(found[1:])
