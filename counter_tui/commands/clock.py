"""``motcua clock``: what the PC's clock says beside the last event, and a clerk's word for it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, moment
from counter_tui.words import moment as moment_words
from db.rules.clock_guard import BEHIND
from db.rules.errors import NotPossibleNow

if TYPE_CHECKING:
    from db.rules.clock_guard import ClockFacts

EXAMPLE = "motcua clock --is 2026-11-23T07:30"
DOUBTFUL = 1


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "clock", "clock", EXAMPLE, run)
    said = text("cli.clock.is")
    parser.add_argument("--is", dest="said", type=moment, metavar="2026-11-23T07:30", help=said)
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Tell how the clock stands, or confirm it; exit status 1 while nothing may be written."""
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        facts = office.safety.clock()
        if given.said is not None:
            # What a clerk says lasts as long as a program runs: a command can only agree with the PC.
            if abs(given.said - facts.pc) > BEHIND:
                raise NotPossibleNow("clock_is_not_the_pcs", said=given.said, pc=facts.pc)
            facts = office.safety.confirm_clock()
    if given.json:
        console.say_json(
            {
                "pc": facts.pc.isoformat(),
                "last_event": None if facts.last is None else facts.last.isoformat(),
                "quality": str(facts.quality),
                "asks": facts.asks,
            }
        )
    else:
        console.say(_lines(facts))
    return DOUBTFUL if facts.asks else 0


def _lines(facts: ClockFacts) -> list[str]:
    last = text("cli.clock.none") if facts.last is None else moment_words(facts.last)
    return [
        text("cli.clock.pc", at=moment_words(facts.pc)),
        text("cli.clock.last", at=last),
        text(f"screen.clock.quality.{facts.quality}"),
    ]
