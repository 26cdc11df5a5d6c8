"""Articles when all are read: what references to their parts lead to, and where articles may stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from yinfa.codes.entry import Said, said
from yinfa.content.links import ART, CITED
from yinfa.content.manuscript import Manuscript
from yinfa.finding import did_you_mean
from yinfa.model.inline import Field, Inline, Inlines, Reference, Ruby, Text
from yinfa.model.language import Law
from yinfa.model.numeral import han_number
from yinfa.model.place import Address
from yinfa.model.statute import Number, number_of, parts, spelled
from yinfa.model.tree import Article, Publication, Section
from yinfa.model.walk import map_text, within

HAN_NUMBERS = {han_number(n): n for n in range(1, 2000)}
_PART = re.compile("[0-9A-Z-]+")


def meant(typed: str, law: Law, last: Number) -> str:
    """Give the number that an author means by 第七條之一, 7之1 or 7.1; the next one where that cannot be told."""
    plain = re.sub(r"[第條条\s]", "", unicodedata.normalize("NFKC", typed).upper())
    told = [str(HAN_NUMBERS.get(part, part)) for part in re.split("[之.．‐–—_-]", plain)]
    tries = ("-".join(told), spelled(Number(*map(int, told)), law) if _figures(told) else "")
    return next((one for one in tries if number_of(one, law)), spelled(Number(last.base + 1), law))


def _figures(told: list[str]) -> bool:
    return all(re.fullmatch("[1-9][0-9]{0,3}", part) for part in told) and len(told) <= 2


def strong(text: Inlines) -> Inlines:
    """Mark a title as strong, which every format has."""
    kinds = (Text, Ruby, Field, Reference)
    return tuple(replace(i, marks=replace(i.marks, strong=True)) if isinstance(i, kinds) else i for i in text)


def cited(publication: Publication, builder: Manuscript) -> Publication:
    """Let references to parts of articles lead to them; one that leads nowhere is a finding (N030).

    An article within another block than a section is a finding, too (S045).
    """
    known: dict[str, Address] = {}
    for node, around in within(publication):
        if isinstance(node, Article):
            if not all(isinstance(one, Section) for one in around):
                builder.fault("S045", node.at)
            known |= _places(node)
    wanted = [(name, at) for code, name, at in builder.wanted if code == CITED]
    for name, at in wanted:
        if name not in known:
            builder.fault(CITED, at, target=_told(name), hint=_hint(name, known))
    return map_text(publication, lambda text: tuple(_led(i, known) for i in text)) if wanted else publication


def _places(article: Article) -> dict[str, Address]:
    """Map what stands for the parts of an article to their addresses; an item stands for its first paragraph."""
    own = f"{ART}{article.statute}:{article.number}"
    found = {own: article.address}
    for address, place in parts(article):
        found.setdefault(".".join((own, *map(str, place))), address)
    return found


def _told(name: str) -> str:
    return name.rpartition(":")[2][:40]


def _hint(name: str, known: dict[str, Address]) -> Said:
    """Say what there is: the parts of the part above, or the article that is nearest."""
    statute = name[: len(name) - len(name.rpartition(":")[2])]
    there = [one.removeprefix(statute) for one in known if one.startswith(statute)]
    above = _told(name)
    while above:
        above = above.rpartition(".")[0]
        below = [one for one in there if one.rpartition(".")[0] == above]
        if above and below:
            return said("article-parts", known=", ".join(below[:12]))
        if above in there:
            return said("article-whole", name=above)
    articles = [one for one in there if _PART.fullmatch(one)]
    return did_you_mean(_told(name), articles, said("no-articles"))


def _led(inline: Inline, known: dict[str, Address]) -> Inline:
    if isinstance(inline, Reference) and inline.target.startswith(ART):
        return replace(inline, target=known.get(inline.target, ""))
    if isinstance(inline, (Text, Ruby, Field)) and inline.marks.target.startswith(ART):
        return replace(inline, marks=replace(inline.marks, target=known.get(inline.marks.target, "")))
    return inline
