"""What the subject of a form means: days, a month, a notice among several, the tasks of a transfer."""

from __future__ import annotations

import calendar
from datetime import date

from db.rules.course import Notice, NoticeKind
from db.rules.dossier import Dossier
from db.rules.errors import NotAccepted, NotFound
from db.rules.house import House
from receipts.forms.transfer import TransferTask

SPAN = ".."


def days_of(subject: str) -> tuple[date, date]:
    """Read ``2026-11-25``, ``2026-11`` or ``2026-11-01..2026-11-30``; give the first and the last day.

    Raises ``NotAccepted("days_not_understood")``.
    """
    first, _, last = subject.partition(SPAN)
    try:
        if not last and first.count("-") == 1:
            year, month = (int(part) for part in first.split("-"))
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        begin = date.fromisoformat(first.strip())
        return begin, date.fromisoformat(last.strip()) if last else begin
    except ValueError:
        raise NotAccepted("days_not_understood", text=subject) from None


def month_of(subject: str) -> tuple[int, int]:
    """Read ``2026-11``; give year and month. Raises ``NotAccepted("days_not_understood")``."""
    first, last = days_of(subject)
    if (first.year, first.month) != (last.year, last.month):
        raise NotAccepted("days_not_understood", text=subject)
    return first.year, first.month


def newest_notice(dossier: Dossier, kind: NoticeKind, notice_id: str = "") -> Notice:
    """Give a dossier's newest notice of a kind, or the one that is named.

    Raises ``NotFound("notice_not_found")``.
    """
    for notice in reversed(dossier.notices):
        if notice.kind is kind and notice_id in ("", notice.notice_id):
            return notice
    raise NotFound("notice_not_found")


def tasks_of(detail: str, dossier: Dossier, house: House) -> tuple[TransferTask, ...]:
    """Read ``unit: task; unit: task``; without words, the unit of the field does the whole of it."""
    named = [part.partition(":") for part in detail.split(";") if part.strip()]
    if named:
        return tuple(
            TransferTask(to_unit=house.unit_name(unit.strip()), task=task.strip()) for unit, _, task in named
        )
    unit = house.unit_name(dossier.holder or house.unit_for(dossier.procedure.field))
    return (TransferTask(to_unit=unit, task=dossier.procedure.title, due=dossier.due_current),)
