"""Where the texts of lists begin: right of the widest label of their list, and no further in than leaves a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from yinfa.model.language import language_of
from yinfa.model.place import Address
from yinfa.model.statute import articles, in_figures
from yinfa.model.tree import List, ListStyle, Publication
from yinfa.model.walk import within

WIDEST = 6.0
"""Em that labels of articles have at most before the texts."""
USUAL = 2.0
"""Em that the labels of a list have in style sheets, where no class says more."""
DEEPEST = 0.6
"""Share of a line of print that lists in lists may take from its beginning."""
_GAP = 0.1
"""Em at least behind a label that ends in no mark of full width."""
_WORD = 0.5
"""Em at least behind a label of an item that ends in a Han, as its text begins with one."""

_JOINT, _CAPITAL = 0.25, 0.12
"""Em between Han and Latin; what a capital takes more than a figure."""
_JOINTS = re.compile(r"(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")


def room(items: List) -> float:
    """Give the room that the widest label of a list takes, in em, rounded up to halves."""
    widest = max(ems(item.label) + _WORD * _runs_on(item.label) for item in items.items)
    return ceil(2 * round(widest, 2)) / 2


def _runs_on(label: str) -> bool:
    return label[-1:] >= "\u2000" and label[-1:].isalpha()


def hang(publication: Publication) -> float:
    """Give where the texts of articles begin that stand right of their labels, em: an em behind the widest label;
    0 where there are no articles.

    A label that needs more than `WIDEST` runs into its first line.
    """
    labels = (article.label for article in articles(publication))
    return min(max((ceil(10 * round(_named_ems(label), 2)) / 10 + 1 for label in labels), default=0), WIDEST)


def _named_ems(label: str) -> float:
    """Estimate the width of an article's label, whose capitals are wide and whose figures stand off its Han."""
    return ems(label) + _JOINT * len(_JOINTS.findall(label)) + _CAPITAL * sum(map(str.isupper, label))


@dataclass(frozen=True, slots=True)
class Stairs:
    """How a style sheet moves lists in, em."""

    steps: Mapping[ListStyle, float]
    """How far each list stands in from the one around: the usual room of its labels."""
    first: float
    """How much further an outermost one does."""
    most: float
    """What no text passes, but for labels that need it."""
    boxes: Mapping[type, float]
    """What each box takes from the lines in it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where what stands in a list or a box begins: the text, the box around; and what it may not pass."""

    edge: float
    base: float
    most: float
    outermost: bool


def sheet(publication: Publication, stairs: Stairs) -> dict[str, object]:
    """Give what templates ask: the classes of a list (`wide`), and what they say, em (`rooms`, `nearer`);
    where texts of articles begin (`hang`), which labels pass that (`over`), and names of articles in figures.

    A list whose labels are wide has more room before its text; a deep one stands that much back.
    """
    rooms: dict[Address, float] = {}
    backs: dict[Address, float] = {}
    places = {0: _Place(0, 0, stairs.most, True)}
    for node, around in within(publication):
        if not isinstance(node, (List, *stairs.boxes)):
            continue
        above = next((places[id(one)] for one in reversed(around) if id(one) in places), places[0])
        if isinstance(node, List):
            needed = room(node)
            rooms[node.address] = needed if needed > USUAL else 0
            step = rooms[node.address] or stairs.steps[node.style]
            edge = above.edge + step + (stairs.first if above.outermost else 0)
            kept = max(min(edge, above.most), above.edge, above.base + step)
            backs[node.address] = round(edge - kept, 2)
            places[id(node)] = _Place(kept, above.base, above.most, False)
        else:
            places[id(node)] = _Place(above.edge, above.edge, above.most - stairs.boxes[type(node)], above.outermost)
    told = {"room": rooms, "back": backs}
    names = {a: [_named(kind, ems[a]) for kind, ems in told.items() if ems[a]] for a in rooms}
    lengths = {kind: {_named(kind, em): em for em in sorted(set(ems.values())) if em} for kind, ems in told.items()}
    return {
        "wide": lambda items: " ".join(names[items.address]),
        "rooms": lengths["room"],
        "nearer": lengths["back"],
        "hang": hang(publication),
        "in_figures": lambda article: in_figures(article, language_of(publication.front.language).hans),
        "over": lambda article: _named_ems(article.label) + 1 > hang(publication),
    }


def _named(kind: str, em: float) -> str:
    return f"{kind}{em:g}".replace(".", "-")


def ems(label: str) -> float:
    """Estimate the width of a label: Han and marks of full width take an em, figures and Latin letters 0.56."""
    widths = (1.0 if c >= "\u2000" else 0.56 if c.isalnum() else 0.28 for c in label)
    return sum(widths) + (_GAP if label[-1:] < "\u2000" else 0.0)
