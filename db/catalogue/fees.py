"""The fee rules that ship with the program, and the strict reader of fee files (DOMAIN 7).

A fee file is JSON: ``grounds`` (exemptions with the papers that prove them) and ``waivers`` (dated
incentives), each with a code, and ``rules``, which name those codes. A rule's code may come again for other
days, never for the same ones. Every row may carry ``source`` and ``mark`` (A seen, B sure, C unsure). A file
that is wrong anywhere is refused whole: half a table would ask for wrong amounts.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from importlib.resources import files
from typing import Any, NoReturn, TypeVar

from db.catalogue.fields import is_text
from db.rules.amount_words import HIGHEST_VND
from db.rules.errors import NotReadable
from db.rules.fee_rule import Exemption, FeeKind, FeeRule, FeeTable, FeeUnit, Open, Tier, Waiver
from db.rules.procedure import Channel

FORMAT = "motcua.fees/1"
_KEYS = {
    "table": {"format", "source", "grounds", "waivers", "rules"},
    "ground": {"code", "name", "evidence", "percent_off", "source", "mark"},
    "waiver": {
        *("code", "name", "condition", "channel", "amount_vnd", "valid_from", "valid_to", "source", "mark"),
    },
    "rule": {
        *("code", "name", "kind", "procedures", "case", "channel", "unit", "unit_name", "tiers", "cap_vnd"),
        *("open", "exemptions", "waivers", "valid_from", "valid_to", "source", "mark"),
    },
    "tier": {"from", "amount_vnd"},
}
_Ground = TypeVar("_Ground", Exemption, Waiver)
_Value = TypeVar("_Value")


def load_fee_rules() -> FeeTable:
    """Give the fee rules that ship with the program."""
    return fee_rules_from_json(json.loads(files("db.catalogue").joinpath("fees.json").read_bytes()))


def fee_rules_from_json(found: Any) -> FeeTable:
    """Read a fee table.

    Raises ``NotReadable`` (``fees_not_readable``) with ``where`` (such as ``rules[3].tiers[1].from``) and
    ``why`` (a word such as ``missing``, ``unknown_key``, ``unknown_code``, ``not_a_date``, ``overlaps``).
    """
    top = _object(found, "table", "")
    if top.get("format") != FORMAT:
        _refuse("format", "unknown_format")
    grounds = _rows(_need(top, "grounds", ""), "grounds", _ground)
    waivers = _rows(_need(top, "waivers", ""), "waivers", _waiver)
    by_ground, by_waiver = _by_code(grounds, "grounds"), _by_code(waivers, "waivers")
    read = partial(_rule, grounds=by_ground, waivers=by_waiver)
    rules = _rows(_need(top, "rules", ""), "rules", read)
    for number, rule in enumerate(rules):
        if any(other.code == rule.code and _meet(other, rule) for other in rules[:number]):
            _refuse(f"rules[{number}].code", "overlaps")
    return FeeTable(rules, grounds, waivers, _text(top.get("source", ""), "source"))


def _ground(data: Any, where: str) -> Exemption:
    row = _object(data, "ground", where)
    return Exemption(
        code=_words(row, "code", where),
        name=_words(row, "name", where),
        evidence=_texts(row.get("evidence", []), f"{where}.evidence"),
        percent_off=_number(row.get("percent_off", 100), f"{where}.percent_off", 1, 100),
        source=_text(row.get("source", ""), f"{where}.source"),
        mark=_text(row.get("mark", ""), f"{where}.mark"),
    )


def _waiver(data: Any, where: str) -> Waiver:
    row = _object(data, "waiver", where)
    first, last = _days(row, where)
    return Waiver(
        code=_words(row, "code", where),
        name=_words(row, "name", where),
        condition=_words(row, "condition", where),
        amount_vnd=_amount(_need(row, "amount_vnd", where), f"{where}.amount_vnd"),
        valid_from=first,
        valid_to=last,
        channel=_channel(row, where),
        source=_text(row.get("source", ""), f"{where}.source"),
        mark=_text(row.get("mark", ""), f"{where}.mark"),
    )


def _rule(data: Any, where: str, grounds: Mapping[str, Exemption], waivers: Mapping[str, Waiver]) -> FeeRule:
    row = _object(data, "rule", where)
    first, last = _days(row, where)
    unit = FeeUnit(_one_of(_need(row, "unit", where), list(FeeUnit), f"{where}.unit"))
    opened, kind, cap = row.get("open"), row.get("kind"), row.get("cap_vnd")
    tiers = _tiers(row.get("tiers", []), f"{where}.tiers")
    if not tiers and opened is None:
        _refuse(f"{where}.tiers", "missing")
    if unit is FeeUnit.ONCE and (cap is not None or len(tiers) > 1):
        _refuse(f"{where}.{'cap_vnd' if cap is not None else 'tiers[1]'}", "not_counted")
    unit_name = _text(row.get("unit_name", ""), f"{where}.unit_name")
    if unit is not FeeUnit.ONCE and not unit_name.strip():
        _refuse(f"{where}.unit_name", "missing")
    procedures = _texts(_need(row, "procedures", where), f"{where}.procedures")
    if not procedures:
        _refuse(f"{where}.procedures", "empty")
    return FeeRule(
        code=_words(row, "code", where),
        name=_words(row, "name", where),
        procedures=procedures,
        tiers=tiers,
        valid_from=first,
        valid_to=last,
        kind=None if kind is None else FeeKind(_one_of(kind, list(FeeKind), f"{where}.kind")),
        case=None if row.get("case") is None else _words(row, "case", where),
        channel=_channel(row, where),
        unit=unit,
        unit_name=unit_name,
        cap_vnd=None if cap is None else _amount(cap, f"{where}.cap_vnd"),
        open=None if opened is None else Open(_one_of(opened, list(Open), f"{where}.open")),
        exemptions=_named(row.get("exemptions", []), f"{where}.exemptions", grounds),
        waivers=_named(row.get("waivers", []), f"{where}.waivers", waivers),
        source=_text(row.get("source", ""), f"{where}.source"),
        mark=_text(row.get("mark", ""), f"{where}.mark"),
    )


def _tiers(data: Any, where: str) -> tuple[Tier, ...]:
    """Read steps: the first from unit 1 on, each later one from a higher unit on."""
    tiers: list[Tier] = []
    for number, step in enumerate(_list(data, where)):
        here = f"{where}[{number}]"
        row = _object(step, "tier", here)
        first = _number(_need(row, "from", here), f"{here}.from", 1, HIGHEST_VND)
        if first <= tiers[-1].from_unit if tiers else first != 1:
            _refuse(f"{here}.from", "out_of_order")
        tiers.append(Tier(first, _amount(_need(row, "amount_vnd", here), f"{here}.amount_vnd")))
    return tuple(tiers)


def fee_rules_to_json(table: FeeTable) -> dict[str, Any]:
    """Give ``table`` as ``fee_rules_from_json`` reads it; what is empty is left out."""
    return {
        "format": FORMAT,
        "source": table.source,
        "grounds": [_filled(ground, evidence=list(ground.evidence)) for ground in table.grounds],
        "waivers": [_filled(waiver) for waiver in table.waivers],
        "rules": [
            _filled(
                rule,
                procedures=list(rule.procedures),
                tiers=[{"from": tier.from_unit, "amount_vnd": tier.amount_vnd} for tier in rule.tiers],
                exemptions=[exemption.code for exemption in rule.exemptions],
                waivers=[waiver.code for waiver in rule.waivers],
            )
            for rule in table.rules
        ],
    }


def _filled(value: Exemption | Waiver | FeeRule, **instead: Any) -> dict[str, Any]:
    """Give the fields of ``value`` as JSON, with ``instead`` for those that are values themselves."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        held = instead.get(field.name, getattr(value, field.name))
        if isinstance(held, date):
            found[field.name] = held.isoformat()
        elif held not in (None, "", []):
            found[field.name] = str(held) if isinstance(held, StrEnum) else held
    return found


