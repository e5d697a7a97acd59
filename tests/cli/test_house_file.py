"""The office's own rules and fees as files: what ships is whole, and a mistake is named by its field."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from counter_tui import sentences
from counter_tui.config import read_fees, read_house
from db.catalogue.fees import load_fee_rules
from db.catalogue.starter import starter_procedures
from db.rules.errors import NotReadable
from db.rules.lifecycle import TABLE, Act, ClockRule
from db.rules.timeliness import Grain


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the place of a file that isn't there yet."""
    return tmp_path / "house.json"


def shipped() -> dict[str, Any]:
    """Give the house that ships as data that a test may spoil."""
    found: dict[str, Any] = json.loads(files("db.catalogue").joinpath("house.json").read_bytes())
    return found


def written(path: Path, found: object) -> Path:
    """Write a file as an office would, with the mark that Windows puts before it."""
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8-sig")
    return path


# ---- the house that ships -------------------------------------------------------------------------------


def test_an_office_without_a_file_has_the_house_that_ships(path: Path) -> None:
    """The very values of the shipped file, read by the same strict reader."""
    house = read_house(path)
    assert [unit.code for unit in house.units] == [unit["code"] for unit in shipped()["units"]]
    assert dict(house.field_units) == shipped()["field_units"]
    assert [reason.text for reason in house.reasons] == [reason["text"] for reason in shipped()["reasons"]]
    assert written(path, shipped())
    assert read_house(path) == house


def test_every_act_that_needs_a_reason_has_one(path: Path) -> None:
    """No form would be without its reason, and no reason is of an act that asks for none."""
    house = read_house(path)
    needing = {row.act for row in TABLE if row.reasons}
    for act in Act:
        assert bool(house.reasons_for(act)) == (act in needing), act


def test_no_first_reason_sets_aside_the_terms_of_the_decree(path: Path) -> None:
    """What a screen proposes first is the usual case; a law of its own is chosen by a person (Đ19.5)."""
    house = read_house(path)
    for act in Act:
        reasons = house.reasons_for(act)
        assert not reasons or not reasons[0].beyond_term, act
    beyond = {act for reason in house.reasons if reason.beyond_term for act in reason.acts}
    assert beyond == {Act.ASK_SUPPLEMENT, Act.CLOSE}


def test_codes_are_used_once_and_nothing_is_empty(path: Path) -> None:
    """Two units or reasons of one code would hide one another."""
    house = read_house(path)
    for codes in ([unit.code for unit in house.units], [reason.code for reason in house.reasons]):
        assert len(set(codes)) == len(codes)
        assert all(code and code.isascii() and code == code.strip() for code in codes)
    assert all(unit.name.strip() for unit in house.units)
    assert all(reason.text.strip() and reason.acts for reason in house.reasons)


def test_every_field_that_is_mapped_is_one_of_the_catalogue(path: Path) -> None:
    """A field that no procedure has would be a slip of the pen, and its unit must be there."""
    house = read_house(path)
    fields = {procedure.field for procedure in starter_procedures()}
    assert set(house.field_units) <= fields
    assert {house.unit(code).here for code in house.field_units.values()} == {True}


def test_most_procedures_of_the_catalogue_have_a_unit(path: Path) -> None:
    """The clerk of a commune seldom has to choose where a paper goes."""
    house = read_house(path)
    procedures = starter_procedures()
    mapped = [procedure for procedure in procedures if house.unit_for(procedure.field)]
    assert len(mapped) > 0.6 * len(procedures)


def test_one_agency_is_of_another_place(path: Path) -> None:
    """What is received regardless of boundary has somewhere to go, and money of the police is its own."""
    house = read_house(path)
    assert [unit.code for unit in house.units if not unit.here] == ["co-quan-khac"]
    assert [unit.code for unit in house.units if unit.agency] == ["cong-an"]


# ---- the office's own -----------------------------------------------------------------------------------


