"""The office looks at itself: clock, feed, self-test, going on after a stop."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from counter_tui import running
from counter_tui.config import Places
from counter_tui.safety import Tried
from counter_tui.wiring.desk_state import DeskState
from db.office import self_test
from db.office.confirm_clock import apart, clock_facts, confirm_clock
from db.office.new_feed import confirm_feed, feed_news
from db.office.open_office import Opened
from db.rules.clock_guard import ClockFacts
from db.rules.errors import Refusal
from db.rules.office import PaperSize, Printer, Station
from db.rules.self_test import Finding, Level, Subject
from db.rules.tip_check import FeedNews
from db.safe.reserve import Reserve
from receipts.printers.probe import probe

LITTLE, NEARLY_NONE = 500_000_000, 20_000_000
"""Bytes free on the disk of the data below which somebody should see to it, or must."""


class WiredSafety:
    """What the program looks at by itself, as ``counter_tui.safety`` tells it."""

    def __init__(self, places: Places, opened: Opened, desk: DeskState) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._places = places
        self._opened = opened
        self._desk = desk

    def clock(self) -> ClockFacts:
        """Give what is known of the clock."""
        return clock_facts(self._opened.records, self._desk(), self._desk.pc_moment())

    def confirm_clock(self, said: datetime | None = None) -> ClockFacts:
        """Go on with what a clerk says of the time; it is on the disk before it counts."""
        pc, why = self._desk.pc_moment(), self.clock().quality
        offset = timedelta() if said is None else apart(pc, said)
        desk = replace(
            self._desk(),
            now=lambda: self._desk.pc_moment() + offset,
            confirmed_day=(pc + offset).date(),
            clock_jumped=False,
        )
        confirm_clock(self._opened.records, desk, pc=pc, why=why)
        self._desk.confirm(offset)
        return self.clock()

    def news(self) -> FeedNews | None:
        """Give why the newest feed was opened, until a clerk has confirmed to have read it."""
        return feed_news(self._opened.records)

    def confirm_news(self) -> None:
        """Write down that a clerk has read it."""
        confirm_feed(self._opened.records, self._desk())

    # ---- the self-test -------------------------------------------------------------------------------

    def look(self, subject: Subject) -> Finding:
        """Look at one thing."""
        records, desk = self._opened.records, self._desk
        practice = desk.station.practice
        looks: dict[Subject, Callable[[], Finding]] = {
            Subject.DATABASE: lambda: self_test.look_at_database(records),
            Subject.CHAIN: lambda: self_test.look_at_chain(records, self._opened.keeper),
            Subject.CLOCK: lambda: self_test.look_at_clock(self.clock()),
            Subject.DISK: lambda: look_at_disk(self._places),
            Subject.PRINTER: self.ask_printer(),
            Subject.BACKUP: lambda: self_test.look_at_backups(records, desk.moment(), practice=practice),
            Subject.SYNC: self_test.look_at_sync,
            Subject.SQLITE: self_test.look_at_sqlite,
            Subject.ENCRYPTION: lambda: self_test.look_at_encryption(records, practice=practice),
        }
        return looks[subject]()

    def ask_printer(self) -> Callable[[], Finding]:
        """Give what asks the printer of slips."""
        return printer_question(self._places, self._desk.station)

    def self_test(self) -> tuple[Finding, ...]:
        """Look at everything."""
        return tuple(self.look(subject) for subject in Subject)

    # ---- after a stop --------------------------------------------------------------------------------

    def try_again(self) -> Tried:
        """Open the records anew and write something tiny; on a full disk the reserve gives its room.

        Raises what still stands in the way.
        """
        running.renew(self._places)
        reserve = Reserve(self._places.home)
        try:
            self._prove()
        except Refusal as refusal:
            if refusal.code != "disk_full" or not reserve.give_up():
                raise
            self._prove()
            return Tried(reserve_used=True)
        reserve.keep()
        return Tried()

    def _prove(self) -> None:
        records, keeper = self._opened.records, self._opened.keeper
        records.let_go()
        if keeper is not None:
            keeper.meet(records, self._desk())
            keeper.prove(records)


def look_at_disk(places: Places) -> Finding:
    """Say how much room the data has, and keep back the reserve where there is room for it."""
    try:
        free = shutil.disk_usage(places.home).free
    except OSError:
        return Finding(Subject.DISK, Level.BAD, "not_there")
    is_kept = Reserve(places.home).keep()
    told = {"mb": free // 1_000_000}
    if free < NEARLY_NONE:
        return Finding(Subject.DISK, Level.BAD, "full", told)
    if free < LITTLE:
        return Finding(Subject.DISK, Level.LOOK, "little", told)
    return Finding(Subject.DISK, Level.GOOD if is_kept else Level.LOOK, "room" if is_kept else "unkept", told)


def printer_question(places: Places, station: Station) -> Callable[[], Finding]:
    """Give what asks the printer of slips whether it can be reached."""
    chosen = station.printers.get("receipt") or station.printers.get("*")
    printer = chosen or Printer("folder", str(places.slips), PaperSize.A5)

    def ask() -> Finding:
        found = probe(printer)
        told = {"kind": printer.kind, "printer": printer.target, "detail": str(found.detail)}
        if printer.kind == "folder" and found.reachable:
            return Finding(Subject.PRINTER, Level.GOOD, "folder", told)
        if found.reachable is None:
            return Finding(Subject.PRINTER, Level.GOOD, "silent", told)
        level = Level.GOOD if found.reachable else Level.LOOK
        return Finding(Subject.PRINTER, level, "reached" if found.reachable else "not_reached", told)

    return ask


def self_test_without_records(places: Places, station: Station, refusal: Refusal) -> tuple[Finding, ...]:
    """Look at what can be looked at where the records don't open because of ``refusal``."""
    return (
        self_test.unreadable(refusal),
        look_at_disk(places),
        printer_question(places, station)(),
        self_test.look_at_sync(),
        self_test.look_at_sqlite(),
    )