def _days(row: Mapping[str, Any], where: str) -> tuple[date, date | None]:
    first = _date(_need(row, "valid_from", where), f"{where}.valid_from")
    last = None if row.get("valid_to") is None else _date(row["valid_to"], f"{where}.valid_to")
    if last is not None and last < first:
        _refuse(f"{where}.valid_to", "out_of_order")
    return first, last


def _meet(one: FeeRule, other: FeeRule) -> bool:
    """Whether there is a day on which both hold."""
    first = max(one.valid_from, other.valid_from)
    return one.in_force(first) and other.in_force(first)


def _channel(row: Mapping[str, Any], where: str) -> Channel | None:
    word = row.get("channel")
    return None if word is None else Channel(_one_of(word, list(Channel), f"{where}.channel"))


def _by_code(found: Iterable[_Ground], where: str) -> dict[str, _Ground]:
    by_code: dict[str, _Ground] = {}
    for number, entry in enumerate(found):
        if entry.code in by_code:
            _refuse(f"{where}[{number}].code", "twice")
        by_code[entry.code] = entry
    return by_code


def _named(data: Any, where: str, known: Mapping[str, _Ground]) -> tuple[_Ground, ...]:
    codes = _texts(data, where)
    for number, code in enumerate(codes):
        if code not in known:
            _refuse(f"{where}[{number}]", "unknown_code")
    return tuple(known[code] for code in codes)


