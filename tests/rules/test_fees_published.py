"""What the rows of a catalogue entry say about money, and where they leave a doubt."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue.fees import load_fee_rules
from db.catalogue.interchange import procedure_from_json
from db.catalogue.starter import starter_procedures
from db.rules.checklist import cases_of
from db.rules.errors import NotAccepted
from db.rules.fee_rule import FeeRule, FeeUnit, Open
from db.rules.fees import FeeAnswer, FeeAsk, FeeCount, FeeOption, FeeQuestion, fee_of, fee_question
from db.rules.procedure import Channel, Fee, Procedure

DAY = date(2026, 11, 25)
FILE = Path(__file__).parents[2].parent / "shared" / "catalogue" / "procedures.json"
real = pytest.mark.skipif(not FILE.exists(), reason="the real procedures are not beside this checkout")


def option(*fees: Fee, day: date = DAY) -> FeeOption:
    """Give the only option of a procedure that publishes these rows."""
    (found,) = fee_question(Procedure("1.1", "n", "f", fees=fees), None, Channel.DIRECT, day, ()).options
    return found


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        *((0, "Miễn phí"), (0, "Phí : 0 Đồng"), (0, "0 VNĐ"), (0, "Không"), (0, None)),
        *((8_000, "8,000 VNĐ"), (5_000, "trực tuyến thu 5000 đồng/lần đăng ký;"), (100_000, "(Phí Thẩm tra")),
        *((100_000, "Phí thẩm định: 100.000 đồng/lần"), (50_000, "50.000 đồng/hồ sơ (TT 85/2019/TT-BTC)")),
        (9_000, "9.000đ, áp dụng đến hết ngày 31/12/2026 (TT 64/2025/TT-BTC ngày 30/6/2025)"),
    ],
)
def test_known_at_once(amount: int, text: str | None) -> None:
    """An amount whose text goes along with it and counts nothing is certain."""
    assert option(Fee(amount, text)).known_vnd == amount


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *(("/giao dịch", "giao dịch"), ("70.000 đồng/Giấy chứng nhận.", "giấy chứng nhận")),
        *(("70.000/lần/cơ sở", "lần/cơ sở"), ("70.000 đ/văn bản; thu một lần", "văn bản")),
        ("70.000đ/giấy thông hành (Thông tư số 25/2021/TT-BTC ngày 07/4/2021)", "giấy thông hành"),
    ],
)
def test_counted(text: str, unit: str) -> None:
    """A price for each of something is multiplied by what the clerk counts."""
    found = option(Fee(70_000, text))
    assert (found.asks, found.rule.unit, found.rule.unit_name) == (FeeAsk.COUNTS, FeeUnit.OBJECT, unit)
    assert found.rule.cost(3) == 210_000


@pytest.mark.parametrize(
    ("fee", "reason", "suggested"),
    [
        (Fee(0, "Miễn phí", flag="see_text"), Open.UNKNOWN, None),
        (Fee(None, "HĐND quy định", set_locally=True, flag="see_text"), Open.SET_LOCALLY, None),
        (Fee(150_000, "HĐND quy định", set_locally=True), Open.SET_LOCALLY, 150_000),
        (Fee(0, "HĐND quy định", set_locally=True), Open.SET_LOCALLY, None),
        (Fee(None), Open.UNKNOWN, None),
        (Fee(40, "4.000 đ", flag="portal_amount_suspect"), Open.UNKNOWN, None),
        (Fee(0, "Không quy định."), Open.NOT_PRESCRIBED, 0),
        (Fee(0, "Chưa quy định"), Open.NOT_PRESCRIBED, 0),
        (Fee(50_000, "0.000đ/giấy"), Open.AMOUNTS_DIFFER, 50_000),
        (Fee(50_000, "50.000 đồng/hồ sơ; năng khiếu: 120.000 đồng/hồ sơ"), Open.AMOUNTS_DIFFER, 50_000),
        (Fee(2_000, "2.000 đ/trang; từ trang 3: 1.000 đ"), Open.AMOUNTS_DIFFER, 2_000),
        (Fee(2_000, "/trang"), Open.UNIT_UNCLEAR, 2_000),
        (Fee(2_000, "2.000đ/bản, 2.000đ/giấy"), Open.UNIT_UNCLEAR, 2_000),
        (Fee(9_000, "9.000đ đến hết ngày 24/11/2026"), Open.NOT_IN_FORCE, None),
        (Fee(9_000, "9.000đ từ ngày 26/11/2026"), Open.NOT_IN_FORCE, None),
        (Fee(10, "10 USD (/bản)", flag="usd"), Open.UNKNOWN, None),
    ],
)
def test_doubts_are_asked(fee: Fee, reason: Open, suggested: int | None) -> None:
    """What the source doubts, takes back or leaves to others is asked for; its number may be suggested."""
    found = option(fee)
    assert (found.asks, found.rule.open, found.suggested_vnd) == (FeeAsk.AMOUNT, reason, suggested)


def test_a_free_row_beside_an_open_one_is_doubted() -> None:
    """The portal writes "free" where it means "set by the province"; its other rows give it away."""
    free, unclear = Fee(0, "Miễn phí", channel=Channel.DIRECT), Fee(None, "?", flag="see_text")
    found = option(free, unclear)
    assert (found.rule.open, found.suggested_vnd) == (Open.CONTRADICTED, 0)
    assert option(free, Fee(10, flag="usd")).known_vnd == 0


def test_rows_that_come_to_the_same_are_one() -> None:
    """Two free rows are no choice, and keep both texts; two equal prices for different things are one."""
    found = option(Fee(0, "Miễn phí", case="X"), Fee(0, "Không", case="Y"))
    assert (found.known_vnd, found.texts) == (0, ("Miễn phí", "Không"))
    with pytest.raises(ValueError, match="too many"):
        option(Fee(500, "kinh doanh", case="X"), Fee(500, "ăn uống", case="Y"))


def test_an_exemption_in_the_text_can_be_claimed() -> None:
    """A text that speaks of exemption is a ground of its own, with the paper to be noted."""
    fee = Fee(400_000, "400.000đ/trường hợp. Miễn cho hộ nghèo")
    question = fee_question(Procedure("1.1", "n", "f", fees=(fee,)), None, None, DAY, ())
    (exemption,) = question.options[0].exemptions
    assert exemption.name == fee.text
    answer = FeeAnswer(counts=(FeeCount(1),), exemption=exemption.code, evidence="Giấy chứng nhận hộ nghèo")
    assert fee_of(question, answer).amount_vnd == 0


@given(
    amount=st.none() | st.integers(0, 10**9),
    text=st.text(max_size=60),
    set_locally=st.booleans(),
    flag=st.sampled_from([None, "usd", "?"]),
)
def test_any_row_gives_a_sane_question(
    amount: int | None, text: str, *, set_locally: bool, flag: str | None
) -> None:
    """Whatever a source writes, a known amount is the published one, and the source doesn't doubt it."""
    fee = Fee(amount, text, set_locally=set_locally, flag=flag)
    found = option(fee)
    if found.known_vnd is not None:
        assert found.known_vnd == amount
        assert fee.is_known
    assert sane(fee_question(Procedure("1.1", "n", "f", fees=(fee,)), None, Channel.DIRECT, DAY, ()))


