"""Between a procedure and its JSON, both ways, with nothing lost and nothing guessed.

The JSON is the one the national portal's procedures are passed around in: ``documents``, ``time_limits``,
``fees`` and ``results`` as lists of objects. What goes in comes out again: ``procedure_to_json`` gives every
key of that shape, with null, false, 0 or an empty list where the source was silent, and the keys this version
does not know exactly as they came (they live in ``extra``). Our own keys (``short_title``, ``cut_off`` as
"HH:MM", ``verification``, and ``alternative`` of a paper) appear only where they are set.

Text is stored as NFC; a file that is NFC already comes back letter for letter. Three absences have a meaning:
a paper without ``name`` takes its label for one (and the other way round), a procedure without ``complete``
is complete exactly if it brings ``documents``, and a limit without ``unit`` has none: the clerk is asked.

Only the standard library: the reader that serves the first screen stands on it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from db.catalogue.faults import Fault, Reason, Unfit
from db.catalogue.fields import MAX_TEXT, Faults, Fields, clean_json
from db.rules.procedure import (
    Channel,
    Fee,
    Outcome,
    Paper,
    PaperKind,
    Procedure,
    Section,
    TimeLimit,
    Unit,
    Verification,
)

MAX_COUNT = 999
MAX_TERM = 99_999
MAX_VND = 10**12

CODE = re.compile(r"\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.H\d{2})?")
"""The national code, alone or with the provincial portals' tail (``1.004222.000.00.00.H15``)."""
_SHORT_CODE = re.compile(r"\d\.\d{1,5}|\d")


def procedure_from_json(told: Any, row: int = 0, file: str = "") -> Procedure:
    """Read one procedure; ``row`` and ``file`` only name the place in the faults.

    Raises ``Unfit`` with every fault of the procedure, each with the path of its field.
    """
    faults = Faults(row, file)
    cleaned = clean_json(told, "", faults)
    if not isinstance(told, dict):
        raise Unfit((Fault(row, "", Reason.NOT_AN_OBJECT, {}, file),))
    procedure = _procedure(Fields(cleaned or {}, "", faults))
    if faults.found:
        raise Unfit(_once(faults.found))
    return procedure


def _once(found: list[Fault]) -> tuple[Fault, ...]:
    """Keep the first fault of each field: text that couldn't be cleaned is then missing as well."""
    first: dict[str, Fault] = {}
    for fault in found:
        first.setdefault(fault.field, fault)
    return tuple(first.values())


def _procedure(fields: Fields) -> Procedure:
    code = fields.needed_text("code")
    if code.strip() and not CODE.fullmatch(code):
        short = _SHORT_CODE.fullmatch(code)
        fields.fault("code", Reason.CODE_LOST_ZEROS if short else Reason.CODE_FORM)
    complete = fields.yes("complete")
    return Procedure(
        code=code,
        name=fields.needed_text("name"),
        field=fields.text("field") or "",
        short_title=fields.text("short_title"),
        papers=fields.parts("documents", _paper),
        limits=fields.parts("time_limits", _limit),
        fees=fields.parts("fees", _fee),
        outcomes=fields.parts("results", _outcome),
        channels=fields.words("channels", Channel),
        time_notes=fields.texts("time_notes"),
        legal_basis=fields.texts("legal_basis"),
        cut_off=fields.clock("cut_off"),
        ministry=fields.text("ministry"),
        group=fields.text("group"),
        level=fields.text("level"),
        agency=fields.text("agency"),
        competent=fields.text("competent"),
        decision=fields.text("decision"),
        audience=fields.text("audience"),
        reception=fields.text("reception"),
        remark=fields.text("remark"),
        portal_url=fields.text("portal_url"),
        complete="documents" in fields if complete is None else complete,
        channel_values_differ=fields.yes("channel_values_differ") or False,
        in_commune_list=fields.yes("in_commune_list_2026_08"),
        source=fields.mapping("source"),
        verification=fields.word("verification", Verification) or Verification.UNVERIFIED,
        extra=fields.rest(),
    )


