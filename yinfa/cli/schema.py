"""`schema`: print the JSON Schema of publication.yaml."""

from __future__ import annotations

import argparse

from yinfa.world.workspace import Workspace


def options(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace, ws: Workspace) -> int:
    from yinfa.content.grammar import schema_text

    print(schema_text(), end="")
    return 0
