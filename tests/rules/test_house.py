"""What an office decides for itself: units, reasons, rules, and what stands for what lacks."""

from __future__ import annotations

import pytest

from db.rules.errors import NotAccepted
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act, ClockRule
from db.rules.timeliness import Grain

JUSTICE = OrgUnit("tu-phap", "Tư pháp - Hộ tịch", head_title="CÔNG CHỨC")
LAND = OrgUnit("kinh-te", "Phòng Kinh tế")
SHORT = ReasonCode("chua-du", "Chưa đủ giấy tờ", (Act.ASK_SUPPLEMENT,))
OWN_LAW = ReasonCode("luat-rieng", "Theo luật riêng", (Act.ASK_SUPPLEMENT, Act.CLOSE), beyond_term=True)
HOUSE = House(
    units=(JUSTICE, LAND),
    reasons=(SHORT, OWN_LAW),
    clock_rules={"1.013831": ClockRule.PAUSE},
    field_units={"Đất đai": "kinh-te"},
)


def test_a_unit_is_known_by_its_code() -> None:
    """The whole unit, and a refusal with the code where there is none."""
    assert HOUSE.unit("kinh-te") is LAND
    with pytest.raises(NotAccepted) as refused:
        HOUSE.unit("Phòng Kinh tế")
    assert (refused.value.code, refused.value.facts) == ("unit_unknown", {"unit": "Phòng Kinh tế"})


def test_a_unit_that_is_no_more_is_called_by_its_code() -> None:
    """Dossiers that once lay there still say where they lay."""
    assert HOUSE.unit_name("tu-phap") == "Tư pháp - Hộ tịch"
    assert HOUSE.unit_name("huyen-mai-son") == "huyen-mai-son"


def test_reasons_are_those_of_the_act_in_the_order_of_the_file() -> None:
    """A reason may serve several acts, and an act without one has none to offer."""
    assert HOUSE.reasons_for(Act.ASK_SUPPLEMENT) == (SHORT, OWN_LAW)
    assert HOUSE.reasons_for(Act.CLOSE) == (OWN_LAW,)
    assert HOUSE.reasons_for(Act.REOPEN) == ()


def test_a_reason_is_needed_and_must_be_one_of_the_acts() -> None:
    """None at all, one of another act and one that nobody knows are told apart from the right one."""
    assert HOUSE.reason(Act.CLOSE, "luat-rieng") is OWN_LAW
    for code, refusal in (("", "reason_needed"), ("chua-du", "reason_unknown"), ("?", "reason_unknown")):
        with pytest.raises(NotAccepted) as refused:
            HOUSE.reason(Act.CLOSE, code)
        assert refused.value.code == refusal
        assert refused.value.facts["act"] == "close"


def test_a_procedure_has_its_own_rule_or_the_offices() -> None:
    """Counted anew is the decree's rule and the default; an office or a sector law may say otherwise."""
    assert HOUSE.rule_of("1.013831") is ClockRule.PAUSE
    assert HOUSE.rule_of("2.000815") is ClockRule.RESTART
    assert House(clock_rule=ClockRule.NONE).rule_of("2.000815") is ClockRule.NONE


def test_a_field_has_a_usual_unit_or_none() -> None:
    """Whatever isn't mapped is chosen by the clerk."""
    assert HOUSE.unit_for("Đất đai") == "kinh-te"
    assert HOUSE.unit_for("Hộ tịch") == ""


def test_an_office_that_says_nothing_follows_the_decree() -> None:
    """Fifteen hours for the paper (Đ18.2), lateness by the minute, a month until a result is unclaimed."""
    house = House()
    assert (house.units, house.reasons) == ((), ())
    assert (house.clock_rule, house.grain) == (ClockRule.RESTART, Grain.MINUTE)
    assert (house.hand_over_hour, house.unclaimed_days, house.reappoint_days) == (15, 30, 3)
