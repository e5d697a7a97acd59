"""``motcua verify``: whether what is stored is what was written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from counter_tui import console, sentences
from counter_tui.config import places
from counter_tui.locale import has, text
from counter_tui.parsing import Group, add_command, words
from counter_tui.words import moment
from db.rules.clock import in_vietnam
from db.rules.errors import Damaged

if TYPE_CHECKING:
    from db.office.replay import Difference
    from db.office.verify import Verified
    from db.rules.tip_check import FeedNews

EXAMPLE = "motcua verify --replay"
NOT_WHOLE = 1
HEAD_SHOWN = 16
KEY_SHOWN = 26
MOST_TYPED = 1_000


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "verify", "verify", EXAMPLE, run)
    parser.add_argument("--replay", action="store_true", help=text("cli.verify.replay"))
    parser.add_argument(
        "--from-sheet", type=words, default="", metavar="MÃ", help=text("cli.verify.from_sheet")
    )


def run(given: argparse.Namespace) -> int:
    """Check the database, the chain and its head, or a day's sheet; exit status 0 or 1."""
    if given.from_sheet:
        return _sheet(given.from_sheet)
    from counter_tui.bootstrap import open_office

    here = places().need_office()
    try:
        with open_office(here.home) as office:
            found, news = office.verify(), office.safety.news()
            # A journal that isn't whole tells no tables.
            differences = office.differences() if given.replay and found.holds else ()
    except Damaged as refusal:
        console.say([text("cli.verify.bad", reason=sentences.refusal(refusal))])
        return NOT_WHOLE
    events = sum(chain.events for chain in found.chains)
    if found.holds and not differences:
        good = text("cli.verify.good", events=events, dossiers=found.dossiers, head=found.head[:HEAD_SHOWN])
        console.say([f"{good}{text('cli.verify.replayed')}" if given.replay else good, *_news(news)])
        return 0
    reason = "; ".join((*_faults(found), *_told_apart(differences)))
    console.say([text("cli.verify.bad", reason=reason), *_news(news)])
    return NOT_WHOLE


def _news(news: FeedNews | None) -> Iterator[str]:
    """Say why the newest feed was opened, until a clerk has read it at the counter."""
    if news is not None:
        yield text(f"cli.verify.feed.{news.why}", at=moment(in_vietnam(news.opened_at)))
        if news.lost:
            yield text("screen.news.lost", n=news.lost)


def _sheet(code: str) -> int:
    """Hold the code of a day's sheet (``-``: from standard input) against the journal."""
    from counter_tui.bootstrap import open_office
    from counter_tui.day_report import checked_lines
    from db.rules.sheet_code import read_code

    read = read_code(sys.stdin.read(MOST_TYPED) if code == "-" else code)
    with open_office(places().need_office().home) as office:
        found = office.keeping.check_sheet(read)
    console.say(checked_lines(found))
    return 0 if found.holds else NOT_WHOLE


def _told_apart(differences: Sequence[Difference]) -> Iterator[str]:
    """Say how many rows the journal tells otherwise, and name the first by its key, never its content."""
    if differences:
        first = differences[0]
        why = f"cli.verify.row.{first.why}"
        yield text(
            "cli.verify.differs",
            rows=len(differences),
            table=first.table,
            key="/".join(str(part)[:KEY_SHOWN] for part in first.key),
            why=text(why) if has(why) else text("cli.verify.row.columns", columns=first.why),
        )


def _faults(found: Verified) -> Iterator[str]:
    """Say in few words what is not as it was written, the gravest first."""
    for chain in found.chains:
        if not chain.holds:
            yield text("cli.verify.chain", seq=chain.broken_at, why=text(f"cli.verify.why.{chain.why}"))
    if found.untold:
        yield text("cli.verify.untold", dossiers=found.untold)
    if found.faults:
        yield text("cli.verify.file", faults=len(found.faults), first=found.faults[0])
