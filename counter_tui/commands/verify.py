"""``motcua verify``: whether what is stored is what was written."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from counter_tui import console, sentences
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command
from db.rules.errors import Damaged

if TYPE_CHECKING:
    from db.office.verify import Verified

EXAMPLE = "motcua verify"
NOT_WHOLE = 1
HEAD_SHOWN = 16


def declare(group: Group) -> None:
    """Declare the command."""
    add_command(group, "verify", "verify", EXAMPLE, run)


def run(_given: argparse.Namespace) -> int:
    """Check the database, the chain and its head; one line, exit status 0 or 1."""
    from counter_tui.bootstrap import open_office

    here = places().need_office()
    try:
        with open_office(here.home) as office:
            found = office.verify()
    except Damaged as refusal:
        console.say([text("cli.verify.bad", reason=sentences.refusal(refusal))])
        return NOT_WHOLE
    events = sum(chain.events for chain in found.chains)
    if found.holds:
        console.say(
            [text("cli.verify.good", events=events, dossiers=found.dossiers, head=found.head[:HEAD_SHOWN])]
        )
        return 0
    console.say([text("cli.verify.bad", reason="; ".join(_faults(found)))])
    return NOT_WHOLE


def _faults(found: Verified) -> Iterator[str]:
    """Say in few words what is not as it was written, the gravest first."""
    for chain in found.chains:
        if not chain.holds:
            yield text("cli.verify.chain", seq=chain.broken_at, why=text(f"cli.verify.why.{chain.why}"))
    if found.untold:
        yield text("cli.verify.untold", dossiers=found.untold)
    if found.faults:
        yield text("cli.verify.file", faults=len(found.faults), first=found.faults[0])
