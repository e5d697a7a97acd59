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

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from db.catalogue.faults import Fault, Reason, Unfit
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

MAX_DEPTH = 16
"""Levels of nesting: the known shape has three, the rest is for keys of later versions."""
MAX_TEXT = 50_000
"""Characters in one text; the longest official ones have some 4,000."""
MAX_NUMBER = 10**15
"""Beyond this a number is no longer the same in every program that reads JSON."""
MAX_COUNT = 999
MAX_TERM = 99_999
MAX_VND = 10**12

CODE = re.compile(r"\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.H\d{2})?")
"""The national code, alone or with the provincial portals' tail (``1.004222.000.00.00.H15``)."""
_SHORT_CODE = re.compile(r"\d\.\d{1,5}|\d")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_Word = TypeVar("_Word", bound=StrEnum)
_Part = TypeVar("_Part")


class _Doubled(dict[str, Any]):
    """An object of a file in which a key stood twice; kept apart so that only its procedure stays out."""

    doubled: str = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) == len(pairs):
        return told
    seen: set[str] = set()
    marked = _Doubled(told)
    marked.doubled = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return marked


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def parse_json(text: str) -> Any:
    """Read JSON strictly: no NaN, and an object that has a key twice is marked for ``procedure_from_json``.

    Raises ``ValueError`` for anything that isn't JSON, also where it is nested beyond all measure.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def canonical_bytes(told: Mapping[str, Any]) -> bytes:
    """Give the one spelling of a JSON object that is stored and hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class _Faults:
    """The faults of one row as they are found."""

    def __init__(self, row: int, file: str) -> None:
        self.row = row
        self.file = file
        self.found: list[Fault] = []

    def add(self, field: str, reason: Reason, **facts: object) -> None:
        self.found.append(Fault(self.row, field, reason, facts, self.file))


