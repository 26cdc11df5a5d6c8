"""Whether an edition is what it must be: read back by other means than it was made by."""

from __future__ import annotations

from pathlib import Path

from yinfa.compose.fields import fill
from yinfa.compose.identity import Difference, differences, unlike
from yinfa.distribution.seals.lock import unlock
from yinfa.finding import Finding, PublishingError, visible
from yinfa.formats import FORMATS
from yinfa.master import Values
from yinfa.press.cast import Cast

ABOUT = "metadata "
"""Before the name of a piece of metadata, among addresses."""


def prove(cast: Cast, values: Values, data: bytes, name: str, full: bool = False) -> None:
    """Read an edition back; one made in full has no master to be held against.

    Raises PublishingError (L007 words or metadata are not what the galley says with these values, L020 another part
    is not the plain edition's, or what the format's own check finds).
    """
    facts = ("edition", Path(name).name)
    wrong = [
        Finding("L007", facts=(facts, ("expected", visible(e)), ("found", visible(f))), address=a)
        for a, e, f in _said(cast, values, data)
    ]
    if wrong:  # a part that says something else differs from the plain edition's besides: the words say where
        raise PublishingError(*wrong)
    strays = () if full else cast.master.strays(values, data)
    found = [Finding("L020", facts=(facts, ("part", part))) for part in strays]
    found += [f for f in FORMATS[cast.galley.ticket.format].audit(data) if f.severity == "error"]
    if found:
        raise PublishingError(*found)


def prove_seals(plain: bytes, sealed: bytes, password: str, name: str) -> None:
    """Read a locked or signed PDF back: with its password it must say what it said before.

    Raises PublishingError (X017).
    """
    # No bytes to compare: a password ciphers all strings and streams, a signature adds objects of its own.
    read = FORMATS["pdf"].read
    if read(unlock(sealed, password) if password else sealed) != read(plain):
        raise PublishingError(Finding("X017", facts=(("edition", Path(name).name),)))


def _said(cast: Cast, values: Values, data: bytes) -> list[Difference]:
    """List where an edition says something else than the galley filled with its values."""
    form = FORMATS[cast.galley.ticket.format]
    reading = form.read(data)
    told = {ABOUT + name: text for name, text in form.tells(cast.galley, values).items()}
    about = {ABOUT + name: text for name, text in reading.metadata.items()}
    return [
        *unlike(fill(cast.galley, values), reading, form.paints),
        *differences(told, {name: about.get(name, "") for name in told}),
    ]
