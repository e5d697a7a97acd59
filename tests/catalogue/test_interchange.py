"""A procedure and its JSON, both ways: nothing lost, nothing guessed, every fault named."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue.faults import Fault, Reason, Unfit
from db.catalogue.fields import MAX_TEXT, parse_json
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.rules.procedure import Channel, Procedure, Section, Unit, Verification

Told = dict[str, Any]

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
KEYS = [
    *("code", "name", "field", "short_title", "documents", "time_limits", "fees", "results", "channels"),
    *("time_notes", "legal_basis", "cut_off", "complete", "source", "verification", "ministry"),
    *("in_commune_list_2026_08", "label", "kind", "section", "original", "copy", "either", "mandatory"),
    *("unit", "value", "channel", "amount_vnd", "case"),
]
GOOD = {
    "code": st.just("1.013831"),
    "name": st.just("Tên"),
    "label": st.just("Giấy"),
    "channels": st.lists(st.sampled_from(["direct", "post", "online"])),
    "channel": st.sampled_from([None, "direct"]),
    "unit": st.sampled_from([None, "day", "other"]),
    "value": st.none() | st.integers(0, 400),
    "cut_off": st.just("15:00"),
    "kind": st.just("note"),
    "mandatory": st.none() | st.booleans(),
}


def _object(keys: list[str], inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Told]:
    return st.dictionaries(st.sampled_from(keys) | TEXT, inner, max_size=4)


@st.composite
def near_procedures(draw: st.DrawFn) -> Any:
    """Give JSON that often has the right shape, with some of it replaced by anything at all."""
    told: Told = {"code": "1.013831", "name": "Tên"}
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=8)):
        told[key] = draw(GOOD.get(key, JSON) | JSON)
    for key in draw(st.lists(st.sampled_from(["documents", "time_limits", "fees", "results"]), max_size=2)):
        parts = draw(st.lists(_object(KEYS, JSON), max_size=2))
        told[key] = [{"label": "Giấy", "name": "Giấy", **part} for part in parts]
    return told


def faults_of(told: Any) -> list[tuple[str, Reason]]:
    """Give field and reason of each fault."""
    with pytest.raises(Unfit) as caught:
        procedure_from_json(told, row=7, file="x.json")
    assert all((fault.row, fault.file) == (7, "x.json") for fault in caught.value.faults)
    return [(fault.field, fault.reason) for fault in caught.value.faults]


def test_every_real_procedure_comes_out_exactly_as_it_went_in(real_rows: list[Told]) -> None:
    """All 314 real procedures survive the way in and out, value for value (true is not 1)."""
    assert len(real_rows) == 314
    for row in real_rows:
        out = procedure_to_json(procedure_from_json(row))
        assert out == row
        assert json.dumps(out, sort_keys=True) == json.dumps(row, sort_keys=True)


def test_real_procedures_need_no_extra_room(real_rows: list[Told]) -> None:
    """Every key of the real shape has a field of its own, so rules and forms can see it."""
    for procedure in map(procedure_from_json, real_rows):
        parts = (*procedure.papers, *procedure.limits, *procedure.fees, *procedure.outcomes)
        assert not procedure.extra
        assert not any(part.extra for part in parts)


def test_the_values_are_where_the_rules_look_for_them(sample: Told) -> None:
    """Units, channels, sections, counts and amounts become the rules' own values."""
    procedure = procedure_from_json(sample)
    assert procedure.limits[0].unit is Unit.WORKING_DAY
    assert procedure.limits[0].channel is Channel.DIRECT
    assert procedure.papers[1].section is Section.PRESENT
    assert (procedure.papers[1].originals, procedure.papers[1].copies) == (1, 1)
    assert procedure.papers[1].mandatory is None
    assert procedure.fees[0].amount_vnd == 20_000
    assert procedure.verification is Verification.UNVERIFIED


def test_unknown_keys_come_out_again(sample: Told) -> None:
    """Keys of a later version are kept at every level, whatever they hold."""
    sample["thủ tục liên thông"] = {"mã": [1, 2.5, None, {"x": True}]}
    for key in ("documents", "time_limits", "fees", "results"):
        sample[key][0]["later"] = [key]
    assert procedure_to_json(procedure_from_json(sample)) == sample


