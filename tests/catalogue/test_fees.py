"""The shipped fee rules, and the reader that takes all of a file or nothing."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue.fees import fee_rules_from_json, fee_rules_to_json, load_fee_rules
from db.rules.errors import NotReadable
from db.rules.fee_rule import Exemption, FeeRule, FeeUnit, Open, Tier, Waiver
from db.rules.procedure import Channel

DAY = date(2026, 11, 25)
SMALL: dict[str, Any] = {
    "format": "motcua.fees/1",
    "grounds": [{"code": "poor", "name": "Hộ nghèo", "evidence": ["Giấy"], "percent_off": 50}],
    "waivers": [
        {"code": "w", "name": "n", "condition": "c", "amount_vnd": 0, "valid_from": "2026-08-15"},
    ],
    "rules": [
        {
            "code": "r",
            "name": "n",
            "procedures": ["1.1"],
            "unit": "page",
            "unit_name": "trang",
            "tiers": [{"from": 1, "amount_vnd": 2}, {"from": 3, "amount_vnd": 1}],
            "cap_vnd": 9,
            "exemptions": ["poor"],
            "waivers": ["w"],
            "valid_from": "2026-01-01",
            "valid_to": "2026-12-31",
        },
    ],
}
ONCE = {"code": "o", "name": "n", "procedures": ["1.1"], "unit": "once", "valid_from": "2026-01-01"}


def changed(path: str, value: object) -> dict[str, Any]:
    """Give the small table with ``value`` put at ``path`` (``"rules 0 code"``); ``...`` takes it away."""
    table = copy.deepcopy(SMALL)
    *parents, last = [int(key) if key.isdigit() else key for key in path.split()]
    place: Any = table
    for key in parents:
        place = place[key]
    if value is ...:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return table


def test_the_shipped_rules() -> None:
    """The amounts of the law, each with its source, its days and how sure it is."""
    table = load_fee_rules()
    by_code = {rule.code: rule for rule in table.rules}
    copies = by_code["certified_copy"]
    assert (copies.unit, copies.cap_vnd) == (FeeUnit.PAGE, 200_000)
    assert copies.tiers == (Tier(1, 2_000), Tier(3, 1_000))
    assert by_code["certified_signature"].cost(1) == 10_000
    assert by_code["extract_copy"].cost(2) == 16_000
    amounts = {
        (rule.procedures, rule.channel): rule.cost(1)
        for rule in table.rules
        if "residence" in rule.code or "household" in rule.code
        if rule.open is None
    }
    assert amounts == {
        (("1.004222",), Channel.DIRECT): 20_000,
        (("1.004222",), Channel.ONLINE): 10_000,
        (("1.004194",), Channel.DIRECT): 15_000,
        (("1.004194",), Channel.ONLINE): 7_000,
        (("1.010038",), Channel.DIRECT): 10_000,
        (("1.010038",), Channel.ONLINE): 5_000,
    }
    assert by_code["birth_in_time"].cost(1) == 0
    assert by_code["birth_late"].open is Open.SET_LOCALLY
    everything: list[FeeRule | Exemption | Waiver] = [*table.rules, *table.grounds, *table.waivers]
    assert all(entry.source and entry.mark in tuple("ABC") for entry in everything)
    assert all(rule.kind for rule in table.rules)
    assert all(ground.evidence for ground in table.grounds)


def test_the_shipped_incentive() -> None:
    """Nothing to pay online from 15/8/2026 to 28/2/2027, for what the resolution names clearly."""
    table = load_fee_rules()
    (waiver,) = table.waivers
    days = (date(2026, 8, 14), date(2026, 8, 15), date(2027, 2, 28), date(2027, 3, 1))
    assert [waiver.holds(Channel.ONLINE, day) for day in days] == [False, True, True, False]
    assert not waiver.holds(Channel.DIRECT, DAY)
    assert waiver.amount_vnd == 0
    codes = {code for rule in table.rules if rule.waivers for code in rule.procedures}
    assert codes == {
        *("1.004222", "1.004194", "1.002755", "1.010038"),
        *("2.000635", "1.014063", "1.014064"),
    }


def test_there_and_back() -> None:
    """What is written is read as the same, the shipped table and a small one."""
    for table in (load_fee_rules(), fee_rules_from_json(SMALL)):
        assert fee_rules_from_json(json.loads(json.dumps(fee_rules_to_json(table)))) == table


def test_a_rule_may_follow_itself() -> None:
    """One code holds different amounts on different days."""
    later = {**SMALL["rules"][0], "valid_from": "2027-01-01", "valid_to": None}
    assert len(fee_rules_from_json(changed("rules 1", later)).rules) == 2


@pytest.mark.parametrize(
    ("path", "value", "where", "why"),
    [
        ("format", "motcua.fees/2", "format", "unknown_format"),
        ("grounds", ..., "grounds", "missing"),
        ("rules", {}, "rules", "not_a_list"),
        ("rules 0", [], "rules[0]", "not_an_object"),
        ("extra", 1, "extra", "unknown_key"),
        ("rules 0 extra", 1, "rules[0].extra", "unknown_key"),
        ("rules 0 code", " ", "rules[0].code", "empty"),
        ("rules 0 name", 5, "rules[0].name", "not_text"),
        ("rules 0 procedures", [], "rules[0].procedures", "empty"),
        ("rules 0 procedures", ["1.1", "1.1"], "rules[0].procedures[1]", "twice"),
        ("rules 0 kind", "phí", "rules[0].kind", "not_one_of"),
        ("rules 0 channel", "fax", "rules[0].channel", "not_one_of"),
        ("rules 0 unit", "sheet", "rules[0].unit", "not_one_of"),
        ("rules 0 unit", "once", "rules[0].cap_vnd", "not_counted"),
        ("rules 0 unit_name", ..., "rules[0].unit_name", "missing"),
        ("rules 0 tiers", [], "rules[0].tiers", "missing"),
        ("rules 0 tiers 0 from", 2, "rules[0].tiers[0].from", "out_of_order"),
        ("rules 0 tiers 1 from", 1, "rules[0].tiers[1].from", "out_of_order"),
        ("rules 0 tiers 1 amount_vnd", -1, "rules[0].tiers[1].amount_vnd", "out_of_range"),
        ("rules 0 tiers 1 amount_vnd", 0.5, "rules[0].tiers[1].amount_vnd", "not_a_whole_number"),
        ("rules 0 cap_vnd", True, "rules[0].cap_vnd", "not_a_whole_number"),
        ("rules 0 cap_vnd", 10**12, "rules[0].cap_vnd", "out_of_range"),
        ("rules 0 open", "maybe", "rules[0].open", "not_one_of"),
        ("rules 0 exemptions", ["rich"], "rules[0].exemptions[0]", "unknown_code"),
        ("rules 0 waivers", ["v"], "rules[0].waivers[0]", "unknown_code"),
        ("rules 0 valid_from", "1/1/2026", "rules[0].valid_from", "not_a_date"),
        ("rules 0 valid_from", "20260101", "rules[0].valid_from", "not_a_date"),
        ("rules 0 valid_to", "2025-12-31", "rules[0].valid_to", "out_of_order"),
        ("rules 1", SMALL["rules"][0], "rules[1].code", "overlaps"),
        ("rules 1", {**ONCE, "tiers": [{"from": 1}]}, "rules[1].tiers[0].amount_vnd", "missing"),
        ("grounds 1", SMALL["grounds"][0], "grounds[1].code", "twice"),
        ("grounds 0 percent_off", 0, "grounds[0].percent_off", "out_of_range"),
        ("grounds 0 evidence", "Giấy", "grounds[0].evidence", "not_a_list"),
        ("waivers 0 condition", "", "waivers[0].condition", "empty"),
        ("waivers 0 valid_to", "2026-08-14", "waivers[0].valid_to", "out_of_order"),
    ],
)
def test_wrong_tables(path: str, value: object, where: str, why: str) -> None:
    """A wrong table is refused whole, with the place and the reason."""
    with pytest.raises(NotReadable) as refusal:
        fee_rules_from_json(changed(path, value))
    assert refusal.value.code == "fees_not_readable"
    assert refusal.value.facts == {"where": where, "why": why}


@pytest.mark.parametrize("found", [None, [], "fees", 5])
def test_not_a_table(found: object) -> None:
    """Other JSON is refused as a whole file."""
    with pytest.raises(NotReadable) as refusal:
        fee_rules_from_json(found)
    assert refusal.value.facts["where"] == "file"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(
        [
            *(f"rules 0 {key}" for key in (*SMALL["rules"][0], "open", "kind", "channel", "case", "source")),
            *(f"grounds 0 {key}" for key in SMALL["grounds"][0]),
            *(f"waivers 0 {key}" for key in SMALL["waivers"][0]),
            *("rules 0", "rules", "grounds", "waivers", "format", "source", "rules 0 tiers 0"),
        ]
    ),
    json_values,
)
def test_any_other_value_is_read_or_refused(path: str, value: object) -> None:
    """Whatever stands in a place, the answer is a table that comes back the same, or a refusal."""
    try:
        table = fee_rules_from_json(changed(path, value))
    except NotReadable as refusal:
        assert refusal.code == "fees_not_readable"  # noqa: PT017 - both answers are right
    else:
        assert fee_rules_from_json(fee_rules_to_json(table)) == table
