"""``motcua close-day``: the day's sheet, then a verified backup, then the sheet on paper."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui import console, sentences
from counter_tui.commands.form import add_paper
from counter_tui.config import places
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, day
from db.rules.errors import Refusal
from db.rules.office import PaperSize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter_tui.wiring import WiredOffice
    from db.rules.day_close import ClosedDay

EXAMPLE = "motcua close-day --json"


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "close-day", "close_day", EXAMPLE, run)
    parser.add_argument("--date", type=day, metavar="NGÀY", help=text("cli.close_day.date"))
    parser.add_argument("--out", type=Path, metavar="TỆP", help=text("cli.close_day.out"))
    add_paper(parser)
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Close the day, and say what came of the backup and of the paper; neither undoes the closing."""
    from counter_tui.bootstrap import open_office
    from counter_tui.day_report import closed_json

    with open_office(places().need_office().home) as office:
        closed = office.keeping.close_day(given.date)
        backup = _backup(office)
        printed = _paper(office, closed, given)
    if given.json:
        console.say_json(closed_json(closed) | {"backup": backup, "paper": printed})
    else:
        console.say([*_lines(closed), backup, printed])
    return 0


def _lines(closed: ClosedDay) -> Iterator[str]:
    from counter_tui.day_report import sheet_lines, warning_lines

    sheet = closed.sheet
    yield text(
        "cli.close_day.done", day=f"{sheet.day:%d/%m/%Y}", times=sheet.times, at=f"{sheet.closed_at:%H:%M}"
    )
    yield from sheet_lines(sheet)
    yield from warning_lines(sheet)


def _backup(office: WiredOffice) -> str:
    """Make a backup that holds the closed day; say in one sentence what came of it."""
    try:
        made = office.backups.make()
    except Refusal as refusal:
        return text("cli.close_day.no_backup", why=sentences.refusal(refusal))
    refused = [sentences.refusal(place.refusal) for place in made.places if place.refusal is not None]
    if not made.verified:
        return text("cli.close_day.no_backup", why="; ".join(refused))
    done = text("cli.close_day.backup", places=len(made.verified))
    return "; ".join((done, *refused))


def _paper(office: WiredOffice, closed: ClosedDay, given: argparse.Namespace) -> str:
    """Print the sheet, or draw it into a file; say in one sentence what came of it."""
    sheet = closed.sheet
    request = FormRequest(FormKind.DAY_CLOSE, sheet.day.isoformat(), str(sheet.times))
    try:
        if given.out is not None:
            written = office.forms.file(request, PaperSize(given.paper), given.out)
            return text("cli.slip.done", file=written)
        job = office.forms.begin(request)
        return sentences.outcome(office.finish_print(job, job.carry_out()))
    except Refusal as refusal:
        return text("cli.close_day.no_paper", why=sentences.refusal(refusal))
