"""What the rules and the store answer, as short sentences: refusals, reasons of a date, faults of a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from counter_tui.locale import has, text
from counter_tui.words import short_day
from db.rules.clock import in_vietnam
from db.rules.errors import Refusal

if TYPE_CHECKING:
    from db.rules.dossier import PrintLine
    from db.rules.promise import Reason
    from db.rules.self_test import Finding


def refusal(given: Refusal) -> str:
    """Say a refusal: what is wrong, and what helps."""
    facts = {name: _fact(value) for name, value in given.facts.items()}
    why = f"error.{facts.get('why')}"
    if has(why):  # a refusal about one thing of several says which, and why in the words of its own refusal
        facts["why"] = text(why, **facts)
    return text(f"error.{given.code}", **facts)


def reason(given: Reason) -> str:
    """Say one line of "why this date", such as ``28-29/11 cuối tuần``."""
    key = f"reason.{given.kind}"
    if given.kind == "term" and not given.name:
        key = "reason.term_unnamed"
    return text(
        key,
        span=span(given.first, given.last),
        first=short_day(given.first),
        last=short_day(given.last),
        name=given.name,
        at=f"{given.at:%H:%M}" if given.at is not None else "",
    )


def outcome(line: PrintLine) -> str:
    """Say how a print job went: as closely as its printer told."""
    key = f"detail.{line.detail}"
    return text(key if has(key) else f"outcome.{line.outcome}", printer=line.printer)


def finding(given: Finding) -> str:
    """Say one line of the self-test."""
    facts = {name: _fact(value) for name, value in given.facts.items()}
    why = given.facts.get("refusal")
    if isinstance(why, Refusal):
        facts["refusal"] = refusal(why)
    return text(f"screen.check.{given.subject}.{given.code}", **facts)


def fault(code: str, facts: Mapping[str, object]) -> str:
    """Say what is wrong with one field of a catalogue file (``db.catalogue.faults.Reason``)."""
    return text(f"catalogue.fault.{code}", **{name: _fact(value) for name, value in facts.items()})


def span(first: date | None, last: date | None) -> str:
    """Write a day or a run of days as ``24/11`` or ``28-29/11`` or ``31/12-02/01``."""
    if first is None or last is None or first == last:
        return short_day(first or last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%d}-{short_day(last)}"
    return f"{short_day(first)}-{short_day(last)}"


def _fact(value: object) -> object:
    """Write a fact as people read it: lists with commas, moments in Vietnam's way."""
    if isinstance(value, datetime):
        return f"{in_vietnam(value):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (tuple, list)):
        return ", ".join(str(_fact(entry)) for entry in value)
    return value
