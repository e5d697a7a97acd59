"""A closed day and a checked sheet in plain words and as JSON, for the commands and the screens alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from counter_tui.fee_entry import money
from counter_tui.locale import has, text
from db.rules.clock import in_vietnam
from db.rules.day_close import Counted, NumberState

if TYPE_CHECKING:
    from db.rules.day_close import (
        ClosedDay,
        DaySheet,
        DeskNumbers,
        NumberRun,
        PrintLeft,
        SheetChecked,
        SheetDifference,
    )


def count_lines(sheet: DaySheet) -> Iterator[tuple[str, int]]:
    """Give what was counted, with its words; what did not happen is left out."""
    for what in Counted:
        if sheet.counts.get(what):
            yield text(f"screen.day.{what}"), sheet.counts[what]


def run_words(run: NumberRun) -> str:
    """Say one run of numbers: ``0001-0017 đang dùng``."""
    span = f"{run.first:04d}" if run.first == run.last else f"{run.first:04d}-{run.last:04d}"
    return f"{span} {text(f'screen.day.number.{run.state}')}"


def desk_words(desk: DeskNumbers) -> str:
    """Say the span of one desk's numbers."""
    span = f"{desk.first:04d}-{desk.last:04d}" if desk.last else text("screen.day.no_numbers")
    return text("screen.day.desk", slot=f"{desk.slot:02d}", span=span)


def warning_lines(sheet: DaySheet) -> Iterator[str]:
    """Say what somebody should look at before two people sign."""
    if sheet.unexplained:
        yield text("screen.day.unexplained", n=sheet.unexplained)
    if sheet.failed:
        yield text("screen.day.failed", n=len(sheet.failed), which=_prints(sheet.failed))
    if sheet.unknown:
        yield text("screen.day.unknown", n=len(sheet.unknown), which=_prints(sheet.unknown))
    if sheet.drafts:
        yield text("screen.day.drafts", n=sheet.drafts)


def sheet_lines(sheet: DaySheet) -> Iterator[str]:
    """Give the whole sheet as lines, for somebody who holds the paper beside it."""
    for words, count in count_lines(sheet):
        yield f"  {words}: {count}"
    taken = money(sheet.taken_vnd)
    yield f"  {text('screen.day.taken', amount=taken, n=sum(each.payments for each in sheet.taken))}"
    for each in sheet.cancelled:
        yield f"  {text('screen.day.cancelled', amount=money(each.amount_vnd), n=each.payments)}"
    for desk in sheet.numbers:
        yield f"  {desk_words(desk)}"
        yield from (f"    {run_words(run)}" for run in desk.runs)


def closed_json(closed: ClosedDay) -> dict[str, Any]:
    """Give a closed day as one JSON value; ``code`` is what is typed from the sheet."""
    from db.rules.sheet_code import groups_of

    sheet = closed.sheet
    return {
        "day": sheet.day.isoformat(),
        "times": sheet.times,
        "closed": in_vietnam(sheet.closed_at).isoformat(),
        "clerk": sheet.clerk,
        "counts": {str(what): sheet.counts.get(what, 0) for what in Counted},
        "taken": [
            {"method": each.method, "payments": each.payments, "amount_vnd": each.amount_vnd}
            for each in sheet.taken
        ],
        "cancelled_vnd": sum(each.amount_vnd for each in sheet.cancelled),
        "numbers": [
            {
                "agency": desk.agency,
                "slot": desk.slot,
                "runs": [
                    {"first": run.first, "last": run.last, "state": str(run.state), "why": run.why or None}
                    for run in desk.runs
                ],
            }
            for desk in sheet.numbers
        ],
        "gaps": sheet.gaps,
        "unexplained": sheet.unexplained,
        "failed_prints": [each.number or each.form for each in sheet.failed],
        "unknown_prints": [each.number or each.form for each in sheet.unknown],
        "drafts": sheet.drafts,
        "feed": sheet.feed,
        "seq": sheet.seq,
        "head": sheet.head,
        "code": " ".join(groups_of(closed.code)),
    }


def checked_lines(found: SheetChecked) -> Iterator[str]:
    """Say what came of holding a sheet against the journal, in words for whoever signed it."""
    day = f"{found.day:%d/%m/%Y}"
    if found.holds:
        yield text("cli.sheet.good", day=day, times=found.times)
    for trouble in found.troubles:
        yield text("cli.sheet.bad", day=day, times=found.times, why=text(f"cli.sheet.trouble.{trouble}"))
    for each in found.differences:
        if not found.troubles or each.what != "head":  # a rewritten event has another head, as was said
            yield _difference(each)
    if found.disposed:
        yield text("cli.sheet.disposed", n=found.disposed)
    if not found.holds and found.now is not None:
        yield text("cli.sheet.now")
        yield from sheet_lines(found.now)


def _difference(each: SheetDifference) -> str:
    what, _, desk = each.what.partition(" ")
    key = f"screen.day.{what}" if what in set(Counted) else f"cli.sheet.what.{what}"
    words = text(key if has(key) else "cli.sheet.what.other", desk=desk)
    return text("cli.sheet.differs", what=words, then=_told(each.then), now=_told(each.now))


def _told(value: str) -> str:
    """Give a value in the reader's words: states of numbers and methods of paying are codes in it."""
    for state in NumberState:
        value = value.replace(f" {state}", f" {text(f'screen.day.number.{state}')}")
    for method in ("cash", "transfer", "online"):
        value = value.replace(f"{method} ", f"{text(f'screen.method.{method}')} ")
    return value


def _prints(left: tuple[PrintLeft, ...]) -> str:
    return ", ".join(dict.fromkeys(each.number or form_words(each.form) for each in left))


def form_words(kind: str) -> str:
    """Say what a kind of form is called."""
    key = f"screen.form.{kind}"
    return text(key if has(key) else f"screen.kept_form.{kind}")
