"""``motcua dossier``: one dossier without a screen: show it, and do whatever can be done with it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, moment, words
from db.rules.lifecycle import Act

if TYPE_CHECKING:
    from counter_tui.course import Course
    from db.rules.handing import ReturnOrder
    from db.rules.order import Correction, Done

EXAMPLE = "motcua dossier H52.18.05-261123-02-0042-24 show --json"
SHOW = "show"
ACTIONS = (SHOW, *(act.value.replace("_", "-") for act in Act))
_PERSON = ("name", "personal_number", "born", "sex", "address", "phone", "email", "tax_number", "passport")
_SLIP = ("return_by", "return_address", "fee_vnd", "copies_of_dossier", "note")


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "dossier", "dossier", EXAMPLE, run)
    parser.add_argument("number", type=words, metavar="SỐ", help=text("cli.slip.number"))
    parser.add_argument("action", choices=ACTIONS, metavar="VIỆC", help=text("cli.dossier.action"))
    for option in ("reason", "words", "given-back", "unit", "tracking", "name", "identity", "authorisation"):
        key = f"cli.dossier.{option.replace('-', '_')}"
        parser.add_argument(f"--{option}", type=words, default="", metavar="…", help=text(key))
    for option in ("point", "paper", "set"):
        key = f"cli.dossier.{option}"
        parser.add_argument(
            f"--{option}", type=words, action="append", default=[], metavar="…", help=text(key)
        )
    for option in ("due", "at"):
        parser.add_argument(f"--{option}", type=moment, metavar="LÚC", help=text(f"cli.dossier.{option}"))
    parser.add_argument(
        "--collector",
        choices=("owner", "submitter", "other"),
        default="owner",
        help=text("cli.dossier.collector"),
    )
    for option in ("fingerprint", "without-slip"):
        key = f"cli.dossier.{option.replace('-', '_')}"
        parser.add_argument(f"--{option}", action="store_true", help=text(key))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Show the dossier, or do the act and say what came of it."""
    from counter_tui.bootstrap import open_office
    from counter_tui.dossier_report import dossier_json, dossier_lines

    with open_office(places().need_office().home) as office:
        course = office.course
        dossier = course.dossier(given.number)
        if given.action == SHOW:
            if given.json:
                acts = [each.act for each in course.acts(dossier.dossier_id)]
                console.say_json(dossier_json(dossier) | {"acts": acts})
            else:
                console.say(dossier_lines(dossier))
            return 0
        act = Act(given.action.replace("-", "_"))
        done = _do(course, dossier.dossier_id, act, given)
    if given.json:
        console.say_json(
            {
                "number": done.number,
                "act": done.act,
                "status": int(done.status),
                "due": done.due.isoformat() if done.due is not None else None,
                "form": done.form,
            }
        )
    else:
        console.say([_line(done)])
    return 0


def _do(course: Course, dossier_id: str, act: Act, given: argparse.Namespace) -> Done:
    from db.rules.order import Done

    if act in (Act.HAND_OVER, Act.PASS_ON):
        from db.rules.handing import SendOrder

        course.send(SendOrder(dossiers=(dossier_id,), unit=given.unit))
    elif act in (Act.RETURN, Act.RETURN_PAPERS):
        return course.return_results(_return_order(dossier_id, given))[0]
    elif act is Act.CORRECT:
        return course.correct(dossier_id, _correction(course, dossier_id, given))
    else:
        from db.rules.course import PaperAsked
        from db.rules.order import Order

        return course.do(
            dossier_id,
            Order(
                act=act,
                reason_code=given.reason,
                reason=given.words,
                points=tuple(given.point),
                papers=tuple(PaperAsked(label, 0, 0) for label in given.paper),
                due=given.due,
                at=given.at,
                given_back=given.given_back,
            ),
        )
    after = course.dossier(dossier_id)
    return Done(dossier_id, after.number, act, after.status, due=after.due_current)


def _return_order(dossier_id: str, given: argparse.Namespace) -> ReturnOrder:
    from db.rules.course import Mark
    from db.rules.handing import Collector, ReturnOrder

    return ReturnOrder(
        dossiers=(dossier_id,),
        collector=Collector(given.collector),
        name=given.name,
        identity=given.identity,
        authorisation=given.authorisation,
        mark=Mark.FINGERPRINT if given.fingerprint else Mark.SIGNATURE,
        without_slip=given.without_slip,
    )


def _correction(course: Course, dossier_id: str, given: argparse.Namespace) -> Correction:
    """Read ``--set phone=0912…``: fields of the applicant, and of the slip."""
    from dataclasses import replace

    from db.rules.order import Correction

    correction = Correction(reason_code=given.reason, reason=given.words, due=given.due)
    applicant = course.dossier(dossier_id).applicant
    for change in given.set:
        name, _, value = change.partition("=")
        if name in _PERSON:
            applicant = replace(applicant, **{name: value})
            correction = replace(correction, applicant=applicant)
        else:
            correction = _corrected(correction, name, value)
    return correction


def _corrected(correction: Correction, name: str, value: str) -> Correction:
    """Give the correction with one more field of the slip. Raises ``NotAccepted("field_unknown")``."""
    from dataclasses import replace

    from db.rules.dossier import ReturnBy
    from db.rules.errors import NotAccepted

    if name in ("return_address", "note"):
        changes: dict[str, Any] = {name: value}
    elif name == "return_by" and value in tuple(ReturnBy):
        changes = {name: ReturnBy(value)}
    elif name in ("fee_vnd", "copies_of_dossier") and value.isdecimal() and value.isascii():
        changes = {name: int(value)}
    else:
        raise NotAccepted("field_unknown", field=name, expected=", ".join((*_PERSON, *_SLIP)))
    return replace(correction, **changes)


def _line(done: Done) -> str:
    from counter_tui.words import moment as when
    from counter_tui.words import status_words

    due = text("cli.due.on", due=when(done.due)) if done.due is not None else ""
    return "  ".join(part for part in (done.number, status_words(done.status), due) if part)