def test_our_own_keys_come_out_only_where_they_are_set(sample: Told) -> None:
    """Short title, cut-off hour, verification and alternatives are additions to the national shape."""
    sample |= {"short_title": "Thử", "cut_off": "15:00", "verification": "confirmed"}
    sample["documents"][0]["alternative"] = "a"
    procedure = procedure_from_json(sample)
    assert procedure.cut_off == time(15)
    assert procedure.papers[0].alternative == "a"
    assert procedure_to_json(procedure) == sample


def test_a_bare_title_is_a_procedure_with_nothing_invented() -> None:
    """Code, name, level and field are enough; the rest is the source's silence and the entry incomplete."""
    told = {"code": "1.013831", "name": "Đăng ký", "level": "Cấp xã", "field": "Đất đai"}
    procedure = procedure_from_json(told)
    assert procedure == Procedure("1.013831", "Đăng ký", "Đất đai", level="Cấp xã", complete=False)
    out = procedure_to_json(procedure)
    assert told.items() <= out.items()
    assert procedure_from_json(out) == procedure


def test_a_limit_without_a_unit_gets_none(sample: Told) -> None:
    """A number without a unit stays a number without a unit: the clerk is asked, nothing is guessed."""
    sample["time_limits"] = [{"value": 1}, {"value": 1, "unit": "other"}]
    limits = procedure_from_json(sample).limits
    assert [limit.unit for limit in limits] == [None, Unit.OTHER]
    assert not any(limit.is_definite for limit in limits)


def test_text_is_stored_composed_and_otherwise_as_it_came(sample: Told) -> None:
    """NFD becomes NFC in every text, known or not; spaces and line breaks stay."""
    sample["name"] = unicodedata.normalize("NFD", " Đăng ký\n khai sinh ")
    sample["more"] = {unicodedata.normalize("NFD", "mã"): unicodedata.normalize("NFD", "số hiệu")}
    procedure = procedure_from_json(sample)
    assert procedure.name == " Đăng ký\n khai sinh "
    assert procedure.extra["more"] == {"mã": "số hiệu"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda p: p.pop("code"), ("code", Reason.MISSING)),
        (lambda p: p.update(code="1.0012"), ("code", Reason.CODE_LOST_ZEROS)),
        (lambda p: p.update(code="1013831"), ("code", Reason.CODE_FORM)),
        (lambda p: p.update(code=1.013831), ("code", Reason.NOT_TEXT)),
        (lambda p: p.update(name="  "), ("name", Reason.EMPTY)),
        (lambda p: p.update(name="a\x00b"), ("name", Reason.TEXT_BROKEN)),
        (lambda p: p.update(name="\ud800"), ("name", Reason.TEXT_BROKEN)),
        (lambda p: p.update(remark="x" * (MAX_TEXT + 1)), ("remark", Reason.TOO_LONG)),
        (lambda p: p.update(complete="yes"), ("complete", Reason.NOT_YES_OR_NO)),
        (lambda p: p.update(cut_off="3pm"), ("cut_off", Reason.NOT_A_TIME)),
        (lambda p: p.update(source="cổng"), ("source", Reason.NOT_AN_OBJECT)),
        (lambda p: p.update(documents={}), ("documents", Reason.NOT_A_LIST)),
        (lambda p: p.update(documents=["Tờ khai"]), ("documents[0]", Reason.NOT_AN_OBJECT)),
        (lambda p: p["channels"].append("fax"), ("channels[2]", Reason.NOT_ONE_OF)),
        (lambda p: p["legal_basis"].append(15), ("legal_basis[1]", Reason.NOT_TEXT)),
        (lambda p: p["documents"][1].update(original=-1), ("documents[1].original", Reason.OUT_OF_RANGE)),
        (lambda p: p["documents"][1].update(copy=1.5), ("documents[1].copy", Reason.NOT_A_WHOLE_NUMBER)),
        (lambda p: p["documents"][1].update(copy=True), ("documents[1].copy", Reason.NOT_A_WHOLE_NUMBER)),
        (lambda p: p["documents"][0].update(label=None, name=None), ("documents[0].label", Reason.MISSING)),
        (lambda p: p["time_limits"][0].update(unit="ngày"), ("time_limits[0].unit", Reason.NOT_ONE_OF)),
        (
            lambda p: p["time_limits"][0].update(value="3"),
            ("time_limits[0].value", Reason.NOT_A_WHOLE_NUMBER),
        ),
        (lambda p: p["fees"][0].update(amount_vnd=-1), ("fees[0].amount_vnd", Reason.OUT_OF_RANGE)),
        (lambda p: p["results"][0].pop("name"), ("results[0].name", Reason.MISSING)),
        (lambda p: p.update(later=[1, float("nan")]), ("later[1]", Reason.OUT_OF_RANGE)),
    ],
)
def test_one_wrong_value_is_one_fault_with_its_path(
    sample: Told, change: Callable[[Told], object], expected: tuple[str, Reason]
) -> None:
    """Each wrong value is told by the path of its field and a reason, and nothing else is."""
    change(sample)
    assert faults_of(sample) == [expected]


