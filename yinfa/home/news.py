"""New paragraphs of an edited file: where they stand, and as what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from yinfa.home.places import Berth, depth, free, headed, slots
from yinfa.home.telling import Change, Telling
from yinfa.home.word import Stated
from yinfa.model.edit import Data, Edit, Path, Put
from yinfa.model.inline import Inlines, bare
from yinfa.model.tree import ListStyle


@dataclass(frozen=True, slots=True)
class New:
    """A new paragraph, and its words as they are to be spelled."""

    said: Stated
    text: Inlines


def placed(telling: Telling, news: Sequence[New], here: int) -> None:
    """Put new paragraphs that stand one behind another, the first of them at a place of the file."""
    waiting = list(news)
    while waiting:
        some = list(_together(waiting))
        waiting = waiting[len(some) :]
        slot = _slot(telling, some[0].said, here)
        entries = _entries(telling, some, slot) if slot else None
        if slot is None or entries is None:
            for one in some:
                telling.doubt(_why(telling, one.said), _words(one))
            continue
        for (entry, edits), words in zip(entries, _shown(some, len(entries)), strict=True):
            telling.changes.append(Change(slot.after, (*edits, Put(slot.after, entry)), "", words))


def _words(one: New) -> str:
    return bare(one.text)


def _shown(some: Sequence[New], count: int) -> Iterator[str]:
    words = [_words(one) for one in some]
    return iter(words if count == len(words) else [" ".join(words)])


def _why(telling: Telling, said: Stated) -> str:
    return "home-heading" if said.outline >= 0 else "home-cell" if said.cell else "home-new"


def _together(news: Sequence[New]) -> Iterator[New]:
    """Give the first, and what goes with it: the rest of a new section, further items of a new list."""
    first = news[0]
    yield first
    for one in news[1:]:
        of_section = first.said.outline >= 0 and one.said.outline < 0
        of_list = (
            listed(first.said) and one.said.style == first.said.style and bool(one.said.label) == bool(first.said.label)
        )
        if not (of_section or (first.said.outline < 0 and of_list)):
            return
        yield one


def listed(said: Stated) -> bool:
    """Whether a paragraph is the item of a list."""
    return bool(said.label) or (said.style.startswith("list ") and not said.style.startswith("list continue"))


def _slot(telling: Telling, said: Stated, here: int) -> Berth | None:
    """Find where a new paragraph stands: in the innermost list of such paragraphs that does not go on behind it."""
    data = telling.base.data
    for slot in slots(telling.last, data):
        outside = telling.root and len(slot.after) < len(telling.root)
        if slot.kind == "cell" and said.cell is not None:
            return None
        heading = headed(slot.after) is not None
        if outside or (not heading and later(telling, slot.after, here)):
            return None
        if said.outline >= 0:
            if (
                slot.kind == "block"
                and free(slot.container, data)
                and depth(slot.container) == said.outline
                and not heading
            ):
                return slot
        elif slot.kind == "item":
            if listed(said) and said.style in _styles(telling, slot.after[:-1]):
                return slot
        elif slot.kind == "block":
            boxed = said.cell is not None and said.style in _styles(telling, slot.container)
            if boxed or (said.cell is None and (free(slot.container, data) or _like(telling, said, slot.container))):
                return slot
    return None


def _like(telling: Telling, said: Stated, container: Path) -> bool:
    return not listed(said) and said.style in _styles(telling, container)


def later(telling: Telling, entry: Path, here: int) -> bool:
    """Whether something of an entry comes later in the file, in its old order."""
    return any(
        at > here and not pair.moved and pair.old and (path := telling.path(pair.old)) and path[: len(entry)] == entry
        for at, pair in enumerate(telling.pairs)
        if pair.new is not None
    )


def _styles(telling: Telling, container: Path) -> set[str]:
    """Name the styles of the lines that stand right in a list."""
    n = len(container)
    return {
        pair.old.style
        for pair in telling.pairs
        if pair.old and (path := telling.path(pair.old)) and path[:n] == container and len(path) <= n + 2
    }


NewEntries = list[tuple[Data, tuple[Edit, ...]]]


def _entries(telling: Telling, some: Sequence[New], slot: Berth) -> NewEntries | None:
    """Write new paragraphs as entries of a list; None where one has no spelling, or a section no text."""
    spelled = [telling.spell(one.text) for one in some]
    texts = [text for text, _ in spelled]
    notes = tuple(edit for _, edits in spelled for edit in edits)
    if any(text is None for text in texts):
        return None
    words: list[Data] = [text for text in texts if text is not None]
    if some[0].said.outline >= 0:
        return [({"section": words[0], "body": words[1:]}, notes)] if words[1:] else None
    if slot.kind == "item" or not listed(some[0].said) or some[0].said.cell:
        return [(text, edits) for (_, edits), text in zip(spelled, words, strict=True)]
    style = _style(some[0].said)
    return [({"list": words, **({"style": style} if style != "bullet" else {})}, notes)]


def _style(said: Stated) -> str:
    """Name the series of a new list, by its style or by its labels."""
    named = re.sub(r" \d$", "", said.style.removeprefix("list ")).replace(" ", "-")
    if named in get_args(ListStyle):
        return named
    return "number" if re.search(r"\d", said.label) else "bullet"
