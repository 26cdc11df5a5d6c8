"""Masters of one publication, made and proved by the press, ready to send to workers."""

from __future__ import annotations

from collections.abc import Sequence

from yinfa import record
from yinfa.compose import Galley
from yinfa.compose.folios import with_folios
from yinfa.compose.steps import compose
from yinfa.finding import PublishingError
from yinfa.formats import FORMATS
from yinfa.model.tree import Publication
from yinfa.press.assets import assets_for
from yinfa.press.cast import Cast
from yinfa.press.making import master_key
from yinfa.press.order import Order, tickets
from yinfa.press.run import Outcome, run
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace


def galleys(publication: Publication, order: Order, ws: Workspace) -> list[Galley]:
    """Compose a publication for each ticket. Raises PublishingError where theme or variant cannot be had."""
    theme = load_theme(ws, publication.print.theme)
    return [compose(publication, ticket, theme) for ticket in tickets(publication, order, ws)]


def casts(publication: Publication, wanted: Sequence[Galley], ws: Workspace) -> list[Cast]:
    """Make the plain editions, then a master per galley. Raises PublishingError where a plain edition fails."""
    made = [galley.ticket for galley in wanted]
    order = Order(tuple(dict.fromkeys(t.format for t in made)), tuple(dict.fromkeys(t.variant for t in made)))
    outcomes = {o.ticket: o for o in run([publication], order, ws)}
    failed = [f for o in outcomes.values() for f in o.findings if f.severity == "error"]
    if failed:
        raise PublishingError(*failed)
    return [_cast(galley, outcomes[galley.ticket], ws) for galley in wanted]


def _cast(galley: Galley, outcome: Outcome, ws: Workspace) -> Cast:
    form, key = FORMATS[galley.ticket.format], master_key(outcome.key)
    paged = with_folios(galley, outcome.folios)
    kept = ws.store.get(key)
    if kept is not None:
        return Cast(paged, record.read(kept, form.master()))
    master = form.make(paged, assets_for(paged, form, ws))  # the file was there, its master was cleaned away
    ws.store.put(key, record.written(master))
    return Cast(paged, master)
