"""What the program looks at in its records when it starts: each line is bounded work, whatever their size.

The file itself is looked at table by table within a budget: two seconds at the start of a morning are worth
more than a whole check, which ``motcua verify`` and every backup make. What was left out is said.
"""

from __future__ import annotations

import time
from contextlib import closing
from datetime import datetime, timedelta

from sqlcipher3 import dbapi2 as sqlite
from sqlmodel import Session, col, func, select

from db.engine import OLDEST_SQLITE, Records
from db.journal import current_feed, verify_chain
from db.models import BackupRow, DossierRow
from db.office.keep_tip import TipKeeper
from db.office.new_feed import feed_news
from db.rules.clock_guard import ClockFacts, ClockQuality
from db.rules.errors import Damaged, NotPossibleNow, Refusal
from db.rules.self_test import Finding, Level, Subject
from db.rules.tip_check import TipState

FRESH = timedelta(days=4)
"""How old the newest backup may be: over a long weekend nobody makes one."""

LAST_EVENTS = 2_000
"""How much of the chain's end is computed again at each start: some weeks of one counter."""

BUDGET_S = 1.0
_STEPS = 1_000
"""SQLite's steps (a cell, a page) between two looks at the budget."""

_LAST = ("event", "event_body")
"""The largest tables; everything that numbers and dossiers hang on comes before them."""

_INTERRUPTED = 9
_MOST_FAULTS = 20


class Budget:
    """How much may be done: ``ticks`` of work, and ``seconds`` where somebody waits."""

    def __init__(self, *, ticks: int | None = None, seconds: float | None = BUDGET_S) -> None:
        """Begin to count."""
        self.used = 0
        self._ticks = ticks
        self._ends = None if seconds is None else time.monotonic() + seconds

    def tick(self) -> int:
        """Count one piece of work; something else than 0 ends it."""
        self.used += 1
        return int(self.spent)

    @property
    def spent(self) -> bool:
        """Whether nothing more may be done."""
        out_of_ticks = self._ticks is not None and self.used > self._ticks
        return out_of_ticks or (self._ends is not None and time.monotonic() > self._ends)


def look_at_database(records: Records, budget: Budget | None = None) -> Finding:
    """Look through the file, table by table within ``budget``, and say how many were looked at."""
    budget = budget or Budget()
    subject = Subject.DATABASE
    try:
        if not records.path.exists():  # a connection would make an empty one
            raise NotPossibleNow("records_gone", path=str(records.path))
        tables, done, faults = _quick_check(records, budget)
    except Refusal as refusal:
        return unreadable(refusal)
    size = round(records.path.stat().st_size / 1_000_000)
    if faults:
        return Finding(subject, Level.BAD, "damaged", {"faults": faults})
    code = "whole" if done == tables else "part"
    return Finding(subject, Level.GOOD, code, {"done": done, "tables": tables, "mb": size})


def unreadable(refusal: Refusal) -> Finding:
    """Give the line of records that can't be read at all."""
    return Finding(Subject.DATABASE, Level.BAD, "not_readable", {"refusal": refusal})


def _quick_check(records: Records, budget: Budget) -> tuple[int, int, int]:
    """Give how many tables there are, how many were looked at to their end, and how many faults they have."""
    with closing(records.raw()) as connection:
        try:
            names = [
                str(name)
                for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            ]
            names.sort(key=lambda name: (name in _LAST, name))
            connection.set_progress_handler(budget.tick, _STEPS)
            done = faults = 0
            for name in names:
                quoted = name.replace('"', '""')
                found = connection.execute(f'PRAGMA quick_check("{quoted}")').fetchmany(_MOST_FAULTS)
                faults += sum(row[0] != "ok" for row in found)
                done += 1
        except sqlite.Error as error:
            code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
            if code == _INTERRUPTED:
                return len(names), done, faults
            raise Damaged("records_damaged", sqlite_code=code) from error
    return len(names), done, faults


def look_at_chain(records: Records, keeper: TipKeeper | None) -> Finding:
    """Compute the end of the chain again, hold it against the tip, and say why the newest feed was opened."""
    subject = Subject.CHAIN
    try:
        with records.reading() as session:
            feed = current_feed(session)
            report = verify_chain(session, after=max(0, feed.last_seq - LAST_EVENTS))
        if not report.holds:
            return Finding(subject, Level.BAD, "broken", {"seq": report.broken_at})
        news = feed_news(records)
        agrees = keeper is None or keeper.agrees(records)
    except Refusal as refusal:
        return Finding(subject, Level.BAD, "not_readable", {"refusal": refusal})
    if news is not None:
        level = Level.BAD if news.why is TipState.OLDER else Level.LOOK
        code = f"{news.why}_by" if news.lost else str(news.why)
        return Finding(subject, level, code, {"at": news.opened_at, "lost": news.lost})
    if not agrees:
        return Finding(subject, Level.BAD, "changed")
    return Finding(subject, Level.GOOD, "holds", {"events": report.events, "head": report.head[:16]})


def look_at_clock(facts: ClockFacts) -> Finding:
    """Say how far the clock is believed."""
    good = facts.quality in (ClockQuality.GOOD, ClockQuality.CONFIRMED)
    told = {"now": facts.now, "last": facts.last}
    return Finding(Subject.CLOCK, Level.GOOD if good else Level.LOOK, str(facts.quality), told)


def look_at_backups(records: Records, now: datetime, *, practice: bool) -> Finding:
    """Say how old the newest backup is that was opened again and held; without dossiers none is needed."""
    subject = Subject.BACKUP
    if practice:
        return Finding(subject, Level.GOOD, "practice")
    try:
        with records.reading() as session:
            newest = session.exec(select(func.max(BackupRow.made_at)).where(BackupRow.fault == "")).one()
            failed = _last_fault(session)
            empty = session.exec(select(DossierRow.id).limit(1)).first() is None
    except Refusal as refusal:
        return Finding(subject, Level.BAD, "not_readable", {"refusal": refusal})
    if newest is None:
        return Finding(subject, Level.GOOD if empty else Level.LOOK, "none_needed" if empty else "none")
    told = {"at": newest, "days": max(0, (now.date() - newest.date()).days)}
    if failed:
        return Finding(subject, Level.BAD, "failed", told)
    return Finding(subject, Level.GOOD if now - newest <= FRESH else Level.LOOK, "made", told)


def _last_fault(session: Session) -> str:
    newest = select(BackupRow.fault).order_by(col(BackupRow.pk).desc()).limit(1)
    return session.exec(newest).first() or ""


def look_at_sqlite() -> Finding:
    """Say which SQLite keeps the records."""
    old = sqlite.sqlite_version_info < OLDEST_SQLITE
    told = {"version": sqlite.sqlite_version}
    return Finding(Subject.SQLITE, Level.BAD if old else Level.GOOD, "old" if old else "new_enough", told)


def look_at_encryption(records: Records, *, practice: bool) -> Finding:
    """Say whether whoever takes the file can read it."""
    if records.key is not None:
        return Finding(Subject.ENCRYPTION, Level.GOOD, "encrypted")
    level = Level.GOOD if practice else Level.LOOK
    return Finding(Subject.ENCRYPTION, level, "practice" if practice else "plain")


def look_at_sync() -> Finding:
    """Say how old what came from the hub is: nothing is exchanged yet."""
    return Finding(Subject.SYNC, Level.GOOD, "not_yet")