def _inside(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _clean(value: Any, path: str, faults: _Faults, depth: int = 0) -> Any:
    """Copy a JSON value with its text in NFC, telling whatever can't be stored and given back the same."""
    if depth > MAX_DEPTH:
        faults.add(path, Reason.TOO_DEEP)
    elif isinstance(value, str):
        return _clean_text(value, path, faults)
    elif value is None or isinstance(value, bool):
        return value
    elif isinstance(value, int | float):
        if math.isfinite(value) and abs(value) <= MAX_NUMBER:
            return value
        faults.add(path, Reason.OUT_OF_RANGE, low=-MAX_NUMBER, high=MAX_NUMBER)
    elif isinstance(value, list):
        return [_clean(part, f"{path}[{place}]", faults, depth + 1) for place, part in enumerate(value)]
    elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return _clean_object(value, path, faults, depth)
    else:
        faults.add(path, Reason.NOT_JSON)
    return None


def _clean_text(text: str, path: str, faults: _Faults) -> str:
    if len(text) > MAX_TEXT:
        faults.add(path, Reason.TOO_LONG, limit=MAX_TEXT)
    elif _NOT_TEXT.search(text):
        faults.add(path, Reason.TEXT_BROKEN)
    else:
        return unicodedata.normalize("NFC", text)
    return ""


def _clean_object(value: dict[str, Any], path: str, faults: _Faults, depth: int) -> dict[str, Any]:
    if isinstance(value, _Doubled):
        faults.add(_inside(path, value.doubled[:80]), Reason.KEY_TWICE)
    told: dict[str, Any] = {}
    for key, part in value.items():
        shown = _inside(path, key[:80])
        name = _clean_text(key, shown, faults)
        if name in told:
            faults.add(shown, Reason.KEY_TWICE)
        told[name] = _clean(part, shown, faults, depth + 1)
    return told


class _Fields:
    """One JSON object being taken apart: each question marks its key as known, ``rest`` is what nobody asked.

    ``None`` stands for an absent key as well as for null: the source's silence either way.
    """

    def __init__(self, told: dict[str, Any], path: str, faults: _Faults) -> None:
        self._told = told
        self._path = path
        self._faults = faults
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._told

    def fault(self, key: str, reason: Reason, **facts: object) -> None:
        self._faults.add(_inside(self._path, key), reason, **facts)

    def _take(self, key: str) -> Any:
        self._known.add(key)
        return self._told.get(key)

    def text(self, key: str) -> str | None:
        value = self._take(key)
        if value is None or isinstance(value, str):
            return value
        self.fault(key, Reason.NOT_TEXT)
        return None

    def needed_text(self, key: str) -> str:
        if self._take(key) is None:
            self.fault(key, Reason.MISSING)
            return ""
        value = self.text(key)
        if value is not None and not value.strip():
            self.fault(key, Reason.EMPTY)
        return value or ""

    def texts(self, key: str) -> tuple[str, ...]:
        found = []
        for place, value in enumerate(self._list(key)):
            if isinstance(value, str):
                found.append(value)
            else:
                self.fault(f"{key}[{place}]", Reason.NOT_TEXT)
        return tuple(found)

    def yes(self, key: str) -> bool | None:
        value = self._take(key)
        if value is None or isinstance(value, bool):
            return value
        self.fault(key, Reason.NOT_YES_OR_NO)
        return None

    def whole(self, key: str, high: int) -> int | None:
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            self.fault(key, Reason.NOT_A_WHOLE_NUMBER)
        elif not 0 <= value <= high:
            self.fault(key, Reason.OUT_OF_RANGE, low=0, high=high)
        else:
            return int(value)
        return None

    def word(self, key: str, words: type[_Word]) -> _Word | None:
        return self._word(key, self._take(key), words)

    def words(self, key: str, words: type[_Word]) -> tuple[_Word, ...]:
        found = []
        for place, value in enumerate(self._list(key)):
            word = self._word(f"{key}[{place}]", value, words, needed=True)
            if word is not None:
                found.append(word)
        return tuple(found)

    def _word(self, key: str, value: Any, words: type[_Word], *, needed: bool = False) -> _Word | None:
        if value is None and not needed:
            return None
        allowed = {word.value: word for word in words}
        if isinstance(value, str) and value in allowed:
            return allowed[value]
        self.fault(key, Reason.NOT_ONE_OF, allowed=tuple(allowed))
        return None

    def clock(self, key: str) -> time | None:
        value = self._take(key)
        if value is None:
            return None
        match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            self.fault(key, Reason.NOT_A_TIME)
            return None
        return time(int(match[1]), int(match[2]))

    def mapping(self, key: str) -> dict[str, Any]:
        value = self._take(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self.fault(key, Reason.NOT_AN_OBJECT)
        return {}

    def _list(self, key: str) -> list[Any]:
        value = self._take(key)
        if value is None or isinstance(value, list):
            return value or []
        self.fault(key, Reason.NOT_A_LIST)
        return []

    def parts(self, key: str, read: Callable[[_Fields], _Part]) -> tuple[_Part, ...]:
        found = []
        for place, value in enumerate(self._list(key)):
            path = f"{_inside(self._path, key)}[{place}]"
            if isinstance(value, dict):
                found.append(read(_Fields(value, path, self._faults)))
            else:
                self._faults.add(path, Reason.NOT_AN_OBJECT)
        return tuple(found)

    def rest(self) -> dict[str, Any]:
        return {key: value for key, value in self._told.items() if key not in self._known}


def procedure_from_json(told: Any, row: int = 0, file: str = "") -> Procedure:
    """Read one procedure; ``row`` and ``file`` only name the place in the faults.

    Raises ``Unfit`` with every fault of the procedure, each with the path of its field.
    """
    faults = _Faults(row, file)
    cleaned = _clean(told, "", faults)
    if not isinstance(told, dict):
        raise Unfit((Fault(row, "", Reason.NOT_AN_OBJECT, {}, file),))
    procedure = _procedure(_Fields(cleaned or {}, "", faults))
    if faults.found:
        raise Unfit(_once(faults.found))
    return procedure


def _once(found: list[Fault]) -> tuple[Fault, ...]:
    """Keep the first fault of each field: text that couldn't be cleaned is then missing as well."""
    first: dict[str, Fault] = {}
    for fault in found:
        first.setdefault(fault.field, fault)
    return tuple(first.values())


def _procedure(fields: _Fields) -> Procedure:
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


def _paper(fields: _Fields) -> Paper:
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


def _limit(fields: _Fields) -> TimeLimit:
    return TimeLimit(
        value=fields.whole("value", MAX_TERM),
        unit=fields.word("unit", Unit),
        text=fields.text("text"),
        note=fields.text("note"),
        case=fields.text("case"),
        channel=fields.word("channel", Channel),
        extra=fields.rest(),
    )


def _fee(fields: _Fields) -> Fee:
    return Fee(
        amount_vnd=fields.whole("amount_vnd", MAX_VND),
        text=fields.text("text"),
        case=fields.text("case"),
        channel=fields.word("channel", Channel),
        set_locally=fields.yes("set_locally") or False,
        flag=fields.text("flag"),
        extra=fields.rest(),
    )


def _outcome(fields: _Fields) -> Outcome:
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
