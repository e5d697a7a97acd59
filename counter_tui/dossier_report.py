"""A dossier as scripts and line mode show it: plain JSON, and a few lines. Numbers of people are masked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from counter_tui import sentences
from counter_tui.locale import text
from counter_tui.words import moment, status_words
from db.rules.course import Hop, Notice
from db.rules.dossier import Dossier, DossierLine
from db.rules.identity import mask
from db.rules.worklist import WorkLine


def dossier_json(dossier: Dossier) -> dict[str, Any]:
    """Give a dossier as one JSON value."""
    return {
        "number": dossier.number,
        "compact": dossier.compact,
        "official_code": dossier.official_code,
        "replaces": dossier.replaces or None,
        "procedure": dossier.procedure.code,
        "title": dossier.procedure.title,
        "case": dossier.case,
        "applicant": dossier.applicant.name,
        "personal_number": mask(dossier.applicant.personal_number) or None,
        "submitter": dossier.submitter.person.name if dossier.submitter is not None else None,
        "channel": str(dossier.channel),
        "status": int(dossier.status),
        "received": _iso(dossier.received_at),
        "due_original": _iso(dossier.due_original),
        "due": _iso(dossier.due_current),
        "clock_from": _iso(dossier.clock_from),
        "waiting_since": _iso(dossier.asked_at),
        "answer_by": _iso(dossier.answer_by),
        "ended": _iso(dossier.ended_at),
        "timing": str(dossier.timing) if dossier.timing is not None else None,
        "unit": dossier.holder or None,
        "fee_vnd": dossier.fee_vnd,
        "due_changes": [
            {"at": _iso(each.at), "from": _iso(each.before), "to": _iso(each.after), "cause": str(each.cause)}
            for each in dossier.due_changes
        ],
        "notices": [_notice(each) for each in dossier.notices],
        "hops": [_hop(each) for each in dossier.hops],
        "collected": _iso(dossier.collection.collected_at) if dossier.collection is not None else None,
        "prints": [
            {"form": each.form, "at": _iso(each.at), "copy": each.copy_no, "outcome": each.outcome}
            for each in dossier.prints
        ],
    }


def dossier_lines(dossier: Dossier) -> Iterator[str]:
    """Give what matters of a dossier, for a person without a screen."""
    yield f"{dossier.number}  {status_words(dossier.status)}"
    if dossier.asked_by:
        yield text("cli.dossier.replaced", old=dossier.asked_by, new=dossier.number)
    yield f"{dossier.procedure.code}  {dossier.procedure.title}"
    who = [dossier.applicant.name, mask(dossier.applicant.personal_number), dossier.applicant.phone]
    yield "  ".join(part for part in who if part)
    yield text("cli.dossier.received", at=moment(dossier.received_at))
    if dossier.due_current is not None:
        yield text("cli.due.on", due=moment(dossier.due_current))
    for reason in dossier.deadline.reasons:
        yield f"  {sentences.reason(reason)}"
    if dossier.answer_by is not None:
        yield text("cli.dossier.answer_by", day=f"{dossier.answer_by:%d/%m/%Y}")


def line_json(line: DossierLine) -> dict[str, Any]:
    """Give one line of a list as JSON."""
    return {
        "number": line.number,
        "procedure": line.procedure_code,
        "title": line.procedure_title,
        "applicant": line.applicant_name,
        "status": int(line.status),
        "received": _iso(line.received_at),
        "due": _iso(line.due_at),
    }


def work_line_json(found: WorkLine) -> dict[str, Any]:
    """Give one line of a work list as JSON."""
    return line_json(found.line) | {"unit": found.unit or None, "days": found.days, "of_days": found.of_days}


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.notice_id,
        "kind": str(notice.kind),
        "at": _iso(notice.issued_at),
        "reason": notice.reason_code,
        "words": notice.reason,
        "points": list(notice.points),
        "papers": [paper.label for paper in notice.papers],
        "answer_by": _iso(notice.answer_by),
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "from": hop.from_unit,
        "to": hop.to_unit,
        "given": _iso(hop.given_at),
        "received": _iso(hop.received_at),
    }


def _iso(value: datetime | date | None) -> str | None:
    return None if value is None else value.isoformat()
