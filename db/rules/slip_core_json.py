"""A dossier's core in few bytes: canonical JSON without what has its usual value, deflated with usual words.

A later dictionary or another shape is another ``VERSION``; old versions stay readable. What is read back is
bounded before it is inflated, and every value is held against its type: whatever else comes is refused.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields, replace
from datetime import datetime
from typing import Any

from db.rules.checklist import PaperState
from db.rules.clock import VIETNAM, in_vietnam
from db.rules.dossier import Person, Submitter
from db.rules.errors import NotReadable
from db.rules.procedure import Unit
from db.rules.promise import Term
from db.rules.slip_core import DROPPED_FIRST, PaperTold, SlipCore

VERSION = 1
MOST_BYTES = 16_384
"""What a core may be when it is inflated; the largest real one has a tenth of it."""

_STATES = dict(zip(PaperState, "OPMNDS", strict=True))
_STATE_OF = {letter: state for state, letter in _STATES.items()}
_DICTIONARY = (
    "Giấy ủy quyền số Nghị quyết số Ghi chú: con đẻ vợ chồng bố mẹ anh chị em người được ủy quyền "
    "TRẦN VĂN LÊ THỊ PHẠM HOÀNG PHAN VŨ VÕ ĐẶNG BÙI ĐỖ HỒ NGÔ DƯƠNG LÝ LÒ VÀNG QUÀNG HÀ CẦM TÒNG NGUYỄN THỊ "
    "Trần Văn Lê Thị Phạm Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lò Vàng Quàng Hà Cầm Tòng Nguyễn Văn "
    "Nguyễn Thị Thùy Hoa Hương Lan Linh Anh Minh Tuấn Dũng Hùng Sơn Quầy 1 Quầy 2 Quầy 3 thành phố Hà Nội "
    "thị trấn phường đường Số nhà ngõ tổ dân phố khu phố ấp thôn bản Tiểu khu xóm huyện Mai Sơn, tỉnh Sơn La "
    ', xã , tỉnh ","Nam","Nữ","0141900001231990-01-01"0912345678"hour"immediate"day"post"online"half_day'
    '"P1 P1 P1 P1,1 N N S D ","i":"01K","k":"","n":"H52180526112302004","p":"1.013831","q":"Quầy ",'
    '"r":"2026-11-23T09:15","t":[[8,"working_day"]],"u":"2026-12-04T17:00","v":1,"w":"P1 P1 P1 N N"}'
).encode()
"""What is common comes last: deflate finds it at the shortest distance. Frozen with ``VERSION``."""


def deflated(core: SlipCore) -> bytes:
    """Give a core in few bytes."""
    maker = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY)
    text = json.dumps(_plain(core), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return maker.compress(text.encode()) + maker.flush()


def inflated(content: bytes) -> SlipCore:
    """Give the core that :func:`deflated` made.

    Raises ``NotReadable`` (``slip_core_damaged``, ``slip_core_newer``).
    """
    reader = zlib.decompressobj(-15, _DICTIONARY)
    try:
        text = reader.decompress(content, MOST_BYTES)
        plain = json.loads(text) if reader.eof and not reader.unused_data else None
        if isinstance(plain, dict) and isinstance(plain.get("v"), int) and plain["v"] > VERSION:
            raise NotReadable("slip_core_newer")
        return _core(plain)
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        raise NotReadable("slip_core_damaged") from None


def fitting(core: SlipCore, fits: Callable[[bytes], bool]) -> bytes | None:
    """Give the core's bytes that ``fits``, without as few parts as that takes; ``None``: it never does."""
    content = deflated(core)
    for name, without in DROPPED_FIRST:
        if fits(content):
            return content
        less = without(core)
        if less != core:
            core = replace(less, dropped=(*core.dropped, name))
            content = deflated(core)
    return content if fits(content) else None


_TEXTS: Mapping[str, str] = {
    "i": "dossier_id",
    "n": "compact",
    "p": "procedure_code",
    "h": "digest",
    "l": "papers_mark",
    "k": "clerk",
    "q": "counter",
    "c": "case_mark",
    "e": "channel",
    "o": "convention",
    "cr": "clock_rule",
    "b": "return_by",
    "ba": "return_address",
    "fg": "fee_ground",
    "m": "note",
    "cm": "competent",
    "rp": "replaces",
    "bl": "blank",
    "vi": "visit_id",
}
_NUMBERS: Mapping[str, str] = {"s": "status", "f": "fee_vnd", "cp": "copies_of_dossier"}
_MOMENTS: Mapping[str, str] = {
    "r": "received_at",
    "u": "due_original",
    "uc": "due_current",
    "uw": "window_from",
    "cf": "clock_from",
    "ea": "ended_at",
}
_TOLD_ONCE = (("uc", "u"), ("cf", "r"))
"""Moments that are usually the same as others."""
_USUAL = {each.name: each.default for each in fields(SlipCore)}


