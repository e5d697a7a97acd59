"""Dates, limits and amounts as a clerk writes them; for the screens and the commands alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from db.rules.deadline import Term
    from db.rules.dossier import Status
    from db.rules.office import Station
    from db.rules.procedure import Paper, TimeLimit


def weekday(day: date) -> str:
    """Give "Thứ Hai" … "Chủ Nhật"."""
    return text(f"screen.weekday.{day.weekday()}")


def short_weekday(day: date) -> str:
    """Give "T2" … "CN"."""
    return text(f"screen.weekday_short.{day.weekday()}")


def moment(at: datetime) -> str:
    """Give "17:00 Thứ Sáu 04/12/2026"."""
    return f"{at:%H:%M} {weekday(at)} {at:%d/%m/%Y}"


def short_day(at: date | None) -> str:
    """Give "04/12", or nothing."""
    return f"{at:%d/%m}" if at is not None else ""


def amount_of(value: float) -> str:
    """Give a count as people write it: 8, or 0,5."""
    return f"{value:g}".replace(".", ",")


def term_words(terms: Sequence[Term]) -> str:
    """Give "8 ngày làm việc", or a sum of such terms."""
    return " + ".join(
        text(f"screen.unit.{term.unit}", n=amount_of(term.value)) for term in terms
    )  # fmt: skip


def limit_words(limit: TimeLimit) -> str:
    """Give a published limit with its channel and case, as far as they are said."""
    count = (
        text(f"screen.unit.{limit.unit}", n=limit.value if limit.value is not None else "?")
        if limit.unit is not None
        else (limit.text or limit.note or "?")
    )
    where = [text(f"screen.channel.{limit.channel}")] if limit.channel is not None else []
    if limit.case:
        where.append(limit.case)
    return f"{count} ({'; '.join(where)})" if where else count


def short_limit(value: int | None, unit: str | None) -> str:
    """Give a limit in the few cells of a list, such as "8 ngày" or "2 giờ"; nothing where none is sure."""
    return text(f"screen.unit_short.{unit}", n=value) if unit is not None else ""


def paper_counts(paper: Paper) -> str:
    """Give what is asked of one paper: "chính 1", "sao 2", "chính 1 hoặc sao 1"."""
    asked = []
    if paper.originals:
        asked.append(text("screen.papers.originals", n=paper.originals))
    if paper.copies:
        asked.append(text("screen.papers.copies", n=paper.copies))
    return (text("screen.papers.or") if paper.either else text("screen.papers.and")).join(asked)


def printer_words(station: Station) -> str:
    """Give where slips go: a printer's name, or the folder's."""
    printer = station.printers.get("receipt") or station.printers.get("*")
    if printer is None or printer.kind == "folder":
        paper = str(printer.paper).upper() if printer is not None else "A5"
        return text("screen.home.folder_printer", paper=paper)
    return f"{printer.target} ({printer.paper})"


def status_words(status: Status) -> str:
    """Give a dossier's state."""
    return text(f"screen.status.{status.value}")
