"""The one table of what can be wrong: severity, sentence and hint, a file per room.

The first letter tells the room: Y S N P loading, O orders, I T R Q C press, F D pages, W Word, E EPUB, Z editions,
U L distribution, K a cluster, X seals.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from yinfa.codes import (
    assets,
    cluster,
    content,
    delivery,
    devices,
    distribution,
    docx,
    epub,
    members,
    order,
    pdf,
    press,
    seal,
    shelf,
)
from yinfa.codes.entry import Entry

ROOMS = (content, order, press, assets, members, pdf, docx, epub, devices, distribution, shelf, delivery, cluster, seal)
CODES: Mapping[str, Entry] = dict(chain.from_iterable(room.CODES.items() for room in ROOMS))
