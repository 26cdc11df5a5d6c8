"""Where packages go: a channel is one module here and one row in CHANNELS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol
from urllib.parse import urlsplit

from yinfa.distribution.pack import Parcel
from yinfa.finding import Finding, PublishingError


class Again(IntEnum):
    """How often a package is sent again within one run, by why it did not arrive."""

    NEVER = 0
    UNSURE = 1
    """It went out whole and nobody answered: it may be there."""
    SOON = 3
    LATER = 6
    """The target asked for patience."""


class Undelivered(Exception):
    """A package did not arrive, or nobody can say so."""

    def __init__(self, fault: str, again: Again = Again.SOON, whole: bool = False, taken: Iterable[str] = ()) -> None:
        """`whole`: the fault is the target's, so that no other package need be tried now; `taken`: as in Parcel."""
        super().__init__(fault)
        self.fault, self.again, self.whole, self.taken = fault, again, whole, tuple(taken)


class Channel(Protocol):
    @property
    def name(self) -> str:
        """The ledger's name of the channel; it never holds a password."""
        ...

    @property
    def doubles(self) -> bool:
        """Whether what is sent a second time arrives a second time."""
        ...

    def same(self, known: str) -> bool:
        """Say whether a name that the ledger has means this place, too."""
        ...

    def send(self, parcel: Parcel) -> str:
        """Deliver a package that may have arrived before; gives a receipt. Raises Undelivered."""
        ...


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """A kind of channel: its module, and the library and extra that it needs."""

    module: str
    library: str = ""
    extra: str = ""


CHANNELS = {
    "": ChannelKind("folder"),
    "s3": ChannelKind("s3", "boto3", "s3"),
    "sftp": ChannelKind("sftp", "paramiko", "sftp"),
    "mail": ChannelKind("letter"),
}
"""By the scheme of a target: `s3://bucket/prefix`; a folder has none."""


def channel(target: str, folders: bool = False) -> Channel:
    """Open a channel. Raises PublishingError (G001 no such target, G002 a library is missing, V008…)."""
    scheme = urlsplit(target).scheme
    kind = CHANNELS.get(scheme)
    if kind is None or not target:
        raise PublishingError(Finding("G001", facts=(("target", target),)))
    if kind.library and find_spec(kind.library) is None:
        raise PublishingError(Finding("G002", facts=(("package", kind.library), ("extra", kind.extra))))
    opened: Callable[[str, bool], Channel] = import_module(f"yinfa.distribution.channels.{kind.module}").opened
    return opened(target, folders)