def _plain(core: SlipCore) -> dict[str, Any]:
    plain: dict[str, Any] = {"v": VERSION, "a": _person(core.applicant)}
    for key, name in {**_TEXTS, **_NUMBERS}.items():
        if (value := getattr(core, name)) != _USUAL[name]:
            plain[key] = value
    for key, name in _MOMENTS.items():
        if (moment := getattr(core, name)) is not None:
            plain[key] = _moment(moment)
    for same, as_this in _TOLD_ONCE:
        if same in plain and plain[same] == plain.get(as_this):
            del plain[same]
        elif same not in plain and as_this in plain:
            plain[same] = 0
    other = core.submitter
    plain |= {
        "w": " ".join(_paper_signs(core.papers)),
        "wl": [paper.label for paper in core.papers if paper.place is None],
        "t": [[t.value, str(t.unit), *([t.label] if t.label else [])] for t in core.terms],
        "z": other and [_person(other.person), other.relation, other.authorisation],
        "uu": int(not core.certain),
        "x": list(core.dropped),
    }
    return {key: value for key, value in plain.items() if value or key in ("uc", "cf", *_NUMBERS)}


def _core(plain: Any) -> SlipCore:
    found: dict[str, Any] = {"applicant": _person_of(plain["a"])}
    for key, name in _TEXTS.items():
        if key in plain:
            found[name] = _typed(plain[key], str)
    for key, name in _NUMBERS.items():
        if key in plain:
            found[name] = _typed(plain[key], int)
    for key, name in _MOMENTS.items():
        if plain.get(key):
            found[name] = _moment_of(plain[key])
    for same, as_this in _TOLD_ONCE:
        if same not in plain and as_this in plain:
            found[_MOMENTS[same]] = found[_MOMENTS[as_this]]
    if "z" in plain:
        person, relation, authorisation = plain["z"]
        found["submitter"] = Submitter(_person_of(person), _typed(relation, str), _typed(authorisation, str))
    labels = iter([_typed(label, str) for label in plain.get("wl", [])])
    return SlipCore(
        **found,
        papers=tuple(_papers_of(_typed(plain.get("w", ""), str), labels)),
        terms=tuple(_term_of(*term) for term in plain.get("t", [])),
        certain="uu" not in plain,
        dropped=tuple(_typed(name, str) for name in plain.get("x", [])),
    )


def _person(person: Person) -> list[str]:
    told = list(astuple(person))
    while told and not told[-1]:
        told.pop()
    return told


def _person_of(told: Any) -> Person:
    return Person(*(_typed(value, str) for value in _typed(told, list)))


def _term_of(value: Any, unit: Any, label: Any = "") -> Term:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return Term(value, Unit(unit), _typed(label, str))


def _paper_signs(papers: Sequence[PaperTold]) -> Iterator[str]:
    """Write each row as a letter and its counts; the place only where it isn't the next one."""
    following = 0
    for paper in papers:
        counts = f"{paper.originals or ''}" + (f",{paper.copies}" if paper.copies else "")
        if paper.place is None:
            yield f"+{_STATES[paper.state]}{counts}"
        else:
            place = "" if paper.place == following else f"{paper.place}:"
            yield f"{place}{_STATES[paper.state]}{counts}"
            following = paper.place + 1


def _papers_of(signs: str, labels: Iterator[str]) -> Iterator[PaperTold]:
    following = 0
    for sign in signs.split():
        own, rest = sign.startswith("+"), sign.removeprefix("+")
        before, colon, what = rest.rpartition(":")
        originals, _, copies = what[1:].partition(",")
        state, counts = _STATE_OF[what[0]], (_count(originals), _count(copies))
        if own:
            yield PaperTold(None, state, *counts, label=next(labels, ""))
        else:
            place = _count(before) if colon else following
            yield PaperTold(place, state, *counts)
            following = place + 1


def _count(digits: str) -> int:
    if digits and not (digits.isascii() and digits.isdigit()):
        raise ValueError
    return int(digits or 0)


def _moment(moment: datetime) -> str:
    text = in_vietnam(moment).replace(tzinfo=None).isoformat()
    return text.removesuffix(":00")


def _moment_of(text: Any) -> datetime:
    return datetime.fromisoformat(_typed(text, str)).replace(tzinfo=VIETNAM)


def _typed(value: Any, kind: type[Any]) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value