def sane(question: FeeQuestion) -> bool:
    """Whether each option has an amount, something to count, or a reason to ask, and the answers work."""
    for found in question.options:
        rule = found.rule
        assert (rule.open is not None) is (found.asks is FeeAsk.AMOUNT)
        assert rule.open is not None or rule.tiers
        assert (found.asks is FeeAsk.COUNTS) is (rule.open is None and rule.unit is not FeeUnit.ONCE)
        counts = (FeeCount(1),) if found.asks is FeeAsk.COUNTS else ()
        typed = 1 if found.asks is FeeAsk.AMOUNT else None
        fee_of(question, FeeAnswer(option=rule.code, counts=counts, typed_vnd=typed))
        if found.asks is not FeeAsk.NOTHING:
            with pytest.raises(NotAccepted):
                fee_of(question, FeeAnswer(option=rule.code))
    return len({found.rule.code for found in question.options}) == len(question.options) > 0


def asked(procedures: list[Procedure], rules: tuple[FeeRule, ...]) -> Counter[str]:
    """Give how often each kind of question comes up over every case and channel, each of them sane."""
    kinds: Counter[str] = Counter()
    for procedure in procedures:
        for case in cases_of(procedure):
            for channel in Channel:
                question = fee_question(procedure, case, channel, DAY, rules)
                assert sane(question)
                if question.known_vnd is not None and not rules:
                    assert any(
                        fee.is_known and fee.amount_vnd == question.known_vnd for fee in procedure.fees
                    )
                kinds[question.options[0].rule.open or question.asks] += 1
    return kinds


