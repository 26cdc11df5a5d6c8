"""What was done to a Word file, told as changes of its source; what no edit can say as doubts beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from yinfa.home.align import Pair, align
from yinfa.home.atoms import Atoms, edited, line, read_row
from yinfa.home.base import Base
from yinfa.home.gone import gone, is_gone
from yinfa.home.moves import moved
from yinfa.home.news import New, placed
from yinfa.home.rows import new_rows, put_row
from yinfa.home.telling import Change, Telling
from yinfa.home.word import Comment, Stated, WordFile
from yinfa.home.words import BaseLine, respelled, rewritten
from yinfa.model.edit import Edit, Path, Reword, Set
from yinfa.model.inline import Inlines, LineEnd, bare, plain

_CODE = re.compile("[0-9A-Z —-]*")
"""What stands behind the label of a line that names an edition: its code, or dashes."""


def told(base: Base, theirs: WordFile, names: set[str]) -> Telling:
    """Tell what became of a base; `names` are those that new notes may not have."""
    telling = Telling(base, theirs, align(base.file.said, theirs.said), names)
    rows = new_rows(telling)
    put = set[tuple[int, int]]()
    waiting: list[New] = []
    for here, pair in enumerate(telling.pairs):
        if pair.new is None:
            continue
        path = telling.path(pair.old) if pair.old else None
        if path is None and pair.new.aside:
            _beside(telling, pair)
        elif pair.old is None and pair.new.cell and (row := pair.new.cell[:2]) in rows:
            if row not in put:
                put_row(telling, rows[row])
            put.add(row)
        elif pair.old is None:
            waiting += _new(telling, here, pair.new)
        else:
            placed(telling, waiting, here - 1)
            waiting = _old(telling, here, pair.old, pair.new)
        _remarks(telling, pair.new)
    placed(telling, waiting, len(telling.pairs))
    gone(telling)
    _rest(telling)
    return telling


def _old(telling: Telling, here: int, old: Stated, new: Stated) -> list[New]:
    """Tell what became of a paragraph that was there; gives one that is new where it stands now."""
    path = telling.path(old)
    if path is None:
        _printed(telling, old, new)
        return []
    root = moved(telling, here, path) if telling.pairs[here].moved else ()
    if root is None:
        telling.torn.add(path)
        return [New(new, line(edited(_atoms(telling, old), read_row(new.text), telling.base.back)))]
    _reworded(telling, here, old, new)
    if not is_gone(telling, telling.pairs[here], path):
        telling.last, telling.root = path, root
    return []


def _rest(telling: Telling) -> None:
    """Tell what stands in no paragraph of the text: heads and feet, comments on what is gone."""
    for words in sorted(telling.theirs.painted - telling.base.file.painted):
        telling.doubt("home-painted", words, ("body", 0))
    met = {one for said in telling.theirs.said for one in said.comments}
    for one, comment in telling.theirs.comments.items():
        if one not in met:
            _comment(telling, comment)


def _beside(telling: Telling, pair: Pair) -> None:
    if pair.new and (pair.old is None or bare(pair.old.text) != bare(pair.new.text)):
        telling.doubt("home-box", bare(pair.new.text))


def _new(telling: Telling, here: int, said: Stated) -> Iterator[New]:
    """Give a new paragraph; the words of notes are told where they are called."""
    if not bare(said.text).strip():
        return
    if said.note:
        if any(f"#{said.note}" == call for call in _calls(telling)):
            return
        telling.doubt("home-note", bare(said.text))
        return
    before = _before(telling, here)
    if before and _held(said, before):
        yield New(said, line(edited(_atoms(telling, before), read_row(said.text), telling.base.back)))
    else:
        yield New(said, telling.typed(said.text))


def _calls(telling: Telling) -> Iterator[str]:
    return (getattr(one, "note", "") for said in telling.theirs.said for one in said.text)


def _before(telling: Telling, here: int) -> Stated | None:
    """Give the old paragraph of which a part still stands before a place."""
    for pair in reversed(telling.pairs[:here]):
        if pair.new and pair.old:
            return pair.old
    return None


def _held(said: Stated, old: Stated) -> bool:
    words, whole = bare(said.text).strip(), bare(old.text)
    return len(words) > 3 and words in whole


def _atoms(telling: Telling, said: Stated) -> Atoms:
    found = telling.line(said)
    return found.atoms if found else ()


def _reworded(telling: Telling, here: int, old: Stated, new: Stated) -> None:
    """Tell the new words of a line."""
    known = telling.line(old)
    extra = Counter(new.hidden) - Counter(old.hidden)
    if extra and not telling.pairs[here].moved:
        telling.doubt("home-label", new.hidden, known.path if known else None, old.hidden)
    if known is None or old.text == new.text or is_gone(telling, telling.pairs[here], known.path):
        return  # what is empty now is told as gone
    atoms = tuple(atom for one in (old, *_joined(telling, old, new)) for atom in _atoms(telling, one))
    text = new.text
    if not any(isinstance(one, LineEnd) for one in known.source):  # the house ends lines of titles
        text = tuple(one for one in text if not isinstance(one, LineEnd))
    made = rewritten(atoms, text, telling.base.back)
    if made is None and atoms == known.atoms:
        return
    made = line(atoms) if made is None else made
    _set(telling, known, made, bare(old.text), bare(new.text))


def _joined(telling: Telling, old: Stated, new: Stated) -> Iterator[Stated]:
    """Give the paragraphs that were joined to another."""
    at = telling.base.file.said.index(old)
    kept = {id(pair.old) for pair in telling.pairs if pair.new is not None}
    for one in telling.base.file.said[at + 1 :]:
        words = bare(one.text)
        within = not set(one.lines).isdisjoint(new.lines) or (len(words) > 3 and words in bare(new.text))
        if id(one) in kept or not words or not within:
            return
        yield one


def _set(telling: Telling, known: BaseLine, made: Inlines, old: str, new: str) -> None:
    if any(isinstance(one, LineEnd) for one in made):
        change = _lines(telling, known.path, made, known.block)
    else:
        text, notes = telling.spell(made, known.path, known.block)
        if text == plain(known.source) and known.path[0] == "front":
            return  # a title has no marks
        change = (*notes, *_whole(known, text)) if text is not None else ()
    if change:
        telling.changes.append(Change(known.path, change, old, new))
    else:
        telling.doubt("home-unspelled", new, known.path, old)


def _whole(known: BaseLine, text: str) -> Iterator[Edit]:
    """Set a line, which may be one of several that its author ended."""
    if isinstance(known.path[-1], int) and known.path[-2] in ("title", "section", "annex"):
        yield Set(known.path[:-2], str(known.path[-2]), text)
    else:
        yield Reword(known.path, respelled(known, text))


def _lines(telling: Telling, path: Path, made: Inlines, block: bool) -> tuple[Edit, ...]:
    """Set the lines of a title as their author ended them."""
    parts: list[list[object]] = [[]]
    for one in made:
        if isinstance(one, LineEnd):
            parts.append([])
        else:
            parts[-1].append(one)
    texts = [telling.spell(tuple(part), path[:-1], block)[0] for part in parts]  # type: ignore[arg-type]
    if any(text is None for text in texts) or not isinstance(path[-1], int):
        return ()
    return (Set(path[:-2], str(path[-2]), [text for text in texts if text is not None]),)


def _printed(telling: Telling, old: Stated, new: Stated) -> None:
    """Tell words that were changed in what the system prints."""
    before, after = bare(old.text), bare(new.text)
    label = before.rstrip(" —")
    coded = "qr" in old.lines and after.startswith(label) and _CODE.fullmatch(after.removeprefix(label))
    if before != after and not coded:
        telling.doubt("home-printed", bare(new.text), None, bare(old.text))


def _remarks(telling: Telling, said: Stated) -> None:
    """Tell the comments that begin in a paragraph."""
    for one in said.comments:
        if one in telling.theirs.comments:
            _comment(telling, telling.theirs.comments[one])


def _comment(telling: Telling, comment: Comment) -> None:
    """Tell a comment, unless the file had it when it was made."""
    if comment.words not in {one.words for one in telling.base.file.comments.values()}:
        telling.doubt("home-comment", comment.words, None, by=f"{comment.by} {comment.date}".strip())


def proposals(telling: Telling, accepted: Sequence[Stated]) -> None:
    """Tell what tracked changes propose, as doubts where they stand."""
    for pair in align(telling.theirs.said, accepted):
        if pair.old and pair.new and pair.old.text == pair.new.text and not pair.moved:
            continue
        said = pair.old or pair.new
        by = (pair.new.by if pair.new else "") or (pair.old.by if pair.old else "")
        path = telling.path(said) if said else None
        telling.last = path or telling.last
        old, new = (bare(one.text) if one else "" for one in (pair.old, pair.new))
        if old != new or pair.moved:
            telling.doubt("home-proposed", new, None, old, by)
