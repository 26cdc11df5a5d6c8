"""Take back what was edited in Word: the source as it would be, the changes, and what no edit says as queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

from yinfa.codes import told as said_in
from yinfa.codes.entry import MessageLanguage
from yinfa.codes.sayings import SAYINGS
from yinfa.content.load import load
from yinfa.content.revise import place_of, revise, values
from yinfa.finding import Finding, PublishingError
from yinfa.home.base import Base, base_of, lines_of
from yinfa.home.changes import proposals, told
from yinfa.home.merge import Bridge, carried, way
from yinfa.home.origin import SLUG, origin
from yinfa.home.places import carrier, value
from yinfa.home.telling import Change, Doubt
from yinfa.home.word import read
from yinfa.model.edit import Data, Edit, Put, Relocate, Remove, Reword, Set
from yinfa.model.edit import Path as Keys
from yinfa.model.language import language_of
from yinfa.model.place import Place
from yinfa.press.sources import SOURCE_LIMIT
from yinfa.reading.docx import read as reading
from yinfa.world.workspace import Workspace

LIMIT = 64 << 20
"""Bytes of a Word file."""
Treatment = Literal["ask", "accept", "reject"]
"""What becomes of tracked changes: queries, words, nothing."""
_ORDER: Sequence[type] = (Set, Reword, Relocate, Put, Remove)
_CODES = {"home-conflict": "J006", "home-kept": "J006", "home-proposed": "J007", "home-comment": ""}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brings home."""

    slug: str
    source: bytes
    """The source with its changes and queries."""
    changes: tuple[Change, ...]
    """By their places in the source before."""
    queries: tuple[Doubt, ...]
    findings: tuple[Finding, ...]


def take(file: Path, ws: Workspace, sources: Mapping[str, bytes], tracked: Treatment = "ask") -> Taken:
    """Merge an edited file into its source; `sources`: those that other files changed. Raises PublishingError."""
    data = _bytes(file, ws)
    found = origin(reading(data).metadata, data, file, ws)
    slug = found.told[SLUG]
    ours = sources.get(slug) or ws.read_source(slug, SOURCE_LIMIT)
    base = base_of(ws.read(found.path, SOURCE_LIMIT), found.path, found.told, ws)
    return merged(base, data, ours, slug, ws, tracked, found.findings)


def _bytes(file: Path, ws: Workspace) -> bytes:
    try:
        return ws.read(file, LIMIT)
    except FileNotFoundError as error:
        raise PublishingError(Finding("I004", Place(file, 1, 1), (("fault", error.strerror or ""),))) from error


def merged(
    base: Base,
    data: bytes,
    ours: bytes,
    slug: str,
    ws: Workspace,
    tracked: Treatment,
    findings: tuple[Finding, ...] = (),
) -> Taken:
    """Merge an edited file of a known base into a source. Raises PublishingError."""
    home = ws.source(slug)
    theirs = read(data, "accept" if tracked == "accept" else "reject")
    held = values(ours)
    names = {name for one in (base.data, held) if isinstance(notes := value(one, ("notes",)), dict) for name in notes}
    telling = told(base, theirs, names)
    if tracked == "ask" and theirs.tracked:
        proposals(telling, read(data).said)
    over = Bridge(base, held, list(base.lines.values()), {})
    changes, doubts = telling.changes, telling.doubts
    if ours != base.source:
        over = way(base, held, lines_of(ours, load(ours, home, ws), {}))
        changes, doubts = carried(changes, doubts, over)
    source, sound, refused = _applied(ours, changes, home, ws)
    doubts += refused
    if queries := _queries(doubts, sound, over, base.language):
        source = _revised(ours, [*_edits(sound, held), *queries], home, ws)
    return Taken(slug, source, tuple(sound), tuple(doubts), (*findings, *_findings(doubts, ours, over, home)))


def _edits(changes: Sequence[Change], data: Data) -> list[Edit]:
    """Give edits in the order in which they are applied; new entries behind one place from the last to the first."""
    edits = list(chain.from_iterable(change.edits for change in changes))
    made = sorted(edits, key=lambda edit: _ORDER.index(edit.__class__))
    puts = [edit for edit in made if isinstance(edit, Put)]
    ordered = [edit for edit in made if not isinstance(edit, (Put, Remove))] + puts[::-1]
    return [*_with_notes(ordered, data), *(edit for edit in made if isinstance(edit, Remove))]


