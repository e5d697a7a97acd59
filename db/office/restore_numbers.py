"""Which numbers were given out and are lost with the records that a backup takes the place of.

What is known of them lies in four places: the records of now, where they can still be read; the tip; what
newer backups say of themselves; and the backup's own folder, which notes how often it was put back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite
from sqlmodel import Session, col, func, select

from db.engine import Records
from db.journal import current_feed
from db.models import NumberFloorRow, SlipRow
from db.office.backup_folder import NOTE
from db.office.keep_tip import UNKNOWN_JUMP
from db.rules.backup import LostNumbers, Manifest
from db.rules.errors import Refusal
from db.rules.receipt_number import MAX_COUNTER
from db.safe.tip import ANY_DAY, Tip, parts_of

BLIND_JUMP = 2 * UNKNOWN_JUMP
"""How far numbers jump on a new PC: one whose safe was lost has jumped already, and nobody may know."""

_MOST_BYTES = 10_000
_MAXIMA = "SELECT agency, day, slot, max(counter), count(*) FROM slip GROUP BY agency, day, slot"
_COUNTERS = "SELECT counter FROM slip WHERE agency = ? AND day = ? AND slot = ? ORDER BY counter"
_FLOORS = "SELECT agency, slot, first_day, last_day, floor FROM number_floor"

Place = tuple[str, date, int]
"""Agency, day and slot."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the backup: the highest counters of days, floors, and numbers that are lost."""

    ceilings: Mapping[Place, int] = field(default_factory=dict)
    floors: tuple[tuple[str, int, date, date, int], ...] = ()
    lost: tuple[LostNumbers, ...] = ()
    jumped: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """To which counters the numbers of a desk have jumped before, on PCs of which nothing else is known."""


def what_is_known(
    backup: Records, now: Records | None, tip: Tip | None, others: Iterable[tuple[Path, Manifest]]
) -> Known:
    """Gather it from the copy of the ``backup``, still as it was made, and the records of ``now``.

    Records of now that can't be read tell nothing.
    """
    ceilings: dict[Place, int] = {}
    others = list(others)
    told = [manifest.ceilings for _, manifest in others] + ([] if tip is None else [tip.ceilings])
    for known in told:
        for key, counter in known.items():
            with suppress(ValueError):  # a manifest may come from anywhere
                agency, day, slot = parts_of(key)
                place = (agency, day, slot)
                ceilings[place] = max(ceilings.get(place, 0), min(counter, MAX_COUNTER - 1))
    floors: list[tuple[str, int, date, date, int]] = []
    lost: list[LostNumbers] = []
    with closing(backup.raw()) as old:
        before = _maxima(old)
        if now is not None:
            with suppress(Refusal, sqlite.Error), closing(now.raw()) as new:
                maxima = _maxima(new)
                floors = _floors(new)
                lost += _missing(old, new, before, maxima)
                for place, (highest, _) in maxima.items():
                    ceilings[place] = max(ceilings.get(place, 0), highest)
                    before[place] = (max(highest, before.get(place, (0, 0))[0]), 0)
        under = _floors(old) + floors
    for place, ceiling in sorted(ceilings.items()):
        agency, day, slot = place
        known_to = max(before.get(place, (0, 0))[0], _floor_of(under, place))
        if day != ANY_DAY and ceiling > known_to:
            lost.append(LostNumbers(agency, day, slot, known_to + 1, ceiling))
    jumped = _jumped(folder for folder, _ in others)
    return Known(ceilings, tuple(floors), tuple(sorted(lost, key=_by_day)), jumped)


def _by_day(lost: LostNumbers) -> tuple[date, str, int, int]:
    return lost.day, lost.agency, lost.slot, lost.first


def _maxima(connection: Any) -> dict[Place, tuple[int, int]]:
    return {
        (agency, date.fromisoformat(day), slot): (highest, count)
        for agency, day, slot, highest, count in connection.execute(_MAXIMA)
    }


def _floors(connection: Any) -> list[tuple[str, int, date, date, int]]:
    return [
        (agency, slot, date.fromisoformat(first), date.fromisoformat(last), floor)
        for agency, slot, first, last, floor in connection.execute(_FLOORS)
    ]


def _floor_of(floors: Iterable[tuple[str, int, date, date, int]], place: Place) -> int:
    agency, day, slot = place
    return max(
        (each[4] for each in floors if each[:2] == (agency, slot) and each[2] <= day <= each[3]), default=0
    )


