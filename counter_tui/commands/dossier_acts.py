"""What ``motcua dossier`` does with one dossier: each act by the use case that a screen would take for it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.rules.course import HandOverKind, Mark, PaperAsked
from db.rules.dossier import Dossier, ReturnBy
from db.rules.errors import NotAccepted
from db.rules.handing import BringBack, Collector, ReturnOrder, SendOrder
from db.rules.lifecycle import Act, transition
from db.rules.order import Correction, Done, Order

if TYPE_CHECKING:
    from counter_tui.course import Course
    from db.rules.course import HandOver

PERSON = ("name", "personal_number", "born", "sex", "address", "phone", "email", "tax_number", "passport")
SLIP = ("return_by", "return_address", "fee_vnd", "copies_of_dossier", "note")
MOST_DIGITS = 12
"""A thousand milliards of đồng are a slip of the finger, and more digits than the disk can hold a fault."""


def do_act(course: Course, dossier: Dossier, act: Act, given: argparse.Namespace) -> tuple[Done, str]:
    """Do ``act``; give what came of it, and the number of the list by which the paper moved, or nothing."""
    if transition(act, dossier.status) is None:
        # A list takes each dossier as its state allows: what was typed must be what is done.
        raise NotAccepted("act_not_in_state", act=str(act), status=int(dossier.status))
    listed = _moved(course, dossier, act, given)
    if listed is not None:
        return _done(course, dossier, act), listed.number
    if act in (Act.RETURN, Act.RETURN_PAPERS):
        return course.return_results(_return_order(dossier, given))[0], ""
    if act is Act.CORRECT:
        return course.correct(dossier.dossier_id, _correction(dossier, given)), ""
    return course.do(dossier.dossier_id, _order(act, given)), ""


def _done(course: Course, dossier: Dossier, act: Act) -> Done:
    """Say what a list made of one dossier."""
    arrow, after = transition(act, dossier.status), course.dossier(dossier.dossier_id)
    form = arrow.form if arrow is not None else None
    return Done(dossier.dossier_id, after.number, act, after.status, form=form, due=after.due_current)


def _moved(course: Course, dossier: Dossier, act: Act, given: argparse.Namespace) -> HandOver | None:
    """Let the paper go, come back or leave with the postman, where this is what ``act`` means here."""
    this = (dossier.dossier_id,)
    match act:
        case Act.PASS_ON if dossier.holder and not given.unit:
            return course.bring_back(BringBack(unit=dossier.holder, giver=given.name, without=this))
        case Act.HAND_OVER | Act.PASS_ON:
            return course.send(SendOrder(dossiers=this, unit=given.unit))
        case Act.PROCESS if dossier.holder:
            return course.bring_back(BringBack(unit=dossier.holder, giver=given.name, results=this))
        case Act.RETURN if given.unit or given.tracking:
            tracking = {dossier.dossier_id: given.tracking}
            order = SendOrder(this, given.unit, HandOverKind.POST, taker=given.name, tracking=tracking)
            return course.send(order)
        case _:
            return None


def _order(act: Act, given: argparse.Namespace) -> Order:
    return Order(
        act=act,
        reason_code=given.reason,
        reason=given.words,
        points=tuple(given.point),
        papers=tuple(PaperAsked(label, 0, 0) for label in given.paper),
        due=given.due,
        at=given.at,
        given_back=given.given_back,
    )


def _return_order(dossier: Dossier, given: argparse.Namespace) -> ReturnOrder:
    return ReturnOrder(
        dossiers=(dossier.dossier_id,),
        collector=Collector(given.collector),
        name=given.name,
        identity=given.identity,
        authorisation=given.authorisation,
        mark=Mark.FINGERPRINT if given.fingerprint else Mark.SIGNATURE,
        without_slip=given.without_slip,
        fee_left_open=given.words,
    )


def _correction(dossier: Dossier, given: argparse.Namespace) -> Correction:
    """Read ``--set phone=0912…``: fields of the applicant, and of the slip."""
    correction = Correction(reason_code=given.reason, reason=given.words, due=given.due)
    for change in given.set:
        name, equals, value = change.partition("=")
        if name not in (*PERSON, *SLIP):
            raise NotAccepted("field_unknown", field=name, expected=", ".join((*PERSON, *SLIP)))
        if not equals:
            raise NotAccepted("field_wrong", field=name, expected=f"{name}=…")
        if name in PERSON:
            applicant = correction.applicant or dossier.applicant
            correction = replace(correction, applicant=replace(applicant, **{name: value}))
        else:
            correction = replace(correction, **_of_slip(name, value))
    return correction


def _of_slip(name: str, value: str) -> dict[str, Any]:
    """Give what a field of the slip is corrected to. Raises ``NotAccepted("field_wrong")``."""
    if name in ("return_address", "note"):
        return {name: value}
    if name == "return_by":
        if value not in tuple(ReturnBy):
            raise NotAccepted("field_wrong", field=name, expected=" | ".join(ReturnBy))
        return {name: ReturnBy(value)}
    if name == "fee_vnd" and not value:
        return {"fee_unknown": True}
    if not (value.isdecimal() and value.isascii() and len(value) <= MOST_DIGITS):
        raise NotAccepted("field_wrong", field=name, expected="0, 1, 2 …")
    return {name: int(value)}