def _with_notes(edits: Sequence[Edit], data: Data) -> list[Edit]:
    """Begin the notes where a source has none, and end them where the last one goes."""
    notes = value(data, ("notes",))
    held = dict(notes) if isinstance(notes, dict) else {}
    made: list[Edit] = []
    for edit in edits:
        if isinstance(edit, Set) and edit.at == ("notes",):
            if edit.value is None and edit.key not in held:
                continue
            before = bool(held)
            held |= {edit.key: edit.value or ""}
            if edit.value is None:
                del held[edit.key]
            one: Data | None = {edit.key: edit.value} if edit.value is not None else None
            made.append(edit if before and held else Set((), "notes", one))
        else:
            made.append(edit)
    return made


def _revised(source: bytes, edits: Sequence[Edit], home: Path, ws: Workspace) -> bytes:
    """Apply edits and hold that the result can be loaded. Raises PublishingError."""
    made = revise(source, edits, home, ws)
    load(made, home, ws)
    return made


def _applied(
    ours: bytes, changes: Sequence[Change], home: Path, ws: Workspace
) -> tuple[bytes, list[Change], list[Doubt]]:
    """Apply as many changes as leave a sound source; the others are doubts."""
    sound: list[Change] = []
    refused: list[Doubt] = []
    held = values(ours)
    made = ours

    def tried(some: Sequence[Change]) -> None:
        nonlocal made, sound
        try:
            made = _revised(ours, _edits([*sound, *some], held), home, ws)
            sound = [*sound, *some]
        except PublishingError:
            if len(some) == 1:
                refused.append(Doubt(some[0].at, "home-refused", some[0].new, some[0].old))
                return
            tried(some[: len(some) // 2])
            tried(some[len(some) // 2 :])

    if changes:
        tried(changes)
    return made, sound, refused


def _queries(doubts: Sequence[Doubt], changes: Sequence[Change], over: Bridge, language: str) -> list[Edit]:
    """Write doubts as queries of the blocks at which they stand, or of the block before where that goes."""
    removed = [edit.at for change in changes for edit in change.edits if isinstance(edit, Remove)]
    asked: dict[Keys, list[Data]] = {}
    for doubt in doubts:
        asked.setdefault(_bearer(doubt.at, removed, over), []).append(_query(doubt, language))
    edits: list[Edit] = []
    for block, queries in asked.items():
        held = value(over.data, (*block, "queries"))
        before = held if isinstance(held, list) else []
        if new := [query for query in queries if query not in before]:
            edits.append(Set(block, "queries", [*before, *new]))
    return edits


def _bearer(at: Keys, removed: Sequence[object], over: Bridge) -> Keys:
    def stays(block: Keys) -> bool:
        return not any(block[: len(gone)] == gone for gone in removed if isinstance(gone, tuple))

    block = carrier(at, over.data)
    if stays(block):
        return block
    lines = [line.path for line in over.ours]
    before = lines[: lines.index(at)] if at in lines else lines
    blocks = (carrier(path, over.data) for path in (*reversed(before), *lines))
    return next(filter(stays, blocks))


def _query(doubt: Doubt, language: str) -> Data:
    facts = (("words", doubt.words), ("old", doubt.old))
    question = " ".join(said_in(SAYINGS[doubt.why], facts, _tongue(language)).split())
    return {"question": question, **({"by": doubt.by} if doubt.by else {})}


def _tongue(language: str) -> MessageLanguage:
    found = language_of(language)
    return "en" if not found.variant else "zh-Hans" if found.hans else "zh"


def _findings(doubts: Sequence[Doubt], ours: bytes, over: Bridge, home: Path) -> list[Finding]:
    made = []
    for doubt in doubts:
        if code := _CODES.get(doubt.why, "J005"):
            at = place_of(ours, carrier(doubt.at, over.data), home)
            made.append(Finding(code, at, (("words", _short(doubt.words or doubt.old)), ("old", _short(doubt.old)))))
    return made


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:60]}…"
