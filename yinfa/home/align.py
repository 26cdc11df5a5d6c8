"""Which paragraph of an edited file is which of the base: by marks first, then by order, place and words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from yinfa.home.word import Stated
from yinfa.model.inline import bare

ALIKE = 0.5
"""Share of characters that two paragraphs without a common mark have in common, to be taken for one."""
SURE = 0.15
"""The same for two with a common mark: less is another paragraph that was typed over the old one's mark."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph of the base and what became of it; one of them is None where it is new, or gone."""

    old: Stated | None
    new: Stated | None
    moved: bool = False
    """Whether it stands elsewhere among those that stayed."""


def align(base: Sequence[Stated], theirs: Sequence[Stated]) -> tuple[Pair, ...]:
    """Pair the paragraphs of two files; in the order of the edited one, what is gone where it stood in the base."""
    matched = _by_mark(base, theirs)
    _by_words(base, theirs, matched)
    _between(base, theirs, matched)
    stayed = _longest(sorted(matched.items()))
    pairs: list[tuple[float, Pair]] = []
    before = -1.0
    for at, new in enumerate(theirs):
        old = matched.get(at)
        before = float(at)
        pairs.append((before, Pair(base[old] if old is not None else None, new, old is not None and at not in stayed)))
    found = {old: at for at, old in matched.items()}
    for old, said in enumerate(base):
        if old not in found:
            behind = next((found[n] for n in range(old - 1, -1, -1) if n in found), -1)
            pairs.append((behind + 0.5, Pair(said, None)))
    return tuple(pair for _, pair in sorted(pairs, key=lambda one: one[0]))


def _by_mark(base: Sequence[Stated], theirs: Sequence[Stated]) -> dict[int, int]:
    """Pair by the marks of lines: of several that bear one mark, the one that is most like the old."""
    homes = {line: n for n, said in enumerate(base) for line in said.lines}
    claims: dict[int, list[tuple[float, int]]] = {}
    for at, said in enumerate(theirs):
        for line in said.lines:
            if line in homes:
                old = homes[line]
                claims.setdefault(old, []).append((likeness(base[old], said), -at))
                break
    matched = {}
    for old, found in claims.items():
        best, at = max(found)
        if best >= SURE or not bare(base[old].text).strip():
            matched[-at] = old
    return matched


def _by_words(base: Sequence[Stated], theirs: Sequence[Stated], matched: dict[int, int]) -> None:
    """Pair what has no mark and says the same, in order."""
    taken = set(matched.values())
    left = [n for n in range(len(base)) if n not in taken]
    new = [at for at in range(len(theirs)) if at not in matched]
    old_words, new_words = ([_words(some[n]) for n in found] for some, found in ((base, left), (theirs, new)))
    for a, b, size in SequenceMatcher(None, old_words, new_words, autojunk=False).get_matching_blocks():
        matched |= {new[b + n]: left[a + n] for n in range(size)}


def _words(said: Stated) -> tuple[str, bool, bool]:
    return bare(said.text), said.cell is None, said.note == ""


def _between(base: Sequence[Stated], theirs: Sequence[Stated], matched: dict[int, int]) -> None:
    """Pair what has no mark between what has, in order, by likeness."""
    taken = set(matched.values())
    left = [n for n in range(len(base)) if n not in taken]
    for at, new in enumerate(theirs):
        if at in matched or not left:
            continue
        low = max((old for t, old in matched.items() if t < at), default=-1)
        high = min((old for t, old in matched.items() if t > at), default=len(base))
        near = [n for n in left if low < n < high and _same_place(base[n], new)] or [
            n for n in left if len(bare(base[n].text)) > 8 and bare(base[n].text) == bare(new.text)
        ]
        scores = [(likeness(base[n], new), -n) for n in near]
        if scores and max(scores)[0] >= ALIKE:
            old = -max(scores)[1]
            matched[at] = old
            left.remove(old)


def _same_place(old: Stated, new: Stated) -> bool:
    return (old.cell is None) == (new.cell is None) and bool(old.note) == bool(new.note)


def likeness(old: Stated, new: Stated) -> float:
    """Give the share of characters that two paragraphs have in common, from 0 to 1."""
    a, b = bare(old.text).strip(), bare(new.text).strip()
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    quick = matcher.quick_ratio()
    return quick if quick < SURE else max(matcher.ratio(), _held(a, b))


def _held(a: str, b: str) -> float:
    """Give how much of the shorter is the beginning or the end of the longer: what was split or joined."""
    short, long = sorted((a, b), key=len)
    return 0.9 if len(short) > 3 and (long.startswith(short) or long.endswith(short)) else 0.0


def _longest(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Give those of the edited file that kept their order: the longest rising row."""
    ends: list[int] = []
    rows: list[list[int]] = []
    for at, old in pairs:
        n = bisect_left(ends, old)
        row = [*(rows[n - 1] if n else []), at]
        ends[n : n + 1] = [old]
        rows[n : n + 1] = [row]
    return set(rows[-1]) if rows else set()