def _missing(
    old: Any, new: Any, before: Mapping[Place, tuple[int, int]], now: Mapping[Place, tuple[int, int]]
) -> Iterator[LostNumbers]:
    """Give, as runs, the numbers that the records of now have and the backup lacks."""
    for place in now:
        if now[place] == before.get(place):
            continue
        agency, day, slot = place
        asked = (agency, day.isoformat(), slot)
        kept = {counter for (counter,) in old.execute(_COUNTERS, asked)}
        run: list[int] = []
        for (counter,) in [*new.execute(_COUNTERS, asked).fetchall(), (0,)]:
            if run and (counter != run[-1] + 1 or counter in kept):
                yield LostNumbers(agency, day, slot, run[0], run[-1])
                run = []
            if counter and counter not in kept:
                run.append(counter)


def floors_above(
    session: Session, known: Known, until: date, *, blind: tuple[str, int] | None
) -> list[NumberFloorRow]:
    """Give the floors, new or raised, above every number that is known to have been given out.

    ``until`` is the last day on which that may have been. ``blind`` is this desk, its agency and slot, where
    neither this PC's tip nor its records tell what was given out after the backup: then numbers jump. The
    caller writes the rows with the event that tells them.
    """
    feed = current_feed(session)
    there = session.exec(select(NumberFloorRow).where(NumberFloorRow.feed == feed.id)).all()
    rows = {(row.agency, row.slot, row.first_day): row for row in there}
    changed: dict[tuple[str, int, date], NumberFloorRow] = {}

    def raise_to(agency: str, slot: int, first: date, last: date, floor: int) -> None:
        key = (agency, slot, first)
        row = rows.setdefault(
            key,
            NumberFloorRow(feed=feed.id, agency=agency, slot=slot, first_day=first, last_day=first, floor=0),
        )
        if floor > row.floor or last > row.last_day:
            row.floor, row.last_day = max(floor, row.floor), max(last, row.last_day)
            changed[key] = row

    for (agency, day, slot), ceiling in known.ceilings.items():
        raise_to(agency, slot, day, until if day == ANY_DAY else day, ceiling)
    for agency, slot, first, last, floor in known.floors:
        raise_to(agency, slot, first, last, floor)
    if blind is not None:
        for (agency, slot), highest in _highest(session, known, blind).items():
            raise_to(agency, slot, ANY_DAY, until, min(highest + BLIND_JUMP, MAX_COUNTER - UNKNOWN_JUMP))
    return list(changed.values())


def _highest(session: Session, known: Known, desk: tuple[str, int]) -> dict[tuple[str, int], int]:
    """Give the highest counter of each desk that anything tells of, whatever the day; this one at least 0."""
    ledger = select(SlipRow.agency, SlipRow.slot, func.max(SlipRow.counter))
    older = select(NumberFloorRow.agency, NumberFloorRow.slot, NumberFloorRow.floor)
    told = [
        (*desk, 0),
        *session.exec(older.where(NumberFloorRow.feed != current_feed(session).id)),
        *((agency, slot, counter) for (agency, slot), counter in known.jumped.items()),
        *((agency, slot, counter) for (agency, _, slot), counter in known.ceilings.items()),
        *session.exec(ledger.group_by(col(SlipRow.agency), col(SlipRow.slot))),
    ]
    found: dict[tuple[str, int], int] = {}
    for agency, slot, counter in told:
        found[agency, slot] = max(found.get((agency, slot), 0), counter)
    return found


def _jumped(folders: Iterable[Path]) -> dict[tuple[str, int], int]:
    """Give to which counters numbers have jumped when backups of these folders were put back on new PCs."""
    found: dict[tuple[str, int], int] = {}
    for folder in folders:
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            with (folder / NOTE).open("rb") as file:
                noted = json.loads(file.read(_MOST_BYTES))["jumped"]
            for name, counter in noted.items():
                agency, slot = name.rsplit("/", 1)
                place = (agency, int(slot))
                found[place] = max(found.get(place, 0), min(int(counter), MAX_COUNTER))
    return found


def note_jumps(folder: Path, rows: Iterable[NumberFloorRow]) -> None:
    """Note in a backup's folder how far numbers jump; a stick that is locked stays as it is."""
    jumps = {f"{row.agency}/{row.slot}": row.floor for row in rows if row.first_day == ANY_DAY}
    with suppress(OSError):
        (folder / NOTE).write_text(json.dumps({"jumped": jumps}), encoding="utf-8")