def _paper(fields: Fields) -> Paper:
    label, name = fields.text("label"), fields.text("name")
    if not (label or name):
        fields.fault("label", Reason.MISSING)
    return Paper(
        label=name or "" if label is None else label,
        name=label or "" if name is None else name,
        kind=fields.word("kind", PaperKind) or PaperKind.DOCUMENT,
        section=fields.word("section", Section),
        case=fields.text("case"),
        originals=fields.whole("original", MAX_COUNT) or 0,
        copies=fields.whole("copy", MAX_COUNT) or 0,
        either=fields.yes("either") or False,
        has_alternative=fields.yes("has_alternative") or False,
        alternative=fields.text("alternative"),
        mandatory=fields.yes("mandatory"),
        condition=fields.text("condition"),
        form=fields.text("form"),
        form_file=fields.text("form_file"),
        doc_type=fields.text("doc_type"),
        full_length=fields.whole("name_len", MAX_TEXT),
        extra=fields.rest(),
    )


def _limit(fields: Fields) -> TimeLimit:
    return TimeLimit(
        value=fields.whole("value", MAX_TERM),
        unit=fields.word("unit", Unit),
        text=fields.text("text"),
        note=fields.text("note"),
        case=fields.text("case"),
        channel=fields.word("channel", Channel),
        extra=fields.rest(),
    )


def _fee(fields: Fields) -> Fee:
    return Fee(
        amount_vnd=fields.whole("amount_vnd", MAX_VND),
        text=fields.text("text"),
        case=fields.text("case"),
        channel=fields.word("channel", Channel),
        set_locally=fields.yes("set_locally") or False,
        flag=fields.text("flag"),
        extra=fields.rest(),
    )


def _outcome(fields: Fields) -> Outcome:
    return Outcome(name=fields.needed_text("name"), code=fields.text("code"), extra=fields.rest())


def procedure_to_json(procedure: Procedure) -> dict[str, Any]:
    """Give the procedure as plain JSON values: the exact other way of ``procedure_from_json``."""
    p = procedure
    told: dict[str, Any] = {
        "code": p.code,
        "name": p.name,
        "field": p.field,
        "ministry": p.ministry,
        "group": p.group,
        "level": p.level,
        "agency": p.agency,
        "competent": p.competent,
        "decision": p.decision,
        "audience": p.audience,
        "in_commune_list_2026_08": p.in_commune_list,
        "complete": p.complete,
        "channels": [str(channel) for channel in p.channels],
        "reception": p.reception,
        "time_limits": [_limit_to_json(limit) for limit in p.limits],
        "time_notes": list(p.time_notes),
        "channel_values_differ": p.channel_values_differ,
        "fees": [_fee_to_json(fee) for fee in p.fees],
        "documents": [_paper_to_json(paper) for paper in p.papers],
        "results": [{"name": o.name, "code": o.code, **o.extra} for o in p.outcomes],
        "legal_basis": list(p.legal_basis),
        "portal_url": p.portal_url,
        "source": dict(p.source),
        "remark": p.remark,
    }
    if p.short_title is not None:
        told["short_title"] = p.short_title
    if p.cut_off is not None:
        told["cut_off"] = f"{p.cut_off:%H:%M}"
    if p.verification is not Verification.UNVERIFIED:
        told["verification"] = str(p.verification)
    return {**told, **p.extra}


def _word_or_none(word: StrEnum | None) -> str | None:
    return None if word is None else str(word)


def _paper_to_json(paper: Paper) -> dict[str, Any]:
    told: dict[str, Any] = {
        "section": _word_or_none(paper.section),
        "case": paper.case,
        "label": paper.label,
        "name": paper.name,
        "name_len": paper.full_length,
        "kind": str(paper.kind),
        "original": paper.originals,
        "copy": paper.copies,
        "either": paper.either,
        "has_alternative": paper.has_alternative,
        "mandatory": paper.mandatory,
        "condition": paper.condition,
        "form": paper.form,
        "form_file": paper.form_file,
        "doc_type": paper.doc_type,
    }
    if paper.alternative is not None:
        told["alternative"] = paper.alternative
    return {**told, **paper.extra}


def _limit_to_json(limit: TimeLimit) -> dict[str, Any]:
    return {
        "case": limit.case,
        "channel": _word_or_none(limit.channel),
        "value": limit.value,
        "unit": _word_or_none(limit.unit),
        "text": limit.text,
        "note": limit.note,
        **limit.extra,
    }


def _fee_to_json(fee: Fee) -> dict[str, Any]:
    return {
        "case": fee.case,
        "channel": _word_or_none(fee.channel),
        "amount_vnd": fee.amount_vnd,
        "set_locally": fee.set_locally,
        "flag": fee.flag,
        "text": fee.text,
        **fee.extra,
    }
