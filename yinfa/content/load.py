"""From the bytes of a `publication.yaml` to the typed tree, or to every fault in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from yinfa.codes.entry import Said, said
from yinfa.content import events
from yinfa.content.articles import cited
from yinfa.content.build import Builder
from yinfa.content.check import check
from yinfa.content.choices import spoken
from yinfa.content.grammar import FrontY, FurnitureY, PublicationY
from yinfa.content.inline import HAN, NOTE, note_name
from yinfa.content.kinds.figures import emblem_of
from yinfa.content.kinds.tables import unturnable
from yinfa.content.manuscript import ended
from yinfa.content.meant import comma, torn
from yinfa.content.nodes import Mapping, Scalar, Sequence, YamlNode, each
from yinfa.content.source import decoded, revision
from yinfa.content.twice import doubled
from yinfa.finding import MAX_FINDINGS, Finding, Hear, PublishingError, did_you_mean, unheard
from yinfa.model.front import Front
from yinfa.model.inline import Field, Inlines, NoteCall, Text, plain
from yinfa.model.language import language_of, variant_of
from yinfa.model.leaf import Furniture, Line, Note
from yinfa.model.place import Place
from yinfa.model.tree import Paragraph, Print, Publication, Receipt
from yinfa.model.walk import painted, pictured, texts
from yinfa.world.workspace import Workspace

_ANY = "*"
_NAMES = re.compile("[a-z][a-z0-9]*")


def load(source: bytes, file: Path, ws: Workspace, tell: Hear = unheard) -> Publication:
    """Load one publication, telling warnings. Raises PublishingError with all findings, each with line and column."""
    root = events.read(source, file)
    named = frozenset(_named(root))
    model, faults = check(root)
    if model is None:
        raise PublishingError(*faults)
    builder = Builder(decoded(source), file, ws, named=tuple(model.print.numbers))
    builder.statute.law = model.front.law or language_of(model.front.language).law
    publication = cited(_publication(model, builder), builder)
    _targets(publication, builder, named if faults else frozenset())
    for table in unturnable(publication):
        builder.fault("S037", table.at)
    _uncalled(publication, model, builder, builder.source if faults else "")
    _doubtful(root, builder)
    doubled(publication, builder)
    told = (*faults, *_rest(builder.findings, faults))
    # Errors first, for no more than so many are told: warnings must not take their room.
    found = sorted(told, key=lambda finding: finding.severity != "error")[:MAX_FINDINGS]
    if found and found[0].severity == "error":
        raise PublishingError(*found)
    for finding in found:
        tell(finding)
    pictures = (figure.picture.digest for figure in pictured(publication))
    # Set behind all, for pictures are read while the tree is built; the tree is nobody else's yet.
    object.__setattr__(publication, "digest", revision(source, pictures))
    return publication


def _rest(found: list[Finding], faults: list[Finding]) -> Iterator[Finding]:
    """Give what was found beside faults of structure: nothing that they or their mending may have brought about."""
    lines = {fault.at.line for fault in faults}
    for one in found:
        beside = one.at.line in lines and one.code.startswith(("S", "N018"))
        follows = beside or one.code == "S020" or one.code.startswith("P")
        if not (faults and follows):
            yield one


def _publication(model: PublicationY, builder: Builder) -> Publication:
    front = model.front
    subtitle = builder.line(front.subtitle, "subtitle")
    lead, body, closing, colophon = (
        builder.blocks(getattr(model, name), name) for name in ("lead", "body", "closing", "colophon")
    )
    return Publication(
        slug=builder.file.parent.name,
        front=_front(front, subtitle, builder),
        title=Line("title", _title(front), front.node.items["title"].at),
        subtitle=subtitle,
        lead=lead,
        body=body,
        closing=closing,
        colophon=colophon,
        notes=_notes(model, builder),
        receipt=_receipt(model, builder),
        furniture=_furniture(model.furniture, builder),
        print=_print(model, builder),
        at=Place(builder.file, 1, 1),
    )


def _print(model: PublicationY, builder: Builder) -> Print:
    values, named = model.print.model_dump(), model.print.emblem
    at = model.print.node.items.get("theme", model.node).at
    emblem = emblem_of(named, builder) if named else None
    return Print(**{**values, "numbers": tuple(values["numbers"]), "emblem": emblem}, at=at)


def _title(front: FrontY) -> Inlines:
    """Give the title, with the ends of lines that the author has set."""
    node = front.node.items["title"]
    lines = [one.text for one in node.items if isinstance(one, Scalar)] if isinstance(node, Sequence) else []
    return ended([(line, (Text(line),)) for line in lines or (front.title,)])


def _front(front: FrontY, subtitle: Line | None, builder: Builder) -> Front:
    values, items = front.model_dump(exclude={"law"}), front.node.items
    builder.no_fields({key: node for key, node in items.items() if key != "subtitle"})
    for line in items["title"].items if isinstance(items["title"], Sequence) else ():
        builder.no_fields({"title": line})
    if subtitle:
        _only_fields(subtitle, builder)
    drawn = subtitle and all(isinstance(inline, Text) for inline in subtitle.text)
    values["subtitle"] = plain(subtitle.text) if subtitle and drawn else ""
    if values["issued"] is None and values["modified"] is None:
        builder.fault("S012", front.node.at)
    if bool(values["conformance"]) != bool(values["certifier"]):
        builder.fault("S020", front.node.at)
    if values["position"] and not values["series"]:
        builder.fault("S002", front.node.at, key="series", example=said("eg-series"))
    if values["variants"] and not variant_of(values["language"]):
        builder.fault("S021", items["variants"].at, language=values["language"])
    for key in ("creator", "subject", "keep", "contributor"):
        _several(items.get(key), builder)
    roles = tuple((role, name) for role, names in values["contributor"].items() for name in names)
    lists = {name: tuple(values[name]) for name in ("creator", "subject", "variants", "keep")}
    return Front(**{**values, **lists, "contributor": roles})


def _several(node: YamlNode | None, builder: Builder, listed: bool = False) -> None:
    """Find names and terms that full-width commas join: an entry of a list, or the only text."""
    match node:
        case Mapping(items=pairs):
            for inner in pairs.values():
                _several(inner, builder)
        case Sequence(items=items):
            for inner in items:
                _several(inner, builder, True)
        case Scalar(text=text) if (at := comma(node)) >= 0:
            builder.joined(node, "S025" if listed and text[at] == "，" else "S026")
        case Scalar(lines=lines, style="") if lines > 1 and not listed:
            builder.joined(node, "S026")


def _doubtful(root: YamlNode, builder: Builder) -> None:
    """Tell what YAML takes for something else than it looks: numbers with a comma, remarks, a list of one entry."""
    for node in each(root):
        if isinstance(node, Scalar) and node.remark and HAN.search(node.text):
            builder.fault("S030", node.at, what=node.remark[:40])
        elif isinstance(node, Sequence):
            for one, what in torn(node.items):
                builder.fault("S029", one.at, what=what[:40])


def _only_fields(line: Line, builder: Builder) -> None:
    if not all(isinstance(inline, (Text, Field)) for inline in line.text):
        builder.fault("S022", line.at)


def _receipt(model: PublicationY, builder: Builder) -> Receipt | None:
    if model.receipt is None:
        return None
    node = model.node.items["receipt"]
    if isinstance(node, Sequence):
        builder.lone(node)
    body = (Paragraph(f"receipt_p{n}", builder.text(line), at=line.at) for n, line in enumerate(model.receipt, 1))
    return Receipt("receipt", tuple(body), at=node.at)


def _furniture(model: FurnitureY, builder: Builder) -> Furniture:
    lines = (model.marking, model.watermark, model.foot)
    marking, watermark, foot = map(builder.line, lines, ("marking", "watermark", "foot"))
    for line in (marking, watermark, foot):
        if line:
            _only_fields(line, builder)
    return Furniture(marking, watermark, foot, model.qr)


def _notes(model: PublicationY, builder: Builder) -> tuple[Note, ...]:
    made = []
    for name, words in model.notes.items():
        if not builder.good_name(name):
            builder.fault("S018", _called(model)[name], value=name[:40], better=note_name(name))
        before = len(builder.wanted)
        made.append(Note(f"note_{name}", builder.text(words), at=words.at))
        for code, called, at in builder.wanted[before:]:
            if code == "N009":
                builder.fault("N021", at, name=name, called=called)
    return tuple(made)


def _called(model: PublicationY) -> dict[str, Place]:
    """Give where each note is named."""
    node = model.node.items.get("notes")
    return node.keys if isinstance(node, Mapping) else {}


def _named(node: YamlNode, key: str = "") -> Iterator[str]:
    """Give every id and every name of a note that a file writes, wherever it stands; any for notes out of order."""
    if key == "notes" and not isinstance(node, Mapping):
        yield _ANY
    if isinstance(node, Mapping):
        yield from _NAMES.findall(" ".join(node.items).lower()) if spoken(key, ("notes",)) == "notes" else ()
        for name, inner in node.items.items():
            yield from _named(inner, name)
    elif isinstance(node, Sequence):
        for inner in node.items:
            yield from _named(inner, key)
    elif key == "id":
        yield node.text


def _targets(publication: Publication, builder: Builder, named: frozenset[str]) -> None:
    """Hold references against the author's ids and calls against the notes; `named` stand in what was left out."""
    names = [n.address.removeprefix("note_") for n in publication.notes]
    known = {
        "N009": (names, frozenset((*names, *map(note_name, names))), "no-note"),
        "N008": (sorted(builder.ids), builder.ids, "no-id"),
    }
    for code, name, at in builder.wanted:
        if code not in known:
            continue
        listed, there, what = known[code]
        if (
            name not in there
            and not {name, _ANY if code == "N009" else name} & named
            and len(builder.findings) < MAX_FINDINGS
        ):
            hint = did_you_mean(name, listed, said(what))
            builder.findings.append(Finding(code, at, (("target", name), ("hint", hint))))


def _advised(finding: Finding) -> Iterator[str]:
    """Give the calls of notes that a hint says to write."""
    if finding.code in ("N005", "N009", "N014", "N017"):
        facts = dict(finding.facts)
        hint = facts.get("hint", "")
        words = (facts.get("better", ""), *(dict(hint.facts).values() if isinstance(hint, Said) else ()))
        yield from (f"[^{word}] {word}" for word in words)


def _uncalled(publication: Publication, model: PublicationY, builder: Builder, source: str) -> None:
    """Find notes that nothing printed calls, nor what was left out of `source`: their words would be lost."""
    lines = (*texts(publication), *painted(publication))
    called = {i.note for line in lines for i in line.text if isinstance(i, NoteCall)}
    elsewhere = " ".join((source, *(text for one in builder.findings for text in _advised(one))))
    for name, at in _called(model).items():
        if builder.good_name(name) and f"{NOTE}{name}" not in called and f"[^{name}]" not in elsewhere:
            builder.fault("N015", at, name=name[:40])
