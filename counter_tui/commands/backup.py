"""``motcua backup``: a verified copy of the office at every place that its settings name, or at one more."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui import console, sentences
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json

if TYPE_CHECKING:
    from db.rules.backup import BackupMade

EXAMPLE = "motcua backup --to /media/usb"
NONE_MADE = 1


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "backup", "backup", EXAMPLE, run)
    parser.add_argument("--to", type=Path, metavar="THƯ-MỤC", help=text("cli.backup.to"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Make one, say for each place what came of it; exit status 1 where it lies nowhere."""
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        made = office.backups.make(given.to)
    if given.json:
        console.say_json(_plain(made))
    else:
        console.say(lines(made))
    return 0 if made.verified else NONE_MADE


def lines(made: BackupMade) -> Iterator[str]:
    """Say what was made: one line a place, and what to think of."""
    manifest = made.manifest
    for place in made.places:
        if place.refusal is not None:
            yield text("cli.backup.failed", why=sentences.refusal(place.refusal))
        else:
            yield text(
                "cli.backup.done",
                folder=Path(place.folder) / manifest.name,
                dossiers=manifest.dossiers,
                mb=f"{place.bytes / 1e6:.1f}".replace(".", ","),
            )
    if made.verified and made.only_on_this_disk:
        yield text("cli.backup.same_disk")
    if made.verified and not made.noted:
        yield text("cli.backup.not_noted")


def _plain(made: BackupMade) -> dict[str, Any]:
    manifest = made.manifest
    return {
        "name": manifest.name,
        "made_at": manifest.made_at.isoformat(),
        "dossiers": manifest.dossiers,
        "feed": manifest.feed,
        "seq": manifest.seq,
        "head": manifest.head,
        "noted": made.noted,
        "places": [
            {
                "folder": place.folder,
                "kind": str(place.kind),
                "bytes": place.bytes,
                "removed": place.removed,
                "refusal": None if place.refusal is None else place.refusal.code,
            }
            for place in made.places
        ],
    }