def at_the_counter(procedures: list[Procedure], rules: tuple[FeeRule, ...]) -> Counter[str]:
    """Give how many procedures meet each kind of question at the counter, in their first case."""
    kinds: Counter[str] = Counter()
    for procedure in procedures:
        question = fee_question(procedure, cases_of(procedure)[0], Channel.DIRECT, DAY, rules)
        kinds["free" if question.known_vnd == 0 else question.asks] += 1
    return kinds


@real
def test_real_procedures() -> None:
    """None of the 314 gets an amount that its source doesn't stand for, and each doubt is asked."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    procedures = [procedure_from_json(row) for row in rows]
    assert len(procedures) == 314
    shipped = load_fee_rules().rules
    published = {
        FeeAsk.CHOICE: 3,
        Open.AMOUNTS_DIFFER: 3,
        FeeAsk.NOTHING: 526,
        FeeAsk.COUNTS: 38,
        Open.UNKNOWN: 637,
        Open.SET_LOCALLY: 337,
        Open.NOT_PRESCRIBED: 38,
        Open.CONTRADICTED: 25,
        Open.UNIT_UNCLEAR: 1,
    }
    assert asked(procedures, ()) == published
    del published[Open.UNIT_UNCLEAR]
    assert asked(procedures, shipped) == {
        **published,
        FeeAsk.NOTHING: 520,
        FeeAsk.CHOICE: 6,
        FeeAsk.COUNTS: 51,
        Open.UNKNOWN: 629,
        Open.AMOUNTS_DIFFER: 2,
    }


@real
def test_real_procedures_at_the_counter() -> None:
    """Of 314 people with papers in their hands, 127 pay nothing, 22 what is known, 165 what a clerk types."""
    procedures = [procedure_from_json(row) for row in json.loads(FILE.read_text(encoding="utf-8"))]
    assert at_the_counter(procedures, load_fee_rules().rules) == {
        "free": 127,
        FeeAsk.NOTHING: 5,
        FeeAsk.COUNTS: 15,
        FeeAsk.CHOICE: 2,
        FeeAsk.AMOUNT: 165,
    }


def test_starter_procedures() -> None:
    """Every procedure of a new office has a sane question; the commonest are known or counted."""
    procedures = list(starter_procedures())
    asked(procedures, load_fee_rules().rules)
    by_code = {procedure.code: procedure for procedure in procedures}

    def first(code: str, channel: Channel = Channel.DIRECT) -> FeeQuestion:
        procedure = by_code[code]
        return fee_question(procedure, cases_of(procedure)[0], channel, DAY, load_fee_rules().rules)

    assert first("2.000815").asks is FeeAsk.COUNTS
    assert first("1.001193").asks is FeeAsk.CHOICE
    assert first("1.004222").known_vnd == 20_000
    assert first("1.004222", Channel.ONLINE).known_vnd == 10_000
    assert first("1.004222", Channel.POST).options[0].rule.open is Open.UNKNOWN
    assert first("1.004873").options[0].rule.open is Open.SET_LOCALLY
