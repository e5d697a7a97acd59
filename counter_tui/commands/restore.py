"""``motcua restore``: put a backup back, on this PC or a new one; no number is given out twice."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, words
from counter_tui.words import moment
from db.rules.errors import NotPossibleNow

if TYPE_CHECKING:
    from db.rules.backup import LostNumbers, Restored, RestorePlan

EXAMPLE = "motcua restore /media/usb/motcua-H52.18.05-02-20261125-170312-4711"
NO = 1
YES = ("c", "co", "có", "y", "yes")


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "restore", "restore", EXAMPLE, run)
    parser.add_argument("folder", type=Path, metavar="THƯ-MỤC", help=text("cli.restore.folder"))
    parser.add_argument(
        "--key-sheet", type=words, default="", metavar="MÃ", help=text("cli.restore.key_sheet")
    )
    parser.add_argument("--yes", action="store_true", help=text("cli.restore.yes"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Say what it would do, ask, and do it; exit status 1 where the answer is no."""
    from counter_tui.bootstrap import restoring

    _check_somebody_is_there(given)
    code = sys.stdin.readline().strip() if given.key_sheet == "-" else given.key_sheet
    work = restoring(places().home, code)
    with work.alone():
        plan = work.look(given.folder)
        if not given.json:
            console.say(_planned(plan))
        done = work.put_back(plan) if given.yes or _agreed(given) else None
    if given.json:
        console.say_json({"done": done is not None, **_plain_plan(plan), **_plain(done)})
    else:
        console.say([text("cli.restore.left")] if done is None else _done(done))
    return NO if done is None else 0


def _check_somebody_is_there(given: argparse.Namespace) -> None:
    """Refuse where nobody can be asked. Raises ``NotPossibleNow("restore_not_confirmed")``."""
    if not given.yes and not given.json and not (sys.stdin is not None and sys.stdin.isatty()):
        raise NotPossibleNow("restore_not_confirmed")


def _agreed(given: argparse.Namespace) -> bool:
    """Ask at the terminal; a script that doesn't say ``--yes`` hears what would be done and nothing more."""
    if given.json:
        return False
    sys.stdout.write(text("cli.restore.ask"))
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in YES


def _planned(plan: RestorePlan) -> Iterator[str]:
    """Say which backup it is, and how far it is behind what is there now."""
    manifest, now = plan.manifest, plan.now
    made_at = moment(manifest.made_at)
    yield text("cli.restore.what", at=made_at, dossiers=manifest.dossiers, name=manifest.name)
    if now is None:
        yield text("cli.restore.nothing_there")
    elif not now.readable:
        yield text("cli.restore.not_readable")
    elif now.ahead is None:
        yield text("cli.restore.other_feed", dossiers=now.dossiers)
    else:
        yield text("cli.restore.behind", dossiers=now.dossiers, events=max(now.ahead, 0))
    if plan.new_files:
        yield text("cli.restore.new_files", files=", ".join(plan.new_files))
    if plan.new_keys:
        yield text("cli.restore.new_keys")


def _done(restored: Restored) -> Iterator[str]:
    """Say what was put back, and which slips in people's hands have no dossier any more."""
    yield text("cli.restore.done", dossiers=restored.manifest.dossiers)
    if restored.kept_aside:
        yield text("cli.restore.kept_aside", name=restored.kept_aside)
    for lost in restored.lost:
        yield text("cli.restore.lost", **_named(lost))
    if restored.lost:
        yield text("cli.restore.scan")
    if not restored.all_known:
        yield text("cli.restore.unknown", at=moment(restored.manifest.made_at))
    if (
        restored.all_known or not restored.manifest.practice
    ):  # practice offices are begun anew, numbers and all
        yield text("cli.restore.numbers_go_on")


def _named(lost: LostNumbers) -> dict[str, str]:
    return {
        "day": f"{lost.day:%d/%m/%Y}",
        "first": f"{lost.slot:02d}-{lost.first:04d}",
        "last": f"{lost.slot:02d}-{lost.last:04d}",
    }


def _plain_plan(plan: RestorePlan) -> dict[str, Any]:
    now = plan.now
    return {
        "name": plan.manifest.name,
        "made_at": plan.manifest.made_at.isoformat(),
        "dossiers": plan.manifest.dossiers,
        "now": None
        if now is None
        else {"readable": now.readable, "dossiers": now.dossiers, "ahead": now.ahead},
    }


def _plain(restored: Restored | None) -> dict[str, Any]:
    if restored is None:
        return {}
    return {
        "kept_aside": restored.kept_aside,
        "new_feed": restored.new_feed,
        "all_known": restored.all_known,
        "lost": [
            {
                "agency": lost.agency,
                "day": lost.day.isoformat(),
                "slot": lost.slot,
                "first": lost.first,
                "last": lost.last,
            }
            for lost in restored.lost
        ],
    }