def test_an_office_may_change_every_thing(path: Path) -> None:
    """Rules, hours, patience, grain and words: each arrives as it was written."""
    own = {
        "units": [{"code": "a", "name": "A", "agency": "B", "head_name": "C", "here": False}],
        "reasons": [{"code": "r", "text": "R", "acts": ["close"], "beyond_term": True}],
        "clock_rule": "pause",
        "clock_rules": {"1.001193": "none"},
        "unclaimed_days": 45,
        "reappoint_days": 5,
        "grain": "day",
        "hand_over_hour": 16,
        "field_units": {"Đất đai": "a"},
        "texts": {"supplement": {"title": "PHIẾU"}},
    }
    house = read_house(written(path, own))
    assert (house.units[0].agency, house.units[0].head_name, house.units[0].here) == ("B", "C", False)
    assert (house.reasons[0].acts, house.reasons[0].beyond_term) == ((Act.CLOSE,), True)
    assert (house.clock_rule, house.rule_of("1.001193")) == (ClockRule.PAUSE, ClockRule.NONE)
    assert (house.unclaimed_days, house.reappoint_days, house.hand_over_hour) == (45, 5, 16)
    assert (house.grain, house.unit_for("Đất đai")) == (Grain.DAY, "a")
    assert house.texts == {"supplement": {"title": "PHIẾU"}}


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [
        ({"unit": []}, "unknown", "unit"),
        ({"units": {}}, "wrong", "units"),
        ({"units": [{"code": "a"}]}, "lacking", "units[0].name"),
        ({"units": [{"code": "a", "name": "A", "boss": "B"}]}, "unknown", "units[0].boss"),
        ({"units": [{"code": "a", "name": "A", "here": 1}]}, "wrong", "units[0].here"),
        ({"reasons": [{"code": "r", "text": "R", "acts": ["close", "shut"]}]}, "wrong", "reasons[0].acts[1]"),
        ({"reasons": [{"code": "r", "text": "R", "acts": "close"}]}, "wrong", "reasons[0].acts"),
        ({"reasons": [{"code": "r", "text": "\ud800", "acts": []}]}, "not_text", "reasons[0].text"),
        ({"clock_rule": "stop"}, "wrong", "clock_rule"),
        ({"clock_rules": {"1.001193": "stop"}}, "wrong", "clock_rules.1.001193"),
        ({"clock_rules": ["pause"]}, "wrong", "clock_rules"),
        ({"unclaimed_days": "30"}, "wrong", "unclaimed_days"),
        ({"reappoint_days": 2.5}, "wrong", "reappoint_days"),
        ({"grain": "hour"}, "wrong", "grain"),
        ({"hand_over_hour": True}, "wrong", "hand_over_hour"),
        ({"field_units": {"Đất đai": 7}}, "wrong", "field_units.Đất đai"),
        ({"texts": {"supplement": {"title": None}}}, "wrong", "texts.supplement.title"),
    ],
)
def test_a_mistake_is_named_by_its_field(path: Path, change: dict[str, Any], reason: str, field: str) -> None:
    """The refusal says which file and where in it, in a sentence that a person can act on."""
    path.write_text(json.dumps(shipped() | change), encoding="utf-8")
    with pytest.raises(NotReadable) as refused:
        read_house(path)
    assert (refused.value.code, refused.value.facts["field"]) == (f"house_{reason}", field)
    sentence = sentences.refusal(refused.value)
    assert str(path) in sentence
    assert field in sentence


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_house_that_is_no_json_is_refused(path: Path, content: bytes) -> None:
    """A broken file is never taken for none, which would bring back the house that ships."""
    path.write_bytes(content)
    with pytest.raises(NotReadable) as refused:
        read_house(path)
    assert refused.value.code == "house_not_json"
    assert str(path) in sentences.refusal(refused.value)


@pytest.mark.parametrize("found", [None, [], "house", 5])
def test_a_house_of_another_shape_is_refused(path: Path, found: object) -> None:
    """The whole of it is named where the whole of it is wrong."""
    with pytest.raises(NotReadable) as refused:
        read_house(written(path, found))
    assert (refused.value.code, refused.value.facts["field"]) == ("house_wrong", "")


# ---- fees -----------------------------------------------------------------------------------------------


def test_an_office_without_fees_of_its_own_has_those_that_ship(path: Path) -> None:
    """The very table of the package; an office's own file takes its place as a whole."""
    assert read_fees(path) == load_fee_rules()
    own = {"format": "motcua.fees/1", "grounds": [], "waivers": [], "rules": [], "source": "NQ 12"}
    table = read_fees(written(path, own))
    assert (table.rules, table.source) == ((), "NQ 12")


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        ({"format": "motcua.fees/9"}, "format", "unknown_format"),
        ({"rule": []}, "rule", "unknown_key"),
        ({"rules": [{"code": "a"}]}, "rules[0].valid_from", "missing"),
        ({"grounds": [{"code": "a", "name": 5}]}, "grounds[0].name", "not_text"),
    ],
)
def test_a_mistake_in_the_fees_is_named_by_its_place(
    path: Path, change: dict[str, Any], where: str, why: str
) -> None:
    """The file, the place in it and what is wrong there: half a table would ask for wrong amounts."""
    own = {"format": "motcua.fees/1", "grounds": [], "waivers": [], "rules": []} | change
    with pytest.raises(NotReadable) as refused:
        read_fees(written(path, own))
    assert refused.value.code == "fees_not_readable"
    assert refused.value.facts == {"where": where, "why": why, "file": str(path)}
    assert where in sentences.refusal(refused.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"null", b"[" * 100_000])
def test_fees_that_are_no_json_are_refused(path: Path, content: bytes) -> None:
    """A broken file is never taken for none."""
    path.write_bytes(content)
    with pytest.raises(NotReadable) as refused:
        read_fees(path)
    assert refused.value.code == "fees_not_json"
    assert str(path) in sentences.refusal(refused.value)


def test_a_folder_in_the_place_of_a_file_is_not_taken_for_none(path: Path) -> None:
    """Whatever can't be read is said, and not passed over."""
    path.mkdir()
    for read in (read_house, read_fees):
        with pytest.raises((NotReadable, OSError)):
            read(path)
