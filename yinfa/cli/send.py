"""`send`: put books onto a reading device, or mail them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from yinfa.cli.build import variants
from yinfa.cli.phrases import say
from yinfa.finding import Finding, PublishingError
from yinfa.world.workspace import Workspace

DONE, FOUND = 0, 1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", nargs="*", help=say("slug"))
    variants(parser, "send_variant")
    parser.add_argument("--vertical", action="store_true", help=say("vertical"))
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Path, metavar="MOUNT", help=say("mount"))
    where.add_argument("--email", metavar="ADDRESS", help=say("email"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help=say("send_list"))
    what.add_argument("--remove", action="store_true", help=say("send_remove"))
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.cli.report import Reporter, print_data

    if (args.list or args.remove) and args.email:
        args.refuse(say("send_mount"))
    if not (args.slug or args.list):
        args.refuse(say("send_names"))
    lines: list[str] = []
    try:
        lines, found = _kept(args) if args.list or args.remove else _sent(args, ws)
    except PublishingError as error:
        found = error.findings
    if args.json:
        print_data(ws, found, results=lines)
    else:
        if lines and not args.quiet:
            print("\n".join(lines))
        Reporter(ws, args.quiet).close((), found)
    return FOUND if any(f.severity == "error" for f in found) else DONE


def _kept(args: argparse.Namespace) -> tuple[list[str], Sequence[Finding]]:
    """List what was sent to a device, or remove some of it."""
    from yinfa.devices.card import Card

    card = Card.at(args.to)
    if args.list:
        told = [b for b in card.listed() if not args.slug or _is_of(b.path.name, args, args.slug)]
        return [say(f"book_{b.state}", b.path) for b in told] or [say("book_none")], ()
    books = card.remove(lambda stem: _is_of(stem, args, args.slug))
    missing = [slug for slug in args.slug if not any(_is_of(b.path.name, args, [slug]) for b in books)]
    return [say("book_removed", b.path) for b in books], [Finding("V014", facts=(("slug", s),)) for s in missing]


def _is_of(name: str, args: argparse.Namespace, slugs: Sequence[str]) -> bool:
    """Say whether a file is a book of one of some publications, of the variants and the direction asked for."""
    slug, *marks = name.split(".")
    return (
        slug in slugs
        and (not args.variant or bool({*args.variant} & {*marks}))
        and args.vertical <= ("vertical" in marks)
    )


def _sent(args: argparse.Namespace, ws: Workspace) -> tuple[list[str], Sequence[Finding]]:
    books, found = _books(args, ws)
    if found:
        return [], found
    return _mailed(args.email, books) if args.email else _copied(args.to, books)


def _books(args: argparse.Namespace, ws: Workspace) -> tuple[dict[str, bytes], Sequence[Finding]]:
    """Make the EPUBs that are missing or stale; give all by file name."""
    from yinfa.press.order import Order
    from yinfa.press.run import run as press
    from yinfa.press.sources import load_all

    order = Order(("epub",), tuple(args.variant) or ("",), args.vertical)  # "" is the publication's own variant
    outcomes = list(press(load_all(ws, args.slug), order, ws))
    books = {o.path.name: o.path.read_bytes() for o in outcomes if o.path and o.ticket.vertical == args.vertical}
    return books, [f for o in outcomes for f in o.findings if f.severity == "error"]


def _copied(mount: Path, books: dict[str, bytes]) -> tuple[list[str], Sequence[Finding]]:
    from yinfa.devices.card import send_all

    sent, found = send_all(mount, {name.removesuffix(".epub"): book for name, book in books.items()})
    return [say(f"book_{s.state}", s.path) for s in sent], found


def _mailed(address: str, books: dict[str, bytes]) -> tuple[list[str], Sequence[Finding]]:
    from yinfa.devices.mail import post
    from yinfa.world.mail import configured

    return [say("mailed", post(configured(), address, books), address)], ()