def test_all_faults_of_a_procedure_are_told_at_once(sample: Told) -> None:
    """Whoever mends a row can mend it in one go."""
    sample["code"] = "?"
    sample["channels"] = "direct"
    sample["fees"][0]["channel"] = "fax"
    assert {field for field, _ in faults_of(sample)} == {"code", "channels", "fees[0].channel"}


def test_what_is_allowed_is_told(sample: Told) -> None:
    """A wrong word brings the words that would have been right."""
    sample["time_limits"][0]["unit"] = "ngày"
    with pytest.raises(Unfit) as caught:
        procedure_from_json(sample)
    assert caught.value.faults[0].facts == {"allowed": tuple(str(unit) for unit in Unit)}


@pytest.mark.parametrize("told", [None, 3, "x", [], [{}], True])
def test_what_is_no_object_is_one_fault(told: Any) -> None:
    """A row that is no object at all is a fault of the whole row."""
    assert faults_of(told) == [("", Reason.NOT_AN_OBJECT)]


def test_a_key_that_stands_twice_is_a_fault(sample: Told) -> None:
    """JSON allows a key twice and keeps the last: one value would be lost without a word."""
    text = json.dumps(sample).replace('"label": "T', '"label": "A", "label": "T', 1)
    assert faults_of(parse_json(text)) == [("documents[0].label", Reason.KEY_TWICE)]


def test_nesting_beyond_measure_is_a_fault(sample: Told) -> None:
    """A key of a later version may be nested, but not without end."""
    deep: Any = 1
    for _ in range(40):
        deep = [deep]
    sample["later"] = deep
    assert [reason for _, reason in faults_of(sample)] == [Reason.TOO_DEEP]


def test_a_fault_for_a_script_has_row_field_and_reason() -> None:
    """The three keys are always there, the facts only where there are some."""
    assert Fault(2, "code", Reason.CODE_FORM).as_json() == {"row": 2, "field": "code", "reason": "code_form"}
    assert Fault(2, "x", Reason.TOO_LONG, {"limit": 9}).as_json()["facts"] == {"limit": 9}


@given(JSON | near_procedures())
def test_any_json_is_a_procedure_or_faults(told: Any) -> None:
    """Whatever JSON arrives, the answer is a procedure that round-trips, or faults: never another error."""
    try:
        procedure = procedure_from_json(told)
    except Unfit as unfit:
        reasons = [fault.reason for fault in unfit.faults]
    else:
        reasons = []
        out = procedure_to_json(procedure)
        assert procedure_from_json(out) == procedure
        ours = {"verification", "short_title", "cut_off"}
        assert {unicodedata.normalize("NFC", key) for key in told} - ours <= set(out)
        json.dumps(out, allow_nan=False).encode()
    assert all(isinstance(reason, Reason) for reason in reasons)
