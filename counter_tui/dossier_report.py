"""A dossier as scripts and line mode show it: plain JSON, and a few lines. Numbers of people are masked."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from counter_tui import sentences
from counter_tui.locale import text
from counter_tui.words import moment, status_words
from db.rules.course import Collection, Hop, Notice
from db.rules.dossier import Dossier, DossierLine
from db.rules.identity import mask
from db.rules.lifecycle import Act
from db.rules.masking import masked_person
from db.rules.order import ActOffered, Done
from db.rules.worklist import WorkLine


def dossier_json(dossier: Dossier, *, full: bool = False) -> dict[str, Any]:
    """Give a dossier as one JSON value; ``full`` with whole numbers, which has been written down before."""
    who = dossier.applicant
    numbers = (
        {name: getattr(who, name) or None for name in ("passport", "old_number", "tax_number", "phone")}
        if full
        else {}
    )
    return {
        "number": dossier.number,
        "compact": dossier.compact,
        "official_code": dossier.official_code,
        "asked_by": dossier.asked_by or None,
        "replaces": dossier.replaces or None,
        "blank": dossier.keyed_in_from or None,
        "procedure": dossier.procedure.code,
        "title": dossier.procedure.title,
        "case": dossier.case,
        "applicant": dossier.applicant.name,
        "personal_number": (who.personal_number if full else mask(who.personal_number)) or None,
        **numbers,
        "submitter": dossier.submitter.person.name if dossier.submitter is not None else None,
        "channel": str(dossier.channel),
        "competent": dossier.competent or None,
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
        "clerk": dossier.clerk,
        "in_charge": dossier.in_charge or None,
        "fee_vnd": dossier.fee_vnd,
        "due_changes": [
            {"at": _iso(each.at), "from": _iso(each.before), "to": _iso(each.after), "cause": str(each.cause)}
            for each in dossier.due_changes
        ],
        "notices": [_notice(each) for each in dossier.notices],
        "hops": [_hop(each) for each in dossier.hops],
        "collection": _collection(dossier.collection) if dossier.collection is not None else None,
        "prints": [
            {"form": each.form, "at": _iso(each.at), "copy": each.copy_no, "outcome": each.outcome}
            for each in dossier.prints
        ],
    }


def dossier_lines(dossier: Dossier, sensitive: Container[str] | None = ()) -> Iterator[str]:
    """Give what matters of a dossier, for a person without a screen.

    ``sensitive`` is what the office hides besides numbers; ``None``: all is shown, as has been written down.
    """
    person = dossier.applicant if sensitive is None else masked_person(dossier.applicant, sensitive)
    yield f"{dossier.number}  {status_words(dossier.status)}"
    if dossier.asked_by:
        yield text("cli.dossier.replaced", old=dossier.asked_by, new=dossier.number)
    yield f"{dossier.procedure.code}  {dossier.procedure.title}"
    yield "  ".join(part for part in (person.name, person.personal_number, person.phone) if part)
    yield text("cli.dossier.received", at=moment(dossier.received_at))
    if dossier.due_current is not None:
        yield text("cli.due.on", due=moment(dossier.due_current))
    for reason in dossier.deadline.reasons:
        yield f"  {sentences.reason(reason)}"
    if dossier.answer_by is not None:
        yield text("cli.dossier.answer_by", day=f"{dossier.answer_by:%d/%m/%Y}")


def acts_json(acts: Sequence[ActOffered]) -> list[dict[str, Any]]:
    """Give what can be done now, in the words by which it is ordered."""
    return [
        {
            "act": act_word(each.act),
            "status": int(each.target),
            "form": each.form,
            "reasons": dict(each.reasons),
        }
        for each in acts
    ]


def acts_line(acts: Sequence[ActOffered]) -> Iterator[str]:
    """Give the acts that are possible now on one line, each with the codes of its reasons."""
    if acts:
        yield text("cli.dossier.acts", acts=", ".join(map(_act_and_codes, acts)))


def _act_and_codes(offered: ActOffered) -> str:
    codes = ", ".join(code for code, _ in offered.reasons)
    return f"{act_word(offered.act)} ({codes})" if codes else act_word(offered.act)


def done_json(done: Done, listed: str = "") -> dict[str, Any]:
    """Give what an act led to; ``listed`` is the number of the list by which the paper moved."""
    return {
        "number": done.number,
        "act": act_word(done.act),
        "status": int(done.status),
        "due": _iso(done.due),
        "form": done.form,
        "list": listed or None,
    }


def act_word(act: Act) -> str:
    """Give an act as it is typed: ``hand-over``."""
    return act.value.replace("_", "-")


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
    return line_json(found.line) | {
        "unit": found.unit or None,
        "clerk": found.clerk,
        "days": found.days,
        "of_days": found.of_days,
    }


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


def _collection(taken: Collection) -> dict[str, Any]:
    return {
        "at": _iso(taken.collected_at),
        "collector": taken.collector,
        "by_owner": taken.by_owner,
        "identity": taken.identity or None,
        "authorisation": taken.authorisation or None,
        "mark": str(taken.mark),
        "without_slip": taken.without_slip,
        "tracking": taken.tracking or None,
    }


def _iso(value: datetime | date | None) -> str | None:
    return None if value is None else value.isoformat()