def _rows(data: Any, where: str, read: Callable[[Any, str], _Value]) -> tuple[_Value, ...]:
    return tuple(read(row, f"{where}[{number}]") for number, row in enumerate(_list(data, where)))


def _object(data: Any, shape: str, where: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        _refuse(where, "not_an_object")
    for key in data:
        if key not in _KEYS[shape]:
            _refuse(_under(where, key), "unknown_key")
    return data


def _list(data: Any, where: str) -> list[Any]:
    return data if isinstance(data, list) else _refuse(where, "not_a_list")


def _texts(data: Any, where: str) -> tuple[str, ...]:
    texts = tuple(_full(text, f"{where}[{number}]") for number, text in enumerate(_list(data, where)))
    for number, text in enumerate(texts):
        if text in texts[:number]:
            _refuse(f"{where}[{number}]", "twice")
    return texts


def _words(row: Mapping[str, Any], key: str, where: str) -> str:
    return _full(_need(row, key, where), f"{where}.{key}")


def _full(data: Any, where: str) -> str:
    return _text(data, where) if data != "" and not str(data).isspace() else _refuse(where, "empty")


def _text(data: Any, where: str) -> str:
    return data if is_text(data) else _refuse(where, "not_text")


def _amount(data: Any, where: str) -> int:
    return _number(data, where, 0, HIGHEST_VND)


def _number(data: Any, where: str, lowest: int, highest: int) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        _refuse(where, "not_a_whole_number")
    return data if lowest <= data <= highest else _refuse(where, "out_of_range")


def _need(data: Mapping[str, Any], key: str, where: str) -> Any:
    return data[key] if key in data else _refuse(_under(where, key), "missing")


def _one_of(data: Any, words: Iterable[str], where: str) -> str:
    return data if isinstance(data, str) and data in words else _refuse(where, "not_one_of")


def _date(data: Any, where: str) -> date:
    text = _text(data, where)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        _refuse(where, "not_a_date")
    return found if text == found.isoformat() else _refuse(where, "not_a_date")


def _under(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _refuse(where: str, why: str) -> NoReturn:
    raise NotReadable("fees_not_readable", where=where or "file", why=why)
